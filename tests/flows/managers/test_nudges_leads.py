"""What prospects are told by itself about their leads: expectation, follow-up, rating."""

from datetime import timedelta

import pytest

from intake.kernel.ids import PersonId
from intake.leads.lead import LeadOutcome
from intake.leads.lead_clocks import EXPECTATION_AFTER, RATING_AFTER
from intake.nudges.ask_rating import RATING_HOLDS_FOR
from intake.outbox.tasks.notice_tasks import NudgeKind
from intake.team.absence import Absence, AbsenceKind
from intake.team.team import DEFAULT_TEAM
from tests.flows.managers.office_hours import (
    BOOK,
    answer,
    ask,
    close,
    hear,
    lead_of,
    open_office,
    until,
)
from tests.flows.world import World
from tests.people import Person, SeenMessage

DAY = timedelta(days=1)


async def said(world: World, person: Person, after: timedelta = EXPECTATION_AFTER) -> str:
    """The last thing that the person reads a while later."""
    await world.advance(after)
    await world.deliver()
    return (await person.sees()).text


async def texts_since(person: Person, seen: list[SeenMessage]) -> list[str]:
    return [message.text for message in (await person.chat.messages())[len(seen) :]]


@pytest.fixture
async def mia(world: World) -> Person:
    """A manager who works from Monday to Friday, nine to six, in Berlin."""
    mia = world.person("Mia")
    await open_office(world, mia)
    return mia


# --- when to expect an answer ---


@pytest.mark.parametrize(
    ("days", "at", "words"),
    [
        (0, "19:00", "We’ll get back to you tomorrow from 9:00."),
        (1, "7:10", "We’ll get back to you today from 9:00."),
        (1, "20:00", "We’ll get back to you on Monday from 9:00."),
        (3, "23:59", "We’ll get back to you tomorrow from 9:00."),
    ],
)
async def test_outside_of_hours_one_hears_when_somebody_answers(
    world: World, mia: Person, days: int, at: str, words: str
) -> None:
    """The world begins on a Thursday."""
    await world.advance(days * DAY)
    await world.advance(-timedelta(hours=world.clock.now().hour))
    ann = await ask(world, at)
    assert (await ann.sees()).text == "Thank you! We will call you soon."
    assert words in await said(world, ann)


async def test_in_hours_nothing_is_promised(world: World, mia: Person) -> None:
    ann = await ask(world, "17:59")
    assert await said(world, ann) == "Thank you! We will call you soon."


async def test_it_is_promised_once(world: World, mia: Person) -> None:
    ann = await ask(world, "19:00")
    await said(world, ann)
    seen = await ann.chat.messages()
    await hear(world)
    await said(world, ann)
    await until(world, "10:00")
    await answer(world, mia)
    await until(world, "20:00")
    await hear(world)
    await said(world, ann)
    assert await texts_since(ann, seen) == []


async def test_who_writes_at_night_to_somebody_who_answered_is_told_too(
    world: World, mia: Person
) -> None:
    ann = await ask(world, "10:40")
    await answer(world, mia)
    await until(world, "22:00")
    await hear(world)
    assert "We’ll get back to you tomorrow from 9:00." in await said(world, ann)


async def test_first_words_are_answered_so_as_well(world: World, mia: Person, ann: Person) -> None:
    await until(world, "22:00")
    await ann.opens()
    await ann.says("Do you deliver to Potsdam?")
    assert "We’ll get back to you tomorrow from 9:00." in await said(world, ann)


async def test_at_night_it_makes_no_sound(world: World, mia: Person) -> None:
    ann = await ask(world, "23:00")
    await said(world, ann)
    assert (await ann.sees()).raw["silent"]


async def test_a_team_without_members_promises_nothing(world: World) -> None:
    await open_office(world)
    ann = await ask(world, "23:00")
    assert await said(world, ann) == "Thank you! We will call you soon."


async def test_it_can_be_switched_off(world: World, mia: Person) -> None:
    await open_office(world, expectation=False)
    ann = await ask(world, "23:00")
    assert await said(world, ann) == "Thank you! We will call you soon."


async def test_who_is_away_until_they_say_so_is_not_promised(world: World, mia: Person) -> None:
    async with world.database.writing() as unit:
        mine = PersonId(mia.id)
        now = world.clock.now()
        await unit.absences.add(Absence(mine, AbsenceKind.AWAY, now, None, mine))
        await unit.commit()
    ann = await ask(world, "12:00")
    assert await said(world, ann) == "Thank you! We will call you soon."


