"""What was spent, what currencies are worth, and who gets a digest: lists, and one question before
anything goes."""

from collections.abc import Sequence
from functools import partial

from handlers.callback_data.cost_callbacks import (
    CostPressed,
    CostVerb,
    DigestPressed,
    DigestVerb,
    RatePressed,
    cost_data,
    digest_data,
    rate_data,
)
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import BY_AGE, Screen, button, screen_of
from handlers.views.stats.stats_words import StatsWords
from intake.kernel.paging import page_of
from intake.stats.cost import CostPage, NamedCost
from intake.stats.digest_times import DigestPlace
from intake.stats.numbers_digest import DigestRhythm
from intake.stats.period import Period
from intake.stats.worth import Rate
from texts.markup import Html, cut, join

PAGE = 8
_NAME = 40
_HOURS = (8, 9, 12, 18)
_RHYTHMS = {
    DigestRhythm.DAILY: "digest-daily",
    DigestRhythm.WEEKLY: "digest-weekly",
}


class MoneyPages(Screen):
    """Renders them in one language."""

    def costs(self, page: CostPage) -> OutgoingMessage:
        """Return some costs, each with a button to take it away."""
        if not page.costs:
            return OutgoingMessage(self.say("costs-none"))
        number = page.page
        lines = [
            self.say(
                "cost-line",
                number=at,
                name=cut(one.name, _NAME),
                day=self.plain("stats-period-day", at=one.day),
                amount=self.amount(one.amount, one.currency),
            )
            for at, one in enumerate(page.costs, number * PAGE + 1)
        ]
        head = self.say("costs-head", page=number + 1, pages=page.pages)
        asking = [
            button(str(at), cost_data(CostPressed(CostVerb.ASK, one.id, number)))
            for at, one in enumerate(page.costs, number * PAGE + 1)
        ]
        turning = self.pager(number, page.pages, _costs_page_data, BY_AGE)
        return screen_of([head, join(lines), self.say("costs-foot")], [asking, turning])

    def kept(self, name: str, amount: int, currency: str, days: Period) -> OutgoingMessage:
        """Return what was kept, and for which days: they may have been named in words."""
        return OutgoingMessage(
            self.say(
                "cost-kept",
                name=name,
                amount=self.amount(amount, currency),
                days=days.days,
                period=StatsWords(self.translator, self.language).period(days),
            )
        )

    def cost_question(self, cost: NamedCost, page: int) -> OutgoingMessage:
        """Ask before a cost is taken away."""
        text = self.say(
            "cost-drop-question",
            name=cut(cost.name, _NAME),
            day=self.plain("stats-period-day", at=cost.day),
            amount=self.amount(cost.amount, cost.currency),
        )
        yes = CostPressed(CostVerb.DROP, cost.id, page)
        back = CostPressed(CostVerb.LIST, 0, page)
        return self._question(text, cost_data(yes), cost_data(back))

    def rates(self, base: str | None, rates: Sequence[Rate], page: int = 0) -> OutgoingMessage:
        """Return some rates, the newest days first, each with a button to take it away."""
        if base is None:
            return OutgoingMessage(self.say("rates-no-currency"))
        how = self.rates_how(base)
        if not rates:
            return OutgoingMessage(join([self.say("rates-none", base=base), how], "\n\n"))
        newest = sorted(rates, key=lambda one: (-one.since.toordinal(), one.currency))
        shown, page, pages = page_of(newest, PAGE, page)
        numbered = list(enumerate(shown, page * PAGE + 1))
        head = self.say("rates-page", base=base, page=page + 1, pages=pages)
        lines = [self._rate(number, rate) for number, rate in numbered]
        asking = [
            button(str(number), rate_data(RatePressed(CostVerb.ASK, one.currency, one.since, page)))
            for number, one in numbered
        ]
        turning = self.pager(page, pages, _rates_page_data, BY_AGE)
        return screen_of([head, join(lines), how], [asking, turning])

    def rates_how(self, base: str) -> Html:
        """Say how a rate is typed, by one that can be of that currency."""
        other = "EUR" if base == "USD" else "USD"
        value = self.decimal("92.5" if base == "RUB" else "1.09" if base == "USD" else "0.92")
        return self.say("rates-how", base=base, other=other, value=value)

    def rate_question(self, rate: Rate, page: int) -> OutgoingMessage:
        """Ask before a rate is taken away."""
        yes = RatePressed(CostVerb.DROP, rate.currency, rate.since, page)
        back = RatePressed(CostVerb.LIST, rate.currency, rate.since, page)
        text = self.say("rate-drop-question", rate=self._rate_text(rate))
        return self._question(text, rate_data(yes), rate_data(back))

    def _question(self, text: Html, yes: str, back: str) -> OutgoingMessage:
        buttons = [
            self.labelled("button-cost-drop", yes),
            self.labelled("button-stats-back", back),
        ]
        return screen_of([text], [buttons])

    def _rate(self, number: int, rate: Rate) -> Html:
        return self.say("rate-line", number=number, rate=self._rate_text(rate))

    def _rate_text(self, rate: Rate) -> str:
        since = self.plain("stats-period-day", at=rate.since)
        value = self.decimal(format(rate.value.normalize(), "f"))
        return self.plain(
            "rate-told", currency=rate.currency, value=value, base=rate.base, since=since
        )

    def digests(self, places: Sequence[DigestPlace], zone: str, page: int = 0) -> OutgoingMessage:
        """Return who of some chats gets a digest, and a button for each of them."""
        shown, page, pages = page_of(places, PAGE, page)
        lines = [self._place(place) for place in shown]

        def data(verb: DigestVerb, place: DigestPlace, page: int) -> str:
            return digest_data(DigestPressed(verb, place.chat.chat_id, page=page))

        rows = [[button(self._name(place), data(DigestVerb.CHAT, place, page))] for place in shown]
        rows.append(self.pager(page, pages, partial(data, DigestVerb.LIST, places[0])))
        head, foot = self.say("digests-head"), self.say("digests-foot", zone=zone)
        return screen_of([head, join(lines), foot], rows)

    def digest(self, place: DigestPlace, zone: str, page: int) -> OutgoingMessage:
        """Return how often one chat gets it, and what else it could be; ``page`` is the list's."""
        chat = place.chat.chat_id
        keyboard = [
            [
                button(
                    self.plain(_RHYTHMS[rhythm], hour=hour),
                    digest_data(DigestPressed(DigestVerb.SET, chat, rhythm, hour, page)),
                )
                for hour in pair
            ]
            for rhythm in DigestRhythm
            for pair in (_HOURS[:2], _HOURS[2:])
        ]
        if place.digest is not None:
            off = DigestPressed(DigestVerb.OFF, chat, page=page)
            keyboard.append([self.labelled("button-digest-off", digest_data(off))])
        back = DigestPressed(DigestVerb.LIST, chat, page=page)
        keyboard.append([self.labelled("button-stats-back", digest_data(back))])
        return screen_of([self._place(place), self.say("digest-when", zone=zone)], keyboard)

    def _place(self, place: DigestPlace) -> Html:
        when = self.plain("digest-never")
        if place.digest is not None:
            when = self.plain(_RHYTHMS[place.digest.rhythm], hour=place.digest.hour)
        return self.say("digest-line", name=self._name(place), when=when)

    def _name(self, place: DigestPlace) -> str:
        if place.chat.chat_id > 0:
            return self.plain("digest-to-me")
        return cut(place.name, _NAME) or self.plain("team-default")


def _costs_page_data(page: int) -> str:
    return cost_data(CostPressed(CostVerb.LIST, page=page))


def _rates_page_data(page: int) -> str:
    return rate_data(RatePressed(CostVerb.LIST, page=page))
