"""Formatted text: HTML as the server reads it, and the entities that it finds by itself.

Offsets and lengths count UTF-16 units, as everywhere in the Bot API; the limits count characters.
"""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.text.dates import date_fields
from sandbox.telegram.text.urls import checked_url

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}  # fmt: skip
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z]+));?")
_ATTRIBUTE = re.compile(
    r"""\s*([^\s=>/"']+)(?:\s*=\s*(?:"([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)|([A-Za-z0-9.-]+)(?=[\s>])))?"""
)
_FOUND = (
    ("url", re.compile(r"(?<![\w@./])(?:https?://[^\s<>\"']+|t\.me/[\w/?=&%-]+)")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w+")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d{7,15}(?!\w)")),
)
_NO_SEARCH = frozenset({"code", "pre", "text_link", "text_mention", "date_time"})
_GIVEN = frozenset(_TAGS.values()) | {"expandable_blockquote", "text_mention"}
_FOUND_ONLY = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "bank_card_number",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text and its entities."""

    text: str
    entities: tuple[Json, ...] = ()


def units(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _unreadable(message: str) -> Exception:
    return bad_request(f"can't parse entities: {message}")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int
    position: int
    pattern: str = ""
    """How a date is shown."""


class _HtmlReader:
    """One pass over the markup; the error texts are those of tdlib's parser."""

    def __init__(self, markup: str, *, strict_ampersand: bool) -> None:
        self.markup = markup
        self.strict_ampersand = strict_ampersand
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> FormattedText:
        """Parse it all."""
        while self.at < len(self.markup):
            mark = self.markup[self.at]
            if mark == "&":
                self._emit(self._reference())
            elif mark != "<":
                self._emit(mark)
                self.at += 1
            elif self.markup.startswith("</", self.at):
                self._close()
            else:
                self._start()
        if self.open:
            raise _unreadable(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        ordered = sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))
        return FormattedText("".join(self.out), tuple(ordered))

    def _emit(self, text: str) -> None:
        self.out.append(text)
        self.length += units(text)

    def _bytes_before(self, position: int) -> int:
        return len(self.markup[:position].encode())

    def _reference(self) -> str:
        found = _REFERENCE.match(self.markup, self.at)
        decoded = decode_reference(found) if found else None
        if found is None or decoded is None:
            if self.strict_ampersand:
                where = self._bytes_before(self.at)
                raise _unreadable(f"Unescaped character '&' at byte offset {where}")
            self.at += 1
            return "&"
        self.at = found.end()
        return decoded

    def _start(self) -> None:
        begin = self.at
        where = self._bytes_before(begin)
        name = re.compile(r"[^\s>]*").match(self.markup, begin + 1)
        tag = name.group().lower() if name else ""
        self.at = begin + 1 + len(tag)
        if self.at >= len(self.markup):
            raise _unreadable(f"Unclosed start tag at byte offset {where}")
        if tag not in _TAGS:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {where}')
        argument = pattern = ""
        while self.markup[self.at] != ">":
            attribute, value = self._attribute(tag, where)
            pattern = value if (tag, attribute) == ("tg-time", "format") else pattern
            argument = _argument(tag, attribute, value) or argument
            self.at += len(self.markup) - self.at - len(self.markup[self.at :].lstrip())
            if self.at >= len(self.markup):
                raise _unreadable(f'Unclosed start tag "{tag}" at byte offset {where}')
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open.append(_Open(tag, argument, self.length, len(self.out), pattern))

    def _attribute(self, tag: str, where: int) -> tuple[str, str]:
        """Read one attribute: its name and its value."""
        found = _ATTRIBUTE.match(self.markup, self.at)
        if found is None:
            if not self.markup[self.at :].strip():
                self.at = len(self.markup)
                raise _unreadable(f'Unclosed start tag "{tag}" at byte offset {where}')
            if self.markup[self.at :].lstrip().startswith(">"):
                return "", ""
            raise _unreadable(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        self.at = found.end()
        name = found.group(1)
        value = next((one for one in found.groups()[1:] if one is not None), None)
        if value is not None and self.at >= len(self.markup):
            raise _unreadable(f"Unclosed start tag at byte offset {where}")
        value = value or ""
        return name, _REFERENCE.sub(lambda one: decode_reference(one) or one.group(), value)

    def _close(self) -> None:
        begin = self.at
        where = self._bytes_before(begin)
        if not self.open:
            raise _unreadable(f"Unexpected end tag at byte offset {where}")
        found = re.compile(r"</([^\s>]*)\s*>").match(self.markup, begin)
        if found is None:
            raise _unreadable(f"Unclosed end tag at byte offset {where}")
        opened = self.open.pop()
        name = found.group(1).lower()
        if name and name != opened.tag:
            raise _unreadable(
                f"Unmatched end tag at byte offset {where}, "
                f'expected "</{opened.tag}>", found "</{name}>"'
            )
        self.at = found.end()
        if self.length > opened.start:
            self._add(opened)

    def _add(self, opened: _Open) -> None:
        span: Json = {"offset": opened.start, "length": self.length - opened.start}
        kind = _TAGS[opened.tag]
        entity: Json = {"type": kind, **span}
        last = self.entities[-1] if self.entities else {}
        same_span = all(last.get(key) == value for key, value in span.items())
        if kind == "text_link":
            fields = link_fields(opened.argument or "".join(self.out[opened.position :]))
            if fields is None:
                return
            entity |= fields
        elif kind == "date_time":
            entity |= date_fields(opened.argument, opened.pattern)
        elif kind == "pre" and same_span and last.get("type") == "code":
            if language := last.pop("code_language", ""):
                last["language"] = language
            last["type"] = "pre"
            return
        elif kind == "code" and opened.argument:
            entity["code_language"] = opened.argument
        elif kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif kind == "custom_emoji":
            if not opened.argument.isdigit():
                raise bad_request("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    """What an attribute says that matters to the tag."""
    if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id"), ("tg-time", "unix")}:
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return "1" if (tag, name) == ("blockquote", "expandable") else ""


def link_fields(link: str) -> Json | None:
    """What a link makes of a text: a mention, a text link, or nothing."""
    if found := re.fullmatch(r"tg://user\?id=(\d+)", link):
        return {"type": "text_mention", "user_id": int(found.group(1))}
    url = checked_url(link)
    return None if url is None else {"type": "text_link", "url": url}


def decode_reference(found: re.Match[str]) -> str | None:
    """The character that a reference stands for; ``None`` if the Bot API does not know it."""
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _CHARACTERS.get(name)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return None
    return chr(code)


def parse_html(markup: str, *, strict_ampersand: bool = True) -> FormattedText:
    """Read ``parse_mode=HTML``.

    ``strict_ampersand`` refuses an ``&`` that begins none of the four named references and no
    numeric one, as the documentation demands; tdlib's own parser lets it pass as it stands.
    """
    parsed = _HtmlReader(markup, strict_ampersand=strict_ampersand).read()
    for entity in parsed.entities:
        entity.pop("code_language", None)
    return parsed


def trimmed(formatted: FormattedText) -> FormattedText:
    """Without the white space at both ends, as the server stores it."""
    text = formatted.text.rstrip()
    lead = units(text) - units(text.lstrip())
    text = text.lstrip()
    length = units(text)
    entities: list[Json] = []
    for entity in formatted.entities:
        start = max(0, entity["offset"] - lead)
        end = min(length, entity["offset"] + entity["length"] - lead)
        if end > start:
            entities.append({**entity, "offset": start, "length": end - start})
    return FormattedText(text, tuple(entities))


def with_found_entities(formatted: FormattedText) -> FormattedText:
    """Add the commands, mentions, links, … that the server finds, where nothing forbids it."""
    taken = [
        (one["offset"], one["offset"] + one["length"])
        for one in formatted.entities
        if one["type"] in _NO_SEARCH
    ]
    entities = list(formatted.entities)
    for kind, pattern in _FOUND:
        for found in pattern.finditer(formatted.text):
            start = units(formatted.text[: found.start()])
            end = start + units(found.group())
            if not any(start < right and left < end for left, right in taken):
                taken.append((start, end))
                entities.append({"type": kind, "offset": start, "length": end - start})
    entities.sort(key=lambda one: (one["offset"], -one["length"]))
    return FormattedText(formatted.text, tuple(entities))


def check_entities(raw: Any, text: str) -> tuple[Json, ...]:
    """Take an explicit ``entities`` list; what lies outside of the text is dropped."""
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    length = units(text)
    kept: list[Json] = []
    for one in raw:
        if not isinstance(one.get("offset"), int) or not isinstance(one.get("length"), int):
            raise bad_request("can't parse entities: expected integer offset and length")
        entity = _given(one)
        if entity is not None and 0 <= one["offset"] < length and one["length"] > 0:
            kept.append({**entity, "length": min(one["length"], length - one["offset"])})
    return tuple(kept)


def _given(raw: Json) -> Json | None:
    """One explicit entity; ``None`` for kinds that the server only finds by itself."""
    kind = raw.get("type")
    if kind in _FOUND_ONLY:
        return None
    if kind not in _GIVEN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    entity = {name: value for name, value in raw.items() if value is not None}
    if kind == "date_time":
        entity |= date_fields(str(raw.get("unix_time", "")), str(raw.get("date_time_format") or ""))
    if kind == "text_mention" and isinstance(user := entity.pop("user", None), dict):
        entity["user_id"] = user.get("id")
    return entity
