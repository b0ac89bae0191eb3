"""How a step is written in a form file, but for what belongs to its type."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from bot.config.file_models import Part, fault_here
from bot.config.file_values import OneOrMore, Text
from bot.config.sentences import Sentence
from intake.forms.asking import NO, YES
from intake.forms.crm_part import EntityKind, Target
from intake.forms.step import Condition, Step, StepType
from intake.forms.steps.step_types import step_class
from intake.forms.violations import did_you_mean, why
from intake.forms.wording import Choice, Wording
from intake.kernel.ids import StepId

MOST_CHOICES = 90
"""A keyboard has at most 100 buttons (telegram.md); some are ours."""

LONGEST_PROMPT = 3500
LONGEST_LABEL = 40
"""Phones cut buttons from about 20 characters on (telegram.md)."""

_MAIN = "main"


def _flag_word(value: object) -> object:
    """YAML reads a bare yes or no as true or false."""
    return {True: YES, False: NO}[value] if isinstance(value, bool) else value


Values = Annotated[
    list[
        Annotated[
            str,
            Text(100),
            BeforeValidator(_flag_word),
            WithJsonSchema({"type": ["string", "boolean"]}),
        ]
    ],
    OneOrMore(MOST_CHOICES),
]


class ConditionModel(Part):
    """When a step applies: by the answer to an earlier one."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [test]} for test in ("is", "is_not", "answered")]}
    )

    step: Annotated[StepId, Text(32)] = Field(description="The id of an earlier step.")
    is_: Values | None = Field(
        None,
        alias="is",
        description="Applies when the answer is, or contains, this value or one of these; for "
        "yes_no, yes or no.",
    )
    is_not: Values | None = Field(
        None,
        description="Applies when the answer is none of these, or when there is no answer.",
    )
    answered: bool | None = Field(
        None, description="Applies when there is an answer, or (false) when there is none."
    )

    @model_validator(mode="after")
    def _one_test(self) -> "ConditionModel":
        if len(self.model_fields_set - {"step"}) != 1:
            raise fault_here(why("fault-one-of-conditions"))
        return self

    def condition(self) -> Condition:
        """Return what the domain makes of it."""
        values = tuple(self.is_ or self.is_not or ())
        return Condition(self.step, values, negated=bool(self.is_not) or self.answered is False)


class ChoiceOption(Part):
    """One of the choices."""

    value: Annotated[str, Text(100)] = Field(
        description="What is stored. Never shown; keep it when you reword the label."
    )
    label: Annotated[Wording, Sentence(LONGEST_LABEL)] = Field(
        description="The button. Phones cut it from about 20 characters on. In the team's language "
        "(DEFAULT_LANGUAGE) it is also the title of the list item in the CRM."
    )


def _target(written: str) -> Target:
    entity, _, field = written.partition(".")
    entities = (_MAIN, *(kind.value for kind in EntityKind))
    if entity not in entities:
        raise fault_here(
            why("fault-unknown-entity", entity=repr(entity), hint=did_you_mean(entity, entities))
        )
    return Target(None if entity == _MAIN else EntityKind(entity), field)


Targets = Annotated[
    list[
        Annotated[
            Target,
            Text(
                255,
                r"[a-z]+\.[A-Z][A-Z0-9_]*",
                "write entity.FIELD, such as contact.PHONE or main.UF_CRM_ROOMS",
            ),
            AfterValidator(_target),
        ]
    ],
    OneOrMore(10),
]


class StepModel(Part):
    """What every step can say."""

    id: Annotated[StepId, Text(255, r"[a-z][a-z0-9_]{0,31}", why("fault-rule-step-id"))] = Field(
        description="Names the step in conditions, titles and stored answers. Changing it makes a "
        "new question of it."
    )
    type: StepType = Field(description="What kind of answer the step wants.")
    prompt: Annotated[Wording, Sentence(LONGEST_PROMPT)] = Field(description="The question.")
    label: Annotated[Wording, Sentence(LONGEST_LABEL)] | None = Field(
        None,
        description="The question in a word or two, beside its answer: in the summary, on cards, "
        "in comments. Without it the question stands there.",
    )
    hint: Annotated[Wording, Sentence(500)] | None = Field(
        None, description="A line under the question: how to answer it."
    )
    required: bool = Field(True, description="Without false the step cannot be skipped.")
    on_request: bool = Field(
        False,
        description="With true the step is not asked by itself: the summary has a button for it. "
        "Only of a step that is not required.",
    )
    when: Annotated[list[ConditionModel], OneOrMore(10)] | None = Field(
        None,
        description="When the step applies: a condition, or a list of which all must hold.",
    )
    crm: Targets | None = Field(
        None,
        description="Where the answer goes in the CRM: entity.FIELD, or a list of such places. "
        "main is the bundle's lead, deal or quote.",
    )

    @model_validator(mode="after")
    def _one_can_wait(self) -> "StepModel":
        if self.on_request and self.required:
            raise fault_here(why("fault-on-request-required"))
        return self

    def step(self, forms: tuple[Choice, ...]) -> Step:  # noqa: ARG002 - only some types need them
        """Return the step; ``forms`` are what ``choices: forms`` stands for."""
        return step_class(self.type)(
            id=self.id,
            prompt=self.prompt,
            label=self.label,
            hint=self.hint,
            required=self.required,
            when=tuple(one.condition() for one in self.when or ()),
            targets=tuple(self.crm or ()),
            on_request=self.on_request,
        )
