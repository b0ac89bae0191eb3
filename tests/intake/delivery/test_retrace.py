"""A delivered submission's trace is put right, or taken back."""

import pytest

from intake.attribution.credit import Attribution
from intake.delivery.amending import Amendment, main_first
from intake.delivery.progress import TraceReplaced
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId
from intake.links.link import Utm
from intake.outbox.delivery_errors import AmbiguousError, PermanentError
from intake.outbox.tasks.submission_tasks import CardRefresh, TraceCorrection, TraceErasure
from intake.submissions.submission import (
    CorrectedAttribution,
    SubmissionState,
    TouchTrace,
)
from tests.intake.delivery.made_up import KEY, credited
from tests.intake.delivery.workbench import ADMINS, Workbench

TRACE = 7
"""The number that the stand-in for a CRM gives to the trace of a delivery."""


async def delivered(bench: Workbench) -> SubmissionId:
    """A delivered submission whose link was corrected."""
    first, last = await bench.arrives("vk", days=-2), await bench.arrives("google", days=-1)
    wrong, right = credited(first), credited(first, last)
    number = await bench.submit(attribution=wrong)
    await bench.work(await bench.lease())
    await corrected(bench, number, right, wrong)
    return number


async def corrected(
    bench: Workbench, number: SubmissionId, right: Attribution, was: Attribution
) -> None:
    async with bench.database.writing() as unit:
        await unit.submissions.correct({number: CorrectedAttribution(right, (was,))})
        await unit.commit()


async def traced(bench: Workbench, number: SubmissionId, *beside: TouchTrace) -> None:
    """Say which traces of other touches are linked."""
    async with bench.database.writing() as unit:
        await TraceReplaced.write(unit, (TraceReplaced(number, TRACE, beside),), bench.clock.now())
        await unit.commit()


async def ended_as(bench: Workbench, number: SubmissionId, state: SubmissionState) -> None:
    async with bench.database.writing() as unit:
        await unit.submissions.set_state((number,), state, bench.clock.now())
        await unit.commit()


async def test_the_right_trace_is_linked_before_the_wrong_one_goes(bench: Workbench) -> None:
    number = await delivered(bench)
    before = await bench.stored(number)
    assert await bench.follows(TraceCorrection(number)) is None
    ((amendment, linked, in_doubt),) = bench.crm.amended
    assert amendment == Amendment(
        entities=main_first(before.made),
        trace=before.attribution,
        note=f"corrected {KEY}",
        mark=amendment.mark,
        utm=Utm("google", "cpc"),
        wrong_utm=(Utm("vk", "cpc"),),
    )
    assert amendment.mark.startswith(f"({KEY[:10]} c")
    assert (linked, in_doubt) == (None, False)
    assert bench.crm.deleted == [TRACE]
    stored = await bench.stored(number)
    assert (stored.made.trace_ids, stored.trace_erased_at) == ((50,), None)
    assert await bench.cards() == [CardRefresh(number)]


async def test_a_trace_that_was_linked_before_the_answer_was_lost_is_not_linked_again(
    bench: Workbench,
) -> None:
    number = await delivered(bench)
    bench.crm.trouble["noted"] = [AmbiguousError("lost")]
    await bench.follows(TraceCorrection(number))
    assert bench.crm.deleted == [], "the wrong one stands until the right one surely does"
    bench.clock.passes(75)
    assert await bench.work(await bench.lease()) is None
    assert [known for _, *known in bench.crm.amended] == [[None, False], [50, True]]
    assert len({amendment.mark for amendment, *_ in bench.crm.amended}) == 1
    assert (await bench.stored(number)).made.trace_ids == (50,)


