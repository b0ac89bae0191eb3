"""Files: into a field, or into the timeline, once."""

import hashlib

import pytest

from intake.delivery.gateway import Upload
from intake.delivery.plan import TraceMode
from intake.forms.crm_part import EntityKind
from intake.outbox.delivery_errors import AmbiguousError
from intake.submissions.submission import CreatedEntity
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import KEY, submission

FILES = (
    Upload("u1", "план & смета.pdf", b"%PDF" + bytes(range(256))),
    Upload("u2", "photo.jpg", b"\xff\xd8"),
)


async def deal(workshop: Workshop) -> CreatedEntity:
    made = await workshop.deliver(submission(), TraceMode.LINKED)
    entity = made.entity(EntityKind.DEAL)
    assert entity is not None
    return entity


async def upload(
    workshop: Workshop, owner: CreatedEntity, field: str | None, *, in_doubt: bool = False
) -> None:
    await workshop.gateway.upload(
        owner, field, FILES, KEY, in_doubt=in_doubt, progress=workshop.progress
    )


def stored(workshop: Workshop, ids: list[int]) -> list[tuple[str, str]]:
    files = {file["id"]: file for file in workshop.state["files"]}
    return [(files[number]["name"], files[number]["sha256"]) for number in ids]


EXPECTED = [(file.name, hashlib.sha256(file.content).hexdigest()) for file in FILES]


async def test_into_a_field_twice_is_as_good_as_once(workshop: Workshop) -> None:
    owner = await deal(workshop)
    for _ in range(2):
        await upload(workshop, owner, "UF_CRM_FILES")
    ids = workshop.one(EntityKind.DEAL)["fields"]["UF_CRM_FILES"]
    assert stored(workshop, ids) == EXPECTED
    assert workshop.progress.told[-1] == "dispatching"


@pytest.mark.parametrize("field", [None, "UF_CRM_GONE", "UF_CRM_NOTE"])
async def test_into_the_timeline(workshop: Workshop, field: str | None) -> None:
    """Also when the field is none for files: they are not lost."""
    owner = await deal(workshop)
    await upload(workshop, owner, field)
    comment = workshop.comments[-1]
    assert comment["owner"] == ["deal", owner.id]
    assert stored(workshop, comment["file_ids"]) == EXPECTED


async def test_an_existing_entity_keeps_its_field(workshop: Workshop) -> None:
    contact = await workshop.add_contact()
    await upload(workshop, CreatedEntity(EntityKind.CONTACT, contact, made=False), "UF_CRM_FILES")
    assert "UF_CRM_FILES" not in workshop.by_id(EntityKind.CONTACT, contact)["fields"]
    assert len(workshop.comments) == 1


@pytest.mark.parametrize("fault", ["cut_before", "cut_after"])
async def test_a_in_doubt_comment_is_looked_for(workshop: Workshop, fault: str) -> None:
    owner = await deal(workshop)
    workshop.fault(fault, method="crm.timeline.comment.add")
    with pytest.raises(AmbiguousError):
        await upload(workshop, owner, None)
    await upload(workshop, owner, None, in_doubt=True)
    await upload(workshop, owner, None, in_doubt=True)
    assert len(workshop.comments) == 2  # the answers, and the files
    found = await workshop.gateway.reconcile(KEY, (EntityKind.DEAL,))
    assert found.commented
