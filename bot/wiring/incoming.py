"""What comes in: the use cases that handlers work with, built and named, and what runs them."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from aiogram import Bot

from bot.config.operator_files import Files
from bot.config.settings import Settings
from bot.ops.metrics import Metrics
from bot.sheets.sheet_files import SheetFiles
from bot.system_clock import SystemRandomness
from bot.telegram.channel_inbox import ChannelInbox
from bot.telegram.dispatcher import RawFeed, build_dispatcher
from bot.telegram.losses import LossNotice
from bot.telegram.posting.file_source import fetch_file
from bot.telegram.quarantine import Quarantine, Quarantines
from bot.telegram.received import KeepReceived
from bot.telegram.update_processor import Feed, UpdateProcessor
from bot.wiring.dialogues import build_access, build_places, build_team_talk
from bot.wiring.explanations import build_explain
from bot.wiring.live_forms import build_form_cases
from bot.wiring.person_hashes import person_hashes
from bot.wiring.staffing import build_move_chat, build_staff, build_team_cases
from bot.wiring.statistics import build_cost_table, build_money, build_stats
from bot.wiring.trial_runs import build_trial_cases, trial_pages
from bot.wiring.wizard_registry import (
    PREVIEW_VIEWS,
    RESULT_VIEWS,
    WizardTools,
    build_make_links,
    build_purposes,
)
from handlers.admins.link_sheets import LinkTable, TypedLinks
from handlers.cases.channel_cases import ChannelCases
from handlers.cases.experiment_cases import ExperimentCases
from handlers.cases.health_cases import HealthCases
from handlers.cases.link_cases import LinkCases
from handlers.cases.link_sheet_cases import LinkSheetCases
from handlers.cases.privacy_cases import PrivacyCases
from handlers.chat_answers import leave
from handlers.deep_links import DeepLinks
from handlers.ornaments import Ornaments
from handlers.views.conversation.scene_view import View
from handlers.views.entity_links import EntityUrl, no_page
from handlers.workflow import Workflow
from intake.arrivals.arrivals import Arrivals
from intake.arrivals.channel_joins import ClaimJoins, NoteJoins
from intake.arrivals.record_touch import RecordTouch
from intake.arrivals.typed_codes import TypedCodes
from intake.conversation.choose_form import ChooseForm
from intake.conversation.choose_language import ChooseLanguage
from intake.conversation.context import ConversationContext
from intake.conversation.converse import Converse
from intake.conversation.note_block import NoteBlock
from intake.conversation.note_screen import NoteScreen
from intake.conversation.show_now import ShowNow
from intake.delivery.erase_trace import EraseTraceOf, ProposeErasure
from intake.dialogue.pass_on import PassOn
from intake.journeys.rules import CountingRules
from intake.kernel.clock import Clock
from intake.kernel.languages import LanguageOf, Languages
from intake.leads.act_on_lead import ActOnLead
from intake.leads.cards.show_burst import TurnBurst
from intake.leads.explain_lead import ExplainLead
from intake.leads.lead_action import OffersReasons, no_reasons
from intake.leads.lead_acts import LeadActs
from intake.leads.lead_book import LeadBook
from intake.leads.postpone_lead import PostponeLead
from intake.links.channel_links import KeepChannelLink, NoteChannel, ShowChannels
from intake.links.confirm_source import ConfirmSource, ReadVocabulary
from intake.links.export_links import ExportLinks
from intake.links.import_links import ImportLinks
from intake.links.list_links import ListLinks
from intake.links.switch_link import SwitchLink
from intake.nudges.gate import Gate
from intake.nudges.rate_lead import RateLead, RatingWords
from intake.nudges.stopped_form import WatchForms
from intake.nudges.switch_off import SwitchNudgeOff
from intake.operations.bring_leads import BringLeads
from intake.operations.delete_me import DeleteMe
from intake.operations.export_person import ExportPerson
from intake.operations.quarantine_update import QuarantineUpdate
from intake.operations.read_audit import ReadAudit
from intake.operations.regain_place import RegainPlace
from intake.operations.settle_experiment import ListExperiments, SettleExperiment
from intake.staffing.change_presence import ChangePresence, KnowsAbsence
from intake.staffing.duty_board import ShowDuty
from intake.staffing.invite import InvitationTaking
from intake.staffing.menu_at_first_word import MenuAtFirstWord
from intake.staffing.read_staff import KnowsStaff
from intake.staffing.take_invitation import TakeInvitation
from intake.staffing.watch_place import WatchPlace
from intake.submissions.retry_all import RetryAll
from intake.submissions.settle_dead_letter import SettleDeadLetter
from intake.submissions.show_queue import ShowQueue
from intake.team.group_answers import OnceAMinute
from intake.team.may_ask_id import MayAskId
from intake.team.note_group import NoteGroup
from intake.wizards.apply_correction import ApplyCorrection
from intake.wizards.ask_sources import AskSourcesLater
from intake.wizards.edit_link import EditLink
from intake.wizards.open_wizard import OpenWizard
from storage.database import Database

UPDATE_SECONDS = 60.0
"""How long one try to handle an update may take; only its own chat waits for it."""

NO_REGION = "ZZ"
"""phonenumbers' own name for *no region*: numbers must then begin with ``+``."""


