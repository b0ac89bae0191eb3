"""``/queue``: what has not reached the CRM, since when and why, and having it tried again."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from aiogram import Bot
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)

from handlers.answering import PressAnswer, PressedMessage, say
from handlers.callbacks import (
    QueuePageWanted,
    RetryAllPressed,
    queue_page_data,
    retry_all_data,
)
from handlers.managers.incident import incident_block
from handlers.outgoing_messages import OutgoingMessage
from handlers.workflow import RetriesAll, ShowsNow, ShowsQueue
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.outbox.circuit import Circuit
from intake.outbox.tasks import FileUpload, TraceCorrection, TraceErasure
from intake.submissions.delivery_backlog import DeadLetterItem, QueuePage, WaitingItem
from intake.submissions.retry_all import Retried
from texts.markup import MESSAGE_LENGTH, Html, code, cut, escape, join, length
from texts.translator import TextArg, Translator
from texts.trouble import in_words, sentence_for

_NAME, _TITLE, _ERROR = 60, 60, 60
_REASONS = (300, 120, 40)
"""How much of a reason is shown: the first length with which the page fits a message."""
_ERRORS = 5
"""Kinds of errors that are counted on a page, the most frequent ones."""


_ITEMS = {
    FileUpload.type: "queue-item-files",
    TraceCorrection.type: "queue-item-source",
    TraceErasure.type: "queue-item-source",
}
"""What follows a submission that is in the CRM already; the rest are submissions."""


async def on_queue(
    message: Message,
    profile: Profile,
    bot: Bot,
    show_now: ShowsNow,
    show_queue: ShowsQueue,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Show the first page, where it was asked for: in a group in the team's language."""
    private = message.chat.type == "private"
    language = (await show_now(profile)).language if private else team_language
    view = queue_view(await show_queue(0), translator, language, timezone, private=private)
    topic_id = message.message_thread_id if message.is_topic_message else None
    await say(bot, message.chat.id, (view,), topic_id=topic_id)


