"""One door to all kinds of answers."""

from dataclasses import dataclass
from datetime import date

from intake.forms.answer import Answer, FileRef
from intake.forms.form import Step, StepType
from intake.forms.normalise.choosing import (
    NO,
    YES,
    check_count,
    in_form_order,
    read_choice,
    read_choices,
    read_yes_no,
)
from intake.forms.normalise.dates import bound, read_date
from intake.forms.normalise.emails import read_email
from intake.forms.normalise.files import check_file
from intake.forms.normalise.numbers import currency_said, number_fits, read_number
from intake.forms.normalise.phones import read_phone, read_shared_phone
from intake.forms.normalise.words import read_company, read_name, read_text
from intake.kernel.problems import Guess, Problem, problem
from intake.kernel.visible import clean


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What the meaning of a typed answer depends on besides the question."""

    language: str
    region: str
    today: date


def read_typed(text: str, step: Step, around: ParseContext) -> Answer | Problem:
    """Read a typed message as the answer to a step; what nobody sees in it was not said.

    A :class:`~intake.kernel.problems.Guess` is a problem that the person can answer with *yes*.
    """
    text = clean(text, lines=True)
    match step.type:
        case StepType.PHONE:
            phone = read_phone(text, around.region)
            if isinstance(phone, Problem):
                return phone
            return Answer(step.id, (phone.number,), extension=phone.extension)
        case StepType.CHOICES:
            values = read_choices(text, step)
            return values if isinstance(values, Problem) else Answer(step.id, values)
        case StepType.NUMBER:
            number = read_number(text, step.limits, around.language)
            if isinstance(number, Problem):
                return number
            currency = currency_said(text, step.limits)
            return Answer(step.id, (number,) if currency is None else (number, currency))
        case StepType.FILE:
            return problem("problem-wants-file")
        case _:
            value = _read_value(text, step, around)
            return value if isinstance(value, Problem) else Answer(step.id, (value,))


def _read_value(text: str, step: Step, around: ParseContext) -> str | Problem:
    match step.type:
        case StepType.NAME:
            return read_name(text, step.limits)
        case StepType.LONG_TEXT:
            return read_text(text, step.limits, lines=True)
        case StepType.EMAIL:
            return read_email(text)
        case StepType.DATE:
            return read_date(text, step.limits, language=around.language, today=around.today)
        case StepType.CHOICE:
            return read_choice(text, step)
        case StepType.YES_NO:
            return read_yes_no(text, around.language)
        case _:
            names_company = any(target.is_company_title for target in step.targets)
            return (read_company if names_company else read_text)(text, step.limits)


def read_contact(phone: str, *, own: bool, step: Step, region: str) -> Answer | Problem:
    """Read a shared contact: only one's own number counts, and only where a phone is asked."""
    if step.type is not StepType.PHONE:
        return wrong_kind(step)
    if not own:
        return problem("problem-phone-not-own")
    shared = read_shared_phone(phone, region)
    return shared if isinstance(shared, Problem) else Answer(step.id, (shared.number,))


def read_file(file: FileRef, step: Step, language: str) -> FileRef | Problem:
    """Take a file where one is asked for."""
    if step.type is not StepType.FILE:
        return wrong_kind(step)
    return check_file(file, step.limits, language)


def read_pressed(index: int, step: Step) -> str | None:
    """Return the value behind a choice button; ``None`` if the step has no such button."""
    values = choice_values(step)
    return values[index] if 0 <= index < len(values) else None


def choice_values(step: Step) -> tuple[str, ...]:
    """Return the values of a step's buttons, in their order."""
    if step.type is StepType.YES_NO:
        return (YES, NO)
    return tuple(choice.value for choice in step.choices)


def wrong_kind(step: Step) -> Problem:
    """Say what the step wants instead of a sticker, a voice message and the like."""
    match step.type:
        case StepType.PHONE:
            return problem("problem-wants-phone")
        case StepType.CHOICE | StepType.CHOICES | StepType.YES_NO:
            return problem("problem-wants-choice")
        case StepType.FILE:
            return problem("problem-wants-file")
        case _:
            return problem("problem-wants-text")


def still_fits(answer: Answer, step: Step, around: ParseContext) -> bool:
    """Say whether a stored answer is one to this step too, which may have been edited since."""
    match step.type:
        case StepType.FILE:
            return 1 <= len(answer.files) <= step.limits.max_files and all(
                isinstance(check_file(file, step.limits, around.language), FileRef)
                for file in answer.files
            )
        case StepType.CHOICE | StepType.YES_NO:
            return len(answer.values) == 1 and answer.value in choice_values(step)
        case StepType.CHOICES:
            kept = in_form_order(answer.values, step)
            return (
                bool(kept) and len(kept) == len(answer.values) and kept == check_count(kept, step)
            )
        case StepType.PHONE:
            return answer.value.startswith("+") and answer.value[1:].isdigit()
        case StepType.NUMBER:
            return number_fits(answer.value, step.limits)
        case StepType.DATE:
            return _date_fits(answer.value, step, around.today)
        case _:
            return bool(answer.values) and not answer.files and _reads_same(answer, step, around)


def _reads_same(answer: Answer, step: Step, around: ParseContext) -> bool:
    read = read_typed(answer.value, step, around)
    return read == answer or (isinstance(read, Guess) and read.values == answer.values)


def _date_fits(value: str, step: Step, today: date) -> bool:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return False
    earliest, latest = bound(step.limits.earliest, today), bound(step.limits.latest, today)
    return (earliest is None or earliest <= day) and (latest is None or day <= latest)
