"""A slow, plain recount of a history, in which every number is counted by itself."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

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
from intake.stats.period import Period, Unit, fitting_unit
from intake.stats.stats_question import Dimension, StatsQuestion, StatsView
from tests.storage.histories import CHANGES, EVENTS, History


@dataclass
class Recount:
    history: History
    question: StatsQuestion

    def inside(self, at: datetime | None, period: Period | None = None) -> bool:
        if at is None or (period is None and self.later(at)):
            return False
        period = period or self.question.period
        day = at.astimezone(ZoneInfo(period.zone)).date()
        return period.first <= day <= period.last

    def later(self, at: datetime) -> bool:
        """Whether it was not there yet when the question's people are looked at."""
        as_of, by_arrival = self.question.as_of, self.question.view is StatsView.BY_ARRIVAL
        return by_arrival and as_of is not None and at >= as_of

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
                if at is not None and not self.later(at) and self.inside(decides):
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
            earned=in_order(earned),
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
            inside = self.inside(touch["at"], self.question.period)
            if not touch["is_first"] or touch["excluded"] or not inside:
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


def in_order(sums: Iterable[Sum]) -> tuple[Sum, ...]:
    return tuple(sorted(sums, key=repr))
