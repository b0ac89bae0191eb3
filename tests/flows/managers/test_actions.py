"""What the buttons of a card do: to the clocks, to the card, and in the CRM."""

import asyncio
from datetime import timedelta

import pytest

from bot.wiring.lead_outcomes import build_reasons
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.leads.lead import LeadOutcome, LeadState, Side
from intake.leads.timer import TimerKind, of_lead
from intake.outcomes.lost_reasons import LostReason, LostReasons
from tests.flows.delivery.office import notices, submits
from tests.flows.managers.desk import Desk


async def clocks(desk: Desk, number: int = 1) -> set[TimerKind]:
    lead = await desk.lead(number)
    async with desk.world.database.reading() as unit:
        return {one.kind for one in await unit.timers.open_of(of_lead(lead.id))}


def comments(desk: Desk) -> list[str]:
    """What the timeline says after the answers themselves."""
    return [one["text"].partition("[/b]")[0][3:] for one in desk.world.crm()["comments"]][1:]


@pytest.mark.parametrize(
    ("button", "noted"), [("Called", "called"), ("Wrote", "wrote"), ("No answer", "answer")]
)
async def test_whoever_acted_stops_the_clock_and_the_crm_notes_it(
    desk: Desk, button: str, noted: str
) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    assert TimerKind.FIRST_REPLY in await clocks(desk)
    assert "Waiting for our answer" in (await desk.card()).text
    assert (await desk.presses(desk.boris, button)).toast == "Noted 👍"
    assert TimerKind.FIRST_REPLY not in await clocks(desk)
    assert "the prospect’s turn" in (await desk.card()).text
    assert (await desk.lead()).answered
    assert noted in comments(desk)[-1].lower()


@pytest.mark.parametrize(
    ("buttons", "noted"),
    [
        (("More", "Release"), "Boris gave the lead back to the line"),
        (("More", "Hand to", "Mia"), "Boris handed the lead to Mia"),
        (("More", "Postpone", "In three days"), "Boris postponed the lead until Mar 8, 2026"),
        (("More", "Not a lead", "Analyse the failure"), "Boris: not a lead (Analyse the failure)"),
        (("More", "Spam", "Yes, it’s spam"), "Boris marked it as spam"),
        (("Done",), "Boris is done with the lead"),
    ],
)
async def test_the_crm_notes_whatever_becomes_of_a_lead(
    desk: Desk, buttons: tuple[str, ...], noted: str
) -> None:
    await desk.comes()
    await desk.presses(desk.mia, "Take")
    await desk.chooses(desk.boris, "More", "Take over")
    await desk.chooses(desk.boris, *buttons)
    await desk.world.settle()
    taken, over, last = comments(desk)
    assert taken.startswith("Mia took the lead in Telegram")
    assert over.startswith("Boris took the lead over from Mia")
    assert last.startswith(noted)


