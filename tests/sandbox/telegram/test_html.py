"""Formatted text: the parser, and what the server finds by itself."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.replies import BotApiError
from sandbox.telegram.text.entities import (
    FormattedText,
    parse_html,
    trimmed,
    units,
    with_found_entities,
)


def refusal(markup: str) -> str:
    with pytest.raises(BotApiError) as caught:
        parse_html(markup)
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


@given(st.text())
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert parse_html(html.escape(text).replace("&#x27;", "'")) == FormattedText(text)


@given(st.text(min_size=1), st.sampled_from(["b", "i", "u", "s", "code", "pre", "tg-spoiler"]))
def test_an_entity_spans_its_text_in_utf16_units(text: str, tag: str) -> None:
    parsed = parse_html(f"😀<{tag}>{html.escape(text, quote=False)}</{tag}>")
    (entity,) = parsed.entities
    assert (entity["offset"], entity["length"]) == (2, units(text))


@given(st.text(alphabet="<>/&abi \"='"))
def test_any_markup_is_read_or_refused(markup: str) -> None:
    reason = ""
    try:
        parse_html(markup)
    except BotApiError as error:
        reason = error.description
    assert reason == "" or reason.startswith("Bad Request: can't parse entities: ")


def test_nested_tags() -> None:
    parsed = parse_html('<b>a <i>b</i></b> <a href="https://a.example/?x=1&amp;y=2">c</a>')
    assert parsed.text == "a b c"
    assert list(parsed.entities) == [
        {"type": "bold", "offset": 0, "length": 3},
        {"type": "italic", "offset": 2, "length": 1},
        {"type": "text_link", "offset": 4, "length": 1, "url": "https://a.example/?x=1&y=2"},
    ]


def test_code_in_pre_gives_the_language() -> None:
    parsed = parse_html('<pre><code class="language-python">x</code></pre>')
    assert parsed.entities == ({"type": "pre", "offset": 0, "length": 1, "language": "python"},)


def test_quotes_spoilers_and_mentions() -> None:
    parsed = parse_html(
        "<blockquote expandable>a</blockquote>"
        '<span class="tg-spoiler">b</span><a href="tg://user?id=7000000001">c</a>'
    )
    assert [one["type"] for one in parsed.entities] == [
        "expandable_blockquote",
        "spoiler",
        "text_mention",
    ]
    assert parsed.entities[2]["user_id"] == 7000000001


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("1 <", "Unclosed start tag at byte offset 2"),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        (
            "<b><i>x</b></i>",
            'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("Fish & chips", "Unescaped character '&' at byte offset 5"),
        ("&nbsp;", "Unescaped character '&' at byte offset 0"),
        ('<a href="x>y', "Unclosed start tag at byte offset 0"),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_what_is_refused(markup: str, reason: str) -> None:
    assert refusal(markup) == reason


def test_the_lenient_reading_of_an_ampersand() -> None:
    assert parse_html("Fish & chips", strict_ampersand=False).text == "Fish & chips"


def test_numeric_references_and_a_missing_semicolon() -> None:
    assert parse_html("&#8364;&#x20AC;&lt b").text == "€€< b"


def test_white_space_goes_and_entities_move() -> None:
    formatted = trimmed(parse_html("  <b>a</b> \n"))
    assert formatted == FormattedText("a", ({"type": "bold", "offset": 0, "length": 1},))


def test_found_entities() -> None:
    text = "/start@sandbox_bot hi @someone #tag a@b.example https://c.example/d +79001234567"
    found = with_found_entities(FormattedText(text)).entities
    assert [one["type"] for one in found] == [
        "bot_command",
        "mention",
        "hashtag",
        "email",
        "url",
        "phone_number",
    ]
    assert found[0] == {"type": "bot_command", "offset": 0, "length": 18}


def test_nothing_is_found_in_code() -> None:
    entities = with_found_entities(parse_html("<code>/start</code>")).entities
    assert [one["type"] for one in entities] == ["code"]
