"""Who handles what. Few routers and few handlers: each costs every update a filter."""

from collections.abc import Iterable

from aiogram import Router

from handlers import chat_ids, memberships, private_commands
from handlers.admins import (
    admin_menu,
    audit_commands,
    channel_commands,
    experiment_commands,
    explain,
    form_commands,
    health_commands,
    link_list,
    link_sheets,
    money_commands,
    sent_sheets,
    source_corrections,
    stats_commands,
    team_commands,
    team_presses,
    trial_commands,
    vocabulary_commands,
)
from handlers.admins.wizards import on_wizard
from handlers.apologies import ErrorHandler
from handlers.callback_data.admin_callbacks import AdminPressed
from handlers.callback_data.audit_callbacks import AuditPressed
from handlers.callback_data.channel_callbacks import ChannelPressed
from handlers.callback_data.cost_callbacks import MoneyPressed
from handlers.callback_data.experiment_callbacks import ExperimentPressed
from handlers.callback_data.form_callbacks import FormChosen, FormPress, LanguageChosen
from handlers.callback_data.form_page_callbacks import FormPagePressed
from handlers.callback_data.health_callbacks import HealthPressed
from handlers.callback_data.lead_callbacks import (
    BurstPageWanted,
    LaterPressed,
    LeadPressed,
    OwnWordsWanted,
    ReadyAnswerPressed,
    ResendPressed,
    TakeBackPressed,
)
from handlers.callback_data.link_callbacks import LinkPressed, SourcePressed
from handlers.callback_data.link_sheet_callbacks import LinkSheetPressed
from handlers.callback_data.nudge_callbacks import NudgeContinued, NudgeSwitchedOff, RatingPressed
from handlers.callback_data.privacy_callbacks import DeletionPressed
from handlers.callback_data.sheet_callbacks import SheetPressed
from handlers.callback_data.staff_callbacks import (
    BanPressed,
    BansPageWanted,
    DutyPressed,
    InvitationPressed,
    PlacePressed,
    TeamPressed,
)
from handlers.callback_data.stats_callbacks import StatsPressed
from handlers.callback_data.submission_callbacks import (
    CorrectionConfirmed,
    DeadLetterPressed,
    ErasureConfirmed,
    QueuePageWanted,
    RetryAllPressed,
)
from handlers.callback_data.trial_callbacks import TrialPressed
from handlers.filters import (
    AmongManagers,
    AmongStaff,
    AnywhereInGroup,
    ByAdmin,
    ComesBack,
    Commanded,
    FromSomebody,
    GroupMoved,
    InChannel,
    InGroup,
    InPrivate,
    NoCommand,
    Pressed,
    TurnedAway,
)
from handlers.managers import (
    burst_pages,
    card_decisions,
    dialogue,
    duty,
    lead_presses,
    own_schedule,
    postpone_command,
    prepared_words,
    queue,
    taking_back,
    team_numbers,
    why,
)
from handlers.prospects import form_filling, language, nudges, privacy, start, turned_away
from handlers.prospects.help import on_help


def add_handlers(root: Router, wizards: Iterable[str]) -> Router:
    """Add all handlers to the dispatcher, and return it; ``wizards`` are commands that open a form.

    In groups only cards, the managers' own commands and ``/id`` are answered; whoever types
    one there that is for private chats reads so. In channels nothing is.

    What people say in forms comes first: it is most of all, and nobody else wants it. Of the rest
    admins' handlers come before the prospects': whoever is no admin falls through to those, and is
    answered there as to any unknown command or button. What most updates are for stands in the root
    itself: each router on the way costs them a twentieth of an answer.
    """
    root.errors.register(ErrorHandler().on_error)
    _add_gate(root)
    _add_forms(root)
    root.include_routers(_groups(), _managers(), _staff())
    root.include_routers(_admins(wizards), _dialogues(), _prospects())
    leftovers = Router(name="leftovers")
    leftovers.callback_query.register(form_filling.on_unknown_press)
    root.include_router(leftovers)
    return root


def _add_gate(root: Router) -> None:
    """Keep out whoever is banned, or floods."""
    for observer in (root.message, root.edited_message, root.callback_query):
        observer.register(turned_away.on_turned_away, TurnedAway())


def _add_forms(root: Router) -> None:
    """Add what is for forms: whatever is no command, how people arrive, and questions' buttons.

    A manager who answers a prospect in their own chat is heard before: that goes to no form.
    """
    root.message.register(dialogue.on_private_answer, dialogue.AnswersInPrivate())
    root.message.register(sent_sheets.on_sheet_sent, sent_sheets.SheetSent(), ByAdmin())
    root.message.register(
        form_commands.on_preview_answer, form_commands.RepliesToPreview(), NoCommand(), ByAdmin()
    )
    root.message.register(form_filling.on_message, NoCommand(), InPrivate())
    root.message.register(start.on_arrival, Commanded("start", "code"), InPrivate())
    root.edited_message.register(form_filling.on_edit, InPrivate())
    root.callback_query.register(form_filling.on_press, Pressed(FormPress), InPrivate())


