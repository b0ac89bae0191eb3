"""Reading back what became of leads (bitrix24-work.md §3): :class:`~CrmReading` for Bitrix24.

Everything here is asked in the background: deliveries go first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, NotFoundError, PermanentError
from crm.client.encoding import Params
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemGet, ItemList
from crm.client.methods.method import Method
from crm.client.methods.php_values import optional_int, optional_moment, text
from crm.client.methods.records import PAGE_SIZE, Record
from crm.client.methods.stage_history import StageHistoryList, StageRow
from crm.client.methods.system import ServerTime
from crm.client.methods.timeline import BindingsList, CommentList
from crm.client.questions import ask_each
from crm.gateway.bundle_commands import ORIGINATOR
from crm.gateway.fields import entity_type
from crm.gateway.portal_amounts import smallest_units
from crm.gateway.stage_directory import MEANINGS, StageDirectory
from crm.gateway.translation import translated
from intake.delivery.plan import bears
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outcomes.crm_reading import CrmReading, SeenEntity, Sighting
from intake.outcomes.lead_entity import EntityKey, StageEvent, StageMeaning

_SELECT = (
    "id",
    "stageId",
    "stageSemanticId",
    "categoryId",
    "assignedById",
    "opportunity",
    "currencyId",
    "opportunityAccount",
    "accountCurrencyId",
    "updatedTime",
    "movedTime",
    "originatorId",
    "originId",
    "leadId",
    "contactId",
    "companyId",
)
_PEOPLE = {EntityKind.CONTACT: "contactId", EntityKind.COMPANY: "companyId"}
_BEARING = (EntityKind.LEAD, EntityKind.DEAL)
"""Quotes have no origin fields: they are read by their numbers alone."""
_CLOCK = "clock"
_MOST_PAGES = 40
"""Of changes in one reading: two thousand cards. What is beyond is read the next time."""


class LeadReading(CrmReading):
    """Reads one portal."""

    def __init__(self, client: Bitrix24Client, stages: StageDirectory) -> None:
        self._batches = client.in_background()
        self._stages = stages

    async def entities(self, keys: Collection[EntityKey]) -> Sighting:
        """Read entities fifty at a time; the portal's clock is asked first."""
        asked: dict[str, Method[Any]] = {_CLOCK: ServerTime()}
        asked |= {
            name: ItemList(kind, {"@id": ids}, _SELECT, {"id": "ASC"}, -1)
            for name, kind, ids in _by_fifties(keys)
        }
        with _translating("entities"):
            answers = await ask_each(self._batches, asked)
            return Sighting(_moment(answers), await self._seen(answers))

    async def changed(self, since: datetime | None) -> Sighting:
        """Walk by number: pages by offset would shift while cards change."""
        with _translating("changes"):
            if since is None:
                return Sighting(_moment(await ask_each(self._batches, {_CLOCK: ServerTime()})), ())
            criteria: Params = {
                "=originatorId": ORIGINATOR,
                ">=updatedTime": since.isoformat(timespec="seconds"),
            }
            walking = {
                kind.value: ItemList(entity_type(kind), criteria, _SELECT).after(0)
                for kind in _BEARING
            }
            at: datetime | None = None
            found: list[SeenEntity] = []
            for _ in range(_MOST_PAGES):
                asked: dict[str, Method[Any]] = {_CLOCK: ServerTime(), **walking}
                answers = await ask_each(self._batches, asked)
                at = at or _moment(answers)
                found += await self._seen(answers)
                walking = {
                    name: ItemList(EntityType(name), criteria, _SELECT).after(page[-1].id)
                    for name in walking
                    if isinstance(page := answers[name], tuple) and len(page) == PAGE_SIZE
                }
                if not walking:
                    break
            assert at is not None  # noqa: S101 - the loop ran once
            return Sighting(at, tuple(found))

    async def bearing(self, origins: Collection[SubmissionKey]) -> tuple[SeenEntity, ...]:
        """Look among leads and deals."""
        keys = sorted(set(origins))
        asked: dict[str, Method[Any]] = {}
        for start in range(0, len(keys), PAGE_SIZE):
            criteria: Params = {
                "=originatorId": ORIGINATOR,
                "@originId": keys[start : start + PAGE_SIZE],
            }
            for kind in _BEARING:
                listing = ItemList(entity_type(kind), criteria, _SELECT, {"id": "ASC"}, -1)
                asked[f"{kind.value}_{start}"] = listing
        with _translating("origins"):
            return await self._seen(await ask_each(self._batches, asked))

    async def missing(self, keys: Collection[EntityKey]) -> Mapping[EntityKey, bool]:
        """Ask for each by itself: a list only leaves out what it may not show."""
        named = {f"{key.kind.value}_{key.id}": key for key in keys}
        with _translating("missing"):
            answers = await ask_each(
                self._batches,
                {name: ItemGet(entity_type(key.kind), key.id) for name, key in named.items()},
            )
        return {
            named[name]: not isinstance(answer, NotFoundError)
            for name, answer in answers.items()
            if isinstance(answer, PermanentError)
        }

    async def deals_of(self, leads: Collection[int]) -> Mapping[int, tuple[SeenEntity, ...]]:
        """Find deals by the lead that they were made of."""
        numbers = sorted(set(leads))
        asked: dict[str, Method[Any]] = {
            f"deal_{start}": ItemList(
                EntityType.DEAL,
                {"@leadId": numbers[start : start + PAGE_SIZE]},
                _SELECT,
                {"id": "ASC"},
                -1,
            )
            for start in range(0, len(numbers), PAGE_SIZE)
        }
        with _translating("conversions"):
            answers = await ask_each(self._batches, asked)
            found: dict[int, tuple[SeenEntity, ...]] = {}
            for record in _records(answers):
                lead_id = optional_int(record.fields.get("leadId")) or 0
                deal = await self._entity(EntityKind.DEAL, record)
                if deal is not None:
                    found[lead_id] = (*found.get(lead_id, ()), deal)
        return found

    async def stages(self, since: Mapping[EntityKey, int | None]) -> tuple[StageEvent, ...]:
        """Read the history of leads and deals; quotes have none."""
        found: list[StageEvent] = []
        for kind in _BEARING:
            owners = {key.id: after or 0 for key, after in since.items() if key.kind is kind}
            for start in range(0, len(owners), PAGE_SIZE):
                part = dict(sorted(owners.items())[start : start + PAGE_SIZE])
                found += [
                    StageEvent(
                        EntityKey(kind, row.owner_id),
                        row.created.astimezone(UTC),
                        row.stage,
                        MEANINGS.get(row.semantics, StageMeaning.IN_PROGRESS),
                        row.id,
                    )
                    for row in await self._history(entity_type(kind), part)
                    if row.id > part.get(row.owner_id, row.id)
                ]
        return tuple(sorted(found, key=lambda one: one.history_id or 0))

    async def comments(self, marks: Mapping[EntityKey, Collection[str]]) -> Mapping[EntityKey, int]:
        """Look at each entity's latest comments."""
        named = {f"{key.kind.value}_{key.id}": key for key in marks}
        with _translating("comments"):
            answers = await ask_each(
                self._batches,
                {name: CommentList(entity_type(key.kind), key.id) for name, key in named.items()},
            )
        found: dict[EntityKey, int] = {}
        for name, answer in answers.items():
            if isinstance(answer, PermanentError):
                continue
            key = named[name]
            for one in answer:
                if any(bears(one.text, mark) for mark in marks[key]):
                    found.setdefault(key, one.id)
        return found

    async def survivors(self, comments: Mapping[EntityKey, int]) -> Mapping[EntityKey, EntityKey]:
        """Follow comments to the newest entity with stages on which they stand."""
        named = {f"{key.kind.value}_{key.id}": key for key in comments}
        with _translating("survivors"):
            answers = await ask_each(
                self._batches, {name: BindingsList(comments[key]) for name, key in named.items()}
            )
        found: dict[EntityKey, EntityKey] = {}
        for name, answer in answers.items():
            if isinstance(answer, PermanentError):
                continue
            kinds = {kind.value for kind in EntityKind}
            bound = [EntityKey(EntityKind(one.type), one.id) for one in answer if one.type in kinds]
            others = [key for key in bound if key.is_main and key != named[name]]
            alike = [key for key in others if key.kind is named[name].kind]
            if others:
                found[named[name]] = max(alike or others, key=lambda key: key.id)
        return found

    async def _history(self, kind: EntityType, owners: Mapping[int, int]) -> list[StageRow]:
        rows: list[StageRow] = []
        after = min(owners.values())
        with _translating("stages"):
            while True:
                listing = StageHistoryList(kind, tuple(owners), after)
                answer = (await ask_each(self._batches, {"stages": listing}))["stages"]
                if isinstance(answer, PermanentError):
                    return rows  # the stages are seen by comparing then
                rows += [row for row in answer if row.owner_id in owners]
                if len(answer) < PAGE_SIZE or answer[-1].id <= after:
                    return rows
                after = answer[-1].id

    async def _seen(self, answers: Mapping[str, Any]) -> tuple[SeenEntity, ...]:
        found: list[SeenEntity] = []
        for name, answer in answers.items():
            if isinstance(answer, PermanentError) or name == _CLOCK:
                continue
            kind = EntityKind(name.partition("_")[0])
            read = [await self._entity(kind, record) for record in answer]
            found += [one for one in read if one is not None]
        return tuple(found)

    async def _entity(self, kind: EntityKind, record: Record) -> SeenEntity | None:
        fields = record.fields
        updated = optional_moment(fields.get("updatedTime"))
        if updated is None:
            return None
        moved = optional_moment(fields.get("movedTime")) or updated
        currency = text(fields.get("currencyId"))
        amount = smallest_units(fields.get("opportunity"), currency) if currency else None
        account = text(fields.get("accountCurrencyId"))
        in_account = smallest_units(fields.get("opportunityAccount"), account) if account else None
        origin = text(fields.get("originId"))
        ours = origin and text(fields.get("originatorId")) == ORIGINATOR
        pipeline = optional_int(fields.get("categoryId")) if kind is EntityKind.DEAL else None
        stage = text(fields.get("stageId"))
        meaning = await self._meaning(kind, pipeline, stage, fields)
        await self._stages.learn(kind, pipeline, stage)
        return SeenEntity(
            key=EntityKey(kind, record.id),
            stage=stage,
            meaning=meaning,
            reason=await self._named(kind, pipeline, stage) if meaning is StageMeaning.LOST else "",
            pipeline=pipeline,
            responsible=optional_int(fields.get("assignedById")) or None,
            amount=amount,
            currency=currency if amount is not None else None,
            account_amount=in_account,
            account_currency=account if in_account is not None else None,
            updated_at=updated.astimezone(UTC),
            moved_at=moved.astimezone(UTC),
            origin=SubmissionKey(origin) if ours else None,
            people=tuple(
                EntityKey(kind, number)
                for kind, name in _PEOPLE.items()
                if (number := optional_int(fields.get(name)))
            ),
        )

    async def _meaning(
        self, kind: EntityKind, pipeline: int | None, stage: str, fields: Mapping[str, Any]
    ) -> StageMeaning:
        """What a stage means stands beside it; for quotes, in their directory alone."""
        letter = text(fields.get("stageSemanticId"))
        if not letter:
            stages = await self._stages.stages(kind, pipeline)
            letter = next((one.semantics for one in stages if one.code == stage), "")
        return MEANINGS.get(letter, StageMeaning.IN_PROGRESS)

    async def _named(self, kind: EntityKind, pipeline: int | None, stage: str) -> str:
        stages = await self._stages.stages(kind, pipeline)
        return next((one.name for one in stages if one.code == stage), "")


@contextmanager
def _translating(step: str) -> Iterator[None]:
    try:
        yield
    except Bitrix24Error as error:
        raise translated(error, step) from None


def _by_fifties(keys: Collection[EntityKey]) -> Iterator[tuple[str, EntityType, list[int]]]:
    for kind in EntityKind:
        ids = sorted(key.id for key in keys if key.kind is kind)
        for start in range(0, len(ids), PAGE_SIZE):
            yield f"{kind.value}_{start}", entity_type(kind), ids[start : start + PAGE_SIZE]


def _records(answers: Mapping[str, Any]) -> Sequence[Record]:
    pages = (page for page in answers.values() if not isinstance(page, PermanentError))
    return [record for page in pages for record in page]


def _moment(answers: Mapping[str, Any]) -> datetime:
    answer = answers[_CLOCK]
    if isinstance(answer, PermanentError):
        raise answer
    at: datetime = answer
    return at.astimezone(UTC)
