"""Callback data under the numbers: a button holds the whole question, so that no answer grows old.

::

    st:<what>:<first>.<last>:<view><by><model>:<only>:<page>

Days are counted from 2000 and written in base 36; ``only`` is a letter and an id, or empty.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.stats.period import MOST_DAYS, Period
from intake.stats.stats_question import EVERYTHING, Dimension, Only, StatsQuestion, StatsView

KIND = "st"


class StatsWhat(StrEnum):
    """What is asked for."""

    TABLE = "t"
    CHART = "g"
    DARK_CHART = "d"
    STEPS = "s"
    COHORTS = "h"
    MODELS = "m"
    """The three models side by side."""
    CSV = "c"
    XLSX = "x"
    PERIODS = "p"
    """Which period? The buttons of the usual ones."""
    GROUPS = "b"
    """By what? The buttons of all dimensions."""


@dataclass(frozen=True, slots=True)
class StatsPressed:
    """A button under numbers."""

    what: StatsWhat
    first: date
    last: date
    view: StatsView
    by: Dimension
    model: AttributionModel
    only: Only = EVERYTHING
    page: int = 0

    @classmethod
    def of(cls, what: StatsWhat, question: StatsQuestion, page: int = 0) -> "StatsPressed":
        """Return the button that asks this."""
        period = question.period
        return cls(
            what,
            period.first,
            period.last,
            question.view,
            question.by,
            question.model,
            question.only,
            page,
        )

    def question(self, zone: str) -> StatsQuestion:
        """Return what it asks, of days of that zone."""
        period = Period(self.first, self.last, zone)
        return StatsQuestion(period, self.view, self.by, self.model, self.only)


def stats_data(pressed: StatsPressed) -> str:
    """Write it down."""
    days = f"{_day(pressed.first)}.{_day(pressed.last)}"
    kinds = f"{_VIEWS[pressed.view]}{_GROUPS[pressed.by]}{_MODELS[pressed.model]}"
    return f"{KIND}:{pressed.what}:{days}:{kinds}:{_only(pressed.only)}:{pressed.page}"


def read_stats(text: str) -> StatsPressed | None:
    """Read it; ``None`` for anything else."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    what, first, last, view, group, model, letter, named, page = match.groups()
    begin, end = (_EPOCH + timedelta(days=int(day, 36)) for day in (first, last))
    if not 0 <= (end - begin).days < MOST_DAYS:
        return None
    only = _read_only(letter, named)
    if only is None:
        return None
    return StatsPressed(
        _WHATS[what],
        begin,
        end,
        _READ_VIEWS[view],
        _READ_GROUPS[group],
        _READ_MODELS[model],
        only,
        int(page),
    )


_EPOCH = date(2000, 1, 1)
_VIEWS = {StatsView.BY_ARRIVAL: "a", StatsView.BY_EVENT: "e"}
_GROUPS = {
    Dimension.WHOLE: "w",
    Dimension.LINK: "l",
    Dimension.CAMPAIGN: "c",
    Dimension.SOURCE: "s",
    Dimension.FORM: "f",
    Dimension.MANAGER: "m",
    Dimension.TEAM: "t",
    Dimension.TIME: "d",
}
_MODELS = {
    AttributionModel.FIRST: "f",
    AttributionModel.LAST: "l",
    AttributionModel.LAST_SIGNIFICANT: "s",
}
_WHATS = {what.value: what for what in StatsWhat}
_READ_VIEWS = {letter: view for view, letter in _VIEWS.items()}
_READ_GROUPS = {letter: group for group, letter in _GROUPS.items()}
_READ_MODELS = {letter: model for model, letter in _MODELS.items()}
_NUMBERED: dict[str, Callable[[int], Only]] = {
    "l": lambda number: Only(link_id=LinkId(number)),
    "s": lambda number: Only(source_of=number),
    "c": lambda number: Only(campaign_id=number),
    "m": lambda number: Only(manager=PersonId(number)),
    "t": lambda number: Only(team_id=TeamId(number)),
}
_SHAPE = re.compile(
    rf"([{''.join(_WHATS)}]):([0-9a-z]{{1,4}})\.([0-9a-z]{{1,4}})"
    r":([ae])([wlcsfmtd])([fls]):(?:([lscmtf])([A-Za-z0-9_-]{1,32}))?:([0-9]{1,3})"
)


def _day(day: date) -> str:
    number, digits = max(0, (day - _EPOCH).days), ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def _only(only: Only) -> str:
    numbers = {
        "l": only.link_id,
        "s": only.source_of,
        "c": only.campaign_id,
        "m": only.manager,
        "t": only.team_id,
    }
    parts = [f"{letter}{number}" for letter, number in numbers.items() if number is not None]
    if only.form_id is not None:
        parts.append(f"f{only.form_id}")
    return parts[0] if parts else ""


def _read_only(letter: str | None, named: str | None) -> Only | None:
    if letter is None or named is None:
        return EVERYTHING
    if letter == "f":
        return Only(form_id=FormId(named))
    return _NUMBERED[letter](int(named)) if re.fullmatch(r"[0-9]{1,18}", named) else None


def turned(pressed: StatsPressed, **changes: object) -> StatsPressed:
    """Return the same with something else, from its first page on."""
    return replace(pressed, **{"page": 0, **changes})  # type: ignore[arg-type]  # fields' names
