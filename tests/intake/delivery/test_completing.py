"""A form of which a part is in the CRM: it is sent after all, or given up for good."""

from dataclasses import replace

import pytest

from intake.delivery.amending import Amendment, main_first
from intake.delivery.bundle_update import BundleUpdate
from intake.delivery.completing import LaterRefused
from intake.delivery.plan import Found, Plan, TraceMode, note_mark
from intake.delivery.planning import make_plan
from intake.forms.crm_part import EntityKind
from intake.forms.form import RepeatPolicy
from intake.kernel.ids import SubmissionId
from intake.outbox.delivery_errors import AmbiguousError, PermanentError, TransientError
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import (
    BundleCompletion,
    CancellationNote,
    CardRefresh,
    FileUpload,
)
from intake.submissions.submission import (
    Created,
    CreatedEntity,
    Misfit,
    PartialStart,
    Submission,
    SubmissionState,
    SubmittedAnswer,
)
from tests.intake.delivery.made_up import ANSWERS, COMPANY, KEY, NOW, submission
from tests.intake.delivery.workbench import ADMINS, Workbench, file_answer

PART = PartialStart(NOW, "UNFINISHED", ANSWERS[:2])
SENT = replace(PART, completed_at=NOW)
CANCELLED = replace(PART, cancelled_at=NOW)
ADOPTED = CreatedEntity(EntityKind.COMPANY, 8, made=False)


async def delivered(
    bench: Workbench, partial: PartialStart | None = PART, repeat: RepeatPolicy = RepeatPolicy.NEW
) -> SubmissionId:
    """A part of a form, or a whole one, that is in the CRM."""
    number = await bench.submit(partial=partial, repeat=repeat)
    await bench.work(await bench.lease())
    return number


async def sent(
    bench: Workbench, *more: SubmittedAnswer, repeat: RepeatPolicy = RepeatPolicy.NEW
) -> SubmissionId:
    """A part that is in the CRM, and the form was sent after all."""
    number = await delivered(bench, repeat=repeat)
    whole = await bench.stored(number)
    async with bench.database.writing() as unit:
        await unit.submissions.complete(replace(whole, answers=(*ANSWERS, *more), partial=SENT))
        await unit.commit()
    bench.crm.moments.clear()
    return number


async def ended_as(bench: Workbench, number: SubmissionId, state: SubmissionState) -> None:
    async with bench.database.writing() as unit:
        await unit.submissions.set_state((number,), state, bench.clock.now())
        await unit.commit()


def plan_of(wanted: Submission) -> Plan:
    return make_plan(
        wanted,
        Found(EntityKind.DEAL),
        mode=TraceMode.LINKED,
        comment="",
        misfits_title="No place for",
    )


async def test_a_part_makes_what_was_said_by_then_in_its_own_stage(bench: Workbench) -> None:
    number = await delivered(bench)
    (plan,) = bench.crm.plans
    assert plan.main.fields["STAGE_ID"] == "UNFINISHED"
    assert "COMMENTS" not in plan.main.fields
    assert (await bench.stored(number)).made.entity(EntityKind.COMPANY) is None


async def test_what_came_later_is_brought_in(bench: Workbench) -> None:
    number = await sent(bench)
    bench.crm.found = Found(EntityKind.DEAL, company_id=ADOPTED.id)
    bench.crm.grown = Created((ADOPTED,))
    before = await bench.stored(number)
    assert await bench.follows(BundleCompletion(number)) is None
    update = BundleUpdate(
        was=plan_of(before.as_delivered),
        wanted=plan_of(before),
        made=replace(before.made, entities=main_first(before.made)),
        company_id=ADOPTED.id,
        note=f"more of {KEY}",
        kept_title="Left as it was",
        mark=note_mark(KEY, "more"),
    )
    assert bench.crm.updates == [(update, False)]
    assert bench.crm.moments == ["find_bundle", "look_up", "bring_up", "brought"]
    stored = await bench.stored(number)
    assert set(stored.made.entities) == {*before.made.entities, ADOPTED}
    assert stored.state is SubmissionState.DELIVERED
    assert await bench.waiting(OutboxQueue.CRM) == ()
    assert await bench.cards() == [CardRefresh(number)]


async def test_a_company_is_looked_for_by_what_names_it_and_by_nobodys_phone(
    bench: Workbench,
) -> None:
    await bench.follows(BundleCompletion(await sent(bench, repeat=RepeatPolicy.COMMENT)))
    clue = bench.crm.looked_for[-1]
    assert (clue.company, clue.phones, clue.emails, clue.telegram) == (COMPANY, (), (), "")
    assert clue.open_main is False, "the part has its own"


