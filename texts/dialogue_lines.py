"""What stands before somebody's words, and what was said so far."""

from collections.abc import Sequence

from intake.dialogue.letters import DigestLine, Preface
from texts.markup import MESSAGE_LENGTH, Html, cut, escape, join, length, plain
from texts.translator import Translator

_IN_DIGEST = 300
"""Characters of one message."""


def preface_text(preface: Preface, translator: Translator, language: str) -> Html:
    """Return what stands before somebody's words; nothing where all is plain."""
    return join(
        (
            translator.say(language, "dialogue-head", name=preface.who)
            if preface.who
            else Html(""),
            translator.say(language, "dialogue-double") if preface.double else Html(""),
            translator.say(language, "dialogue-edited") if preface.edited else Html(""),
            Html(f"<blockquote>{escape(preface.quote)}</blockquote>")
            if preface.quote
            else Html(""),
        )
    )


def digest_text(lines: Sequence[DigestLine], translator: Translator, language: str) -> Html:
    """Return what was said so far, on one message: the oldest words give way."""
    shown: list[Html] = []
    left = MESSAGE_LENGTH - 200
    for line in reversed(lines):
        words = (
            cut(plain(Html(line.text)), _IN_DIGEST)
            if line.text
            else translator.plain(language, "comment-dialogue-wordless", kind=line.kind)
        )
        who = f"<b>{escape(line.who)}</b>:"
        said = Html(f"{who} {escape(words)}")
        if line.above:
            above = escape(cut(line.above, _IN_DIGEST))
            said = Html(f"{who}\n<blockquote>{above}</blockquote>\n{escape(words)}")
        left -= length(said) + 1
        if left < 0:
            break
        shown.append(said)
    return join((translator.say(language, "dialogue-digest"), *reversed(shown)))
