"""What can be asked behind the numbers: where people stay, weeks, and models side by side."""

from collections.abc import Mapping
from datetime import date

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.stats_callbacks import StatsPressed, StatsWhat, stats_data
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.stats.stats_words import BY, MODEL_BUTTONS, VIEWS, StatsWords
from intake.attribution.credit import AttributionModel
from intake.kernel.ids import FormId
from intake.stats.answer_stats import CohortsAnswer, ModelsAnswer, StepsAnswer
from intake.stats.numbers import OutcomeCounts, rate
from intake.stats.stats_question import Dimension, StatsQuestion
from texts.markup import Html, cut, escape, join
from texts.speaker import Speaker
from texts.translator import Translator

_NAME = 40
_ROWS = 12
_WEEKS = 24


class StatsDetails(Speaker):
    """Renders them in one language. ``forms`` are the forms' titles."""

    def __init__(self, translator: Translator, language: str, forms: Mapping[FormId, str]) -> None:
        super().__init__(translator, language)
        self._words = StatsWords(translator, language)
        self._forms = forms

    def steps(self, answer: StepsAnswer, title: str, names: Mapping[str, str]) -> OutgoingMessage:
        """Return where people stay in a form."""
        head = self.say("stats-steps-head", form=title)
        if not answer.steps:
            text = join([head, self.say("stats-steps-none")])
            return OutgoingMessage(text, self._back(answer.question))
        lines = [
            self.say(
                "stats-step",
                number=number,
                step=cut(names.get(step.step, step.step), _NAME),
                asked=step.asked,
                answered=step.answered,
                stayed=step.stayed,
                share=self._words.share(rate(step.stayed, step.asked)),
            )
            for number, step in enumerate(answer.steps, 1)
        ]
        foot = self.say("stats-steps-foot", view=self._words.plain(VIEWS[answer.question.view]))
        return OutgoingMessage(join([head, join(lines), foot], "\n\n"), self._back(answer.question))

    def cohorts(self, answer: CohortsAnswer, today: date) -> OutgoingMessage:
        """Return what those who first came in a week did afterwards, as far as there was time."""
        head = self.say("stats-cohorts-head")
        shown = [cohort for cohort in answer.cohorts if cohort.people][-_WEEKS:]
        lines = [
            self.say(
                "stats-cohort",
                week=self.plain("stats-period-day", at=cohort.week),
                people=cohort.people,
                same=self._words.share(rate(cohort.submitted[0], cohort.people)),
                later=self._words.share(rate(sum(cohort.submitted), cohort.people)),
                weeks=min((today - cohort.week).days // 7 + 1, len(cohort.submitted)),
                won=sum(cohort.won),
            )
            for cohort in shown
        ]
        text = join(lines) if lines else self.say("stats-cohorts-none")
        return OutgoingMessage(join([head, text], "\n\n"), self._back(answer.question))

    def models(self, answer: ModelsAnswer) -> OutgoingMessage:
        """Return the same numbers under each model."""
        question = answer.question
        lines = [self.say("stats-models-head", period=self._words.period(question.period))]
        only = self._words.only_named(question.only, answer.only, self._forms)
        if only is not None:
            lines.append(escape(only))
        lines.append(self.say(VIEWS[question.view]))
        parts = [join(lines), self._under_each(answer.whole)]
        if question.by is not Dimension.WHOLE:
            rows = [self.say("stats-rows-head", by=self._words.plain(BY[question.by]))]
            for number, (key, models) in enumerate(answer.rows[:_ROWS], 1):
                name = self._words.named(question.by, key, answer.names, self._forms)
                rows.append(
                    self.say(
                        "stats-models-row",
                        name=f"{number}. {cut(name, _NAME)}",
                        submitted=_each(models, "submitted"),
                        won=_each(models, "won"),
                    )
                )
            if len(answer.rows) > _ROWS:
                rows.append(self.say("stats-models-more", count=len(answer.rows) - _ROWS))
            parts += [join(rows), self.say("stats-models-foot")]
        return OutgoingMessage(join(parts, "\n\n"), self._back(question))

    def _under_each(self, models: Mapping[AttributionModel, OutcomeCounts]) -> Html:
        return join(
            [
                self.say(
                    "stats-models-whole",
                    model=self._words.plain(MODEL_BUTTONS[model]),
                    begun=outcomes.begun,
                    submitted=outcomes.submitted,
                    won=outcomes.won,
                    money=f" · {self._words.money(outcomes.money)}" if outcomes.money else "",
                )
                for model, outcomes in models.items()
            ]
        )

    def _back(self, question: StatsQuestion) -> InlineKeyboardMarkup:
        pressed = StatsPressed.of(StatsWhat.TABLE, question)
        text = self._words.plain("button-stats-back")
        button = InlineKeyboardButton(text=text, callback_data=stats_data(pressed))
        return InlineKeyboardMarkup(inline_keyboard=[[button]])


def _each(models: Mapping[AttributionModel, OutcomeCounts], name: str) -> str:
    """Return one number under each model, in the models' order."""
    return " | ".join(str(getattr(models[model], name)) for model in AttributionModel)
