"""Test leads: the use cases of ``/testlead``, and what does the work."""

from collections.abc import Callable
from typing import Any

from aiogram import Bot

from bot.config.settings import Settings
from bot.telegram.posting.trial_post import TelegramTrialPost
from bot.wiring.portal import LeadCrm
from handlers.cases.trial_cases import TrialCases
from handlers.views.entity_links import EntityUrl
from handlers.views.operations.trial_page import TrialPage
from intake.conversation.context import ConversationContext
from intake.delivery.bring_in import BringIn
from intake.delivery.gateway import CrmGateway
from intake.kernel.clock import Clock
from intake.outbox.attempt import Handler
from intake.outbox.tasks.task import Task
from intake.outbox.tasks.trial_tasks import TrialDelivery, TrialRemoval, TrialReport
from intake.staffing.staff import Staff
from intake.trials.bring_in_trial import BringInTrial
from intake.trials.remove_trial import RemoveTrial
from intake.trials.show_trial import ShowTrial
from intake.trials.start_trial import EndTrial, ReadTrials, ShowTrialAgain, StartTrial
from storage.database import Database
from texts.translator import Translator


def trial_pages(
    settings: Settings, translator: Translator, entity_url: EntityUrl
) -> Callable[[str], TrialPage]:
    """Return what the pages look like to readers of a language."""
    return lambda language: TrialPage(translator, language, entity_url, settings.timezone)


def build_trial_cases(
    settings: Settings,
    database: Database,
    context: ConversationContext,
    staff: Staff,
    pages: Callable[[str], TrialPage],
) -> TrialCases:
    """Return what ``/testlead`` works with."""
    writing = database.writing
    return TrialCases(
        ReadTrials(database.reading, context),
        StartTrial(writing, context, staff, has_portal=settings.has_portal),
        EndTrial(writing, context, staff),
        ShowTrialAgain(writing, context),
        pages,
    )


def trials_in_crm(
    database: Database, gateway: CrmGateway, leads: LeadCrm, bring_in: BringIn, clock: Clock
) -> dict[type[Task], Handler[Any]]:
    """Return what brings test leads into the CRM and out again."""
    reading = database.reading
    return {
        TrialDelivery: BringInTrial(reading, gateway, bring_in, clock),
        TrialRemoval: RemoveTrial(reading, gateway, leads.remover),
    }


def trials_in_telegram(
    database: Database, bot: Bot, pages: Callable[[str], TrialPage]
) -> dict[type[Task], Handler[Any]]:
    """Return what shows them."""
    return {TrialReport: ShowTrial(database.reading, TelegramTrialPost(bot, pages))}
