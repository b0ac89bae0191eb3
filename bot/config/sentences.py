"""How a sentence is written in a form file: one text, or one for each of the form's languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationInfo
from pydantic.annotated_handlers import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from bot.config.file_models import FileContext, fault, fault_here
from bot.config.file_values import Text
from intake.forms.violations import FaultReason, Violation, did_you_mean, why
from intake.forms.wording import Choice, Wording

LONGEST_URL = 2000
_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?|https?://localhost(?:[:/?#]\S*)?")


@dataclass(slots=True)
class FormContext(FileContext):
    """What is known of a form before it is read."""

    known: frozenset[str] = frozenset()
    """The languages that the bot's own texts have."""
    languages: tuple[str, ...] | None = None
    """The form's; ``None``: they cannot be read, so whatever is said is read in any language."""
    forms: tuple[Choice, ...] | None = None
    """What ``choices: forms`` stands for; ``None`` where it does not."""

    def unknown(self, key: str, raw: Mapping[str, object], known: tuple[str, ...]) -> FaultReason:
        """A step of another type has what this one has not."""
        if key in {"limits", "choices"} and "type" in raw:
            return why("fault-not-for-type", type=str(raw["type"]), key=key)
        return FileContext.unknown(self, key, raw, known)

    def missing(self, key: str) -> FaultReason:
        """Say how much of it there must be."""
        if key == "choices":
            return why("fault-missing-choices", key=repr(key))
        return FileContext.missing(self, key)


def form_context(info: ValidationInfo) -> FormContext:
    """Return what is known of the form that is read."""
    return cast("FormContext", info.context)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Marks a :class:`Wording`; a plain text will do for a form with one language."""

    most: int

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(
            _wording, text_or_mapping(Text(self.most), handler)
        )


def text_or_mapping(text: Text, handler: GetCoreSchemaHandler) -> CoreSchema:
    """Return the schema of one text, or of a text by language."""
    one = text.__get_pydantic_core_schema__(str, handler)
    each = core_schema.dict_schema(core_schema.str_schema(), one)
    return core_schema.tagged_union_schema(
        {
            "(one)": one,
            "(each)": core_schema.with_info_before_validator_function(_in_languages, each),
        },
        lambda raw: "(each)" if isinstance(raw, Mapping) else "(one)",
    )


def _in_languages(said: Mapping[str, object], info: ValidationInfo) -> Mapping[str, object]:
    """Put what is said into the form's own order of languages; there must be all of them."""
    languages = form_context(info).languages
    if languages is None:
        return said
    found = [
        Violation((language,), why("fault-unknown-key", hint=did_you_mean(language, languages)))
        for language in said
        if language not in languages
    ]
    if missing := [language for language in languages if language not in said]:
        found.append(Violation((), why("fault-no-translation", languages=", ".join(missing))))
    if found:
        raise fault(*found)
    return {language: said[language] for language in languages}


def _wording(said: str | dict[str, str], info: ValidationInfo) -> Wording:
    if isinstance(said, dict):
        return Wording(said)
    languages = form_context(info).languages or ("",)
    if len(languages) > 1:
        raise fault_here(why("fault-each-language", languages=", ".join(languages)))
    return Wording(dict.fromkeys(languages, said))


@dataclass(frozen=True, slots=True)
class Urls:
    """Marks an address by language; one address will do for all of them."""

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(
            _urls, text_or_mapping(Text(LONGEST_URL), handler)
        )


def _urls(said: str | dict[str, str], info: ValidationInfo) -> dict[str, str]:
    languages = form_context(info).languages or ("",)
    urls = said if isinstance(said, dict) else dict.fromkeys(languages, said)
    if wrong := list(_unopenable(set(urls.values()))):
        raise fault(*wrong)
    return urls


def check_url(url: str) -> str:
    """Return the address if people can open it."""
    if wrong := list(_unopenable({url})):
        raise fault(*wrong)
    return url


def _unopenable(urls: set[str]) -> Iterator[Violation]:
    for url in sorted(urls):
        if not _URL.fullmatch(url):
            yield Violation((), why("fault-no-address", url=repr(url)))
