"""Making somebody nobody in the CRM (bitrix24-work.md §7).

A card's history keeps the old value of each field that changes, so that emptying it would copy a
phone into there: only the classic updates can be told not to. What the recycle bin, backups and
the history of before hold, nothing reaches.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from typing_extensions import override

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, NotFoundError, PermanentError
from crm.client.encoding import Params, Value
from crm.client.methods.activities import ActivityDelete
from crm.client.methods.entity import EntityFields, EntityUpdate
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemGet, ItemList
from crm.client.methods.method import Method
from crm.client.methods.php_values import optional_int
from crm.client.methods.records import FieldDescription, Record
from crm.client.methods.sales_intelligence import TraceDelete
from crm.client.methods.timeline import CommentDelete, CommentList
from crm.client.questions import ask_each
from crm.gateway.current_bundle import BESIDE, MADE_OF_LEADS, WON, listed
from crm.gateway.fields import CUSTOM_PREFIX, entity_type, item_name
from crm.gateway.translation import translated
from intake.delivery.gateway import Progress
from intake.delivery.plan import short_key
from intake.forms.crm_part import EntityKind
from intake.operations.erase_outside import CrmErased, CrmEraser
from intake.operations.personal_records import CrmRemains
from intake.outcomes.lead_entity import EntityKey

K = TypeVar("K")

_SILENTLY: Params = {"REGISTER_HISTORY_EVENT": "N", "REGISTER_SONET_EVENT": "N"}

_NAMES = {
    EntityType.LEAD: "TITLE",
    EntityType.DEAL: "TITLE",
    EntityType.QUOTE: "TITLE",
    EntityType.COMPANY: "TITLE",
    EntityType.CONTACT: "NAME",
}
"""What a card may not be without."""

_WORDS = (
    "NAME",
    "SECOND_NAME",
    "LAST_NAME",
    "BIRTHDATE",
    "POST",
    "COMPANY_TITLE",
    "COMMENTS",
    "SOURCE_DESCRIPTION",
    "STATUS_DESCRIPTION",
    "CONTENT",
    "TERMS",
    "ADDRESS",
    "ADDRESS_2",
    "ADDRESS_CITY",
    "ADDRESS_POSTAL_CODE",
    "ADDRESS_REGION",
    "ADDRESS_PROVINCE",
    "ADDRESS_COUNTRY",
    "CLIENT_TITLE",
    "CLIENT_ADDR",
    "CLIENT_CONTACT",
    "CLIENT_EMAIL",
    "CLIENT_PHONE",
    "UTM_SOURCE",
    "UTM_MEDIUM",
    "UTM_CAMPAIGN",
    "UTM_CONTENT",
    "UTM_TERM",
)
"""Fields that may say who somebody is, or how they came; each kind has some of them."""

_TYPED = frozenset({"string", "text", "char", "date", "datetime", "url", "address"})
"""Types of the portal's own fields that hold what somebody said. An amount names nobody."""


