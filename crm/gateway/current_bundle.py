"""Where a bundle stands by now: people merge, convert, delete and restore what we made.

A main entity that is gone is looked for under our name (what came back from the bin, or went into
a card that had no name), then among the person's other cards, by the comment that each delivery
leaves behind and a merge takes along. A contact or company that is gone has its successor beside
the main entity, a company also beside the contact. A converted lead goes on as what was made of it:
the portal links its newest trace to all of that (trace.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crm.client.call_errors import NotFoundError, PermanentError
from crm.client.methods.entity import EntityList
from crm.client.methods.item import ItemGet, ItemList
from crm.client.methods.method import Method
from crm.client.methods.php_values import optional_int, text
from crm.client.methods.records import Record
from crm.client.methods.timeline import CommentList
from crm.client.questions import Batches, ask_each
from crm.gateway.bundle_commands import MAIN_KINDS
from crm.gateway.fields import entity_type
from crm.gateway.reconciliation import origin_criteria
from intake.delivery.amending import CurrentBundle, main_first
from intake.delivery.plan import bears, note_mark, telegram_value
from intake.forms.crm_part import EntityKind
from intake.submissions.submission import Created, CreatedEntity, Submission

BESIDE = {EntityKind.CONTACT: "contactId", EntityKind.COMPANY: "companyId"}
MADE_OF_LEADS = (EntityKind.DEAL, EntityKind.CONTACT, EntityKind.COMPANY)
_OPEN, WON = "P", "S"
_CANDIDATES = 10
"""So many of a person's other cards are looked at, the newest ones."""


async def current_bundle(batches: Batches, submission: Submission) -> CurrentBundle:
    """Return what stands for a bundle now. Raises a Bitrix24Error.

    One request where nobody has touched it. Contacts and companies that may not be listed are left
    as they were.
    """
    asked = {one.kind.value: listed(one.kind, {"=id": one.id}) for one in submission.made.entities}
    answers = await ask_each(batches, asked)
    seen = [_Seen.of(one, answers[one.kind.value]) for one in submission.made.entities]
    main = next((one for one in seen if one.entity.kind in MAIN_KINDS), None)
    if main is not None and isinstance(refusal := answers[main.entity.kind.value], PermanentError):
        raise refusal
    if main is not None and main.is_gone:
        main = await _successor(batches, main.entity, submission)
    here = [] if main is None else [main.entity]
    others = [one for one in seen if one.entity.kind not in MAIN_KINDS]
    linking = [one for one in (main, *others) if one is not None and not one.is_gone]
    for one in others:
        beside = (other.beside(one.entity.kind) for other in linking)
        number = next(filter(None, beside), None) if one.is_gone else one.entity.id
        here += [] if number is None else [replace(one.entity, id=number)]
    if main is not None and main.is_converted:
        made = await _made_of(batches, main.entity)
        kinds = {entity.kind for entity in here}
        here += [one.entity for one in made if one.entity.kind not in kinds]
        main = next((one for one in made if one.entity.kind is EntityKind.DEAL), main)
    return CurrentBundle(
        main_first(Created(tuple(here))), is_open=main is not None and main.is_open
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """An entity, and how it was listed."""

    entity: CreatedEntity
    record: Record | None = None
    is_gone: bool = False

    @classmethod
    def of(cls, entity: CreatedEntity, answer: Any) -> "_Seen":
        if isinstance(answer, PermanentError):
            return cls(entity)
        return cls(entity, next(iter(answer), None), is_gone=not answer)

    @property
    def is_open(self) -> bool:
        if self.entity.kind is EntityKind.QUOTE:
            return self._text("closed") == "N"
        return self._text("stageSemanticId") == _OPEN

    @property
    def is_converted(self) -> bool:
        return self.entity.kind is EntityKind.LEAD and self._text("stageSemanticId") == WON

    def beside(self, kind: EntityKind) -> int | None:
        """Return who of a kind is linked to it."""
        return None if self.record is None else optional_int(self.record.fields.get(BESIDE[kind]))

    def _text(self, name: str) -> str:
        return "" if self.record is None else text(self.record.fields.get(name))


def listed(kind: EntityKind, criteria: Mapping[str, Any]) -> ItemList:
    """List of a kind what says where it stands, the newest first."""
    names = ["id"]
    if kind in MAIN_KINDS:
        names += ["closed" if kind is EntityKind.QUOTE else "stageSemanticId", *BESIDE.values()]
    if kind is EntityKind.CONTACT:
        names += [BESIDE[EntityKind.COMPANY]]
    return ItemList(entity_type(kind), criteria, tuple(names), {"id": "DESC"})


async def _successor(batches: Batches, gone: CreatedEntity, submission: Submission) -> _Seen | None:
    """Return what stands for a main entity that is not listed; itself, if it is only hidden."""
    holder = gone.kind if gone.kind is EntityKind.LEAD else EntityKind.CONTACT
    asked: dict[str, Method[Any]] = {
        "gone": ItemGet(entity_type(gone.kind), gone.id),
        "named": listed(gone.kind, origin_criteria(gone.kind, submission.key)),
        "people": EntityList(
            entity_type(holder),
            {"IM": telegram_value(submission.person.id)},
            ("ID",),
            {"ID": "DESC"},
        ),
    }
    answers = await ask_each(batches, asked)
    if not isinstance(answers["gone"], NotFoundError):
        return _Seen(gone)
    for row in _rows(answers["named"]):
        return _Seen(replace(gone, id=row.id), row)
    people = [row.id for row in _rows(answers["people"])]
    if not people:
        return None
    theirs = {"@id" if holder is gone.kind else "@contactId": people}
    found = await ask_each(batches, {"cards": listed(gone.kind, theirs)})
    cards = {f"card_{row.id}": row for row in _rows(found["cards"])[:_CANDIDATES]}
    asked = {name: CommentList(entity_type(gone.kind), row.id) for name, row in cards.items()}
    comments = await ask_each(batches, asked)
    mark = note_mark(submission.key)
    for name, row in cards.items():
        said = comments[name]
        if not isinstance(said, PermanentError) and any(bears(one.text, mark) for one in said):
            return _Seen(replace(gone, id=row.id), row)
    return None


async def _made_of(batches: Batches, lead: CreatedEntity) -> tuple[_Seen, ...]:
    """Return what a lead was made into: of each kind the newest, an open deal first."""
    asked = {kind.value: listed(kind, {"=leadId": lead.id}) for kind in MADE_OF_LEADS}
    answers = await ask_each(batches, asked)
    made: list[_Seen] = []
    for kind in MADE_OF_LEADS:
        seen = [
            _Seen(CreatedEntity(kind, row.id, lead.made), row) for row in _rows(answers[kind.value])
        ]
        made += sorted(seen, key=lambda one: not one.is_open)[:1]
    return tuple(made)


def _rows(answer: Any) -> Sequence[Record]:
    return () if isinstance(answer, PermanentError) else answer
