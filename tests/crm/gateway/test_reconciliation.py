"""Finding what an attempt with an unknown end has made, and nothing else."""

from typing import Any

import pytest

from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd, ItemUpdate
from crm.client.methods.timeline import CommentAdd
from crm.gateway.bundle_commands import ORIGINATOR
from intake.delivery.naming import title_mark
from intake.delivery.plan import TraceMode, note_mark
from intake.delivery.planning import kinds_of
from intake.forms.crm_part import Bundle, EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import PermanentError
from intake.submissions.submission import Created, CreatedEntity
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import KEY, submission

OTHER = SubmissionKey("e" * 32)
WITH_ORIGIN = (EntityKind.LEAD, EntityKind.DEAL, EntityKind.CONTACT, EntityKind.COMPANY)


async def add(workshop: Workshop, kind: EntityKind, **fields: Any) -> int:
    given = {"title": "Old"} if kind is not EntityKind.CONTACT else {"name": "Anna"}
    return await workshop.client.call(ItemAdd(EntityType(kind.value), {**given, **fields}))


def origin(key: SubmissionKey = KEY, originator: str = ORIGINATOR) -> dict[str, str]:
    return {"originatorId": originator, "originId": key}


@pytest.mark.parametrize("bundle", [Bundle.LEAD, Bundle.DEAL, Bundle.QUOTE])
async def test_a_whole_bundle_is_found(workshop: Workshop, bundle: Bundle) -> None:
    """All of it is ours, and the comment proves that the rest is there; beside others' bundles, of
    which nothing is taken."""
    wanted = submission(bundle)
    await workshop.deliver(submission(bundle, key=OTHER, answers=()), TraceMode.LINKED)
    workshop.progress.kept = Created()
    made = await workshop.deliver(submission(bundle, answers=()), TraceMode.LINKED)
    found = await workshop.gateway.reconcile(KEY, kinds_of(wanted))
    ours = tuple(entity for entity in made.entities if entity.made)
    assert {(entity.kind, entity.id) for entity in found.entities} == {
        (entity.kind, entity.id) for entity in ours
    }
    assert all(entity.made for entity in found.entities)
    assert (found.joined, found.commented) == (True, True)


async def test_nothing_is_found_where_nothing_is(workshop: Workshop) -> None:
    assert await workshop.gateway.reconcile(KEY, tuple(EntityKind)) == Created()
    assert workshop.portal.calls["crm.timeline.comment.list"] == 0


@pytest.mark.parametrize("kind", WITH_ORIGIN)
async def test_by_origin_the_oldest(workshop: Workshop, kind: EntityKind) -> None:
    """Whatever has another key, or the same one from another system, is not ours."""
    await add(workshop, kind, **origin(OTHER))
    await add(workshop, kind, **origin(originator="another"))
    await add(workshop, kind)
    ours = await add(workshop, kind, **origin())
    await add(workshop, kind, **origin())
    found = await workshop.gateway.reconcile(KEY, (kind,))
    assert found == Created((CreatedEntity(kind, ours, made=True),))


async def test_a_quote_by_its_short_key_the_oldest(workshop: Workshop) -> None:
    """People copy quotes, titles included."""
    await add(workshop, EntityKind.QUOTE, title=f"Roof {title_mark(OTHER)}")
    ours = await add(workshop, EntityKind.QUOTE, title=f"Roof {title_mark(KEY)}")
    await add(workshop, EntityKind.QUOTE, title=f"Roof {title_mark(KEY)} (copy)")
    found = await workshop.gateway.reconcile(KEY, (EntityKind.QUOTE,))
    assert found == Created((CreatedEntity(EntityKind.QUOTE, ours, made=True),))


async def test_only_the_kinds_that_were_asked_for(workshop: Workshop) -> None:
    for kind in WITH_ORIGIN:
        await add(workshop, kind, **origin())
    kinds = (EntityKind.COMPANY, EntityKind.DEAL)
    found = await workshop.gateway.reconcile(KEY, kinds)
    assert tuple(entity.kind for entity in found.entities) == kinds


async def test_without_a_comment_nothing_is_proved(workshop: Workshop) -> None:
    """Neither by one of another submission, nor by one on another entity."""
    deal = await add(workshop, EntityKind.DEAL, **origin())
    contact = await add(workshop, EntityKind.CONTACT, **origin())
    await workshop.client.call(CommentAdd(EntityType.DEAL, deal, f"Words\n\n{note_mark(OTHER)}"))
    await workshop.client.call(CommentAdd(EntityType.CONTACT, contact, f"W\n\n{note_mark(KEY)}"))
    kinds = (EntityKind.CONTACT, EntityKind.DEAL)
    found = await workshop.gateway.reconcile(KEY, kinds)
    assert [entity.id for entity in found.entities] == [contact, deal]
    assert (found.joined, found.commented) == (False, False)
    await workshop.client.call(CommentAdd(EntityType.DEAL, deal, f"Words\n\n{note_mark(KEY)}"))
    await workshop.client.call(CommentAdd(EntityType.DEAL, deal, "Called back"))
    assert (await workshop.gateway.reconcile(KEY, kinds)).commented


@pytest.mark.parametrize(
    "refused", [{"command": "contact_1"}, {"method": "crm.timeline.comment.list"}]
)
async def test_a_search_that_is_refused_is_no_proof_of_absence(
    workshop: Workshop, refused: dict[str, str]
) -> None:
    await workshop.deliver(submission(), TraceMode.LINKED)
    workshop.fault("refuse", **refused)
    with pytest.raises(PermanentError) as caught:
        await workshop.gateway.reconcile(KEY, (EntityKind.DEAL, EntityKind.CONTACT))
    assert caught.value.reason.endswith(", search)")


async def test_what_lost_its_origin_is_not_found(workshop: Workshop) -> None:
    """Somebody in the portal took it over."""
    deal = await add(workshop, EntityKind.DEAL, **origin())
    await workshop.client.call(ItemUpdate(EntityType.DEAL, deal, {"originId": ""}))
    assert await workshop.gateway.reconcile(KEY, (EntityKind.DEAL,)) == Created()