def build_context(settings: Settings, files: Files, clock: Clock) -> ConversationContext:
    """Return what every conversation needs."""
    return ConversationContext(
        catalogue=files.catalogue,
        clock=clock,
        randomness=SystemRandomness(),
        languages=Languages(files.translator.languages, settings.default_language),
        region=settings.default_region or NO_REGION,
        timezone=settings.timezone,
        counting=CountingRules(settings.attribution, settings.admin_ids),
    )


def build_workflow(
    settings: Settings,
    database: Database,
    files: Files,
    clock: Clock,
    deep_links: DeepLinks,
    health_cases: HealthCases,
    *,
    wake_corrections: Callable[[], None] = lambda: None,
    offer_reasons: OffersReasons = no_reasons,
    entity_url: EntityUrl = no_page,
) -> Workflow:
    """Return the workflow data of every handler.

    ``wake_corrections`` is called when one is in force that is not carried out at once;
    ``offer_reasons`` says for which reasons the portal gives leads up, ``entity_url`` where people
    see what is in it.
    """
    context = build_context(settings, files, clock)
    staff = build_staff(settings, lambda: files.catalogue.chats)
    explain = build_explain(settings, database, files, clock)
    make_links = build_make_links(context)
    purposes = build_purposes(WizardTools(context, staff, make_links, explain))
    arrivals = Arrivals(context, files.rules, records_returns=settings.record_returns)
    admins = settings.admin_ids
    book = LeadBook(zone=str(settings.timezone))
    rating_words = RatingWords(
        book,
        context.languages,
        managers=settings.managers_chat_id,
        admins=settings.admin_chats,
    )
    gate = Gate(database.reading, database.writing, clock, person_hashes(settings), owners=admins)
    taking = TakeInvitation(InvitationTaking(staff), context.languages)
    access = build_access(settings, files)
    money = build_money(settings, database, files, clock)
    acts = LeadActs(
        book,
        admins=settings.admin_chats,
        zone=str(settings.timezone),
        has_crm=settings.has_portal,
    )
    link_sheet_cases = LinkSheetCases(
        ImportLinks(database.reading, database.writing, clock, make_links),
        ExportLinks(database.reading, clock, make_links),
    )
    return Workflow(
        record_touch=RecordTouch(
            database.writing,
            context,
            arrivals,
            taking,
            MenuAtFirstWord(staff.access),
            ClaimJoins(context, person_hashes(settings)),
        ),
        converse=Converse(
            database.writing,
            context,
            purposes,
            outside=(
                TypedCodes(arrivals),
                rating_words,
                PassOn(context, book, build_places(settings), owners=admins),
            ),
            followers=(WatchForms(),),
        ),
        choose_form=ChooseForm(database.writing, context),
        choose_language=ChooseLanguage(database.writing, context),
        open_wizard=OpenWizard(database.writing, context, purposes),
        note_block=NoteBlock(database.writing, context),
        note_group=NoteGroup(
            database.writing,
            clock,
            RegainPlace(
                WatchPlace(staff, admins=settings.admin_chats),
                staff.access,
                BringLeads(build_places(settings)),
            ),
        ),
        move_chat=build_move_chat(settings, database, staff, clock),
        may_ask_id=MayAskId(database.reading, clock, admins=admins),
        may_say_where=OnceAMinute(clock),
        note_screen=NoteScreen(database.writing),
        apply_correction=ApplyCorrection(
            database.writing, clock, wake_corrections, AskSourcesLater()
        ),
        propose_erasure=ProposeErasure(database.reading),
        erase_trace=EraseTraceOf(database.writing, clock),
        link_cases=LinkCases(
            ListLinks(database.reading, clock),
            SwitchLink(database.writing, clock),
            EditLink(database.writing, context, purposes, make_links),
            ReadVocabulary(database.reading),
            ConfirmSource(database.writing, clock),
            settings.timezone,
        ),
        settle_dead_letter=SettleDeadLetter(database.writing, clock),
        turn_burst=TurnBurst(database.writing, clock),
        act_on_lead=ActOnLead(database.writing, clock, access, acts, offer_reasons),
        postpone_lead=PostponeLead(database.writing, clock, access, acts),
        show_queue=ShowQueue(database.reading),
        retry_all=RetryAll(database.writing, clock),
        explain_payload=explain,
        show_now=ShowNow(database.reading, context),
        switch_nudge_off=SwitchNudgeOff(database.writing, clock),
        rate_lead=RateLead(database.writing, clock, book, admins=settings.admin_chats),
        staff_roles=KnowsStaff(database.reading, staff),
        is_away=KnowsAbsence(database.reading, clock),
        show_duty=ShowDuty(database.reading, staff, clock),
        explain_lead=ExplainLead(
            database.reading,
            clock,
            access,
            zone=str(settings.timezone),
        ),
        change_presence=ChangePresence(database.writing, staff, clock),
        stats_cases=build_stats(settings, database, files, clock),
        money_cases=money,
        channel_cases=ChannelCases(
            NoteChannel(database.writing, clock, admins),
            ShowChannels(database.reading, admins),
            KeepChannelLink(database.writing, clock, admins),
        ),
        sheets=SheetFiles(),
        fetch_file=fetch_file,
        link_sheet_cases=link_sheet_cases,
        table_kinds=(
            LinkTable(link_sheet_cases.imports, files.translator),
            build_cost_table(files, money),
        ),
        typed_tables=TypedLinks(link_sheet_cases.exports),
        privacy_cases=PrivacyCases(
            DeleteMe(
                database.writing,
                database.reading,
                clock,
                book,
                person_hashes(settings),
                owners=admins,
                in_crm=settings.erase_in_crm,
            ),
            ExportPerson(database.writing, clock),
            clock,
            settings.retention,
            settings.erase_in_crm,
        ),
        health_cases=health_cases,
        experiments=ExperimentCases(
            ListExperiments(database.reading),
            SettleExperiment(database.writing, clock, staff),
            files.catalogue,
            settings.timezone,
        ),
        form_cases=build_form_cases(settings, database, files, context, staff),
        trial_cases=build_trial_cases(
            settings, database, context, staff, trial_pages(settings, files.translator, entity_url)
        ),
        read_audit=ReadAudit(database.reading, staff),
        team_cases=build_team_cases(settings, database, files, clock, staff, gate.forget),
        gate=gate,
        **build_team_talk(settings, database, files, clock),
        language_of=LanguageOf(database.reading, context.languages),
        translator=files.translator,
        admins=admins,
        managers=settings.managers_chat_id,
        timezone=settings.timezone,
        team_language=settings.default_language,
        deep_links=deep_links,
        view=View(files.translator, deep_links, RESULT_VIEWS, PREVIEW_VIEWS),
        ornaments=Ornaments(),
    )


