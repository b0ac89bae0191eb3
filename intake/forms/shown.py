"""How an answer is shown to people: in the summary, on the card, in the comment."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from intake.forms.answer import Answer, FileRef
from intake.forms.form import Form, Step, StepType
from intake.forms.normalise.choosing import NO, YES
from intake.forms.values.email_addresses import show_email
from intake.forms.values.numbers import show_number
from intake.forms.values.phone_numbers import show_phone
from intake.forms.values.vocabulary import date_in_words, vocabulary


def shown(answer: Answer, step: Step, form: Form, language: str) -> str:
    """Return the answer as a person of that language reads it; unescaped."""
    words = vocabulary(language)
    match step.type:
        case StepType.PHONE:
            return show_phone(answer.value, answer.extension, words.extension)
        case StepType.NUMBER:
            number, *currency = answer.values
            return "\N{NO-BREAK SPACE}".join((show_number(number, language), *currency))
        case StepType.EMAIL:
            return show_email(answer.value)
        case StepType.DATE:
            return date_in_words(date.fromisoformat(answer.value), language)
        case StepType.YES_NO:
            yes_no = {YES: words.yes[0], NO: words.no[0]}
            return yes_no[answer.value].capitalize()
        case StepType.CHOICE | StepType.CHOICES:
            return ", ".join(labels(answer, step, form, language))
        case StepType.FILE:
            return file_names(answer.files)
        case _:
            return answer.value


def file_names(files: Iterable[FileRef]) -> str:
    """Name the files in their order, those of one name together: all photos are called alike."""
    counted = Counter(file.name for file in files)
    return ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in counted.items())


def labels(answer: Answer, step: Step, form: Form, language: str) -> tuple[str, ...]:
    """Return the labels of the chosen values, in the form's order."""
    chosen = set(answer.values)
    return tuple(
        choice.label.in_(language, form.fallback)
        for choice in step.choices
        if choice.value in chosen
    )
