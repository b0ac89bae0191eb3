"""The types of steps as they are written in a form file."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, assert_never, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic.annotated_handlers import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from bot.config.file_models import Part, fault_here
from bot.config.file_values import Text, Whole, read_decimal
from bot.config.sentences import form_context
from bot.config.step_models import MOST_CHOICES, ChoiceOption, StepModel, Targets
from intake.forms.form_choices import WORD
from intake.forms.step import Step, StepType
from intake.forms.steps.choice import ChoiceStep
from intake.forms.steps.choices import ChoicesStep
from intake.forms.steps.date import bound
from intake.forms.values.amount_words import CURRENCIES
from intake.forms.violations import did_you_mean, why
from intake.forms.wording import Choice
from intake.kernel.money import CODES

MOST_MEGABYTES = 20
"""The Bot API gives out no larger file (telegram.md)."""

_LIMITS = "What the answer may be."
_BOUND = r"\d{4}-\d{2}-\d{2}|today([+-]\d{1,5}d)?"


def _limited(step: Any, limits: Part | None) -> Step:
    """Return the step with the limits that the file names; the others stay the type's own."""
    if limits is None:
        return step  # type: ignore[no-any-return]  # only steps with limits come here
    said = {name: getattr(limits, name) for name in limits.model_fields_set}
    return replace(step, limits=replace(step.limits, **said))  # type: ignore[no-any-return]  # as above


class NameLimitsModel(Part):
    """In characters."""

    min_length: Annotated[int, Whole(1, 255)] | None = Field(None, description="At least so many.")
    max_length: Annotated[int, Whole(1, 255)] | None = Field(
        None, description="At most so many; 100 if not said."
    )


class NameModel(StepModel):
    """A person's name: any script, but it has letters."""

    type: Literal[StepType.NAME]
    limits: NameLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        return _limited(super().step(forms), self.limits)


class TextLimitsModel(Part):
    """In characters."""

    min_length: Annotated[int, Whole(1, 1000)] | None = Field(None, description="At least so many.")
    max_length: Annotated[int, Whole(1, 1000)] | None = Field(
        None, description="At most so many; 255 if not said."
    )


class TextModel(StepModel):
    """One line of text."""

    type: Literal[StepType.TEXT]
    limits: TextLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        return _limited(super().step(forms), self.limits)


class LongTextLimitsModel(Part):
    """In characters. A message holds 4096."""

    min_length: Annotated[int, Whole(1, 4000)] | None = Field(None, description="At least so many.")
    max_length: Annotated[int, Whole(1, 4000)] | None = Field(
        None, description="At most so many; 2000 if not said."
    )


class LongTextModel(StepModel):
    """Text with line breaks."""

    type: Literal[StepType.LONG_TEXT]
    limits: LongTextLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        return _limited(super().step(forms), self.limits)


class PhoneModel(StepModel):
    """A phone number, shared by button or typed; stored as E.164, an extension is kept."""

    type: Literal[StepType.PHONE]


class EmailModel(StepModel):
    """An e-mail address."""

    type: Literal[StepType.EMAIL]


def _current_code(code: str) -> str:
    today = CURRENCIES.get(code.casefold(), code)
    if today != code:
        raise fault_here(why("fault-old-currency", code=code, today=today))
    if code not in CODES:
        hint = did_you_mean(code, CODES, ask_only=True)
        raise fault_here(why("fault-no-currency", code=repr(code), hint=hint))
    return code


AnyNumber = Annotated[
    Decimal, PlainValidator(read_decimal), WithJsonSchema({"type": ["number", "string"]})
]


class NumberLimitsModel(Part):
    """What the number may be."""

    minimum: AnyNumber | None = Field(None, description="The smallest number, inclusive.")
    maximum: AnyNumber | None = Field(None, description="The largest number, inclusive.")
    integer: bool = Field(False, description="Whole numbers only.")
    decimals: Annotated[int, Whole(0, 6)] | None = Field(
        None,
        description="How many digits may follow the decimal mark. With 3 or more, one mark before "
        "three digits is the decimal one (1.250 kg); else it parts thousands.",
    )
    currency: (
        Annotated[
            str,
            Text(255, r"[A-Z]{3}", why("fault-rule-currency")),
            AfterValidator(_current_code),
        ]
        | None
    ) = Field(
        None,
        description="The code of the currency that is asked for, such as RUB: an amount in another "
        "one is asked back. Without it, a currency that is said is kept and shown.",
    )


class NumberModel(StepModel):
    """A number, as people of the language write it."""

    type: Literal[StepType.NUMBER]
    limits: NumberLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        return _limited(super().step(forms), self.limits)


def _iso(value: object) -> object:
    """YAML reads a bare date as one."""
    return value.isoformat()[:10] if isinstance(value, date) else value


def _bound(text: str) -> str:
    try:
        readable = re.fullmatch(_BOUND, text) and bound(text, date(2000, 1, 1))
    except ValueError:
        readable = None
    if not readable:
        raise fault_here(why("fault-no-date", text=repr(text)))
    return text


DayLimit = Annotated[
    str,
    Text(20),
    BeforeValidator(_iso),
    AfterValidator(_bound),
    WithJsonSchema({"type": "string", "pattern": rf"^\s*(?:{_BOUND})\s*$"}),
]


