"""Which fields each kind of entity has, under which name in which dialect (bitrix24.md §4.2, §5).

A line is ``NAME type marks…``. Marks: ``ro`` read-only in both dialects, ``ro-classic`` read-only
in the classic methods alone, ``multi``, ``req`` required, ``fixed`` immutable in the classic
methods, ``classic`` or ``item`` for a field of one dialect only, ``hidden`` never read back by the
classic methods, ``@DIRECTORY`` for list fields, ``=camelName`` where the universal name is odd.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sandbox.portal.kinds import Kind
from sandbox.portal.settings import EnumItem, UserField

_EVERY = """
ID integer ro
CREATED_BY_ID user ro =createdBy
MODIFY_BY_ID user ro =updatedBy
DATE_CREATE datetime ro =createdTime
DATE_MODIFY datetime ro =updatedTime
ASSIGNED_BY_ID user
OPENED char
COMMENTS string
UTM_SOURCE string
UTM_MEDIUM string
UTM_CAMPAIGN string
UTM_CONTENT string
UTM_TERM string
"""
_ACTIVITY = """
LAST_ACTIVITY_TIME datetime ro
LAST_ACTIVITY_BY user ro
"""
_ORIGIN = """
ORIGINATOR_ID string
ORIGIN_ID string
"""
_SOURCE = """
SOURCE_ID crm_status @SOURCE
SOURCE_DESCRIPTION string
"""
_MONEY = """
CURRENCY_ID crm_currency
OPPORTUNITY double
OPPORTUNITY_ACCOUNT double ro item
ACCOUNT_CURRENCY_ID string ro item
"""
_DISABLED = """
IS_WON string ro item
IS_LOSE string ro item
IS_WORK string ro item
RECEIVED_AMOUNT double ro item
"""
_CLIENT = """
COMPANY_ID crm_company
CONTACT_ID crm_contact
CONTACT_IDS crm_contact multi hidden
"""
_PERSON = """
HONORIFIC crm_status @HONORIFIC
NAME string
SECOND_NAME string
LAST_NAME string
BIRTHDATE date
POST string
"""
_MOVED = """
MOVED_BY_ID user ro =movedBy
MOVED_TIME datetime ro
"""
_HAS = """
HAS_PHONE char ro
HAS_EMAIL char ro
HAS_IMOL char ro
"""
_ADDRESS_PARTS = (
    *("ADDRESS", "ADDRESS_2", "ADDRESS_CITY", "ADDRESS_POSTAL_CODE", "ADDRESS_REGION"),
    *("ADDRESS_PROVINCE", "ADDRESS_COUNTRY", "ADDRESS_COUNTRY_CODE"),
)
_ADDRESS = "".join(f"{part} string classic\n" for part in _ADDRESS_PARTS)
_REGISTERED = "".join(f"REG_{part} string classic\n" for part in _ADDRESS_PARTS)

_TABLES: dict[Kind, str] = {
    Kind.LEAD: _EVERY
    + _PERSON
    + _ORIGIN
    + _SOURCE
    + _MONEY
    + _CLIENT
    + _MOVED
    + _HAS
    + _ADDRESS
    + """
TITLE string
COMPANY_TITLE string
STATUS_ID crm_status @STATUS =stageId
STATUS_DESCRIPTION string
STATUS_SEMANTIC_ID string ro =stageSemanticId
IS_MANUAL_OPPORTUNITY char
IS_RETURN_CUSTOMER char ro
DATE_CLOSED datetime ro
OBSERVERS user multi item
"""
    + _ACTIVITY,
    Kind.DEAL: _EVERY
    + _ORIGIN
    + _SOURCE
    + _MONEY
    + _CLIENT
    + _MOVED
    + _DISABLED
    + """
TITLE string
TYPE_ID crm_status @DEAL_TYPE
CATEGORY_ID crm_category fixed
STAGE_ID crm_status @DEAL_STAGE
STAGE_SEMANTIC_ID string ro
IS_NEW char ro
IS_RECURRING char
IS_RETURN_CUSTOMER char
IS_REPEATED_APPROACH char
PROBABILITY integer
IS_MANUAL_OPPORTUNITY char
TAX_VALUE double
BEGINDATE date =begindate
CLOSEDATE date =closedate
CLOSED char
ADDITIONAL_INFO string
LOCATION_ID string
LEAD_ID crm_lead ro-classic
QUOTE_ID crm_quote ro-classic
OBSERVERS user multi item
"""
    + _ACTIVITY,
    Kind.CONTACT: _EVERY
    + _PERSON
    + _ORIGIN
    + _SOURCE
    + _HAS
    + _ADDRESS
    + """
