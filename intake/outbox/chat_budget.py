"""How many messages chats take, and when: pure but for what it counts. Memory alone.

What is left of a minute is no fact to be kept: who starts anew and sends too much is told so by
Telegram. Only from when on a closed chat takes something again is stored (``chat_lines``).
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from intake.kernel.ids import ChatId
from intake.outbox.chat_minutes import ALL_CHATS, ChatClosed


@dataclass(frozen=True, slots=True)
class ChatLimits:
    """How much is sent to a chat. We stay below what Telegram takes: others may write, too."""

    span: timedelta
    people: int
    """Messages in any such span."""
    others: int
    """So many of them, what people said included, may have gone when something else is sent: the
    rest is kept for what people say."""
    trickle: int
    """So much of everything else goes even while people say that many."""
    at_once: int
    """After so many in the span, everything else stands in line, and keeps a distance."""
    distance: timedelta


GROUP = ChatLimits(timedelta(minutes=1), 18, 15, 2, 5, timedelta(seconds=4))
"""Telegram takes 20 a minute of a group, its topics together. With the distance the fifteen go out
evenly, so that there is room for a word every few seconds."""
PRIVATE = ChatLimits(timedelta(seconds=20), 20, 20, 20, 20, timedelta())
"""One a second, and bursts pass."""
BOT_WIDE = ChatLimits(timedelta(seconds=1), 27, 25, 5, 25, timedelta())
"""Telegram takes 30 a second of a bot."""

LONGEST = timedelta(days=1)
"""A chat that is closed for longer was closed by a clock that has been put back since."""

_FORGOTTEN_AFTER = 1000
"""Chats of which so many are remembered: then those to which nothing was sent lately are not."""


@dataclass(slots=True)
class _Chat:
    limits: ChatLimits
    sent: deque[datetime] = field(default_factory=deque)
    others: deque[datetime] = field(default_factory=deque)
    """Those of them that nobody said."""
    people_from: datetime | None = None
    others_from: datetime | None = None
    """Not earlier: Telegram asked for it, or something larger waits for its room."""

    def look(self, now: datetime) -> None:
        """Forget what was sent before the span, or by a clock that has been put back."""
        for sent in (self.sent, self.others):
            while sent and not now - self.limits.span < sent[0] <= now:
                sent.popleft()
            while sent and sent[-1] > now:
                sent.pop()
        if self.others_from is not None and self.others_from > now + LONGEST:
            self.people_from = self.others_from = None

    def opens_at(self, messages: int, now: datetime, *, people: bool) -> datetime:
        """Return when so many messages fit: now, perhaps."""
        self.look(now)
        limits = self.limits
        at = self._fits_at(self.sent, messages, limits.people, now)
        if not people:
            among_all = self._fits_at(self.sent, messages, limits.others, now)
            at = max(at, min(among_all, self._fits_at(self.others, messages, limits.trickle, now)))
            if self.is_busy:
                at = max(at, self._in_turn(now))
        floor = self.people_from if people else self.others_from
        return at if floor is None else max(at, floor)

    def _fits_at(
        self, sent: Sequence[datetime], messages: int, most: int, now: datetime
    ) -> datetime:
        over = len(sent) + min(messages, most) - most
        return sent[over - 1] + self.limits.span if over > 0 else now

    def _in_turn(self, now: datetime) -> datetime:
        """Return when something that nobody said has kept its distance in a busy chat: from all
        that was sent, or from the last of its kind if people never pause."""
        limits = self.limits
        after_all = self.sent[-1] + limits.distance
        after_own = self.others[-1] + limits.span / limits.trickle if self.others else now
        return min(after_all, after_own)

    @property
    def is_busy(self) -> bool:
        """Whether what nobody said has to keep a distance. As of the last :meth:`look`."""
        return len(self.sent) >= self.limits.at_once

    def count(self, messages: int, now: datetime, *, people: bool) -> None:
        """Note what is sent."""
        self.sent.extend([now] * messages)
        if not people:
            self.others.extend([now] * messages)


class ChatBudget:
    """Counts what is sent to each chat. Without ``limited`` it only counts."""

    def __init__(self, *, limited: bool = True) -> None:
        self._limited = limited
        self._chats: dict[ChatId, _Chat] = {}

    def take(
        self,
        chat_id: ChatId,
        messages: int,
        now: datetime,
        *,
        people: bool,
        in_line: bool,
        begun: bool = False,
    ) -> tuple[ChatClosed, datetime] | None:
        """Take so many messages, or return which chat is closed, and until when.

        Whatever nobody said waits for its turn in a busy chat's line (``in_line``) before it goes.
        What does not fit keeps its place: until then nothing of its kind goes before it. What goes
        on with something ``begun`` keeps no distance, and has the room of what people say.
        """
        chats = (self._chat(chat_id, now), self._chat(ALL_CHATS, now))
        for known, chat in zip((chat_id, ALL_CHATS), chats, strict=True):
            until = chat.opens_at(messages, now, people=people or begun)
            passes_by = not (people or in_line or begun) and known != ALL_CHATS and chat.is_busy
            if self._limited and (until > now or passes_by):
                if until > now:
                    self._keep_room(chat, until, people=people)
                return self._closed(known, chat, now), until
        for chat in chats:
            chat.count(messages, now, people=people)
        return None

    def count(self, chat_id: ChatId, messages: int, now: datetime) -> None:
        """Count what is sent in any case: somebody waits for the answer to a press."""
        for chat in (self._chat(chat_id, now), self._chat(ALL_CHATS, now)):
            chat.count(messages, now, people=True)

    def give_back(self, chat_id: ChatId, messages: int, now: datetime, *, people: bool) -> None:
        """Return what was taken and not sent."""
        for chat in (self._chat(chat_id, now), self._chat(ALL_CHATS, now)):
            for sent in (chat.sent,) if people else (chat.sent, chat.others):
                for _ in range(min(messages, len(sent))):
                    sent.pop()

    def pause(self, chat_id: ChatId, until: datetime, now: datetime) -> ChatClosed:
        """Close a chat: Telegram says until when."""
        chat = self._chat(chat_id, now)
        chat.people_from = chat.others_from = until
        return self._closed(chat_id, chat, now)

    def restore(self, closed: ChatClosed, now: datetime) -> None:
        """Keep a chat closed: another process, or this one before its start, was told to."""
        chat = self._chat(closed.chat_id, now)
        chat.people_from, chat.others_from = closed.people_from, closed.others_from

    def closed(self, chat_id: ChatId, now: datetime) -> ChatClosed | None:
        """Return when a chat takes something again, if there is anything that it does not take."""
        closed = self._closed(chat_id, self._chat(chat_id, now), now)
        return closed if self._limited and closed.others_from > now else None

    def is_busy(self, chat_id: ChatId, now: datetime) -> bool:
        """Say whether messages have to wait for their turn in that chat."""
        chat = self._chat(chat_id, now)
        opens_at = chat.opens_at(1, now, people=True)
        return self._limited and (opens_at > now or chat.is_busy)

    def room(self, chat_id: ChatId, now: datetime) -> int:
        """Return how many messages that nobody said still fit into a chat's span."""
        chat = self._chat(chat_id, now)
        chat.look(now)
        return chat.limits.others - len(chat.sent)

    def _chat(self, chat_id: ChatId, now: datetime) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            self._forget_quiet_ones(now)
            chat = self._chats[chat_id] = _Chat(_limits_of(chat_id))
        return chat

    def _forget_quiet_ones(self, now: datetime) -> None:
        if len(self._chats) < _FORGOTTEN_AFTER:
            return
        for chat in self._chats.values():
            chat.look(now)
        self._chats = {
            chat_id: chat
            for chat_id, chat in self._chats.items()
            if chat.sent or (chat.others_from is not None and chat.others_from > now)
        }

    @staticmethod
    def _keep_room(chat: _Chat, until: datetime, *, people: bool) -> None:
        if people:
            chat.people_from = until
        chat.others_from = max(until, chat.others_from or until)

    @staticmethod
    def _closed(chat_id: ChatId, chat: _Chat, now: datetime) -> ChatClosed:
        people_from = chat.opens_at(1, now, people=True)
        others_from = chat.opens_at(1, now, people=False)
        return ChatClosed(chat_id, people_from, max(people_from, others_from))


def _limits_of(chat_id: ChatId) -> ChatLimits:
    if chat_id == ALL_CHATS:
        return BOT_WIDE
    return PRIVATE if chat_id > 0 else GROUP
