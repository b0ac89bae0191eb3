"""``python -m bot forms preview FILE``: plays a form in the terminal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path

from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.form_callbacks import FormPress
from handlers.deep_links import DeepLinks
from handlers.prospects.form_filling import REQUESTS
from handlers.views.conversation.form_keyboards import typed_move
from handlers.views.conversation.scene_view import View, accepted
from handlers.views.outgoing_messages import OutgoingFile, OutgoingMessage, OutgoingPicture
from intake.conversation.inputs import Input, Press, Request, SentFile, SharedContact, Text
from intake.forms.answer import FileKind, FileRef, ValueKind
from intake.forms.asking import ForFiles, ForPhone, ForWords
from intake.forms.form import Form
from intake.operations.rehearsal import EXAMPLE_WORDS, Rehearsal
from intake.submissions.submit import Accepted
from texts.markup import plain
from texts.translator import Translator

ENDED, STOPPED = 0, 1
"""Exit codes: the form came to its good end; it was stopped before, or cancelled."""

HELP = "Answer as people would. #1 presses a button, @file.pdf sends a file, Ctrl-D stops."
_STOPPED = "Stopped before the end."

Read = Callable[[str], str | None]
"""Asks for a line; ``None``: there are no more."""
Write = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Button:
    label: str
    said: Input


def play(
    form: Form,
    translator: Translator,
    *,
    language: str,
    region: str,
    now: datetime,
    read: Read,
    write: Write,
) -> int:
    """Play it to its end, and return the exit code. Nothing is stored or sent."""
    view = View(translator, DeepLinks("preview"), {Accepted: accepted})
    rehearsal = Rehearsal(form, language=language, region=region, today=now.date(), now=now)
    write(HELP)
    while True:
        buttons = _show(rehearsal, view, translator, write)
        if rehearsal.is_over:
            return ENDED if rehearsal.was_sent else STOPPED
        line = read("> ")
        if line is None:
            write(_STOPPED)
            return STOPPED
        said = _said(line, buttons, rehearsal, translator)
        if isinstance(said, Press):
            here = rehearsal.conversation
            said = replace(said, conversation_id=here.id, revision=here.revision)
        rehearsal.hear(said)


def _show(
    rehearsal: Rehearsal, view: View, translator: Translator, write: Write
) -> Sequence[_Button]:
    """Write what people would see; return the buttons under it."""
    buttons: list[_Button] = []
    for outgoing in view(rehearsal.scene):
        match outgoing:
            case OutgoingFile(file):
                write(f"\n[file: {Path(file).name}]")
                continue
            case OutgoingPicture():
                continue  # of a wizard; none is previewed
        write(f"\n{plain(outgoing.text)}")
        buttons += _buttons(outgoing, translator)
    for number, button in enumerate(buttons, 1):
        write(f"  #{number} {button.label}")
    return buttons


def _buttons(outgoing: OutgoingMessage, translator: Translator) -> list[_Button]:
    found: list[_Button] = []
    match outgoing.keyboard:
        case InlineKeyboardMarkup(inline_keyboard=inline):
            for one in (one for row in inline for one in row):
                pressed = parse_callback(one.callback_data)
                if isinstance(pressed, FormPress):
                    found.append(_Button(one.text, pressed.press))
        case ReplyKeyboardMarkup(keyboard=keys):
            for key in (key for row in keys for key in row):
                if key.request_contact:
                    number = EXAMPLE_WORDS[ValueKind.PHONE]
                    found.append(_Button(key.text, SharedContact(number, own=True)))
                elif (move := typed_move(key.text, translator)) is not None:
                    found.append(_Button(key.text, Request(move)))
        case _:
            pass
    return found


def _said(
    line: str, buttons: Sequence[_Button], rehearsal: Rehearsal, translator: Translator
) -> Input:
    """Read a line: a button's number, a command, a file, or words."""
    line = line.strip()
    step = rehearsal.scene.step
    typed = step is not None and isinstance(step.asks, ForWords | ForPhone)
    number = line.removeprefix("#")
    if number.isdecimal() and (line.startswith("#") or not typed):
        if 1 <= int(number) <= len(buttons):
            return buttons[int(number) - 1].said
        return Text(line)
    if line.startswith("/") and (move := REQUESTS.get(line[1:])) is not None:
        return Request(move)
    if line.startswith("@") and step is not None and isinstance(step.asks, ForFiles):
        return SentFile(_file(line[1:]))
    move_typed = typed_move(line, translator)
    return Text(line) if move_typed is None else Request(move_typed)


def _file(name: str) -> FileRef:
    """Return a file as Telegram would tell of it; it need not be there."""
    path = Path(name)
    size = path.stat().st_size if path.is_file() else 1000
    mime, _ = guess_type(path.name)
    return FileRef("", name, path.name, size, mime, FileKind.DOCUMENT)