def build_joins(settings: Settings, database: Database, files: Files, clock: Clock) -> NoteJoins:
    """Return what keeps who joins channels."""
    context = build_context(settings, files, clock)
    return NoteJoins(database.reading, database.writing, context, person_hashes(settings))


def build_quarantine(
    settings: Settings, database: Database, files: Files, bot: Bot, clock: Clock
) -> Quarantine:
    """Return what ends an update that cannot be handled."""
    languages = Languages(files.translator.languages, settings.default_language)
    quarantine_update = QuarantineUpdate(
        database.writing,
        clock,
        LossNotice(bot, LanguageOf(database.reading, languages), files.translator),
        build_access(settings, files),
        admins=settings.admin_chats,
    )
    return Quarantine(quarantine_update)


def build_feed(workflow: Workflow, files: Files, bot: Bot) -> RawFeed:
    """Return what has one update handled."""
    return RawFeed(build_dispatcher(workflow, files.catalogue.wizard_ids), bot)


def build_processor(
    settings: Settings,
    database: Database,
    files: Files,
    bot: Bot,
    clock: Clock,
    feed: Feed,
    metrics: Metrics,
    *,
    quarantine: Quarantines | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    holder: int | None = None,
) -> UpdateProcessor:
    """Return the update processor with everything behind it; ``holder``: this one's among several
    processes."""
    return UpdateProcessor(
        feed,
        partial(leave, bot),
        quarantine or build_quarantine(settings, database, files, bot, clock),
        KeepReceived(database.writing, clock, holder),
        metrics,
        seconds=UPDATE_SECONDS,
        sleep=sleep,
        channels=ChannelInbox(build_joins(settings, database, files, clock), clock),
    )
