"""What ``/health`` says: troubles first, and what is in order in one line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.health_callbacks import HealthVerb, health_data
from handlers.views.outgoing_messages import OutgoingMessage, messages
from handlers.views.screen import Screen, screen_of
from intake.forms.violations import FileFault
from intake.operations.health_finding import (
    FindingArg,
    HealthFinding,
    Remedy,
    Severity,
    Topic,
)
from texts.failure_words import in_words
from texts.fault_lines import fault_line
from texts.markup import Html
from texts.translator import TextArg

OF_A_KIND = 5
"""So many lines of one kind are shown in a chat; what is wrong with one form is soon known."""

_TWO_HOURS, _TWO_DAYS = 120, 48 * 60
"""Minutes up to which the smaller unit says more."""
_MARKS = {Severity.FATAL: "🔴", Severity.FAULT: "🔴", Severity.HINT: "💡"}
_TOPICS = {
    Topic.SETTINGS: "health-topic-settings",
    Topic.FORMS: "health-topic-forms",
    Topic.LINKS: "health-topic-links",
    Topic.RULES: "health-topic-rules",
    Topic.PEOPLE: "health-topic-people",
    Topic.TELEGRAM: "health-topic-telegram",
    Topic.CHATS: "health-topic-chats",
    Topic.TEAMS: "health-topic-teams",
    Topic.PORTAL: "health-topic-portal",
    Topic.DELIVERY: "health-topic-delivery",
    Topic.LINE: "health-topic-line",
    Topic.CLOCKS: "health-topic-clocks",
    Topic.DATABASE: "health-topic-database",
    Topic.DISK: "health-topic-disk",
    Topic.HTTP: "health-topic-http",
    Topic.NUMBERS: "health-topic-numbers",
}
_LOOKED_AT = (
    Topic.TELEGRAM,
    Topic.CHATS,
    Topic.TEAMS,
    Topic.PORTAL,
    Topic.DELIVERY,
    Topic.LINE,
    Topic.CLOCKS,
    Topic.FORMS,
    Topic.LINKS,
    Topic.DATABASE,
    Topic.DISK,
)
"""What a running bot looks at."""
_QUEUES = {"crm": "health-queue-crm", "telegram": "health-queue-telegram"}
_FIXES = {
    Remedy.WEBHOOK: ("button-health-fix-webhook", "health-fix-ask-webhook"),
    Remedy.MENUS: ("button-health-fix-menus", "health-fix-ask-menus"),
    Remedy.NAMES: ("button-health-fix-names", "health-fix-ask-names"),
}


class HealthPage(Screen):
    """Speaks to one reader."""

    def line(self, finding: HealthFinding) -> str:
        """Return a finding as plain text: what is wrong, and what to do."""
        args = {name: self._arg(name, value) for name, value in finding.args.items()}
        line = self.plain(finding.text, **args)
        if finding.near is not None:
            return self.plain("health-near", line=line, near=finding.near)
        if finding.known:
            known = ", ".join(finding.known)
            return self.plain("health-known", line=line, known=known)
        return line

    def question(self, remedy: Remedy) -> str:
        """Return what is asked before something is put right."""
        _, key = _FIXES[remedy]
        if remedy is Remedy.NAMES:
            words = self.plain("bot-description")
            return self.plain(key, words=words)
        return self.plain(key)

    def page(
        self, findings: Sequence[HealthFinding], head: Html | None = None
    ) -> tuple[OutgoingMessage, ...]:
        """Return all of it, as few messages as possible; the buttons are under the last."""
        troubles = [one for one in findings if one.severity is not Severity.GOOD]
        blocks = [] if head is None else [head]
        blocks += [self._head(troubles), *self._lines(troubles), *self._rest(findings, troubles)]
        return messages(blocks, self._buttons(troubles))

    def confirmation(self, remedy: Remedy) -> OutgoingMessage:
        """Return the question, with its two answers."""
        yes = self._button("button-health-yes", HealthVerb.DO, remedy)
        no = self._button("button-health-no", HealthVerb.LOOK)
        return screen_of([self._escaped(self.question(remedy))], [[yes, no]])

    def _head(self, troubles: Sequence[HealthFinding]) -> Html:
        faults = sum(one.severity is not Severity.HINT for one in troubles)
        if faults:
            return self.say("health-head-faults", count=faults)
        if troubles:
            return self.say("health-head-hints", count=len(troubles))
        return self.say("health-head-well")

    def _lines(self, troubles: Sequence[HealthFinding]) -> Iterator[Html]:
        kinds = Counter(one.text for one in troubles)
        shown: Counter[str] = Counter()
        for one in troubles:
            shown[one.text] += 1
            if shown[one.text] <= OF_A_KIND:
                topic = self._topic(one.topic)
                line = f"{_MARKS[one.severity]} {topic[:1].upper()}{topic[1:]}: {self.line(one)}"
                yield self._escaped(line)
            if shown[one.text] == kinds[one.text] > OF_A_KIND:
                more = kinds[one.text] - OF_A_KIND
                yield self.say("health-more", count=more)

    def _rest(
        self, findings: Sequence[HealthFinding], troubles: Sequence[HealthFinding]
    ) -> Iterator[Html]:
        """Tell what is in order, and of what nobody can say that it is."""
        unseen = {topic for one in troubles for topic in one.unseen}
        elsewhere = {topic for one in findings for topic in one.unseen} - unseen
        silent = {one.topic for one in troubles} | elsewhere
        besides = [one for one in _LOOKED_AT if one not in silent]
        for key, topics in (
            ("health-unseen", [one for one in besides if one in unseen]),
            ("health-well-besides", [one for one in besides if one not in unseen]),
        ):
            if topics:
                yield self.say(key, topics=", ".join(map(self._topic, topics)))

    def _topic(self, topic: Topic) -> str:
        return self.plain(_TOPICS[topic])

    def _buttons(self, troubles: Sequence[HealthFinding]) -> InlineKeyboardMarkup:
        remedies = dict.fromkeys(one.remedy for one in troubles if one.remedy is not None)
        rows = [[self._button(_FIXES[one][0], HealthVerb.ASK, one)] for one in remedies]
        rows.append([self._button("button-health-again", HealthVerb.LOOK)])
        return InlineKeyboardMarkup(inline_keyboard=rows)

    def _button(
        self, key: str, verb: HealthVerb, remedy: Remedy | None = None
    ) -> InlineKeyboardButton:
        return self.labelled(key, health_data(verb, remedy))

    def _escaped(self, text: str) -> Html:
        return self.say("health-said", line=text)

    def _arg(self, name: str, value: FindingArg) -> TextArg:
        if isinstance(value, timedelta):
            return self._span(value)
        if isinstance(value, FileFault):
            return fault_line(value, self.translator, self.language)
        if name == "queue":
            return self.plain(_QUEUES[str(value)])
        if name == "reason":
            return in_words(str(value), self.translator, self.language)
        return value

    def _span(self, span: timedelta) -> str:
        minutes = max(1, round(span.total_seconds() / 60))
        if minutes >= _TWO_DAYS:
            return self.plain("health-span-days", count=minutes // (24 * 60))
        if minutes >= _TWO_HOURS:
            return self.plain("health-span-hours", count=minutes // 60)
        return self.plain("health-span-minutes", count=minutes)
