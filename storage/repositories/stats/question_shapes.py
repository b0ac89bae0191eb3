"""Of what a question's statements are made, apart from their values: each is built once.

To build a statement of some size takes the event loop's thread for milliseconds, in which everybody
else waits. Questions differ in their days and numbers most of the time; these are parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeAlias

from sqlalchemy import Select

from intake.attribution.credit import AttributionModel
from intake.stats.numbers import Key
from intake.stats.period import Period, Span, fitting_unit
from intake.stats.stats_question import Dimension, Only, StatsQuestion, StatsView
from storage.prepared import Prepared

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
Values = Mapping[str, Any]
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is left of a question without its values."""

    by: Dimension
    view: StatsView
    model: AttributionModel
    only: frozenset[str]
    """By the names of :class:`Only`'s fields: what is cut down at all."""
    dated: bool
    """What happened from some moment on does not count."""
    parts: int
    """In time: into how many parts the period is cut."""

    @property
    def whole(self) -> "Shape":
        """The same of all together."""
        return replace(self, by=Dimension.WHOLE, parts=0)


def shape_of(question: StatsQuestion) -> Shape:
    """Return a question's shape."""
    return Shape(
        question.by,
        question.view,
        question.model,
        frozenset(_only_of(question)),
        question.as_of is not None,
        len(spans_of(question)) if question.by is Dimension.TIME else 0,
    )


def values_of(question: StatsQuestion) -> Values:
    """Return the values that go with its shape. No statement needs all of them."""
    values = _only_of(question) | period_values(question.period) | {"end": end_of(question)}
    if question.as_of is not None:
        values["as_of"] = question.as_of
    if question.by is Dimension.TIME:
        values |= numbered("bound", [span.begin for span in spans_of(question)[1:]])
    return values


def end_of(question: StatsQuestion) -> datetime:
    """Return the moment from which on nothing counts: the period's end, or an earlier one as of
    which its arrivals are asked for. By then nobody has come who came later."""
    if question.as_of is None or question.view is StatsView.BY_EVENT:
        return question.period.end
    return min(question.period.end, question.as_of)


def period_values(period: Period | Span) -> dict[str, Any]:
    """Return the bounds of a period, or of a part of it."""
    return {"begin": period.begin, "end": period.end}


def numbered(name: str, given: Sequence[Any]) -> dict[str, Any]:
    """Return the parameters of several moments, or days, in order."""
    return {f"{name}_{number}": one for number, one in enumerate(given)}


def spans_of(question: StatsQuestion) -> tuple[Span, ...]:
    """Cut the question's period as a chart of it is cut."""
    return _spans(question.period)


@lru_cache(maxsize=16)
def _spans(period: Period) -> tuple[Span, ...]:
    return period.spans(fitting_unit(period))


def keys_of(question: StatsQuestion) -> Callable[[Key], Key]:
    """Return what makes a row's key: a span's number becomes its first day."""
    if question.by is not Dimension.TIME:
        return lambda key: key
    firsts: Mapping[Key, Key] = dict(enumerate(span.first for span in spans_of(question)))
    return firsts.__getitem__


def _only_of(question: StatsQuestion) -> dict[str, Any]:
    given = {name: getattr(question.only, name) for name in _NAMES}
    return {name: value for name, value in given.items() if value is not None}


_NAMES = [field.name for field in fields(Only)]


def built_once(build: Callable[Arguments, AnySelect]) -> Callable[Arguments, Prepared]:
    """Keep what is built for each shape; of many, those that are asked for."""

    @lru_cache(maxsize=64)
    @wraps(build)
    def built(*shape: Arguments.args, **more: Arguments.kwargs) -> Prepared:
        return Prepared(build(*shape, **more), varies=True)

    return built  # type: ignore[return-value]  # it is called likewise
