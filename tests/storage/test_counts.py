"""Every number of the statistics agrees with a slow, plain recount over made-up histories."""

import asyncio
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.stats.numbers import (
    ArrivalCounts,
    Cohort,
    Key,
    OutcomeCounts,
    ReplyTimes,
    StepRow,
    Sum,
    Waiting,
)
from intake.stats.period import Period, Unit, fitting_unit, midnight
from intake.stats.stats_question import PACED, Dimension, Only, StatsQuestion, StatsView
from storage.database import Database
from storage.engines.selection import engine_at
from storage.tables import (
    campaigns,
    costs,
    crm_entities,
    journey_steps,
    journeys,
    lead_entities,
    lead_submissions,
    leads,
    touches,
    visits,
)
from tests.databases import POSTGRESQL, chosen, give_back, new_postgresql

START = datetime(2026, 3, 20, tzinfo=UTC)
"""Nine days before the clocks change in Europe."""
DAYS = 20
ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/New_York")
EVENTS = ("partial", "submitted", "delivered", "taken", "answered", "qualified", "won", "lost")
MODELS = tuple(AttributionModel)
CHANGES = (date(2026, 3, 24), date(2026, 4, 1))
"""Days on which rates change."""
SEVEN_YEARS = Period(date(2019, 5, 1), date(2026, 4, 30), "Europe/Berlin")
"""More months than a number has bits; the last ones have people."""
WEEKS = 3
"""For which cohorts are followed."""


@dataclass
class History:
    """Rows as they stand in the tables."""

    campaigns: list[dict[str, Any]] = field(default_factory=list)
    touches: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    journeys: list[dict[str, Any]] = field(default_factory=list)
    leads: list[dict[str, Any]] = field(default_factory=list)
    lead_submissions: list[dict[str, Any]] = field(default_factory=list)
    journey_steps: list[dict[str, Any]] = field(default_factory=list)
    crm_entities: list[dict[str, Any]] = field(default_factory=list)
    lead_entities: list[dict[str, Any]] = field(default_factory=list)
    costs: list[dict[str, Any]] = field(default_factory=list)

    def touch(self, number: int | None) -> dict[str, Any]:
        return next((one for one in self.touches if one["id"] == number), {})

    def campaign(self, number: int | None) -> dict[str, Any]:
        return next((one for one in self.campaigns if one["id"] == number), {})

    def lead(self, submission: int | None) -> dict[str, Any]:
        for one in self.lead_submissions:
            if one["submission_id"] == submission:
                return next(lead for lead in self.leads if lead["id"] == one["lead_id"])
        return {}


def made_up(seed: int) -> History:
    """A history in which anything may be missing, and anything may happen to anybody."""
    chance, history = random.Random(seed), History()  # noqa: S311  # no secret

    def moment() -> datetime:
        return START + timedelta(seconds=chance.randrange(DAYS * 86400))

    sources = [("google", "cpc", "spring"), ("google", "cpc", "autumn"), ("vk", "", "")]
    history.campaigns = [
        {"id": number, "source": s, "medium": m, "campaign": c}
        for number, (s, m, c) in enumerate(sources, 1)
    ]
    seen: set[int] = set()
    for number in range(1, chance.randrange(30) + 1):
        person = chance.randrange(1, 9)
        history.touches.append(
            {
                "id": number,
                "person_id": person,
                "at": moment(),
                "kind": "link",
                "payload": "",
                "link_id": chance.choice([None, 1, 2]),
                "link_code": "",
                "link_title": "",
                "has_source": True,
                "campaign_id": chance.choice([None, 1, 2, 3]),
                "is_first": person not in seen,
                "excluded": chance.choice([None, None, None, "team"]),
                **dict.fromkeys(
                    (f"utm_{n}" for n in ("source", "medium", "campaign", "content", "term")), ""
                ),
            }
        )
        seen.add(person)
    for number in range(chance.randrange(10)):
        history.visits.append(
            {
                "id": number + 1,
                "created_at": moment(),
                "link_id": chance.choice([None, 1, 2]),
                "campaign_id": chance.choice([None, 1, 3]),
                "counts": chance.random() < 0.8,
            }
        )
    for number in range(1, chance.randrange(25) + 1):
        history.journeys.append(_journey(number, chance, history, moment))
    _sell(chance, history, moment)
    _spend(chance, history)
    return history