async def test_thanks_need_no_answer_and_no_note(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    before = comments(desk)
    await desk.chooses(desk.boris, "More", "No reply needed")
    assert (await desk.lead()).turn is Side.PROSPECT
    assert not (await desk.lead()).answered
    assert TimerKind.FIRST_REPLY not in await clocks(desk)
    assert comments(desk) == before


async def test_work_on_a_lead_that_nobody_has_takes_it(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.mia, "Take")
    await desk.chooses(desk.mia, "More", "Release")
    pressed = await desk.presses(desk.boris, "", stale=True, data="v:1:called:")
    assert pressed.toast == "Noted 👍"
    assert (await desk.lead()).owner_id == desk.boris.id
    assert "Boris has it" in (await desk.card()).text


@pytest.mark.parametrize(
    ("choice", "wakes"),
    [
        ("In an hour", "Mar 5, 2026, 10:30"),  # a Thursday, at half past nine
        ("Tomorrow", "Mar 6, 2026, 9:00"),
        ("In three days", "Mar 8, 2026, 9:00"),
        ("Next week", "Mar 9, 2026, 9:00"),
    ],
)
async def test_a_lead_is_postponed_and_wakes_in_time(desk: Desk, choice: str, wakes: str) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    toast = (await desk.chooses(desk.boris, "More", "Postpone", choice)).toast
    assert toast.replace("\u202f", " ").startswith(f"Postponed until {wakes}")
    assert "Boris postponed it; it wakes if they write" in (await desk.card()).text
    lead = await desk.lead()
    assert lead.state is LeadState.ASLEEP
    assert lead.wakes_at is not None
    (todo,) = desk.world.crm()["activities"]
    assert todo["deadline"]
    await desk.world.advance(lead.wakes_at - desk.world.clock.now())
    await desk.world.settle()
    assert (await desk.lead()).state is LeadState.TAKEN
    assert "Waiting for our answer" in (await desk.card()).text


@pytest.mark.parametrize("sleeps_on", [False, True])
async def test_a_sleeping_lead_wakes_by_words_or_sleeps_on(desk: Desk, sleeps_on: bool) -> None:
    ann = await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.boris, "More", "Postpone")
    if sleeps_on:
        await desk.presses(desk.boris, "Wakes if they write")
        assert "🔕 Sleeps on anyway" in (await desk.card()).buttons
    await desk.presses(desk.boris, "In three days")
    await desk.comes(ann)
    assert (await desk.lead()).state is (LeadState.ASLEEP if sleeps_on else LeadState.TAKEN)


async def test_a_sleeping_lead_is_woken_by_its_owner(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.boris, "More", "Postpone", "In three days")
    assert (await desk.presses(desk.mia, "Wake it")).toast.startswith("Boris has had it")
    await desk.presses(desk.boris, "Wake it")
    assert (await desk.lead()).state is LeadState.TAKEN
    assert "😴" not in (await desk.card()).text


async def test_not_a_lead_for_one_of_the_portals_own_reasons(desk: Desk) -> None:
    await desk.comes()
    await desk.chooses(desk.boris, "More", "Not a lead")
    card = await desk.card()
    assert {"Lost", "Analyse the failure"} <= set(card.buttons)
    assert (await desk.presses(desk.boris, "Analyse the failure")).toast == "Closed."
    await desk.world.settle()
    lead = await desk.lead()
    assert (lead.outcome, lead.reason) == (LeadOutcome.NOT_A_LEAD, "Analyse the failure")
    assert "🙅 Not a lead: Analyse the failure" in (await desk.card()).text
    (deal,) = desk.world.entities("deal")
    assert deal["fields"]["STAGE_ID"] == "APOLOGY"


async def test_a_lead_that_the_crm_does_not_know_is_given_up_without_a_reason(desk: Desk) -> None:
    desk.world.portal_fault("down", count=None)
    await submits(desk.world.person())
    await desk.world.deliver()
    await desk.chooses(desk.boris, "More", "Not a lead", "Yes, not a lead")
    assert (await desk.lead()).outcome is LeadOutcome.NOT_A_LEAD


