"""Playing a form without anybody in it: the real questions, and nothing is kept."""

from datetime import date, datetime
from mimetypes import guess_type

from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Input, SentFile, Text
from intake.conversation.reducer import reduce
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.scenes import scene_after, scene_of
from intake.conversation.transitions import begin
from intake.conversation.turn import Outcome
from intake.forms.answer import FileKind, FileRef, ParseContext, ValueKind
from intake.forms.asking import ForFiles
from intake.forms.form import Form
from intake.kernel.ids import PersonId, SubmissionKey
from intake.submissions.submit import Accepted

_NO_KEY = SubmissionKey("0" * 32)

EXAMPLE_WORDS = {
    ValueKind.PERSON_NAME: "Anna Example",
    ValueKind.TEXT: "Example",
    ValueKind.PHONE: "+442079460123",
    ValueKind.EMAIL: "anna@example.com",
}
"""What somebody types; the number is one that is kept free for drama."""


class Rehearsal:
    """One play, from the greeting to the end. It is in nobody's conversation, and in no storage."""

    def __init__(
        self, form: Form, *, language: str, region: str, today: date, now: datetime
    ) -> None:
        self.form = form
        self._now = now
        self._begun = begin(form, PersonId(0), language, _NO_KEY, now)
        self._around = ParseContext(self._begun.language, region, today)
        self._conversation = self._begun
        self.scene = scene_of(form, self._begun, greeting=True)

    @property
    def conversation(self) -> Conversation:
        """Where it stands."""
        return self._conversation

    @property
    def is_over(self) -> bool:
        """Whether it came to an end, good or not."""
        return self.scene.kind in {SceneKind.CONFIRMED, SceneKind.CANCELLED}

    @property
    def was_sent(self) -> bool:
        """Whether it came to the good one."""
        return self.scene.kind is SceneKind.CONFIRMED

    def example(self) -> Input | None:
        """Return something that somebody could say to the question; ``None``: nothing is asked."""
        step = self.scene.step
        if step is None:
            return None
        if isinstance(step.asks, ForFiles):
            ending = next(iter(step.asks.types), "pdf").lstrip(".")
            name = f"example.{ending}"
            mime, _ = guess_type(name)
            file = FileRef("", f"example-{len(self._files)}", name, 1000, mime, FileKind.DOCUMENT)
            return SentFile(file)
        answer = step.example(EXAMPLE_WORDS, self._around)
        return None if answer is None else Text(answer.value)

    @property
    def _files(self) -> tuple[FileRef, ...]:
        draft = self._conversation.draft
        return () if draft is None else draft.files

    def hear(self, said: Input) -> Scene:
        """Take what is said or pressed, and return what is on then."""
        turn = reduce(self.form, self._conversation, said, around=self._around, now=self._now)
        self._conversation = turn.conversation
        language = self._begun.language
        match turn.outcome:
            case Outcome.CONFIRMED:
                self.scene = Scene(
                    SceneKind.CONFIRMED,
                    language,
                    form=self.form,
                    conversation=turn.conversation,
                    result=Accepted(),
                )
            case Outcome.CANCELLED:
                self.scene = Scene(
                    SceneKind.CANCELLED, language, form=self.form, problem=turn.problem
                )
            case Outcome.START_OVER:
                self._conversation = self._begun
                self.scene = scene_of(self.form, self._begun, greeting=True)
            case Outcome.STAYS | Outcome.GOES_ON | Outcome.QUIET:
                self.scene = scene_after(self.form, turn)
        return self.scene
