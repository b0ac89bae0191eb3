"""Forms with one thing wrong each: the change, where the fault is, a part of its reason."""

import copy
from typing import Any

from tests.intake.forms.samples import FULL

ABSENT = object()

TITLE = {"en": "T", "ru": "Т"}
PROMPT = {"en": "?", "ru": "?"}


def _step(**keys: Any) -> dict[str, Any]:
    return {"id": "extra", "type": "text", "prompt": PROMPT, **keys}


CHOICES = [{"value": "a", "label": TITLE}, {"value": "b", "label": {"en": "B", "ru": "Б"}}]

# (path of the change, the new value, path of the fault, part of the reason)
CHANGES: list[tuple[tuple[str | int, ...], Any, tuple[str | int, ...], str]] = [
    (("partial",), {"stage": "NEW"}, ("partial",), "'silence' is missing"),
    (("partial",), {"silence": 4}, ("partial", "silence"), "between 5 and 10080"),
    (("partial",), {"silence": 30, "reminder": False}, ("partial",), "nothing would follow"),
    (("partial",), {"silence": 30, "stage": ""}, ("partial", "stage"), "must not be empty"),
    (("rating",), "yes please", ("rating",), "must be true or false"),
    (("titel",), TITLE, ("titel",), "did you mean 'title'?"),
    (("title",), ABSENT, (), "'title' is missing"),
    (("title",), None, ("title",), "has no value"),
    (("title",), "Just one", ("title",), "say it in each language: en, ru"),
    (("title",), {"en": "T"}, ("title",), "the translation into ru is missing"),
    (("title",), {"en": "T", "ru": " "}, ("title", "ru"), "must not be empty"),
    (("title",), {"en": "T" * 65, "ru": "Т"}, ("title", "en"), "at most 64 fit"),
    (("title", "de"), "T", ("title", "de"), "unknown key"),
    (("languages",), [], ("languages",), "must not be empty"),
    (("languages",), ["en", "ru", "fr"], ("languages", 2), "does not speak 'fr'"),
    (("languages",), ["en", "ru", "en"], ("languages", 2), "is there already"),
    (("languages",), "en", ("languages",), "must be a list, not the text 'en'"),
    (("fallback",), "de", ("fallback",), "the form has no 'de'"),
    (("greeting", "en"), "x" * 3001, ("greeting", "en"), "at most 3000 fit"),
    (("consent", "version"), ABSENT, ("consent",), "'version' is missing"),
    (("consent", "version"), 1.0, ("consent", "version"), "write it in quotes"),
    (("consent", "url"), "privacy.html", ("consent", "url"), "write https://"),
    (("consent", "url"), "ftp://example.com", ("consent", "url"), "write https://"),
    (("consent", "text", "en"), "x" * 3501, ("consent", "text", "en"), "at most 3500 fit"),
    (("steps",), [], ("steps",), "must not be empty"),
    (("steps", 0, "id"), "Name", ("steps", 0, "id"), "is not possible"),
    (("steps", 1, "id"), "name", ("steps", 1, "id"), "another step has the id 'name'"),
    (("steps", 0, "id"), "source", ("steps", 0, "id"), "a meaning of its own in titles"),
    (("steps", 0, "type"), "fone", ("steps", 0, "type"), "must be one of"),
    (("steps", 1, "type"), "phon", ("steps", 1, "type"), "did you mean 'phone'?"),
    (("steps", 0, "promt"), PROMPT, ("steps", 0, "promt"), "did you mean 'prompt'?"),
    (("steps", 0, "prompt", "en"), "x" * 3501, ("steps", 0, "prompt", "en"), "at most 3500"),
    (("steps", 0, "hint"), {"en": "x" * 501, "ru": "x"}, ("steps", 0, "hint", "en"), "at most 500"),
    (("steps", 0, "required"), "no", ("steps", 0, "required"), "must be true or false"),
    (("steps", 0, "limits"), {"maximum": 3}, ("steps", 0, "limits", "maximum"), "unknown key"),
    (
        ("steps", 0, "limits"),
        {"min_length": 9, "max_length": 3},
        ("steps", 0, "limits"),
        "min_length is more than max_length",
    ),
    (("steps", 0, "limits"), {"max_length": 256}, ("steps", 0, "limits", "max_length"), "between"),
    (("steps", 1, "limits"), {"max_length": 9}, ("steps", 1, "limits"), "has no limits"),
    (
        ("steps", 6, "limits"),
        {"minimum": 5, "maximum": 1},
        ("steps", 6, "limits"),
        "minimum is more than maximum",
    ),
    (
        ("steps", 6, "limits"),
        {"minimum": 1.2, "maximum": 1.8, "integer": True},
        ("steps", 6, "limits"),
        "no whole number",
    ),
    (
        ("steps", 6, "limits", "currency"),
        "roubles",
        ("steps", 6, "limits", "currency"),
        "currency’s code",
    ),
    (("steps", 6, "limits", "currency"), "RUR", ("steps", 6, "limits", "currency"), "an old code"),
    (("steps", 6, "limits", "decimals"), 9, ("steps", 6, "limits", "decimals"), "between"),
    (("steps", 6, "limits", "minimum"), "few", ("steps", 6, "limits", "minimum"), "a number"),
    (("steps", 4, "limits"), {"earliest": "soon"}, ("steps", 4, "limits", "earliest"), "no date"),
    (
        ("steps", 4, "limits"),
        {"earliest": "2026-02-30"},
        ("steps", 4, "limits", "earliest"),
        "no date",
    ),
    (
        ("steps", 4, "limits"),
        {"earliest": "today+3d", "latest": "today"},
        ("steps", 4, "limits"),
        "earliest is after latest",
    ),
    (("steps", 5, "limits"), {"max_choices": 4}, ("steps", 5, "limits", "max_choices"), "between"),
    (("steps", 7, "limits", "max_files"), 11, ("steps", 7, "limits", "max_files"), "between"),
    (
        ("steps", 7, "limits", "max_megabytes"),
        21,
        ("steps", 7, "limits", "max_megabytes"),
        "at most 20",
    ),
    (
        ("steps", 7, "limits", "file_types"),
        [".PDF"],
        ("steps", 7, "limits", "file_types", 0),
        "without the dot",
    ),
    (("steps", 3, "choices"), ABSENT, ("steps", 3), "'choices' is missing"),
    (("steps", 3, "choices"), CHOICES[:1], ("steps", 3, "choices"), "list at least two"),
    (
        ("steps", 3, "choices"),
        [*CHOICES, {"value": "a", "label": {"en": "C", "ru": "Ц"}}],
        ("steps", 3, "choices", 2),
        "stands for another choice",
    ),
    (
        ("steps", 3, "choices"),
        [*CHOICES, {"value": "c", "label": {"en": "b!", "ru": "Ц"}}],
        ("steps", 3, "choices", 2),
        "stands for another choice",
    ),
    (
        ("steps", 3, "choices", 0, "label", "en"),
        "x" * 41,
        ("steps", 3, "choices", 0, "label", "en"),
        "at most 40 fit",
    ),
    (("steps", 3, "choices", 0, "value"), True, ("steps", 3, "choices", 0, "value"), "in quotes"),
    (("steps", 0, "choices"), CHOICES, ("steps", 0, "choices"), "has no choices"),
    (
        ("steps", 4, "when"),
        {"step": "news", "is": "yes"},
        ("steps", 4, "when", "step"),
        "no earlier step has the id 'news'",
    ),
    (
        ("steps", 4, "when"),
        {"step": "knd", "is": "demo"},
        ("steps", 4, "when", "step"),
        "did you mean 'kind'?",
    ),
    (
        ("steps", 4, "when"),
        {"step": "kind", "is": "demos"},
        ("steps", 4, "when", "is"),
        "'kind' is never 'demos'; did you mean 'demo'?",
    ),
    (
        ("steps", 4, "when"),
        {"step": "name", "is": "Anna"},
        ("steps", 4, "when", "is"),
        "only answered",
    ),
    (("steps", 4, "when"), {"step": "kind"}, ("steps", 4, "when"), "exactly one of"),
    (
        ("steps", 4, "when"),
        {"step": "kind", "is": "demo", "answered": True},
        ("steps", 4, "when"),
        "exactly one of",
    ),
    (
        ("steps", 0, "when"),
        {"step": "name", "answered": True},
        ("steps", 0, "when", "step"),
        "none before it",
    ),
    (("steps", 0, "crm"), "contact", ("steps", 0, "crm"), "write entity.FIELD"),
    (("steps", 0, "crm"), "contakt.NAME", ("steps", 0, "crm"), "did you mean 'contact'?"),
    (("steps", 0, "crm"), "contact.NAMME", ("steps", 0, "crm"), "has no field NAMME; did you mean"),
    (("steps", 0, "crm"), "lead.NAME", ("steps", 0, "crm"), "the bundle has no lead"),
    (("steps", 0, "crm"), "company.TITLE", ("steps", 0, "crm"), "set crm.company: true"),
    (("steps", 1, "crm"), "deal.PHONE", ("steps", 1, "crm"), "aim it at contact.PHONE"),
    (("steps", 1, "crm"), "main.PHONE", ("steps", 1, "crm"), "aim it at contact.PHONE"),
    (
        ("steps", 0, "crm"),
        "contact.PHONE",
        ("steps", 0, "crm"),
        "takes the answer to a step of type",
    ),
    (("steps", 0, "crm"), "deal.STAGE_ID", ("steps", 0, "crm"), "use crm.stage"),
    (("steps", 0, "crm"), "deal.UTM_SOURCE", ("steps", 0, "crm"), "it comes from the link"),
    (("steps", 0, "crm"), "deal.UF_ROOMS", ("steps", 0, "crm"), "is no custom field"),
    (("steps", 0, "crm"), "deal.OPPORTUNITY", ("steps", 0, "crm"), "of type number"),
    (("steps", 7, "crm"), "deal.COMMENTS", ("steps", 7, "crm"), "goes into a custom field"),
    (
        ("steps", 7, "crm"),
        ["deal.UF_CRM_PLAN", "contact.UF_CRM_PLAN"],
        ("steps", 7, "crm", 1),
        "to one place only",
    ),
    (("steps", 0, "crm"), [], ("steps", 0, "crm"), "must not be empty"),
    (("finish",), ABSENT, (), "'finish' is missing"),
    (("finish", "button"), {"text": TITLE}, ("finish", "button"), "'url' is missing"),
    (
        ("finish", "button"),
        {"text": TITLE, "url": "https://"},
        ("finish", "button", "url"),
        "write https://",
    ),
    (("crm",), ABSENT, (), "'crm' is missing"),
    (("crm", "bundle"), "invoice", ("crm", "bundle"), "must be one of"),
    (("crm", "contact"), "yes", ("crm", "contact"), "must be true or false"),
    (("crm", "company"), True, ("crm", "company"), "no answer names the company"),
    (("crm", "company_match"), "tax_id", ("crm",), "tax_id_field must name"),
    (("crm", "tax_id_field"), "UF_CRM_INN", ("crm", "tax_id_field"), "has no effect"),
    (("crm", "titles"), {"deal": "{nme}"}, ("crm", "titles", "deal"), "did you mean 'name'?"),
    (("crm", "titles"), {"contact": "x"}, ("crm", "titles", "contact"), "unknown key"),
    (("crm", "fields"), {"lead": {"COMMENTS": "x"}}, ("crm", "fields", "lead"), "has no lead"),
    (
        ("crm", "fields"),
        {"deal": {"COMENTS": "x"}},
        ("crm", "fields", "deal", "COMENTS"),
        "did you mean 'COMMENTS'?",
    ),
    (("crm", "assigned_by"), 0, ("crm", "assigned_by"), "between"),
    (("crm", "source_id"), 5, ("crm", "source_id"), "must be text"),
    (("repeat",), "always", ("repeat",), "must be one of"),
    (("chat",), "@managers", ("chat",), "must be a chat’s id"),
    (("chat",), True, ("chat",), "must be a chat’s id"),
]


def wrong_forms() -> list[tuple[dict[str, Any], tuple[str | int, ...], str]]:
    """Return each wrong form with the fault's path and a part of its reason."""
    return [(changed(path, value), at, reason) for path, value, at, reason in CHANGES]


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """Return the full form with one place changed."""
    raw = copy.deepcopy(FULL)
    place: Any = raw
    for part in path[:-1]:
        place = place[part]
    if value is ABSENT:
        del place[path[-1]]
    else:
        place[path[-1]] = copy.deepcopy(value)
    return raw
