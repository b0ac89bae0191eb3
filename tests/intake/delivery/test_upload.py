"""Files on their way into the CRM."""

from intake.delivery.gateway import Upload
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId
from intake.outbox.delivery_errors import AmbiguousError, PermanentError, TransientError
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import CardRefresh, FileUpload
from intake.submissions.submission import SubmissionState
from tests.intake.delivery.made_up import KEY
from tests.intake.delivery.workbench import Workbench, file_answer

BRIEF = file_answer("brief", "a.pdf", "b.pdf")
PLAN = file_answer("plan", "c.pdf", to=((EntityKind.CONTACT, "UF_CRM_PLAN"),))


async def delivered(bench: Workbench) -> SubmissionId:
    """A delivered submission with the files of two questions."""
    number = await bench.submit(BRIEF, PLAN)
    assert await bench.work(await bench.lease()) is None
    return number


async def attempt(bench: Workbench) -> Exception | None:
    row = await bench.lease()
    assert isinstance(row.task, FileUpload)
    return await bench.work(row)


async def test_each_group_goes_to_its_place(bench: Workbench) -> None:
    number = await delivered(bench)
    assert await attempt(bench) is None
    stored = await bench.stored(number)
    owners = {kind: stored.made.entity(kind) for kind in EntityKind}
    assert bench.crm.files == [
        (owners[EntityKind.DEAL], None, ("a.pdf", "b.pdf"), False),
        (owners[EntityKind.CONTACT], "UF_CRM_PLAN", ("c.pdf",), False),
    ]
    assert stored.made.files == ("a.pdf", "b.pdf", "c.pdf")
    assert bench.crm.uploads == [
        (KEY, (Upload("a.pdf", "a.pdf", b"a.pdf"), Upload("b.pdf", "b.pdf", b"b.pdf"))),
        (KEY, (Upload("c.pdf", "c.pdf", b"c.pdf"),)),
    ]
    assert await bench.waiting(OutboxQueue.CRM) == ()
    assert [row.task for row in await bench.waiting(OutboxQueue.TELEGRAM)] == [CardRefresh(number)]
    assert stored.reason is None


async def test_a_group_that_is_up_does_not_go_up_again(bench: Workbench) -> None:
    await delivered(bench)
    bench.crm.trouble["upload"] = [None, TransientError("busy")]
    await attempt(bench)
    bench.clock.passes(10)
    assert await attempt(bench) is None
    assert [names for _, _, names, _ in bench.crm.files] == [("a.pdf", "b.pdf"), ("c.pdf",)]


async def test_a_lost_answer_is_looked_for_first(bench: Workbench) -> None:
    number = await delivered(bench)
    bench.crm.trouble["lost"] = [AmbiguousError("lost")]
    await attempt(bench)
    bench.clock.passes(75)
    assert await attempt(bench) is None
    assert [names for _, _, names, _ in bench.crm.files] == [("a.pdf", "b.pdf"), ("c.pdf",)]
    assert (await bench.stored(number)).made.files == ("a.pdf", "b.pdf", "c.pdf")


async def test_telegram_may_be_down_for_long(bench: Workbench) -> None:
    await delivered(bench)
    bench.files.trouble = [TransientError("Telegram does not answer") for _ in range(30)]
    for _ in range(30):
        await attempt(bench)
        bench.clock.passes(1000)
    assert await attempt(bench) is None
    assert len(bench.crm.files) == 2
    assert await bench.circuit() is None


async def test_a_file_that_is_gone_stops_no_other(bench: Workbench) -> None:
    number = await delivered(bench)
    bench.files.gone = {"a.pdf"}
    error = await attempt(bench)
    assert isinstance(error, PermanentError)
    assert error.code == "no_file"
    assert [names for _, _, names, _ in bench.crm.files] == [("b.pdf",), ("c.pdf",)]
    stored = await bench.stored(number)
    assert stored.made.files == ("b.pdf", "c.pdf")
    assert stored.state is SubmissionState.DELIVERED
    assert stored.reason == "the file is gone from Telegram (a.pdf)"
    assert await bench.waiting(OutboxQueue.CRM) == ()
    assert [row.task for row in await bench.waiting(OutboxQueue.TELEGRAM)] == [CardRefresh(number)]


async def test_each_refusal_is_told_once(bench: Workbench) -> None:
    number = await delivered(bench)
    bench.files.gone = {"a.pdf"}
    bench.crm.trouble["upload"] = [PermanentError("access denied"), PermanentError("access denied")]
    await attempt(bench)
    reason = "the file is gone from Telegram (a.pdf); access denied"
    assert (await bench.stored(number)).reason == reason


async def test_a_refused_group_stops_no_other(bench: Workbench) -> None:
    number = await delivered(bench)
    bench.crm.trouble["upload"] = [PermanentError("access denied")]
    await attempt(bench)
    assert [names for _, _, names, _ in bench.crm.files] == [("c.pdf",)]
    assert (await bench.stored(number)).reason == "access denied"


async def test_what_is_up_stays_when_its_neighbour_is_gone(bench: Workbench) -> None:
    """The rest of the group is not sent a second time when another group must be tried again."""
    number = await delivered(bench)
    bench.files.gone = {"a.pdf"}
    bench.crm.trouble["upload"] = [None, TransientError("busy")]
    await attempt(bench)
    bench.clock.passes(100)
    await attempt(bench)
    assert [names for _, _, names, _ in bench.crm.files] == [("b.pdf",), ("c.pdf",)]
    assert (await bench.stored(number)).reason == "the file is gone from Telegram (a.pdf)"


async def test_an_entity_that_is_not_there_takes_no_files(bench: Workbench) -> None:
    missing = file_answer("plan", "c.pdf", to=((EntityKind.LEAD, "UF_CRM_PLAN"),))
    number = await bench.submit(missing)
    await bench.work(await bench.lease())
    error = await attempt(bench)
    assert isinstance(error, PermanentError)
    assert error.code == "no_owner"
    assert (await bench.stored(number)).state is SubmissionState.DELIVERED
    assert (await bench.stored(number)).reason == "there is no lead to take the files"
    assert bench.crm.files == []
