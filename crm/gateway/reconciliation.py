"""Finding what an attempt with an unknown end has made.

Contacts, companies, leads and deals carry the submission's key as their origin id, quotes a short
one at the end of their title. The comment comes last: where it is, everything before it is too.
"""

from typing import Any

from crm.client.encoding import Params
from crm.client.methods.item import ItemList
from crm.client.methods.method import Method
from crm.client.methods.timeline import CommentList
from crm.client.questions import Batches, ask
from crm.gateway.bundle_commands import MAIN_KINDS, ORIGINATOR
from crm.gateway.fields import entity_type
from intake.delivery.naming import title_mark
from intake.delivery.plan import bears, note_mark
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.submissions.submission import Created, CreatedEntity


async def reconcile(batches: Batches, key: SubmissionKey, kinds: tuple[EntityKind, ...]) -> Created:
    """Return what there is. Raises a Bitrix24Error.

    A search that the portal refuses is no proof of absence, so here nothing is passed over.
    """
    asked: dict[str, Method[Any]] = {
        kind.value: ItemList(
            entity_type(kind), origin_criteria(kind, key), ("id", "title"), {"id": "ASC"}
        )
        for kind in kinds
    }
    answers = await ask(batches, asked, strict=True)
    entities = tuple(
        CreatedEntity(kind, min(record.id for record in answers[kind.value]), made=True)
        for kind in kinds
        if answers[kind.value]
    )
    main = next((entity for entity in entities if entity.kind in MAIN_KINDS), None)
    commented = main is not None and await has_comment(batches, main, note_mark(key))
    return Created(entities, joined=commented, commented=commented)


async def has_comment(batches: Batches, owner: CreatedEntity, mark: str) -> bool:
    """Say whether one of an entity's latest comments carries that mark. Raises a Bitrix24Error."""
    return await find_comment(batches, owner, mark) is not None


async def find_comment(batches: Batches, owner: CreatedEntity, mark: str) -> int | None:
    """Return which of an entity's latest comments carries that mark. Raises a Bitrix24Error."""
    listing = CommentList(entity_type(owner.kind), owner.id)
    answers = await ask(batches, {"comments": listing}, strict=True)
    found = (comment.id for comment in answers["comments"] if bears(comment.text, mark))
    return next(found, None)


def origin_criteria(kind: EntityKind, key: SubmissionKey) -> Params:
    """Return the filter that finds what was made for a submission."""
    if kind is EntityKind.QUOTE:
        return {"%title": title_mark(key)}
    return {"=originatorId": ORIGINATOR, "=originId": key}