class PersonEraser(CrmEraser):
    """Empties cards in one portal."""

    def __init__(self, client: Bitrix24Client) -> None:
        self._client = client

    @override
    async def erase(
        self,
        remains: CrmRemains,
        fields: Mapping[str, Sequence[str]],
        placeholder: str,
        progress: Progress,
    ) -> CrmErased:
        with _translating():
            emptied: list[tuple[EntityKey, frozenset[str]]] = []
            await progress.dispatching()
            for key in remains.made:
                names = await self._empty(key, fields.get(key.kind.value, ()), placeholder)
                if names is not None:
                    emptied.append((key, names))
            await self._delete_notes(remains)
            for todo in remains.todos:
                await self._delete(ActivityDelete(todo))
            for trace in remains.traces:
                await self._delete(TraceDelete(trace))
            left = [name for key, names in emptied for name in await self._left(key, names)]
        return CrmErased(len(emptied), tuple(left))

    @override
    async def turned_into(self, remains: CrmRemains) -> tuple[EntityKey, ...]:
        known = {*remains.made, *remains.adopted}
        with _translating():
            answers = await self._answers({key: listed(key.kind, {"=id": key.id}) for key in known})
            gone = {key.kind for key, rows in answers.items() if not rows}
            rows = [(key, row) for key, found in answers.items() for row in found]
            beside = {
                EntityKey(kind, number)
                for _, row in rows
                for kind, name in BESIDE.items()
                if kind in gone and (number := optional_int(row.fields.get(name)))
            }
            leads = [
                key.id
                for key, row in rows
                if key.kind is EntityKind.LEAD and row.fields.get("stageSemanticId") == WON
            ]
            made = await self._answers(
                {kind: listed(kind, {"@leadId": leads}) for kind in MADE_OF_LEADS if leads}
            )
        converted = {EntityKey(kind, row.id) for kind, found in made.items() for row in found}
        return tuple(sorted((beside | converted) - known))

    async def _answers(self, asked: Mapping[K, ItemList]) -> dict[K, Sequence[Record]]:
        """Return what is listed. What may not be listed is not."""
        named = {f"list_{number}": key for number, key in enumerate(asked)}
        answers = await ask_each(self._client, {name: asked[key] for name, key in named.items()})
        listings = {named[name]: answer for name, answer in answers.items()}
        return {key: one for key, one in listings.items() if not isinstance(one, PermanentError)}

    async def _empty(
        self, key: EntityKey, ours: Sequence[str], placeholder: str
    ) -> frozenset[str] | None:
        """Empty a card and return which fields must be empty now; ``None``: it is not there."""
        kind = entity_type(key.kind)
        record = await self._record(key)
        if record is None:
            return None
        known = await self._client.call(EntityFields(kind))
        wanted = (*_WORDS, *(name for name in ours if _is_word(name, known)))
        values: dict[str, Value] = {
            name: _nothing(known[name])
            for name in wanted
            if name in known and not known[name].read_only and name != _NAMES[kind]
        }
        emptied = frozenset(values)
        values[_NAMES[kind]] = f"{placeholder} {key.id}"
        for row in _multifields(record):
            rows = values.setdefault(str(row.get("typeId")), [])
            assert isinstance(rows, list)  # noqa: S101 - these types are no fields of their own
            rows.append({"ID": row.get("id"), "DELETE": "Y"})
        await self._client.call(EntityUpdate(kind, key.id, values, _SILENTLY))
        return emptied

    async def _delete_notes(self, remains: CrmRemains) -> None:
        """Delete what we wrote into timelines: what is known by its number, and what bears the
        mark of one of the person's submissions."""
        found = set(remains.comments)
        marks = [f"({short_key(key)}" for key in remains.keys]
        for key in (*remains.made, *remains.adopted):
            try:
                comments = await self._client.call(CommentList(entity_type(key.kind), key.id))
            except NotFoundError:
                continue
            found |= {(key, one.id) for one in comments if any(mark in one.text for mark in marks)}
        for key, number in sorted(found):
            await self._delete(CommentDelete(number, entity_type(key.kind), key.id))

    async def _left(self, key: EntityKey, names: frozenset[str]) -> Sequence[str]:
        """Read a card back and return what did not go, as people find it there."""
        record = await self._record(key)
        if record is None:
            return ()
        kind = entity_type(key.kind)
        fields = [name for name in sorted(names) if record.fields.get(item_name(kind, name))]
        fields += sorted({str(row.get("typeId")) for row in _multifields(record)})
        return [f"{key.kind.value} {key.id}: {name}" for name in fields]

    async def _record(self, key: EntityKey) -> Record | None:
        try:
            return await self._client.call(ItemGet(entity_type(key.kind), key.id))
        except NotFoundError:
            return None

    async def _delete(self, deletion: Method[None]) -> None:
        """What is not there is deleted."""
        try:
            await self._client.call(deletion)
        except NotFoundError:
            return


def _is_word(name: str, known: Mapping[str, FieldDescription]) -> bool:
    """Say whether a field into which an answer went is one to empty."""
    if name not in known:
        return False
    return name.startswith(CUSTOM_PREFIX) or known[name].type in _TYPED


def _nothing(field: FieldDescription) -> Value:
    """Return what empties a field: an empty list changes nothing."""
    return [""] if field.multiple else ""


def _multifields(record: Record) -> list[dict[str, Any]]:
    rows = record.fields.get("fm")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except Bitrix24Error as error:
        raise translated(error, "erasure", changing=True) from None
