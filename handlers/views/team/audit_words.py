"""One change in words: when, who, what, and from what to what.

What was before and after is stored as the audit's writers keep it: as JSON of what differs between
two records, or as a word. It is shown without the names of fields: the sentence says what it is.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from handlers.views.local_times import day_in_words, hours_in_words
from handlers.views.team.staff_screen import NAME_LENGTH
from intake.operations.read_audit import AuditLine
from intake.team.audit import AuditEntry
from intake.team.working_time import Hours, Shift
from texts.markup import Html, bold, cut, escape
from texts.speaker import Speaker
from texts.translator import Translator

VALUE_LENGTHS = (80, 40, 15, 0)
"""How much of a value is shown: the first length with which a page fits a message."""
_MOST_VALUES = 6
_WORDS = {
    "owner": "role-owner",
    "admin": "role-admin",
    "manager": "role-manager",
    "everybody": "audit-value-everybody",
    "round_robin": "audit-value-in-turn",
    "fewest_open": "audit-value-fewest",
    "nobody": "audit-value-nobody",
    "name": "audit-value-name",
    "team": "audit-value-team",
    "topics": "audit-value-topics",
    "group": "audit-value-group",
    "private": "audit-value-private",
    "webhook": "audit-value-webhook",
    "menus": "audit-value-menus",
    "names": "audit-value-names",
    "greeting": "audit-value-greeting",
}
"""What is stored as one word."""
_SILENT = frozenset({"revision", "id", "chat", "more_chats"})
"""Fields that tell people nothing; so does every moment (``…_at``)."""
_DIGESTS = {"daily": "digest-daily", "weekly": "digest-weekly"}
_WHO = frozenset({"crm_user_id"})
_TELLS_NOTHING = frozenset(
    {
        "person.banned",
        "member.joined",
        "member.removed",
        "team.made",
        "team.archived",
        "link.made",
        "link.on",
        "link.off",
        "link.archived",
        "link.unarchived",
    }
)
"""Their sentence says it all."""

_DIGEST = re.compile(r"(daily|weekly), (\d{1,2}):00")
_INVITED = re.compile(r"team:\d+ (manager|admin)")
_SPAN = re.compile(r"(?:(\d+) days?, )?(\d+):(\d\d):(\d\d)")
_CLOCK = re.compile(r"(\d\d):(\d\d):\d\d")
_DAYS = re.compile(r"([\d\s.]+ [A-Z]{3}, )?(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")
"""Of a cost they come behind its amount."""
_DAY_LIST = re.compile(r"\d{4}-\d\d-\d\d\*?(?:, \d{4}-\d\d-\d\d\*?)*")
"""Days off of a team; with a star they have hours of their own."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:\+00:00|Z)?")
_SPANS = frozenset(
    {"patience", "offer", "take", "first_reply", "next_reply", "follow_up"}
)  # fmt: skip


