"""The translator: one sentence by its key, in one language, with its arguments made safe."""

import html
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
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
            TextsError: a file cannot be read, a key stands twice, or the languages differ in
                their keys or in a key's arguments.
        """
        wanted = sorted(path.name for path in locales.iterdir()) if languages is None else languages
        self.languages: tuple[str, ...] = tuple(wanted)
        self._bundles: dict[str, FluentBundle] = {}
        self._arguments: dict[str, Mapping[str, frozenset[str]]] = {}
        self._kept = lru_cache(_KEPT)(self._formatted)
        """Labels, questions, *2 of 5*: what is said with nothing but whole numbers."""
        for language in self.languages:
            bundle = FluentBundle([language], use_isolating=False)
            self._bundles[language] = bundle
            self._arguments[language] = _read(bundle, locales / language)
        self._compare()

    @property
    def keys(self) -> Mapping[str, frozenset[str]]:
        """Every key with the names of its arguments."""
        return self._arguments[self.languages[0]]

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
        bundle = self._bundles.get(language)
        if bundle is None or not bundle.has_message(key):
            raise TextsError(f"no text {key!r} in {language!r}")
        if (pattern := bundle.get_message(key).value) is None:
            raise TextsError(f"text {key!r} is empty in {language!r}")
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
        for language, arguments in self._arguments.items():
            if lacking := self.keys.keys() ^ arguments.keys():
                raise TextsError(f"{language!r} and {self.languages[0]!r} differ in {lacking}")
            for key, names in arguments.items():
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


def _read(bundle: FluentBundle, folder: Path) -> dict[str, frozenset[str]]:
    """Add a language's files to its bundle, and return each key with its arguments' names."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.ftl")):
        resource = FluentResource(path.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise TextsError(
                    f"{path.name} of {folder.name!r} is broken: {str(entry.content)[:60]!r}"
                )
            if isinstance(entry, ast.Message):
                if entry.id.name in found or entry.value is None:
                    raise TextsError(f"{path.name}: {entry.id.name!r} stands twice or is empty")
                collector = _Arguments()
                collector.visit(entry)
                found[entry.id.name] = frozenset(collector.names)
        bundle.add_resource(resource)
    if not found:
        raise TextsError(f"there are no texts in {folder.name!r}")
    return found


class _Arguments(Visitor):
    """Collects the names of the arguments that a message uses."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 - the visitor's way to name a node
        self.names.add(node.id.name)