async def on_queue_page(
    query: CallbackQuery,
    pressed: QueuePageWanted,
    profile: Profile,
    show_now: ShowsNow,
    show_queue: ShowsQueue,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Turn the page, or show it as it is now."""
    async with PressAnswer(query):
        private = _is_private(query)
        language = (await show_now(profile)).language if private else team_language
        page = await show_queue(pressed.page)
    view = queue_view(page, translator, language, timezone, private=private)
    await PressedMessage(query).show(view)


async def on_retry_all(
    query: CallbackQuery,
    pressed: RetryAllPressed,
    profile: Profile,
    *,
    event_update: Update,
    retry_all: RetriesAll,
    show_now: ShowsNow,
    show_queue: ShowsQueue,
    translator: Translator,
    timezone: tzinfo,
    team_language: str,
) -> None:
    """Ask once more, then have it all tried again."""
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        private = _is_private(query)
        own = (await show_now(profile)).language
        language = own if private else team_language
        if not pressed.surely:
            await message.replace_keyboard(_asking(pressed, translator, language))
            return
        update_id = UpdateId(event_update.update_id)
        if (retried := await retry_all(update_id, dead_letters=pressed.dead_letters)) is not None:
            await answer.alert(_told(retried, translator, own))
    page = await show_queue(0)
    view = queue_view(page, translator, language, timezone, private=private)
    await message.show(view)


def _told(retried: Retried, translator: Translator, language: str) -> str:
    if retried.paused:
        return translator.plain(language, "alert-retried-paused")
    return translator.plain(language, "alert-retried", count=retried.count)


def queue_view(
    page: QueuePage, translator: Translator, language: str, timezone: tzinfo, *, private: bool
) -> OutgoingMessage:
    """Return one page as one message, so that it can be turned in place.

    ``private``: it is for an admin alone.
    """
    lines = _Lines(translator, language, timezone, private=private)
    text = lines.head(page)
    for reason_length in _REASONS:
        items = (lines.item(item, reason_length, page.circuit) for item in page.items)
        text = join([lines.head(page), *items], "\n\n")
        if length(text) <= MESSAGE_LENGTH:
            break
    return OutgoingMessage(text, _keyboard(page, translator, language))


class _Lines:
    """Writes a page's blocks. Names and reasons come from outside: they are escaped."""

    def __init__(
        self, translator: Translator, language: str, timezone: tzinfo, *, private: bool
    ) -> None:
        self._translator = translator
        self._language = language
        self._timezone = timezone
        self._private = private

    def head(self, page: QueuePage) -> Html:
        return join(list(self._head(page)))

    def item(
        self, item: DeadLetterItem | WaitingItem, reason_length: int, circuit: Circuit | None
    ) -> Html:
        who: dict[str, TextArg] = {
            "number": str(item.number),
            "name": cut(item.name, _NAME),
            "form": cut(item.form_title, _TITLE),
            "since": self._local(item.since),
        }
        if isinstance(item, DeadLetterItem):
            head = self._say("queue-item-dead-letter", **who)
            reason = in_words(item.reason, self._translator, self._language)
            return join([head, escape(cut(reason, reason_length))])
        head = self._say(_ITEMS.get(item.type, "queue-item"), mark=_mark(item), **who)
        if item.active:
            return join([head, self._say("queue-in-hand")])
        return join([head, *self._standing(item, circuit)])

    def _standing(self, item: WaitingItem, circuit: Circuit | None) -> Iterator[Html]:
        """Say what was tried and what comes next; nothing does before a paused queue's probe."""
        due_at = item.due_at if circuit is None else max(item.due_at, circuit.probe_at)
        at = self._local(due_at)
        if item.failed and item.error is not None:
            told = self._trouble(item.error)
            yield self._say("queue-tried", trouble=told, attempt=item.attempt)
        if item.in_doubt:
            yield self._say("queue-in-doubt", at=at)
        elif item.failed:
            yield self._say("queue-again", at=at)
        elif item.error is not None:
            yield self._say("queue-slowed", at=at)
        else:
            yield self._say("queue-untried")

    def _head(self, page: QueuePage) -> Iterator[Html]:
        if page.items:
            yield self._say("queue-head", page=page.page + 1, pages=page.pages)
        if page.circuit is not None:
            yield incident_block(
                page.circuit,
                self._translator,
                self._language,
                self._timezone,
                private=self._private,
            )
        if page.refused_since is not None:
            since = self._local(page.refused_since)
            yield self._say("queue-dead-letter", count=page.dead_letters, since=since)
        if page.waiting_since is not None:
            since = self._local(page.waiting_since)
            yield self._say("queue-waiting", count=page.waiting, since=since)
        if not page.items:
            yield self._say("queue-idle" if page.dropped else "queue-empty")
        for error, count in list(page.errors.items())[:_ERRORS]:
            yield self._say("queue-error", trouble=self._trouble(error), count=count)
        if page.dropped:
            yield self._say("queue-dropped", count=page.dropped)

    def _trouble(self, error: str) -> Html:
        sentence = escape(sentence_for(error, self._translator, self._language))
        return Html(f"{sentence} ({code(cut(error, _ERROR))})")

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._timezone)

    def _say(self, key: str, /, **args: TextArg) -> Html:
        return self._translator.say(self._language, key, **args)


def _mark(item: WaitingItem) -> str:
    """Return the sign of a fault, or of a plain wait."""
    return "⚠️" if item.failed else "⏳"


def _is_private(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type == "private"


def _keyboard(page: QueuePage, translator: Translator, language: str) -> InlineKeyboardMarkup:
    def button(key: str, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=translator.plain(language, key), callback_data=data)

    turning = [button("button-queue-look", queue_page_data(page.page))]
    if page.page > 0:
        turning.insert(0, button("button-queue-back", queue_page_data(page.page - 1)))
    if page.page + 1 < page.pages:
        turning.append(button("button-queue-on", queue_page_data(page.page + 1)))
    rows = [turning]
    for dead_letters, count in ((False, page.waiting), (True, page.dead_letters)):
        if count:
            key = "wide-button-retry-dead-letter" if dead_letters else "wide-button-retry-waiting"
            rows.append([button(key, retry_all_data(dead_letters=dead_letters, surely=False))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _asking(pressed: RetryAllPressed, translator: Translator, language: str) -> OutgoingMessage:
    surely = InlineKeyboardButton(
        text=translator.plain(language, "button-retry-surely"),
        callback_data=retry_all_data(dead_letters=pressed.dead_letters, surely=True),
    )
    back = InlineKeyboardButton(
        text=translator.plain(language, "button-burial-keep"), callback_data=queue_page_data(0)
    )
    return OutgoingMessage(Html(""), InlineKeyboardMarkup(inline_keyboard=[[surely], [back]]))