def _groups() -> Router:
    """Return what is for any group. What is answered there is not for everybody."""
    router = Router(name="groups")
    router.message.register(chat_ids.on_group_id, Commanded("id"), InGroup())
    router.message.register(memberships.on_group_moved, GroupMoved())
    router.message.register(
        private_commands.on_private_command,
        Commanded(*private_commands.PRIVATE_COMMANDS),
        InGroup(),
        private_commands.MayInPrivate(),
    )
    router.my_chat_member.register(memberships.on_group_changed, InGroup())
    router.my_chat_member.register(channel_commands.on_channel_changed, InChannel())
    router.edited_message.register(dialogue.on_group_edit, AnywhereInGroup())
    return router


def _dialogues() -> Router:
    """Return what is for dialogues; what belongs to none goes on to nobody."""
    router = Router(name="dialogues")
    router.message.register(dialogue.on_take_back, Commanded("del"), AmongStaff())
    router.message.register(prepared_words.on_later, Commanded("later"), AmongStaff())
    router.message.register(prepared_words.on_ready_answer, Commanded("a"), AmongStaff())
    router.message.register(prepared_words.on_answer_kept, Commanded("save"), AmongStaff())
    router.message.register(prepared_words.on_answer_dropped, Commanded("unsave"), AmongStaff())
    router.callback_query.register(
        prepared_words.on_ready_answer_pressed, Pressed(ReadyAnswerPressed), AmongStaff()
    )
    router.callback_query.register(
        prepared_words.on_later_pressed, Pressed(LaterPressed), FromSomebody()
    )
    router.callback_query.register(
        taking_back.on_own_words, Pressed(OwnWordsWanted), FromSomebody()
    )
    router.callback_query.register(
        taking_back.on_take_back_pressed, Pressed(TakeBackPressed), FromSomebody()
    )
    router.message.register(dialogue.on_team_words, AnywhereInGroup(), dialogue.InDialogue())
    router.callback_query.register(
        dialogue.on_resend_pressed, Pressed(ResendPressed), FromSomebody()
    )
    return router


def _managers() -> Router:
    router = Router(name="managers")
    router.message.register(queue.on_queue, Commanded("queue"), AmongManagers())
    router.callback_query.register(
        card_decisions.on_dead_letter_pressed, Pressed(DeadLetterPressed), FromSomebody()
    )
    router.callback_query.register(
        lead_presses.on_lead_pressed, Pressed(LeadPressed), FromSomebody()
    )
    router.callback_query.register(
        burst_pages.on_burst_page, Pressed(BurstPageWanted), FromSomebody()
    )
    router.callback_query.register(queue.on_queue_page, Pressed(QueuePageWanted), AmongManagers())
    router.callback_query.register(queue.on_retry_all, Pressed(RetryAllPressed), AmongManagers())
    return router


def _staff() -> Router:
    """Return what teams do for themselves: who is on duty, when they work."""
    router = Router(name="staff")
    router.message.register(
        team_numbers.on_unfit_team,
        Commanded("hours", "zone", "leave", "dayoff", "renameteam", "team"),
        AmongStaff(),
        team_numbers.NamesUnfitTeam(),
    )
    router.message.register(duty.on_duty, Commanded("duty"), AmongStaff())
    router.message.register(postpone_command.on_postpone, Commanded("postpone"), AmongStaff())
    router.message.register(why.on_why, Commanded("why"), AmongStaff())
    router.message.register(duty.on_presence, Commanded("away", "leave"), AmongStaff())
    router.message.register(duty.on_presence, Commanded("back"), ComesBack(), AmongStaff())
    router.message.register(
        own_schedule.on_schedule, Commanded("hours", "zone"), InPrivate(), AmongStaff()
    )
    router.message.register(own_schedule.on_link, Commanded("link"), InPrivate(), AmongStaff())
    router.message.register(team_commands.on_place, Commanded("place"), InGroup(), ByAdmin())
    router.callback_query.register(duty.on_duty_pressed, Pressed(DutyPressed), AmongStaff())
    router.callback_query.register(
        team_commands.on_place_pressed, Pressed(PlacePressed), FromSomebody(), ByAdmin()
    )
    return router


