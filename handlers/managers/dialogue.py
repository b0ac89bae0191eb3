"""What the team says to prospects, in groups and in private; what is taken back, or sent again."""

from typing import Any, ClassVar

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Chat, Message, Update

from handlers.callback_data.lead_callbacks import ResendPressed
from handlers.chat_answers import say
from handlers.filters import Command, profile_of, read_command
from handlers.presses import PressAnswer, PressedMessage
from handlers.spoken import answered_by, is_for_colleagues, mentions_in, spoken_in
from handlers.team_talk import AnswersProspect, EditsWords, SendsAgain, TakesBack
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.dialogue.answer_prospect import Speech
from intake.dialogue.change_words import TakenBack
from intake.dialogue.inside import TeamWords
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator

_SERVICE = frozenset(
    kind
    for kind in ContentType
    if kind.startswith(("forum_", "general_forum_", "video_chat_", "chat_", "new_chat_"))
) | {
    ContentType.LEFT_CHAT_MEMBER,
    ContentType.PINNED_MESSAGE,
    ContentType.MIGRATE_TO_CHAT_ID,
    ContentType.MIGRATE_FROM_CHAT_ID,
    ContentType.GROUP_CHAT_CREATED,
    ContentType.SUPERGROUP_CHAT_CREATED,
    ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
    ContentType.BOOST_ADDED,
    ContentType.DELETE_CHAT_PHOTO,
    ContentType.WRITE_ACCESS_ALLOWED,
}
"""What nobody has said."""

_TAKEN_BACK = {
    TakenBack.NOT_OURS: "dialogue-del-what",
    TakenBack.NEVER_SENT: "",
    TakenBack.DELETING: "",
    TakenBack.TOO_LATE: "dialogue-del-late",
}


class InDialogue(Filter):
    """Lets through what may belong to a lead's dialogue: what is said in a topic, and what answers
    a message of ours. Nothing is read for that."""

    supplies: ClassVar[frozenset[str]] = frozenset({"words"})

    async def __call__(self, message: Message, bot: Bot) -> bool | dict[str, Any]:
        """Supply the ``words``."""
        words = team_words(message, bot.id)
        return False if words is None else {"words": words}


def team_words(message: Message, bot_id: int) -> TeamWords | None:
    """Return a message as one of the team's, unless it cannot be one."""
    if message.content_type in _SERVICE or message.is_automatic_forward:
        return None
    if message.from_user is not None and message.from_user.is_bot and not message.sender_chat:
        return None
    answered = message.reply_to_message if answered_by(message) is not None else None
    ours = answered is not None and answered.from_user is not None
    ours = ours and answered is not None and answered.from_user.id == bot_id  # type: ignore[union-attr]
    topic = message.message_thread_id if message.is_topic_message else None
    if topic is None and not ours:
        return None
    text = message.text or message.caption or ""
    return TeamWords(
        spoken_in(message),
        ChatId(message.chat.id),
        topic,
        text,
        read_command(text) is not None,
        answers_us=ours,
        in_our_topic=topic is not None and _is_topic_of(message.reply_to_message, bot_id),
        answers_person=_answered_person(answered, bot_id),
        mentions=mentions_in(message),
    )


def _is_topic_of(answered: Message | None, bot_id: int) -> bool:
    """Say whether it is the service message by which the bot made a topic."""
    if answered is None or answered.forum_topic_created is None or answered.from_user is None:
        return False
    return answered.from_user.id == bot_id


def _answered_person(answered: Message | None, bot_id: int) -> PersonId | None:
    """Return whose message is answered; whoever writes as the group is a colleague as well."""
    if answered is None or answered.from_user is None or answered.from_user.id == bot_id:
        return None
    return PersonId(answered.from_user.id)


async def language_in(
    chat: Chat, profile: Profile, language_of: KnowsLanguage, team_language: str
) -> str:
    """Return in which language one of the team is answered: alone in their own."""
    return await language_of(profile) if chat.type == "private" else team_language


async def on_team_words(
    message: Message, words: TeamWords, event_update: Update, answer_prospect: AnswersProspect
) -> None:
    """Take what is said in a group; its fate is shown by a reaction, and nothing is answered."""
    hidden = message.from_user is None or message.sender_chat is not None
    profile = None if hidden or message.from_user is None else profile_of(message.from_user)
    await answer_prospect(UpdateId(event_update.update_id), profile, words, message.date)


class AnswersInPrivate(Filter):
    """Lets through what a manager answers to a prospect's words, or to a card, in their own chat.

    Only an answer to a message of ours is looked at more closely.
    """

    supplies: ClassVar[frozenset[str]] = frozenset()

    async def __call__(
        self, message: Message, bot: Bot, event_update: Update, answer_prospect: AnswersProspect
    ) -> bool:
        """Take it right away: what belongs to no dialogue is for others."""
        if message.reply_to_message is None or message.chat.type != "private":
            return False
        if message.from_user is None or read_command(message.text) is not None:
            return False
        words = team_words(message, bot.id)
        if words is None or not words.answers_us:
            return False
        update_id = UpdateId(event_update.update_id)
        speech = await answer_prospect(
            update_id, profile_of(message.from_user), words, message.date
        )
        return speech is not Speech.NOT_OURS


async def on_private_answer(_message: Message) -> None:
    """Say nothing: what became of it is shown by a reaction."""


async def on_group_edit(message: Message, event_update: Update, edit_words: EditsWords) -> None:
    """Have the copy of an edited message follow."""
    if message.text is None and message.caption is None:
        return
    spoken = spoken_in(message)
    update_id = UpdateId(event_update.update_id)
    await edit_words(
        update_id,
        ChatId(message.chat.id),
        spoken.message_id,
        spoken.markup,
        inside=is_for_colleagues(message),
        mentions=mentions_in(message),
    )


async def on_take_back(
    message: Message,
    command: Command,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    take_back: TakesBack,
    language_of: KnowsLanguage,
    translator: Translator,
    team_language: str,
) -> None:
    """Take ``/del``, as an answer to what was sent."""
    del command
    answered = answered_by(message)
    taken = TakenBack.NOT_OURS
    if answered is not None:
        update_id = UpdateId(event_update.update_id)
        taken = await take_back(update_id, profile, ChatId(message.chat.id), answered)
    text = _TAKEN_BACK[taken]
    if not text:
        return
    topic = message.message_thread_id if message.is_topic_message else None
    language = await language_in(message.chat, profile, language_of, team_language)
    said = OutgoingMessage(translator.say(language, text))
    await say(bot, message.chat.id, (said,), topic_id=topic)


async def on_resend_pressed(
    query: CallbackQuery,
    pressed: ResendPressed,
    profile: Profile,
    *,
    event_update: Update,
    send_again: SendsAgain,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Send words once more of which nobody knows whether they arrived."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        if query.message is None:
            await answer.alert(translator.plain(language, "alert-unknown"))
            return
        update_id = UpdateId(event_update.update_id)
        chat_id = ChatId(query.message.chat.id)
        sent = await send_again(update_id, profile, chat_id, pressed.relayed_id)
        text = "alert-sent-again" if sent else "alert-not-sent-again"
        await answer.toast(translator.plain(language, text))
    await PressedMessage(query).disarm()
