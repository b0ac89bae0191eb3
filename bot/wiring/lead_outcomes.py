"""What the CRM is told of leads and asked of them, built and named."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.config.settings import Settings
from bot.wiring.portal import LeadCrm
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, LeadId
from intake.leads.lead_action import GiveUpReason, OffersReasons
from intake.leads.lead_book import LeadBook
from intake.outbox.attempt import Handler
from intake.outbox.tasks.lead_tasks import (
    FollowUpTodo,
    LeadNote,
    LostInCrm,
    ReadOutcomes,
    Responsible,
    TodoDone,
)
from intake.outbox.tasks.task import Task
from intake.outcomes.apply_findings import ApplyFindings
from intake.outcomes.lost_reasons import LostReasons, OfferReasons
from intake.outcomes.make_responsible import MakeResponsible
from intake.outcomes.read_back import ReadBack
from intake.outcomes.tell_crm import FinishTodo, KeepTodo, LoseInCrm, WriteNote
from storage.database import Database
from texts.lead_notes import write_note, write_todo
from texts.translator import Translator

REASONS_SECONDS = 4.0
"""How long whoever presses *not a lead* waits for the portal's reasons; then a plain *yes* does."""


def build_reasons(
    database: Database, reasons: LostReasons, *, seconds: float = REASONS_SECONDS
) -> OffersReasons:
    """Return what offers the portal's reasons: a button must not spin for as long as a portal may
    be silent."""
    offer = OfferReasons(database.reading, reasons)

    async def offer_soon(lead_id: LeadId) -> Sequence[GiveUpReason]:
        try:
            async with asyncio.timeout(seconds):
                return await offer(lead_id)
        except TimeoutError:
            return ()

    return offer_soon


def build_outcomes(
    settings: Settings,
    database: Database,
    leads: LeadCrm,
    translator: Translator,
    clock: Clock,
    *,
    admins: tuple[ChatId, ...],
) -> Mapping[type[Task], Handler[Any]]:
    """Return who does which task about leads in the CRM."""
    language, reading = settings.default_language, database.reading

    def describe(note: LeadNote, name: str) -> str:
        return write_note(note, name, translator, language, settings.timezone)

    def describe_todo() -> tuple[str, str]:
        return write_todo(translator, language)

    apply = ApplyFindings(LeadBook(zone=str(settings.timezone)), admins=admins)
    return {
        Responsible: MakeResponsible(reading, leads.work, clock, admins=admins),
        LeadNote: WriteNote(reading, leads.work, describe),
        FollowUpTodo: KeepTodo(reading, leads.work, describe_todo),
        TodoDone: FinishTodo(reading, leads.work),
        LostInCrm: LoseInCrm(reading, leads.work, clock, admins=admins),
        ReadOutcomes: ReadBack(reading, database.writing, leads.reading, clock, apply),
    }