async def test_leave_is_reckoned_with(world: World, mia: Person) -> None:
    async with world.database.writing() as unit:
        mine = PersonId(mia.id)
        now = world.clock.now()
        await unit.absences.add(Absence(mine, AbsenceKind.LEAVE, now, now + 20 * DAY, mine))
        await unit.commit()
    ann = await ask(world, "12:00")
    assert "We’ll be back on March 25, 2026" in await said(world, ann)


async def test_it_speaks_russian(world: World, mia: Person, ivan: Person) -> None:
    await ivan.opens()
    await world.advance(timedelta(hours=10))
    async with world.database.writing() as unit:
        await BOOK.opened(unit, PersonId(ivan.id), DEFAULT_TEAM, world.clock.now())
        await unit.commit()
    assert await said(world, ivan) == "Сейчас у нас нерабочее время. Ответим завтра, после 9:00."


# --- a friendly word ---


@pytest.fixture
async def patient(world: World, mia: Person) -> Person:
    """A manager whose team asks once more after two days of silence."""
    await open_office(world, follow_up=2 * DAY)
    return mia


STILL = "Is anything still open?"


async def test_who_stays_silent_gets_one_friendly_word(world: World, patient: Person) -> None:
    ann = await ask(world)
    await answer(world, patient)
    await world.advance(timedelta(hours=1))
    await answer(world, patient)
    assert STILL not in await said(world, ann, 2 * DAY - timedelta(minutes=30))
    assert STILL in await said(world, ann, timedelta(minutes=31))
    seen = await ann.chat.messages()
    await answer(world, patient)
    await said(world, ann, 9 * DAY)
    assert await texts_since(ann, seen) == []


async def test_words_of_the_prospect_stop_it(world: World, patient: Person) -> None:
    ann = await ask(world)
    await answer(world, patient)
    await world.advance(DAY)
    await hear(world)
    assert STILL not in await said(world, ann, 5 * DAY)


async def test_it_waits_for_the_morning(world: World, patient: Person) -> None:
    await until(world, "17:00")
    ann = await ask(world)
    await until(world, "22:00")
    await answer(world, patient)
    assert STILL not in await said(world, ann, 2 * DAY)
    await until(world, "8:59")
    assert STILL not in (await ann.sees()).text
    await until(world, "9:01")
    assert STILL in (await ann.sees()).text


async def test_who_does_not_want_it_gets_no_more(world: World, patient: Person) -> None:
    ann = await ask(world)
    await answer(world, patient)
    assert STILL in await said(world, ann, 2 * DAY)
    await ann.presses("Don’t send me these")
    assert (await ann.sees()).buttons == []
    async with world.database.reading() as unit:
        assert await unit.nudge_switches.is_off(PersonId(ann.id), NudgeKind.FOLLOW_UP)
    await close(world)
    await open_office(world, follow_up=DAY)
    seen = await ann.chat.messages()
    await world.advance(40 * DAY)
    async with world.database.writing() as unit:
        await BOOK.opened(unit, PersonId(ann.id), DEFAULT_TEAM, world.clock.now())
        await unit.commit()
    await answer(world, patient, 2)
    await said(world, ann, 2 * DAY)
    assert [text for text in await texts_since(ann, seen) if STILL in text] == []
    assert (await lead_of(world, 2)).followed_up_at is not None


async def test_who_blocks_the_bot_is_left_alone(world: World, patient: Person) -> None:
    ann = await ask(world)
    await answer(world, patient)
    await ann.blocks()
    seen = await ann.chat.messages()
    await said(world, ann, 3 * DAY)
    assert await texts_since(ann, seen) == []
    assert await world.next_due() is None


# --- how it was ---


@pytest.fixture
async def curious(world: World, mia: Person) -> Person:
    """A manager whose form asks how it was."""
    await world.edit_form("lead", lambda form: form.update(rating=True))
    return mia


HOW = "How was it?"


