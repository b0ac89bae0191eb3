"""The translator: one sentence by its key, in one language, with its arguments made safe.

There are thousands of sentences, and a process says some of them: each is parsed when it is first
said. :meth:`Translator.check` parses them all.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from texts.markup import Html

LOCALES = Path(__file__).parent / "locales"

_LONG = 1000
"""fluent.runtime refuses arguments of more than 2500 characters; longer ones than this go around
it: a stand-in of private characters takes their place."""
_KEPT = 10_000
"""Sentences that are kept ready: some three times as many as there are in two languages."""
_STAND_IN = "\ue000{}\ue001"
_STOOD_IN = re.compile("\ue000([a-z_]+)\ue001")

_ENTRY = re.compile(r"^(-?[a-zA-Z][\w-]*) *=", re.MULTILINE)
"""Where a sentence begins; what goes on is indented. A term's key begins with a dash."""
_COMMENT = re.compile(r"^#.*\n?", re.MULTILINE)
_VARIABLE = re.compile(r"\$([a-zA-Z][\w-]*)")
_PARSER = FluentParser(with_spans=False)

TextArg = str | int | Decimal | date
"""Numbers and dates are written as the language writes them; a :class:`~datetime.datetime` must be
in the reader's time zone already. Pass a number that is a name (an id, a year) as a string."""


class TextsError(Exception):
    """The text files are not sound, or were asked for what they do not have.

    A fault of the program, not of a person: guard tests keep it from happening.
    """


class Translator:
    """Speaks the languages that it was made with."""

    def __init__(self, languages: Iterable[str] | None = None, *, locales: Path = LOCALES) -> None:
        """Read the texts of these languages, or of all that there are.

        Raises:
            TextsError: there are none, a key stands twice, or the languages differ in their keys or
                in a key's arguments.
        """
        wanted = sorted(path.name for path in locales.iterdir()) if languages is None else languages
        self.languages: tuple[str, ...] = tuple(wanted)
        self._bundles: dict[str, FluentBundle] = {}
        """What was parsed."""
        self._texts: dict[str, _Texts] = {}
        self._kept = lru_cache(_KEPT)(self._formatted)
        """Labels, questions, *2 of 5*: what is said with nothing but whole numbers."""
        for language in self.languages:
            bundle = FluentBundle([language], use_isolating=False)
            self._bundles[language] = bundle
            self._texts[language] = texts = _read(locales / language)
            for key, source in texts.terms.items():
                bundle.add_resource(_parsed(language, key, source))
        self._compare()

    @property
    def keys(self) -> Mapping[str, frozenset[str]]:
        """Every key with the names of its arguments."""
        return self._texts[self.languages[0]].arguments

    def check(self) -> None:
        """Parse every sentence.

        Raises:
            TextsError: one is broken or empty, has other arguments than it seems to have, or refers
                to something that is no term.
        """
        for language, texts in self._texts.items():
            for key, source in texts.sources.items():
                found = _References()
                found.visit(_parsed(language, key, source))
                if found.arguments != texts.arguments[key]:
                    raise TextsError(f"text {key!r}: its arguments are not clear in {language!r}")
                if strange := found.texts - texts.terms.keys():
                    raise TextsError(f"text {key!r} refers to {strange}, no terms in {language!r}")

    def nearest(self, language_code: str | None) -> str:
        """Return the language for somebody of whom only Telegram's code is known; else the first.

        Where the person is known, the scene says the language: this is for when nothing else can.
        """
        folded = (language_code or "").lower()
        for candidate in (folded, folded.partition("-")[0]):
            if candidate in self.languages:
                return candidate
        return self.languages[0]

    def say(self, language: str, key: str, /, **args: TextArg) -> Html:
        """Return the sentence as Telegram's HTML; strings are escaped unless they are ``Html``.

        Raises:
            TextsError: there is no such language, key or argument.
        """
        safe = {name: _escaped(value) for name, value in args.items()}
        return Html(self._format(language, key, safe))

    def plain(self, language: str, key: str, /, **args: TextArg) -> str:
        """Return the sentence as plain text: for buttons, alerts, and the CRM.

        Raises:
            TextsError: there is no such language, key or argument.
        """
        return self._format(language, key, args)

    def _format(self, language: str, key: str, args: Mapping[str, TextArg]) -> str:
        if all(type(value) is int for value in args.values()):
            return self._kept(language, key, **args)
        return self._formatted(language, key, **args)

    def _formatted(self, language: str, key: str, /, **args: TextArg) -> str:
        if language not in self._texts or key not in (texts := self._texts[language]).sources:
            raise TextsError(f"no text {key!r} in {language!r}")
        bundle = self._bundles[language]
        if not bundle.has_message(key):
            bundle.add_resource(_parsed(language, key, texts.sources[key]))
        pattern = bundle.get_message(key).value
        assert pattern is not None  # noqa: S101 - an empty one is broken
        long = {
            name: value
            for name, value in args.items()
            if isinstance(value, str) and _is_long(value)
        }
        short = {name: _STAND_IN.format(name) if name in long else args[name] for name in args}
        text, errors = bundle.format_pattern(pattern, short)
        if errors:
            raise TextsError(f"text {key!r} in {language!r}: {errors[0]}")
        return _filled(str(text), long)

    def _compare(self) -> None:
        """Compare every language with the first."""
        for language, texts in self._texts.items():
            if lacking := self.keys.keys() ^ texts.arguments.keys():
                raise TextsError(f"{language!r} and {self.languages[0]!r} differ in {lacking}")
            for key, names in texts.arguments.items():
                if names != self.keys[key]:
                    raise TextsError(f"text {key!r}: its arguments differ in {language!r}")


