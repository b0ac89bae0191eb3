"""The directories (stages, sources, types): what each portal begins with, and how to look in them.

Sources: bitrix24.md §4.2 (default stages and sources) and §10 (``crm.status.list``).
"""

from __future__ import annotations

from functools import lru_cache

from sandbox.portal.settings import Pipeline, Settings, Status

_SOURCE_CODES = (
    "CALL EMAIL WEB ADVERTISING PARTNER RECOMMENDATION TRADE_SHOW WEBFORM CALLBACK RC_GENERATOR "
    "STORE OTHER"
)
_DEAL_STAGES = (
    ("NEW", "New", ""),
    ("PREPARATION", "Preparation", ""),
    ("PREPAYMENT_INVOICE", "Prepayment invoice", ""),
    ("EXECUTING", "Executing", ""),
    ("FINAL_INVOICE", "Final invoice", ""),
    ("WON", "Won", "S"),
    ("LOSE", "Lost", "F"),
    ("APOLOGY", "Analyse the failure", "F"),
)


def _plain(directory: str, codes: str) -> tuple[Status, ...]:
    return tuple(
        Status(directory, code, code.replace("_", " ").capitalize()) for code in codes.split()
    )


_DEFAULTS: tuple[Status, ...] = (
    Status("STATUS", "NEW", "New"),
    Status("STATUS", "IN_PROCESS", "In process"),
    Status("STATUS", "PROCESSED", "Processed"),
    Status("STATUS", "CONVERTED", "Converted", "S"),
    Status("STATUS", "JUNK", "Junk", "F"),
    *_plain("SOURCE", _SOURCE_CODES),
    Status("QUOTE_STATUS", "DRAFT", "Draft"),
    Status("QUOTE_STATUS", "SENT", "Sent"),
    Status("QUOTE_STATUS", "APPROVED", "Approved", "S"),
    Status("QUOTE_STATUS", "DECLAINED", "Declined", "F"),
    *_plain("DEAL_TYPE", "SALE COMPLEX GOODS SERVICES SERVICE"),
    *_plain("CONTACT_TYPE", "CLIENT SUPPLIER PARTNER OTHER"),
    *_plain("COMPANY_TYPE", "CUSTOMER SUPPLIER COMPETITOR PARTNER OTHER"),
    *_plain("INDUSTRY", "IT TELECOM MANUFACTURING BANKING CONSULTING OTHER"),
    *_plain("EMPLOYEES", "EMPLOYEES_1 EMPLOYEES_2 EMPLOYEES_3 EMPLOYEES_4"),
    *_plain("HONORIFIC", "HNR_EN_1 HNR_EN_2 HNR_EN_3"),
)


def stage_directory(category_id: int) -> str:
    """Return the name of the directory with the stages of a deal pipeline."""
    return f"DEAL_STAGE_{category_id}" if category_id else "DEAL_STAGE"


@lru_cache(maxsize=32)
def _rows(pipelines: tuple[Pipeline, ...], statuses: tuple[Status, ...]) -> tuple[Status, ...]:
    stages = tuple(
        Status(stage_directory(line.id), f"C{line.id}:{code}" if line.id else code, name, semantics)
        for line in pipelines
        for code, name, semantics in _DEAL_STAGES
    )
    return (*_DEFAULTS, *stages, *statuses)


def rows(settings: Settings) -> tuple[Status, ...]:
    """Return all rows: the default ones, each pipeline's stages, then the configured ones."""
    return _rows(settings.pipelines, settings.statuses)


def codes(settings: Settings, directory: str) -> list[str]:
    """Return the codes of one directory, in their order."""
    return [row.code for row in rows(settings) if row.directory == directory]


def semantics(settings: Settings, directory: str, code: str) -> str:
    """Return P (in progress), S or F for a stage."""
    found = (
        row.semantics for row in rows(settings) if row.directory == directory and row.code == code
    )
    return next(found, "") or "P"