async def test_one_trace_takes_the_place_of_all_but_those_of_later_returns(
    bench: Workbench,
) -> None:
    number = await delivered(bench)
    path = (await bench.stored(number)).attribution.path
    later = await bench.arrives("yandex", days=1)
    of_the_path, of_a_return = TouchTrace(path[0].id, 30), TouchTrace(later.id, 31)
    await traced(bench, number, of_the_path, of_a_return)
    await bench.follows(TraceCorrection(number))
    assert bench.crm.deleted == [TRACE, 30]
    made = (await bench.stored(number)).made
    assert (made.trace_id, made.touch_traces) == (50, (of_a_return,))


async def test_a_bundle_that_was_deleted_gets_no_trace(bench: Workbench) -> None:
    number = await delivered(bench)
    bench.crm.gone = set(EntityKind)
    await bench.follows(TraceCorrection(number))
    assert (bench.crm.amended, bench.crm.deleted) == ([], [TRACE])
    assert (await bench.stored(number)).made.trace_ids == ()


async def test_a_trace_of_which_nobody_knows_the_number_stays(bench: Workbench) -> None:
    number = await delivered(bench)
    async with bench.database.writing() as unit:
        await unit.submissions.replace_trace(number, None, erased_at=None)
        await unit.commit()
    await bench.follows(TraceCorrection(number))
    await bench.follows(TraceErasure(number))
    assert (bench.crm.amended, bench.crm.deleted) == ([], [])
    assert (await bench.stored(number)).trace_erased_at is None


async def test_what_is_to_be_delivered_again_carries_the_right_source_then(
    bench: Workbench,
) -> None:
    number = await delivered(bench)
    await ended_as(bench, number, SubmissionState.QUEUED)
    await bench.follows(TraceCorrection(number))
    assert (bench.crm.amended, bench.crm.deleted) == ([], [])


async def test_what_a_refused_delivery_left_is_taken_off(bench: Workbench) -> None:
    number = await delivered(bench)
    await ended_as(bench, number, SubmissionState.DEAD_LETTER)
    await bench.follows(TraceCorrection(number))
    assert (bench.crm.amended, bench.crm.deleted) == ([], [TRACE])
    stored = await bench.stored(number)
    assert (stored.made.trace_ids, stored.trace_erased_at) == ((), None)


async def test_a_trace_is_taken_back_with_all_that_stand_beside_it(bench: Workbench) -> None:
    number = await delivered(bench)
    path = (await bench.stored(number)).attribution.path
    await traced(bench, number, *(TouchTrace(one.id, 30 + one.id) for one in path))
    await bench.follows(TraceErasure(number))
    assert bench.crm.deleted == [TRACE, 31, 32]
    stored = await bench.stored(number)
    assert (stored.made.trace_ids, stored.trace_erased_at) == ((), bench.clock.now())


async def test_admins_read_why_a_correction_is_refused(bench: Workbench) -> None:
    number = await delivered(bench)
    before = await bench.stored(number)
    await bench.show_cards()
    bench.crm.trouble["amend"] = [PermanentError("access denied")]
    assert isinstance(await bench.follows(TraceCorrection(number)), PermanentError)
    assert await bench.stored(number) == before
    assert await bench.cards() == [CardRefresh(number)]
    notices = await bench.waiting_notices()
    assert [(one.chat_id, one.text) for one in notices] == [
        (admin, "notice-trace-refused") for admin in ADMINS
    ]
    assert {tuple(one.args.items()) for one in notices} == {
        (("submission", str(number)), ("reason", "access denied"))
    }


@pytest.mark.parametrize("known_before", [True, False])
async def test_a_source_that_was_nobodys_stands_in_no_field(
    bench: Workbench, known_before: bool
) -> None:
    number = await delivered(bench)
    known, nobodys = (await bench.stored(number)).attribution, credited()
    right, was = (nobodys, known) if known_before else (known, nobodys)
    await corrected(bench, number, right, was)
    await bench.follows(TraceCorrection(number))
    ((amendment, *_),) = bench.crm.amended
    google = Utm("google", "cpc")
    assert amendment.utm == (Utm() if known_before else google)
    assert amendment.wrong_utm == ((google,) if known_before else (Utm(),))
