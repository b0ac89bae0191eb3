"""The view: what a scene looks like. Pure: scene in, bubbles out.

What a form says and what people typed are plain text and become markup here.
"""

from collections.abc import Callable
from dataclasses import replace

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.admins.link_details import link_addresses, link_rules, link_values
from handlers.admins.proposals import proposal_bubble
from handlers.bubbles import NO_REPLY_KEYBOARD, Bubble, Bubbles, FileBubble, bubbles
from handlers.deep_links import DeepLinks
from handlers.prospects import keyboards
from intake.conversations import Conversation
from intake.forms.form import Form, Step, StepType
from intake.said import Move
from intake.scene import Problem, Scene, SceneKind
from texts.markup import Html, anchor, bold, code, cut, escape, join
from texts.translator import Translator

_LABEL_IN_SUMMARY = 200
_ANSWER_IN_SUMMARY = 3500
"""UTF-16 units. An answer longer than this is shortened in the summary only."""

_IN_TALK = frozenset({SceneKind.CONSENT, SceneKind.QUESTION, SceneKind.SUMMARY, SceneKind.RESUME})
_STEPPING = {
    Move.BACK: "stepping-back",
    Move.SKIP: "skipping",
    Move.KEEP: "keeping",
}
_FORM_EDITED = frozenset({"problem-form-changed", "problem-form-gone"})
"""Problems that come when a form was edited while somebody was in it."""


def problem_text(problem: Problem, language: str, translator: Translator) -> str:
    """Return a problem as plain text, for an alert."""
    return translator.plain(language, problem.text, **problem.args)


