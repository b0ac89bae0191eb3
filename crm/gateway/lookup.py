"""Finding who and what is in the portal already, before anything is made.

One request when nobody is found, a second one otherwise. The oldest match wins: the lowest id among
all that have one of the phones, one of the e-mails, or the Telegram id, and that the webhook's user
may read.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from yarl import URL

from crm.client.encoding import Params
from crm.client.methods.duplicate_search import CommunicationType, Duplicates, FindDuplicates
from crm.client.methods.entity import EntityList
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemList
from crm.client.methods.method import Method
from crm.client.methods.php_values import elements, text
from crm.client.methods.portal_setup import CrmMode, SettingsModeGet
from crm.client.methods.records import Record
from crm.client.questions import Batches, ask
from crm.gateway.phone_spellings import in_searches, searches
from crm.gateway.setup import Setup
from intake.delivery.plan import Found, FoundContact, LookUp
from intake.forms.crm_part import Bundle, CompanyMatch, EntityKind

_PROBABLE = 50
"""Candidates that are read: one page. Further ones are younger than all of these."""


async def look_up(batches: Batches, setup: Setup, wanted: LookUp) -> Found:
    """Find the contact, the company and the open main entity. Raises a Bitrix24Error.

    A search that the portal refuses for good finds nobody: better a second contact than a
    submission that is not delivered.
    """
    asked = _first_questions(wanted, setup)
    answers = await ask(batches, asked)
    if isinstance(mode := answers.get("mode"), CrmMode):
        setup.keep_mode(mode)
    main = main_of(wanted.bundle, setup.mode)
    people = _ids(answers, "contact")
    then: dict[str, Method[Any]] = {}
    if people:
        then["people"] = _readable_contacts(people)
    if wanted.open_main:
        then |= _open_by_people(main, people, _ids(answers, "lead"))
    found = await ask(batches, then)
    contact = _contact(found.get("people"))
    return Found(
        main=main,
        contact=contact,
        company_id=min((row.id for row in answers.get("company", ())), default=None),
        open_main_id=_open_main(found, contact),
    )


def _first_questions(wanted: LookUp, setup: Setup) -> dict[str, Method[Any]]:
    """Everything that can be asked at once. Each search names its kind, since 20 hits of one kind
    would hide the others (bitrix24.md §7)."""
    asked: dict[str, Method[Any]] = {}
    kinds = [EntityType.CONTACT]
    if wanted.open_main and wanted.bundle in {Bundle.AUTO, Bundle.LEAD}:
        kinds.append(EntityType.LEAD)
    values = {
        CommunicationType.PHONE: searches(wanted.phones),
        CommunicationType.EMAIL: in_searches(_email_spellings(wanted.emails)),
    }
    for kind in kinds:
        for searched, parts in values.items():
            for number, part in enumerate(parts):
                asked[_search(kind, searched, number)] = FindDuplicates(searched, part, kind)
        if wanted.telegram:
            # The duplicate search knows no messengers; a classic list compares them exactly.
            asked[f"{kind}_telegram"] = EntityList(
                kind, {"IM": wanted.telegram}, ("ID",), {"ID": "ASC"}
            )
    if wanted.company:
        asked["company"] = ItemList(
            EntityType.COMPANY, _company_filter(wanted), ("id",), {"id": "ASC"}
        )
    if wanted.bundle is Bundle.AUTO and setup.mode is None:
        asked["mode"] = SettingsModeGet()
    return asked


def _search(kind: EntityType, searched: CommunicationType, number: int) -> str:
    return f"{kind}_{searched.value.lower()}_{number}"


def _company_filter(wanted: LookUp) -> Params:
    if wanted.company_match is CompanyMatch.TAX_ID and wanted.tax_id_field:
        return {f"={wanted.tax_id_field}": wanted.company}
    return {"=title": wanted.company}


def main_of(bundle: Bundle, mode: CrmMode | None) -> EntityKind:
    """Return the main entity's kind; ``auto`` is a lead where the portal works with leads."""
    if bundle is Bundle.AUTO:
        return EntityKind.LEAD if mode is CrmMode.CLASSIC else EntityKind.DEAL
    return EntityKind(bundle.value)


def _ids(answers: Mapping[str, Any], kind: str) -> list[int]:
    """Return the ids that the searches for one kind found, oldest first, each once."""
    ids: set[int] = set()
    searched = tuple(f"{kind}_{one.value.lower()}_" for one in CommunicationType)
    for name, answer in answers.items():
        if name.startswith(searched) and isinstance(answer, Duplicates):
            ids.update(answer.of(EntityType(kind)))
    ids.update(record.id for record in answers.get(f"{kind}_telegram", ()))
    return sorted(ids)[:_PROBABLE]


def _readable_contacts(ids: list[int]) -> ItemList:
    """The search also returns ids that the webhook's user may not read: a list leaves those out.
    Only ``*`` brings phones and e-mails (Traps 17)."""
    return ItemList(EntityType.CONTACT, {"@id": ids}, ("*",), {"id": "ASC"})


def _open_by_people(
    main: EntityKind, people: list[int], leads: list[int]
) -> dict[str, Method[Any]]:
    """The newest main entity that is not closed, of each candidate or of the leads found."""
    kind = EntityType(main.value)
    open_ones: Params = {"stageSemanticId": "P"}
    if main is EntityKind.QUOTE:
        open_ones = {"closed": "N"}
    newest = {"id": "DESC"}
    asked: dict[str, Method[Any]] = {}
    if people:
        asked["open"] = ItemList(
            kind, {**open_ones, "@contactId": people}, ("id", "contactId"), newest
        )
    if main is EntityKind.LEAD and leads:
        asked["open_leads"] = ItemList(kind, {**open_ones, "@id": leads}, ("id",), newest)
    return asked


def _contact(records: Iterable[Record] | None) -> FoundContact | None:
    oldest = min(records or (), key=lambda record: record.id, default=None)
    return None if oldest is None else person_of(oldest)


def person_of(record: Record) -> FoundContact:
    """Return how the person of a contact or lead can be reached; read with ``*``."""
    rows = [row for row in elements(record.fields.get("fm") or [], "fm") if isinstance(row, dict)]

    def values(wanted: str) -> tuple[str, ...]:
        return tuple(text(row.get("value")) for row in rows if row.get("typeId") == wanted)

    return FoundContact(record.id, values("PHONE"), values("EMAIL"), values("IM"))


def _open_main(found: Mapping[str, Any], contact: FoundContact | None) -> int | None:
    ids = [record.id for record in found.get("open_leads", ())]
    if contact is not None:
        ids += [
            record.id
            for record in found.get("open", ())
            if text(record.fields.get("contactId")) == str(contact.id)
        ]
    return max(ids, default=None)


def _email_spellings(emails: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to search for: the addresses, and each as people write it where its domain is not
    of ASCII letters. We keep it encoded (``xn--…``), people and web forms do not."""
    spellings = (form for email in emails for form in (email, _with_readable_domain(email)))
    return tuple(dict.fromkeys(spellings))


def _with_readable_domain(email: str) -> str:
    name, at, domain = email.rpartition("@")
    try:
        return f"{name}{at}{URL.build(scheme='http', host=domain).host}" if domain else email
    except ValueError:
        return email
