"""How a form is written in its file, but for its steps."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)

from bot.config.file_models import Part, fault, fault_here
from bot.config.file_values import Text, Whole
from bot.config.sentences import LONGEST_URL, Sentence, Urls, check_url, form_context
from bot.config.step_models import LONGEST_LABEL, LONGEST_PROMPT, StepModel
from bot.config.step_type_models import AnyStep
from intake.forms.crm_fields import CUSTOM
from intake.forms.crm_part import Bundle, CompanyMatch, CrmPart, EntityKind
from intake.forms.crm_rules import main_kinds
from intake.forms.form import Consent, Finish, PartialPolicy, RepeatPolicy
from intake.forms.violations import Violation, did_you_mean, why
from intake.forms.wording import Wording
from intake.kernel.ids import ChatId
from intake.team.card_chat import CardChat

ValueT = TypeVar("ValueT")

LONGEST_TITLE = 64
MOST_STEPS = 50


def _languages(said: list[str], info: ValidationInfo) -> list[str]:
    known = sorted(form_context(info).known)
    found = []
    for index, language in enumerate(said):
        if language not in known:
            hint = did_you_mean(language, known)
            reason = why("fault-unspoken", language=repr(language), hint=hint)
            found.append(Violation((index,), reason))
        elif language in said[:index]:
            found.append(Violation((index,), why("fault-language-twice", language=repr(language))))
    if found:
        raise fault(*found)
    return said


def _fallback(language: str, info: ValidationInfo) -> str:
    spoken = form_context(info).languages
    if spoken is not None and language not in spoken:
        raise fault_here(why("fault-no-language", language=repr(language), has=", ".join(spoken)))
    return language


class ConsentModel(Part):
    """What people agree to before anything is asked."""

    text: Annotated[Wording, Sentence(LONGEST_PROMPT)] = Field(description="What they agree to.")
    version: Annotated[str, Text(40)] = Field(
        description="Stored with each submission. In quotes: YAML makes a date of 2026-01-15."
    )
    url: Annotated[Mapping[str, str], Urls()] | None = Field(
        None, description="The page with the whole policy: one address, or one per language."
    )

    def consent(self) -> Consent:
        """Return what the domain makes of it."""
        return Consent(self.text, self.version, self.url)


class ButtonModel(Part):
    """A button under the last message."""

    text: Annotated[Wording, Sentence(LONGEST_LABEL)] = Field(description="What it says.")
    url: Annotated[str, Text(LONGEST_URL), AfterValidator(check_url)] = Field(
        description="Where it leads."
    )


class FinishModel(Part):
    """What people get after their answers were accepted."""

    text: Annotated[Wording, Sentence(LONGEST_PROMPT)] = Field(description="The last message.")
    button: ButtonModel | None = Field(None, description="The button under it.")
    file: Annotated[str, Text(300)] | None = Field(
        None, description="A file beside the form file, or a Telegram file id."
    )

    def finish(self) -> Finish:
        """Return what the domain makes of it."""
        if self.button is None:
            return Finish(self.text, file=self.file)
        return Finish(self.text, self.button.text, self.button.url, self.file)


def _constant(value: object) -> object:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


IdOrTitle = Annotated[
    str,
    Text(100),
    BeforeValidator(_id),
    WithJsonSchema({"type": ["string", "integer"], "maxLength": 100}),
]
Template = Annotated[str, Text(200)]
Constants = dict[
    str,
    Annotated[
        str,
        Text(2000),
        BeforeValidator(_constant),
        WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": 2000}),
    ],
]


class PartialModel(Part):
    """What follows when somebody stops in the middle."""

    silence: Annotated[int, Whole(5, 10_080)] = Field(
        description="Minutes without a word after which people are reminded, and after as many "
        "more what they said is sent."
    )
    reminder: bool = Field(
        True, description="Remind people once; it names none of their answers and needs no consent."
    )
    stage: IdOrTitle | None = Field(
        None,
        description="The stage of what was not finished: it is sent there once people have agreed "
        "and given a phone or e-mail. Without it nothing is sent.",
    )

    def policy(self) -> PartialPolicy:
        """Return what the domain makes of it."""
        return PartialPolicy(timedelta(minutes=self.silence), self.reminder, self.stage)


class TitlesModel(Part):
    """Templates: {form}, {name}, {link}, {source} and {step id}."""

    main: Template | None = None
    lead: Template | None = None
    deal: Template | None = None
    quote: Template | None = None


class ConstantsModel(Part):
    """Constant values, by entity and field."""

    main: Constants | None = None
    lead: Constants | None = None
    deal: Constants | None = None
    quote: Constants | None = None
    contact: Constants | None = None
    company: Constants | None = None


class CrmModel(Part):
    """What a submission becomes in the CRM. Required for forms, absent in wizards."""

    bundle: Annotated[Bundle, Field(strict=False)] = Field(
        Bundle.AUTO,
        description="The main entity; auto is a lead or a deal, by the portal's own mode.",
    )
    contact: bool = Field(
        True, description="Make or find a contact. A lead carries the person itself."
    )
    company: bool = Field(
        False, description="Make or find a company; an answer must go to company.TITLE."
    )
    titles: TitlesModel | None = Field(
        None, description="Templates: {form}, {name}, {link}, {source} and {step id}."
    )
    pipeline: IdOrTitle | None = Field(None, description="A deal pipeline's id or title.")
    stage: IdOrTitle | None = Field(
        None, description="A stage's or status's id or title within that pipeline."
    )
    source_id: Annotated[str, Text(100)] | None = Field(
        None,
        description="A code or title of the portal's source directory, such as WEBFORM.",
    )
    assigned_by: Annotated[int, Whole(1, 2**31 - 1)] | None = Field(
        None, description="The id of the responsible user."
    )
    fields_: ConstantsModel | None = Field(
        None, alias="fields", description="Constant values, by entity and field."
    )
    company_match: Annotated[CompanyMatch, Field(strict=False)] = Field(
        CompanyMatch.TITLE, description="How an existing company is recognised."
    )
    tax_id_field: (
        Annotated[str, Text(255, CUSTOM.pattern, why("fault-rule-custom-field"))] | None
    ) = Field(
        None,
        description="The company's custom field with the tax id; needed for company_match: tax_id.",
    )

    def part(self) -> CrmPart:
        """Return what the domain makes of it."""
        return CrmPart(
            bundle=self.bundle,
            contact=self.contact,
            company=self.company,
            titles=_expanded(self.titles, self.bundle),
            pipeline=self.pipeline,
            stage=self.stage,
            source_id=self.source_id,
            assigned_by=self.assigned_by,
            fields=_expanded(self.fields_, self.bundle),
            company_match=self.company_match,
            tax_id_field=self.tax_id_field,
        )


def _expanded(said: Part | None, bundle: Bundle) -> dict[EntityKind, Any]:
    """Let ``main`` stand for each kind that the main entity can be; a named kind wins."""
    values = {name: getattr(said, name) for name in said.model_fields_set} if said else {}
    main = dict.fromkeys(main_kinds(bundle), values.pop("main")) if "main" in values else {}
    return main | {EntityKind(name): value for name, value in values.items()}


def _chat(value: object) -> CardChat:
    """Read a chat id, alone or with a topic: ``-1001234567890`` or ``-1001234567890/45``."""
    written = str(value).strip() if isinstance(value, int | str) else ""
    match = re.fullmatch(_CHAT, written)
    if match is None or isinstance(value, bool):
        raise fault_here(why("fault-no-chat"))
    return CardChat(ChatId(int(match[1])), int(match[2]) if match[2] else None)


_CHAT = r"(-?[1-9]\d{0,15})(?:/([1-9]\d{0,9}))?"


class FormModel(Part):
    """A form of the bot. The file's name without .yaml is the form's id. docs/forms.md explains it
    with examples."""

    languages: Annotated[
        list[Annotated[str, Text(10)]],
        Field(min_length=1, max_length=20, json_schema_extra={"uniqueItems": True}),
        AfterValidator(_languages),
    ] = Field(description="The form's languages, among those that the bot speaks (en, ru).")
    fallback: Annotated[str, Text(10), AfterValidator(_fallback)] | None = Field(
        None,
        description="The language for people, and for a team, whose own the form does not have; "
        "the first one if not said.",
    )
    title: Annotated[Wording, Sentence(LONGEST_TITLE)] = Field(
        description="What a completed form is, a noun: on cards, in titles and lists."
    )
    menu: Annotated[Wording, Sentence(LONGEST_LABEL)] | None = Field(
        None,
        description="The form's button in the menu; without it the title. Phones cut it from about "
        "20 characters on.",
    )
    greeting: Annotated[Wording, Sentence(3000)] | None = Field(
        None, description="Said once, before the first question."
    )
    consent: ConsentModel | None = Field(
        None,
        description="What people agree to before anything is asked. After an edit give it a new "
        "version and run `python -m bot forms accept`.",
    )
    steps: Annotated[
        list[Annotated[StepModel, AnyStep()]], Field(min_length=1, max_length=MOST_STEPS)
    ] = Field(description="The questions, in order.")
    finish: FinishModel = Field(description="What people get after their answers were accepted.")
    crm: CrmModel = Field(
        description="What a submission becomes in the CRM. Required for forms, absent in wizards."
    )
    repeat: Annotated[RepeatPolicy, Field(strict=False)] = Field(
        RepeatPolicy.NEW,
        description="What another submission of the same person becomes: a new main entity, or a "
        "comment on the open one.",
    )
    chat: (
        Annotated[
            CardChat,
            PlainValidator(_chat),
            WithJsonSchema({"type": ["string", "integer"], "pattern": rf"^\s*{_CHAT}\s*$"}),
        ]
        | None
    ) = Field(
        None,
        description="The chat that gets this form's cards instead of the managers' chat: "
        '-1001234567890, or "-1001234567890/45" with a topic.',
    )
    partial: PartialModel | None = Field(
        None,
        description="What follows when somebody stops in the middle; without it nothing does.",
    )
    rating: bool = Field(
        False,
        description="Ask people how it was, once, after their lead came to a good end.",
    )
    team: Annotated[str, Text(64)] | None = Field(
        None,
        description="The name of the team that works what comes in, as /team shows it; without it "
        "the link's team, or the default one.",
    )