class AuditWords(Speaker):
    """Speaks to one reader, by their clock."""

    def __init__(
        self, translator: Translator, language: str, zone: str, value_length: int = VALUE_LENGTHS[0]
    ) -> None:
        """``value_length``: how much of a value is shown; 0: what differs is left out."""
        super().__init__(translator, language)
        self._zone = ZoneInfo(zone)
        self._value_length = value_length

    def block(self, line: AuditLine) -> Html:
        """Return one change."""
        entry = line.entry
        who = cut(line.by, NAME_LENGTH)
        if not who:
            who = self.plain("audit-by-itself") if entry.by is None else str(entry.by)
        when = self._moment(entry.at)
        what = self._what(line)
        change = self._change(entry) if self._value_length else ""
        text = f"{what}: {change}" if change else what
        return Html(f"{bold(who)}, {escape(when)}\n{escape(text)}")

    def _what(self, line: AuditLine) -> str:
        key = text_of(line.entry.what)
        if key not in self.translator.keys:  # of a later version
            return self.plain("audit-other", what=line.entry.what)
        return self.plain(key, subject=self._subject(line))

    def _subject(self, line: AuditLine) -> str:
        kind, _, number = line.entry.subject.partition(":")
        if line.subject:
            return cut(line.subject, NAME_LENGTH)
        return self.plain("team-default") if kind == "team" else number

    def _change(self, entry: AuditEntry) -> str:
        if entry.what in _TELLS_NOTHING:
            return ""
        before, after = _fields(entry.before), _fields(entry.after)
        if isinstance(before, dict) and isinstance(after, dict):
            pairs = list(_differing(before, after))[:_MOST_VALUES]
            old = ", ".join(self._value(name, one) for name, one, _ in pairs)
            new = ", ".join(self._value(name, one) for name, _, one in pairs)
        else:
            old = "" if before is None else self._word(str(before))
            new = "" if after is None else self._word(str(after))
        return f"{old} → {new}" if old and new else new or old

    def _value(self, name: str, value: Any) -> str:
        if value is None or value in ("", [], ()):
            return "–"
        if isinstance(value, bool):
            return self.plain("audit-value-on" if value else "audit-value-off")
        if name == "hours" and (hours := _hours_of(value)) is not None:
            return hours_in_words(hours, self.translator, self.language)
        if name in _WHO:
            return f"№ {value}"
        if name in _SPANS:
            spans = value if isinstance(value, list) else [value]
            return ", ".join(self._span(str(one)) for one in spans)
        if isinstance(value, list):
            plain = all(isinstance(one, str | int) for one in value)
            return ", ".join(map(str, value)) if plain else str(len(value))
        return self._word(str(value))

    def _word(self, text: str) -> str:
        if text in _WORDS:
            return self.plain(_WORDS[text])
        if invited := _INVITED.fullmatch(text):
            return self.plain(_WORDS[invited[1]])
        if digest := _DIGEST.fullmatch(text):
            return self.plain(_DIGESTS[digest[1]], hour=int(digest[2]))
        if clock := _CLOCK.fullmatch(text):
            return f"{int(clock[1])}:{clock[2]}"
        if days := _DAYS.fullmatch(text):
            spent, first, last = days.groups(default="")
            first_day = self._day(first)
            return spent + (
                first_day if last in {"", first} else f"{first_day} – {self._day(last)}"
            )
        if _DAY_LIST.fullmatch(text):
            return ", ".join(self._stretches(text))
        if _MOMENT.fullmatch(text):
            return self._moment(datetime.fromisoformat(text))
        return cut(text, self._value_length)

    def _stretches(self, text: str) -> Iterator[str]:
        """Yield days in a row as one, those with hours of their own with that word."""
        days = enumerate(sorted(text.split(", ")))

        def stretch(row: tuple[int, str]) -> tuple[date, str]:
            return date.fromisoformat(row[1][:10]) - timedelta(days=row[0]), row[1][10:]

        for (_, star), rows in groupby(days, stretch):
            run = [day[:10] for _, day in rows]
            span = " – ".join(self._day(day) for day in dict.fromkeys((run[0], run[-1])))
            yield self.plain("audit-days-hours", days=span) if star else span

    def _day(self, text: str) -> str:
        try:
            return day_in_words(date.fromisoformat(text), self.translator, self.language)
        except ValueError:
            return text

    def _span(self, text: str) -> str:
        match = _SPAN.fullmatch(text)
        if match is None:
            return cut(text, self._value_length)
        if match[1]:
            return self.plain("span-days", count=int(match[1]))
        return self.plain("span-minutes", count=int(match[2]) * 60 + int(match[3]))

    def _moment(self, at: datetime) -> str:
        local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(self._zone)
        day = day_in_words(local.date(), self.translator, self.language)
        return f"{day}, {local.hour}:{local.minute:02}"


def text_of(what: str) -> str:
    """Return the key of what is said of a change."""
    return f"audit-{what.replace('.', '-').replace('_', '-')}"


def _fields(stored: str | None) -> Any:
    """Read what was kept: fields by name, or a word."""
    if stored is None or not stored.startswith("{"):
        return stored
    try:
        return json.loads(stored)
    except ValueError:
        return stored


def _differing(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    """Yield what differs, also within what a field holds."""
    for name in (*before, *(one for one in after if one not in before)):
        old, new = before.get(name), after.get(name)
        if old == new or name in _SILENT or name.endswith("_at"):
            continue
        if isinstance(old, dict) and isinstance(new, dict) and name != "hours":
            yield from _differing(old, new)
        else:
            yield name, old, new


def _hours_of(value: Any) -> Hours | None:
    """Make hours of their JSON."""
    try:
        days = tuple(
            tuple(Shift(time.fromisoformat(one["start"]), time.fromisoformat(one["end"]))
                  for one in day)
            for day in value["days"]
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None
    return Hours(days) if len(days) == timedelta(weeks=1).days else None
