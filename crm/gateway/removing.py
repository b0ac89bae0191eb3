"""Taking a test lead out of a portal (bitrix24-work.md §9).

An entity is deleted only if its origin says that this test lead made it. The recycle bin, what
robots did, and numbers that were used up stay: nothing of REST reaches them.
"""

from contextlib import suppress

from typing_extensions import override

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, NotFoundError
from crm.client.methods.item import ItemDelete, ItemGet
from crm.client.methods.php_values import text
from crm.client.methods.records import Record
from crm.client.methods.sales_intelligence import TraceDelete
from crm.client.methods.timeline import CommentDelete, CommentList
from crm.gateway.bundle_commands import ORIGINATOR
from crm.gateway.fields import entity_type
from crm.gateway.translation import translated
from intake.delivery.naming import title_mark
from intake.delivery.plan import bears, note_mark
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.submissions.submission import Created, CreatedEntity
from intake.trials.remove_trial import NoteGone, TrialRemover
from intake.trials.trial import Left, Stay

_ORDER = (
    EntityKind.DEAL,
    EntityKind.QUOTE,
    EntityKind.CONTACT,
    EntityKind.COMPANY,
    EntityKind.LEAD,
)


class BundleRemover(TrialRemover):
    """Takes what one submission made out of one portal."""

    def __init__(self, client: Bitrix24Client) -> None:
        self._client = client

    @override
    async def remove(self, key: SubmissionKey, made: Created, gone: NoteGone) -> tuple[Left, ...]:
        try:
            return await self._remove(key, made, gone)
        except Bitrix24Error as error:
            raise translated(error, "removal", changing=True) from None

    async def _remove(self, key: SubmissionKey, made: Created, gone: NoteGone) -> tuple[Left, ...]:
        ours, left = await self._proven(key, made)
        for entity in ours:
            await self._delete_comments(entity, key, gone)
        for trace in made.trace_ids:
            await self._delete_trace(trace)
            await gone("trace")
        for entity in ours:
            kind = entity_type(entity.kind)
            with suppress(NotFoundError):  # of an earlier attempt whose end was not heard of
                await self._client.call(ItemDelete(kind, entity.id))
            if await self._record(entity) is not None:
                left.append(Left(entity.kind.value, entity.id, Stay.STILL_THERE))
                continue
            await gone(entity.kind.value)
        return tuple(left)

    async def _proven(
        self, key: SubmissionKey, made: Created
    ) -> tuple[list[CreatedEntity], list[Left]]:
        """Return what is there and ours, in the order of deletion, and what is not ours any more.

        What was there before us is neither: a test lead that finds somebody makes nothing.
        """
        ours: list[CreatedEntity] = []
        left: list[Left] = []
        for entity in sorted(made.entities, key=lambda one: _ORDER.index(one.kind)):
            record = await self._record(entity) if entity.made else None
            if record is None:
                continue
            if _is_ours(record, entity.kind, key):
                ours.append(entity)
            else:
                left.append(Left(entity.kind.value, entity.id, Stay.NOT_OURS))
        return ours, left

    async def _delete_comments(
        self, owner: CreatedEntity, key: SubmissionKey, gone: NoteGone
    ) -> None:
        kind = entity_type(owner.kind)
        for comment in await self._client.call(CommentList(kind, owner.id)):
            if bears(comment.text, note_mark(key)):
                await self._client.call(CommentDelete(comment.id, kind, owner.id))
                await gone("comment")

    async def _delete_trace(self, trace_id: int) -> None:
        try:
            await self._client.call(TraceDelete(trace_id))
        except NotFoundError:
            return

    async def _record(self, entity: CreatedEntity) -> Record | None:
        try:
            return await self._client.call(ItemGet(entity_type(entity.kind), entity.id))
        except NotFoundError:
            return None


def _is_ours(record: Record, kind: EntityKind, key: SubmissionKey) -> bool:
    """Say whether an entity's origin is that submission; quotes have it in their title."""
    fields = record.fields
    if kind is EntityKind.QUOTE:
        return text(fields.get("title")).endswith(title_mark(key))
    return text(fields.get("originatorId")) == ORIGINATOR and text(fields.get("originId")) == key