async def test_after_a_good_end_one_is_asked_once(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    assert HOW not in await said(world, ann, RATING_AFTER - timedelta(minutes=1))
    assert HOW in await said(world, ann, timedelta(minutes=2))
    assert (await ann.sees()).buttons == ["1", "2", "3", "4", "5", "Don’t ask me"]
    await ann.presses("4")
    assert "✓ 4 of 5" in (await ann.sees()).text
    assert (await ann.sees()).buttons == []
    assert (await lead_of(world)).rating == 4
    seen = await ann.chat.messages()
    await said(world, ann, 30 * DAY)
    assert await texts_since(ann, seen) == []


async def test_a_low_one_reaches_the_admins_and_its_words_the_team(
    world: World, curious: Person
) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    await ann.presses("2")
    assert "sorry" in (await ann.sees()).text
    await world.deliver()
    assert "rated us 2 of 5 (lead 1)" in (await world.admin.sees()).text
    await ann.says("Nobody called back")
    assert (await ann.sees()).text == "Thank you, we’ve passed it on."
    await world.deliver()
    assert "says why" in (await world.admin.sees()).text
    assert "says why" in (await world.cards())[-1].text
    assert (await lead_of(world)).rating_words == "Nobody called back"
    card = (await world.cards())[0].text
    assert "Rated 2 of 5" in card
    assert "Nobody called back" in card
    await ann.says("And one thing more")
    assert (await lead_of(world)).rating_words == "Nobody called back"
    assert (await lead_of(world)).is_open, "later words are words like any others"


async def test_a_rating_and_its_words_stay_on_the_card_of_a_lead_that_goes_on(
    world: World, curious: Person
) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    await ann.presses("2")
    await ann.says("Nobody called back")
    await ann.says("And one thing more")
    await world.deliver()
    card = (await world.cards())[0].text
    assert "Waiting for our answer" in card
    assert "Rated 2 of 5" in card
    assert "Nobody called back" in card


async def test_a_second_press_changes_nothing(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    with world.holding() as held:
        await ann.presses("5")
        await ann.presses("1")
    for update in held:
        await world.feed(update)
    assert (await lead_of(world)).rating == 5
    await world.feed(held[0])
    assert (await lead_of(world)).rating == 5


async def test_a_late_press_is_told_so(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    await world.advance(RATING_HOLDS_FOR)
    pressed = await ann.presses("5")
    assert pressed.answer is not None
    assert "closed by now" in pressed.answer["text"]
    assert (await lead_of(world)).rating is None


async def test_somebody_else_cannot_rate(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    eve = world.person("Eve")
    await eve.opens()
    with world.holding() as held:
        await eve.presses("Leave a request")
    held[0]["callback_query"]["data"] = "g:1:1"
    await world.feed(held[0])
    assert (await lead_of(world)).rating is None


@pytest.mark.parametrize("outcome", [LeadOutcome.SPAM, LeadOutcome.NOT_A_LEAD, LeadOutcome.LOST])
async def test_after_another_end_nobody_is_asked(
    world: World, curious: Person, outcome: LeadOutcome
) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world, outcome)
    assert HOW not in await said(world, ann, DAY)


async def test_without_the_setting_nobody_is_asked(world: World, mia: Person) -> None:
    ann = await ask(world)
    await answer(world, mia)
    await close(world)
    assert HOW not in await said(world, ann, DAY)


async def test_at_night_one_is_asked_in_the_morning(world: World, curious: Person) -> None:
    await until(world, "17:00")
    ann = await ask(world)
    await answer(world, curious)
    await until(world, "20:30")
    await close(world)
    assert HOW not in await said(world, ann, RATING_AFTER)
    await until(world, "9:00")
    assert HOW in (await ann.sees()).text


async def test_an_opened_lead_is_not_asked_about(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    lead = await lead_of(world)
    async with world.database.writing() as unit:
        await BOOK.reopen(unit, lead, world.clock.now())
        await unit.commit()
    assert HOW not in await said(world, ann, DAY)


async def test_a_lead_that_is_closed_twice_is_asked_about_once(
    world: World, curious: Person
) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    assert HOW in await said(world, ann, RATING_AFTER)
    lead = await lead_of(world)
    async with world.database.writing() as unit:
        await BOOK.reopen(unit, lead, world.clock.now())
        await unit.commit()
    pressed = await ann.presses("5")
    assert pressed.answer is not None
    assert "closed by now" in pressed.answer["text"], "it is open: nobody knows yet how it was"
    await close(world)
    seen = await ann.chat.messages()
    await said(world, ann, 2 * DAY)
    assert await texts_since(ann, seen) == []


async def test_words_after_a_good_one_reach_the_team_alone(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    await ann.presses("5")
    await ann.says("Everybody was so kind")
    await world.deliver()
    assert "says why" in (await world.cards())[-1].text
    assert "rated us" not in (await world.admin.sees()).text
    assert "Everybody was so kind" in (await world.cards())[0].text


async def test_words_long_after_a_rating_are_a_new_question(world: World, curious: Person) -> None:
    ann = await ask(world)
    await answer(world, curious)
    await close(world)
    await said(world, ann, RATING_AFTER)
    await ann.presses("5")
    await world.advance(timedelta(minutes=16))
    await ann.says("Do you deliver on Sundays?")
    await world.deliver()
    assert (await lead_of(world)).rating_words is None
    assert (await lead_of(world)).is_open
