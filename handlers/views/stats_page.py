"""``/stats``: the numbers of a period as one message, with everything that can be asked next."""

from collections.abc import Iterator, Mapping

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.stats_callbacks import StatsPressed, StatsWhat, stats_data, turned
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.stats_words import (
    BY,
    COUNTED,
    MODEL_BUTTONS,
    MODELS,
    VIEW_BUTTONS,
    VIEWS,
    StatsWords,
)
from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId, LinkId, PersonId, TeamId
from intake.stats.answer_stats import CohortsAnswer, StatsAnswer, StepsAnswer
from intake.stats.numbers import Key, StatsRow, rate
from intake.stats.stats_question import EVERYTHING, Dimension, Only, StatsView
from texts.markup import Html, cut, escape, join
from texts.translator import TextArg, Translator

ROWS = 8
"""Rows of a page: so many numbers are pressed with a thumb."""
_NAME = 40
_WHERE_WORKED = frozenset({"taken", "answered", "qualified", "lost"})
"""Told once there are any: where leads are not worked here they would be zero for ever."""


class StatsPage:
    """Renders answers in one language. ``forms`` are the forms' titles."""

    def __init__(self, translator: Translator, language: str, forms: Mapping[FormId, str]) -> None:
        self._translator = translator
        self._language = language
        self._words = StatsWords(translator, language)
        self._forms = forms

    def table(self, answer: StatsAnswer, page: int = 0) -> OutgoingMessage:
        """Return the numbers."""
        parts = [self.head(answer), self._way(answer), self._replies(answer), self._before(answer)]
        rows = answer.rows if answer.question.by is not Dimension.WHOLE else ()
        pages = max(1, -(-len(rows) // ROWS))
        page = min(page, pages - 1)
        shown = rows[page * ROWS : (page + 1) * ROWS]
        if shown:
            parts.append(self._rows(answer, shown, page, pages))
        text = join([part for part in parts if part], "\n\n")
        return OutgoingMessage(text, self._keyboard(answer, shown, page, pages))

    def head(self, answer: StatsAnswer) -> Html:
        """Return what the numbers are about: the days, whose they are, and who gets the credit."""
        question = answer.question
        lines = [self._say("stats-head", period=self._words.period(question.period))]
        only = self._words.only(answer, self._forms)
        if only is not None:
            lines.append(escape(only))
        lines.append(self._say(VIEWS[question.view]))
        lines.append(self._say(MODELS[question.model]))
        return join(lines)

    def steps(self, answer: StepsAnswer, title: str, names: Mapping[str, str]) -> OutgoingMessage:
        """Return where people stay in a form."""
        head = self._say("stats-steps-head", form=title)
        if not answer.steps:
            return OutgoingMessage(join([head, self._say("stats-steps-none")]))
        lines = [
            self._say(
                "stats-step",
                number=number,
                step=cut(names.get(step.step, step.step), _NAME),
                asked=step.asked,
                answered=step.answered,
                share=self._words.share(rate(step.answered, step.asked)),
            )
            for number, step in enumerate(answer.steps, 1)
        ]
        return OutgoingMessage(
            join([head, join(lines), self._say("stats-steps-foot")], "\n\n"),
            self._back(StatsPressed.of(StatsWhat.TABLE, answer.question)),
        )

    def cohorts(self, answer: CohortsAnswer) -> OutgoingMessage:
        """Return what those who first came in a week did afterwards."""
        head = self._say("stats-cohorts-head")
        lines = [
            self._say(
                "stats-cohort",
                week=self._translator.plain(self._language, "stats-period-day", at=cohort.week),
                people=cohort.people,
                same=self._words.share(rate(cohort.submitted[0], cohort.people)),
                later=self._words.share(rate(sum(cohort.submitted), cohort.people)),
                weeks=len(cohort.submitted),
                won=sum(cohort.won),
            )
            for cohort in answer.cohorts
            if cohort.people
        ]
        text = join(lines[-24:]) if lines else self._say("stats-cohorts-none")
        back = self._back(StatsPressed.of(StatsWhat.TABLE, answer.question))
        return OutgoingMessage(join([head, text], "\n\n"), back)

    def periods(self, pressed: StatsPressed, usual: Mapping[str, StatsPressed]) -> OutgoingMessage:
        """Ask for which days; ``usual`` are buttons by their words' keys."""
        buttons = [self._button(key, wanted) for key, wanted in usual.items()]
        rows = [buttons[start : start + 3] for start in range(0, len(buttons), 3)]
        back = [self._button("button-stats-back", turned(pressed, what=StatsWhat.TABLE))]
        return OutgoingMessage(
            self._say("stats-which-period"), InlineKeyboardMarkup(inline_keyboard=[*rows, back])
        )

    def groups(self, pressed: StatsPressed) -> OutgoingMessage:
        """Ask by what to tell the numbers apart."""
        buttons = [
            self._button(BY[by], turned(pressed, what=StatsWhat.TABLE, by=by)) for by in Dimension
        ]
        rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
        back = [self._button("button-stats-back", turned(pressed, what=StatsWhat.TABLE))]
        return OutgoingMessage(
            self._say("stats-which-group"), InlineKeyboardMarkup(inline_keyboard=[*rows, back])
        )

    def other_theme(self, pressed: StatsPressed) -> InlineKeyboardMarkup:
        """Return the button below a chart: the same on the other ground."""
        dark = pressed.what is StatsWhat.DARK_CHART
        wanted = turned(pressed, what=StatsWhat.CHART if dark else StatsWhat.DARK_CHART)
        key = "button-stats-light" if dark else "button-stats-dark"
        return InlineKeyboardMarkup(inline_keyboard=[[self._button(key, wanted)]])

    # --- the parts ---

    def _way(self, answer: StatsAnswer) -> Html:
        lines = [
            self._say("stats-line", name=self._words.plain(COUNTED[name]), count=count, aside=aside)
            for name, count, aside in self.way(answer)
        ]
        money = answer.whole.outcomes.money
        if money:
            lines.append(self._say("stats-money", money=self._words.money(money)))
        return join(lines) if lines else self._say("stats-nothing")

    def way(self, answer: StatsAnswer) -> Iterator[tuple[str, int, str]]:
        """Yield the steps from visit to sale: a name, a number, and the share that got there.

        A conversion divides people by people; without a visit it is not known who did not come.
        """
        arrivals, outcomes = answer.whole.arrivals, answer.whole.outcomes
        if arrivals is not None:
            if arrivals.visits:
                yield "visits", arrivals.visits, ""
            yield "starts", arrivals.starts, self._aside(rate(arrivals.starts, arrivals.visits))
            yield "people", arrivals.unique, ""
            yield "new", arrivals.new, self._aside(rate(arrivals.new, arrivals.unique))
        came = outcomes.begun_people if arrivals is None else arrivals.unique
        by_arrival = answer.question.view is StatsView.BY_ARRIVAL
        begun = rate(outcomes.begun_people, came) if by_arrival and arrivals is not None else None
        yield "begun", outcomes.begun, self._aside(begun)
        sent = rate(outcomes.submitted_people, outcomes.begun_people) if by_arrival else None
        yield "submitted", outcomes.submitted, self._aside(sent)
        for name in ("delivered", "taken", "answered", "qualified", "won", "lost"):
            count: int = getattr(outcomes, name)
            if not count and name in _WHERE_WORKED:
                continue
            share = rate(count, outcomes.submitted) if by_arrival else None
            yield name, count, self._aside(share)

    def _aside(self, share: float | None) -> str:
        return "" if share is None else f" ({self._words.share(share)})"

    def _replies(self, answer: StatsAnswer) -> Html:
        replies, words = answer.replies, self._words
        if not replies.answering.of:
            return Html("")
        if not replies.answering.after:
            return self._say("stats-no-answer")
        lines = [
            self._say(
                "stats-answer",
                median=words.span(replies.answering.median),
                p90=words.span(replies.answering.p90),
                quick=words.share(replies.answering.quick_share),
                share=words.share(replies.answering.share),
            ),
            self._say(
                "stats-answer-working",
                median=words.span(replies.answering_working.median),
                p90=words.span(replies.answering_working.p90),
            ),
        ]
        votes = sum(count for _, count in replies.ratings)
        if votes:
            mean = sum(rating * count for rating, count in replies.ratings) / votes
            lines.append(self._say("stats-rating", mean=f"{mean:.1f}", count=votes))
        return join(lines)

    def _before(self, answer: StatsAnswer) -> Html:
        before = answer.before
        starts = before.arrivals.starts if before.arrivals else 0
        if not (starts or before.outcomes.begun or before.outcomes.won):
            return Html("")
        return self._say(
            "stats-before",
            period=self._words.period(answer.question.period.before),
            starts=starts,
            submitted=before.outcomes.submitted,
            won=before.outcomes.won,
        )

    def _rows(
        self, answer: StatsAnswer, shown: tuple[StatsRow, ...], page: int, pages: int
    ) -> Html:
        by = answer.question.by
        lines = [self._say("stats-rows-head", by=self._words.plain(BY[by]))]
        short = shown[0].arrivals is None
        for number, row in enumerate(shown, page * ROWS + 1):
            money = f" · {self._words.money(row.outcomes.money)}" if row.outcomes.money else ""
            line = self._say(
                "stats-row-short" if short else "stats-row",
                name=f"{number}. {cut(self._words.row(answer, row.key, self._forms), _NAME)}",
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
        lines.append(self._say("stats-rows-foot-short" if short else "stats-rows-foot"))
        if pages > 1:
            lines.append(self._say("stats-pages", page=page + 1, pages=pages))
        return join(lines)

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
            self._button("button-stats-csv", turned(here, what=StatsWhat.CSV)),
        ]
        if question.only.form_id is not None:
            last.insert(0, self._button("button-stats-steps", turned(here, what=StatsWhat.STEPS)))
        rows.append(last)
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

    def _back(self, pressed: StatsPressed) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup(inline_keyboard=[[self._button("button-stats-back", pressed)]])

    def _say(self, key: str, /, **args: TextArg) -> Html:
        return self._translator.say(self._language, key, **args)


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
