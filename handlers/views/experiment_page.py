"""What ``/variants`` shows: comparisons, and what everybody is to get."""

from collections.abc import Iterator
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.experiment_callbacks import experiment_data, experiments_data, keep_data
from handlers.deep_links import DeepLinks
from handlers.views.local_times import day_in_words
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from intake.conversation.scene import Scene
from intake.forms.catalogue import FormCatalogue
from intake.links.experiment import Arm, Experiment, ExperimentPage, ExperimentRow, Variant
from intake.stats.comparison import Proportion, Verdict, compare, wilson
from intake.wizards.experiment_wizard import ExperimentBegun
from texts.markup import Html, bold, cut, join
from texts.translator import TextArg, Translator

_TITLE, _GREETING = 40, 300
_VERDICTS = {
    Verdict.TOO_FEW: "variants-too-few",
    Verdict.OPEN: "variants-open",
    Verdict.BETTER: "variants-better",
    Verdict.WORSE: "variants-worse",
}


@dataclass(frozen=True, slots=True)
class ExperimentPages:
    """Speaks to one reader."""

    translator: Translator
    language: str
    catalogue: FormCatalogue

    def list(self, page: ExperimentPage, search: str) -> OutgoingMessage:
        """List comparisons."""
        if not page.rows:
            key = "variants-none-found" if search else "variants-none"
            return OutgoingMessage(self._say(key, **({"search": search} if search else {})))
        rows = [
            [_button(cut(f"{_mark(row.experiment)} {row.link_code}", _TITLE), data)]
            for row in page.rows
            for data in [experiment_data(row.experiment.id)]
        ]
        turning = [
            _button(label, experiments_data(number, search))
            for label, number in (("◀", page.page - 1), ("▶", page.page + 1))
            if 0 <= number < page.pages
        ]
        head = self._say("variants-head", page=page.page + 1, pages=page.pages)
        lines = [self._line(row) for row in page.rows]
        return OutgoingMessage(
            join([head, *lines, self._say("variants-foot")], "\n\n"),
            _keyboard(*rows, turning),
        )

    def one(self, row: ExperimentRow) -> OutgoingMessage:
        """Tell all of one."""
        experiment = row.experiment
        keep = [
            _button(self._plain(key), keep_data(experiment.id, arm))
            for arm, key in ((Arm.A, "button-variants-a"), (Arm.B, "button-variants-b"))
            if experiment.kept is not arm
        ]
        text = join([self._line(row), *self._variants(row), self._compared(row)], "\n\n")
        return OutgoingMessage(text, _keyboard(keep, [self._all()]))

    def question(self, row: ExperimentRow, arm: Arm) -> OutgoingMessage:
        """Ask whether everybody is to get that one."""
        text = self._say("variants-ask", variant=arm.value.upper(), code=row.link_code)
        number = row.experiment.id
        yes = _button(self._plain("button-variants-yes"), keep_data(number, arm, surely=True))
        no = _button(self._plain("button-variants-no"), experiment_data(number))
        return OutgoingMessage(text, _keyboard([yes, no]))

    def gone(self) -> str:
        """Say that it is not there, or not theirs to change."""
        return self._plain("variants-gone")

    def _line(self, row: ExperimentRow) -> Html:
        experiment = row.experiment
        head = Html(f"{_mark(experiment)} {bold(cut(row.link_title, _TITLE))} · {row.link_code}")
        since = day_in_words(experiment.started_at.date(), self.translator, self.language)
        a, b = row.people
        return join(
            [
                head,
                self._say("variants-since", since=since, a=a, b=b),
                self._say("variants-kept", variant=experiment.kept.value.upper())
                if experiment.kept is not None
                else Html(""),
            ]
        )

    def _compared(self, row: ExperimentRow) -> Html:
        """Tell the shares of those who sent the form, each with its interval, and what they say."""
        sides = [
            Proportion(min(sent, came), came)
            for sent, came in zip(row.sent, row.people, strict=True)
        ]
        found = compare(*sides)
        return join(
            [
                *(
                    self._share(arm, side)
                    for arm, side in zip((Arm.A, Arm.B), sides, strict=True)
                    if side.of
                ),
                self._say(
                    _VERDICTS[found.verdict],
                    low=_points(min(abs(found.interval.low), abs(found.interval.high))),
                    high=_points(max(abs(found.interval.low), abs(found.interval.high))),
                )
                if found.verdict in {Verdict.BETTER, Verdict.WORSE}
                else self._say(_VERDICTS[found.verdict]),
            ]
        )

    def _share(self, arm: Arm, side: Proportion) -> Html:
        interval = wilson(side)
        return self._say(
            "variants-share",
            variant=arm.value.upper(),
            some=side.some,
            of=side.of,
            share=_points(side.share),
            low=_points(interval.low),
            high=_points(interval.high),
        )

    def _variants(self, row: ExperimentRow) -> Iterator[Html]:
        yield self._say("variants-a")
        yield self._say("variants-b", what=self._what(row.experiment.b))

    def _what(self, variant: Variant) -> str:
        if variant.form_id is not None:
            form = self.catalogue.get(variant.form_id)
            title = (
                variant.form_id if form is None else form.title.in_(self.language, form.fallback)
            )
            return self._plain("variants-form", form=title)
        said = {} if variant.greeting is None else variant.greeting.by_language
        greeting = said.get(self.language) or next(iter(said.values()), "")
        return self._plain("variants-greeting", greeting=cut(greeting, _GREETING))

    def _all(self) -> InlineKeyboardButton:
        return _button(self._plain("button-variants-all"), experiments_data(0))

    def _say(self, key: str, **args: TextArg) -> Html:
        return self.translator.say(self.language, key, **args)

    def _plain(self, key: str, **args: TextArg) -> str:
        return self.translator.plain(self.language, key, **args)


def experiment_begun(scene: Scene, translator: Translator, _: DeepLinks) -> OutgoingMessages:
    """Say that a comparison runs, with the way to it."""
    if not isinstance(scene.result, ExperimentBegun):
        raise TypeError(scene.result)
    number = scene.result.experiment.id
    text = translator.say(scene.language, "variants-begun", code=scene.result.code)
    button = _button(
        translator.plain(scene.language, "button-variants-open"), experiment_data(number)
    )
    return (OutgoingMessage(text, _keyboard([button])),)


def _points(share: float) -> int:
    return round(100 * share)


def _mark(experiment: Experiment) -> str:
    return "⚖️" if experiment.is_running else "🏁"


def _button(text: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data)


def _keyboard(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
