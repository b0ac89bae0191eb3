"""What happens when clocks fire."""

from bot.config.settings import Settings
from bot.ops.timer_loop import log_failure
from intake.kernel.clock import Clock
from intake.leads.fire_timers import FireTimers, TimerEffect
from intake.leads.timer import TimerKind
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork


def build_timers(
    settings: Settings,  # noqa: ARG001
    database: Database,
    clock: Clock,
) -> FireTimers[SqlUnitOfWork]:
    """Return what fires clocks, with an effect for each kind."""
    effects: dict[TimerKind, TimerEffect[SqlUnitOfWork]] = {}
    return FireTimers(database.writing, clock, effects, log_failure)
