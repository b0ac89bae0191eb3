"""Files: into a file field, or as one comment in the timeline. Not in batches (bitrix24.md §2)."""

import base64
import hashlib
from dataclasses import dataclass

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.encoding import Value
from crm.client.methods.item import ItemFields, ItemUpdate
from crm.client.methods.timeline import CommentAdd, CommentFile
from crm.gateway.fields import entity_type
from crm.gateway.reconciliation import has_comment
from intake.delivery.gateway import Progress, Upload
from intake.delivery.plan import note_mark
from intake.kernel.ids import SubmissionKey
from intake.submissions.submission import CreatedEntity


@dataclass(frozen=True, slots=True)
class UploadTarget:
    """Where files go. ``field`` is a file field's classic name; None: the timeline."""

    owner: CreatedEntity
    field: str | None
    key: SubmissionKey


def files_mark(key: SubmissionKey, files: tuple[Upload, ...]) -> str:
    """Return how a comment with just these files is recognised."""
    ids = "\n".join(sorted(file.unique_id for file in files))
    return note_mark(key, hashlib.sha256(ids.encode()).hexdigest()[:8])


async def upload(
    client: Bitrix24Client,
    target: UploadTarget,
    files: tuple[Upload, ...],
    *,
    in_doubt: bool,
    progress: Progress,
) -> None:
    """Bring the files up. Raises a Bitrix24Error.

    A field is set as a whole, so that doing it twice does no harm. It is left alone, and the
    timeline used instead, when the entity is not ours (nothing of it is overwritten), or when the
    field is missing or takes fewer files.
    """
    owner = target.owner
    if target.field is not None and owner.made:
        value = await _field_value(client, target, files)
        if value is not None:
            await progress.dispatching()
            kind = entity_type(owner.kind)
            await client.call(ItemUpdate(kind, owner.id, {target.field: value}))
            return
    mark = files_mark(target.key, files)
    if in_doubt and await has_comment(client, owner, mark):
        return
    await progress.dispatching()
    attached = tuple(CommentFile(file.name, _encoded(file)) for file in files)
    await client.call(CommentAdd(entity_type(owner.kind), owner.id, mark, attached))


async def _field_value(
    client: Bitrix24Client, target: UploadTarget, files: tuple[Upload, ...]
) -> Value:
    described = await client.call(ItemFields(entity_type(target.owner.kind)))
    field = described.get(target.field or "")
    if field is None or field.type != "file":
        return None
    pairs: list[Value] = [[file.name, _encoded(file)] for file in files]
    if field.multiple:
        return pairs
    return pairs[0] if len(pairs) == 1 else None


def _encoded(file: Upload) -> str:
    return base64.b64encode(file.content).decode("ascii")
