"""What is answered to previews: the oldest go, and what was answered anew is not old."""

from handlers.callback_data.form_page_callbacks import OWN, PreviewPressed
from handlers.preview_answers import MOST, PreviewAnswers
from intake.conversation.inputs import Text
from intake.kernel.ids import PersonId

BY = PersonId(7)
PREVIEW = PreviewPressed("01234567", "en", "")


def test_the_oldest_go() -> None:
    answers = PreviewAnswers()
    own = answers.of(BY, PREVIEW)
    for number in range(MOST):
        own.keep("A" * number + OWN, Text(str(number)))
    own.keep(OWN, Text("anew"))
    own.keep("A" * MOST + OWN, Text("the newest"))
    assert own.find(OWN) == Text("anew")
    assert own.find("A" + OWN) is None
    assert own.find("AA" + OWN) == Text("2")


def test_they_are_those_of_one_person_and_one_preview() -> None:
    answers = PreviewAnswers()
    answers.of(BY, PREVIEW).keep(OWN, Text("Olga"))
    assert answers.of(BY, PreviewPressed("01234567", "en", "AB")).find(OWN) == Text("Olga")
    assert answers.of(PersonId(8), PREVIEW).find(OWN) is None
    assert answers.of(BY, PreviewPressed("01234567", "ru", "")).find(OWN) is None
    assert answers.of(BY, PreviewPressed("76543210", "en", "")).find(OWN) is None
