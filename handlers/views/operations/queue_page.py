"""A page of ``/queue``: what has not reached the CRM, since when, and why."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.submission_callbacks import queue_page_data, retry_all_data
from handlers.views.operations.incident_block import incident_block
from handlers.views.outgoing_messages import OutgoingMessage
from intake.outbox.circuit import Circuit
from intake.outbox.tasks.submission_tasks import (
    BundleCompletion,
    CancellationNote,
    Delivery,
    FileUpload,
    TraceCorrection,
    TraceErasure,
)
from intake.submissions.delivery_backlog import DeadLetterItem, QueuePage, WaitingItem
from texts.failure_words import in_words, sentence_for
from texts.markup import MESSAGE_LENGTH, Html, code, cut, escape, join, length
from texts.speaker import Speaker
from texts.translator import TextArg, Translator

_NAME, _TITLE, _ERROR = 60, 60, 60
_REASONS = (300, 120, 40)
"""How much of a reason is shown: the first length with which the page fits a message."""
_ERRORS = 5
"""Kinds of errors that are counted on a page, the most frequent ones."""
_SUBMISSION = "queue-item"
ITEMS = {
    Delivery.type: _SUBMISSION,
    FileUpload.type: "queue-item-files",
    BundleCompletion.type: "queue-item-later",
    CancellationNote.type: "queue-item-later",
    TraceCorrection.type: "queue-item-source",
    TraceErasure.type: "queue-item-source",
}
"""A submission, or what follows one that is in the CRM already."""


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


class _Lines(Speaker):
    """Writes a page's blocks. Names and reasons come from outside: they are escaped."""

    def __init__(
        self, translator: Translator, language: str, timezone: tzinfo, *, private: bool
    ) -> None:
        super().__init__(translator, language)
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
            head = self.say("queue-item-dead-letter", **who)
            reason = in_words(item.reason, self.translator, self.language)
            return join([head, escape(cut(reason, reason_length))])
        head = self.say(ITEMS.get(item.type, _SUBMISSION), mark=_mark(item), **who)
        if item.active:
            return join([head, self.say("queue-in-hand")])
        return join([head, *self._history(item, circuit)])

    def _history(self, item: WaitingItem, circuit: Circuit | None) -> Iterator[Html]:
        """Say what was tried and what comes next; nothing does before an open circuit's probe."""
        due_at = item.due_at if circuit is None else max(item.due_at, circuit.probe_at)
        at = self._local(due_at)
        if item.failed and item.error is not None:
            trouble = self._trouble(item.error)
            yield self.say("queue-tried", trouble=trouble, attempt=item.attempt)
        if item.in_doubt:
            yield self.say("queue-in-doubt", at=at)
        elif item.failed:
            yield self.say("queue-again", at=at)
        elif item.error is not None:
            yield self.say("queue-slowed", at=at)
        else:
            yield self.say("queue-untried")

    def _head(self, page: QueuePage) -> Iterator[Html]:
        if page.items:
            yield self.say("queue-head", page=page.page + 1, pages=page.pages)
        if page.circuit is not None:
            yield incident_block(
                page.circuit,
                self.translator,
                self.language,
                self._timezone,
                private=self._private,
            )
        if page.refused_since is not None:
            since = self._local(page.refused_since)
            yield self.say("queue-dead-letter", count=page.dead_letters, since=since)
        if page.waiting_since is not None:
            since = self._local(page.waiting_since)
            yield self.say("queue-waiting", count=page.waiting, since=since)
        if not page.items:
            yield self.say("queue-idle" if page.dropped else "queue-empty")
        for error, count in list(page.errors.items())[:_ERRORS]:
            yield self.say("queue-error", trouble=self._trouble(error), count=count)
        if page.dropped:
            yield self.say("queue-dropped", count=page.dropped)

    def _trouble(self, error: str) -> Html:
        sentence = escape(sentence_for(error, self.translator, self.language))
        return Html(f"{sentence} ({code(cut(error, _ERROR))})")

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._timezone)


def _mark(item: WaitingItem) -> str:
    """Return the sign of a fault, or of a plain wait."""
    return "⚠️" if item.failed else "⏳"


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


def retry_question(dead_letters: bool, translator: Translator, language: str) -> OutgoingMessage:
    """Return the buttons that ask once more before all of a kind is retried."""
    surely = InlineKeyboardButton(
        text=translator.plain(language, "button-retry-surely"),
        callback_data=retry_all_data(dead_letters=dead_letters, surely=True),
    )
    back = InlineKeyboardButton(
        text=translator.plain(language, "button-dead-letter-keep"), callback_data=queue_page_data(0)
    )
    return OutgoingMessage(Html(""), InlineKeyboardMarkup(inline_keyboard=[[surely], [back]]))
