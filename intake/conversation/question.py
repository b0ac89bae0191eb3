"""What can be said to one question."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Input, Move, Press, Request, SentFile, SharedContact, Text
from intake.conversation.surplus import surplus_of_album, surplus_problem
from intake.conversation.transitions import at_summary, changed, moved_on, put_at
from intake.conversation.turn import Outcome, Turn
from intake.forms.answer import Answer, FileRef, ParseContext
from intake.forms.asking import NO, YES, ForFiles, ForPhone, ForSeveral
from intake.forms.conditions import applying
from intake.forms.form import Form
from intake.forms.skipping import means_skip
from intake.forms.step import Step
from intake.forms.steps.yes_no import read_yes_no
from intake.kernel.problems import Guess, Problem, problem


@dataclass(frozen=True, slots=True)
class Question:
    """A conversation at one of its steps."""

    form: Form
    conversation: Conversation
    step: Step
    around: ParseContext
    now: datetime

    def parse(self, said: Input) -> Turn:
        """Take what was said as an answer or as a wish."""
        match said:
            case Text(text) if self._denies(text):
                after = changed(self.conversation, self.now, draft=None)
                return Turn(Outcome.GOES_ON, after, problem("problem-not-meant"))
            case Text(text) if means_skip(text, self.step):
                return self._nothing_more()
            case Text(text):
                return self._answered(self._read(text), typed=text)
            case SharedContact(phone, own):
                return self._answered(self.step.share(phone, own=own, region=self.around.region))
            case SentFile():
                return self._sent(said)
            case Press(choice=int(choice)):
                return self._pressed(choice)
            case Press(move=Move() as move) | Request(move):
                return self._wished(move)
            case _:
                return self._refused(self.step.wrong_kind())

    def _denies(self, text: str) -> bool:
        """Say whether it is a *no* to a guess that was asked back: that skips nothing."""
        asked_back = not self.step.collects and self.conversation.draft is not None
        return asked_back and read_yes_no(text, self.around.language) == NO

    def _read(self, text: str) -> Answer | Problem:
        """Read words, and add them to what was ticked.

        The draft of a step that takes one answer is a guess that was asked back: it is the answer
        when the person says *yes*, or the same again.
        """
        read = self.step.parse(text, self.around)
        if isinstance(read, Answer) and (gathered := self._gathered()) is not None:
            return self.step.joined(gathered, read)
        guessed = None if self.step.collects else self.conversation.draft
        if guessed is None or not isinstance(read, Problem):
            return read
        again = isinstance(read, Guess) and read.values == guessed.values
        return guessed if again or read_yes_no(text, self.around.language) == YES else read

    def _gathered(self) -> Answer | None:
        """Return what was ticked or sent since the question was put, if anything was."""
        draft = self.conversation.draft
        if not self.step.collects or draft is None or not (draft.values or draft.files):
            return None
        return None if draft == self.conversation.answer(self.step.id) else draft

    def _refused(self, why: Problem) -> Turn:
        if isinstance(why, Guess):
            guessed = Answer(self.step.id, why.values, why.extension)
            after = changed(self.conversation, self.now, draft=guessed)
            return Turn(Outcome.GOES_ON, after, why)
        return Turn(Outcome.STAYS, self.conversation, why)

    def _answered(
        self, answer: Answer | Problem, *, typed: str | None = None, album: str | None = None
    ) -> Turn:
        """Keep the answer and go on.

        A typed text that is shown back word for word needs no word; a phone always gets one,
        because the keyboard with the share button leaves with that message.
        """
        if isinstance(answer, Problem):
            return self._refused(answer)
        after = moved_on(
            self.form,
            self.conversation,
            self.now,
            **self._settled(answer),
            album=album or self.conversation.album,
            surplus_reported=self.conversation.surplus_reported and album is None,
        )
        language, fallback = self.conversation.language, self.form.fallback
        noted: str | None = self.step.show(answer, language, fallback)
        shares = isinstance(self.step.asks, ForPhone)
        if typed is not None and typed.strip() == noted and not shares:
            noted = None
        return Turn(Outcome.GOES_ON, after, noted=noted)

    def _pressed(self, choice: int) -> Turn:
        values = self.step.values
        if not 0 <= choice < len(values):
            return self._refused(problem("problem-not-now"))
        answer = self.step.press(values[choice], self.conversation.draft)
        if isinstance(answer, Problem) or not self.step.collects:
            return self._answered(answer)
        after = changed(self.conversation, self.now, draft=answer)
        return Turn(Outcome.GOES_ON, after)

    def _sent(self, said: SentFile) -> Turn:
        """Take a file, and tell that words under it are no part of the answer."""
        turn = self._taken(said.file, said.album)
        if not said.captioned or turn.noted is None:
            return turn
        return replace(turn, problem=problem("problem-file-caption"))

    def _taken(self, file: FileRef, album: str | None) -> Turn:
        """Take a file into the draft, or as the answer when it is the last that may come.

        An album arrives as separate messages (telegram.md): they are told about once. When an
        item completes the answer, the items after it meet another step and are no answers there.
        """
        asks = self.step.asks
        if not isinstance(asks, ForFiles):
            return self._refused(
                surplus_problem(self.form, self.conversation) or self.step.wrong_kind()
            )
        draft = self.conversation.draft
        files = draft.files if draft else ()
        later_item = album is not None and album == self.conversation.album
        if later_item and draft is None:
            return surplus_of_album(self.form, self.conversation, self.now)
        checked = self.step.take_file(file, self.around.language)
        if isinstance(checked, Problem):
            return self._refused(checked)
        if any(file.unique_id == kept.unique_id for kept in files):
            return Turn(Outcome.STAYS, self.conversation)
        answer = Answer(self.step.id, files=(*files, checked))
        if len(answer.files) >= asks.most:
            return self._answered(answer, album=album)
        after = changed(
            self.conversation, self.now, draft=answer, album=album, surplus_reported=False
        )
        if later_item:
            return Turn(Outcome.QUIET, after)
        return Turn(Outcome.GOES_ON, after, noted=checked.name)

    def _nothing_more(self) -> Turn:
        """A typed *no* skips, or says that the files so far were all."""
        draft = self.conversation.draft
        if draft is not None and draft.files:
            return self._done()
        return replace(self._skip(), skipped=True)

    def _wished(self, move: Move) -> Turn:
        match move:
            case Move.BACK:
                return self._back()
            case Move.SKIP if self._gathered() is None:
                return self._skip()
            case Move.SKIP:  # the rest of it: what was taken must not vanish
                return self._done()
            case Move.KEEP:
                return self._keep()
            case Move.DONE if self.step.collects:
                return self._done()
            case _:
                return self._refused(problem("problem-not-now"))

    def _back(self) -> Turn:
        if self.conversation.editing:
            return Turn(Outcome.GOES_ON, at_summary(self.conversation, self.now))
        applies = applying(self.form, self.conversation.answers)
        before = applies[: applies.index(self.step)]
        if not before:
            return self._refused(problem("problem-first-question"))
        return Turn(Outcome.GOES_ON, put_at(self._with_draft(), before[-1], self.now))

    def _with_draft(self) -> Conversation:
        """Keep what was ticked or sent so far: the bot has confirmed it, and it must not vanish."""
        draft = self.conversation.draft
        if not self.step.collects or draft is None or not (draft.values or draft.files):
            return self.conversation
        return replace(self.conversation, **self._settled(draft))

    def _settled(self, answer: Answer) -> dict[str, Any]:
        """Return what changes when the step has its answer."""
        others = tuple(kept for kept in self.conversation.answers if kept.step != self.step.id)
        skipped = tuple(kept for kept in self.conversation.skipped if kept != self.step.id)
        return {"answers": (*others, answer), "skipped": skipped}

    def _skip(self) -> Turn:
        if self.step.required:
            return self._refused(problem("problem-required"))
        skipped = (
            *(kept for kept in self.conversation.skipped if kept != self.step.id),
            self.step.id,
        )
        answers = tuple(kept for kept in self.conversation.answers if kept.step != self.step.id)
        after = moved_on(self.form, self.conversation, self.now, answers=answers, skipped=skipped)
        return Turn(Outcome.GOES_ON, after)

    def _keep(self) -> Turn:
        settled = self.step.id in self.conversation.skipped
        if not settled and self.conversation.answer(self.step.id) is None:
            return self._refused(
                problem("problem-required" if self.step.required else "problem-not-now")
            )
        return Turn(Outcome.GOES_ON, moved_on(self.form, self.conversation, self.now))

    def _done(self) -> Turn:
        draft = self.conversation.draft
        if draft is not None and (draft.values or draft.files):
            return self._answered(draft)
        if draft is None and self.conversation.answer(self.step.id) is not None:
            return self._keep()
        if not self.step.required:
            return self._skip()
        choosing = isinstance(self.step.asks, ForSeveral)
        return self._refused(problem("problem-choices-none" if choosing else "problem-file-none"))
