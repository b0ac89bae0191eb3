"""Typed words that skip an optional question, where they cannot be its answer."""

import re

from intake.forms.step import Step
from intake.forms.values.vocabulary import VOCABULARIES
from intake.forms.values.words import fold
from intake.kernel.visible import clean

_SKIP = frozenset(
    {
        *("skip", "skip it", "skip this", "pass", "next"),
        *("пропустить", "пропускаю", "пропусти", "пропуск", "пропустим", "дальше", "скип"),
        *("überspringen", "weiter"),
    }
)
"""About the question itself, so that no prompt can ask for them."""
_NOTHING = frozenset(
    {
        *(word for words in VOCABULARIES.values() for word in words.no),
        *("none", "nothing", "no thanks", "no thank you", "n/a", "na", "not applicable"),
        *("rather not", "prefer not to say", "i d rather not", "no comment", "no comments"),
        *("ничего", "нет спасибо", "спасибо нет", "не надо", "не нужно", "нету", "отсутствует"),
        *("не хочу", "не хочу указывать", "не хочу отвечать", "без комментариев", "неа"),
        *("nein", "nein danke", "keine", "kein", "nichts"),
    }
)
_DASHES = frozenset("-‐‑‒–—―−")


def means_skip(text: str, step: Step) -> bool:
    """Say whether a typed text means that there is nothing to answer to an optional question."""
    if step.required or step.values:  # where buttons answer, such a word may be one of them
        return False
    word = _word(text)
    return word in _SKIP or (word in _NOTHING and not _asks_for(step, word))


def _word(text: str) -> str:
    cleaned = clean(text)
    if cleaned and set(cleaned) <= _DASHES:
        return "-"
    return " ".join(re.sub(r"[,’']", " ", fold(cleaned)).split())


def _asks_for(step: Step, word: str) -> bool:
    """Say whether the question itself names the word: *write “no” if you have none*."""
    said = [*step.prompt.by_language.values()]
    if step.hint is not None:
        said += step.hint.by_language.values()
    return any(word in map(fold, text.split()) for text in said)
