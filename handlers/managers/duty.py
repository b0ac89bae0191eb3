"""``/duty``, ``/away``, ``/back``, ``/leave``, and the buttons under them."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.staff_callbacks import DutyPressed, DutyVerb
from handlers.cases.lead_cases import ChangesPresence, ShowsDuty
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.team.duty_view import DutyView
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.person import Profile
from intake.staffing.change_presence import Presence
from texts.translator import Translator


async def on_duty(
    message: Message,
    profile: Profile,
    bot: Bot,
    show_duty: ShowsDuty,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Show who works: in a group for everybody, in the team's language."""
    private = message.chat.type == "private"
    language = await language_of(profile) if private else team_language
    boards = await show_duty(profile.id, ChatId(message.chat.id))
    if boards is not None:
        view = DutyView(translator, language).board(boards, profile.id, private=private)
        await say(bot, message.chat.id, (view,), topic_id=_topic(message))


async def on_presence(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    change_presence: ChangesPresence,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Go away, come back, or take leave.

    An anonymous administrator is nobody: that they are told, because their words look ordinary.
    """
    private = message.chat.type == "private"
    language = await language_of(profile) if private else team_language
    if message.sender_chat is not None:
        refusal = OutgoingMessage(translator.say(language, "duty-anonymous"))
        await say(bot, message.chat.id, (refusal,), topic_id=_topic(message))
        return
    update_id, chat_id = UpdateId(event_update.update_id), ChatId(message.chat.id)
    presence: Presence | None
    match command.name:
        case "away":
            presence = await change_presence.away(update_id, profile, chat_id, command.argument)
        case "back":
            presence = await change_presence.back(update_id, profile, chat_id)
        case _:
            presence = await change_presence.leave(update_id, profile, chat_id, command.argument)
    view = (
        OutgoingMessage(translator.say(language, "staff-nobody"))
        if presence is None
        else DutyView(translator, language).presence(presence)
    )
    await say(bot, message.chat.id, (view,), topic_id=_topic(message))


async def on_duty_pressed(
    query: CallbackQuery,
    pressed: DutyPressed,
    profile: Profile,
    *,
    event_update: Update,
    change_presence: ChangesPresence,
    show_duty: ShowsDuty,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Do what the button says for whoever pressed; the board shows everybody as they are now."""
    async with PressAnswer(query) as answer:
        own = await language_of(profile)
        if query.message is None:
            await answer.alert(translator.plain(own, "alert-unknown"))
            return
        private = query.message.chat.type == "private"
        chat_id, update_id = ChatId(query.message.chat.id), UpdateId(event_update.update_id)
        presence: Presence | None = None
        match pressed.verb:
            case DutyVerb.AWAY:
                presence = await change_presence.away(update_id, profile, chat_id, "")
            case DutyVerb.BACK:
                presence = await change_presence.back(update_id, profile, chat_id)
            case DutyVerb.LEAVES:
                presence = await change_presence.leave(update_id, profile, chat_id, "")
            case DutyVerb.DROP:
                presence = await change_presence.drop_leave(
                    update_id, profile, chat_id, pressed.person_id, pressed.number
                )
            case DutyVerb.LOOK:
                pass
        boards = await show_duty(profile.id, chat_id)
        if boards is None or (presence is None and pressed.verb is not DutyVerb.LOOK):
            await answer.alert(translator.plain(own, "alert-unknown"))
            return
        view = DutyView(translator, own if private else team_language)
        if presence is not None and pressed.verb in {DutyVerb.LEAVES, DutyVerb.DROP}:
            await PressedMessage(query).show(view.presence(presence))
            return
        if presence is not None:
            await answer.toast(DutyView(translator, own).toast(presence))
    await PressedMessage(query).show(view.board(boards, profile.id, private=private))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
