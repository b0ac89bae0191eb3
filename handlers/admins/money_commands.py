"""``/cost``, ``/costs``, ``/rates``, ``/digest``: what numbers are compared with, who is told."""

from dataclasses import dataclass
from datetime import date

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.cost_callbacks import (
    CostPressed,
    CostVerb,
    DigestPressed,
    DigestVerb,
    MoneyPressed,
    RatePressed,
)
from handlers.cases.money_cases import MoneyCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.stats.money_pages import PAGE, MoneyPages
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.stats.cost_words import read_cost, read_rate
from intake.stats.numbers_digest import NumbersDigest
from intake.stats.period import local_day
from texts.translator import Translator


async def on_money(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    money_cases: MoneyCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show what the command names, or keep what is typed after it."""
    pages = MoneyPages(translator, await language_of(profile))
    update_id = UpdateId(event_update.update_id)
    match command.name:
        case "costs":
            view = pages.costs(await money_cases.change.costs(0, PAGE))
        case "rates":
            view = await _rates(command.argument, profile, update_id, money_cases, pages)
        case "digest":
            view = pages.digests(await money_cases.digests.places(profile.id), money_cases.zone)
        case _:
            view = await _cost(command.argument, profile, update_id, money_cases, pages)
    await say(bot, profile.id, (view,))


async def _cost(
    typed_words: str, profile: Profile, update_id: UpdateId, cases: MoneyCases, pages: MoneyPages
) -> OutgoingMessage:
    """Keep what was spent, or say how that is typed."""
    typed = read_cost(typed_words, _today(cases), cases.zone)
    if typed is None:
        return OutgoingMessage(pages.say("cost-how"))
    kept = await cases.change.spend(update_id, profile.id, typed)
    if kept is None:
        return OutgoingMessage(pages.say("cost-of-what", name=typed.target))
    return pages.kept(kept, typed.amount, typed.currency, typed.days)


async def _rates(
    typed: str, profile: Profile, update_id: UpdateId, cases: MoneyCases, pages: MoneyPages
) -> OutgoingMessage:
    """Show what currencies are worth, or set what is typed."""
    base = cases.currency
    if base is None:
        return pages.rates(None, ())
    if typed:
        rate = read_rate(typed, base, _today(cases), cases.zone)
        if rate is None:
            return OutgoingMessage(pages.rates_how(base))
        await cases.change.set_rate(update_id, profile.id, rate)
    return pages.rates(base, await cases.change.rates(base))


async def on_money_pressed(
    query: CallbackQuery,
    pressed: MoneyPressed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    money_cases: MoneyCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Do what the button says."""
    press = _Press(
        query,
        profile,
        UpdateId(event_update.update_id),
        bot,
        money_cases,
        MoneyPages(translator, await language_of(profile)),
    )
    match pressed:
        case CostPressed():
            await press.cost(pressed)
        case RatePressed():
            await press.rate(pressed)
        case DigestPressed():
            await press.digest(pressed)
        case _:
            raise TypeError(pressed)


@dataclass(frozen=True, slots=True)
class _Press:
    """A press, with all that it takes to answer it."""

    query: CallbackQuery
    profile: Profile
    update_id: UpdateId
    bot: Bot
    cases: MoneyCases
    pages: MoneyPages

    async def cost(self, pressed: CostPressed) -> None:
        """Turn the page, or take a cost away after a yes."""
        pages, change = self.pages, self.cases.change
        async with PressAnswer(self.query) as answer:
            if pressed.verb is CostVerb.ASK:
                cost = await change.cost(pressed.cost_id)
                if cost is not None:
                    await self._show(pages.cost_question(cost, pressed.page))
                    return
                await answer.toast(pages.plain("toast-cost-gone"))
            if pressed.verb is CostVerb.DROP:
                gone = await change.drop_cost(self.update_id, self.profile.id, pressed.cost_id)
                await answer.toast(pages.plain("toast-cost-dropped" if gone else "toast-cost-gone"))
            await self._show(pages.costs(await change.costs(pressed.page, PAGE)))

    async def rate(self, pressed: RatePressed) -> None:
        """Take a rate away after a yes."""
        pages, base, change = self.pages, self.cases.currency, self.cases.change
        async with PressAnswer(self.query) as answer:
            rates = () if base is None else await change.rates(base)
            found = [
                one
                for one in rates
                if (one.currency, one.since) == (pressed.currency, pressed.since)
            ]
            if pressed.verb is CostVerb.ASK and found:
                await self._show(pages.rate_question(found[0], pressed.page))
                return
            if pressed.verb is CostVerb.DROP and base is not None:
                gone = await change.drop_rate(
                    self.update_id, self.profile.id, pressed.currency, base, pressed.since
                )
                await answer.toast(pages.plain("toast-rate-dropped" if gone else "toast-rate-gone"))
                rates = await change.rates(base)
            await self._show(pages.rates(base, rates, pressed.page))

    async def digest(self, pressed: DigestPressed) -> None:
        """Show one chat, or let it get a digest, or none any more."""
        pages, digests = self.pages, self.cases.digests
        async with PressAnswer(self.query) as answer:
            if pressed.verb is DigestVerb.SET:
                wanted = NumbersDigest(pressed.chat_id, pressed.rhythm, pressed.hour)
                done = await digests.set(self.update_id, self.profile.id, wanted)
                key = "toast-digest-set" if done else "toast-digest-unchanged"
                await answer.toast(pages.plain(key))
            elif pressed.verb is DigestVerb.OFF:
                done = await digests.off(self.update_id, self.profile.id, pressed.chat_id)
                key = "toast-digest-off" if done else "toast-digest-unchanged"
                await answer.toast(pages.plain(key))
            places = await digests.places(self.profile.id)
            place = next((one for one in places if one.chat.chat_id == pressed.chat_id), None)
            if pressed.verb is DigestVerb.CHAT and place is not None:
                await self._show(pages.digest(place, self.cases.zone, pressed.page))
            else:
                await self._show(pages.digests(places, self.cases.zone, pressed.page))

    async def _show(self, view: OutgoingMessage) -> None:
        if not await PressedMessage(self.query).show(view):
            await say(self.bot, self.profile.id, (view,))


def _today(cases: MoneyCases) -> date:
    return local_day(cases.clock.now(), cases.zone)
