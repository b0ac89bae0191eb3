"""Making a form of a plain mapping, or saying everything that is wrong with it."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping

from intake.forms.form import (
    CardChat,
    Consent,
    CrmPart,
    Finish,
    Form,
    RepeatPolicy,
    StepType,
    Wording,
)
from intake.forms.form_choices import form_choices
from intake.forms.reading import Node, did_you_mean
from intake.forms.validate_crm import (
    PLACEHOLDERS,
    has_sure_bundle,
    in_currency,
    read_crm,
    validate_crm,
    validate_target,
)
from intake.forms.validate_steps import LONGEST_LABEL, LONGEST_PROMPT, ReadSteps, read_steps
from intake.forms.violations import Violation, Violations
from intake.forms.wordings import LONGEST_URL, Wordings, validate_url
from intake.kernel.ids import ChatId, FormId

FORM_ID = r"[a-z][a-z0-9_-]{0,47}"
"""It must fit a button's 64 bytes (telegram.md) beside what else the button says."""

LONGEST_TITLE = 64
LONGEST_GREETING = 3000

_KEYS = (
    "languages",
    "fallback",
    "title",
    "menu",
    "greeting",
    "consent",
    "steps",
    "finish",
    "crm",
    "repeat",
    "chat",
)
_WIZARD_KEYS = ("languages", "fallback", "title", "greeting", "steps", "finish")
_TITLE_WORDS = frozenset(PLACEHOLDERS) - {"name"}
"""A step may be called ``name``: in titles it stands for the same."""


def validate(
    raw: Mapping[str, object],
    *,
    form_id: str,
    languages: frozenset[str],
    wizard: bool = False,
    reserved: Collection[str] = (),
    offered: Iterable[Form] = (),
) -> Form | Violations:
    """Judge a form; every fault is found at once.

    A ``wizard`` sets something up, and says nothing of the CRM. ``reserved`` are ids that are
    taken.

    ``offered`` are the forms that a wizard's question with ``choices: forms`` lets choose from.

    ``languages`` are those that the bot's own texts have: buttons and problems around the form's
    sentences come from there, so a form can have no others.
    """
    root = Node(raw, (), [])
    if not re.fullmatch(FORM_ID, form_id):
        root.violation(
            f"the file's name {form_id!r} is no form id: up to 48 of a-z, 0-9, _ and -, "
            "a letter first"
        )
    if form_id in reserved:
        root.violation(f"the bot has a wizard called {form_id!r}; rename the file")
    form = _read(root, form_id, languages, tuple(offered), wizard=wizard)
    if root.violations:
        return Violations(_in_order(root.violations))
    return dataclasses.replace(form, hash=digest(form))


def digest(value: object) -> str:
    """Return a stable digest of a record's content."""
    plain = dataclasses.asdict(value) if dataclasses.is_dataclass(value) else value  # type: ignore[arg-type]  # an instance, not a class
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def consent_digest(consent: Consent) -> str:
    """Return a digest of what people agree to, without its version."""
    return digest([dict(consent.text.by_language), dict(consent.url or {})])


def _in_order(violations: list[Violation]) -> tuple[Violation, ...]:
    return tuple(dict.fromkeys(violations))


def _read(
    root: Node,
    form_id: str,
    languages: frozenset[str],
    offered: tuple[Form, ...],
    *,
    wizard: bool,
) -> Form:
    keys = root.keys(
        _WIZARD_KEYS if wizard else _KEYS,
        required=("languages", "title", "steps", "finish", *(() if wizard else ("crm",))),
    )
    spoken = _read_languages(keys.get("languages"), languages)
    wordings = Wordings(spoken)
    fallback = _read_fallback(keys.get("fallback"), spoken)
    title = wordings.read(keys["title"], most=LONGEST_TITLE) if "title" in keys else None
    menu = wordings.read(keys["menu"], most=LONGEST_LABEL) if "menu" in keys else None
    greeting = (
        wordings.read(keys["greeting"], most=LONGEST_GREETING) if "greeting" in keys else None
    )
    consent = _read_consent(keys["consent"], wordings) if "consent" in keys else None
    reserved = frozenset() if wizard else _TITLE_WORDS
    forms = form_choices(offered, spoken or ()) if wizard else None
    steps = read_steps(keys.get("steps"), wordings, reserved, forms)
    finish = _read_finish(keys["finish"], wordings) if "finish" in keys else None
    crm = _read_crm(keys["crm"], steps) if "crm" in keys else None
    for placed in (target for read in steps.read for target in read.targets) if wizard else ():
        placed.node.violation("a wizard's answers do not go to the CRM; remove it")
    repeat = keys["repeat"].one_of(RepeatPolicy) if "repeat" in keys else None
    return Form(
        id=FormId(form_id),
        hash="",
        languages=spoken or (),
        fallback=fallback,
        title=title or Wording({}),
        menu=menu,
        greeting=greeting,
        consent=consent,
        steps=tuple(in_currency(read.step, crm or CrmPart()) for read in steps.read),
        finish=finish or Finish(Wording({})),
        crm=crm,
        repeat=repeat or RepeatPolicy.NEW,
        chat=_read_chat(keys["chat"]) if "chat" in keys else None,
    )


