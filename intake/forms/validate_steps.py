"""Judging a form's steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from intake.forms.form import Choice, Condition, Step, StepType, Target, Wording
from intake.forms.form_choices import WORD
from intake.forms.normalise.answers import choice_values
from intake.forms.normalise.choosing import NO, YES
from intake.forms.reading import Node, did_you_mean
from intake.forms.validate_crm import PlacedTarget, read_targets
from intake.forms.validate_limits import read_limits
from intake.forms.values.words import fold
from intake.forms.wordings import Wordings
from intake.kernel.ids import StepId

MOST_STEPS = 50
MOST_CHOICES = 90
"""A keyboard has at most 100 buttons (telegram.md); some are ours."""

LONGEST_PROMPT = 3500
LONGEST_HINT = 500
LONGEST_LABEL = 40
"""Phones cut buttons from about 20 characters on (telegram.md)."""

_WITH_CHOICES = frozenset({StepType.CHOICE, StepType.CHOICES})

_KEYS = ("id", "type", "prompt", "label", "hint", "required", "when", "limits", "choices", "crm")
_STEP_ID = r"[a-z][a-z0-9_]{0,31}"


@dataclass(frozen=True, slots=True)
class ReadStep:
    """A step with what must be judged later."""

    step: Step
    targets: tuple[PlacedTarget, ...]


@dataclass(frozen=True, slots=True)
class ReadSteps:
    """The steps that could be read, and what is known of all of them."""

    read: tuple[ReadStep, ...] = ()
    ids: frozenset[str] | None = None
    """Every step's id, also of those that are faulty elsewhere; ``None`` if one has none."""
    targets: frozenset[Target] | None = None
    """Where all of them are aimed; ``None`` when that cannot be told of each."""


@dataclass(slots=True)
class _Earlier:
    """The steps before the one that is read: what its conditions can name."""

    steps: dict[StepId, Step | None] = field(default_factory=dict)
    """``None``: it is faulty itself, and nothing can be said of its answers."""
    unnamed: bool = False
    """One of them has no id that could be read: it may be the one that is meant."""


def read_steps(
    node: Node | None,
    wordings: Wordings,
    reserved: frozenset[str],
    forms: tuple[Choice, ...] | None = None,
) -> ReadSteps:
    """Read the steps; ids in ``reserved`` mean something else in titles.

    ``forms`` are the choices of a wizard's question with ``choices: forms``. With fewer than two
    there is nothing to ask, and the step is left out.
    """
    if node is None:
        return ReadSteps()
    steps: list[ReadStep] = []
    earlier = _Earlier()
    aimed = True
    for item in node.items(most=MOST_STEPS):
        read, step_id = _read_step(item, wordings, earlier, forms)
        if step_id is None:
            earlier.unnamed = True
        elif step_id in earlier.steps:
            item.violation(f"another step has the id {step_id!r} already", "id")
        elif step_id in reserved:
            item.violation(f"{step_id!r} has a meaning of its own in titles; rename it", "id")
        if step_id is not None:
            earlier.steps[step_id] = _with_known_answers(item, read)
        aimed = aimed and read is not None and not _has_faulty(item, "crm")
        if read is not None and not (_asks_for_a_form(item) and len(read.step.choices) < 2):
            steps.append(read)
    if not isinstance(node.value, list):
        return ReadSteps()
    return ReadSteps(
        tuple(steps),
        None if earlier.unnamed else frozenset(map(str, earlier.steps)),
        frozenset(target for one in steps for target in one.step.targets) if aimed else None,
    )


def _with_known_answers(node: Node, read: ReadStep | None) -> Step | None:
    """Return the step if it can be said which answers it takes."""
    if read is None or _has_faulty(node, "choices"):
        return None
    choices_missing = read.step.type in _WITH_CHOICES and not read.step.choices
    return None if choices_missing else read.step


def _has_faulty(step: Node, key: str) -> bool:
    return Node(None, (*step.path, key), step.violations).is_faulty


