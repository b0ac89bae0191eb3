"""What strangers typed is no markup for the CRM, and reads as they typed it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.delivery.bb_code import neutral

TAGS = [
    *("b", "I", "u", "s", "url", "URL=https://evil.example", "img", "list", "*", "code", "quote"),
    *("user=1", "disk file id=n7", "color=red", "size=30", "table", "tr", "p", "spoiler"),
]
SPACED = ["[{}]", "[/{}]", "a [{}]b[/{}] c", "[[{}]]", "[ {}]", "[/ {}]", "[\t{}]", "[\n{}]"]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("typed", [*SPACED, "[{}", "[//{}]"])
def test_no_tag_is_one(tag: str, typed: str) -> None:
    text = typed.replace("{}", tag)
    assert re.search(r"\[[\s/\\\\]*[A-Za-z*]", neutral(text)) is None
    assert as_read(neutral(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[",
        "]",
        "[]",
        "[1]",
        "[x] done, [ ] to do",
        "$result[contact]",
        "[bold] [listed] [b2b]",
        "[2026-05-04]",
        "[сегодня]",
        "см. [12], [13]",
        "https://shop.example/?ids[]=1&ids[]=2",
        "a < b & c > d",
        ":-[",
    ],
)
def test_what_is_no_tag_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@example("[L[B=")
@example("[a [b] x=")
@given(st.text(alphabet="[]/\\ \t\n=*bBuUrRlLqя1", max_size=40))
def test_whatever_is_typed(text: str) -> None:
    safe = neutral(text)
    assert known(safe) == []
    assert as_read(safe) == text
    assert neutral(safe) == safe


@given(st.text(alphabet="[]/ b", max_size=10), st.text(alphabet="[]/ b", max_size=10))
def test_two_texts_make_no_tag_between_our_own(one: str, other: str) -> None:
    joined = f"[b]{neutral(one)}[/b]\n{neutral(other)}"
    assert re.findall(r"\[[\s/]*b\]", joined) == ["[b]", "[/b]"]


def known(text: str) -> list[str]:
    """What a generous parser would take for a tag."""
    names = "|".join(re.escape(tag.split("=")[0].split()[0]) for tag in TAGS)
    opened = rf"\[[\s/\\]*(?:{names})(?![A-Za-z0-9_])|\[\s*/\s*[A-Za-z]|\[\s*[A-Za-z][^\[\]]*="
    return re.findall(opened, text, re.IGNORECASE)


def as_read(text: str) -> str:
    return text.replace("［", "[").replace("］", "]")