def _read_languages(node: Node | None, known: frozenset[str]) -> tuple[str, ...] | None:
    """Read the languages; ``None`` when it is not sure which they are."""
    if node is None:
        return None
    spoken: list[str] = []
    for item in node.items(most=20):
        language = item.text(most=10)
        if language is None:
            continue
        if language not in known:
            item.violation(
                f"the bot does not speak {language!r}{did_you_mean(language, tuple(sorted(known)))}"
            )
        elif language in spoken:
            item.violation(f"{language!r} is there already")
        else:
            spoken.append(language)
    return None if node.is_faulty else tuple(spoken)


def _read_fallback(node: Node | None, spoken: tuple[str, ...] | None) -> str:
    first = spoken[0] if spoken else ""
    if node is None:
        return first
    language = node.text(most=10)
    if language is not None and spoken is not None and language not in spoken:
        node.violation(f"the form has no {language!r}; it has {', '.join(spoken)}")
    return language or first


def _read_consent(node: Node, wordings: Wordings) -> Consent:
    keys = node.keys(("text", "version", "url"), required=("text", "version"))
    text = wordings.read(keys["text"], most=LONGEST_PROMPT) if "text" in keys else None
    version = keys["version"].text(most=40) if "version" in keys else None
    url = wordings.read_urls(keys["url"]) if "url" in keys else None
    return Consent(text or Wording({}), version or "", url)


def _read_finish(node: Node, wordings: Wordings) -> Finish:
    keys = node.keys(("text", "button", "file"), required=("text",))
    text = wordings.read(keys["text"], most=LONGEST_PROMPT) if "text" in keys else None
    button_text = button_url = None
    if "button" in keys:
        button = keys["button"].keys(("text", "url"), required=("text", "url"))
        if "text" in button:
            button_text = wordings.read(button["text"], most=LONGEST_LABEL)
        if "url" in button:
            button_url = button["url"].text(most=LONGEST_URL)
            if button_url is not None:
                validate_url(button["url"], button_url)
    file = keys["file"].text(most=300) if "file" in keys else None
    return Finish(text or Wording({}), button_text, button_url, file)


def _read_crm(node: Node, steps: ReadSteps) -> CrmPart:
    crm = read_crm(node)
    validate_crm(node, crm, steps.ids, steps.targets)
    if not has_sure_bundle(node):
        return crm
    for read in steps.read:
        for placed in read.targets:
            validate_target(placed, read.step, crm)
        if read.step.type is StepType.FILE:
            for placed in read.targets[1:]:
                placed.node.violation("files go to one place only: keep one target")
    return crm


def _read_chat(node: Node) -> CardChat | None:
    """Read a chat id, alone or with a topic: ``-1001234567890`` or ``-1001234567890/45``."""
    written = str(node.value) if isinstance(node.value, int | str) else ""
    match = re.fullmatch(r"(-?[1-9]\d{0,18})(?:/([1-9]\d{0,9}))?", written.strip())
    if match is None or isinstance(node.value, bool):
        node.violation('must be a chat\'s id, such as -1001234567890, or with a topic: "-100…/45"')
        return None
    return CardChat(ChatId(int(match[1])), int(match[2]) if match[2] else None)
