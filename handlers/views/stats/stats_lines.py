"""What a message of numbers says, part by part."""

from collections.abc import Iterator, Mapping

from handlers.views.stats.stats_words import COUNTED, StatsWords
from intake.kernel.ids import FormId
from intake.stats.answer_stats import StatsAnswer
from intake.stats.economy import economy
from intake.stats.numbers import ReplyTimes, StatsRow, Waiting, rate
from intake.stats.stats_question import StatsView
from intake.stats.worth import Rates, worth
from texts.markup import Html, cut, join
from texts.speaker import Speaker
from texts.translator import TextArg, Translator

_WHERE_WORKED = frozenset({"partial", "taken", "answered", "qualified", "lost", "assisted"})
"""Told once there are any: where leads are not worked here they would be zero for ever."""
_STEP = 30


class StatsLines(Speaker):
    """Says them in one language. ``steps`` is what a form's steps are called."""

    def __init__(
        self, translator: Translator, language: str, steps: Mapping[FormId, Mapping[str, str]]
    ) -> None:
        super().__init__(translator, language)
        self._words = StatsWords(translator, language)
        self._steps = steps

    def way(self, answer: StatsAnswer) -> Html:
        """Return the way from visit to sale, and the money."""
        lines = [
            self.say("stats-line", name=name, count=count, aside=aside)
            for name, count, aside in self.stations(answer)
        ]
        outcomes = answer.whole.outcomes
        if outcomes.money:
            money = self._words.money(outcomes.money)
            lines.append(self.say("stats-money", money=f"{money}{self._in_base(answer)}"))
        return join(lines) if lines else self.say("stats-nothing")

    def stations(self, answer: StatsAnswer) -> Iterator[tuple[str, int, str]]:
        """Yield the way from visit to sale: a name, a number, and the share that got there.

        A conversion divides people by people; without a visit it is not known who did not come.
        What the team did is a share of what reached it.
        """
        arrivals, outcomes = answer.whole.arrivals, answer.whole.outcomes
        by_arrival = answer.question.view is StatsView.BY_ARRIVAL
        if arrivals is not None:
            if arrivals.visits:
                yield self._name("visits"), arrivals.visits, ""
            started = self._aside(rate(arrivals.starts, arrivals.visits))
            yield self._name("starts"), arrivals.starts, started
            yield self._name("unique"), arrivals.unique, ""
            yield self._name("new"), arrivals.new, self._aside(rate(arrivals.new, arrivals.unique))
        begun = None
        if by_arrival and arrivals is not None:
            begun = rate(outcomes.begun_people, arrivals.unique)
        yield self._name("begun"), outcomes.begun, self._aside(begun)
        yield from self._stations_of_form(answer)
        sent = rate(outcomes.submitted_people, outcomes.begun_people) if by_arrival else None
        yield self._name("submitted"), outcomes.submitted, self._aside(sent)
        for name in (
            "partial",
            "delivered",
            "taken",
            "answered",
            "qualified",
            "won",
            "lost",
            "assisted",
        ):
            count: int = getattr(outcomes, name)
            if not count and name in _WHERE_WORKED:
                continue
            has_share = by_arrival and name not in {"partial", "assisted"}
            share = rate(count, outcomes.handed) if has_share else None
            yield self._name(name), count, self._aside(share)

    def _stations_of_form(self, answer: StatsAnswer) -> Iterator[tuple[str, int, str]]:
        form_id = answer.question.only.form_id
        if form_id is None:
            return
        names = self._steps.get(form_id, {})
        for step in answer.steps:
            name = f"· {cut(names.get(step.step, step.step), _STEP)}"
            yield name, step.answered, self._aside(rate(step.answered, step.asked))

    def replies(self, replies: ReplyTimes) -> Html:
        """Return how long people waited, and how they liked it."""
        if not replies.answering.of:
            return Html("")
        lines = []
        for wall, working, key in (
            (replies.taking, replies.taking_working, "stats-take"),
            (replies.answering, replies.answering_working, "stats-answer"),
        ):
            if wall.after:
                lines.append(
                    self.say(key, share=self._words.share(wall.share), **self._waited(wall))
                )
            if working.after:
                lines.append(self.say("stats-in-working-time", **self._waited(working)))
        if not replies.answering.after:
            lines.append(self.say("stats-no-answer"))
        votes = sum(count for _, count in replies.ratings)
        if votes:
            mean = sum(rating * count for rating, count in replies.ratings) / votes
            lines.append(self.say("stats-rating", mean=self.decimal(f"{mean:.1f}"), count=votes))
        return join(lines)

    def _waited(self, waiting: Waiting) -> dict[str, TextArg]:
        return {
            "median": self._words.span(waiting.median),
            "p90": self._words.span(waiting.p90),
            "quick": self._words.share(waiting.quick_share),
        }

    def economy(self, answer: StatsAnswer) -> Html:
        """Return what was spent, and what for."""
        row = answer.whole
        if not row.spent:
            return Html("")
        lines = [self.say("stats-cost", money=self._words.money(row.cost))]
        found = economy(row, answer.rates)
        if found is None:
            lines.append(self._no_price(row, answer.rates))
            return join(lines)
        each = (
            ("stats-cost-start", found.per_start),
            ("stats-cost-lead", found.per_lead),
            ("stats-cost-sale", found.per_sale),
        )
        prices = [
            self._words.plain(key, money=self.amount(amount, found.currency))
            for key, amount in each
            if amount is not None
        ]
        if prices:
            lines.append(self.say("stats-cost-each", each=", ".join(prices)))
        if found.back is not None:
            earned = self.amount(found.earned, found.currency)
            back = self.decimal(f"{found.back:.2f}")
            lines.append(self.say("stats-cost-back", back=back, earned=earned))
        if found.missing:
            missing = self._words.money(found.missing)
            lines.append(self.say("stats-cost-missing", money=missing, base=found.currency))
        return join(lines)

    def _no_price(self, row: StatsRow, rates: Rates | None) -> Html:
        """Say why nothing is told of what each start and each lead cost."""
        if rates is None:
            return self.say("stats-cost-currencies")
        missing = self._words.money(worth(row.spent, rates.base, rates).missing)
        return self.say("stats-cost-no-rate", money=missing, base=rates.base)

    def row_economy(self, answer: StatsAnswer, row: StatsRow) -> str:
        """Return what a row cost, and how many times that came back."""
        if not row.spent:
            return ""
        cost = f" · 💶 {self._words.money(row.cost)}"
        found = economy(row, answer.rates)
        if found is None or found.back is None:
            return cost
        return f"{cost} (× {self.decimal(f'{found.back:.2f}')})"

    def before(self, answer: StatsAnswer) -> Html:
        """Return the period before, at the same age."""
        before = answer.before
        starts = before.arrivals.starts if before.arrivals else 0
        if not (starts or before.outcomes.begun or before.outcomes.won):
            return Html("")
        by_arrival = answer.question.view is StatsView.BY_ARRIVAL
        period = self._words.period(answer.question.period.before)
        money = self._words.money(before.outcomes.money)
        return self.say(
            "stats-before" if by_arrival else "stats-before-events",
            period=period,
            starts=starts,
            submitted=before.outcomes.submitted,
            qualified=before.outcomes.qualified,
            won=before.outcomes.won,
            money=f" ({money})" if money else "",
        )

    def _in_base(self, answer: StatsAnswer) -> str:
        """Return what is won in the currency that is set, if that says more."""
        if answer.rates is None:
            return ""
        outcomes = answer.whole.outcomes
        base = answer.rates.base
        if set(outcomes.money) <= {base}:
            return ""
        found = worth(outcomes.earned, base, answer.rates)
        in_base = f" ≈ {self.amount(found.amount, base)}"
        if not found.missing:
            return in_base
        missing = self._words.money(found.missing)
        return f"{in_base} {self._words.plain('stats-money-without', money=missing)}"

    def _name(self, name: str) -> str:
        return self._words.plain(COUNTED[name])

    def _aside(self, share: float | None) -> str:
        return "" if share is None else f" ({self._words.share(share)})"
