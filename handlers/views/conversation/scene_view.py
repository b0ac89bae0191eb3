"""The view: what a scene looks like. Pure: scene in, messages out.

What a form says and what people typed are plain text and become markup here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, assert_never

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.deep_links import DeepLinks
from handlers.views.conversation import form_keyboards
from handlers.views.outgoing_messages import (
    OutgoingFile,
    OutgoingMessage,
    OutgoingMessages,
    messages,
)
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Move
from intake.conversation.scene import Preview, Result, Scene, SceneKind
from intake.forms.asking import ForFiles, ForOne, ForPhone, ForSeveral, ForWords, ForYesNo
from intake.forms.form import Form
from intake.forms.step import Step
from intake.forms.steps.file import types_in_words
from intake.kernel.person import BLANK
from intake.kernel.problems import Problem
from texts.markup import Html, anchor, bold, cut, escape, join
from texts.translator import TextArg, Translator

_LABEL_IN_SUMMARY = 200
_ANSWER_IN_SUMMARY = 3500
"""UTF-16 units. An answer longer than this is shortened in the summary only."""

_ANSWER_IN_QUESTION = 500
"""UTF-16 units. So much of the current answer is shown with its question."""

_FORM_EDITED = frozenset({"problem-form-changed", "problem-form-gone"})
"""Problems that come when a form was edited while somebody was in it: said on their own."""

_STEPPING = {
    Move.BACK: "stepping-back",
    Move.SKIP: "skipping",
    Move.KEEP: "keeping",
    Move.CANCEL: "stopping",
}


def problem_text(problem: Problem, language: str, translator: Translator) -> str:
    """Return a problem as plain text, for an alert."""
    return translator.plain(language, problem.text, **problem.args)


ResultView = Callable[[Scene, Translator, DeepLinks], OutgoingMessages]
"""Renders one kind of :class:`~intake.conversation.scene.Result`."""

PreviewView = Callable[[Any, str, Translator, DeepLinks], Iterable[Html]]
"""Says in a language what a form would come to, a block each."""


class View:
    """Renders scenes."""

    def __init__(
        self,
        translator: Translator,
        deep_links: DeepLinks,
        results: Mapping[type[Result], ResultView],
        previews: Mapping[type[Preview], PreviewView] | None = None,
    ) -> None:
        """``results`` says what confirmed forms come to, by what their purposes return;
        ``previews`` what they would come to, under their summaries."""
        self._translator = translator
        self._deep_links = deep_links
        self._results = results
        self._previews = previews or {}
        self._bodies: dict[SceneKind, Callable[[Scene, str | None], OutgoingMessages]] = {
            SceneKind.MENU: lambda scene, _: self._menu(scene, "menu"),
            SceneKind.CONSENT: lambda scene, _: self._consent(scene),
            SceneKind.QUESTION: self._question,
            SceneKind.SUMMARY: self._summary,
            SceneKind.RESUME: lambda scene, _: self._resume(scene),
            SceneKind.CONFIRMED: lambda scene, _: self._result(scene),
            SceneKind.CANCELLED: lambda scene, _: self._cancelled(scene),
            SceneKind.NOTHING_OPEN: lambda scene, _: self._menu(
                scene, "nothing-open-sent" if scene.submitted else "nothing-open"
            ),
            SceneKind.PASSED_ON: lambda scene, _: self._menu(scene, "passed-on"),
            SceneKind.FOR_NOBODY: lambda scene, _: self._menu(scene, "said-to-nobody"),
            SceneKind.WELCOME: lambda scene, _: self._plain(scene, "welcome"),
            SceneKind.RATED: lambda scene, _: self._plain(scene, "nudge-rating-words"),
            SceneKind.NOTED: lambda *_: (),
        }

    def __call__(
        self, scene: Scene, *, typed: Move | None = None, noted: bool = True
    ) -> OutgoingMessages:
        """Return what to send.

        ``typed`` is a move that was just typed or sent by the phone question's reply keyboard.
        Only a new message can take that keyboard away, and one with inline buttons cannot: where
        it may be up, a short word comes first (:class:`~handlers.chat_window.ChatWindow` does
        the rest). Without ``noted`` the answer just taken is not repeated.
        """
        if _was_edited(scene):
            rest = replace(scene, problem=None, screen=BLANK)
            return (OutgoingMessage(self._problem(scene)), *self(rest, typed=typed, noted=noted))
        answer = scene.noted if noted else None
        if not scene.owes_removal:
            return (*self._greeting(scene), *self._bodies[scene.kind](scene, answer))
        wordless = replace(scene, after_silence=False, skipped=False)
        body = (*self._greeting(scene), *self._bodies[scene.kind](wordless, None))
        if not body or (
            answer is None and isinstance(body[0], OutgoingMessage) and not body[0].keyboard
        ):
            return body
        return (OutgoingMessage(self._word(scene, answer, typed)), *body)

    def _say(self, scene: Scene, key: str, /, **args: TextArg) -> Html:
        return self._translator.say(scene.language, key, **args)

    def _problem(self, scene: Scene) -> Html:
        if scene.problem is None:
            return Html("")
        return self._translator.say(scene.language, scene.problem.text, **scene.problem.args)

    def _greeting(self, scene: Scene) -> tuple[OutgoingMessage, ...]:
        """Return what a form says first."""
        if not scene.greeting or scene.form is None:
            return ()
        greeting = scene.form.greeting or scene.form.title
        return messages([escape(greeting.in_(scene.language, scene.form.fallback))])

    def _word(self, scene: Scene, answer: str | None, typed: Move | None) -> Html:
        """Return the word with which a reply keyboard leaves."""
        if answer is not None or scene.skipped:
            return self._noted(scene, answer)
        if typed is Move.CANCEL and scene.kind is SceneKind.SUMMARY:
            return self._say(scene, "keeping")
        if scene.kind is SceneKind.CANCELLED:
            typed = Move.CANCEL
        if typed in _STEPPING and scene.problem is None:
            return self._say(scene, _STEPPING[typed])
        return self._say(scene, "resume-welcome" if scene.after_silence else "going-on")

    def _noted(self, scene: Scene, answer: str | None) -> Html:
        if scene.skipped:
            return self._say(scene, "skipping")
        return Html("") if answer is None else self._say(scene, "noted", answer=answer)

    def _question(self, scene: Scene, answer: str | None) -> tuple[OutgoingMessage, ...]:
        form, conversation, step = _whole(scene)
        prompt = bold(step.prompt.in_(scene.language, form.fallback))
        head = self._say(scene, "question-head", number=scene.number, of=scene.of)
        lines = [Html(f"{head} · {prompt}") if scene.number else prompt]
        if step.hint is not None:
            lines.append(Html(f"<i>{escape(step.hint.in_(scene.language, form.fallback))}</i>"))
        blocks = [
            self._problem(scene),
            self._noted(scene, answer),
            join(lines),
            self._current_answer(scene, step),
            self._way_to_answer(scene, step, conversation),
        ]
        keyboard = (
            form_keyboards.phone(scene, step, conversation, self._translator)
            if isinstance(step.asks, ForPhone)
            else form_keyboards.question(scene, step, conversation, self._translator)
        )
        return messages(blocks, keyboard)

    def _way_to_answer(self, scene: Scene, step: Step, conversation: Conversation) -> Html:
        match step.asks:
            case ForPhone():
                return self._say(scene, "question-phone")
            case ForSeveral():
                return self._say(scene, "question-choices")
            case ForFiles() as asks:
                files = len(conversation.draft.files) if conversation.draft else 0
                return self._files(scene, asks, files)
            case ForWords() | ForOne() | ForYesNo():
                return Html("")
            case _ as never:
                assert_never(never)

    def _current_answer(self, scene: Scene, step: Step) -> Html:
        """Tell which answer the question has already; several choices show it by their marks."""
        if scene.answered is None or isinstance(step.asks, ForSeveral):
            return Html("")
        return self._say(
            scene, "question-answered", answer=cut(scene.answered, _ANSWER_IN_QUESTION)
        )

    def _files(self, scene: Scene, asks: ForFiles, files: int) -> Html:
        """Tell how many files there are and may be, and of which kinds."""
        if files:
            return self._say(scene, "question-files", count=files, maximum=asks.most)
        kinds = types_in_words(asks.types, scene.language)
        lines = [
            self._say(scene, "question-file-count", maximum=asks.most),
            self._say(scene, "question-file-kinds", kinds=kinds) if kinds else Html(""),
            self._say(scene, "question-file-size", megabytes=asks.megabytes),
            self._say(scene, "question-file-replace") if scene.answered else Html(""),
        ]
        return Html(" ".join(line for line in lines if line))

    def _consent(self, scene: Scene) -> tuple[OutgoingMessage, ...]:
        form = scene.form
        if form is None or form.consent is None:
            raise ValueError(scene.kind)
        text = escape(form.consent.text.in_(scene.language, form.fallback))
        urls = form.consent.url or {}
        url = urls.get(scene.language) or urls.get(form.fallback)
        label = self._translator.plain(scene.language, "consent-link")
        link = anchor(label, url) if url else Html("")
        keyboard = form_keyboards.moves(
            scene, [Move.AGREE], [Move.DECLINE], translator=self._translator
        )
        return messages([self._problem(scene), text, link], keyboard)

    def _summary(self, scene: Scene, answer: str | None) -> tuple[OutgoingMessage, ...]:
        if scene.form is None or scene.conversation is None:
            raise ValueError(scene.kind)
        answers = []
        for number, line in enumerate((one for one in scene.lines if not one.waits), 1):
            called = line.step.called(scene.language, scene.form.fallback)
            shown = (
                self._say(scene, "summary-skipped")
                if line.skipped
                else escape(cut(line.shown, _ANSWER_IN_SUMMARY))
            )
            answers.append(Html(f"{number}. {bold(cut(called, _LABEL_IN_SUMMARY))}\n{shown}"))
        blocks = [
            self._problem(scene),
            self._noted(scene, answer),
            self._say(scene, "summary-head"),
            *answers,
            *self._preview(scene),
            self._say(scene, _summary_foot(scene)),
        ]
        keyboard = form_keyboards.summary(scene, scene.conversation, self._translator)
        return messages(blocks, keyboard)

    def _preview(self, scene: Scene) -> Iterable[Html]:
        if scene.preview is None:
            return ()
        view = self._previews[type(scene.preview)]
        return view(scene.preview, scene.language, self._translator, self._deep_links)

    def _resume(self, scene: Scene) -> tuple[OutgoingMessage, ...]:
        if scene.form is None:
            raise ValueError(scene.kind)
        names = {"form": scene.form.title.in_(scene.language, scene.form.fallback)}
        key, other = "resume", scene.next_form
        if other is not None:
            key = "resume-other"
            names["other"] = other.title.in_(scene.language, other.fallback)
        welcome = self._say(scene, "resume-welcome") if scene.after_silence else Html("")
        blocks = [self._problem(scene), welcome, self._say(scene, key, **names)]
        return messages(blocks, form_keyboards.resume(scene, scene.form, self._translator))

    def _cancelled(self, scene: Scene) -> tuple[OutgoingMessage, ...]:
        keyboard = form_keyboards.idle(scene, self._translator)
        blocks = [
            self._problem(scene),
            self._say(scene, "cancelled-partial" if _sends_parts(scene) else "cancelled"),
            self._say(scene, "cancelled-undo") if keyboard else Html(""),
        ]
        return messages(blocks, keyboard)

    def _result(self, scene: Scene) -> OutgoingMessages:
        if scene.result is None:
            raise ValueError(scene.kind)
        return self._results[type(scene.result)](scene, self._translator, self._deep_links)

    def _menu(self, scene: Scene, key: str) -> tuple[OutgoingMessage, ...]:
        blocks = [self._problem(scene), self._say(scene, key)]
        return messages(blocks, form_keyboards.idle(scene, self._translator))

    def _plain(self, scene: Scene, key: str) -> tuple[OutgoingMessage, ...]:
        return messages([self._problem(scene), self._say(scene, key)])


def accepted(scene: Scene, translator: Translator, _: DeepLinks) -> OutgoingMessages:
    """Show the form's own ending; the form may be gone by now, the submission is not."""
    if scene.form is None:
        return messages([translator.say(scene.language, "accepted")])
    form, finish = scene.form, scene.form.finish
    text = escape(finish.text.in_(scene.language, form.fallback))
    keyboard = None
    if finish.button_text is not None and finish.button_url is not None:
        label = finish.button_text.in_(scene.language, form.fallback)
        button = InlineKeyboardButton(text=label, url=finish.button_url)
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    file = (OutgoingFile(finish.file),) if finish.file else ()
    return (*messages([text], keyboard), *file)


def _whole(scene: Scene) -> tuple[Form, Conversation, Step]:
    if scene.form is None or scene.conversation is None or scene.step is None:
        raise ValueError(scene.kind)
    return scene.form, scene.conversation, scene.step


def _was_edited(scene: Scene) -> bool:
    return scene.problem is not None and scene.problem.text in _FORM_EDITED


def _summary_foot(scene: Scene) -> str:
    if scene.form is not None and scene.form.is_wizard:
        return "summary-foot-wizard"
    return "summary-foot-partial" if _sends_parts(scene) else "summary-foot"


def _sends_parts(scene: Scene) -> bool:
    """Say whether something of the form may be sent before it is confirmed: then it must not be
    said that nothing is."""
    partial = None if scene.form is None else scene.form.partial
    return partial is not None and partial.stage is not None