async def test_a_company_that_stands_there_is_not_looked_for(bench: Workbench) -> None:
    number = await sent(bench)
    async with bench.database.writing() as unit:
        await unit.submissions.record({number: Created((ADOPTED,))})
        await unit.commit()
    await bench.follows(BundleCompletion(number))
    ((update, _),) = bench.crm.updates
    assert update.company_id is None
    assert "look_up" not in bench.crm.moments


async def test_what_has_no_place_and_the_files_follow(bench: Workbench) -> None:
    number = await sent(bench, file_answer("brief", "a.pdf"))
    misfit = Misfit(EntityKind.DEAL, "UF_CRM_BUDGET", "Budget", "A fortune")
    bench.crm.grown = Created(misfits=(misfit,))
    await bench.follows(BundleCompletion(number))
    assert [row.task for row in await bench.waiting(OutboxQueue.CRM)] == [FileUpload(number)]
    assert (await bench.stored(number)).made.misfits == (misfit,)
    notices = await bench.waiting_notices()
    assert [(one.chat_id, one.text) for one in notices] == [
        (admin, "notice-misfit") for admin in ADMINS
    ]


async def test_a_lost_answer_is_asked_about_before_anything_is_written(bench: Workbench) -> None:
    number = await sent(bench)
    bench.crm.trouble["brought"] = [AmbiguousError("lost")]
    await bench.follows(BundleCompletion(number))
    assert (await bench.stored(number)).made.entity(EntityKind.COMPANY) is None
    bench.clock.passes(75)
    bench.crm.there[KEY].append(ADOPTED)
    bench.crm.moments.clear()
    assert await bench.work(await bench.lease()) is None
    assert bench.crm.moments[0] == "reconcile"
    (_, first), (update, again) = bench.crm.updates
    assert (first, again) == (False, True)
    assert update.made.entity(EntityKind.COMPANY) == ADOPTED
    assert update.made.trace_id == 7, "of which the portal tells nothing"
    assert (await bench.stored(number)).made.entity(EntityKind.COMPANY) == ADOPTED


async def test_what_an_update_reached_is_kept_at_once(bench: Workbench) -> None:
    number = await sent(bench)
    bench.crm.grown = Created((ADOPTED,))
    bench.crm.trouble["brought"] = [AmbiguousError("lost")]
    await bench.follows(BundleCompletion(number))
    assert (await bench.stored(number)).made.entity(EntityKind.COMPANY) == ADOPTED


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (EntityKind.CONTACT, [EntityKind.DEAL]),
        (EntityKind.DEAL, [EntityKind.CONTACT, EntityKind.DEAL]),
    ],
)
async def test_what_was_deleted_is_not_written_to_while_there_is_a_main_entity(
    bench: Workbench, gone: EntityKind, left: list[EntityKind]
) -> None:
    """Without one the gateway is told what was made, and says what is wrong with it."""
    number = await sent(bench)
    bench.crm.gone = {gone}
    await bench.follows(BundleCompletion(number))
    ((update, _),) = bench.crm.updates
    assert [one.kind for one in update.made.entities] == left


async def test_a_part_that_is_on_its_way_is_waited_for(bench: Workbench) -> None:
    number = await sent(bench)
    await ended_as(bench, number, SubmissionState.QUEUED)
    error = await bench.follows(BundleCompletion(number))
    assert isinstance(error, TransientError)
    assert error.code == "not_delivered"
    assert bench.crm.moments == []


async def test_a_part_that_was_refused_has_nothing_to_be_completed(bench: Workbench) -> None:
    number = await sent(bench)
    await ended_as(bench, number, SubmissionState.DEAD_LETTER)
    assert await bench.follows(BundleCompletion(number)) is None
    assert bench.crm.moments == []
    assert await bench.cards() == [CardRefresh(number)]


@pytest.mark.parametrize("partial", [None, PART])
async def test_what_is_whole_or_unfinished_is_not_completed(
    bench: Workbench, partial: PartialStart | None
) -> None:
    number = await delivered(bench, partial)
    assert await bench.follows(BundleCompletion(number)) is None
    assert bench.crm.updates == []


