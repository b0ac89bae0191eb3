"""The statistics' storage: counts over touches, visits and journeys, by the indexes they have."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    case,
    distinct,
    func,
    literal,
    or_,
    select,
    true,
)
from typing_extensions import override

from intake.kernel.ids import FormId
from intake.stats.numbers import (
    WITHIN,
    ArrivalCounts,
    Cohort,
    Key,
    Money,
    OutcomeCounts,
    ReplyTimes,
    StepRow,
    Waiting,
)
from intake.stats.period import Period, Span, Unit, fitting_unit
from intake.stats.statistics_port import Statistics
from intake.stats.stats_question import ARRIVING, Dimension, Only, StatsQuestion, StatsView
from storage.guarded_connection import GuardedConnection
from storage.repositories.rows import total
from storage.tables import (
    campaigns,
    journey_steps,
    journeys,
    lead_submissions,
    leads,
    links,
    people,
    teams,
    touches,
    visits,
)

Column = ColumnElement[Any]

_EVENTS: dict[str, ColumnElement[Any]] = {
    "begun": journeys.c.started_at,
    "partial": journeys.c.partial_at,
    "submitted": journeys.c.submitted_at,
    "delivered": journeys.c.delivered_at,
    "taken": journeys.c.taken_at,
    "answered": journeys.c.answered_at,
    "qualified": journeys.c.qualified_at,
    "won": journeys.c.won_at,
    "lost": journeys.c.lost_at,
}
"""When each thing happened that is counted."""
_PEOPLE = {"begun", "submitted", "won"}
"""Of these, people are counted as well."""


class SqlStatistics(Statistics):
    """Counting in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def arrivals(self, question: StatsQuestion) -> Mapping[Key, ArrivalCounts]:
        if question.by not in ARRIVING or not question.only.keeps_arrivals:
            return {}
        found: dict[Key, ArrivalCounts] = {}
        for key, part in _parts(question):
            in_time = question.by is Dimension.TIME
            bounds = part if in_time else await self._bounds(part)
            starts = await self._rows(_starts(question, bounds))
            seen = {row.key: row.visits for row in await self._rows(_visits(question, part))}
            for row in starts:
                named = row.key if key is None else key
                visited = seen.pop(row.key, 0)
                found[named] = ArrivalCounts(visited, row.starts, row.unique, row.new)
            for one, visited in seen.items():
                found[one if key is None else key] = ArrivalCounts(visits=visited)
        return found

    @override
    async def outcomes(self, question: StatsQuestion) -> Mapping[Key, OutcomeCounts]:
        if question.view is StatsView.BY_EVENT:
            return await self._by_event(question)
        found: dict[Key, OutcomeCounts] = {}
        for key, part in _parts(question):
            arrived = _arrived(question, part)
            for row in await self._rows(_became(question, arrived, _happened(question))):
                found[row.key if key is None else key] = _outcomes(row._mapping)  # noqa: SLF001  public
            won = _happened(question)("won")
            for row in await self._rows(_money(question, and_(arrived, won))):
                _add_money(found, row.key if key is None else key, row)
        return found

    @override
    async def steps(self, question: StatsQuestion, form_id: FormId) -> tuple[StepRow, ...]:
        began = (
            select(journeys.c.id)
            .select_from(_joined(question))
            .where(
                _within(journeys.c.started_at, question.period),
                journeys.c.excluded.is_(None),
                journeys.c.form_id == form_id,
                *_kept(question),
            )
        )
        rows = await self._rows(
            select(
                journey_steps.c.step,
                func.min(journey_steps.c.position).label("position"),
                func.count().label("asked"),
                func.count(journey_steps.c.answered_at).label("answered"),
            )
            .where(journey_steps.c.journey_id.in_(began), journey_steps.c.form_id == form_id)
            .group_by(journey_steps.c.step)
        )
        found = [StepRow(row.step, row.position, row.asked, row.answered) for row in rows]
        return tuple(sorted(found, key=lambda row: (row.position, row.step)))

    @override
    async def reply_times(self, question: StatsQuestion, now: datetime) -> ReplyTimes:
        old = now - timedelta(seconds=WITHIN)
        which = (
            _within(journeys.c.submitted_at, question.period),
            journeys.c.excluded.is_(None),
            *_kept(question),
        )

        async def waiting(spent: Column) -> Waiting:
            judged = or_(spent.is_not(None), journeys.c.submitted_at <= old)
            rows = await self._rows(
                select(spent.label("seconds"), func.count().label("many"))
                .select_from(_joined(question))
                .where(judged, *which)
                .group_by(spent)
                .order_by(spent)
            )
            return Waiting(
                sum(row.many for row in rows),
                tuple((row.seconds, row.many) for row in rows if row.seconds is not None),
            )

        rated = (
            select(leads.c.id, leads.c.rating)
            .select_from(_joined(question, with_leads=True))
            .where(leads.c.rating.is_not(None), *which)
            .distinct()
            .subquery()
        )
        ratings = await self._rows(
            select(rated.c.rating, func.count().label("many"))
            .group_by(rated.c.rating)
            .order_by(rated.c.rating)
        )
        return ReplyTimes(
            await waiting(journeys.c.take_seconds),
            await waiting(journeys.c.answer_seconds),
            await waiting(journeys.c.answer_working_seconds),
            tuple((row.rating, row.many) for row in ratings),
        )

    @override
    async def cohorts(self, period: Period, weeks: int) -> tuple[Cohort, ...]:
        spans = period.spans(Unit.WEEK)
        first = await self._rows(
            select(touches.c.at, touches.c.person_id).where(
                _within(touches.c.at, period), touches.c.is_first, touches.c.excluded.is_(None)
            )
        )
        came = {row.person_id: _index(spans, row.at) for row in first}
        sizes: dict[int, int] = defaultdict(int)
        for week in came.values():
            sizes[week] += 1
        moments = {"submitted": journeys.c.submitted_at, "won": journeys.c.won_at}
        counted: dict[str, list[list[int]]] = {
            name: [[0] * weeks for _ in spans] for name in moments
        }
        for name, column in moments.items():
            rows = await self._rows(
                select(journeys.c.person_id, func.min(column).label("at"))
                .where(
                    _within(journeys.c.person_first_at, period),
                    column.is_not(None),
                    journeys.c.excluded.is_(None),
                )
                .group_by(journeys.c.person_id)
            )
            for row in rows:
                if row.person_id not in came:
                    continue
                week = came[row.person_id]
                later = _weeks_between(spans[week].first, row.at, period.zone)
                if 0 <= later < weeks:
                    counted[name][week][later] += 1
        return tuple(
            Cohort(
                span.first,
                sizes[number],
                tuple(counted["submitted"][number]),
                tuple(counted["won"][number]),
            )
            for number, span in enumerate(spans)
        )

    @override
    async def name_of(self, only: Only) -> str | None:
        asked: tuple[tuple[Dimension, Key], ...] = (
            (Dimension.LINK, only.link_id),
            (Dimension.CAMPAIGN, only.campaign_id),
            (Dimension.MANAGER, only.manager),
            (Dimension.TEAM, only.team_id),
        )
        for dimension, key in asked:
            if key is not None:
                return (await self._names(dimension, [key])).get(key)
        if only.source_of is None:
            return None
        rows = await self._rows(select(campaigns.c.source).where(campaigns.c.id == only.source_of))
        return rows[0].source if rows else None

    @override
    async def campaigns_of(self, sources: tuple[str, ...]) -> Mapping[str, int]:
        rows = await self._rows(
            select(campaigns.c.source, func.min(campaigns.c.id).label("id"))
            .where(campaigns.c.source.in_(sources))
            .group_by(campaigns.c.source)
        )
        return {row.source: row.id for row in rows}

    @override
    async def names(self, question: StatsQuestion, keys: tuple[Key, ...]) -> Mapping[Key, str]:
        return await self._names(question.by, [key for key in keys if key is not None])

    async def _names(self, by: Dimension, wanted: list[Key]) -> Mapping[Key, str]:
        match by:
            case Dimension.LINK:
                rows = await self._rows(
                    select(links.c.id, links.c.title.label("name")).where(links.c.id.in_(wanted))
                )
            case Dimension.TEAM:
                rows = await self._rows(
                    select(teams.c.id, teams.c.name).where(teams.c.id.in_(wanted))
                )
            case Dimension.CAMPAIGN:
                rows = await self._rows(
                    select(
                        campaigns.c.id, campaigns.c.source, campaigns.c.medium, campaigns.c.campaign
                    ).where(campaigns.c.id.in_(wanted))
                )
                return {
                    row.id: " / ".join(
                        value for value in (row.source, row.medium, row.campaign) if value
                    )
                    for row in rows
                }
            case Dimension.MANAGER:
                rows = await self._rows(
                    select(people.c.id, people.c.first_name, people.c.last_name).where(
                        people.c.id.in_(wanted)
                    )
                )
                return {row.id: f"{row.first_name} {row.last_name}".strip() for row in rows}
            case _:
                return {key: str(key) for key in wanted}
        return {row.id: row.name for row in rows}

    async def _by_event(self, question: StatsQuestion) -> Mapping[Key, OutcomeCounts]:
        """Count each thing at its own moment, in one pass over the journeys."""
        if question.by is Dimension.TIME:
            return await self._by_event_in_time(question)
        period, found = question.period, dict[Key, OutcomeCounts]()
        any_of = or_(*(_within(column, period) for column in _EVENTS.values()))
        happened = {name: _within(column, period) for name, column in _EVENTS.items()}
        for row in await self._rows(_became(question, any_of, happened.__getitem__)):
            found[row.key] = _outcomes(row._mapping)  # noqa: SLF001  public
        for row in await self._rows(_money(question, happened["won"])):
            _add_money(found, row.key, row)
        return found

    async def _by_event_in_time(self, question: StatsQuestion) -> Mapping[Key, OutcomeCounts]:
        spans = _spans(question.period)
        found: dict[Key, dict[str, Any]] = {
            span.first: {**dict.fromkeys(_COUNTS, 0), "money": {}} for span in spans
        }
        for name, column in _EVENTS.items():
            rows = await self._rows(
                select(
                    column.label("at"),
                    journeys.c.person_id,
                    journeys.c.amount,
                    journeys.c.currency,
                )
                .select_from(_joined(question))
                .where(
                    _within(column, question.period),
                    journeys.c.excluded.is_(None),
                    *_kept(question),
                )
            )
            persons: dict[date, set[int]] = defaultdict(set)
            for row in rows:
                first = spans[_index(spans, row.at)].first
                found[first][name] += 1
                persons[first].add(row.person_id)
                if name == "won" and row.amount is not None:
                    money: dict[str, int] = found[first]["money"]
                    money[row.currency] = money.get(row.currency, 0) + row.amount
            if name in _PEOPLE:
                for day, distinct_people in persons.items():
                    found[day][f"{name}_people"] = len(distinct_people)
        return {first: OutcomeCounts(**counts) for first, counts in found.items()}

    async def _bounds(self, period: Period) -> Period | None:
        """Return the period, or ``None`` if it holds every touch: then another index is better."""
        first, last = [
            (await self._rows(select(bound(touches.c.at).label("at"))))[0].at
            for bound in (func.min, func.max)  # each by itself is one look at an index
        ]
        holds_all = first is None or (period.begin <= first and last < period.end)
        return None if holds_all else period

    async def _rows(self, statement: Select[*tuple[Any, ...]]) -> list[Row[*tuple[Any, ...]]]:
        return list(await self._connection.run(statement))


