"""Talking to the engine as a person would, without storage."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Input, Move, Press, Request, Text
from intake.conversation.reducer import reduce
from intake.conversation.transitions import begin
from intake.conversation.turn import Turn
from intake.forms.answer import ParseContext
from intake.forms.form import Form
from intake.kernel.ids import ConversationId, PersonId, SubmissionKey
from tests.intake.forms.samples import NOW, TODAY


def begun(form: Form, language: str = "en") -> Conversation:
    """Return a fresh conversation with an id."""
    fresh = begin(form, PersonId(1), language, SubmissionKey("k" * 32), NOW)
    return replace(fresh, id=ConversationId(7))


@dataclass
class Talk:
    """A person in a form."""

    form: Form
    conversation: Conversation
    turns: list[Turn] = field(default_factory=list)
    now: datetime = NOW

    @classmethod
    def start(cls, form: Form, language: str = "en") -> "Talk":
        return cls(form, begun(form, language))

    def say(self, said: Input | str) -> Turn:
        self.now += timedelta(seconds=1)
        said = Text(said) if isinstance(said, str) else said
        around = ParseContext(self.conversation.language, "RU", TODAY)
        turn = reduce(self.form, self.conversation, said, around=around, now=self.now)
        self.conversation = turn.conversation
        self.turns.append(turn)
        return turn

    def press(
        self,
        move: Move | None = None,
        *,
        choice: int | None = None,
        edit: int | None = None,
        revision: int | None = None,
    ) -> Turn:
        if revision is None:
            revision = self.conversation.revision
        return self.say(Press(self.conversation.id, revision, move, choice, edit))

    def wish(self, move: Move) -> Turn:
        return self.say(Request(move))

    def edit(self, step_id: str) -> Turn:
        ids = [step.id for step in self.form.steps]
        return self.press(edit=[str(step) for step in ids].index(step_id))

    @property
    def at(self) -> str:
        """The step that is asked, else the place."""
        return self.conversation.step or self.conversation.place.value

    def given(self, step_id: str) -> tuple[str, ...] | None:
        """The values of an answer."""
        answers = {answer.step: answer.values for answer in self.conversation.answers}
        return next((values for step, values in answers.items() if step == step_id), None)


def to_summary(form: Form) -> Talk:
    """Fill the full form in the short way."""
    talk = Talk.start(form)
    talk.press(Move.AGREE)
    for answer in ("Anna Petrova", "+7 912 345-67-89"):
        talk.say(answer)
    talk.wish(Move.SKIP)
    talk.say("Prices")
    talk.wish(Move.SKIP)
    talk.wish(Move.SKIP)
    talk.say("yes")
    talk.wish(Move.SKIP)
    assert talk.at == "summary"
    return talk
