"""The whole dialog of each form in each language, to be read by a person::

    python -m tests.dialogs                    all forms and wizards, then every other sentence
    python -m tests.dialogs lead ru            one form, in one language
    python -m tests.dialogs --forms DIR        the forms of another folder

Nothing is sent and nothing stored: the form engine is asked what comes of each answer, and the real
views say how it looks. Questions that the walk does not meet stand after it.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.config.form_files import load_catalogue
from bot.wiring.wizard_registry import RESULT_VIEWS
from handlers.callback_data.link_callbacks import LinkPressed, LinkVerb
from handlers.deep_links import DeepLinks
from handlers.views.cards.card_view import CardView, render_card
from handlers.views.conversation.scene_view import View, problem_text
from handlers.views.links.link_list_page import LinkScreen
from handlers.views.outgoing_messages import (
    Keyboard,
    OutgoingFile,
    OutgoingMessage,
    OutgoingMessages,
    OutgoingPicture,
)
from intake.attribution.credit import Attribution, AttributionModel
from intake.attribution.touch import Touch, TouchKind
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import (
    Input,
    Move,
    Press,
    Request,
    SentFile,
    SharedContact,
    Text,
    Unsupported,
)
from intake.conversation.reducer import reduce
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.scenes import scene_of
from intake.conversation.transitions import begin, put_at
from intake.conversation.turn import Outcome, Turn
from intake.forms.answer import FileKind, FileRef, ParseContext
from intake.forms.catalogue import FormCatalogue
from intake.forms.crm_part import EntityKind
from intake.forms.form import Form
from intake.forms.step import Step, StepType
from intake.forms.steps.file import FileStep
from intake.kernel.ids import (
    ConversationId,
    FormId,
    LinkId,
    PersonId,
    StepId,
    SubmissionId,
    SubmissionKey,
    TouchId,
)
from intake.kernel.person import Person
from intake.links.link import Link, Uncounted, Utm
from intake.links.link_page import LinkRow
from intake.links.list_links import LinkNames, LinkView
from intake.submissions.submission import (
    Created,
    CreatedEntity,
    Dropped,
    NewSubmission,
    Submission,
    SubmissionState,
)
from intake.submissions.submit import Accepted
from intake.submissions.submitting import submission_of
from intake.wizards.link_wizard import LinkMade
from texts.comment import write_comment, write_correction, write_return
from texts.markup import Html, plain
from texts.translator import LOCALES, TextArg, Translator

FORMS = Path(__file__).parents[1] / "forms"
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
ANN = Person(PersonId(7_100_000_001), "Ann", "Lee", "ann_lee", "en", None, NOW, None)
LINKS = DeepLinks("your_bot", "https://bot.example.com")
LINK = Link(
    LinkId(1), "spring", "Spring sale", Utm("google", "cpc", "cid123456"), FormId("lead"), 14,
    "utm_content", enabled=True, created_at=NOW, created_by=ANN.id,
)  # fmt: skip
TOUCH = Touch(
    id=TouchId(1), person_id=ANN.id, at=NOW - timedelta(days=2), kind=TouchKind.LINK,
    payload="spring", link_id=LINK.id, link_code=LINK.code, link_title=LINK.title, utm=LINK.utm,
)  # fmt: skip
_EARLIER = replace(TOUCH, id=TouchId(2), at=NOW - timedelta(days=9), link_title="Autumn")
CAME = Attribution(AttributionModel.LAST_SIGNIFICANT, 28, TOUCH, (_EARLIER,))

_RIGHT: dict[StepType, dict[str, str]] = {
    StepType.NAME: {"en": "Ann Lee", "ru": "Анна Ли"},
    StepType.TEXT: {"en": "Lee & Sons", "ru": "ООО «Ли»"},
    StepType.LONG_TEXT: {"en": "Two lines,\nplease", "ru": "Две\nстроки"},
    StepType.PHONE: {"en": "+4930901820 ext. 12", "ru": "+4930901820 доб. 12"},
    StepType.EMAIL: {"en": "ann@example.com", "ru": "ann@example.com"},
    StepType.NUMBER: {"en": "5", "ru": "5"},
    StepType.DATE: {"en": "tomorrow", "ru": "завтра"},
    StepType.YES_NO: {"en": "yes", "ru": "да"},
}
_WRONG: dict[StepType, tuple[str, ...]] = {
    StepType.NAME: ("12345", "x" * 5000),
    StepType.TEXT: (" ", "x" * 5000),
    StepType.LONG_TEXT: (" ", "x" * 5000),
    StepType.PHONE: ("call me", "+7 912", "+7 912 345 67 89 01 23", "+999 123456"),
    StepType.EMAIL: (
        "anna", "a@b.com, c@d.com", "an na@example.com", "анна@example.com", "anna@example",
        "anna@gmail.con", "@@",
    ),
    StepType.NUMBER: ("many", "-5", "1.5", "99999999999"),
    StepType.DATE: ("soon", "31.02.2027", "01.01.2020", "01.01.2090"),
    StepType.CHOICE: ("none of these",),
    StepType.CHOICES: ("none of these",),
    StepType.YES_NO: ("maybe",),
    StepType.FILE: ("here it is",),
}  # fmt: skip


@dataclass
class Reading:
    """One form, answered from its beginning to its end in one language."""

    form: Form
    language: str
    translator: Translator
    conversation: Conversation
    now: datetime = NOW

    @classmethod
    def of(cls, form: Form, language: str, translator: Translator) -> "Reading":
        """Stand at the form's beginning."""
        fresh = begin(form, ANN.id, language, SubmissionKey("0123456789abcdef" * 2), NOW)
        return cls(form, language, translator, replace(fresh, id=ConversationId(7)))

    def lines(self) -> Iterator[str]:
        """Return the dialog."""
        yield from self._begun()
        met = set()
        while (step := self._step) is not None:
            met.add(step.id)
            yield from self._question(step)
            yield from self._answer(step)
        yield from self._missed(met)
        yield from self._end()

    def _begun(self) -> Iterator[str]:
        if self.form.crm is not None:
            yield f"[{self.form.offered_as(self.language)}] ← menu"
        if self.form.consent is None:
            greeting = self.form.greeting or self.form.title
            yield greeting.in_(self.language, self.form.fallback)
        else:
            yield from self._shown(scene_of(self.form, self.conversation, greeting=True))
            for said in (Text("?"), Request(Move.BACK), Request(Move.SKIP)):
                yield from self._problem(said)
            yield from self._declined()
            yield from self._said(
                Press(self.conversation.id, self.conversation.revision, Move.AGREE)
            )

    def _declined(self) -> Iterator[str]:
        press = Press(self.conversation.id, self.conversation.revision, Move.DECLINE)
        turn = self._reduce(press)
        scene = Scene(SceneKind.CANCELLED, self.language, problem=turn.problem)
        yield "· declined:"
        yield from self._shown(scene)

    def _question(self, step: Step) -> Iterator[str]:
        yield from self._shown(scene_of(self.form, self.conversation))
        yield from self._problems(step)

    def _problems(self, step: Step) -> Iterator[str]:
        said: list[Input] = [Text(text) for text in _WRONG[step.type]]
        said += [
            Unsupported("sticker"),
            Request(Move.SKIP) if step.required else Request(Move.CONFIRM),
        ]
        said.append(SharedContact("+4930901820", own=False))
        said.append(SentFile(_file("setup.exe", 50_000_000), None))
        if step.type is StepType.FILE:
            said.append(SentFile(_file("setup.exe", 10), None))
        yielded = set()
        for one in said:
            for line in self._problem(one):
                if line not in yielded:
                    yielded.add(line)
                    yield line

    def _problem(self, said: Input) -> Iterator[str]:
        turn = self._reduce(said)
        if turn.problem is not None:
            yield f"✗ {problem_text(turn.problem, self.language, self.translator)}"

    def _answer(self, step: Step) -> Iterator[str]:
        for said in self._right(step):
            yield from self._said(said)
        if self._step is step and step.type in {StepType.CHOICES, StepType.FILE}:
            yield from self._said(Request(Move.DONE))
        if self._step is step:
            yield from self._said(Request(Move.SKIP))
        assert self._step is not step, f"no sample answers {step.id} of {self.form.id}"

    def _right(self, step: Step) -> Iterator[Input]:
        match step.type:
            case StepType.CHOICE:
                yield Text(step.choices[0].value)
            case StepType.CHOICES:
                for choice in (0, 1):
                    yield self._pressed(choice)
            case StepType.FILE:
                assert isinstance(step, FileStep)
                endings = [one for one in step.limits.file_types if one != "image"] or ["pdf"]
                yield SentFile(_file(f"brief.{endings[0]}", 1000), None)
            case _:
                yield Text(_RIGHT[step.type][self.language])

    def _pressed(self, choice: int) -> Press:
        return Press(self.conversation.id, self.conversation.revision, choice=choice)

    def _said(self, said: Input) -> Iterator[str]:
        turn = self._reduce(said)
        self.conversation = turn.conversation
        yield f"    > {_words(said)}"
        if turn.noted is not None:
            yield self.translator.plain(self.language, "noted", answer=turn.noted)

    def _reduce(self, said: Input) -> Turn:
        self.now += timedelta(seconds=1)
        around = ParseContext(self.language, "RU", date(2026, 3, 5))
        return reduce(self.form, self.conversation, said, around=around, now=self.now)

    @property
    def _step(self) -> Step | None:
        return self.form.step(self.conversation.step) if self.conversation.step else None

    def _missed(self, met: set[StepId]) -> Iterator[str]:
        stood = self.conversation
        for step in self.form.steps:
            if step.id in met:
                continue
            yield f"· only when it applies ({step.id}):"
            self.conversation = put_at(stood, step, self.now)
            scene = replace(scene_of(self.form, self.conversation), number=0)
            yield from self._shown(scene)
            yield from self._problems(step)
        self.conversation = stood

    def _end(self) -> Iterator[str]:
        yield from self._shown(scene_of(self.form, self.conversation))
        yield from self._problem(Text("?"))
        resuming = replace(self.conversation, resuming=True)
        yield from self._shown(scene_of(self.form, resuming))
        confirmed = self._reduce(
            Press(self.conversation.id, self.conversation.revision, Move.CONFIRM)
        )
        assert confirmed.outcome is Outcome.CONFIRMED
        yield f"    > {_words(Request(Move.CONFIRM))}"
        if self.form.crm is not None:
            yield from self._submitted()
        elif self.form.id == "newlink":
            made = Scene(SceneKind.CONFIRMED, self.language, result=LinkMade(LINK))
            yield from self._shown(made)
            pressed = LinkPressed(LinkVerb.VIEW)
            screen = LinkScreen(self.translator, self.language, LINKS, UTC, pressed)
            for uncounted in (None, *Uncounted):
                row = LinkRow(LINK, 5, 4, 1, {Uncounted.OFF: 2}, uncounted_now=uncounted)
                view = LinkView(row, LinkNames("", "Mia"), None)
                yield from _messages((screen.link(view),))

    def _submitted(self) -> Iterator[str]:
        accepted = Scene(
            SceneKind.CONFIRMED,
            self.language,
            form=self.form,
            conversation=self.conversation,
            result=Accepted(),
        )
        yield from self._shown(accepted)
        submission = submission_of(
            self.form, self.conversation, ANN, CAME, NOW, team_language=self.language
        )
        yield "· the card:"
        for stage in _stages(submission):
            yield from self._card(stage)
        yield "· the comments:"
        yield write_comment(submission, self.translator, self.language, UTC)
        yield write_comment(submission, self.translator, self.language, UTC, repeat=True)
        stored = _stored(submission)
        yield write_correction(stored, self.translator, self.language)
        yield write_return(TOUCH, self.translator, self.language, UTC)

    def _card(self, submission: Submission) -> Iterator[str]:
        view: CardView = render_card(
            submission,
            translator=self.translator,
            language=self.language,
            entity_url=lambda kind, number: f"https://portal.example/crm/{kind}/{number}/",
            timezone=UTC,
        )
        yield plain(Html(view.text))
        if view.rows:
            yield " ".join(f"[{one.text}]" for row in view.rows for one in row)
        if view.news is not None:
            yield plain(Html(view.news))
        yield plain(Html(view.outcome))

    def _shown(self, scene: Scene) -> Iterator[str]:
        yield from _messages(View(self.translator, LINKS, RESULT_VIEWS)(scene))


