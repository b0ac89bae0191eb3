"""What a check asks the portal of forms: is there what they name?

Unknown fields and values are dropped silently by the portal (bitrix24.md Traps 14), so a form's
author reads of them here, before anybody answers. Values are judged by what resolves them at a
delivery (:mod:`crm.gateway.values`), each choice by the label that is sent.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemFields
from crm.client.methods.method import Method
from crm.client.methods.portal_setup import CategoryList, CrmMode, StatusList
from crm.client.questions import ask
from crm.gateway.fields import CUSTOM_PREFIX, entity_type
from crm.gateway.lookup import main_of
from crm.gateway.values import PIPELINE, Facts, directory_of, pipeline_of, resolve
from intake.delivery.plan import FieldValue
from intake.delivery.planning import STAGE_FIELD
from intake.forms.answer import ValueKind
from intake.forms.asking import ForFiles, ForOne, ForPhone, ForSeveral, ForWords, ForYesNo
from intake.forms.crm_part import CrmPart, EntityKind, Target
from intake.forms.form import Form
from intake.forms.step import Step
from intake.forms.violations import nearest
from intake.operations.health_finding import FindingArg
from intake.operations.health_picture import FormComplaint, FormFault

SCOPE = "crm"
"""The only scope that a delivery needs; ``profile`` and ``batch`` need none."""


async def check_forms(
    client: Bitrix24Client, forms: Iterable[Form], mode: CrmMode, *, language: str
) -> tuple[FormComplaint, ...]:
    """Return what does not fit together. Raises a Bitrix24Error.

    ``language`` is the team's: choices are sent by their labels in it.
    """
    found: list[FormComplaint] = []
    for form in forms:
        if form.crm is not None:
            found += await _check_form(client, form, form.crm, mode, language)
    return tuple(found)


async def _check_form(
    client: Bitrix24Client, form: Form, crm: CrmPart, mode: CrmMode, language: str
) -> list[FormComplaint]:
    main = main_of(crm.bundle, mode)
    named = _named(form, crm, main)
    first: dict[str, Method[Any]] = {
        f"fields_{kind.value}": ItemFields(entity_type(kind)) for kind in named
    }
    if crm.pipeline is not None:
        first["pipelines"] = CategoryList()
    answers = await ask(client, first)
    facts = Facts(pipelines=answers.get("pipelines"))
    if crm.pipeline is not None and pipeline_of(crm.pipeline, facts.pipelines) is None:
        known = tuple(one.name for one in facts.pipelines or ())
        guess = _guess(crm.pipeline, known)
        return [_complaint(form, FormFault.NO_PIPELINE, guess, name=crm.pipeline)]
    described = {entity_type(kind): answers.get(f"fields_{kind.value}", {}) for kind in named}
    facts = Facts(described, pipelines=facts.pipelines)
    unfinished = _unfinished(form, main, named)
    directories = {
        directory
        for kind, fields in (*named.items(), *unfinished.items())
        for name in fields
        if (directory := directory_of(entity_type(kind), name, fields, facts))
    }
    statuses = await ask(client, {name: StatusList(name) for name in sorted(directories)})
    facts = Facts(described, statuses, facts.pipelines)
    return [
        *_complaints(form, named, facts),
        *_complaints(form, unfinished, facts),
        *_unfilled(form, main, named, facts),
        *_unfit_answers(form, main, named, facts, language),
    ]


_Named = dict[EntityKind, dict[str, FieldValue]]


def _complaints(form: Form, named: _Named, facts: Facts) -> Iterator[FormComplaint]:
    """Say what is wrong with fields and constant values."""
    for kind, fields in named.items():
        described = facts.fields[entity_type(kind)]
        if not described:
            yield _complaint(form, FormFault.FIELDS_UNTOLD, entity=kind.value)
            continue
        for name in fields:
            if name.startswith(CUSTOM_PREFIX) and name not in described:
                custom = tuple(one for one in described if one.startswith(CUSTOM_PREFIX))
                guess = _guess(name, custom, ask_only=True)
                yield _complaint(form, FormFault.NO_FIELD, guess, entity=kind.value, field=name)
        constant = {name: value for name, value in fields.items() if value}
        for misfit in resolve(entity_type(kind), constant, facts).misfits:
            if misfit.field in described or not misfit.field.startswith(CUSTOM_PREFIX):
                guess = _near(entity_type(kind), misfit.field, misfit.value, fields, facts)
                field = f"{kind.value}.{misfit.field}"
                yield _complaint(form, FormFault.NO_VALUE, guess, field=field, value=misfit.value)


def _unfilled(form: Form, main: EntityKind, named: _Named, facts: Facts) -> Iterator[FormComplaint]:
    """Say which fields the portal insists on, and a submission may lack: it is refused then."""
    surely = {
        (kind, target.field)
        for step, kind, target in _targets(form, main, named)
        if step.required and not step.when
    }
    for kind, fields in named.items():
        for field in facts.fields[entity_type(kind)].values():
            name = field.upper_name or field.name
            if not field.required or field.read_only or not name.startswith(CUSTOM_PREFIX):
                continue
            if name not in fields:
                yield _complaint(form, FormFault.UNFILLED, entity=kind.value, field=name)
            elif not fields[name] and (kind, name) not in surely:
                yield _complaint(form, FormFault.SKIPPABLE, entity=kind.value, field=name)


def _unfit_answers(
    form: Form, main: EntityKind, named: _Named, facts: Facts, language: str
) -> Iterator[FormComplaint]:
    """Say which answers a field would not take, as a delivery would find out."""
    for step, entity, target in _targets(form, main, named):
        kind, name = entity_type(entity), target.field
        field = facts.fields[kind].get(name)
        is_file = step.value is ValueKind.FILES
        if field is not None and is_file != (field.type == "file"):
            yield _complaint(
                form, FormFault.STEP_MISFIT, step=step.id, field=name, shape=field.type
            )
            continue
        if is_file or (field is None and name.startswith(CUSTOM_PREFIX)):
            continue
        several = isinstance(step.asks, ForSeveral) and step.asks.most != 1
        single = directory_of(kind, name, {}, facts) if field is None else field.type in _SINGLE
        if several and single and not (field is not None and field.multiple):
            where = f"{entity.value}.{name}"
            yield _complaint(form, FormFault.ONE_VALUE, field=where, step=step.id)
        for value, choice in _answers_of(step, form, language):
            if not resolve(kind, {name: value}, facts).misfits:
                continue
            if choice:
                yield _complaint(
                    form,
                    FormFault.NO_CHOICE,
                    _near(kind, name, value, {}, facts),
                    field=f"{entity.value}.{name}",
                    value=value,
                    choice=choice,
                    step=step.id,
                )
            else:
                yield _complaint(
                    form,
                    FormFault.ANSWER_MISFIT,
                    step=step.id,
                    kind=step.type.value,
                    field=name,
                    shape=field.type if field is not None else "list",
                )


_SINGLE = frozenset({"enumeration", "crm_status", "boolean", "integer", "double", "date"})
"""Types of fields that do not join several values to one text."""


def _answers_of(step: Step, form: Form, language: str) -> Iterator[tuple[str, str]]:
    """Return what a step can answer as it is sent, with the choice that it is; for free answers one
    that shows what kind it is, and no choice."""
    match step.asks:
        case ForOne(choices) | ForSeveral(choices):
            for choice in choices:
                label = choice.label.in_(language, form.fallback)
                yield label, choice.value
        case ForYesNo():
            yield "Y", ""
        case ForPhone():
            yield "+4930901820", ""
        case ForWords(sample):
            yield sample, ""
        case ForFiles():
            return
        case _ as never:
            assert_never(never)


def _near(
    kind: EntityType,
    name: str,
    value: str,
    fields: Mapping[str, FieldValue],
    facts: Facts,
) -> "_Guess":
    """Return what a list has instead."""
    known: tuple[str, ...] = ()
    directory = directory_of(kind, name, fields, facts)
    if (field := facts.fields.get(kind, {}).get(name)) is not None:
        known = tuple(choice.title for choice in field.choices)
    if directory is not None:
        statuses = facts.directories.get(directory, ())
        known = (*(one.code for one in statuses), *(one.name for one in statuses))
    return _guess(value, known, ask_only=len(known) > _FEW)


_FEW = 12
"""So many items of a list are named in a complaint."""


def _targets(
    form: Form, main: EntityKind, named: _Named
) -> Iterator[tuple[Step, EntityKind, Target]]:
    for step in form.steps:
        for target in step.targets:
            kind = target.entity if target.entity in named else main
            yield step, kind, target


def _named(form: Form, crm: CrmPart, main: EntityKind) -> dict[EntityKind, dict[str, FieldValue]]:
    """Return the fields that a form names, with their constant values; empty for answers."""
    kinds = [main]
    if main is not EntityKind.LEAD:
        kinds += [EntityKind.CONTACT] if crm.contact else []
        kinds += [EntityKind.COMPANY] if crm.company else []
    named: dict[EntityKind, dict[str, FieldValue]] = {kind: {} for kind in kinds}
    for _, kind, target in _targets(form, main, named):
        named[kind].setdefault(target.field, "")
    for kind in kinds:
        named[kind] |= crm.fields.get(kind, {})
        if crm.source_id is not None and kind not in {EntityKind.COMPANY, EntityKind.QUOTE}:
            named[kind]["SOURCE_ID"] = crm.source_id
    if crm.company and crm.tax_id_field is not None:
        named.setdefault(EntityKind.COMPANY, {}).setdefault(crm.tax_id_field, "")
    if crm.pipeline is not None and main is EntityKind.DEAL:
        named[main][PIPELINE] = crm.pipeline
    if crm.stage is not None:
        named[main][STAGE_FIELD[main]] = crm.stage
    return named


def _unfinished(form: Form, main: EntityKind, named: _Named) -> _Named:
    """Return where what was not finished would stand."""
    if form.partial is None or form.partial.stage is None:
        return {}
    pipeline = {name: value for name, value in named[main].items() if name == PIPELINE}
    return {main: {**pipeline, STAGE_FIELD[main]: form.partial.stage}}


_Guess = tuple[str | None, tuple[str, ...]]
"""What was most likely meant; else what there is."""
_NO_GUESS: _Guess = None, ()


def _guess(word: str, known: tuple[str, ...], *, ask_only: bool = False) -> _Guess:
    near = nearest(word, known)
    return near, () if ask_only or near is not None else known


def _complaint(
    form: Form, fault: FormFault, guess: _Guess = _NO_GUESS, **args: FindingArg
) -> FormComplaint:
    return FormComplaint(form.id, fault, args, *guess)
