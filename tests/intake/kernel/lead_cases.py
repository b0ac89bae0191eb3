"""How to come to where each use case of leads and dialogues can be called, for test_once.py."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from intake.conversation.inputs import Spoken
from intake.dialogue.answer_prospect import AnswerProspect, Speakers
from intake.dialogue.answer_ready import AnswerReady, Draft, KeepReadyAnswer
from intake.dialogue.change_words import EditWords, SendAgain, TakeBack
from intake.dialogue.inside import TeamWords
from intake.dialogue.ready_answer import ReadyAnswer
from intake.dialogue.relayed import Fate
from intake.dialogue.scheduled_words import ScheduledWords
from intake.dialogue.send_later import SendLater
from intake.kernel.ids import LeadId, RelayedId, UpdateId
from intake.kernel.languages import Languages
from intake.leads.act_on_lead import ActOnLead
from intake.leads.cards.burst import Burst
from intake.leads.cards.lead_card import CardRole, LeadCard
from intake.leads.cards.show_burst import TurnBurst
from intake.leads.due_clock import Recompute
from intake.leads.lead import LeadOutcome
from intake.leads.lead_action import LeadAction, LeadPress, no_reasons
from intake.leads.lead_acts import LeadActs
from intake.leads.lead_book import LeadBook
from intake.leads.postpone_lead import PostponeLead
from intake.leads.postponing import Postponed
from intake.nudges.rate_lead import RateLead, Rating
from intake.nudges.switch_off import SwitchNudgeOff
from intake.outbox.tasks.notice_tasks import NudgeKind
from intake.team.card_chat import CardChat
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team
from tests.intake.kernel.staff_cases import OFFICE, joined, staff
from tests.intake.places import ANNA, BORIS, Place

Call = Callable[[UpdateId], Awaitable[Any]]
Prepared = Callable[[Place], Awaitable[Call]]
LEAD = LeadId(1)
CARD, SAID = 50, 70
EARLIER = UpdateId(800_000)
BOOK = LeadBook(zone="UTC")
LANGUAGES = Languages(("en", "ru"), "en")


def acts() -> LeadActs:
    return LeadActs(BOOK, admins=(), zone="UTC", has_crm=False)


def speakers() -> Speakers:
    return Speakers(staff().access, BOOK)


def words(text: str, message_id: int = SAID) -> TeamWords:
    """Boris answers the card."""
    spoken = Spoken(message_id, "text", text, reply_to=CARD)
    return TeamWords(spoken, OFFICE, None, text, answers_us=True)


async def acts_on_lead(place: Place) -> Call:
    act = ActOnLead(place.database.writing, place.clock, staff().access, acts(), no_reasons)
    press = LeadPress(LEAD, LeadAction.TAKE, "", OFFICE, CARD)
    return lambda update: act(update, press, BORIS)


async def postpones(place: Place) -> Call:
    postpone = PostponeLead(place.database.writing, place.clock, staff().access, acts())
    return lambda update: postpone(update, BORIS, CardChat(OFFICE), CARD, "tomorrow 9:00")


async def turns_burst(place: Place) -> Call:
    async with place.database.writing() as unit:
        await unit.bursts.put(Burst(OFFICE, None, 60, fingerprint="shown"))
        await unit.commit()
    turn = TurnBurst(place.database.writing, place.clock)
    return lambda update: turn(update, OFFICE, 60, 1)


def answering(place: Place) -> AnswerProspect:
    database = place.database
    return AnswerProspect(database.writing, database.reading, place.clock, speakers())


async def answers(place: Place) -> Call:
    said_at = place.clock.now()
    return lambda update: answering(place)(update, BORIS, words("Hello"), said_at)


async def answered(place: Place) -> None:
    await answering(place)(EARLIER, BORIS, words("Hello"), place.clock.now())


async def edits(place: Place) -> Call:
    await answered(place)
    scheduled = ScheduledWords(zone="UTC")
    edit = EditWords(
        place.database.writing, place.database.reading, place.clock, speakers(), scheduled
    )
    return lambda update: edit(update, OFFICE, SAID, "Hello!")


def recompute() -> Recompute:
    return Recompute(LeadBook(zone="UTC"), zone="UTC")


async def takes_back(place: Place) -> Call:
    await answered(place)
    take = TakeBack(place.database.writing, place.clock, speakers(), recompute())
    return lambda update: take(update, BORIS, OFFICE, SAID)


async def sends_again(place: Place) -> Call:
    await answered(place)
    async with place.database.writing() as unit:
        assert await unit.relayed.end(RelayedId(1), Fate.IN_DOUBT, was=(Fate.PENDING,))
        await unit.commit()
    send = SendAgain(place.database.writing, place.clock, speakers())
    return lambda update: send(update, BORIS, OFFICE, RelayedId(1))


async def sends_later(place: Place) -> Call:
    database = place.database
    scheduled = ScheduledWords(zone="UTC")
    later = SendLater(database.writing, database.reading, place.clock, speakers(), scheduled)
    said_at = place.clock.now()
    return lambda update: later(update, BORIS, words("tomorrow 9:00 Hello"), said_at)


async def chooses_time(place: Place) -> Call:
    database = place.database
    scheduled = ScheduledWords(zone="UTC")
    later = SendLater(database.writing, database.reading, place.clock, speakers(), scheduled)
    await later(EARLIER, BORIS, words("Good morning"), place.clock.now())
    return lambda update: later.at(update, BORIS, OFFICE, RelayedId(1), Postponed.HOUR)


async def takes_chosen_back(place: Place) -> Call:
    await answered(place)
    take = TakeBack(place.database.writing, place.clock, speakers(), recompute())
    return lambda update: take.chosen(update, BORIS, OFFICE, RelayedId(1))


async def ready(place: Place) -> AnswerReady:
    now, database = place.clock.now(), place.database
    async with database.writing() as unit:
        await unit.ready_answers.add(
            ReadyAnswer(
                team_id=DEFAULT_TEAM,
                person_id=None,
                form_id=None,
                language=None,
                title="Price",
                text="It costs 5",
                files=(),
                created_at=now,
            )
        )
        await unit.commit()
    return AnswerReady(database.writing, database.reading, place.clock, speakers(), LANGUAGES)


async def answers_ready(place: Place) -> Call:
    answer, said_at = await ready(place), place.clock.now()
    return lambda update: answer(update, BORIS, words("price"), said_at)


async def chooses_ready(place: Place) -> Call:
    answer = await ready(place)
    return lambda update: answer.chosen(update, BORIS, words("", CARD), LEAD, 1)


def keeping(place: Place) -> KeepReadyAnswer:
    return KeepReadyAnswer(place.database.writing, place.clock, staff().access)


async def keeps_ready(place: Place) -> Call:
    draft = Draft("Price", "It costs 5", ())
    return lambda update: keeping(place).add(update, BORIS, OFFICE, draft)


async def drops_ready(place: Place) -> Call:
    await keeping(place).add(EARLIER, BORIS, OFFICE, Draft("Price", "It costs 5", ()))
    return lambda update: keeping(place).archive(update, BORIS, OFFICE, "price")


async def rates(place: Place) -> Call:
    now = place.clock.now()
    async with place.database.writing() as unit:
        lead = await unit.leads.get(LEAD)
        assert lead is not None
        closed = await BOOK.close(unit, lead, LeadOutcome.DONE, now)
        asked = replace(closed, rating_asked_at=now, revision=closed.revision + 1)
        await unit.leads.save(asked, was=closed.revision)
        await unit.commit()
    rate = RateLead(place.database.writing, place.clock, BOOK, admins=())
    return lambda update: rate(update, ANNA.id, Rating(LEAD, 5))


async def switches_off(place: Place) -> Call:
    switch = SwitchNudgeOff(place.database.writing, place.clock)
    return lambda update: switch(update, ANNA, NudgeKind.REMINDER)


def _at_a_lead(prepared: Prepared) -> Prepared:
    """Anna wrote to the default team, of which Boris is; the lead's card stands in its group."""

    @wraps(prepared)
    async def prepared_there(place: Place) -> Call:
        now = place.clock.now()
        team = Team(id=DEFAULT_TEAM, name="", place=PlaceKind.GROUP, chat=None, created_at=now)
        async with place.database.writing() as unit:
            await unit.teams.add(team)
            await unit.commit()
        await joined(place, BORIS)
        async with place.database.writing() as unit:
            await unit.people.meet(ANNA, now)
            lead = await BOOK.opened(unit, ANNA.id, DEFAULT_TEAM, now)
            card = LeadCard(
                lead_id=lead.id,
                role=CardRole.FEED,
                chat_id=OFFICE,
                topic_id=None,
                message_id=CARD,
                submission_id=None,
                fingerprint="shown",
                sent_at=now,
            )
            await unit.lead_cards.put((card,))
            await unit.commit()
        return await prepared(place)

    return prepared_there


_CASES: tuple[tuple[Callable[..., Any], Prepared], ...] = (
    (ActOnLead.__call__, acts_on_lead),
    (PostponeLead.__call__, postpones),
    (TurnBurst.__call__, turns_burst),
    (AnswerProspect.__call__, answers),
    (EditWords.__call__, edits),
    (TakeBack.__call__, takes_back),
    (SendAgain.__call__, sends_again),
    (SendLater.__call__, sends_later),
    (SendLater.at, chooses_time),
    (TakeBack.chosen, takes_chosen_back),
    (AnswerReady.__call__, answers_ready),
    (AnswerReady.chosen, chooses_ready),
    (KeepReadyAnswer.add, keeps_ready),
    (KeepReadyAnswer.archive, drops_ready),
    (RateLead.__call__, rates),
    (SwitchNudgeOff.__call__, switches_off),
)
LEAD_CASES = tuple((called, _at_a_lead(prepared)) for called, prepared in _CASES)
