"""Words on their way through Telegram: to the prospect, or into a topic, a group, a chat."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReactionTypeEmoji,
    ReplyParameters,
)
from typing_extensions import override

from bot.telegram.posting.words_trouble import refusals
from handlers.callback_data.lead_callbacks import resend_data
from handlers.views.dialogue.scheduled_view import scheduled_message
from handlers.views.outgoing_messages import Keyboard
from intake.dialogue.letters import (
    Arrived,
    ChatMovedError,
    DigestLine,
    Letter,
    NoTopicsError,
    NotSentError,
    Preface,
    Spot,
    TopicClosedError,
    TopicGoneError,
    WordsPost,
)
from intake.dialogue.scheduled_words import Scheduled, Timeless
from intake.kernel.ids import ChatId, RelayedId
from intake.kernel.languages import LanguageOf
from intake.outbox.chat_minutes import ChatMinutes
from intake.outbox.tasks.dialogue_tasks import Mark
from texts.dialogue_lines import digest_text, preface_text
from texts.markup import MESSAGE_LENGTH, Html, join, length
from texts.translator import Translator

log = structlog.get_logger()

_REACTIONS = {
    Mark.SENT: "👍",
    Mark.INSIDE: "👀",
    Mark.LATER: "✍",
    Mark.FAILED: "💔",
    Mark.IN_DOUBT: "🤔",
    Mark.WITHDRAWN: "🙈",
}
"""All of the list that bots may use (telegram-work.md)."""
_CAPTION_LENGTH = 1024
_NAME_LENGTH = 128
_CAPTIONED = frozenset({"photo", "video", "animation", "audio", "document", "voice"})
_PREVIEW = LinkPreviewOptions(is_disabled=False)
"""People see what a person's link leads to."""