def _stages(submission: NewSubmission) -> Iterator[Submission]:
    queued = _stored(submission)
    made = Created(tuple(CreatedEntity(kind, 7, made=True) for kind in EntityKind))
    yield queued
    yield replace(queued, state=SubmissionState.DELIVERED, made=made)
    refused = replace(queued, state=SubmissionState.DEAD_LETTER, reason="Field is required (400)")
    yield refused
    yield replace(refused, dropped=Dropped(PersonId(1), "Max", NOW))
    yield replace(queued, superseded=(CAME,), trace_erased_at=NOW)


def _stored(submission: NewSubmission) -> Submission:
    values = {name: getattr(submission, name) for name in NewSubmission.__dataclass_fields__}
    return Submission(**values, id=SubmissionId(12), state_at=NOW)


def _file(name: str, size: int) -> FileRef:
    return FileRef(f"file-{name}", f"u-{name}", name, size, None, FileKind.DOCUMENT)


def _words(said: Input) -> str:
    match said:
        case Text(text):
            return text.replace("\n", " / ")
        case Press(choice=int(choice)):
            return f"[{choice + 1}]"
        case Press(move=Move() as move) | Request(move):
            return f"[{move}]"
        case SentFile(file, _):
            return f"<{file.name}>"
        case _:
            return type(said).__name__