_COUNTS = [field.name for field in fields(OutcomeCounts) if field.name != "money"]


def _parts(question: StatsQuestion) -> Iterator[tuple[Key, Period]]:
    """Yield what is asked about apart: the whole period, or each of its spans with its name."""
    if question.by is not Dimension.TIME:
        yield None, question.period
        return
    zone = question.period.zone
    for span in _spans(question.period):
        last = (span.end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
        yield span.first, Period(span.first, last, zone)


def _spans(period: Period) -> tuple[Span, ...]:
    return period.spans(fitting_unit(period))


def _index(spans: tuple[Span, ...], at: datetime) -> int:
    """Return which of the spans holds a moment."""
    return bisect_right(spans, at, key=lambda span: span.begin) - 1


def _weeks_between(monday: date, at: datetime, zone: str) -> int:
    day = at.astimezone(ZoneInfo(zone)).date()
    return (
        (day - timedelta(days=day.weekday())) - (monday - timedelta(days=monday.weekday()))
    ).days // 7


def _within(column: Any, period: Period) -> Column:
    return and_(column >= period.begin, column < period.end)


def _key(question: StatsQuestion, of_touch: bool) -> Column:
    """Return what rows are told apart by: of a touch, or of a journey under the model."""
    credited = f"{question.model}_link_id"
    match question.by:
        case Dimension.LINK:
            return touches.c.link_id if of_touch else journeys.c[credited]
        case Dimension.CAMPAIGN:
            return touches.c.campaign_id
        case Dimension.SOURCE:
            return campaigns.c.source
        case Dimension.FORM:
            return journeys.c.form_id
        case Dimension.MANAGER:
            return journeys.c.taken_by
        case Dimension.TEAM:
            return leads.c.team_id
        case _:
            return literal(None)


def _starts(question: StatsQuestion, period: Period | None) -> Select[*tuple[Any, ...]]:
    """Count touches: by key and person first, in the order of an index, then by key."""
    only, key = question.only, _key(question, of_touch=True)
    source: FromClause = touches
    if question.by is Dimension.SOURCE or only.source_of is not None:
        source = touches.outerjoin(campaigns, campaigns.c.id == touches.c.campaign_id)
    each = (
        select(
            key.label("key"),
            touches.c.person_id,
            func.count().label("starts"),
            func.max(case((touches.c.is_first, 1), else_=0)).label("new"),
        )
        .select_from(source)
        .where(
            true() if period is None else _within(touches.c.at, period),
            touches.c.excluded.is_(None),
            *_of_campaign(only, touches.c.campaign_id),
            *(() if only.link_id is None else (touches.c.link_id == only.link_id,)),
        )
        .group_by(key, touches.c.person_id)
        .subquery()
    )
    return select(
        each.c.key,
        total(each.c.starts).label("starts"),
        func.count().label("unique"),
        total(each.c.new).label("new"),
    ).group_by(each.c.key)


def _visits(question: StatsQuestion, period: Period) -> Select[*tuple[Any, ...]]:
    only = question.only
    keys: dict[Dimension, Column] = {
        Dimension.LINK: visits.c.link_id,
        Dimension.CAMPAIGN: visits.c.campaign_id,
        Dimension.SOURCE: campaigns.c.source,
    }
    key = keys.get(question.by, literal(None))
    source: FromClause = visits
    if question.by is Dimension.SOURCE or only.source_of is not None:
        source = visits.outerjoin(campaigns, campaigns.c.id == visits.c.campaign_id)
    return (
        select(key.label("key"), func.count().label("visits"))
        .select_from(source)
        .where(
            _within(visits.c.created_at, period),
            visits.c.counts,
            *_of_campaign(only, visits.c.campaign_id),
            *(() if only.link_id is None else (visits.c.link_id == only.link_id,)),
        )
        .group_by(key)
    )


def _of_campaign(only: Only, campaign_id: Column) -> Iterator[Column]:
    if only.campaign_id is not None:
        yield campaign_id == only.campaign_id
    if only.source_of is not None:
        named = campaigns.alias("named")
        yield (
            campaigns.c.source
            == select(named.c.source).where(named.c.id == only.source_of).scalar_subquery()
        )


def _joined(question: StatsQuestion, *, with_leads: bool = False) -> FromClause:
    """Return journeys with what the question needs beside them."""
    only = question.only
    joined: FromClause = journeys
    if (
        question.by in {Dimension.CAMPAIGN, Dimension.SOURCE}
        or only.source_of is not None
        or only.campaign_id is not None
    ):
        credited = journeys.c[f"{question.model}_touch_id"]
        joined = joined.outerjoin(touches, touches.c.id == credited).outerjoin(
            campaigns, campaigns.c.id == touches.c.campaign_id
        )
    if with_leads or question.by is Dimension.TEAM or only.team_id is not None:
        joined = joined.outerjoin(
            lead_submissions, lead_submissions.c.submission_id == journeys.c.submission_id
        ).outerjoin(leads, leads.c.id == lead_submissions.c.lead_id)
    return joined


def _kept(question: StatsQuestion) -> Iterator[Column]:
    """Yield what journeys are cut down to."""
    only = question.only
    yield from _of_campaign(only, touches.c.campaign_id)
    if only.link_id is not None:
        yield journeys.c[f"{question.model}_link_id"] == only.link_id
    if only.form_id is not None:
        yield journeys.c.form_id == only.form_id
    if only.manager is not None:
        yield journeys.c.taken_by == only.manager
    if only.team_id is not None:
        yield leads.c.team_id == only.team_id


def _arrived(question: StatsQuestion, period: Period) -> Column:
    """Return which journeys are of those who came: by the credited touch, or by their beginning."""
    at = journeys.c[f"{question.model}_at"]
    return or_(_within(at, period), and_(at.is_(None), _within(journeys.c.started_at, period)))


def _happened(question: StatsQuestion) -> Callable[[str], Column]:
    """Say whether something has happened, by its name: ever, or by then."""

    def happened(name: str) -> Column:
        column = _EVENTS[name]
        return column.is_not(None) if question.as_of is None else column < question.as_of

    return happened


def _became(
    question: StatsQuestion, which: Column, happened: Callable[[str], Column]
) -> Select[*tuple[Any, ...]]:
    """Count what became of journeys; ``happened`` says by an event's name whether it counts."""
    key = _key(question, of_touch=False)
    counts = [func.count(case((happened(name), journeys.c.id))).label(name) for name in _EVENTS]
    distinct_people = [
        func.count(distinct(case((happened(name), journeys.c.person_id)))).label(f"{name}_people")
        for name in sorted(_PEOPLE)
    ]
    return (
        select(key.label("key"), *counts, *distinct_people)
        .select_from(_joined(question))
        .where(which, journeys.c.excluded.is_(None), *_kept(question))
        .group_by(key)
    )


def _money(question: StatsQuestion, which: Column) -> Select[*tuple[Any, ...]]:
    key = _key(question, of_touch=False)
    return (
        select(key.label("key"), journeys.c.currency, total(journeys.c.amount).label("amount"))
        .select_from(_joined(question))
        .where(
            which,
            journeys.c.excluded.is_(None),
            journeys.c.amount.is_not(None),
            *_kept(question),
        )
        .group_by(key, journeys.c.currency)
    )


def _outcomes(counts: Mapping[Any, Any]) -> OutcomeCounts:
    return OutcomeCounts(**{name: counts[name] for name in _COUNTS if name in counts})


def _add_money(found: dict[Key, OutcomeCounts], key: Key, row: Row[*tuple[Any, ...]]) -> None:
    outcomes = found[key]
    money: Money = {**outcomes.money, row.currency: int(row.amount)}
    found[key] = replace(outcomes, money=money)
