"""All types of steps, by the word with which forms and stored answers name them."""

from typing import assert_never

from intake.forms.step import Step, StepType
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


def step_class(step_type: StepType) -> type[Step]:  # noqa: C901 - one case a type
    """Return what a step of that type is."""
    found: type[Step]  # to which mypy lets no class be assigned that leaves something out
    match step_type:
        case StepType.NAME:
            found = NameStep
        case StepType.TEXT:
            found = TextStep
        case StepType.LONG_TEXT:
            found = LongTextStep
        case StepType.PHONE:
            found = PhoneStep
        case StepType.EMAIL:
            found = EmailStep
        case StepType.NUMBER:
            found = NumberStep
        case StepType.DATE:
            found = DateStep
        case StepType.CHOICE:
            found = ChoiceStep
        case StepType.CHOICES:
            found = ChoicesStep
        case StepType.YES_NO:
            found = YesNoStep
        case StepType.FILE:
            found = FileStep
        case _:
            assert_never(step_type)
    return found
