"""Files: into a field, or into the timeline, once."""

import hashlib

import pytest

from crm.gateway.uploading import files_mark
from intake.delivery.gateway import Upload
from intake.delivery.plan import TraceMode, note_mark
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
    assert workshop.progress.steps[-1] == "dispatching"


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


@pytest.mark.parametrize("count", [1, 2])
async def test_a_field_for_one_file_takes_one(workshop: Workshop, count: int) -> None:
    """More of them stand in the timeline together: none is chosen, none is lost."""
    workshop.portal.configure(
        {"user_fields": [{"kind": "deal", "name": "UF_PLAN", "type": "file"}]}
    )
    owner = await deal(workshop)
    files = FILES[:count]
    await workshop.gateway.upload(
        owner, "UF_PLAN", files, KEY, in_doubt=False, progress=workshop.progress
    )
    field = workshop.one(EntityKind.DEAL)["fields"].get("UF_PLAN")
    if count == 1:
        assert stored(workshop, [field]) == EXPECTED[:1]
        assert len(workshop.comments) == 1
    else:
        assert field is None
        assert stored(workshop, workshop.comments[-1]["file_ids"]) == EXPECTED


def test_the_mark_of_files_is_that_of_earlier_versions() -> None:
    """An upgrade may come between an upload in doubt and the search for it. The order in which
    files came does not matter."""
    digest = hashlib.sha256(b"u1\nu2").hexdigest()[:8]
    assert files_mark(KEY, FILES) == files_mark(KEY, FILES[::-1]) == note_mark(KEY, digest)
    assert files_mark(KEY, FILES[:1]) != files_mark(KEY, FILES)
