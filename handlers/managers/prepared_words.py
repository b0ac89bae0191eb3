"""Words that are prepared: sent later, or ready answers."""

from dataclasses import replace

from aiogram import Bot
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from handlers.callback_data.lead_callbacks import (
    LaterPressed,
    ReadyAnswerPressed,
    ready_answer_data,
)
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.managers.dialogue import language_in, team_words
from handlers.presses import PressAnswer, PressedMessage
from handlers.spoken import answered_by, markup_of, spoken_in
from handlers.team_talk import AnswersReady, KeepsReadyAnswer, SendsLater
from handlers.views.dialogue.scheduled_view import scheduled_message
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.dialogue.answer_ready import Choose, Draft, Lacks, Nowhere
from intake.dialogue.inside import TeamWords
from intake.dialogue.scheduled_words import Scheduled, Timeless
from intake.dialogue.send_later import NotScheduled
from intake.kernel.ids import ChatId, FormId, UpdateId
from intake.kernel.person import Profile
from texts.markup import escape
from texts.translator import TextArg, Translator

_FILES = ("photo", "video", "animation", "audio", "voice", "document")
_FORM = "form:"
_TEAM = "team"


async def on_later(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    send_later: SendsLater,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Take ``/later 9:00 Good morning``, in a topic or as an answer to a card."""
    language = await language_in(message.chat, profile, language_of, team_language)
    words = team_words(message, bot.id)
    if words is None:
        await _tell(bot, message, translator, language, "dialogue-where")
        return
    words = replace(words, text=escape(command.argument))
    who = None if message.sender_chat is not None else profile
    update_id = UpdateId(event_update.update_id)
    result = await send_later(update_id, who, words, message.date)
    said = _of_later(result, translator, language)
    if said is not None:
        await say(bot, message.chat.id, (said,), topic_id=_topic(message))


async def on_later_pressed(
    query: CallbackQuery,
    pressed: LaterPressed,
    profile: Profile,
    *,
    event_update: Update,
    send_later: SendsLater,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Take the time that was chosen for words that wait."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        if query.message is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
        update_id, chat_id = UpdateId(event_update.update_id), ChatId(query.message.chat.id)
        result = await send_later.at(
            update_id, profile, chat_id, pressed.relayed_id, pressed.choice
        )
        if isinstance(result, NotScheduled):
            key = "alert-later-not-yours" if result.why == "not_ours" else "alert-lead-over"
            await answer.alert(translator.plain(language, key))
            return
    here = language if query.message.chat.type == "private" else team_language
    said = _of_later(result, translator, here)
    if said is not None:
        await PressedMessage(query).show(said)


def _of_later(
    result: Scheduled | Timeless | NotScheduled, translator: Translator, language: str
) -> OutgoingMessage | None:
    """Return when words leave, what can be chosen, or how it is written."""
    match result:
        case Scheduled() | Timeless():
            return scheduled_message(result, translator, language)
        case NotScheduled(""):
            return None
        case NotScheduled("no_words"):
            return OutgoingMessage(translator.say(language, "dialogue-later-how"))
        case _:
            return OutgoingMessage(translator.say(language, "dialogue-where"))


async def on_ready_answer(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    answer_ready: AnswersReady,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Take ``/a price``, in a topic or as an answer to a card."""
    language = await language_in(message.chat, profile, language_of, team_language)
    words = team_words(message, bot.id)
    if words is None:
        await _tell(bot, message, translator, language, "dialogue-where")
        return
    words = replace(words, text=command.argument)
    who = None if message.sender_chat is not None else profile
    update_id = UpdateId(event_update.update_id)
    result = await answer_ready(update_id, who, words, message.date)
    match result:
        case Nowhere():
            await _tell(bot, message, translator, language, "dialogue-where")
        case Choose(answers=()):
            await _tell(bot, message, translator, language, "dialogue-answer-none")
        case Choose():
            await _offer(bot, message, result, translator, language)
        case Lacks():
            lacking = ", ".join(f"{name}=…" for name in result.names)
            await _tell(
                bot,
                message,
                translator,
                language,
                "dialogue-answer-lacks",
                title=result.title,
                names=lacking,
            )


async def on_ready_answer_pressed(
    query: CallbackQuery,
    pressed: ReadyAnswerPressed,
    profile: Profile,
    *,
    event_update: Update,
    answer_ready: AnswersReady,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Send the answer that was chosen."""
    message = query.message
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        if not isinstance(message, Message):
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
        topic = message.message_thread_id if message.is_topic_message else None
        words = TeamWords(spoken_in(message), ChatId(message.chat.id), topic)
        words = replace(words, spoken=replace(words.spoken, album=None, reply_to=None, quote=""))
        update_id = UpdateId(event_update.update_id)
        result = await answer_ready.chosen(
            update_id, profile, words, pressed.lead_id, pressed.number
        )
        if isinstance(result, Lacks):
            names = ", ".join(f"{name}=…" for name in result.names)
            said = translator.plain(language, "alert-answer-lacks", title=result.title, names=names)
            await answer.alert(said)
            return
        if isinstance(result, Nowhere):
            await answer.alert(translator.plain(language, "alert-not-sent-again"))
    await PressedMessage(query).disarm()


async def on_answer_kept(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    keep_ready_answer: KeepsReadyAnswer,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Take ``/save Price`` as an answer to the message that is to be kept."""
    language = await language_in(message.chat, profile, language_of, team_language)
    kept = message.reply_to_message if answered_by(message) is not None else None
    draft = None if kept is None else _draft(command.argument, kept, translator.languages)
    if draft is None:
        await _tell(bot, message, translator, language, "dialogue-save-how")
        return
    update_id, chat_id = UpdateId(event_update.update_id), ChatId(message.chat.id)
    done = await keep_ready_answer.add(update_id, profile, chat_id, draft)
    text = "dialogue-saved" if done else "dialogue-save-admins"
    await _tell(bot, message, translator, language, text, title=draft.title)


async def on_answer_dropped(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    keep_ready_answer: KeepsReadyAnswer,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Take ``/unsave Price``."""
    language = await language_in(message.chat, profile, language_of, team_language)
    update_id, chat_id = UpdateId(event_update.update_id), ChatId(message.chat.id)
    done = await keep_ready_answer.archive(update_id, profile, chat_id, command.argument)
    text = "dialogue-unsaved" if done else "dialogue-answer-unknown"
    await _tell(bot, message, translator, language, text, title=command.argument)


def _draft(argument: str, kept: Message, languages: tuple[str, ...]) -> Draft | None:
    """Read ``team form:lead ru Price``: whose it is, for whom, and its title."""
    draft = Draft("", markup_of(kept), _files(kept))
    rest = argument.split()
    while rest:
        option = rest[0].lower()
        if option == _TEAM:
            draft = replace(draft, for_team=True)
        elif option.startswith(_FORM):
            draft = replace(draft, form_id=FormId(option.removeprefix(_FORM)))
        elif option in languages:
            draft = replace(draft, language=option)
        else:
            break
        rest = rest[1:]
    title = " ".join(rest)
    return replace(draft, title=title) if title and (draft.text or draft.files) else None


def _files(kept: Message) -> tuple[str, ...]:
    """Return the message's file by its id, which this bot may send again."""
    if kept.photo:
        return (f"photo:{kept.photo[-1].file_id}",)
    for kind in _FILES:
        held = getattr(kept, kind)
        if held is not None and kind != "photo":
            return (f"{kind}:{held.file_id}",)
    return ()


async def _offer(
    bot: Bot, message: Message, found: Choose, translator: Translator, language: str
) -> None:
    rows = [
        [
            InlineKeyboardButton(
                text=one.title, callback_data=ready_answer_data(one.id, found.lead_id)
            )
        ]
        for one in found.answers
    ]
    said = translator.say(language, "dialogue-answer-which")
    outgoing = OutgoingMessage(said, InlineKeyboardMarkup(inline_keyboard=rows))
    await say(bot, message.chat.id, (outgoing,), topic_id=_topic(message))


async def _tell(
    bot: Bot, message: Message, translator: Translator, language: str, key: str, **args: TextArg
) -> None:
    said = OutgoingMessage(translator.say(language, key, **args))
    await say(bot, message.chat.id, (said,), topic_id=_topic(message))


def _topic(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None