def _messages(messages: OutgoingMessages) -> Iterator[str]:
    for outgoing in messages:
        match outgoing:
            case OutgoingMessage():
                yield plain(outgoing.text)
                yield from _buttons(outgoing.keyboard)
            case OutgoingFile(file):
                yield f"<{file}>"
            case OutgoingPicture(name):
                yield f"<{name}>"


def _buttons(keyboard: Keyboard | None) -> Iterator[str]:
    rows: list[list[str]] = []
    if isinstance(keyboard, InlineKeyboardMarkup):
        rows = [[button.text for button in row] for row in keyboard.inline_keyboard]
    elif isinstance(keyboard, ReplyKeyboardMarkup):
        rows = [[button.text for button in row] for row in keyboard.keyboard]
    for row in rows:
        yield " ".join(f"[{text}]" for text in row)


def forms_of(catalogue: FormCatalogue) -> tuple[Form, ...]:
    """Return the client's forms, then the wizards."""
    return (*catalogue.menu, *catalogue.wizards)


_MOMENTS, _DAYS = frozenset({"at", "since"}), frozenset({"day"})
_NUMBERS = frozenset(
    {"count", "touches", "people", "submissions", "days", "hours", "minutes", "more", "minimum"}
    | {"tries"}
    | {"maximum", "length", "attempt", "page", "pages", "of", "megabytes"}
)
COUNTS = (0, 1, 2, 5, 21)


