"""``/stats``: the numbers of a period as one message, with everything that can be asked next."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.stats_callbacks import StatsPressed, StatsWhat, stats_data, turned
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import in_rows
from handlers.views.stats.stats_lines import StatsLines
from handlers.views.stats.stats_words import (
    BY,
    MODEL_BUTTONS,
    MODELS,
    VIEW_BUTTONS,
    VIEWS,
    StatsWords,
)
from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.kernel.paging import page_of
from intake.stats.answer_stats import StatsAnswer
from intake.stats.numbers import Key, StatsRow
from intake.stats.stats_question import EVERYTHING, Dimension, Only, StatsView
from texts.markup import Html, cut, escape, join
from texts.speaker import Speaker
from texts.translator import Translator

ROWS = 8
"""Rows of a page: so many numbers are pressed with a thumb."""
_NAME = 40


class StatsPage(Speaker):
    """Renders answers in one language. ``forms`` are the forms' titles, ``steps`` what their steps
    are called."""

    def __init__(
        self,
        translator: Translator,
        language: str,
        forms: Mapping[FormId, str],
        steps: Mapping[FormId, Mapping[str, str]],
    ) -> None:
        super().__init__(translator, language)
        self._words = StatsWords(translator, language)
        self._forms = forms
        self.lines = StatsLines(translator, language, steps)

    def table(self, answer: StatsAnswer, page: int = 0) -> OutgoingMessage:
        """Return the numbers."""
        lines = self.lines
        parts = [
            self.head(answer),
            lines.way(answer),
            lines.economy(answer),
            lines.replies(answer.replies),
            lines.before(answer),
        ]
        shown, page, pages = page_of(_in_order(answer), ROWS, page)
        if shown:
            parts.append(self._rows(answer, shown, page, pages))
        elif answer.question.by is not Dimension.WHOLE:
            parts.append(join([self._rows_head(answer), self.say("stats-nothing")]))
        text = join([part for part in parts if part], "\n\n")
        return OutgoingMessage(text, self._keyboard(answer, shown, page, pages))

    def head(self, answer: StatsAnswer) -> Html:
        """Return what the numbers are about: the days, whose they are, and who gets the credit."""
        question = answer.question
        lines = [self.say("stats-head", period=self._words.period(question.period))]
        only = self._words.only(answer, self._forms)
        if only is not None:
            lines.append(escape(only))
        lines.append(self.say(VIEWS[question.view]))
        lines.append(self.say(MODELS[question.model]))
        return join(lines)

    def periods(self, pressed: StatsPressed, usual: Mapping[str, StatsPressed]) -> OutgoingMessage:
        """Ask for which days; ``usual`` are buttons by their words' keys."""
        buttons = [self._button(key, wanted) for key, wanted in usual.items()]
        rows = in_rows(buttons, 3)
        back = [self._button("button-stats-back", turned(pressed, what=StatsWhat.TABLE))]
        return OutgoingMessage(
            self.say("stats-which-period"), InlineKeyboardMarkup(inline_keyboard=[*rows, back])
        )

    def groups(self, pressed: StatsPressed) -> OutgoingMessage:
        """Ask by what to tell the numbers apart."""
        buttons = [
            self._button(BY[by], turned(pressed, what=StatsWhat.TABLE, by=by)) for by in Dimension
        ]
        rows = in_rows(buttons, 2)
        back = [self._button("button-stats-back", turned(pressed, what=StatsWhat.TABLE))]
        return OutgoingMessage(
            self.say("stats-which-group"), InlineKeyboardMarkup(inline_keyboard=[*rows, back])
        )

    def other_theme(self, pressed: StatsPressed) -> InlineKeyboardMarkup:
        """Return the button below a chart: the same on the other ground."""
        dark = pressed.what is StatsWhat.DARK_CHART
        wanted = turned(pressed, what=StatsWhat.CHART if dark else StatsWhat.DARK_CHART)
        key = "button-stats-light" if dark else "button-stats-dark"
        return InlineKeyboardMarkup(inline_keyboard=[[self._button(key, wanted)]])

    def named(self, answer: StatsAnswer, row: StatsRow) -> str:
        """Return what a row is called."""
        return self._words.row(answer, row.key, self._forms)

    # --- the parts ---

    def _rows(
        self, answer: StatsAnswer, shown: tuple[StatsRow, ...], page: int, pages: int
    ) -> Html:
        by = answer.question.by
        lines = [self._rows_head(answer)]
        short = shown[0].arrivals is None
        for number, row in enumerate(shown, page * ROWS + 1):
            money = f" · {self._words.money(row.outcomes.money)}" if row.outcomes.money else ""
            money += self.lines.row_economy(answer, row) + self._pace(answer, row)
            line = self.say(
                "stats-row-short" if short else "stats-row",
                name=f"{number}. {cut(self.named(answer, row), _NAME)}",
                submitted=row.outcomes.submitted,
                won=row.outcomes.won,
                money=money,
                **(
                    {"begun": row.outcomes.begun}
                    if row.arrivals is None
                    else {"starts": row.arrivals.starts}
                ),
            )
            lines.append(line)
        numbered = any(_only(by, row.key, answer.sources) for row in shown)
        foot = "stats-rows-foot-short" if short else "stats-rows-foot"
        lines.append(self.say(foot, numbered="yes" if numbered else "no"))
        if pages > 1:
            lines.append(self.say("stats-pages", page=page + 1, pages=pages))
        return join(lines)

    def _rows_head(self, answer: StatsAnswer) -> Html:
        return self.say("stats-rows-head", by=self._words.plain(BY[answer.question.by]))

    def _pace(self, answer: StatsAnswer, row: StatsRow) -> str:
        """Return how long half of a row's people waited for an answer at most."""
        pace = answer.paces.get(row.key)
        if pace is None or pace.answering.median is None:
            return ""
        return f" · ½ {self._words.span(pace.answering.median)}"

    # --- the buttons ---

    def _keyboard(
        self,
        answer: StatsAnswer,
        shown: tuple[StatsRow, ...],
        page: int,
        pages: int,
    ) -> InlineKeyboardMarkup:
        question = answer.question
        here = StatsPressed.of(StatsWhat.TABLE, question, page)
        rows = [self._numbers(here, shown, answer.sources, page)]
        if pages > 1:
            rows.append(
                [
                    InlineKeyboardButton(
                        text=sign, callback_data=stats_data(turned(here, page=other))
                    )
                    for sign, other in (("⬅️", page - 1), ("➡️", page + 1))
                    if 0 <= other < pages
                ]
            )
        other_view = (
            StatsView.BY_EVENT if question.view is StatsView.BY_ARRIVAL else StatsView.BY_ARRIVAL
        )
        rows.append(
            [
                self._button("button-stats-period", turned(here, what=StatsWhat.PERIODS)),
                self._button("button-stats-groups", turned(here, what=StatsWhat.GROUPS)),
                self._button("button-stats-chart", turned(here, what=StatsWhat.CHART)),
            ]
        )
        rows.append([self._button(VIEW_BUTTONS[other_view], turned(here, view=other_view))])
        rows.append(
            [
                self._button(MODEL_BUTTONS[model], turned(here, model=model))
                for model in AttributionModel
                if model is not question.model
            ]
        )
        last = [
            self._button("button-stats-cohorts", turned(here, what=StatsWhat.COHORTS)),
            self._button("button-stats-models", turned(here, what=StatsWhat.MODELS)),
            self._button("button-stats-csv", turned(here, what=StatsWhat.CSV)),
            self._button("button-stats-xlsx", turned(here, what=StatsWhat.XLSX)),
        ]
        rows.append(last)
        if question.only.form_id is not None:
            rows.append([self._button("button-stats-steps", turned(here, what=StatsWhat.STEPS))])
        if question.only != EVERYTHING:
            rows.append([self._button("button-stats-all", turned(here, only=EVERYTHING))])
        return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])

    def _numbers(
        self,
        here: StatsPressed,
        shown: tuple[StatsRow, ...],
        sources: Mapping[str, int],
        page: int,
    ) -> list[InlineKeyboardButton]:
        buttons = []
        for number, row in enumerate(shown, page * ROWS + 1):
            only = _only(here.by, row.key, sources)
            if only is not None:
                one = turned(here, only=only, by=Dimension.WHOLE)
                buttons.append(
                    InlineKeyboardButton(text=str(number), callback_data=stats_data(one))
                )
        return buttons

    def _button(self, key: str, pressed: StatsPressed) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=self._words.plain(key), callback_data=stats_data(pressed))


def _in_order(answer: StatsAnswer) -> Sequence[StatsRow]:
    """Return the rows as pages show them: of days and weeks the newest first."""
    match answer.question.by:
        case Dimension.WHOLE:
            return ()
        case Dimension.TIME:
            return answer.rows[::-1]
        case _:
            return answer.rows


def _only(by: Dimension, key: Key, sources: Mapping[str, int]) -> Only | None:
    """Return how to look at one row alone; ``None`` where it is nobody's."""
    if isinstance(key, str):
        if by is Dimension.FORM:
            return Only(form_id=FormId(key))
        return Only(source_of=sources[key]) if key in sources else None
    if not isinstance(key, int):
        return None
    ways = {
        Dimension.LINK: lambda: Only(link_id=LinkId(key)),
        Dimension.CAMPAIGN: lambda: Only(campaign_id=key),
        Dimension.MANAGER: lambda: Only(manager=PersonId(key)),
        Dimension.TEAM: lambda: Only(team_id=TeamId(key)),
    }
    return ways[by]() if by in ways else None