def _admins(wizards: Iterable[str]) -> Router:
    router = Router(name="admins")
    router.message.filter(InPrivate())
    router.message.register(on_wizard, Commanded(*wizards), ByAdmin())
    router.message.register(sent_sheets.on_bulk, Commanded(link_sheets.BULK), ByAdmin())
    router.callback_query.register(
        link_sheets.on_link_sheet_pressed, Pressed(LinkSheetPressed), ByAdmin()
    )
    router.message.register(link_sheets.on_export_links, Commanded("export_links"), ByAdmin())
    router.message.register(link_list.on_links, Commanded("links"), ByAdmin())
    router.message.register(vocabulary_commands.on_vocabulary, Commanded("vocabulary"), ByAdmin())
    router.message.register(explain.on_explain, Commanded("explain"), ByAdmin())
    router.message.register(source_corrections.on_erase, Commanded("erase"), ByAdmin())
    router.message.register(stats_commands.on_stats, Commanded("stats"), ByAdmin())
    router.message.register(
        money_commands.on_money, Commanded("cost", "costs", "rates", "digest"), ByAdmin()
    )
    router.message.register(trial_commands.on_testlead, Commanded("testlead"), ByAdmin())
    router.message.register(form_commands.on_forms, Commanded("forms"), ByAdmin())
    router.message.register(experiment_commands.on_variants, Commanded("variants"), ByAdmin())
    router.callback_query.register(
        experiment_commands.on_experiment_pressed, Pressed(ExperimentPressed), ByAdmin()
    )
    router.message.register(health_commands.on_health, Commanded("health"), ByAdmin())
    router.message.register(admin_menu.on_admin, Commanded("admin"), ByAdmin())
    router.message.register(audit_commands.on_audit, Commanded("audit"), ByAdmin())
    router.message.register(team_presses.on_team, Commanded("team"), ByAdmin())
    router.message.register(team_commands.on_new_team, Commanded("newteam"), ByAdmin())
    router.message.register(team_commands.on_rename_team, Commanded("renameteam"), ByAdmin())
    router.message.register(team_commands.on_day_off, Commanded("dayoff"), ByAdmin())
    router.message.register(team_commands.on_bans, Commanded("bans"), ByAdmin())
    router.callback_query.filter(InPrivate())
    router.callback_query.register(
        channel_commands.on_channel_pressed, Pressed(ChannelPressed), ByAdmin()
    )
    router.callback_query.register(sent_sheets.on_sheet_pressed, Pressed(SheetPressed), ByAdmin())
    router.callback_query.register(
        stats_commands.on_stats_pressed, Pressed(StatsPressed), ByAdmin()
    )
    router.callback_query.register(
        money_commands.on_money_pressed, Pressed(MoneyPressed), ByAdmin()
    )
    router.callback_query.register(
        trial_commands.on_trial_pressed, Pressed(TrialPressed), ByAdmin()
    )
    router.callback_query.register(
        form_commands.on_form_page_pressed, Pressed(FormPagePressed), ByAdmin()
    )
    router.callback_query.register(
        health_commands.on_health_pressed, Pressed(HealthPressed), ByAdmin()
    )
    router.callback_query.register(admin_menu.on_admin_pressed, Pressed(AdminPressed), ByAdmin())
    router.callback_query.register(
        audit_commands.on_audit_pressed, Pressed(AuditPressed), ByAdmin()
    )
    router.callback_query.register(team_presses.on_team_pressed, Pressed(TeamPressed), ByAdmin())
    router.callback_query.register(
        team_commands.on_invitation_pressed, Pressed(InvitationPressed), ByAdmin()
    )
    router.callback_query.register(team_commands.on_ban_pressed, Pressed(BanPressed), ByAdmin())
    router.callback_query.register(team_commands.on_bans_page, Pressed(BansPageWanted), ByAdmin())
    router.callback_query.register(
        source_corrections.on_correction_confirmed, Pressed(CorrectionConfirmed), ByAdmin()
    )
    router.callback_query.register(
        source_corrections.on_erasure_confirmed, Pressed(ErasureConfirmed), ByAdmin()
    )
    router.callback_query.register(link_list.on_link_pressed, Pressed(LinkPressed), ByAdmin())
    router.callback_query.register(
        vocabulary_commands.on_source_pressed, Pressed(SourcePressed), ByAdmin()
    )
    return router


def _prospects() -> Router:
    router = Router(name="prospects")
    router.message.filter(InPrivate())
    router.message.register(form_filling.on_request, Commanded(*form_filling.REQUESTS))
    router.message.register(language.on_language, Commanded("language"))
    router.message.register(on_help, Commanded("help"))
    router.message.register(privacy.on_privacy, Commanded("privacy"))
    router.message.register(privacy.on_export, Commanded("export"))
    router.message.register(privacy.on_delete_me, Commanded("delete_me"))
    router.message.register(chat_ids.on_id, Commanded("id"))
    router.message.register(form_filling.on_unknown_command, Commanded())
    router.callback_query.filter(InPrivate())
    router.callback_query.register(form_filling.on_form_chosen, Pressed(FormChosen))
    router.callback_query.register(language.on_language_chosen, Pressed(LanguageChosen))
    router.callback_query.register(privacy.on_deletion_pressed, Pressed(DeletionPressed))
    router.callback_query.register(nudges.on_nudge_off, Pressed(NudgeSwitchedOff))
    router.callback_query.register(nudges.on_nudge_continued, Pressed(NudgeContinued))
    router.callback_query.register(nudges.on_rating, Pressed(RatingPressed))
    router.my_chat_member.filter(InPrivate())
    router.my_chat_member.register(memberships.on_block_changed)
    return router
