"""From what somebody typed of a link to the link that it would be. Pure: one reading for the
wizard, for copies, and for sheets."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from intake.forms.values.moments import read_day
from intake.kernel.ids import FormId, PersonId, TeamId
from intake.kernel.problems import Problem, problem
from intake.kernel.visible import clean, normal
from intake.links.known_values import UTM_FIELDS, LinkField
from intake.links.link import LinkCodeError, NewLink, Utm, check_code
from intake.links.link_template import TemplateError, fill, places

LONGEST_TITLE = 100
LONGEST_VALUE = 255
"""What the portal's own fields hold."""
LONGEST_TAG = 30
MOST_TAGS = 10
LONGEST_WINDOW = 180
"""Days; the portal's own window takes 1 to 180 (trace.md §7)."""
HIGHEST_LIMIT = 100_000
"""Whoever comes by a link with a limit has its arrivals counted, up to so many."""
TAILS = (
    "utm_content",
    "utm_term",
    "gclid",
    "yclid",
    "fbclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "ttclid",
    "rb_clickid",
)
"""What a tail can fill."""
_TAG = re.compile(r"[\w-]+")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team that a link can name, with whom it can name in it."""

    id: TeamId
    name: str
    members: tuple[tuple[PersonId, str, str | None], ...] = ()
    """Everybody's id, name and username."""


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """What there is for links to name, and what day it is."""

    forms: tuple[FormId, ...]
    teams: tuple[KnownTeam, ...]
    """The default one first."""
    now: datetime
    zone: tzinfo
    """Where a link's last day ends."""
    past: bool = False
    """A last day that is over is fine: the link exists, and has it."""

    @property
    def today(self) -> date:
        """Return the date there."""
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class LinkFault:
    """Why what was said of a link cannot be used."""

    field: LinkField
    problem: Problem


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """What was typed, read."""

    link: NewLink | None
    """``None`` when there are faults."""
    faults: tuple[LinkFault, ...] = ()
    templates: tuple[tuple[LinkField, str], ...] = ()
    """What stood there before it was filled: it is kept with the values."""


class _FaultError(Exception):
    def __init__(self, why: Problem) -> None:
        super().__init__(why.text)
        self.problem = why


def read_draft(
    texts: Mapping[LinkField, str], place: LinkPlace, words: Mapping[str, str] | None = None
) -> LinkDraft:
    """Read what was typed; empty and missing are the same.

    ``words`` are what templates can name besides the other fields and the day: a sheet's own
    columns, for instance.
    """
    typed = {name: clean(texts.get(name, "")) for name in LinkField}
    return _Reading(typed, place, words or {}).draft()


def expiry_day(expires_at: datetime, zone: tzinfo) -> date:
    """Return the last day on which a link counts."""
    return (expires_at.astimezone(zone) - timedelta(microseconds=1)).date()


