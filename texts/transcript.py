"""A dialogue in the CRM's timeline: who said what, and when. BB-code: what people typed is
neutralised."""

from collections.abc import Sequence
from datetime import tzinfo

from intake.delivery.bb_code import neutral
from intake.delivery.gateway import Upload
from intake.dialogue.bundling import SaidLine
from intake.dialogue.crm_timeline import Transcript
from intake.dialogue.relayed import Direction
from texts.markup import Html, plain
from texts.translator import Translator

LONGEST = 3_000
"""Characters of a comment. What is longer is attached, and only counted here."""


def write_transcript(
    number: int,
    lines: Sequence[SaidLine],
    translator: Translator,
    language: str,
    timezone: tzinfo,
) -> Transcript:
    """Return a bundle as the timeline shows it."""
    head = translator.plain(language, "comment-dialogue", count=len(lines))
    said = [(_head(line, timezone), _words(line, translator, language)) for line in lines]
    text = "\n".join(f"[b]{neutral(who)}[/b] {neutral(words)}" for who, words in said)
    mark = f"(dialogue {number})"
    title = f"[b]{neutral(head)}[/b]"
    if len(text) <= LONGEST:
        return Transcript(f"{title}\n\n{text}", mark)
    whole = "\n".join(f"{who} {words}" for who, words in said)
    file = Upload(f"dialogue-{number}", f"dialogue-{number}.txt", whole.encode())
    attached = translator.plain(language, "comment-dialogue-attached")
    return Transcript(f"{title}\n{neutral(attached)}", mark, file)


def _head(line: SaidLine, timezone: tzinfo) -> str:
    arrow = "→" if line.direction is Direction.OUT else "←"
    return f"{line.at.astimezone(timezone):%d.%m. %H:%M} {arrow} {line.who}:"


def _words(line: SaidLine, translator: Translator, language: str) -> str:
    if line.text:
        words = plain(Html(line.text))
    else:
        words = translator.plain(language, "comment-dialogue-wordless", kind=line.kind)
    return f"> {line.above}\n{words}" if line.above else words