def spoken(translator: Translator, language: str) -> Iterator[tuple[str, str]]:
    """Yield every sentence with its key: for counts of every plural form, and for every case."""
    cases = _cases(language)
    for key, names in sorted(translator.keys.items()):
        for count in COUNTS if names & _NUMBERS else COUNTS[:1]:
            args = {name: _sample(name, count) for name in names}
            texts = [translator.plain(language, key, **args)]
            for name, case in cases.get(key, ()):
                texts.append(translator.plain(language, key, **{**args, name: case}))
            yield from ((key, text) for text in dict.fromkeys(texts))


def _cases(language: str) -> dict[str, list[tuple[str, str]]]:
    """Return the cases that sentences distinguish by a word: (argument, word) by key."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message):
                reader = _Cases()
                reader.visit(entry)
                found[entry.id.name] = reader.found
    return found


class _Cases(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - the visitor's way to name a node
        if isinstance(node.selector, ast.VariableReference):
            name = node.selector.id.name
            words = (one.key.name for one in node.variants if isinstance(one.key, ast.Identifier))
            self.found += [(name, word) for word in words if name not in _NUMBERS]
        self.generic_visit(node)


def _sample(name: str, count: int) -> TextArg:
    if name in _MOMENTS:
        return NOW
    if name in _DAYS:
        return NOW.date()
    if name in _NUMBERS:
        return Decimal(count) if name == "megabytes" else count
    return name.upper()


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.dialogs")
    parser.add_argument("form", nargs="?", help="only this one")
    parser.add_argument("language", nargs="?", help="only in this one")
    parser.add_argument("--forms", type=Path, default=FORMS, metavar="DIR")
    asked = parser.parse_args()
    translator = Translator()
    catalogue = load_catalogue(asked.forms, languages=translator.languages, default=None)
    for form in forms_of(catalogue):
        for language in form.languages:
            if asked.form in {None, form.id} and asked.language in {None, language}:
                _print(f"{form.id} · {language}", Reading.of(form, language, translator).lines())
    if asked.form is None:
        for language in translator.languages:
            lines = (f"{key}: {text}" for key, text in spoken(translator, language))
            _print(f"every sentence · {language}", lines)


def _print(head: str, lines: Iterable[str]) -> None:
    sys.stdout.write("\n".join((f"\n=== {head} ===\n", *lines, "")))


if __name__ == "__main__":
    main()
