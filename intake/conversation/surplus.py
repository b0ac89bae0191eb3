"""Files beyond what a question takes: said once, with what was taken."""

from datetime import datetime

from intake.conversation.conversation import Conversation
from intake.conversation.transitions import changed
from intake.conversation.turn import Outcome, Turn
from intake.forms.asking import ForFiles
from intake.forms.form import Form
from intake.forms.steps.file import file_names
from intake.kernel.problems import Problem, problem


def surplus_problem(form: Form, conversation: Conversation) -> Problem | None:
    """Say that a file came too late: the answer taken last has as many files as it may.

    ``None`` when that answer is another one, so that the file has nothing to do with it.
    """
    if not conversation.answers:
        return None
    answer = conversation.answers[-1]
    step = form.step(answer.step)
    if step is None or step.id == conversation.step or not isinstance(step.asks, ForFiles):
        return None
    most = step.asks.most
    if len(answer.files) < most:
        return None
    return problem("problem-file-surplus", maximum=most, taken=file_names(answer.files))


def surplus_of_album(form: Form, conversation: Conversation, now: datetime) -> Turn:
    """Answer an item of an album whose answer is complete: the first one gets a word."""
    why = None if conversation.surplus_reported else surplus_problem(form, conversation)
    if why is None:
        return Turn(Outcome.QUIET, conversation)
    return Turn(Outcome.GOES_ON, changed(conversation, now, surplus_reported=True), why)
