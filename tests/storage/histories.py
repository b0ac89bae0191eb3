"""Made-up histories: all that the statistics are counted from, by chance."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from intake.attribution.credit import AttributionModel
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

START = datetime(2026, 3, 20, tzinfo=UTC)
"""Nine days before the clocks change in Europe."""
DAYS = 20
EVENTS = ("partial", "submitted", "delivered", "taken", "answered", "qualified", "won", "lost")
MODELS = tuple(AttributionModel)
CHANGES = (date(2026, 3, 24), date(2026, 4, 1))
"""Days on which rates change."""


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