@dataclass
class _Reading:
    """One reading: every field is tried, and each fault is noted."""

    typed: Mapping[LinkField, str]
    place: LinkPlace
    words: Mapping[str, str]
    faults: list[LinkFault] = field(default_factory=list)

    def draft(self) -> LinkDraft:
        title = self._try(LinkField.TITLE, self._title, "")
        utm = Utm(*(self._try(name, self._value, "", name) for name in UTM_FIELDS))
        code = self._try(LinkField.CODE, self._code, "")
        team_id, manager_id = self._whose()
        link = NewLink(
            code,
            title,
            utm,
            self._try(LinkField.FORM, self._form, None),
            self._try(LinkField.WINDOW, self._number, None, LinkField.WINDOW, LONGEST_WINDOW),
            self._try(LinkField.TAIL, self._tail, None),
            team_id,
            manager_id,
            self._try(LinkField.PIPELINE, self._value, "", LinkField.PIPELINE) or None,
            self._try(LinkField.EXPIRES, self._expiry, None),
            self._try(LinkField.LIMIT, self._number, None, LinkField.LIMIT, HIGHEST_LIMIT),
            self._try(LinkField.TAGS, self._tags, ()),
        )
        templates = tuple(
            (name, self.typed[name]) for name in UTM_FIELDS if places(self.typed[name])
        )
        faults = tuple(self.faults)
        return LinkDraft(None if faults else link, faults, templates)

    def _try(self, name: LinkField, read: Callable[..., T], otherwise: T, *args: object) -> T:
        try:
            return read(*args)
        except _FaultError as error:
            self.faults.append(LinkFault(name, error.problem))
            return otherwise

    def _title(self) -> str:
        named = bool(self.words)  # only a sheet's titles are templates
        title = clean(self._filled(LinkField.TITLE)) if named else self.typed[LinkField.TITLE]
        if not title:
            raise _FaultError(problem("problem-link-missing"))
        return _fitting(title, LONGEST_TITLE)

    def _value(self, name: LinkField) -> str:
        filled = clean(self._filled(name))
        if not filled and name is LinkField.SOURCE:
            raise _FaultError(problem("problem-link-missing"))
        return _fitting(filled, LONGEST_VALUE)

    def _filled(self, name: LinkField) -> str:
        """Fill a template; what stands in braces and names nothing is a mistake, not a value."""
        if not places(self.typed[name]):
            return self.typed[name]
        today = self.place.today
        values = {
            **{name.lower(): value for name, value in self.words.items()},
            "year": f"{today:%Y}",
            "month": f"{today:%m}",
            "day": f"{today:%d}",
            **{str(one): self.typed[one] for one in (LinkField.TITLE, *UTM_FIELDS, LinkField.CODE)},
        }
        try:
            return fill(str(name), values)
        except TemplateError as error:
            raise _FaultError(
                problem(f"problem-link-template-{error.reason}", place=error.place)
            ) from None

    def _code(self) -> str:
        typed = self._filled(LinkField.CODE)
        if not typed:
            return ""
        try:
            return check_code(typed)
        except LinkCodeError as error:
            raise _FaultError(problem(f"problem-link-code-{error.reason}")) from None

    def _form(self) -> FormId | None:
        form_id = FormId(self.typed[LinkField.FORM].lower())
        if not form_id:
            return None
        if form_id not in self.place.forms:
            raise _FaultError(problem("problem-link-form", forms=", ".join(self.place.forms)))
        return form_id

    def _tail(self) -> str | None:
        tail = self.typed[LinkField.TAIL].lower()
        if tail and tail not in TAILS:
            raise _FaultError(problem("problem-link-tail", names=", ".join(TAILS)))
        return tail or None

    def _number(self, name: LinkField, most: int) -> int | None:
        typed = normal(self.typed[name])
        if not typed:
            return None
        if not _WHOLE_NUMBER.fullmatch(typed) or not 1 <= int(typed) <= most:
            raise _FaultError(problem("problem-link-number", maximum=most))
        return int(typed)

    def _expiry(self) -> datetime | None:
        typed = self.typed[LinkField.EXPIRES]
        if not typed:
            return None
        day = _iso_day(typed) or read_day(typed, self.place.today)
        if day is None:
            raise _FaultError(problem("problem-link-day"))
        if day < self.place.today and not self.place.past:
            raise _FaultError(problem("problem-link-day-past"))
        after = datetime.combine(day + timedelta(days=1), time(), self.place.zone)
        return after.astimezone(UTC)

    def _tags(self) -> tuple[str, ...]:
        tags = list(dict.fromkeys(_split_tags(self.typed[LinkField.TAGS])))
        if len(tags) > MOST_TAGS:
            raise _FaultError(problem("problem-link-tags", maximum=MOST_TAGS))
        for tag in tags:
            if not _TAG.fullmatch(tag) or len(tag) > LONGEST_TAG:
                raise _FaultError(problem("problem-link-tag", maximum=LONGEST_TAG))
        return tuple(tags)

    def _whose(self) -> tuple[TeamId | None, PersonId | None]:
        """Read team and manager: a manager without a team is looked for in all of them."""
        team = self._try(LinkField.TEAM, self._team, None)
        named = self.typed[LinkField.MANAGER]
        if not named or (team is None and self.typed[LinkField.TEAM]):
            return None if team is None else team.id, None
        teams = self.place.teams if team is None else (team,)
        found = {
            person_id: one.id
            for one in reversed(teams)
            for person_id, name, username in one.members
            if _is_called(named, person_id, name, username)
        }
        if len(found) != 1:
            why = problem("problem-link-manager", name=named, found=len(found))
            self.faults.append(LinkFault(LinkField.MANAGER, why))
            return None, None
        ((person_id, team_id),) = found.items()
        return team_id, person_id

    def _team(self) -> KnownTeam | None:
        named = self.typed[LinkField.TEAM].casefold().lstrip("#").strip()
        if not named:
            return None
        found = [one for one in self.place.teams if one.name.casefold() == named]
        found = found or [one for one in self.place.teams if str(one.id) == named]
        if len(found) != 1:
            raise _FaultError(problem("problem-rule-team"))
        return found[0]


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise _FaultError(problem("problem-text-long", maximum=most, length=len(text)))
    return text


def _split_tags(text: str) -> Iterator[str]:
    for part in re.split(r"[\s,;]+", text.casefold()):
        if tag := part.strip().lstrip("#"):
            yield tag


def _is_called(named: str, person_id: PersonId, name: str, username: str | None) -> bool:
    wanted = named.casefold()
    if wanted.startswith("@"):
        return (username or "").casefold() == wanted[1:]
    return wanted in {name.casefold(), str(person_id), *name.casefold().split()}


def member_word(place: LinkPlace, person_id: PersonId) -> str:
    """Return by which word a link names somebody: a name nobody else has, or the number."""
    people = {one: called for team in place.teams for one, called, _ in team.members}
    name = people.get(person_id, "")
    alike = sum(_is_called(name, one, called, None) for one, called in people.items())
    return name if alike == 1 else str(person_id)


def texts_of(link: NewLink, place: LinkPlace) -> Mapping[LinkField, str]:
    """Return what would have to be typed for the link: the way back of :func:`read_draft`."""
    teams = {one.id: one.name or f"#{one.id}" for one in place.teams}
    team = "" if link.team_id is None else teams.get(link.team_id, f"#{link.team_id}")
    manager = "" if link.manager_id is None else member_word(place, link.manager_id)
    last = None if link.expires_at is None else expiry_day(link.expires_at, place.zone)
    said: Sequence[tuple[LinkField, str]] = (
        (LinkField.TITLE, link.title),
        *zip(
            UTM_FIELDS,
            (
                link.utm.source,
                link.utm.medium,
                link.utm.campaign,
                link.utm.content,
                link.utm.term,
            ),
            strict=True,
        ),
        (LinkField.CODE, link.code),
        (LinkField.FORM, link.form_id or ""),
        (LinkField.PIPELINE, link.pipeline or ""),
        (LinkField.TEAM, team),
        (LinkField.MANAGER, manager),
        (LinkField.WINDOW, str(link.window_days or "")),
        (LinkField.TAIL, link.tail or ""),
        (LinkField.EXPIRES, "" if last is None else last.isoformat()),
        (LinkField.LIMIT, str(link.arrivals_limit or "")),
        (LinkField.TAGS, ", ".join(link.tags)),
    )
    return {name: text for name, text in said if text}