async def test_a_refusal_of_what_came_later_leaves_the_part(bench: Workbench) -> None:
    number = await sent(bench)
    await bench.show_cards()
    bench.crm.trouble["bring_up"] = [PermanentError("access denied")]
    assert isinstance(await bench.follows(BundleCompletion(number)), PermanentError)
    stored = await bench.stored(number)
    assert stored.partial == replace(SENT, refused="access denied")
    assert stored.state is SubmissionState.DELIVERED
    assert await bench.cards() == [CardRefresh(number)]
    notices = await bench.waiting_notices()
    assert [(one.chat_id, one.text, one.args) for one in notices] == [
        (
            admin,
            "notice-completion-refused",
            {"submission": str(number), "reason": "access denied"},
        )
        for admin in ADMINS
    ]


async def test_a_refusal_of_what_is_not_there_or_no_part_is_kept_nowhere(
    bench: Workbench,
) -> None:
    number = await delivered(bench, None)
    before = await bench.stored(number)
    refusals = (LaterRefused(SubmissionId(77), "gone"), LaterRefused(number, "whole"))
    async with bench.database.writing() as unit:
        await LaterRefused.write(unit, refusals, bench.clock.now())
        await unit.commit()
    assert await bench.stored(number) == before


BUDGET = Misfit(EntityKind.DEAL, "UF_CRM_BUDGET", "Budget", "[b]A fortune")
CITY = Misfit(EntityKind.CONTACT, "UF_CRM_CITY", "City", "Atlantis")


def test_a_note_says_what_the_fields_do_not_hold() -> None:
    """What people typed is no markup there, and a value that two fields lack stands once."""
    plan = plan_of(submission())
    update = BundleUpdate(plan, plan, Created(), None, "More came", "Left as it was", "(mark)")
    assert update.note_with((), ()) == "More came"
    assert update.note_with((BUDGET, BUDGET), (CITY,)) == (
        "More came\n\nLeft as it was\nBudget: ［b］A fortune\n\nNo place for\nCity: Atlantis"
    )
    assert replace(update, note="").note_with((), (CITY,)) == "No place for\nCity: Atlantis"


def test_a_comment_ends_with_what_has_no_place() -> None:
    plan = replace(plan_of(submission()), comment="Answers")
    assert plan.comment_with(()) == "Answers"
    assert plan.comment_with((BUDGET, CITY, BUDGET)) == (
        "Answers\n\nNo place for\nBudget: ［b］A fortune\nCity: Atlantis"
    )
    assert replace(plan, comment="").comment_with((CITY,)) == "No place for\nCity: Atlantis"


# --- given up for good ---------------------------------------------------------------------------


async def test_the_timeline_says_that_a_form_was_given_up(bench: Workbench) -> None:
    number = await delivered(bench, CANCELLED)
    before = await bench.stored(number)
    assert await bench.follows(CancellationNote(number)) is None
    ((amendment, linked, in_doubt),) = bench.crm.amended
    assert amendment == Amendment(
        entities=main_first(before.made), trace=None, note=f"cancelled {KEY}", mark=amendment.mark
    )
    assert amendment.mark.startswith(f"({KEY[:10]} x")
    assert (linked, in_doubt) == (None, False)
    assert (await bench.stored(number)).made == before.made


async def test_a_note_whose_answer_was_lost_is_looked_for(bench: Workbench) -> None:
    number = await delivered(bench, CANCELLED)
    bench.crm.trouble["amend"] = [AmbiguousError("lost")]
    await bench.follows(CancellationNote(number))
    bench.clock.passes(75)
    await bench.work(await bench.lease())
    assert [in_doubt for *_, in_doubt in bench.crm.amended] == [True]


@pytest.mark.parametrize("partial", [None, PART, SENT, replace(CANCELLED, completed_at=NOW)])
async def test_a_form_that_goes_on_or_was_sent_was_not_given_up(
    bench: Workbench, partial: PartialStart | None
) -> None:
    await bench.follows(CancellationNote(await delivered(bench, partial)))
    assert bench.crm.amended == []


async def test_nothing_is_noted_where_there_is_nothing(bench: Workbench) -> None:
    number = await delivered(bench, CANCELLED)
    bench.crm.gone = set(EntityKind)
    await bench.follows(CancellationNote(number))
    await ended_as(bench, number, SubmissionState.DEAD_LETTER)
    bench.crm.gone = set()
    await bench.follows(CancellationNote(number))
    assert bench.crm.amended == []


async def test_a_note_waits_for_the_part(bench: Workbench) -> None:
    number = await delivered(bench, CANCELLED)
    await ended_as(bench, number, SubmissionState.QUEUED)
    error = await bench.follows(CancellationNote(number))
    assert isinstance(error, TransientError)
    assert error.code == "not_delivered"
