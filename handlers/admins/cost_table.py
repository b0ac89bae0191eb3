"""Costs as a table that an admin sends: one line for a link, or a campaign, and a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256

from handlers.callback_data.sheet_callbacks import SheetKind
from handlers.cases.sheet_cases import SentTable, TableLook
from handlers.views.sheet_words import faults_told
from handlers.views.stats.stats_words import StatsWords
from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.sheet import Column, Record, SheetFault
from intake.stats.change_numbers import ChangeNumbers
from intake.stats.cost import Cost, CostTarget
from intake.stats.cost_words import may_mean_two, read_amount, read_currency
from intake.stats.numbers import Sum, added_up
from intake.stats.period import Period, local_day
from intake.stats.period_words import read_period
from texts.markup import Html
from texts.translator import Translator

_COLUMNS = (
    Column("day", frozenset({"date", "день", "дата"}), required=True),
    Column("link", frozenset({"code", "ссылка", "код"})),
    Column("source", frozenset({"utm_source", "источник"})),
    Column("medium", frozenset({"utm_medium", "канал"})),
    Column("campaign", frozenset({"utm_campaign", "кампания"})),
    Column("amount", frozenset({"cost", "spent", "сумма", "расход", "потрачено"}), required=True),
    Column("currency", frozenset({"валюта"}), required=True),
)


class CostTable:
    """Reads such tables, and has them kept."""

    kind: SheetKind = SheetKind.COSTS
    columns: Sequence[Column] = _COLUMNS
    templates: bool = False

    def __init__(
        self, change: ChangeNumbers, clock: Clock, translator: Translator, *, zone: str
    ) -> None:
        self._change = change
        self._clock = clock
        self._translator = translator
        self._zone = zone

    async def look(self, table: SentTable) -> TableLook:
        """Say what would be kept, or what is wrong, line by line."""
        costs, faults = await self._read(table)
        if faults:
            return TableLook(faults_told(faults, self._translator, table.language), sound=False)
        return TableLook((self._told("sheet-costs-look", table, costs),), sound=bool(costs))

    async def take(self, update_id: UpdateId, table: SentTable) -> TableLook:
        """Keep all of it, or, if anything is wrong by now, nothing."""
        costs, faults = await self._read(table)
        if faults:
            return TableLook(faults_told(faults, self._translator, table.language), sound=False)
        batch = sha256(repr(costs).encode()).hexdigest()
        done = await self._change.take(update_id, table.by.id, costs, batch)
        key = "sheet-costs-taken" if done else "sheet-costs-refused"
        return TableLook((self._told(key, table, costs),), sound=done)

    def _told(self, key: str, table: SentTable, costs: Sequence[Cost]) -> Html:
        spent = added_up(Sum(one.currency, one.amount) for one in costs)
        words = StatsWords(self._translator, table.language)
        money = words.money(spent) or "0"
        days = [one.day for one in costs] or [local_day(self._clock.now(), self._zone)]
        period = words.period(Period(min(days), max(days), self._zone))
        return self._translator.say(
            table.language, key, count=len(costs), money=money, period=period
        )

    async def _read(self, table: SentTable) -> tuple[list[Cost], list[SheetFault]]:
        named = {name for record in table.records if (name := _name(record))}
        known = await self._change.find(sorted(named))
        today = local_day(self._clock.now(), self._zone)
        costs: list[Cost] = []
        faults: list[SheetFault] = []
        lines: dict[tuple[CostTarget, date, str], int] = {}
        for record in table.records:
            found = self._cost(record, known, today, table.headings)
            if isinstance(found, SheetFault):
                faults.append(found)
                continue
            key = (found.target, found.day, found.currency)
            if key in lines:
                faults.append(SheetFault("sheet-cost-twice", {"first": lines[key]}, record.line))
                continue
            lines[key] = record.line
            costs.append(found)
        return costs, faults

    def _cost(
        self,
        record: Record,
        known: Mapping[str, CostTarget],
        today: date,
        headings: Mapping[str, str],
    ) -> Cost | SheetFault:
        """Read one line; what is wrong with it first is told."""

        def fault(text: str, column: str) -> SheetFault:
            value = record.values.get(column, "")
            return SheetFault(text, {"value": value}, record.line, headings.get(column, column))

        day = record.values.get("day", "")
        days = None if day.isdecimal() else read_period(day, today, self._zone)
        if days is None or days.first != days.last:
            return fault("sheet-cost-day", "day")
        currency = read_currency(record.values.get("currency", ""))
        if currency is None:
            return fault("sheet-cost-currency", "currency")
        amount = read_amount(record.values.get("amount", ""), currency)
        if amount is None:
            return fault("sheet-cost-amount", "amount")
        if may_mean_two(record.values["amount"], currency):
            return fault("sheet-cost-two", "amount")
        name = _name(record)
        if not name:
            return SheetFault("sheet-cost-nothing", {}, record.line)
        if name not in known:
            return SheetFault("sheet-cost-unknown", {"value": name}, record.line)
        return Cost(known[name], days.first, currency, amount)


def _name(record: Record) -> str:
    """Return what a line is about: a link's code, or a campaign's values."""
    link = record.values.get("link")
    if link:
        return link
    values = [record.values.get(name, "") for name in ("source", "medium", "campaign")]
    while values and not values[-1]:
        values.pop()
    return " / ".join(values)
