"""Costs as a table that an admin sends: one line for a link, or a campaign, and a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from handlers.callback_data.sheet_callbacks import SheetKind
from handlers.cases.sheet_cases import SentTable, TableLook
from handlers.views.sheet_words import fault_lines
from handlers.views.stats.stats_words import StatsWords
from intake.forms.values.amount_words import meant_currency
from intake.kernel.clock import Clock
from intake.kernel.ids import UpdateId
from intake.kernel.sheet import Column, Record, SheetFault
from intake.kernel.turns import in_turn
from intake.stats.change_numbers import ChangeNumbers
from intake.stats.cost import Cost, CostTarget
from intake.stats.cost_words import is_amount, may_mean_two, read_amount, read_currency
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
            return TableLook(fault_lines(faults, self._translator, table.language), sound=False)
        return TableLook((self._summary("sheet-costs-look", table, costs),), sound=bool(costs))

    async def take(self, update_id: UpdateId, table: SentTable) -> TableLook:
        """Keep all of it, or, if anything is wrong by now, nothing."""
        costs, faults = await self._read(table)
        if faults:
            return TableLook(fault_lines(faults, self._translator, table.language), sound=False)
        batch = sha256(repr(costs).encode()).hexdigest()
        done = await self._change.take(update_id, table.by.id, costs, batch)
        key = "sheet-costs-taken" if done else "sheet-costs-refused"
        return TableLook((self._summary(key, table, costs),), sound=done)

    def _summary(self, key: str, table: SentTable, costs: Sequence[Cost]) -> Html:
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
        async for record in in_turn(table.records, of=1):
            line = _Line(record, table.headings)
            cost = self._cost(line, known, today)
            faults += line.faults
            if cost is None:
                continue
            key = (cost.target, cost.day, cost.currency)
            if key in lines:
                faults.append(SheetFault("sheet-cost-twice", {"first": lines[key]}, record.line))
                continue
            lines[key] = record.line
            costs.append(cost)
        return costs, faults

    def _cost(self, line: "_Line", known: Mapping[str, CostTarget], today: date) -> Cost | None:
        """Read one line, with all that is wrong with it."""
        day = line.day(today, self._zone)
        amount = line.amount()
        target = line.target(known)
        if day is None or amount is None or target is None:
            return None
        return Cost(target, day, amount.currency, amount.amount)


@dataclass(slots=True)
class _Line:
    """A line while it is read: each part notes what is wrong with it."""

    record: Record
    headings: Mapping[str, str]
    faults: list[SheetFault] = field(default_factory=list)

    def _said(self, column: str) -> str:
        return self.record.values.get(column, "")

    def _wrong(self, text: str, column: str, **more: str) -> None:
        args = {"value": self._said(column), **more}
        heading = self.headings.get(column, column)
        self.faults.append(SheetFault(text, args, self.record.line, heading))

    def day(self, today: date, zone: str) -> date | None:
        said = self._said("day")
        days = None if said.isdecimal() else read_period(said, today, zone)
        if days is None or days.first != days.last:
            self._wrong("sheet-cost-day", "day")
            return None
        return days.first

    def amount(self) -> Sum | None:
        """Without a currency an amount is wrong only if it would be in any."""
        said, currency = self._said("amount"), read_currency(self._said("currency"))
        if currency is None:
            near = meant_currency(self._said("currency")) or "none"
            self._wrong("sheet-cost-currency", "currency", near=near)
            if not is_amount(said):
                self._wrong("sheet-cost-amount", "amount")
            return None
        amount = read_amount(said, currency)
        if amount is None:
            self._wrong("sheet-cost-amount", "amount")
        elif may_mean_two(said, currency):
            self._wrong("sheet-cost-two", "amount")
        else:
            return Sum(currency, amount)
        return None

    def target(self, known: Mapping[str, CostTarget]) -> CostTarget | None:
        name = _name(self.record)
        if not name:
            self.faults.append(SheetFault("sheet-cost-nothing", {}, self.record.line))
        elif name not in known:
            unknown = SheetFault("sheet-cost-unknown", {"value": name}, self.record.line)
            self.faults.append(unknown)
        return known.get(name)


def _name(record: Record) -> str:
    """Return what a line is about: a link's code, or a campaign's values."""
    link = record.values.get("link")
    if link:
        return link
    values = [record.values.get(name, "") for name in ("source", "medium", "campaign")]
    while values and not values[-1]:
        values.pop()
    return " / ".join(values)