def _read_step(
    node: Node, wordings: Wordings, earlier: _Earlier, forms: tuple[Choice, ...] | None
) -> tuple[ReadStep | None, StepId | None]:
    """Read a step, and its id whatever else is wrong with it."""
    keys = node.keys(_KEYS, required=("id", "type", "prompt"))
    name = (
        keys["id"].matching(_STEP_ID, "up to 32 of a-z, 0-9 and _, a letter first")
        if "id" in keys
        else None
    )
    step_id = StepId(name) if name else None
    step_type = keys["type"].one_of(StepType) if "type" in keys else None
    prompt = wordings.read(keys["prompt"], most=LONGEST_PROMPT) if "prompt" in keys else None
    label = wordings.read(keys["label"], most=LONGEST_LABEL) if "label" in keys else None
    hint = wordings.read(keys["hint"], most=LONGEST_HINT) if "hint" in keys else None
    required = keys["required"].boolean() if "required" in keys else True
    when = _read_when(keys["when"], earlier) if "when" in keys else ()
    placed = read_targets(keys["crm"]) if "crm" in keys else ()
    if step_type is None:
        return None, step_id
    if forms is not None and step_type is StepType.CHOICE and _asks_for_a_form(node):
        choices = forms[:MOST_CHOICES]
    else:
        choices = _read_choices(node, keys.get("choices"), step_type, wordings)
    step = Step(
        id=step_id or StepId(""),
        type=step_type,
        prompt=prompt or Wording({}),
        label=label,
        hint=hint,
        required=required is not False,
        when=when,
        limits=read_limits(keys.get("limits"), step_type, _written(keys.get("choices"))),
        choices=choices,
        targets=tuple(target.target for target in placed),
    )
    return (ReadStep(step, placed) if step_id else None), step_id


def _asks_for_a_form(step: Node) -> bool:
    return isinstance(step.value, Mapping) and step.value.get("choices") == WORD


def _written(choices: Node | None) -> int:
    """Count the choices as they are written, right or wrong."""
    listed = choices.value if choices is not None else None
    return len(listed) if isinstance(listed, list) and listed else MOST_CHOICES


def _read_choices(
    node: Node, choices: Node | None, step_type: StepType, wordings: Wordings
) -> tuple[Choice, ...]:
    if step_type not in _WITH_CHOICES:
        if choices is not None:
            choices.violation(f"a step of type {step_type} has no choices; remove them")
        return ()
    if choices is None:
        node.violation("'choices' is missing: list at least two")
        return ()
    read: list[Choice] = []
    items = choices.items(most=MOST_CHOICES)
    if len(items) == 1:
        choices.violation("one choice is none: list at least two")
    taken: dict[str, str] = {}
    for item in items:
        keys = item.keys(("value", "label"), required=("value", "label"))
        value = keys["value"].text(most=100) if "value" in keys else None
        label = wordings.read(keys["label"], most=LONGEST_LABEL) if "label" in keys else None
        if value is None or label is None:
            continue
        for name in {fold(value), *(fold(text) for text in label.by_language.values())}:
            if taken.setdefault(name, value) != value or (
                name == fold(value) and any(value == other.value for other in read)
            ):
                item.violation(f"{name!r} stands for another choice already")
        read.append(Choice(value, label))
    return tuple(read)


def _read_when(node: Node, earlier: _Earlier) -> tuple[Condition, ...]:
    nodes = node.items(most=10) if isinstance(node.value, list) else (node,)
    conditions = (_read_condition(item, earlier) for item in nodes)
    return tuple(condition for condition in conditions if condition is not None)


def _read_condition(node: Node, earlier: _Earlier) -> Condition | None:
    keys = node.keys(("step", "is", "is_not", "answered"), required=("step",))
    tests = [name for name in ("is", "is_not", "answered") if name in keys]
    if len(tests) != 1:
        node.violation("say exactly one of is, is_not and answered")
        return None
    name = keys["step"].text(most=32) if "step" in keys else None
    if name is None:
        return None
    if StepId(name) not in earlier.steps and not earlier.unnamed:
        known = tuple(str(step_id) for step_id in earlier.steps)
        hint = did_you_mean(name, known) if known else "; the first step has none before it"
        keys["step"].violation(f"no earlier step has the id {name!r}{hint}")
    if (step := earlier.steps.get(StepId(name))) is None:
        return None
    if tests == ["answered"]:
        answered = keys["answered"].boolean()
        return Condition(step.id, negated=answered is False)
    test = keys[tests[0]]
    values = _condition_values(test, step)
    return Condition(step.id, any_of=values, negated=tests == ["is_not"]) if values else None


def _condition_values(node: Node, step: Step) -> tuple[str, ...]:
    possible = choice_values(step)
    if not possible:
        node.violation(
            f"{step.id!r} is of type {step.type}: only answered: true or false can be asked of it"
        )
        return ()
    nodes = node.items(most=MOST_CHOICES) if isinstance(node.value, list) else (node,)
    values = []
    for item in nodes:
        # YAML reads a bare yes or no as true or false.
        value = {True: YES, False: NO}.get(item.value) if isinstance(item.value, bool) else None
        value = value or item.text(most=100)
        if value is not None and value not in possible:
            item.violation(f"{step.id!r} is never {value!r}{did_you_mean(value, possible)}")
        elif value is not None:
            values.append(value)
    return tuple(values)
