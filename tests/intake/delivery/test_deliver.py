"""One submission's way into the CRM, with a CRM that does what the test says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.delivery.deliver import Deliver, DeliveryFollower
from intake.delivery.plan import Assignee, Found, FoundContact, TraceMode
from intake.delivery.planning import look_up_of
from intake.delivery.progress import BundleGrown, Find, finding
from intake.forms.crm_part import EntityKind
from intake.forms.form import RepeatPolicy
from intake.kernel.ids import SubmissionId, SubmissionKey
from intake.outbox.delivery_errors import (
    AmbiguousError,
    PermanentError,
    PortalWideError,
    TransientError,
)
from intake.outbox.outbox import LeaseLostError
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import CardRefresh, Delivery, FileUpload
from intake.outbox.worker import Worker
from intake.submissions.submission import (
    Created,
    CreatedEntity,
    Misfit,
    Submission,
    SubmissionState,
)
from tests.intake.delivery.made_up import KEY
from tests.intake.delivery.workbench import ADMINS, Workbench, file_answer

BUNDLE = [EntityKind.CONTACT, EntityKind.COMPANY, EntityKind.DEAL]


async def attempt(bench: Workbench) -> Exception | None:
    return await bench.work(await bench.lease())


def check_one_bundle(bench: Workbench) -> None:
    assert [entity.kind for entity in bench.crm.there[KEY]] == BUNDLE
    assert bench.crm.comments == [KEY]


async def test_a_submission_gets_in(bench: Workbench) -> None:
    number = await bench.submit()
    assert await attempt(bench) is None
    check_one_bundle(bench)
    stored = await bench.stored(number)
    assert stored.state is SubmissionState.DELIVERED
    assert stored.delivered_at == bench.clock.now()
    assert set(stored.made.entities) == set(bench.crm.there[KEY])
    assert (stored.made.trace_id, stored.made.commented) == (7, True)
    assert bench.crm.moments == ["look_up", "execute", "sent", "half", "lost"]
    (plan,) = bench.crm.plans
    assert (plan.comment, plan.mode) == (f"about {KEY}", TraceMode.LINKED)
    assert bench.crm.looked_for == [look_up_of(stored)]
    assert await bench.waiting(OutboxQueue.CRM) == ()


async def test_whoever_has_taken_it_is_responsible_from_the_start(bench: Workbench) -> None:
    number = await bench.submit()
    bench.assignees[number] = Assignee(12, people_too=False)
    await attempt(bench)
    assert bench.crm.plans[0].main.fields["ASSIGNED_BY_ID"] == 12


async def test_after_a_lost_answer_it_looks_before_it_sends(bench: Workbench) -> None:
    number = await bench.submit()
    bench.crm.trouble["lost"] = [AmbiguousError("lost")]
    assert isinstance(await attempt(bench), AmbiguousError)
    assert await bench.leasable() == ()
    bench.clock.passes(75)
    bench.crm.moments.clear()
    assert await attempt(bench) is None
    assert bench.crm.moments == ["reconcile", "look_up", "execute"]
    check_one_bundle(bench)
    assert (await bench.stored(number)).state is SubmissionState.DELIVERED


async def test_it_goes_on_at_the_missing_step(bench: Workbench) -> None:
    number = await bench.submit()
    bench.crm.trouble["half"] = [TransientError("busy")]
    await attempt(bench)
    assert [one.kind for one in (await bench.stored(number)).made.entities] == BUNDLE[:1]
    bench.clock.passes(6)
    assert await attempt(bench) is None
    assert "reconcile" not in bench.crm.moments
    check_one_bundle(bench)


async def test_what_an_earlier_attempt_began_gets_all_its_values(bench: Workbench) -> None:
    await bench.submit()
    bench.crm.trouble["half"] = [TransientError("busy")]
    await attempt(bench)
    (contact,) = bench.crm.there[KEY]
    bench.crm.found = Found(EntityKind.DEAL, contact=FoundContact(contact.id))
    bench.clock.passes(6)
    await attempt(bench)
    again = bench.crm.plans[-1].contact
    assert again is not None
    assert (again.id, again.fields["NAME"]) == (contact.id, "Anna")


async def test_a_doubt_stays_until_the_portal_has_told(bench: Workbench) -> None:
    await bench.submit()
    bench.crm.trouble["lost"] = [AmbiguousError("lost")]
    bench.crm.trouble["reconcile"] = [TransientError("down"), PortalWideError("expired")]
    for _ in range(3):
        await attempt(bench)
        bench.clock.passes(1000)
    assert (await bench.leasable())[0].in_doubt
    assert await attempt(bench) is None
    check_one_bundle(bench)


async def test_what_the_portal_told_is_kept_at_once(bench: Workbench) -> None:
    """The doubt is settled even if the next question fails."""
    number = await bench.submit()
    bench.crm.trouble["lost"] = [AmbiguousError("lost")]
    await attempt(bench)
    bench.clock.passes(75)
    bench.crm.trouble["look_up"] = [TransientError("busy")]
    await attempt(bench)
    assert (await bench.stored(number)).made.commented
    bench.clock.passes(600)
    (row,) = await bench.leasable()
    assert not row.in_doubt
    await attempt(bench)
    check_one_bundle(bench)


async def test_a_refusal_dead_letters_with_the_reason(bench: Workbench) -> None:
    number = await bench.submit()
    bench.crm.trouble["sent"] = [PermanentError("Field OPPORTUNITY is required")]
    await attempt(bench)
    stored = await bench.stored(number)
    assert stored.state is SubmissionState.DEAD_LETTER
    assert stored.reason == "Field OPPORTUNITY is required"
    assert await bench.waiting(OutboxQueue.CRM) == ()
    (card,) = await bench.waiting(OutboxQueue.TELEGRAM)
    assert card.task == CardRefresh(number)


async def test_a_portal_that_serves_nobody_dead_letters_nothing(bench: Workbench) -> None:
    number = await bench.submit()
    bench.crm.trouble["look_up"] = [PortalWideError("expired") for _ in range(20)]
    for _ in range(20):
        await attempt(bench)
    assert (await bench.stored(number)).state is SubmissionState.QUEUED
    assert len(await bench.notices()) == len(ADMINS)
    assert (await bench.leasable())[0].attempt == 1
    assert await attempt(bench) is None


async def test_a_fault_of_our_own_is_dead_lettered_at_last(bench: Workbench) -> None:
    number = await bench.submit()
    bench.crm.trouble["look_up"] = [KeyError("anna@example.com") for _ in range(5)]
    for _ in range(5):
        await attempt(bench)
        bench.clock.passes(1000)
    stored = await bench.stored(number)
    assert stored.state is SubmissionState.DEAD_LETTER
    assert stored.reason == "(internal error: KeyError)"


async def test_a_fault_after_the_sending_is_a_doubt(bench: Workbench) -> None:
    await bench.submit()
    bench.crm.trouble["lost"] = [RuntimeError("our mistake")]
    await attempt(bench)
    bench.clock.passes(74)
    assert await bench.leasable() == ()
    bench.clock.passes(1)
    assert await attempt(bench) is None
    check_one_bundle(bench)


async def test_nothing_is_sent_once_the_lease_is_lost(bench: Workbench) -> None:
    await bench.submit()
    row = await bench.lease()
    await bench.reclaim()
    await bench.lease("next")
    with pytest.raises(LeaseLostError):
        await bench.work(row)
    assert "sent" not in bench.crm.moments


async def test_a_delivered_submission_is_left_alone(bench: Workbench) -> None:
    number = await bench.submit()
    row = await bench.lease()
    async with bench.database.writing() as unit:
        state = SubmissionState.DELIVERED
        await unit.submissions.set_state((number,), state, bench.clock.now())
        await unit.commit()
    assert await bench.work(row) is None
    assert bench.crm.moments == []
    assert await bench.waiting(OutboxQueue.CRM) == ()
    assert await bench.cards() == [CardRefresh(number)]


def delivering(
    bench: Workbench, find: Find, followers: tuple[DeliveryFollower, ...] = ()
) -> Worker:
    deliver = Deliver(
        find,
        bench.crm,
        bench.clock,
        lambda *_: "",
        mode=TraceMode.LINKED,
        admins=ADMINS,
        misfits_title="",
        followers=followers,
    )
    return Worker(bench.database.writing, bench.clock, {Delivery: deliver}, admins=ADMINS)


@pytest.mark.parametrize(
    ("made", "in_doubt", "moments"),
    [
        (Created(), False, []),
        (Created(), True, ["reconcile"]),
        (Created((CreatedEntity(EntityKind.DEAL, 5, made=True),)), False, ["find_bundle"]),
    ],
)
async def test_what_was_erased_is_not_sent_unless_a_part_of_it_may_be_there(
    bench: Workbench, made: Created, in_doubt: bool, moments: list[str]
) -> None:
    async def find(number: SubmissionId) -> Submission:
        return replace(await bench.stored(number), erased=True, made=made)

    await bench.submit()
    row = replace(await bench.lease(), in_doubt=in_doubt)
    assert await delivering(bench, find)(row) is None
    assert bench.crm.moments[:1] == moments


async def test_whoever_follows_a_delivery_is_told_what_it_made(bench: Workbench) -> None:
    def note(submission: Submission, made: Created) -> BundleGrown:
        kinds = tuple(str(one.kind) for one in made.entities)
        return BundleGrown(submission.id, Created(files=kinds))

    number = await bench.submit()
    find = finding(bench.database.reading)
    await delivering(bench, find, (note,))(await bench.lease())
    assert (await bench.stored(number)).made.files == tuple(map(str, BUNDLE))


async def test_files_follow_in_a_step_of_their_own(bench: Workbench) -> None:
    number = await bench.submit(file_answer("brief", "a.pdf"))
    await attempt(bench)
    (row,) = await bench.waiting(OutboxQueue.CRM)
    assert row.task == FileUpload(number)
    assert (await bench.stored(number)).state is SubmissionState.DELIVERED


async def test_a_comment_on_an_open_deal_says_that_it_is_a_repeat(bench: Workbench) -> None:
    bench.crm.found = Found(EntityKind.DEAL, open_main_id=77)
    await bench.submit(repeat=RepeatPolicy.COMMENT)
    await attempt(bench)
    assert bench.repeats == [True]
    assert bench.crm.plans[0].main.id == 77


async def test_its_own_deal_of_an_earlier_attempt_is_no_repeat(bench: Workbench) -> None:
    await bench.submit(repeat=RepeatPolicy.COMMENT)
    bench.crm.trouble["lost"] = [AmbiguousError("lost")]
    await attempt(bench)
    ours = bench.crm.there[KEY][-1]
    bench.crm.found = Found(EntityKind.DEAL, open_main_id=ours.id)
    bench.clock.passes(75)
    await attempt(bench)
    assert bench.repeats == [False, False]
    check_one_bundle(bench)


BUDGET = Misfit(EntityKind.DEAL, "UF_CRM_BUDGET", "Budget", "A fortune")
CITY = Misfit(EntityKind.CONTACT, "UF_CRM_CITY", "City", "Atlantis" * 100)


async def test_what_has_no_place_is_kept_and_told_to_each_admin(bench: Workbench) -> None:
    bench.crm.misfits = (BUDGET, CITY, replace(BUDGET, value="More"))
    number = await bench.submit(file_answer("brief", "brief.pdf"))
    assert await attempt(bench) is None
    assert bench.crm.plans[0].misfits_title == "No place for"
    assert (await bench.stored(number)).made.misfits == bench.crm.misfits
    assert [row.task for row in await bench.waiting(OutboxQueue.CRM)] == [FileUpload(number)]
    notices = [one for one in await bench.waiting_notices() if one.text == "notice-misfit"]
    assert sorted((one.chat_id, str(one.args["field"])) for one in notices) == [
        (admin, field)
        for admin in ADMINS
        for field in ("contact.UF_CRM_CITY", "deal.UF_CRM_BUDGET")
    ]
    assert {one.args["submission"] for one in notices} == {str(number)}
    assert {len(str(one.args["value"])) for one in notices} == {len("A fortune"), 200}
    assert {(one.args["form"], one.args["title"]) for one in notices} == {
        ("b2b", "Budget"),
        ("b2b", "City"),
    }


async def test_a_field_is_told_of_once_a_day(bench: Workbench) -> None:
    """A choice that fits no list does so with every submission."""
    bench.crm.misfits = (BUDGET,)
    counts = []
    for turn, hours in enumerate((0, 1, 22, 1)):
        bench.clock.passes(hours * 3600)
        await bench.submit(key=SubmissionKey(f"{turn:032}"))
        assert await attempt(bench) is None
        counts.append(len(await bench.waiting_notices()))
    once = len(ADMINS)
    assert counts == [once, once, once, 2 * once], "what was told before still waits here"


async def test_a_clock_that_is_put_back_mutes_no_field(bench: Workbench) -> None:
    bench.crm.misfits = (BUDGET,)
    for turn, seconds in enumerate((0, -7200)):
        bench.clock.passes(seconds)
        await bench.submit(key=SubmissionKey(f"{turn:032}"))
        assert await attempt(bench) is None
    assert len(await bench.waiting_notices()) == 2 * len(ADMINS)


async def test_what_was_not_committed_was_not_told(bench: Workbench) -> None:
    bench.crm.misfits = (BUDGET,)
    await bench.submit()
    row = await bench.lease()
    await bench.reclaim()
    with pytest.raises(LeaseLostError):
        await bench.work(row)
    assert await bench.waiting_notices() == []
    bench.clock.passes(75)
    assert await bench.work(await bench.lease()) is None
    assert len(await bench.waiting_notices()) == len(ADMINS)


async def test_a_card_that_names_no_misfit_after_another_try(bench: Workbench) -> None:
    """What an attempt was refused with may fit the next time."""
    bench.crm.misfits = (BUDGET,)
    bench.crm.trouble["half"] = [PermanentError("required", code="REQUIRED")]
    number = await bench.submit()
    assert isinstance(await attempt(bench), PermanentError)
    assert (await bench.stored(number)).made.misfits == ()


async def test_a_wait_that_the_portal_asked_for_is_kept_with_the_row(bench: Workbench) -> None:
    """Else a clock that was put back would make it due at once."""
    await bench.submit()
    wait = timedelta(hours=2)
    bench.crm.trouble["look_up"] = [TransientError("limit", code="LIMIT", retry_after=wait)]
    asked_for = bench.clock.now() + wait
    await bench.work(await bench.lease())
    bench.clock.passes(2 * 3600 + 300)
    (row,) = await bench.leasable()
    assert row.not_before == asked_for


async def test_admins_can_end_an_incident_that_an_attempt_began(bench: Workbench) -> None:
    await bench.submit()
    remedy = "https://portal.example/grant"
    bench.crm.trouble["look_up"] = [PortalWideError("expired", code="EXPIRED", remedy=remedy)]
    await bench.work(await bench.lease())
    circuit = await bench.circuit()
    assert circuit is not None
    assert circuit.remedy == remedy
