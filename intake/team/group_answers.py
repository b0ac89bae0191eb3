"""How often a group is answered: once a minute, so that nobody can fill it."""

from collections import OrderedDict
from datetime import datetime, timedelta

from intake.kernel.clock import Clock, within
from intake.kernel.ids import ChatId

EVERY = timedelta(minutes=1)
_REMEMBERED = 1000
"""Chats whose last answer is remembered."""


class OnceAMinute:
    """Says whether a group may be answered now.

    The last answers are kept in memory only: a restart may answer once more, which harms nobody.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answered: OrderedDict[ChatId, datetime] = OrderedDict()

    def is_due(self, chat_id: ChatId) -> bool:
        """Say whether the group was not answered just now."""
        before = self._answered.get(chat_id)
        return before is None or not within(self._clock.now(), before, EVERY)

    def __call__(self, chat_id: ChatId) -> bool:
        """Say whether to answer now; a yes counts as the answer of this minute."""
        if not self.is_due(chat_id):
            return False
        self._answered[chat_id] = self._clock.now()
        self._answered.move_to_end(chat_id)
        while len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        return True
