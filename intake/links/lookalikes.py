"""Values that look the same and are not: Sales Intelligence compares letter for letter. Pure."""

import re
import unicodedata

from intake.kernel.visible import normal

_TWINS = str.maketrans(
    {
        **dict(zip("абвгеикмнопрстухьѕіјѵԛԝ", "a6breikmhonpctyxbsijvqw", strict=True)),
        **dict(zip("αβεηικμνορτυχωγ", "abehikmvoptuxwy", strict=True)),
        "з": "3",
        "0": "o",
        "1": "l",
        "|": "l",
    }
)
"""Signs that cannot be told from a Latin letter at a glance, small or capital."""
_LATIN_TWINS = str.maketrans("авекмнорстухѕіјАВЕКМНОРСТУХЅІЈ", "abekmhopctyxsijABEKMHOPCTYXSIJ")
_LATIN = re.compile(r"[A-Za-z]")
_STRANGERS = re.compile("[авекмнорстухѕіјАВЕКМНОРСТУХЅІЈ]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+")
_BETWEEN = re.compile(r"[\s_.\-+~/]+")


def skeleton(value: str) -> str:
    """Return what is left of a value for whoever reads it in a hurry.

    Case, accents, letters of other alphabets that look like Latin ones, and which sign stands
    between words make no difference. Values with the same skeleton are look-alikes; it is stored,
    to be found by.
    """
    bare = unicodedata.normalize("NFKD", normal(value).casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return _BETWEEN.sub("_", letters.translate(_TWINS)).strip("_")


def unmixed(value: str) -> str:
    """Return a value of Latin letters with strangers among them, all in Latin letters.

    Whoever types ``gооgle`` on two keyboards sees nothing of it. A word in one alphabet is meant,
    and so is one with letters that no Latin one looks like.
    """
    return _WORD.sub(lambda word: _unmixed(word[0]), value)


def _unmixed(word: str) -> str:
    if not _LATIN.search(word) or not _STRANGERS.search(word):
        return word
    plain = word.translate(_LATIN_TWINS)
    return word if _CYRILLIC.search(plain) else plain


def proposed(value: str) -> str:
    """Return how a new value had better be written: one alphabet, lower case, and no spaces."""
    return "_".join(unmixed(normal(value)).lower().split())
