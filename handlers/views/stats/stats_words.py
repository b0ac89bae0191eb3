"""How numbers are said: periods, shares, money, spans of time, and what rows are called."""

from collections.abc import Mapping
from datetime import date

from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId
from intake.stats.answer_stats import StatsAnswer
from intake.stats.numbers import Key, MoneyByCurrency
from intake.stats.period import Period
from intake.stats.stats_question import EVERYTHING, Dimension, Only, StatsView
from texts.speaker import Speaker

COUNTED = {
    "visits": "stats-visits",
    "starts": "stats-starts",
    "unique": "stats-people",
    "new": "stats-new",
    "begun": "stats-begun",
    "partial": "stats-partial",
    "submitted": "stats-submitted",
    "delivered": "stats-delivered",
    "taken": "stats-taken",
    "answered": "stats-answered",
    "qualified": "stats-qualified",
    "won": "stats-won",
    "lost": "stats-lost",
    "assisted": "stats-assisted",
}
"""What is counted, by its name in :mod:`intake.stats.numbers`."""
BY = {
    Dimension.WHOLE: "stats-by-whole",
    Dimension.LINK: "stats-by-link",
    Dimension.CAMPAIGN: "stats-by-campaign",
    Dimension.SOURCE: "stats-by-source",
    Dimension.FORM: "stats-by-form",
    Dimension.MANAGER: "stats-by-manager",
    Dimension.TEAM: "stats-by-team",
    Dimension.TIME: "stats-by-time",
}
VIEWS = {
    StatsView.BY_ARRIVAL: "stats-view-by-arrival",
    StatsView.BY_EVENT: "stats-view-by-event",
}
VIEW_BUTTONS = {
    StatsView.BY_ARRIVAL: "wide-button-stats-by-arrival",
    StatsView.BY_EVENT: "wide-button-stats-by-event",
}
MODELS = {
    AttributionModel.FIRST: "stats-model-first",
    AttributionModel.LAST: "stats-model-last",
    AttributionModel.LAST_SIGNIFICANT: "stats-model-last-significant",
}
MODEL_BUTTONS = {
    AttributionModel.FIRST: "button-stats-first",
    AttributionModel.LAST: "button-stats-last",
    AttributionModel.LAST_SIGNIFICANT: "button-stats-last-significant",
}

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class StatsWords(Speaker):
    """Says them in one language."""

    def period(self, period: Period) -> str:
        """Return a period's days."""
        if period.first == period.last:
            return self.plain("stats-period-day", at=period.first)
        return self.plain("stats-period", since=period.first, at=period.last)

    def share(self, share: float | None) -> str:
        """Return a share in percent, ``–`` where there is none."""
        return "–" if share is None else f"{share * 100:.0f} %"

    def money(self, money: MoneyByCurrency) -> str:
        """Return sums, each currency by itself."""
        return " · ".join(
            self.amount(amount, currency) for currency, amount in sorted(money.items())
        )

    def span(self, seconds: int | None) -> str:
        """Return a span of time, as exact as people want to know it."""
        if seconds is None:
            return "–"
        if seconds < _MINUTE:
            return self.plain("stats-seconds", count=seconds)
        if seconds < _HOUR:
            return self.plain("stats-minutes", count=round(seconds / _MINUTE))
        if seconds < 2 * _DAY:
            return self.plain("stats-hours", count=round(seconds / _HOUR))
        return self.plain("stats-days", count=round(seconds / _DAY))

    def row(self, answer: StatsAnswer, key: Key, forms: Mapping[FormId, str]) -> str:
        """Return what a row is called."""
        return self.named(answer.question.by, key, answer.names, forms)

    def named(
        self, by: Dimension, key: Key, names: Mapping[Key, str], forms: Mapping[FormId, str]
    ) -> str:
        """Return what something is called by which numbers are told apart."""
        if key is None or key == "":
            return self.plain(_NAMELESS.get(by, "stats-none"))
        if isinstance(key, date):
            return self.plain("stats-period-day", at=key)
        if by is Dimension.FORM:
            return forms.get(FormId(str(key)), str(key))
        name = names.get(key)
        if by is Dimension.TEAM and name == "":
            return self.plain("team-default")
        return name or str(key)

    def only(self, answer: StatsAnswer, forms: Mapping[FormId, str]) -> str | None:
        """Return what the numbers are cut down to."""
        return self.only_named(answer.question.only, answer.only, forms)

    def only_named(self, only: Only, name: str | None, forms: Mapping[FormId, str]) -> str | None:
        """Return what numbers are cut down to, which has that name."""
        if only == EVERYTHING:
            return None
        named = name if only.form_id is None else forms.get(only.form_id, only.form_id)
        if only.team_id is not None and name == "":
            named = self.plain("team-default")
        return self.plain(_only_key(only), name=named or "–")


_NAMELESS = {Dimension.LINK: "stats-direct", Dimension.MANAGER: "stats-nobody"}


def _only_key(only: Only) -> str:
    kinds = {
        "stats-only-link": only.link_id,
        "stats-only-source": only.source_of,
        "stats-only-campaign": only.campaign_id,
        "stats-only-form": only.form_id,
        "stats-only-manager": only.manager,
        "stats-only-team": only.team_id,
    }
    return next(key for key, value in kinds.items() if value is not None)
