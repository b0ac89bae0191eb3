"""The CRM's own fields that a form may fill, by entity (bitrix24.md §4.2).

A typo in a field's name gives success and lost data there (bitrix24.md, trap 14), so unknown names
are refused here. Custom fields (``UF_CRM_…``) are known to the portal only.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from intake.forms.crm_part import EntityKind
from intake.forms.violations import FaultReason, why

CUSTOM = re.compile(r"UF_CRM_[A-Z0-9_]{1,43}")
"""At most 50 characters in all (bitrix24.md §4.4)."""

PERSONAL = frozenset(
    {"HONORIFIC", "NAME", "SECOND_NAME", "LAST_NAME", "BIRTHDATE", "POST"}
    | {"PHONE", "EMAIL", "WEB", "IM"}
)
"""What deals and quotes cannot have: a form's ``main.PHONE`` goes to their contact."""

_ADDRESS = frozenset(
    {"ADDRESS", "ADDRESS_2", "ADDRESS_CITY", "ADDRESS_POSTAL_CODE", "ADDRESS_REGION"}
    | {"ADDRESS_PROVINCE", "ADDRESS_COUNTRY"}
)
_MULTIFIELDS = frozenset({"PHONE", "EMAIL", "WEB", "IM"})
_SALE = frozenset(
    {"TITLE", "CURRENCY_ID", "OPPORTUNITY", "IS_MANUAL_OPPORTUNITY", "OPENED", "COMMENTS"}
)
_SOURCE = frozenset({"SOURCE_DESCRIPTION"})

STANDARD: Mapping[EntityKind, frozenset[str]] = MappingProxyType(
    {
        EntityKind.LEAD: _SALE
        | _SOURCE
        | _ADDRESS
        | PERSONAL
        | {"COMPANY_TITLE", "STATUS_DESCRIPTION"},
        EntityKind.DEAL: _SALE
        | _SOURCE
        | {"TYPE_ID", "PROBABILITY", "TAX_VALUE", "BEGINDATE", "CLOSEDATE", "ADDITIONAL_INFO"},
        EntityKind.QUOTE: _SALE
        | {"TAX_VALUE", "BEGINDATE", "CLOSEDATE", "ACTUAL_DATE", "CONTENT", "TERMS"}
        | {"CLIENT_TITLE", "CLIENT_ADDR", "CLIENT_CONTACT", "CLIENT_EMAIL", "CLIENT_PHONE"},
        EntityKind.CONTACT: PERSONAL
        | _SOURCE
        | _ADDRESS
        | {"TYPE_ID", "COMMENTS", "OPENED", "EXPORT"},
        EntityKind.COMPANY: _MULTIFIELDS
        | _ADDRESS
        | {"TITLE", "COMPANY_TYPE", "INDUSTRY", "EMPLOYEES", "CURRENCY_ID", "REVENUE"}
        | {"BANKING_DETAILS", "OPENED", "COMMENTS"},
    }
)
"""Writable fields that make sense as the place of an answer or of a constant."""

OURS: Mapping[str, FaultReason] = MappingProxyType(
    {
        "ASSIGNED_BY_ID": why("fault-use-key", key="crm.assigned_by"),
        "CATEGORY_ID": why("fault-use-key", key="crm.pipeline"),
        "STAGE_ID": why("fault-use-key", key="crm.stage"),
        "STATUS_ID": why("fault-use-key", key="crm.stage"),
        "SOURCE_ID": why("fault-use-key", key="crm.source_id"),
        "TRACE": why("fault-bot-sends"),
        "ORIGINATOR_ID": why("fault-bot-recognises"),
        "ORIGIN_ID": why("fault-bot-recognises"),
        "ORIGIN_VERSION": why("fault-bot-recognises"),
        "CONTACT_ID": why("fault-bot-links"),
        "CONTACT_IDS": why("fault-bot-links"),
        "COMPANY_ID": why("fault-bot-links"),
        "COMPANY_IDS": why("fault-bot-links"),
        "LEAD_ID": why("fault-bot-links"),
        "DEAL_ID": why("fault-bot-links"),
        "UTM_SOURCE": why("fault-from-link"),
        "UTM_MEDIUM": why("fault-from-link"),
        "UTM_CAMPAIGN": why("fault-from-link"),
        "UTM_CONTENT": why("fault-from-link"),
        "UTM_TERM": why("fault-from-link"),
        "ID": why("fault-portal-gives"),
    }
)
"""Fields that a form cannot fill, with what to do instead."""
