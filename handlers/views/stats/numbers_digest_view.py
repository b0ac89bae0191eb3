"""A digest of the numbers: what changed, and what needs a hand."""

from collections.abc import Iterator

from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.stats.stats_words import COUNTED, StatsWords
from intake.stats.numbers import StatsRow
from intake.stats.tell_numbers import DigestContent
from texts.markup import Html, code, cut, join
from texts.speaker import Speaker
from texts.translator import Translator

_COUNTED = ("begun", "submitted", "partial", "delivered", "answered", "qualified", "won", "lost")
_NAME = 40
_SOURCES = 5
"""That are named."""


def render_numbers_digest(
    content: DigestContent, translator: Translator, language: str
) -> OutgoingMessage:
    """Return the message."""
    return OutgoingMessage(_Digest(content, translator, language).text())


class _Digest(Speaker):
    def __init__(self, content: DigestContent, translator: Translator, language: str) -> None:
        self._content = content
        super().__init__(translator, language)
        self._words = StatsWords(translator, language)

    def text(self) -> Html:
        answer = self._content.answer
        period = self._words.period(answer.question.period)
        parts = [self.say("digest-head", period=period), join(list(self._changes()))]
        moved = [
            self.say("digest-moved", name=cut(one.name, _NAME), before=one.before, after=one.after)
            for one in self._content.moved
        ]
        if moved:
            parts.append(join([self.say("digest-moved-head"), *moved]))
        needs = list(self._needs())
        if needs:
            parts.append(join([self.say("digest-needs-head"), *needs]))
        parts.append(self.say("digest-foot"))
        return join([part for part in parts if part], "\n\n")

    def _changes(self) -> Iterator[Html]:
        """Yield what there was, and before; what there was neither now nor then is left out."""
        now, before = self._content.answer.whole, self._content.answer.before
        for name, after, earlier in _numbers(now, before):
            if after or earlier:
                label = self._words.plain(COUNTED[name])
                yield self.say("digest-number", name=label, after=after, before=earlier)
        if now.outcomes.money or before.outcomes.money:
            yield self.say(
                "digest-money",
                after=self._words.money(now.outcomes.money) or "0",
                before=self._words.money(before.outcomes.money) or "0",
            )
        if now.cost or before.cost:
            yield self.say(
                "digest-cost",
                after=self._words.money(now.cost) or "0",
                before=self._words.money(before.cost) or "0",
            )
        median = self._content.answer.replies.answering.median
        if median is not None:
            yield self.say("digest-answer", median=self._words.span(median))

    def _needs(self) -> Iterator[Html]:
        needs = self._content.needs
        if needs.refused:
            yield self.say("digest-refused", count=needs.refused)
        if needs.waiting:
            since = self._words.span(needs.waiting_seconds)
            yield self.say("digest-waiting", count=needs.waiting, since=since)
        if needs.unanswered:
            yield self.say("digest-unanswered", count=needs.unanswered)
        sources = self._content.open_sources
        if sources:
            named = [code(cut(one, _NAME)) for one in sources[:_SOURCES]]
            if len(sources) > _SOURCES:
                named.append(Html("…"))
            yield self.say("digest-sources", count=len(sources), sources=join(named, ", "))


def _numbers(now: StatsRow, before: StatsRow) -> Iterator[tuple[str, int, int]]:
    for name, attribute in (("visits", "visits"), ("starts", "starts"), ("new", "new")):
        pair = [getattr(row.arrivals, attribute) if row.arrivals else 0 for row in (now, before)]
        yield name, pair[0], pair[1]
    for name in _COUNTED:
        yield name, getattr(now.outcomes, name), getattr(before.outcomes, name)