class _Portal(LostReasons):
    """A portal that takes its time."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def reasons(
        self,
        kind: EntityKind,  # noqa: ARG002  the port's signature
        pipeline: int | None,  # noqa: ARG002  the port's signature
    ) -> tuple[LostReason, ...]:
        await asyncio.sleep(self._seconds)
        return (LostReason("APOLOGY", "Too dear"),)


async def test_no_button_spins_for_as_long_as_a_portal_is_silent(desk: Desk) -> None:
    await desk.comes()
    soon, late = (
        build_reasons(desk.world.database, _Portal(seconds), seconds=0.2) for seconds in (0, 30)
    )
    assert [one.code for one in await soon(LeadId(1))] == ["APOLOGY"]
    assert await late(LeadId(1)) == ()


async def test_a_reason_that_nobody_offered_closes_nothing(desk: Desk) -> None:
    await desk.comes()
    pressed = await desk.presses(desk.boris, "", stale=True, data="v:1:give_up:MADE_UP")
    assert "changed meanwhile" in pressed.toast
    assert (await desk.lead()).is_open


async def test_spam_is_asked_once_more_mutes_and_asks_the_admins(desk: Desk) -> None:
    ann = await desk.comes()
    await desk.presses(desk.boris, "Spam")
    assert (await desk.lead()).is_open
    await desk.presses(desk.boris, "Back")
    assert "✋ Take" in (await desk.card()).buttons
    await desk.chooses(desk.boris, "Spam", "Yes, it’s spam")
    lead = await desk.lead()
    assert lead.outcome is LeadOutcome.SPAM
    assert lead.is_muted(desk.world.clock.now() + timedelta(hours=23))
    assert not lead.is_muted(desk.world.clock.now() + timedelta(hours=25))
    (asked,) = await notices(desk.world, "marked lead 1 as spam")
    assert str(ann.id) in asked.text
    card = await desk.card()
    assert "🚫 Spam · Boris" not in card.text, "nobody had it"
    assert "reaches nobody until" in card.text
    assert "🚫 Spam" in card.buttons
    await desk.presses(desk.mia, "Open again")
    assert (await desk.lead()).state is LeadState.WAITING
    assert not (await desk.lead()).is_muted(desk.world.clock.now())


async def test_done_closes_a_lead_and_it_can_be_opened_again(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.presses(desk.boris, "Done")
    assert (await desk.lead()).outcome is LeadOutcome.DONE
    card = await desk.card()
    assert "✅ Done · Boris" in card.text
    assert "disabled" in card.button("✅ Done")
    await desk.presses(desk.mia, "Open again")
    assert (await desk.lead()).owner_id == desk.boris.id, "whoever had it has it again"
    assert "Boris has it" in (await desk.card()).text


@pytest.mark.parametrize("ends", [("Done",), ("Spam", "Yes, it’s spam")], ids=["done", "spam"])
async def test_who_waited_for_an_answer_waits_again_once_it_is_opened_again(
    desk: Desk, ends: tuple[str, ...]
) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    waits = next(line for line in (await desk.card()).text.split("\n") if "our answer" in line)
    await desk.world.advance(timedelta(minutes=2))
    await desk.chooses(desk.boris, *(("More", *ends) if len(ends) > 1 else ends))
    await desk.presses(desk.boris, "Open again")
    assert waits in (await desk.card()).text
    await desk.world.advance(timedelta(minutes=10))
    await desk.world.deliver()
    assert "hasn’t had an answer yet" in (await desk.chat(desk.boris).last()).text


async def test_a_closed_lead_stays_closed_beside_a_newer_one(desk: Desk) -> None:
    ann = await desk.comes()
    await desk.presses(desk.boris, "Take")
    first = await desk.card()
    await desk.presses(desk.boris, "Done")
    await desk.comes(ann)
    assert (await desk.lead(2)).is_open
    pressed = await desk.presses(desk.boris, "Open again", card=first)
    assert "changed meanwhile" in pressed.toast
    assert not (await desk.lead()).is_open


async def test_a_repeated_press_changes_nothing(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    press = desk.world.telegram.fed[-1]
    await desk.chooses(desk.boris, "More", "Release")
    await desk.world.feed(press)
    await desk.world.deliver()
    assert (await desk.lead()).owner_id is None
    assert len(await desk.history()) == 1


async def test_an_act_on_a_closed_lead_is_told_and_the_card_put_right(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.presses(desk.boris, "Done")
    for action in ("take", "release", "called", "needless", "done", "wake", "spam_surely", "hand"):
        pressed = await desk.presses(desk.mia, "", stale=True, data=f"v:1:{action}:")
        assert "changed meanwhile" in pressed.toast, action
    assert (await desk.lead()).outcome is LeadOutcome.DONE
    assert "✅ Done · Boris" in (await desk.card()).text
