"""``parse_mode`` ``MarkdownV2`` and the old ``Markdown``, with the public server's refusals."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.text.dates import date_fields
from sandbox.telegram.text.entities import FormattedText, link_fields, units

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "spoiler": "Spoiler",
    "strikethrough": "Strikethrough", "code": "Code", "pre": "Pre", "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote",
}  # fmt: skip
"""As refusals call them."""
_ENDS = {
    "bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||",
    "code": "`", "pre": "```", "text_link": "]", "custom_emoji": "]",
}  # fmt: skip
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_LANGUAGE = re.compile(r"([^\s`]+)(?=\s)")
_LINE_BREAK = re.compile(r"\r\n|\n\r|\n|\r")


@dataclass(slots=True)
class _Open:
    kind: str
    offset: int
    begin: int
    """Where it began in the markup."""
    written: int
    """How much text there was before it."""
    language: str = ""


class _Reader:
    """What both dialects need: the text so far, its length, its entities."""

    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.at = 0
        self.text = ""
        self.length = 0
        self.entities: list[Json] = []

    def sees(self, mark: str) -> bool:
        """Whether the markup goes on with this."""
        return self.markup.startswith(mark, self.at)

    def emit(self, text: str) -> None:
        """Add plain text."""
        self.text += text
        self.length += units(text)

    def bytes_before(self, position: int) -> int:
        """Refusals count in bytes."""
        return len(self.markup[:position].encode())

    def skip_language(self) -> str:
        """The language behind three backquotes, and the line break behind it."""
        language = ""
        if found := _LANGUAGE.match(self.markup, self.at):
            language, self.at = found.group(1), found.end()
        if found := _LINE_BREAK.match(self.markup, self.at):
            self.at = found.end()
        return language

    def finished(self) -> FormattedText:
        """The text with its entities, the outer ones first."""
        ordered = sorted(self.entities, key=lambda one: (one["offset"], -one["length"]))
        return FormattedText(self.text, tuple(ordered))


class _Version2(_Reader):
    def __init__(self, markup: str) -> None:
        super().__init__(markup)
        self.open: list[_Open] = []
        self.in_quote = False

    def read(self) -> FormattedText:
        while self.at < len(self.markup):
            mark = self.markup[self.at]
            following = self.markup[self.at + 1 : self.at + 2]
            if mark == "\\" and following and 0 < ord(following) <= 126:
                self.emit(following)
                self.at += 2
            elif mark not in self._reserved():
                self.emit(mark)
                self.at += 1
            elif self._ends_here(mark):
                self._close(mark)
            else:
                self._begin(mark)
        if self.in_quote and self.open[-1].kind in _QUOTES:
            self._add(self.open.pop(), {})
        if self.open:
            raise self._no_end(self.open[-1])
        return self.finished()

    def _reserved(self) -> str:
        return "`" if self.open and self.open[-1].kind in {"code", "pre"} else _RESERVED

    def _ends_here(self, mark: str) -> bool:
        if not self.open:
            return False
        after = self.markup[self.at + 1 : self.at + 2]
        if self.in_quote and mark == "\n" and after != ">":
            return True
        kind = self.open[-1].kind
        if kind == "italic":
            return mark == "_" and after != "_"
        return kind not in _QUOTES and self.sees(_ENDS[kind])

    def _begin(self, mark: str) -> None:
        begin = self.at
        if mark == "\n":
            self._line()
            return
        if self.open and self.open[-1].kind == "blockquote" and self._line_ends_with("||"):
            self.open[-1].kind = "expandable_blockquote"
            self.at += 2
            return
        kind, width = self._opened(mark)
        if not kind:
            raise _unreadable(
                f"Character '{mark}' is reserved and must be escaped with the preceding '\\'"
            )
        self.at += width
        language = self.skip_language() if kind == "pre" else ""
        self.open.append(_Open(kind, self.length, begin, len(self.text), language))

    def _opened(self, mark: str) -> tuple[str, int]:
        """Which entity begins here, and how long its mark is."""
        for kind in ("underline", "spoiler", "pre"):
            if self.sees(_ENDS[kind]):
                return kind, len(_ENDS[kind])
        if self.sees("!["):
            return "custom_emoji", 2
        at_line_start = not self.text or self.text.endswith("\n")
        if at_line_start and not self.in_quote and self.sees("**>"):
            self.in_quote = True  # an empty bold parts it from a quote before it
            return "blockquote", 3
        if mark == ">" and self.at == 0:
            self.in_quote = True
            return "blockquote", 1
        single = {"*": "bold", "_": "italic", "~": "strikethrough", "`": "code", "[": "text_link"}
        return single.get(mark, ""), 1

    def _line_ends_with(self, mark: str) -> bool:
        rest = self.markup[self.at + len(mark) : self.at + len(mark) + 1]
        return self.sees(mark) and rest in {"", "\n"}

    def _line(self) -> None:
        begin = self.at
        self.emit("\n")
        self.at += 1
        if self.sees(">"):
            self.at += 1
            if not self.in_quote:
                self.in_quote = True
                self.open.append(_Open("blockquote", self.length, begin, len(self.text)))

    def _close(self, mark: str) -> None:
        opened = self.open.pop()
        if mark == "\n":
            if opened.kind not in _QUOTES:
                raise self._no_end(opened)
            self.in_quote = False
            self.emit("\n")
            self.at += 1
            self._add(opened, {})
            return
        self.at += len(_ENDS[opened.kind])
        fields: Json | None = {}
        if opened.kind == "text_link":
            fields = link_fields(self._target("a URL") or self.text[opened.written :])
        elif opened.kind == "custom_emoji":
            fields = _emoji_or_date(self._target("a custom emoji URL"))
        elif opened.kind == "pre" and opened.language:
            fields = {"language": opened.language}
        if fields is not None:
            self._add(opened, fields)

    def _add(self, opened: _Open, fields: Json) -> None:
        if self.length > opened.offset:
            span = {"offset": opened.offset, "length": self.length - opened.offset}
            self.entities.append({"type": opened.kind, **span, **fields})

    def _target(self, what: str) -> str:
        """The address in round brackets, if there is one."""
        if not self.sees("("):
            return ""
        self.at += 1
        begin, target = self.at, ""
        while self.at < len(self.markup) and self.markup[self.at] != ")":
            if self.markup[self.at] == "\\":
                self.at += 1
            target += self.markup[self.at : self.at + 1]
            self.at += 1
        if not self.sees(")"):
            where = self.bytes_before(begin)
            raise _unreadable(f"Can't find end of {what} at byte offset {where}")
        self.at += 1
        return target

    def _no_end(self, opened: _Open) -> Exception:
        name, where = _NAMES[opened.kind], self.bytes_before(opened.begin)
        return _unreadable(f"Can't find end of {name} entity at byte offset {where}")


def _emoji_or_date(link: str) -> Json:
    parts = urlsplit(link)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if (parts.scheme, parts.netloc) == ("tg", "time"):
        return {"type": "date_time", **date_fields(query.get("unix", ""), query.get("format", ""))}
    if (parts.scheme, parts.netloc) != ("tg", "emoji"):
        raise _unreadable("Custom emoji entity must contain a tg://emoji URL")
    if not query.get("id", "").isdigit():
        raise bad_request("Invalid custom emoji identifier specified")
    return {"custom_emoji_id": query["id"]}


class _Version1(_Reader):
    """The old dialect: nothing nests, and a backslash works outside of entities only."""

    def read(self) -> FormattedText:
        while self.at < len(self.markup):
            mark = self.markup[self.at]
            following = self.markup[self.at + 1 : self.at + 2]
            if mark == "\\" and following and following in "_*`[":
                self.emit(following)
                self.at += 2
            elif mark in "_*`[":
                self._entity(mark)
            else:
                self.emit(mark)
                self.at += 1
        return self.finished()

    def _entity(self, mark: str) -> None:
        begin, offset, written = self.at, self.length, len(self.text)
        opening = "```" if self.sees("```") else mark
        self.at += len(opening)
        language = self.skip_language() if opening == "```" else ""
        closing = "]" if mark == "[" else opening
        end = self.markup.find(closing, self.at)
        if end < 0:
            where = self.bytes_before(begin)
            raise _unreadable(f"Can't find end of the entity starting at byte offset {where}")
        self.emit(self.markup[self.at : end])
        self.at = end + len(closing)
        kinds = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}
        fields: Json | None = {"type": kinds.get(opening, "")}
        if mark == "[":
            fields = link_fields(self._target() or self.text[written:])
        elif language:
            fields = {"type": "pre", "language": language}
        if fields is not None and self.length > offset:
            span = {"offset": offset, "length": self.length - offset}
            self.entities.append({**fields, **span})

    def _target(self) -> str:
        if not self.sees("("):
            return ""
        end = self.markup.find(")", self.at)
        end = len(self.markup) if end < 0 else end
        target = self.markup[self.at + 1 : end]
        self.at = end + 1
        return target


def _unreadable(message: str) -> Exception:
    return bad_request(f"can't parse entities: {message}")


def parse_markdown_v2(markup: str) -> FormattedText:
    """Read ``parse_mode=MarkdownV2``."""
    return _Version2(markup).read()


def parse_markdown(markup: str) -> FormattedText:
    """Read ``parse_mode=Markdown``."""
    return _Version1(markup).read()


MARKDOWN: Mapping[str, Callable[[str], FormattedText]] = {
    "markdownv2": parse_markdown_v2,
    "markdown": parse_markdown,
}
