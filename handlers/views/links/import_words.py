"""What taking a table of links would do, or has done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from handlers.callback_data.link_sheet_callbacks import LinkSheetVerb, link_sheet_data
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import Screen, button, screen_of
from handlers.views.sheet_words import fault_line
from intake.kernel.problems import Problem
from intake.kernel.sheet import SheetFault
from intake.links.import_links import ImportPlan, PlannedLink, RowFault, RowRemark
from intake.links.link_draft import LinkPlace
from intake.links.link_sheet import changed_cells, column_of
from texts.markup import Html, bold, cut, escape, join
from texts.translator import Translator

_SHOWN = 8
"""Rows of each kind in one message."""
_TITLE, _VALUE = 40, 40


RowT = TypeVar("RowT")


class ImportWords(Screen):
    """Speaks to one reader of a table, whose heading calls columns so, by their ids."""

    def __init__(self, translator: Translator, language: str, headings: Mapping[str, str]) -> None:
        super().__init__(translator, language)
        self._headings = headings

    def look(self, plan: ImportPlan) -> tuple[Html, ...]:
        """Say what taking the table would do."""
        if plan.faults:
            return self._refused(plan)
        head = self.say("import-head", rows=len(plan.rows))
        return tuple(part for part in (head, *self._blocks(plan)) if part)

    def done(self, plan: ImportPlan) -> tuple[Html, ...]:
        """Say what it has done."""
        if plan.again:
            return (self.say("import-again"),)
        if plan.stale:
            return (self.say("import-changed-meanwhile"),)
        return (self.say("import-done"), self._counts(plan))

    def _refused(self, plan: ImportPlan) -> tuple[Html, ...]:
        lines = len({fault.line for fault in plan.faults})
        faults = [self._fault(fault) for fault in plan.faults[:_SHOWN]]
        if len(plan.faults) > _SHOWN:
            faults.append(self.say("sheet-more-faults", count=len(plan.faults) - _SHOWN))
        return (self.say("import-refused", lines=lines), join(faults))

    def _fault(self, fault: RowFault) -> Html:
        return self._placed(fault.line, fault.column, fault.problem)

    def _blocks(self, plan: ImportPlan) -> Iterator[Html]:
        yield self._counts(plan)
        new = [row for row in plan.rows if row.before is None]
        yield self._listed("import-new", new, _new)
        yield self._listed("import-changes", plan.changed, lambda row: _changed(row, plan.place))
        yield self._listed("import-remarks", plan.remarks, self._remark)

    def _counts(self, plan: ImportPlan) -> Html:
        return self.say(
            "import-counts",
            made=plan.made,
            changed=len(plan.changed),
            unchanged=plan.unchanged,
        )

    def _placed(self, line: int, column: str, problem: Problem) -> Html:
        args = {
            name: value if isinstance(value, str | int) else str(value)
            for name, value in problem.args.items()
        }
        called = self._headings.get(column, column)
        fault = SheetFault(problem.text, args, line, called)
        return fault_line(fault, self.translator, self.language)

    def _remark(self, one: RowRemark) -> Html:
        return self._placed(one.line, column_of(one.remark.field), one.remark.problem)

    def _listed(self, key: str, rows: Sequence[RowT], tell: Callable[[RowT], Html]) -> Html:
        if not rows:
            return Html("")
        listed = [tell(row) for row in rows[:_SHOWN]]
        if len(rows) > _SHOWN:
            listed.append(self.say("sheet-more-faults", count=len(rows) - _SHOWN))
        return join([self.say(key), *listed])


def _new(row: PlannedLink) -> Html:
    values = ", ".join(cut(value, _VALUE) for value in row.wished.utm.named().values())
    return Html(f"• {bold(cut(row.wished.title, _TITLE))}: {escape(values)}")


def _changed(row: PlannedLink, place: LinkPlace | None) -> Html:
    before, after = row.before, row.after
    if before is None or after is None or place is None:
        return Html("")
    pairs = ", ".join(
        f"{_cell(old)} → {_cell(new)}" for old, new in changed_cells(before, after, place)
    )
    return Html(f"• {bold(cut(before.title, _TITLE))}: {escape(cut(pairs, 3 * _VALUE))}")


def _cell(text: str) -> str:
    return cut(text, _VALUE) or "–"


def sheet_help(search: str, translator: Translator, language: str) -> OutgoingMessage:
    """Say how links come and go as a table."""
    words = {LinkSheetVerb.XLSX: "button-links-xlsx", LinkSheetVerb.CSV: "button-links-csv"}
    row = [
        button(translator.plain(language, key), link_sheet_data(verb, search))
        for verb, key in words.items()
    ]
    return screen_of([translator.say(language, "links-sheet-how")], [row])
