"""Every number of the statistics agrees with a slow, plain recount over made-up histories."""

import asyncio
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.stats.numbers import (
    ArrivalCounts,
    Key,
    OutcomeCounts,
    ReplyTimes,
    StepRow,
    Waiting,
)
from intake.stats.period import Period, fitting_unit
from intake.stats.stats_question import Dimension, Only, StatsQuestion, StatsView
from storage.database import Database
from storage.engines.selection import engine_at
from storage.tables import (
    campaigns,
    journey_steps,
    journeys,
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
EVENTS = ("submitted", "delivered", "taken", "answered", "qualified", "won", "lost")
MODELS = tuple(AttributionModel)


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
    return history


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
        "answer_seconds": None,
        "answer_working_seconds": None,
    }
    for model in MODELS:
        touch = chance.choice([None, *history.touches]) if history.touches else None
        journey |= {
            f"{model}_touch_id": touch and touch["id"],
            f"{model}_link_id": touch and touch["link_id"],
            f"{model}_at": touch and touch["at"],
        }
    for event in EVENTS:
        journey[f"{event}_at"] = moment() if chance.random() < 0.6 else None
    if journey["submitted_at"] is not None:
        journey["submission_id"] = number
        if journey["taken_at"] is not None:
            journey["take_seconds"] = chance.randrange(900)
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
    else:
        journey |= {"amount": None, "currency": None}
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
            arrived = journey[f"{self.question.model}_at"] or journey["started_at"]
            for event, at in moments.items():
                by_arrival = self.question.view is StatsView.BY_ARRIVAL
                decides = arrived if by_arrival else at
                as_of = self.question.as_of
                later = by_arrival and as_of is not None and at is not None and at >= as_of
                if at is not None and not later and self.inside(decides):
                    counted[self.key(journey, decides)][event].append(journey)
        return {key: self._outcomes(events) for key, events in counted.items()}

    def replies(self, now: datetime) -> ReplyTimes:
        asked = [
            journey
            for journey in filter(self.keeps, self.history.journeys)
            if self.inside(journey["submitted_at"])
        ]

        def waiting(name: str) -> Waiting:
            old = now - timedelta(minutes=5)
            judged = [one for one in asked if one[name] is not None or one["submitted_at"] <= old]
            spent = Counter(one[name] for one in judged if one[name] is not None)
            return Waiting(len(judged), tuple(sorted(spent.items())))

        found = [self.history.lead(journey["submission_id"]) for journey in asked]
        rated = {one["id"]: one["rating"] for one in found if one.get("rating") is not None}
        return ReplyTimes(
            waiting("take_seconds"),
            waiting("answer_seconds"),
            waiting("answer_working_seconds"),
            tuple(sorted(Counter(rated.values()).items())),
        )

    def steps(self, form_id: str) -> tuple[StepRow, ...]:
        began = {
            journey["id"]
            for journey in filter(self.keeps, self.history.journeys)
            if self.inside(journey["started_at"]) and journey["form_id"] == form_id
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
        money: dict[str, int] = defaultdict(int)
        for journey in events["won"]:
            if journey["amount"] is not None:
                money[journey["currency"]] += journey["amount"]
        people = {
            f"{event}_people": len({journey["person_id"] for journey in events[event]})
            for event in ("begun", "submitted", "won")
        }
        return OutcomeCounts(
            **{event: len(events[event]) for event in ("begun", *EVENTS)},
            **people,
            money=dict(money),
        )


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
        for table in (campaigns, touches, visits, leads, lead_submissions, journeys, journey_steps):
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
@settings(deadline=None)
def test_a_plain_recount_gives_the_same(
    copies: Callable[[int], str], seed: int, question: StatsQuestion
) -> None:
    now = START + timedelta(days=DAYS // 2)

    async def asked() -> tuple[Any, ...]:
        url = copies(seed)
        async with await Database.open_for_reading(url) as database, database.reading() as unit:
            return (
                await unit.statistics.arrivals(question),
                await unit.statistics.outcomes(question),
                await unit.statistics.reply_times(question, now),
                await unit.statistics.steps(question, FormId("event")),
            )

    arrivals, outcomes, replies, steps = asyncio.run(asked())
    recount = Recount(made_up(seed), question)
    nobody_arrives = question.by in {Dimension.FORM, Dimension.MANAGER, Dimension.TEAM}
    if nobody_arrives or not question.only.keeps_arrivals:
        assert arrivals == {}
    else:
        assert _told(arrivals) == _told(recount.arrivals())
    assert _told(outcomes) == _told(recount.outcomes())
    assert replies == recount.replies(now)
    assert steps == recount.steps("event")


def _told(rows: Any) -> dict[Any, Any]:
    """Rows in which there is anything: an empty one may be left out."""
    return {key: row for key, row in rows.items() if row not in (ArrivalCounts(), OutcomeCounts())}
