"""The numbers, what they are compared with, and who is told."""

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.ops.pictures import picture_of
from bot.wiring.dialogues import build_access
from handlers.admins.cost_table import CostTable
from handlers.cases.money_cases import MoneyCases
from handlers.cases.stats_cases import StatsCases
from intake.kernel.clock import Clock
from intake.stats.answer_stats import AnswerStats
from intake.stats.change_numbers import ChangeNumbers
from intake.stats.digest_times import SetNumbersDigest
from storage.database import Database


def build_answer_stats(settings: Settings, database: Database, clock: Clock) -> AnswerStats:
    """Return what reads the numbers."""
    return AnswerStats(
        database.reading_in_parallel,
        clock,
        zone=str(settings.timezone),
        currency=settings.report_currency,
    )


def build_stats(settings: Settings, database: Database, files: Files, clock: Clock) -> StatsCases:
    """Return what ``/stats`` works with."""
    return StatsCases(
        build_answer_stats(settings, database, clock),
        clock,
        str(settings.timezone),
        files.catalogue,
        picture_of,
    )


def build_money(settings: Settings, database: Database, files: Files, clock: Clock) -> MoneyCases:
    """Return what costs, rates and digests are set by."""
    zone, access = str(settings.timezone), build_access(settings, files)
    return MoneyCases(
        ChangeNumbers(database.writing, database.reading, clock, access),
        SetNumbersDigest(database.writing, database.reading, clock, access, zone=zone),
        clock,
        zone,
        settings.report_currency,
    )


def build_cost_table(files: Files, money: MoneyCases) -> CostTable:
    """Return what reads tables of costs."""
    return CostTable(money.change, money.clock, files.translator, zone=money.zone)
