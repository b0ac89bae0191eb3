"""The queue of updates: ids, the 24 hours, what is asked for, and telling something twice."""

from collections import deque
from dataclasses import dataclass, field

from sandbox.telegram.replies import Json
from sandbox.telegram.state.ordering_keys import KEPT_FOR, OrderingKey, kept_for, ordering_key_of

AHEAD = 10
"""How far beyond the next id an offset may lie; farther ones are read as "from the beginning"."""
OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only to those who name them in ``allowed_updates``."""
KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "guest_message", "managed_bot", "subscription",
    "stopped_message_generation",
})  # fmt: skip


@dataclass(slots=True)
class PendingUpdate:
    """An update on its way."""

    update_id: int
    body: Json
    until: float
    """When it is forgotten."""
    ordering_key: OrderingKey
    """Updates with one ordering key are delivered to a webhook one after another."""
    repeat: bool = False
    """Told again on demand: it comes whatever the offset says, once."""
    attempts: int = 0
    delay: float = 1.0
    due: float = 0.0
    in_flight: bool = False


@dataclass(slots=True)
class UpdateQueue:
    """Updates in the order of their ids, repeated ones first."""

    next_id: int
    pending: list[PendingUpdate] = field(default_factory=list)
    confirmed: deque[PendingUpdate] = field(default_factory=lambda: deque(maxlen=1000))
    """What was confirmed, newest last."""
    allowed: frozenset[str] | None = None
    """``None`` is the default set."""

    def allow(self, kinds: list[str] | None) -> None:
        """Take an ``allowed_updates`` list: empty is the default set, unknown names are skipped."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or None

    def wants(self, kind: str) -> bool:
        """Whether updates of this kind are put into the queue at present."""
        return kind not in OFF_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def append(self, kind: str, payload: Json, now: float) -> int | None:
        """Queue an update; gives its id, or ``None`` if the bot did not ask for this kind."""
        if not self.wants(kind):
            return None
        update_id = self.next_id
        self.next_id += 1
        body = {"update_id": update_id, kind: payload}
        until = now + kept_for(kind)
        self.pending.append(PendingUpdate(update_id, body, until, ordering_key_of(kind, payload)))
        return update_id

    def expire(self, now: float) -> None:
        """Forget what lay here for too long: a press for 150 s, the rest for a day."""
        self.pending = [one for one in self.pending if now < one.until]

    def confirm(self, offset: int) -> None:
        """Everything below a positive ``offset`` was received; a negative one keeps the last n.

        An offset far beyond the newest id forgets nothing: the server takes it for a mistake.
        """
        if offset == 0 or offset > self.next_id + AHEAD:
            return
        if offset < 0:
            kept = self.pending[offset:]
            offset = kept[0].update_id if kept else self.next_id
        for one in self.pending:
            if one.update_id < offset and not one.repeat:
                self.confirmed.append(one)
        self.pending = [one for one in self.pending if one.repeat or one.update_id >= offset]

    def fetch(self, limit: int) -> list[Json]:
        """The next updates for a poller. Repeated ones leave the queue with this."""
        batch = self.pending[:limit]
        self.pending = [one for one in batch if not one.repeat] + self.pending[limit:]
        self.confirmed.extend(one for one in batch if one.repeat)
        for one in batch:
            one.repeat = False
        return [one.body for one in batch]

    def remove(self, update: PendingUpdate) -> None:
        """A webhook has taken it."""
        self.pending = [one for one in self.pending if one is not update]
        self.confirmed.append(update)

    def repeat_last(self, count: int, now: float) -> list[int]:
        """Tell the last confirmed updates again, oldest first; gives their ids."""
        again = list(self.confirmed)[-count:] if count > 0 else []
        copies = [
            PendingUpdate(one.update_id, one.body, now + KEPT_FOR, one.ordering_key, True)
            for one in again
        ]
        self.pending[:0] = copies
        return [one.update_id for one in copies]

    def drop_all(self) -> None:
        """Forget all that waits (``drop_pending_updates``)."""
        self.pending.clear()
