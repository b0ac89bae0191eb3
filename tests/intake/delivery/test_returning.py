"""Somebody whose deal is open comes back by another link: what their bundle is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.delivery.plan import TraceMode, note_mark
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId, SubmissionKey
from intake.outbox.delivery_errors import AmbiguousError, TransientError
from intake.outbox.tasks.submission_tasks import Delivery, ReturnNote
from intake.submissions.submission import SubmissionState, TouchTrace
from tests.intake.delivery.made_up import KEY, credited
from tests.intake.delivery.workbench import Workbench


async def delivered(bench: Workbench) -> SubmissionId:
    """A delivered submission that is credited to nobody."""
    number = await bench.submit()
    await bench.work(await bench.lease())
    return number


async def test_another_source_is_noted_and_traced(bench: Workbench) -> None:
    number = await delivered(bench)
    first = await bench.arrives("google", days=-3)
    touch = await bench.arrives("vk", days=1)
    await bench.arrives("yandex", days=2)
    assert await bench.follows(ReturnNote(number, touch.id)) is None
    stored = await bench.stored(number)
    ((amendment, linked, in_doubt),) = bench.crm.amended
    assert {one.kind for one in amendment.entities} == {one.kind for one in stored.made.entities}
    assert amendment.entities[0].kind is EntityKind.DEAL
    assert amendment.trace == replace(stored.attribution, credited=touch, earlier=(first,))
    assert (amendment.note, amendment.mark) == ("came by vk", note_mark(KEY, f"t{touch.id}"))
    assert (amendment.utm, amendment.wrong_utm) == (None, ())
    assert (linked, in_doubt) == (None, False)
    assert (stored.made.trace_id, stored.made.touch_traces) == (7, (TouchTrace(touch.id, 50),))


async def test_the_same_source_is_noted_and_not_traced(bench: Workbench) -> None:
    number = await delivered(bench)
    await bench.arrives("vk", days=-3)
    await bench.arrives("", days=1)
    touch = await bench.arrives("vk", days=2)
    await bench.follows(ReturnNote(number, touch.id))
    ((amendment, *_),) = bench.crm.amended
    assert amendment.trace is None
    assert amendment.note == "came by vk"
    assert (await bench.stored(number)).made.touch_traces == ()


@pytest.mark.parametrize(("source", "traced"), [("google", False), ("vk", True)])
async def test_a_first_touch_is_compared_with_what_the_submission_is_credited_to(
    bench: Workbench, source: str, traced: bool
) -> None:
    number = await bench.submit(attribution=credited(await bench.arrives("google", days=-200)))
    await bench.work(await bench.lease())
    touch = await bench.arrives(source, days=1)
    await bench.follows(ReturnNote(number, touch.id))
    ((amendment, *_),) = bench.crm.amended
    assert (amendment.trace is not None) is traced


async def test_a_second_touch_is_compared_with_the_one_before_it(bench: Workbench) -> None:
    number = await bench.submit(attribution=credited(await bench.arrives("google", days=-200)))
    await bench.work(await bench.lease())
    await bench.arrives("vk", days=1)
    back = await bench.arrives("google", days=2)
    await bench.follows(ReturnNote(number, back.id))
    ((amendment, *_),) = bench.crm.amended
    assert amendment.trace is not None


async def test_what_came_after_a_first_credited_touch_is_no_later_visit_of_the_new_one(
    bench: Workbench,
) -> None:
    first, later = await bench.arrives("google", days=-2), await bench.arrives("vk", days=-1)
    number = await bench.submit(attribution=replace(credited(first), later=(later,)))
    await bench.work(await bench.lease())
    back = await bench.arrives("yandex", days=1)
    await bench.follows(ReturnNote(number, back.id))
    ((amendment, *_),) = bench.crm.amended
    assert amendment.trace is not None
    assert amendment.trace.path == (first, later, back)


async def test_without_sales_intelligence_no_trace_is_made(bench: Workbench) -> None:
    bench.mode = TraceMode.UTM
    number = await delivered(bench)
    touch = await bench.arrives("vk", days=1)
    await bench.follows(ReturnNote(number, touch.id))
    ((amendment, *_),) = bench.crm.amended
    assert (amendment.trace, amendment.note) == (None, "came by vk")


async def test_earlier_visits_are_those_within_the_window(bench: Workbench) -> None:
    number = await delivered(bench)
    days = (await bench.stored(number)).attribution.window_days
    await bench.arrives("google", days=-days - 0.01)
    kept = await bench.arrives("yandex", days=-days)
    touch = await bench.arrives("vk", days=0)
    await bench.follows(ReturnNote(number, touch.id))
    ((amendment, *_),) = bench.crm.amended
    assert amendment.trace is not None
    assert amendment.trace.path == (kept, touch)


async def test_a_touch_without_a_source_is_not_noted(bench: Workbench) -> None:
    number = await delivered(bench)
    await bench.arrives("google", days=-3)
    touch = await bench.arrives("", days=1)
    await bench.follows(ReturnNote(number, touch.id))
    assert bench.crm.amended == []


async def test_a_newer_submission_carries_the_touch_itself(bench: Workbench) -> None:
    number = await delivered(bench)
    touch = await bench.arrives("vk", days=1)
    bench.clock.passes(60)
    await bench.submit(key=SubmissionKey("f" * 32), created_at=bench.clock.now())
    row = await bench.lease()
    assert isinstance(row.task, Delivery)
    await bench.work(row)
    await bench.follows(ReturnNote(number, touch.id))
    assert bench.crm.amended == []


async def test_what_is_closed_is_left_alone(bench: Workbench) -> None:
    number = await delivered(bench)
    touch = await bench.arrives("vk", days=1)
    bench.crm.is_open = False
    await bench.follows(ReturnNote(number, touch.id))
    assert bench.crm.amended == []


async def test_what_was_closed_after_a_lost_answer_is_asked_whether_it_has_the_note(
    bench: Workbench,
) -> None:
    number = await delivered(bench)
    touch = await bench.arrives("vk", days=1)
    bench.crm.trouble["noted"] = [AmbiguousError("lost")]
    await bench.follows(ReturnNote(number, touch.id))
    bench.crm.is_open = False
    bench.clock.passes(75)
    assert await bench.work(await bench.lease()) is None
    assert [known for _, *known in bench.crm.amended] == [[None, False], [50, True]]
    assert (await bench.stored(number)).made.touch_traces == (TouchTrace(touch.id, 50),)


async def test_a_bundle_that_was_deleted_is_told_nothing(bench: Workbench) -> None:
    number = await delivered(bench)
    touch = await bench.arrives("vk", days=1)
    bench.crm.gone = set(EntityKind)
    await bench.follows(ReturnNote(number, touch.id))
    assert bench.crm.amended == []


@pytest.mark.parametrize("state", [SubmissionState.QUEUED, SubmissionState.DEAD_LETTER])
async def test_what_is_not_delivered_is_waited_for_or_left(
    bench: Workbench, state: SubmissionState
) -> None:
    number = await delivered(bench)
    touch = await bench.arrives("vk", days=1)
    async with bench.database.writing() as unit:
        await unit.submissions.set_state((number,), state, bench.clock.now())
        await unit.commit()
    error = await bench.follows(ReturnNote(number, touch.id))
    assert bench.crm.amended == []
    if state is SubmissionState.QUEUED:
        assert isinstance(error, TransientError)
        assert (error.code, error.retry_after) == ("not_delivered", timedelta(minutes=10))
    else:
        assert error is None