def _is_long(value: str) -> bool:
    return len(value) > _LONG


def _filled(text: str, long: Mapping[str, str]) -> str:
    """Put the long arguments where their stand-ins are."""
    if not long:
        return text
    return _STOOD_IN.sub(lambda match: long.get(match[1], match[0]), text)


def _escaped(value: TextArg) -> TextArg:
    if isinstance(value, Html) or not isinstance(value, str):
        return value
    return html.escape(value)


@dataclass(frozen=True, slots=True)
class _Texts:
    """What a language's files say."""

    sources: Mapping[str, str]
    """Of each sentence by its key."""
    arguments: Mapping[str, frozenset[str]]
    """Their names, by the same keys."""
    terms: Mapping[str, str]


def _read(folder: Path) -> _Texts:
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.ftl")):
        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        begins = list(_ENTRY.finditer(text))
        if text[: begins[0].start() if begins else None].strip():
            raise TextsError(f"{path.name} of {folder.name!r} begins with no text's key")
        places = [*(entry.start() for entry in begins), len(text)]
        for entry, end in zip(begins, places[1:], strict=True):
            if entry[1] in found:
                raise TextsError(f"{path.name}: {entry[1]!r} stands twice")
            found[entry[1]] = text[entry.start() : end]
    if not found:
        raise TextsError(f"there are no texts in {folder.name!r}")
    terms = {key: source for key, source in found.items() if key.startswith("-")}
    sources = {key: source for key, source in found.items() if key not in terms}
    named = {key: frozenset(_VARIABLE.findall(source)) for key, source in sources.items()}
    once = {names: names for names in named.values()}  # thousands of sentences, a few hundred sets
    return _Texts(sources, {key: once[names] for key, names in named.items()}, terms)


def _parsed(language: str, key: str, source: str) -> ast.Resource:
    resource = _PARSER.parse(source)
    match resource.body:
        case [ast.Message(value=ast.Pattern()) | ast.Term()]:
            return resource
    raise TextsError(f"text {key!r} is broken in {language!r}: {source[:60]!r}")


class _References(Visitor):
    """Collects what a sentence refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.arguments: set[str] = set()
        self.texts: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's way to name a node
        self.arguments.add(node.id.name)

    def visit_TermReference(self, node: ast.TermReference) -> None:  # noqa: N802
        self.texts.add(f"-{node.id.name}")

    def visit_MessageReference(self, node: ast.MessageReference) -> None:  # noqa: N802
        self.texts.add(node.id.name)
