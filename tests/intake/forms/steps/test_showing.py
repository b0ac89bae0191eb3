import pytest

from intake.forms.answer import Answer
from intake.kernel.ids import StepId
from tests.intake.forms.samples import file_ref, full_form, photo_ref, step_in

CASES = [
    (
        "phone",
        Answer(StepId("phone"), ("+79123456789",), "7"),
        "+7 912 345-67-89 ext. 7",
        "+7 912 345-67-89 доб. 7",
    ),
    ("budget", Answer(StepId("budget"), ("12345.5",)), "12,345.5", "12\N{NO-BREAK SPACE}345,5"),
    (
        "budget",
        Answer(StepId("budget"), ("1500", "KZT")),
        "1,500\N{NO-BREAK SPACE}KZT",
        "1\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}KZT",
    ),
    (
        "email",
        Answer(StepId("email"), ("anna@xn--e1afmkfd.xn--p1ai",)),
        "anna@пример.рф",
        "anna@пример.рф",
    ),
    ("demo_day", Answer(StepId("demo_day"), ("2026-05-09",)), "9 May 2026", "9 мая 2026"),
    ("news", Answer(StepId("news"), ("yes",)), "Yes", "Да"),
    ("topics", Answer(StepId("topics"), ("a", "c")), "Apples, Cherries", "Яблоки, Вишни"),
    (
        "files",
        Answer(StepId("files"), files=(file_ref(), photo_ref())),
        "brief.pdf, photo.jpg",
        "brief.pdf, photo.jpg",
    ),
    (
        "files",
        Answer(StepId("files"), files=(photo_ref("1"), file_ref(), photo_ref("2"))),
        "photo.jpg ×2, brief.pdf",
        "photo.jpg ×2, brief.pdf",
    ),
    ("name", Answer(StepId("name"), ("<Anna>",)), "<Anna>", "<Anna>"),
]


@pytest.mark.parametrize(("step", "answer", "english", "russian"), CASES)
def test_answers_are_shown_in_the_persons_language(
    step: str, answer: Answer, english: str, russian: str
) -> None:
    form = full_form()
    assert step_in(form, step).show(answer, "en", form.fallback) == english
    assert step_in(form, step).show(answer, "ru", form.fallback) == russian


def test_labels_come_in_the_wanted_language() -> None:
    form = full_form()
    answer = Answer(StepId("topics"), ("b",))
    assert step_in(form, "topics").labels(answer, form.fallback, form.fallback) == ("Бананы",)