class TelegramWordsPost(WordsPost):
    """Copies messages: no file passes through here. Texts are sent where more is to be said."""

    def __init__(
        self, bot: Bot, translator: Translator, languages: LanguageOf, minutes: ChatMinutes
    ) -> None:
        self._minutes = minutes
        self._bot = bot
        self._translator = translator
        self._languages = languages
        self._icons: dict[str, str] | None = None

    # --- words ---

    @override
    async def send(self, letter: Letter, spot: Spot) -> Arrived:
        head = await self._head(letter.preface, spot.chat_id)
        text = Html(letter.text or "")
        with refusals():
            if letter.files:
                return await self._send_files(letter, spot, join((head, text)))
            if letter.composed or (letter.kind == "text" and (head or spot.checked)):
                whole = join((head, text))
                if length(whole) <= MESSAGE_LENGTH:
                    return await self._say(spot, whole, letter.reply_to, checked=spot.checked)
            if spot.checked:
                await self._check_topics(spot)
            return await self._copy(letter, spot, head, text)

    async def _head(self, preface: Preface, chat_id: ChatId) -> Html:
        if preface == Preface():
            return Html("")
        language = await self._languages.in_chat(chat_id)
        return preface_text(preface, self._translator, language)

    async def _copy(self, letter: Letter, spot: Spot, head: Html, text: Html) -> Arrived:
        caption = join((head, text))
        fits = letter.kind in _CAPTIONED and length(caption) <= _CAPTION_LENGTH
        alone = len(letter.messages) == 1
        answered = letter.reply_to
        separate = bool(head) and not (fits and alone)
        self._minutes.ask(spot.chat_id, len(letter.messages) + separate)
        beside: tuple[int, ...] = ()
        if separate:
            beside = (await self._say(spot, head, answered)).messages
            answered = beside[0]
        if not alone:
            copies = await self._bot.copy_messages(
                spot.chat_id,
                letter.source_chat,
                list(letter.messages),
                message_thread_id=spot.topic_id,
            )
            if not copies:
                raise NotSentError("dialogue-gone")
            numbers = tuple(one.message_id for one in copies)
            return Arrived(spot.chat_id, spot.topic_id, numbers, beside)
        copy = await self._bot.copy_message(
            spot.chat_id,
            letter.source_chat,
            letter.messages[0],
            message_thread_id=spot.topic_id,
            caption=caption if head and fits else None,
            parse_mode="HTML" if head and fits else None,
            reply_parameters=_reply(answered),
        )
        return Arrived(spot.chat_id, spot.topic_id, (copy.message_id,), beside)

    async def _send_files(self, letter: Letter, spot: Spot, caption: Html) -> Arrived:
        """Send kept files by their ids; the words go with the first of them, if they fit."""
        numbers: list[int] = []
        if caption and length(caption) > _CAPTION_LENGTH:
            numbers += (await self._say(spot, caption, letter.reply_to)).messages
            caption = Html("")
        senders: dict[str, Callable[..., Awaitable[Message]]] = {
            "photo": self._bot.send_photo,
            "video": self._bot.send_video,
            "animation": self._bot.send_animation,
            "audio": self._bot.send_audio,
            "voice": self._bot.send_voice,
            "document": self._bot.send_document,
        }
        for named in letter.files:
            kind, _, file_id = named.partition(":")
            sent = await senders[kind](
                spot.chat_id,
                file_id,
                message_thread_id=spot.topic_id,
                caption=caption or None,
                reply_parameters=_reply(letter.reply_to),
            )
            numbers.append(sent.message_id)
            caption = Html("")
        return Arrived(spot.chat_id, spot.topic_id, (numbers[0],), tuple(numbers[1:]))

    async def _say(
        self, spot: Spot, text: Html, answered: int | None, *, checked: bool = False
    ) -> Arrived:
        sent = await self._bot.send_message(
            spot.chat_id,
            text,
            message_thread_id=spot.topic_id,
            reply_parameters=_reply(answered),
            link_preview_options=_PREVIEW,
        )
        topic = sent.message_thread_id if sent.is_topic_message else None
        arrived = Arrived(spot.chat_id, topic, (sent.message_id,))
        if checked and topic != spot.topic_id:
            raise NoTopicsError("off", arrived)
        return arrived

    async def _check_topics(self, spot: Spot) -> None:
        """Make sure that the group still has topics: a copy does not tell where it came to be."""
        if not (await self._bot.get_chat(spot.chat_id)).is_forum:
            raise NoTopicsError("off")

    @override
    async def edit(
        self, chat_id: ChatId, message_id: int, text: str, preface: Preface, kind: str
    ) -> bool:
        head = await self._head(preface, chat_id)
        whole = join((head, Html(text)))
        where: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id}
        try:
            with refusals():
                if kind == "text":
                    await self._bot.edit_message_text(whole, link_preview_options=_PREVIEW, **where)
                else:
                    await self._bot.edit_message_caption(caption=whole, **where)
        except NotSentError as error:
            return "message is not modified" in error.reason
        except (TopicGoneError, TopicClosedError, ChatMovedError):
            return False
        return True

    @override
    async def delete(self, chat_id: ChatId, messages: Sequence[int]) -> bool:
        gone = True
        for number in dict.fromkeys(messages):
            try:
                with refusals():
                    await self._bot.delete_message(chat_id, number)
            except NotSentError as error:
                gone = gone and "not found" in error.reason
        return gone

    # --- what is said beside them ---

    @override
    async def mark(self, chat_id: ChatId, message_id: int, mark: Mark) -> bool:
        try:
            with refusals():
                await self._bot.set_message_reaction(
                    chat_id, message_id, [ReactionTypeEmoji(emoji=_REACTIONS[mark])]
                )
        except NotSentError as error:
            return "not found" in error.reason or "MESSAGE_ID_INVALID" in error.reason
        except ChatMovedError:  # what stands in the old group cannot be marked any more
            return True
        return True

    @override
    async def tell(
        self,
        spot: Spot,
        text: str,
        args: dict[str, str | int],
        *,
        answers: int | None = None,
        resend: RelayedId | None = None,
    ) -> bool:
        language = await self._languages.in_chat(spot.chat_id)
        keyboard = None
        if resend is not None:
            label = self._translator.plain(language, "button-send-again")
            button = InlineKeyboardButton(text=label, callback_data=resend_data(resend))
            keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
        said = self._translator.say(language, text, **args)
        return await self._tell(spot, said, answers, keyboard) is not None

    @override
    async def show_scheduled(
        self, spot: Spot, waiting: Scheduled | Timeless, text: str, answers: int
    ) -> bool:
        language = await self._languages.in_chat(spot.chat_id)
        said = scheduled_message(waiting, self._translator, language, text)
        return await self._tell(spot, said.text, answers, said.keyboard) is not None

    @override
    async def digest(self, spot: Spot, lines: Sequence[DigestLine]) -> int | None:
        language = await self._languages.in_chat(spot.chat_id)
        said = digest_text(lines, self._translator, language)
        return await self._tell(spot, said, spot.anchor, None)

    async def _tell(
        self, spot: Spot, said: Html, answers: int | None, keyboard: Keyboard | None
    ) -> int | None:
        """Say it, beside its topic if that is gone; ``None`` when the chat takes nothing."""
        for topic_id in dict.fromkeys((spot.topic_id, None)):
            try:
                with refusals():
                    sent = await self._bot.send_message(
                        spot.chat_id,
                        said,
                        message_thread_id=topic_id,
                        reply_parameters=_reply(answers),
                        reply_markup=keyboard,
                    )
            except (TopicGoneError, TopicClosedError):
                continue
            except ChatMovedError as error:
                return await self._tell(Spot(error.chat_id), said, None, keyboard)
            except NotSentError:
                break
            return sent.message_id
        log.warning("dialogue_notice_refused")
        return None

    # --- topics ---

    @override
    async def make_topic(self, chat_id: ChatId, name: str, icon: str) -> int:
        with refusals():
            made = await self._bot.create_forum_topic(
                chat_id, name[:_NAME_LENGTH], icon_custom_emoji_id=await self._icon(icon)
            )
        return made.message_thread_id

    @override
    async def reopen_topic(self, chat_id: ChatId, topic_id: int) -> bool:
        try:
            await self._bot.reopen_forum_topic(chat_id, topic_id)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            return "TOPIC_NOT_MODIFIED" in error.message
        return True

    @override
    async def set_icon(self, chat_id: ChatId, topic_id: int, icon: str) -> None:
        try:
            await self._bot.edit_forum_topic(
                chat_id, topic_id, icon_custom_emoji_id=await self._icon(icon)
            )
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            if "TOPIC_NOT_MODIFIED" not in error.message:
                log.info("topic_icon_refused", error=type(error).__name__)

    @override
    async def pin(self, chat_id: ChatId, message_id: int) -> None:
        try:
            await self._bot.pin_chat_message(chat_id, message_id, disable_notification=True)
        except (TelegramBadRequest, TelegramForbiddenError) as error:
            log.info("card_not_pinned", error=type(error).__name__)

    async def _icon(self, emoji: str) -> str | None:
        """Return the icon's id; only Telegram's own list may be used without more ado."""
        if self._icons is None:
            stickers = await self._bot.get_forum_topic_icon_stickers()
            self._icons = {
                one.emoji or "": one.custom_emoji_id
                for one in stickers
                if one.custom_emoji_id is not None
            }
        return self._icons.get(emoji)


def _reply(message_id: int | None) -> ReplyParameters | None:
    if message_id is None:
        return None
    return ReplyParameters(message_id=message_id, allow_sending_without_reply=True)