ORIGIN_VERSION string
PHOTO file
TYPE_ID crm_status @CONTACT_TYPE
EXPORT char
COMPANY_ID crm_company
COMPANY_IDS crm_company multi hidden
LEAD_ID crm_lead ro-classic
OBSERVERS user multi item
"""
    + _ACTIVITY,
    Kind.COMPANY: _EVERY
    + _ORIGIN
    + _HAS
    + _ADDRESS
    + _REGISTERED
    + """
TITLE string req
ORIGIN_VERSION string
COMPANY_TYPE crm_status @COMPANY_TYPE =typeId
LOGO file
INDUSTRY crm_status @INDUSTRY
EMPLOYEES crm_status @EMPLOYEES
CURRENCY_ID crm_currency
REVENUE double
BANKING_DETAILS string
IS_MY_COMPANY char
CONTACT_ID crm_contact multi hidden =contactIds
LEAD_ID crm_lead ro-classic
OBSERVERS user multi item
"""
    + _ACTIVITY,
    Kind.QUOTE: _EVERY
    + _MONEY
    + _CLIENT
    + """
TITLE string req
QUOTE_NUMBER string ro
STATUS_ID crm_status @QUOTE_STATUS =stageId
TAX_VALUE double
MYCOMPANY_ID crm_company =mycompanyId
LEAD_ID crm_lead
DEAL_ID crm_deal
CLOSED char
PERSON_TYPE_ID integer
BEGINDATE date =begindate
CLOSEDATE date =closedate
ACTUAL_DATE date
CONTENT string
TERMS string
CLIENT_TITLE string classic
CLIENT_ADDR string classic
CLIENT_CONTACT string classic
CLIENT_EMAIL string classic
CLIENT_PHONE string classic
""",
}

STAGE_FIELD = {Kind.LEAD: "STATUS_ID", Kind.DEAL: "STAGE_ID", Kind.QUOTE: "STATUS_ID"}
UTM_FIELDS = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")
MULTIFIELD_TYPES = ("PHONE", "EMAIL", "WEB", "IM", "LINK")


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``name`` is its classic name, ``camel`` its universal one."""

    name: str
    camel: str
    type: str
    directory: str = ""
    read_only: bool = False
    item_read_only: bool = False
    multiple: bool = False
    required: bool = False
    fixed: bool = False
    in_classic: bool = True
    in_item: bool = True
    hidden: bool = False
    dynamic: bool = False
    title: str = ""
    items: tuple[EnumItem, ...] = ()


def _camel(name: str) -> str:
    head, *tail = name.lower().split("_")
    return head + "".join(part.capitalize() for part in tail)


def _field(line: str) -> Field:
    name, kind, *marks = line.split()
    named = {mark[0]: mark[1:] for mark in marks if mark[0] in "=@"}
    return Field(
        name=name,
        camel=named.get("=", _camel(name)),
        type=kind,
        directory=named.get("@", ""),
        read_only="ro" in marks or "ro-classic" in marks,
        item_read_only="ro" in marks,
        multiple="multi" in marks,
        required="req" in marks,
        fixed="fixed" in marks,
        in_classic="item" not in marks,
        in_item="classic" not in marks,
        hidden="hidden" in marks,
        title=name.replace("_", " ").capitalize(),
    )


_FIELDS = {
    kind: {field.name: field for field in map(_field, filter(None, table.splitlines()))}
    for kind, table in _TABLES.items()
}
_UF_NUMBER = re.compile(r"(\d+)_(.+)")


def uf_camel(name: str) -> str:
    """Return the universal name of a custom field (bitrix24.md §5, *UF naming*).

    >>> uf_camel("UF_CRM_1747309879"), uf_camel("UF_CRM_3_DIGIT"), uf_camel("UF_CRM_3_DIGIT10")
    ('ufCrm_1747309879', 'ufCrm3Digit', 'ufCrm_3_DIGIT10')
    """
    rest = name.removeprefix("UF_CRM_")
    numbered = _UF_NUMBER.fullmatch(rest)
    number, tail = numbered.groups() if numbered else ("", rest)
    if tail.isdigit():
        return f"ufCrm{number}_{tail}"
    if re.fullmatch(r"[A-Z]+(_[A-Z]+)*", tail):
        return f"ufCrm{number}" + "".join(part.capitalize() for part in tail.split("_"))
    return f"ufCrm_{rest}"


@lru_cache(maxsize=64)
def fields_of(kind: Kind, user_fields: tuple[UserField, ...]) -> dict[str, Field]:
    """Return the kind's fields, custom ones included, by their classic names."""
    custom = {
        field.name: Field(
            name=field.name,
            camel=uf_camel(field.name),
            type=field.type,
            multiple=field.multiple,
            required=field.mandatory,
            dynamic=True,
            title=field.title or field.name,
            items=field.items,
        )
        for field in user_fields
        if field.kind == kind
    }
    return _FIELDS[kind] | custom
