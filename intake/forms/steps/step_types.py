"""All types of steps, by the word with which forms and stored answers name them."""

from typing import assert_never

from intake.forms.form import Step, StepType
from intake.forms.steps.choice import ChoiceStep
from intake.forms.steps.choices import ChoicesStep
from intake.forms.steps.date import DateStep
from intake.forms.steps.email import EmailStep
from intake.forms.steps.file import FileStep
from intake.forms.steps.long_text import LongTextStep
from intake.forms.steps.name import NameStep
from intake.forms.steps.number import NumberStep
from intake.forms.steps.phone import PhoneStep
from intake.forms.steps.text import TextStep
from intake.forms.steps.yes_no import YesNoStep


def step_class(step_type: StepType) -> type[Step]:  # noqa: C901, PLR0911 - one case a type
    """Return what a step of that type is."""
    match step_type:
        case StepType.NAME:
            return NameStep
        case StepType.TEXT:
            return TextStep
        case StepType.LONG_TEXT:
            return LongTextStep
        case StepType.PHONE:
            return PhoneStep
        case StepType.EMAIL:
            return EmailStep
        case StepType.NUMBER:
            return NumberStep
        case StepType.DATE:
            return DateStep
        case StepType.CHOICE:
            return ChoiceStep
        case StepType.CHOICES:
            return ChoicesStep
        case StepType.YES_NO:
            return YesNoStep
        case StepType.FILE:
            return FileStep
        case _:
            assert_never(step_type)
