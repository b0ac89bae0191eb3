"""What happens when clocks fire."""

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.ops.timer_loop import log_apart, log_failure
from bot.wiring.dialogues import dialogue_effects
from bot.wiring.incoming import build_context
from bot.wiring.staffing import build_staff
from bot.wiring.wizard_registry import build_submit
from intake.kernel.clock import Clock
from intake.leads.dispatch import Dispatch
from intake.leads.fire_timers import FireTimers, TimerEffect
from intake.leads.lead_book import LeadBook
from intake.leads.note_alive import NoteAlive
from intake.leads.reminding import PassOffer, RemindToReply, RemindToTake, WakeLead
from intake.leads.timer import TimerKind
from intake.leads.voice import EachByItself, Voice
from intake.nudges.ask_rating import AskRating
from intake.nudges.expectation import TellExpectation
from intake.nudges.silent_prospect import FollowUpSilence
from intake.nudges.stopped_form import Remind, SendPart
from intake.outcomes.watching import poll
from intake.stats.digest_times import TellNumbers
from intake.trials.start_trial import stood_long_enough
from intake.wizards.ask_sources import AskSources
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork


def build_timers(
    settings: Settings,
    database: Database,
    files: Files,
    clock: Clock,
) -> FireTimers[SqlUnitOfWork]:
    """Return what fires clocks, with an effect for each kind."""
    effects: dict[TimerKind, TimerEffect[SqlUnitOfWork]] = {
        **lead_effects(settings, EachByItself(settings.admin_chats)),
        **dialogue_effects(),
        TimerKind.POLL: poll,
        TimerKind.NUMBERS: TellNumbers(build_staff(settings).access, zone=str(settings.timezone)),
        TimerKind.TRIAL: stood_long_enough,
        TimerKind.SOURCES: AskSources(admins=settings.admin_chats),
        **nudge_effects(settings, files, clock),
    }
    return FireTimers(database.writing, clock, effects, log_failure)


def build_heart(settings: Settings, database: Database, clock: Clock) -> NoteAlive:
    """Return what notes that the process is alive, and makes up for an outage."""
    admins = settings.admin_chats
    return NoteAlive(
        database.writing,
        clock,
        lambda voice: lead_effects(settings, voice),
        log_apart,
        admins=admins,
    )


def nudge_effects(
    settings: Settings, files: Files, clock: Clock
) -> dict[TimerKind, TimerEffect[SqlUnitOfWork]]:
    """Return the effects of clocks by which something comes to prospects by itself."""
    zone = str(settings.timezone)
    context = build_context(settings, files, clock)
    return {
        TimerKind.EXPECTATION: TellExpectation(zone=zone),
        TimerKind.FOLLOW_UP: FollowUpSilence(zone=zone),
        TimerKind.RATING: AskRating(files.catalogue, zone=zone),
        TimerKind.REMINDER: Remind(context, zone=zone),
        TimerKind.PARTIAL: SendPart(context, build_submit(context, LeadBook(zone=zone))),
    }


def lead_effects(settings: Settings, voice: Voice) -> dict[TimerKind, TimerEffect[SqlUnitOfWork]]:
    """Return the effects of the line's clock, and of those that wait for people."""
    zone, admins = str(settings.timezone), settings.admin_chats
    book = LeadBook(zone=zone)
    dispatch = Dispatch(book, zone=zone, admins=admins)
    reply = RemindToReply(book, voice, zone=zone)
    return {
        TimerKind.DISPATCH: dispatch,
        TimerKind.TAKE: RemindToTake(book, voice, zone=zone),
        TimerKind.OFFER: PassOffer(book, voice, dispatch, zone=zone),
        TimerKind.FIRST_REPLY: reply,
        TimerKind.NEXT_REPLY: reply,
        TimerKind.WAKE: WakeLead(book, voice, zone=zone),
    }
