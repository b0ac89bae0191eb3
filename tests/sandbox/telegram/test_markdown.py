"""``MarkdownV2`` and ``Markdown``, and dates in every dialect."""

import re

import pytest
from aiogram.utils.text_decorations import markdown_decoration
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.replies import BotApiError
from sandbox.telegram.text.entities import FormattedText, check_entities, parse_html, units
from sandbox.telegram.text.markdown import parse_markdown, parse_markdown_v2
from tests.sandbox.telegram.bench import Bench

WHEN = 1780000000


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    escaped = re.sub(r"([\\_*\[\]()~`>#+\-=|{}.!])", r"\\\1", text)
    assert parse_markdown_v2(escaped) == FormattedText(text)


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8", exclude_characters="\\")))
def test_aiogram_quotes_as_the_parser_reads(text: str) -> None:
    markup = markdown_decoration.bold(markdown_decoration.quote(text))
    parsed = parse_markdown_v2(markup)
    assert parsed.text == text
    assert parsed.entities == ({"type": "bold", "offset": 0, "length": units(text)},)


@pytest.mark.parametrize(
    ("markup", "text", "kinds"),
    [
        ("*a _b_ __c__*", "a b c", ["bold", "italic", "underline"]),
        ("~a~ ||b||", "a b", ["strikethrough", "spoiler"]),
        ("`a_b` ```python\nc*d\n```", "a_b c*d\n", ["code", "pre"]),
        ("[x](https://a.example/?a=\\))", "x", ["text_link"]),
        ("[x](tg://user?id=7)", "x", ["text_mention"]),
        ("![👍](tg://emoji?id=5)", "👍", ["custom_emoji"]),
        (">a\n>b\nc", "a\nb\nc", ["blockquote"]),
        ("a\n>b", "a\nb", ["blockquote"]),
        (">a\n**>b\n>c||\nd", "a\nb\nc\nd", ["blockquote", "expandable_blockquote"]),
        (">||a|| b", "a b", ["blockquote", "spoiler"]),
        ("_a__b_", None, []),
    ],
)
def test_marks_of_version_2(markup: str, text: str | None, kinds: list[str]) -> None:
    if text is None:
        with pytest.raises(BotApiError):
            parse_markdown_v2(markup)
        return
    parsed = parse_markdown_v2(markup)
    assert (parsed.text, [one["type"] for one in parsed.entities]) == (text, kinds)


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("é*b", "Can't find end of Bold entity at byte offset 2"),
        ("*a_", "Can't find end of Italic entity at byte offset 2"),
        ("[a](b", "Can't find end of a URL at byte offset 4"),
        ("![a](https://b.example)", "Custom emoji entity must contain a tg://emoji URL"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
    ],
)
def test_what_version_2_refuses(markup: str, reason: str) -> None:
    with pytest.raises(BotApiError) as caught:
        parse_markdown_v2(markup)
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"


def test_the_old_dialect() -> None:
    parsed = parse_markdown("*a* _b_ `c` [d](https://e.example) \\_ 1.5!")
    assert parsed.text == "a b c d _ 1.5!"
    kinds = [one["type"] for one in parsed.entities]
    assert kinds == ["bold", "italic", "code", "text_link"]
    with pytest.raises(BotApiError, match="Can't find end of the entity starting at byte offset 1"):
        parse_markdown("a_b")


def test_both_are_parse_modes(bench: Bench) -> None:
    ann = bench.started()
    for mode in ("MarkdownV2", "Markdown"):
        message = bench.call("sendMessage", chat_id=ann, text="*x*", parse_mode=mode)
        assert (message["text"], message["entities"][0]["type"]) == ("x", "bold")


@pytest.mark.parametrize(
    ("given_format", "kept"),
    [("", ""), ("r", "r"), ("R", "r"), ("wDt", "wDt"), ("tDw", "wDt"), ("WT", "wT"), ("d", "d")],
)
def test_a_date_in_every_dialect(given_format: str, kept: str) -> None:
    html = f'<tg-time unix="{WHEN}" format="{given_format}">soon</tg-time>'
    marked = f"![soon](tg://time?unix={WHEN}&format={given_format})"
    shape = {"type": "date_time", "unix_time": WHEN, "date_time_format": kept}
    entity = {**shape, "offset": 0, "length": 4}
    assert parse_html(html) == FormattedText("soon", (entity,))
    assert parse_markdown_v2(marked) == FormattedText("soon", (entity,))
    explicit = {**entity, "date_time_format": given_format}
    assert check_entities([explicit], "soon") == (entity,)


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        (f'unix="{WHEN}" format="x"', "Invalid date-time format specified"),
        (f'unix="{WHEN}" format="rd"', "Invalid date-time format specified"),
        ('unix="0"', "Invalid date specified"),
        ('unix="soon"', "Invalid date specified"),
        ("", "Invalid date specified"),
    ],
)
def test_dates_that_are_refused(attributes: str, reason: str) -> None:
    with pytest.raises(BotApiError, match=reason):
        parse_html(f"<tg-time {attributes}>soon</tg-time>")


def test_explicit_entities_of_kinds_that_the_server_finds_itself() -> None:
    raw = [{"type": "url", "offset": 0, "length": 4}, {"type": "bold", "offset": 0, "length": 9}]
    assert check_entities(raw, "soon") == ({"type": "bold", "offset": 0, "length": 4},)
    with pytest.raises(BotApiError, match="Unsupported type specified"):
        check_entities([{"type": "blink", "offset": 0, "length": 1}], "x")