class View:
    """Renders scenes."""

    def __init__(self, translator: Translator, deep_links: DeepLinks) -> None:
        self._translator = translator
        self._deep_links = deep_links
        self._bodies: dict[SceneKind, Callable[[Scene, str | None], Bubbles]] = {
            SceneKind.MENU: lambda scene, _: self._menu(scene, "menu"),
            SceneKind.CONSENT: lambda scene, _: self._consent(scene),
            SceneKind.QUESTION: self._question,
            SceneKind.SUMMARY: self._summary,
            SceneKind.RESUME: lambda scene, _: self._resume(scene),
            SceneKind.ACCEPTED: lambda scene, _: self._accepted(scene),
            SceneKind.CORRECTION_PROPOSED: lambda scene, _: (
                proposal_bubble(scene, self._translator),
            ),
            SceneKind.LINK_MADE: lambda scene, _: self._link_made(scene),
            SceneKind.CANCELLED: lambda scene, _: self._plain(scene, "cancelled"),
            SceneKind.NOTHING_OPEN: lambda scene, _: self._menu(scene, "nothing-open"),
            SceneKind.NOTED: lambda _scene, _told: (),
        }

    def __call__(self, scene: Scene, *, typed: Move | None = None, noted: bool = True) -> Bubbles:
        """Return what to send.

        ``typed`` is a move that was just typed or sent by the phone question's reply keyboard.
        Only a new message can take that keyboard away, and one with inline buttons cannot: where
        it may be up, a short word does. Without ``noted`` the answer just taken is not told.
        """
        if _edited_elsewhere(scene):
            # The question that is gone may have been the phone's, and its keyboard must leave.
            changed = Bubble(self._problem(scene), NO_REPLY_KEYBOARD)
            return (changed, *self(replace(scene, problem=None), typed=typed, noted=noted))
        told = scene.noted if noted and not _after_phone(scene) else None
        body = self._bodies[scene.kind](scene, told)
        if scene.kind not in _IN_TALK:
            return body
        return (*self._lead(scene, typed, noted=noted), *body)

    def _say(self, scene: Scene, key: str, /, **args: str | int) -> Html:
        return self._translator.say(scene.language, key, **args)

    def _problem(self, scene: Scene) -> Html:
        if scene.problem is None:
            return Html("")
        return self._translator.say(scene.language, scene.problem.text, **scene.problem.args)

    def _lead(self, scene: Scene, typed: Move | None, *, noted: bool) -> tuple[Bubble, ...]:
        """Return what comes before the scene itself; it takes a reply keyboard away."""
        if scene.greeting and scene.form is not None:
            form = scene.form
            greeting = form.greeting or form.title
            return bubbles([escape(greeting.in_(scene.language, form.fallback))], NO_REPLY_KEYBOARD)
        if scene.step is not None and scene.step.type is StepType.PHONE:
            return ()
        if scene.kind is SceneKind.RESUME and _step_of(scene, StepType.PHONE):
            return (Bubble(self._say(scene, "resume-welcome"), NO_REPLY_KEYBOARD),)
        if noted and scene.noted is not None and _after_phone(scene):
            return (Bubble(self._say(scene, "noted", answer=scene.noted), NO_REPLY_KEYBOARD),)
        if typed in _STEPPING and scene.problem is None:
            return (Bubble(self._say(scene, _STEPPING[typed]), NO_REPLY_KEYBOARD),)
        return ()

    def _noted(self, scene: Scene, told: str | None) -> Html:
        return Html("") if told is None else self._say(scene, "noted", answer=told)

    def _question(self, scene: Scene, told: str | None) -> tuple[Bubble, ...]:
        form, conversation, step = _whole(scene)
        prompt = bold(step.prompt.in_(scene.language, form.fallback))
        head = self._say(scene, "question-head", number=scene.number, of=scene.of)
        lines = [Html(f"{head} · {prompt}") if scene.number else prompt]
        if step.hint is not None:
            lines.append(Html(f"<i>{escape(step.hint.in_(scene.language, form.fallback))}</i>"))
        blocks = [
            self._problem(scene),
            self._noted(scene, told),
            join(lines),
            self._way_to_answer(scene, step, conversation),
        ]
        keyboard = (
            keyboards.phone(scene, step, conversation, self._translator)
            if step.type is StepType.PHONE
            else keyboards.question(scene, step, conversation, self._translator)
        )
        return bubbles(blocks, keyboard)

    def _way_to_answer(self, scene: Scene, step: Step, conversation: Conversation) -> Html:
        files = len(conversation.draft.files) if conversation.draft else 0
        match step.type:
            case StepType.PHONE:
                return self._say(scene, "question-phone")
            case StepType.CHOICES:
                return self._say(scene, "question-choices")
            case StepType.FILE if files:
                return self._say(scene, "question-files", count=files)
            case _:
                return Html("")

    def _consent(self, scene: Scene) -> tuple[Bubble, ...]:
        form = scene.form
        if form is None or form.consent is None:
            raise ValueError(scene.kind)
        text = escape(form.consent.text.in_(scene.language, form.fallback))
        urls = form.consent.url or {}
        url = urls.get(scene.language) or urls.get(form.fallback)
        label = self._translator.plain(scene.language, "consent-link")
        link = anchor(label, url) if url else Html("")
        keyboard = keyboards.moves(scene, [Move.AGREE], [Move.DECLINE], translator=self._translator)
        return bubbles([self._problem(scene), text, link], keyboard)

    def _summary(self, scene: Scene, told: str | None) -> tuple[Bubble, ...]:
        if scene.form is None or scene.conversation is None:
            raise ValueError(scene.kind)
        answers = []
        for number, line in enumerate(scene.lines, 1):
            called = line.step.called(scene.language, scene.form.fallback)
            shown = (
                self._say(scene, "summary-skipped")
                if line.skipped
                else escape(cut(line.shown, _ANSWER_IN_SUMMARY))
            )
            answers.append(Html(f"{number}. {bold(cut(called, _LABEL_IN_SUMMARY))}\n{shown}"))
        blocks = [
            self._problem(scene),
            self._noted(scene, told),
            self._say(scene, "summary-head"),
            *answers,
            self._say(scene, "summary-foot"),
        ]
        keyboard = keyboards.summary(scene, scene.conversation, self._translator)
        return bubbles(blocks, keyboard)

    def _resume(self, scene: Scene) -> tuple[Bubble, ...]:
        if scene.form is None:
            raise ValueError(scene.kind)
        title = scene.form.title.in_(scene.language, scene.form.fallback)
        keyboard = keyboards.moves(
            scene, [Move.CONTINUE], [Move.START_OVER], translator=self._translator
        )
        return bubbles([self._problem(scene), self._say(scene, "resume", form=title)], keyboard)

    def _accepted(self, scene: Scene) -> Bubbles:
        """Show the form's own ending; the form may be gone by now, the submission is not."""
        if scene.form is None:
            return self._plain(scene, "accepted")
        form, finish = scene.form, scene.form.finish
        text = escape(finish.text.in_(scene.language, form.fallback))
        keyboard = None
        if finish.button_text is not None and finish.button_url is not None:
            label = finish.button_text.in_(scene.language, form.fallback)
            button = InlineKeyboardButton(text=label, url=finish.button_url)
            keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
        file = (FileBubble(finish.file),) if finish.file else ()
        return (*bubbles([text], keyboard or NO_REPLY_KEYBOARD), *file)

    def _link_made(self, scene: Scene) -> tuple[Bubble, ...]:
        link = scene.link
        if link is None:
            raise ValueError(scene.kind)
        values = list(link_values(link))
        source = link.utm.source
        hint = (
            self._say(scene, "link-made-source", source=code(source))
            if source
            else self._say(scene, "link-made-no-source")
        )
        ready = self._say(
            scene,
            "link-made",
            title=cut(link.title, 300),
            link=join(link_addresses(link, self._deep_links, self._translator, scene.language)),
        )
        named = join([self._say(scene, "link-made-values"), *values]) if values else Html("")
        rules = join(link_rules(link, self._translator, scene.language))
        return bubbles([ready, named, rules, hint], NO_REPLY_KEYBOARD)

    def _menu(self, scene: Scene, key: str) -> tuple[Bubble, ...]:
        keyboard = keyboards.menu(scene.forms, scene.language) if scene.forms else None
        return bubbles([self._problem(scene), self._say(scene, key)], keyboard)

    def _plain(self, scene: Scene, key: str) -> tuple[Bubble, ...]:
        return bubbles([self._problem(scene), self._say(scene, key)], NO_REPLY_KEYBOARD)


def _whole(scene: Scene) -> tuple[Form, Conversation, Step]:
    if scene.form is None or scene.conversation is None or scene.step is None:
        raise ValueError(scene.kind)
    return scene.form, scene.conversation, scene.step


def _edited_elsewhere(scene: Scene) -> bool:
    """Say whether the form was edited and no phone is asked, which would bring its own keyboard."""
    if scene.problem is None or scene.problem.text not in _FORM_EDITED:
        return False
    return scene.step is None or scene.step.type is not StepType.PHONE


def _after_phone(scene: Scene) -> bool:
    """Say whether the answer taken last is a phone, so that its keyboard may still be up."""
    form, conversation = scene.form, scene.conversation
    if form is None or conversation is None or not conversation.answers:
        return False
    if scene.step is not None and scene.step.type is StepType.PHONE:
        return False
    step = form.step(conversation.answers[-1].step)
    return step is not None and step.type is StepType.PHONE


def _step_of(scene: Scene, step_type: StepType) -> bool:
    """Say whether the conversation stands at a step of that type."""
    if scene.form is None or scene.conversation is None or scene.conversation.step is None:
        return False
    step = scene.form.step(scene.conversation.step)
    return step is not None and step.type is step_type