class DateLimitsModel(Part):
    """Days, fixed or counted from today."""

    earliest: DayLimit | None = Field(
        None, description="The earliest date, inclusive: 2026-12-31, today, today+90d or today-1d."
    )
    latest: DayLimit | None = Field(None, description="The latest date, inclusive.")


class DateModel(StepModel):
    """A date; shown back in words."""

    type: Literal[StepType.DATE]
    limits: DateLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        return _limited(super().step(forms), self.limits)


@dataclass(frozen=True, slots=True)
class _OrForms:
    """Lets a wizard write ``forms`` instead of choices; an empty list, which is none, says so."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(self._read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"const": WORD}]}

    @staticmethod
    def _read(
        raw: object, read: core_schema.ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> object:
        return [] if raw == WORD and form_context(info).forms is not None else read(raw)


def _several(choices: list[ChoiceOption]) -> list[ChoiceOption]:
    if len(choices) == 1:
        raise fault_here(why("fault-one-choice"))
    return choices


Choices = Annotated[
    list[ChoiceOption],
    Field(min_length=1, max_length=MOST_CHOICES, json_schema_extra={"minItems": 2}),
    AfterValidator(_several),
]


class ChoiceModel(StepModel):
    """One of several choices."""

    type: Literal[StepType.CHOICE]
    choices: Annotated[Choices, _OrForms()] = Field(
        description="The choices. In one of the bot's own wizards, forms stands for all forms."
    )

    def step(self, forms: tuple[Choice, ...]) -> Step:
        own = tuple(Choice(one.value, one.label) for one in self.choices)
        return replace(cast("ChoiceStep", super().step(forms)), options=own or forms[:MOST_CHOICES])


class ChoicesLimitsModel(Part):
    """How many."""

    max_choices: Annotated[int, Whole(1, MOST_CHOICES)] | None = Field(
        None, description="How many may be chosen; as many as there are if not said."
    )


class ChoicesModel(StepModel):
    """Several of several choices."""

    type: Literal[StepType.CHOICES]
    choices: Choices = Field(description="The choices.")
    limits: ChoicesLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        options = tuple(Choice(one.value, one.label) for one in self.choices)
        step = replace(cast("ChoicesStep", super().step(forms)), options=options)
        return _limited(step, self.limits)


class YesNoModel(StepModel):
    """Yes or no."""

    type: Literal[StepType.YES_NO]


def _megabytes(value: object) -> Decimal:
    megabytes = read_decimal(value)
    if not 0 < megabytes <= MOST_MEGABYTES:
        raise fault_here(why("fault-megabytes", most=MOST_MEGABYTES))
    return megabytes


class FileLimitsModel(Part):
    """How many files, how large, and of which types."""

    max_files: Annotated[int, Whole(1, 10)] | None = Field(
        None, description="How many files; one if not said."
    )
    max_megabytes: (
        Annotated[
            Decimal,
            PlainValidator(_megabytes),
            WithJsonSchema(
                {
                    "type": ["number", "string"],
                    "exclusiveMinimum": 0,
                    "maximum": MOST_MEGABYTES,
                }
            ),
        ]
        | None
    ) = Field(
        None,
        description="How large each may be; 20 if not said, which is what bots can fetch.",
    )
    file_types: (
        Annotated[
            list[
                Annotated[
                    str,
                    Text(
                        255,
                        "[a-z0-9]{1,10}",
                        why("fault-rule-ending"),
                    ),
                ]
            ],
            Field(min_length=1, max_length=30),
            AfterValidator(tuple),
        ]
        | None
    ) = Field(
        None,
        description="Endings without the dot; image stands for every picture. Any if not said.",
    )


class FileModel(StepModel):
    """Photos or documents."""

    type: Literal[StepType.FILE]
    crm: Targets | None = Field(
        None,
        description="The custom field for the files, such as deal.UF_CRM_PLAN.",
        json_schema_extra={"maxItems": 1},
    )
    limits: FileLimitsModel | None = Field(None, description=_LIMITS)

    def step(self, forms: tuple[Choice, ...]) -> Step:
        return _limited(super().step(forms), self.limits)


def step_model(step_type: StepType) -> type[StepModel]:  # noqa: C901, PLR0911 - one case a type
    """Return how a step of that type is written."""
    match step_type:
        case StepType.NAME:
            return NameModel
        case StepType.TEXT:
            return TextModel
        case StepType.LONG_TEXT:
            return LongTextModel
        case StepType.PHONE:
            return PhoneModel
        case StepType.EMAIL:
            return EmailModel
        case StepType.NUMBER:
            return NumberModel
        case StepType.DATE:
            return DateModel
        case StepType.CHOICE:
            return ChoiceModel
        case StepType.CHOICES:
            return ChoicesModel
        case StepType.YES_NO:
            return YesNoModel
        case StepType.FILE:
            return FileModel
        case _:
            assert_never(step_type)


class AnyStep:
    """Marks a step of any type: the union of all models, told apart by ``type``."""

    @staticmethod
    def __get_pydantic_core_schema__(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        models = tuple(step_model(step_type) for step_type in StepType)
        return handler.generate_schema(Annotated[reduce(or_, models), Field(discriminator="type")])
