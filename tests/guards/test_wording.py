"""How our sentences are written: signs, spaces, dashes and quotes, one rule per language.

What no rule can see is read by a person: ``python -m tests.dialogs``.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from bot.config.form_files import load_catalogue
from intake.forms.form import Form
from intake.forms.wording import Wording
from tests.dialogs import FORMS, Reading, forms_of, spoken
from texts.translator import LOCALES, Translator

TRANSLATOR = Translator()
CATALOGUE = load_catalogue(FORMS, languages=TRANSLATOR.languages, default=None)
ALL_FORMS = forms_of(CATALOGUE)

EVERYWHERE = {
    "three dots are one sign: …": r"\.\.\.",
    "two full stops": r"(?<!\.)\.\.(?!\.)",
    "two spaces": r"\S {2,}\S",
    "a space before a sign": r"\S [,.;!?](?:\s|$)",
    "a straight quote or apostrophe": r"[\"']",
    "a hyphen for a dash": r"\s-\s",
    "a sentence without a space before it": r"[а-яёa-z]{2,}[.!?][А-ЯЁA-Z]",
}
RULES = {
    "en": {
        "the dash is – with spaces": "—",
        "quotes are “ and ”": "[«»„]",
        "an apostrophe that opens": r"‘",
    },
    "ru": {
        "the dash is — with spaces": r"\s–(?:\s|$)|^–$|\S—|—\S",
        "quotes are « and »": "[“”„‘’]",
        "«вы» is written small": r"(?<=[а-яё,:] )(?:Вы|Вас|Вам|Ваш[а-я]*)\b",
        "ё is written": r"(?i)\b(?:еще|ее|нее|мое|твое|свое|придет|пойдет|идет|найдет)\b",
        "a word for men only": r"(?i)\b(?:согласен|уверен|обязан|готов ли|рад вас)\b",
    },
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Well..."),
        ("en", "The latest date is Mar 5.."),
        ("en", "Two  spaces"),
        ("en", "A space ."),
        ("en", "Let's go"),
        ("en", 'A "quoted" word'),
        ("en", "One - two"),
        ("en", "One — two"),
        ("en", "«Quoted»"),
        ("en", "The end.And more"),
        ("ru", "Раз – два"),
        ("ru", "Раз—два"),
        ("ru", "Раз - два"),
        ("ru", "“Готово”"),
        ("ru", "Скажите, если Вы не против"),
        ("ru", "Попробуйте еще раз"),
        ("ru", "✅ Согласен"),
    ],
)
def test_the_rules_see_what_they_are_for(language: str, text: str) -> None:
    rules = EVERYWHERE | RULES[language]
    assert [rule for rule, pattern in rules.items() if re.search(pattern, text, re.MULTILINE)]


class _Texts(Visitor):
    """Collects what people read, without what is code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def visit_Pattern(self, node: ast.Pattern) -> None:  # noqa: N802 - the visitor's way to name a node
        parts = [
            part.value if isinstance(part, ast.TextElement) else "ARGUMENT"
            for part in node.elements
        ]
        self.found.append(re.sub(r"<[^>]*>", "", "".join(parts)))
        self.generic_visit(node)


def sentences(language: str) -> Iterator[tuple[str, str]]:
    """Yield where it stands and what is said: of the texts, the forms and the wizards."""
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message | ast.Term):
                texts = _Texts()
                texts.visit(entry)
                for text in texts.found:
                    yield f"{path.name}: {entry.id.name}", text
    for form in ALL_FORMS:
        for wording in _wordings(form):
            if language in wording.by_language:
                yield form.id, wording.by_language[language]


def _wordings(part: object) -> Iterator[Wording]:
    if isinstance(part, Wording):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _wordings(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _wordings(getattr(part, field.name))


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_sentences_follow_the_rules_of_their_language(language: str) -> None:
    wordings = list(sentences(language))
    assert len(wordings) > 300
    rules = EVERYWHERE | RULES[language]
    wrong = [
        (where, rule, text)
        for where, text in wordings
        for rule, pattern in rules.items()
        if re.search(pattern, text, re.MULTILINE)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_a_sentence_ends_once_whatever_stands_in_it(language: str) -> None:
    """A Russian date ends in a full stop of its own: «5 мар. 2026 г.»."""
    wrong = [
        (key, text)
        for key, text in spoken(TRANSLATOR, language)
        if re.search(r"\.\.|\S {2,}\S|\s[,.;!?](?:\s|$)", text)
    ]
    assert wrong == []


_GENITIVE = frozenset(
    {
        "problem-choices-max",
        "problem-number-decimals",
        "question-file-count",
    }
)
"""«не больше двух вариантов»: after such words two and five are one form."""


def test_russian_counts_have_their_three_forms() -> None:
    wrong = []
    for path in sorted((LOCALES / "ru").glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(entry, ast.Message) or entry.id.name in _GENITIVE:
                continue
            for select in _selects(entry):
                keys = {getattr(one.key, "name", "") for one in select.variants}
                if keys & {"one", "few"} and not {"one", "few"} <= keys:
                    wrong.append((entry.id.name, keys))
    assert wrong == []


def _selects(entry: ast.Message) -> Iterator[ast.SelectExpression]:
    found: list[ast.SelectExpression] = []

    class Selects(Visitor):
        def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802 - as above
            found.append(node)
            self.generic_visit(node)

    Selects().visit(entry)
    yield from found


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.id)
def test_every_dialog_can_be_read_to_its_end(form: Form) -> None:
    for language in form.languages:
        lines = list(Reading.of(form, language, TRANSLATOR).lines())
        assert len(lines) > 5 * len(form.steps)
        blocks = [block.strip() for line in lines for block in line.split("\n\n")]
        assert not [one for one in blocks if re.search(r"\.\.|[^\n] {2,}\S", one.lstrip(" >"))]


@pytest.mark.parametrize("language", TRANSLATOR.languages)
def test_a_hint_does_not_say_what_the_bot_says_by_itself(language: str) -> None:
    """Whoever is to choose several is told so under the question; a hint adds something else."""
    said = TRANSLATOR.plain(language, "question-choices").split(",")[0]
    doubled = [
        (form.id, step.id)
        for form in ALL_FORMS
        for step in form.steps
        if step.hint and said.startswith(step.hint.in_(language, form.fallback).rstrip("."))
    ]
    assert doubled == []


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.id)
def test_shipped_questions_have_labels(form: Form) -> None:
    assert all(step.label for step in form.steps)