def _sell(chance: random.Random, history: History, moment: Callable[[], datetime]) -> None:
    """Cards of some submissions, which others joined; some were won, converted, merged, deleted."""
    for journey in history.journeys:
        if journey["submission_id"] is None or chance.random() < 0.4:
            continue
        number = journey["id"]
        won = chance.random() < 0.5
        history.crm_entities.append(
            {"submission_id": number, "kind": "deal", "crm_id": number, "made": True}
        )
        history.lead_entities.append(
            {
                "kind": "deal",
                "crm_id": number,
                "lead_id": chance.randrange(1, 6),
                "made": True,
                "submission_id": number,
                "meaning": chance.choice(["in_progress", "lost"]) if not won else "won",
                "ended_at": moment() if won else None,
                "gone": chance.choice([None, None, None, "converted", "followed", "deleted"]),
            }
        )
    for journey in history.journeys:
        made = {one["submission_id"] for one in history.crm_entities}
        if journey["submission_id"] is None or journey["id"] in made or not history.lead_entities:
            continue
        card = chance.choice(history.lead_entities)
        history.crm_entities.append(
            {
                "submission_id": journey["id"],
                "kind": "deal",
                "crm_id": card["crm_id"],
                "made": False,
            }
        )


def _spend(chance: random.Random, history: History) -> None:
    keys = set()
    for number in range(chance.randrange(20)):
        link, campaign = chance.choice([(1, 1), (2, None), (None, 1), (None, 2), (None, 3)])
        day = START.date() + timedelta(days=chance.randrange(-1, DAYS + 1))
        currency = chance.choice(["EUR", "USD"])
        if (link, campaign, day, currency) in keys:
            continue
        keys.add((link, campaign, day, currency))
        history.costs.append(
            {
                "id": number + 1,
                "day": day,
                "link_id": link,
                "campaign_id": campaign,
                "currency": currency,
                "amount": chance.randrange(10**5),
                "by": 1,
                "at": START,
            }
        )


def _journey(
    number: int, chance: random.Random, history: History, moment: Callable[[], datetime]
) -> dict[str, Any]:
    journey: dict[str, Any] = {
        "id": number,
        "person_id": chance.randrange(1, 9),
        "form_id": chance.choice(["lead", "event"]),
        "form_hash": "",
        "started_at": moment(),
        "person_first_at": moment(),
        "excluded": chance.choice([None, None, None, "team", "spam"]),
        "taken_by": chance.choice([None, 501, 502]),
        "submission_id": None,
        "take_seconds": None,
        "take_working_seconds": None,
        "answer_seconds": None,
        "answer_working_seconds": None,
    }
    for model in MODELS:
        touch = chance.choice([None, *history.touches]) if history.touches else None
        journey |= {
            f"{model}_touch_id": touch and touch["id"],
            f"{model}_link_id": touch and touch["link_id"],
            f"{model}_at": touch["at"] if touch else journey["started_at"],
        }
    for event in EVENTS:
        journey[f"{event}_at"] = moment() if chance.random() < 0.6 else None
    if journey["submitted_at"] is not None or journey["partial_at"] is not None:
        journey["submission_id"] = number
        if journey["taken_at"] is not None:
            journey["take_seconds"] = chance.randrange(900)
            journey["take_working_seconds"] = chance.choice([None, chance.randrange(600)])
        if journey["answered_at"] is not None:
            journey["answer_seconds"] = chance.randrange(2000)
            journey["answer_working_seconds"] = chance.randrange(900)
        if chance.random() < 0.7:
            lead = {
                "id": number,
                "person_id": journey["person_id"],
                "team_id": chance.choice([1, 2]),
                "rating": chance.choice([None, 1, 5]),
                "state": "closed",
                "turn": "team",
                "revision": 0,
                "opened_at": START,
                "waiting_since": START,
                "turn_since": START,
                "closed_at": START,
            }
            history.leads.append(lead)
            history.lead_submissions.append({"submission_id": number, "lead_id": number})
    if journey["won_at"] is not None and chance.random() < 0.8:
        journey |= {"amount": chance.randrange(10**6), "currency": chance.choice(["EUR", "RUB"])}
        account = chance.random() < 0.5
        journey["account_amount"] = chance.randrange(10**6) if account else None
        journey["account_currency"] = "EUR" if account else None
    else:
        journey |= dict.fromkeys(("amount", "currency", "account_amount", "account_currency"))
    for position, step in enumerate(("name", "phone", "note")):
        if chance.random() < 0.5:
            history.journey_steps.append(
                {
                    "journey_id": number,
                    "step": step,
                    "form_id": journey["form_id"],
                    "position": position,
                    "asked_at": moment(),
                    "answered_at": chance.choice([None, moment()]),
                }
            )
    return journey


