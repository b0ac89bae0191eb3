"""What happens when clocks fire."""

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.ops.timer_loop import log_failure
from intake.kernel.clock import Clock
from intake.leads.fire_timers import FireTimers, TimerEffect
from intake.leads.timer import TimerKind
from intake.nudges.ask_rating import AskRating
from intake.nudges.expectation import TellExpectation
from intake.nudges.silent_prospect import FollowUpSilence
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork


def build_timers(
    settings: Settings,
    database: Database,
    files: Files,
    clock: Clock,
) -> FireTimers[SqlUnitOfWork]:
    """Return what fires clocks, with an effect for each kind."""
    zone = str(settings.timezone)
    effects: dict[TimerKind, TimerEffect[SqlUnitOfWork]] = {
        TimerKind.EXPECTATION: TellExpectation(zone=zone),
        TimerKind.FOLLOW_UP: FollowUpSilence(zone=zone),
        TimerKind.RATING: AskRating(files.catalogue, zone=zone),
    }
    return FireTimers(database.writing, clock, effects, log_failure)
