"""What ``/variants`` shows: comparisons, and what everybody is to get."""

from collections.abc import Iterator
from datetime import tzinfo
from functools import partial

from aiogram.types import InlineKeyboardButton

from handlers.callback_data.experiment_callbacks import experiment_data, experiments_data, keep_data
from handlers.deep_links import DeepLinks
from handlers.views.local_times import day_in_words
from handlers.views.outgoing_messages import OutgoingMessage, OutgoingMessages
from handlers.views.screen import BY_AGE, Screen, button, screen_of
from intake.conversation.scene import Scene
from intake.forms.catalogue import FormCatalogue
from intake.links.experiment import Arm, Experiment, ExperimentPage, ExperimentRow, Variant
from intake.stats.comparison import Comparison, Proportion, Verdict, compare, wilson
from intake.wizards.experiment_wizard import ExperimentBegun
from texts.markup import Html, bold, cut, join
from texts.translator import Translator

_TITLE, _GREETING = 40, 300
_VERDICTS = {
    Verdict.TOO_FEW: "variants-too-few",
    Verdict.OPEN: "variants-open",
    Verdict.BETTER: "variants-better",
    Verdict.WORSE: "variants-worse",
}


class ExperimentPages(Screen):
    """Speaks to one reader."""

    def __init__(
        self, translator: Translator, language: str, catalogue: FormCatalogue, zone: tzinfo
    ) -> None:
        super().__init__(translator, language)
        self._catalogue = catalogue
        self._zone = zone

    def list(self, page: ExperimentPage, search: str) -> OutgoingMessage:
        """List comparisons."""
        if not page.rows:
            key = "variants-none-found" if search else "variants-none"
            return OutgoingMessage(self.say(key, **({"search": search} if search else {})))
        rows = [
            [button(cut(f"{_mark(row.experiment)} {row.link_code}", _TITLE), data)]
            for row in page.rows
            for data in [experiment_data(row.experiment.id)]
        ]
        turning = self.pager(
            page.page, page.pages, partial(experiments_data, search=search), BY_AGE
        )
        head = self.say("variants-head", page=page.page + 1, pages=page.pages)
        lines = [self._line(row) for row in page.rows]
        return screen_of([head, *lines, self.say("variants-foot")], [*rows, turning])

    def one(self, row: ExperimentRow) -> OutgoingMessage:
        """Tell all of one."""
        experiment = row.experiment
        keep = [
            self.labelled(key, keep_data(experiment.id, arm))
            for arm, key in ((Arm.A, "button-variants-a"), (Arm.B, "button-variants-b"))
            if row.is_newest and experiment.kept is not arm
        ]
        blocks = [self._line(row), *self._variants(row), self._compared(row)]
        return screen_of(blocks, [keep, [self._all()]])

    def question(self, row: ExperimentRow, arm: Arm) -> OutgoingMessage:
        """Ask whether everybody is to get that one, if it still decides what people get."""
        if not row.is_newest:
            return self.one(row)
        text = self.say("variants-ask", variant=arm.value.upper(), code=row.link_code)
        number = row.experiment.id
        yes = self.labelled("button-variants-yes", keep_data(number, arm, surely=True))
        no = self.labelled("button-variants-no", experiment_data(number))
        return screen_of([text], [[yes, no]])

    def gone(self) -> str:
        """Say that it is not there, or not theirs to change."""
        return self.plain("variants-gone")

    def _line(self, row: ExperimentRow) -> Html:
        experiment = row.experiment
        head = Html(f"{_mark(experiment)} {bold(cut(row.link_title, _TITLE))} · {row.link_code}")
        begun = experiment.started_at.astimezone(self._zone).date()
        since = day_in_words(begun, self.translator, self.language)
        a, b = row.people
        return join(
            [
                head,
                self.say("variants-since", since=since, a=a, b=b),
                self._kept(row, experiment.kept),
            ]
        )

    def _kept(self, row: ExperimentRow, kept: Arm | None) -> Html:
        """Say what everybody gets, or got until the link was compared again."""
        if kept is None:
            return Html("")
        key = "variants-kept" if row.is_newest else "variants-kept-then"
        return self.say(key, variant=kept.value.upper())

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
                self._verdict(found),
            ]
        )

    def _verdict(self, found: Comparison) -> Html:
        ends = [abs(found.interval.low), abs(found.interval.high)]
        if found.verdict in {Verdict.BETTER, Verdict.WORSE}:
            ends.sort()  # by how much at least, and at most
        low, high = (_distance(end) for end in ends)
        return self.say(_VERDICTS[found.verdict], low=low, high=high)

    def _share(self, arm: Arm, side: Proportion) -> Html:
        interval = wilson(side)
        return self.say(
            "variants-share",
            variant=arm.value.upper(),
            some=side.some,
            of=side.of,
            share=_points(side.share),
            low=_points(interval.low),
            high=_points(interval.high),
        )

    def _variants(self, row: ExperimentRow) -> Iterator[Html]:
        for one in (row.experiment.a, row.experiment.b):
            what = "; ".join(self._what(one)) or self.plain("variants-link")
            yield self.say("variants-one", variant=one.arm.value.upper(), what=what)

    def _what(self, variant: Variant) -> Iterator[str]:
        if variant.form_id is not None:
            form = self._catalogue.get(variant.form_id)
            title = (
                variant.form_id if form is None else form.title.in_(self.language, form.fallback)
            )
            yield self.plain("variants-form", form=title)
        if variant.greeting is not None:
            said = variant.greeting.by_language
            greeting = said.get(self.language) or next(iter(said.values()), "")
            yield self.plain("variants-greeting", greeting=cut(greeting, _GREETING))

    def _all(self) -> InlineKeyboardButton:
        return self.labelled("button-variants-all", experiments_data(0))


def experiment_begun(scene: Scene, translator: Translator, _: DeepLinks) -> OutgoingMessages:
    """Say that a comparison runs, with the way to it."""
    if not isinstance(scene.result, ExperimentBegun):
        raise TypeError(scene.result)
    number = scene.result.experiment.id
    text = translator.say(scene.language, "variants-begun", code=scene.result.code)
    to_it = button(
        translator.plain(scene.language, "button-variants-open"), experiment_data(number)
    )
    return (screen_of([text], [[to_it]]),)


def _points(share: float) -> int:
    return round(100 * share)


def _distance(share: float) -> str:
    """Return percentage points that are more than none."""
    points = _points(share)
    return str(points) if points or not share else "<1"


def _mark(experiment: Experiment) -> str:
    return "⚖️" if experiment.is_running else "🏁"