# --- the slow recount ---


@dataclass
class Recount:
    history: History
    question: StatsQuestion

    def inside(self, at: datetime | None, period: Period | None = None) -> bool:
        if at is None:
            return False
        period = period or self.question.period
        day = at.astimezone(ZoneInfo(period.zone)).date()
        return period.first <= day <= period.last

    def span(self, at: datetime) -> date:
        day = at.astimezone(ZoneInfo(self.question.period.zone)).date()
        spans = self.question.period.spans(fitting_unit(self.question.period))
        return max(span.first for span in spans if span.first <= day)

    def key_of_touch(self, touch: dict[str, Any], at: str) -> Key:
        campaign = self.history.campaign(touch.get("campaign_id"))
        keys: dict[Dimension, Key] = {
            Dimension.LINK: touch.get("link_id"),
            Dimension.CAMPAIGN: touch.get("campaign_id"),
            Dimension.SOURCE: campaign.get("source"),
        }
        if self.question.by is Dimension.TIME:
            return self.span(touch[at])
        return keys.get(self.question.by)

    def of_source(self, campaign: dict[str, Any]) -> bool:
        wanted = self.question.only.source_of
        return wanted is None or campaign.get("source") == self.history.campaign(wanted)["source"]

    def keeps_touch(self, touch: dict[str, Any]) -> bool:
        only, campaign = self.question.only, self.history.campaign(touch.get("campaign_id"))
        return (
            only.link_id in (None, touch.get("link_id"))
            and only.campaign_id in (None, touch.get("campaign_id"))
            and self.of_source(campaign)
        )

    def arrivals(self) -> dict[Key, ArrivalCounts]:
        visits: dict[Key, int] = defaultdict(int)
        starts: dict[Key, list[dict[str, Any]]] = defaultdict(list)
        for visit in self.history.visits:
            if visit["counts"] and self.inside(visit["created_at"]) and self.keeps_touch(visit):
                visits[self.key_of_touch(visit, "created_at")] += 1
        for touch in self.history.touches:
            if touch["excluded"] is None and self.inside(touch["at"]) and self.keeps_touch(touch):
                starts[self.key_of_touch(touch, "at")].append(touch)
        return {
            key: ArrivalCounts(
                visits[key],
                len(starts[key]),
                len({touch["person_id"] for touch in starts[key]}),
                len({touch["person_id"] for touch in starts[key] if touch["is_first"]}),
            )
            for key in {*visits, *starts}
        }

    def keeps(self, journey: dict[str, Any]) -> bool:
        only, model = self.question.only, self.question.model
        credited = self.history.touch(journey[f"{model}_touch_id"])
        campaign = self.history.campaign(credited.get("campaign_id"))
        lead = self.history.lead(journey["submission_id"])
        return (
            journey["excluded"] is None
            and only.link_id in (None, journey[f"{model}_link_id"])
            and only.campaign_id in (None, credited.get("campaign_id"))
            and self.of_source(campaign)
            and only.form_id in (None, journey["form_id"])
            and only.manager in (None, journey["taken_by"])
            and only.team_id in (None, lead.get("team_id"))
        )

    def key(self, journey: dict[str, Any], at: datetime) -> Key:
        model = self.question.model
        credited = self.history.touch(journey[f"{model}_touch_id"])
        keys: dict[Dimension, Callable[[], Key]] = {
            Dimension.WHOLE: lambda: None,
            Dimension.LINK: lambda: journey[f"{model}_link_id"],
            Dimension.CAMPAIGN: lambda: credited.get("campaign_id"),
            Dimension.SOURCE: lambda: self.history.campaign(credited.get("campaign_id")).get(
                "source"
            ),
            Dimension.FORM: lambda: journey["form_id"],
            Dimension.MANAGER: lambda: journey["taken_by"],
            Dimension.TEAM: lambda: self.history.lead(journey["submission_id"]).get("team_id"),
            Dimension.TIME: lambda: self.span(at),
        }
        return keys[self.question.by]()

    def outcomes(self) -> dict[Key, OutcomeCounts]:
        counted: dict[Key, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
        for journey in filter(self.keeps, self.history.journeys):
            moments = {"begun": journey["started_at"]} | {
                event: journey[f"{event}_at"] for event in EVENTS
            }
            moments["handed"] = journey["partial_at"] or journey["submitted_at"]
            moments["assisted"] = self.assisted_at(journey)
            arrived = journey[f"{self.question.model}_at"]
            for event, at in moments.items():
                by_arrival = self.question.view is StatsView.BY_ARRIVAL
                decides = arrived if by_arrival else at
                as_of = self.question.as_of
                later = by_arrival and as_of is not None and at is not None and at >= as_of
                if at is not None and not later and self.inside(decides):
                    counted[self.key(journey, decides)][event].append(journey)
        return {key: self._outcomes(events) for key, events in counted.items()}

    def assisted_at(self, journey: dict[str, Any]) -> datetime | None:
        """Since when what the journey's submission joined is won."""
        sales = []
        for one in self.history.crm_entities:
            if one["made"] or one["submission_id"] != journey["submission_id"]:
                continue
            card = next(c for c in self.history.lead_entities if c["crm_id"] == one["crm_id"])
            candidates = [] if card["gone"] == "converted" else [card]
            if card["gone"] in ("converted", "followed"):
                candidates += [
                    other
                    for other in self.history.lead_entities
                    if other["lead_id"] == card["lead_id"] and other["gone"] is None
                ]
            sales += [sold["ended_at"] for sold in candidates if sold["meaning"] == "won"]
        return min(sales, default=None)

    def spent(self) -> dict[Key, list[Sum]]:
        by, found = self.question.by, defaultdict[Key, dict[tuple[str, int], int]](dict)
        for cost in self.history.costs:
            if not self.question.period.first <= cost["day"] <= self.question.period.last:
                continue
            if not self.keeps_touch(cost) or (by is Dimension.LINK and cost["link_id"] is None):
                continue
            key = (
                self.key_of_touch(cost | {"day": None}, "day")
                if by is not Dimension.TIME
                else (
                    max(
                        span.first
                        for span in self.question.period.spans(fitting_unit(self.question.period))
                        if span.first <= cost["day"]
                    )
                )
            )
            kind = (cost["currency"], sum(cost["day"] >= change for change in CHANGES))
            found[key][kind] = found[key].get(kind, 0) + cost["amount"]
        return {
            key: [Sum(currency, amount, stretch=at) for (currency, at), amount in sums.items()]
            for key, sums in found.items()
        }

    def replies(
        self, now: datetime, keeps: Callable[[dict[str, Any]], bool] = lambda _: True
    ) -> ReplyTimes:
        by_arrival = self.question.view is StatsView.BY_ARRIVAL

        def handed_at(journey: dict[str, Any]) -> Any:
            return journey["partial_at"] or journey["submitted_at"]

        asked = [
            journey
            for journey in filter(self.keeps, self.history.journeys)
            if handed_at(journey) is not None
            and self.inside(
                journey[f"{self.question.model}_at"] if by_arrival else handed_at(journey)
            )
            and keeps(journey)
        ]

        def waiting(name: str) -> Waiting:
            old = now - timedelta(minutes=5)
            judged = [one for one in asked if one[name] is not None or handed_at(one) <= old]
            spent = Counter(one[name] for one in judged if one[name] is not None)
            return Waiting(len(judged), tuple(sorted(spent.items())))

        found = [self.history.lead(journey["submission_id"]) for journey in asked]
        rated = {one["id"]: one["rating"] for one in found if one.get("rating") is not None}
        return ReplyTimes(
            waiting("take_seconds"),
            waiting("take_working_seconds"),
            waiting("answer_seconds"),
            waiting("answer_working_seconds"),
            tuple(sorted(Counter(rated.values()).items())),
        )

    def steps(self, form_id: str) -> tuple[StepRow, ...]:
        began = {
            journey["id"]
            for journey in filter(self.keeps, self.history.journeys)
            if self.inside(
                journey[
                    f"{self.question.model}_at"
                    if self.question.view is StatsView.BY_ARRIVAL
                    else "started_at"
                ]
            )
            and journey["form_id"] == form_id
        }
        steps: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
        for step in self.history.journey_steps:
            if step["journey_id"] in began:
                steps[(step["position"], step["step"])].append(step)
        return tuple(
            StepRow(name, position, len(put), sum(one["answered_at"] is not None for one in put))
            for (position, name), put in sorted(steps.items())
        )

    def _outcomes(self, events: dict[str, list[dict[str, Any]]]) -> OutcomeCounts:
        people = {
            f"{event}_people": len({journey["person_id"] for journey in events[event]})
            for event in ("begun", "submitted")
        }
        sums: dict[Any, list[int]] = {}
        for journey in events["won"]:
            if journey["amount"] is not None:
                day = journey["won_at"].astimezone(ZoneInfo(self.question.period.zone)).date()
                kind = (
                    journey["currency"],
                    journey["account_currency"],
                    sum(day >= change for change in CHANGES),
                )
                before = sums.get(kind, [0, 0])
                account = journey["account_amount"] or 0
                sums[kind] = [before[0] + journey["amount"], before[1] + account]
        earned = [
            Sum(currency, amount, account, in_account if account else None, stretch)
            for (currency, account, stretch), (amount, in_account) in sums.items()
        ]
        counted = ("begun", "handed", "assisted", *EVENTS)
        return OutcomeCounts(
            **{event: len(events[event]) for event in counted},
            **people,
            earned=_in_order(earned),
        )

    def week(self, at: datetime) -> int:
        """How many Mondays came between; what was before the period is of its first week."""
        period = self.question.period
        day = at.astimezone(ZoneInfo(period.zone)).date()
        first, this = (one - timedelta(days=one.weekday()) for one in (period.first, day))
        return max(0, (this - first).days // 7)

    def cohorts(self, weeks: int) -> tuple[Cohort, ...]:
        people: Counter[int] = Counter()
        later: dict[str, Counter[tuple[int, int]]] = {"submitted": Counter(), "won": Counter()}
        for touch in self.history.touches:
            if not touch["is_first"] or touch["excluded"] or not self.inside(touch["at"]):
                continue
            came = self.week(touch["at"])
            people[came] += 1
            for event, counted in later.items():
                moments = [
                    one[f"{event}_at"]
                    for one in self.history.journeys
                    if one["person_id"] == touch["person_id"]
                    and not one["excluded"]
                    and one[f"{event}_at"] is not None
                ]
                if moments:
                    counted[came, self.week(min(moments)) - came] += 1
        return tuple(
            Cohort(
                span.first,
                people[number],
                tuple(later["submitted"][number, after] for after in range(weeks)),
                tuple(later["won"][number, after] for after in range(weeks)),
            )
            for number, span in enumerate(self.question.period.spans(Unit.WEEK))
        )


def _in_order(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    return tuple(sorted(sums, key=repr))


# --- the comparison ---


QUESTIONS = st.builds(
    StatsQuestion,
    period=st.builds(
        lambda zone, first, length: Period(
            START.date() + timedelta(days=first),
            START.date() + timedelta(days=first + length),
            zone,
        ),
        st.sampled_from(ZONES),
        st.integers(-2, DAYS),
        st.integers(0, 2 * DAYS),
    ),
    view=st.sampled_from(list(StatsView)),
    by=st.sampled_from(list(Dimension)),
    model=st.sampled_from(MODELS),
    only=st.sampled_from(
        [
            Only(),
            Only(link_id=LinkId(1)),
            Only(source_of=2),
            Only(campaign_id=1),
            Only(form_id=FormId("lead")),
            Only(manager=PersonId(501)),
            Only(team_id=TeamId(2)),
            Only(link_id=LinkId(2), form_id=FormId("event")),
        ]
    ),
    as_of=st.none() | st.integers(0, DAYS).map(lambda day: START + timedelta(days=day)),
)


def fill(url: str, history: History) -> None:
    """Write the rows as they are; nobody asks for what they refer to."""

    def write(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        for table in (
            campaigns,
            touches,
            visits,
            leads,
            lead_submissions,
            journeys,
            journey_steps,
            crm_entities,
            lead_entities,
            costs,
        ):
            rows = getattr(history, table.name)
            if rows:
                connection.execute(insert(table), rows)
        connection.commit()

    engine_at(url).alter(write)


@pytest.fixture(scope="module")
def copies(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """Makes databases with a history: files once, and on a server each time anew."""
    folder = tmp_path_factory.mktemp("histories")

    def of(seed: int) -> str:
        if chosen() == POSTGRESQL:
            give_back()
            url = new_postgresql()
            fill(url, made_up(seed))
            return url
        path = folder / f"{seed}.db"
        url = f"sqlite+aiosqlite:///{path}"
        if not path.exists():
            shutil.copy(template, path)
            fill(url, made_up(seed))
        return url

    return of


@given(seed=st.integers(0, 400), question=QUESTIONS)
@example(seed=7, question=StatsQuestion(SEVEN_YEARS, by=Dimension.TIME))
@settings(deadline=None)
def test_a_plain_recount_gives_the_same(
    copies: Callable[[int], str], seed: int, question: StatsQuestion
) -> None:
    now = START + timedelta(days=DAYS // 2)
    moments = tuple(midnight(day, question.period.zone) for day in CHANGES)
    paced = question.by in PACED

    async def asked() -> tuple[Any, ...]:
        url = copies(seed)
        async with await Database.open_for_reading(url) as database, database.reading() as unit:
            return (
                await unit.statistics.arrivals(question),
                await unit.statistics.outcomes(question, moments),
                await unit.statistics.reply_times(question, now),
                await unit.statistics.reply_times_by_key(question, now) if paced else {},
                await unit.statistics.steps(question, FormId("event")),
                await unit.statistics.costs(question, CHANGES),
                await unit.statistics.cohorts(question.period, WEEKS),
            )

    arrivals, outcomes, replies, paces, steps, spent, cohorts = asyncio.run(asked())
    recount = Recount(made_up(seed), question)
    nobody_arrives = question.by in {Dimension.FORM, Dimension.MANAGER, Dimension.TEAM}
    if nobody_arrives or not question.only.keeps_arrivals:
        assert arrivals.by_key == {}
        assert spent == {}
    else:
        assert _told(arrivals.by_key) == _told(recount.arrivals())
        assert _ordered(spent) == _ordered(recount.spent())
    in_order = {
        key: replace(one, earned=_in_order(one.earned)) for key, one in outcomes.by_key.items()
    }
    assert _told(in_order) == _told(recount.outcomes())
    by_all = Recount(made_up(seed), replace(question, by=Dimension.WHOLE))
    if question.only.keeps_arrivals:
        assert arrivals.whole == by_all.arrivals().get(None, ArrivalCounts())
    else:
        assert arrivals.whole == ArrivalCounts()
    in_order = {None: replace(outcomes.whole, earned=_in_order(outcomes.whole.earned))}
    assert _told(in_order) == _told(by_all.outcomes())
    assert replies == recount.replies(now)
    assert steps == recount.steps("event")
    assert cohorts == recount.cohorts(WEEKS)
    assert all(
        pace == recount.replies(now, partial(_has, recount, key)) for key, pace in paces.items()
    )


def _has(recount: Recount, key: Key, journey: dict[str, Any]) -> bool:
    return recount.key(journey, START) == key


def _ordered(sums: Any) -> dict[Any, Any]:
    return {key: _in_order(rows) for key, rows in sums.items() if rows}


def _told(rows: Any) -> dict[Any, Any]:
    """Rows in which there is anything: an empty one may be left out."""
    return {key: row for key, row in rows.items() if row not in (ArrivalCounts(), OutcomeCounts())}
