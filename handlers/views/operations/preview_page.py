"""A preview: one message that plays a form with its real questions.

What was played stands in the buttons: nothing is stored, and any process can go on with it. What
people would type is played by an example. Whoever replies to the preview has an answer of their own
checked, as a prospect's would be; its sign stands for it as long as it is remembered
(:mod:`handlers.preview_answers`), and for an example after that.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup

from handlers.callback_data.callbacks import parse_callback
from handlers.callback_data.form_callbacks import FormPress
from handlers.callback_data.form_page_callbacks import (
    EXAMPLE,
    FormPagePressed,
    Played,
    PreviewPressed,
    form_page_data,
    played_in,
    preview_data,
    sign_of,
    without_last,
)
from handlers.preview_answers import OwnAnswers
from handlers.views.conversation.form_keyboards import typed_move
from handlers.views.conversation.scene_view import View
from handlers.views.outgoing_messages import OutgoingFile, OutgoingMessage, OutgoingPicture
from handlers.views.screen import Rows, button
from intake.conversation.inputs import Input, Move, Press, Request
from intake.conversation.scene import SceneKind
from intake.forms.answer import Answer
from intake.forms.asking import ForFiles, ForOne, ForPhone, ForSeveral, ForWords, ForYesNo
from intake.forms.step import Step
from intake.operations.rehearsal import Rehearsal
from texts.markup import MESSAGE_LENGTH, Html, escape, join, length
from texts.translator import Translator

Playing = Callable[[str, Played], Iterator[InlineKeyboardButton]]
"""Makes the button that plays one thing, if it still fits."""


def replayed(rehearsal: Rehearsal, signs: str, own: OwnAnswers) -> Rehearsal:
    """Play again what was played; what no longer fits changes nothing."""
    played = ""
    for one in played_in(signs):
        played += sign_of(one)
        here = rehearsal.conversation
        said: Input | None
        if one == Played():
            said = rehearsal.example()
        elif one.own:
            said = own.find(played) or rehearsal.example()
        else:
            said = Press(here.id, here.revision, move=one.move, choice=one.choice, edit=one.edit)
        if said is not None:
            rehearsal.hear(said)
    return rehearsal


def preview_under(keyboard: InlineKeyboardMarkup | None) -> PreviewPressed | None:
    """Return the preview that stands in a message with these buttons; ``None``: none goes on."""
    for row in keyboard.inline_keyboard if keyboard is not None else ():
        for one in row:
            pressed = parse_callback(one.callback_data)
            act = pressed.act if isinstance(pressed, FormPagePressed) else None
            if isinstance(act, PreviewPressed) and act.played:
                return replace(act, played=without_last(act.played))
    return None


def answered(
    rehearse: Callable[[], Rehearsal], signs: str, said: Input, own: OwnAnswers
) -> tuple[Rehearsal, str]:
    """Play what somebody says in their own words; return how that goes on, and its signs.

    What the form refuses has no sign. Words that fit no button are remembered.
    """
    rehearsal = replayed(rehearse(), signs, own)
    step = rehearsal.scene.step
    if rehearsal.hear(said).problem is not None:
        return rehearsal, signs
    for one in _instead(said, step):
        longer = signs + sign_of(one)
        if one.own:
            own.keep(longer, said)
            return rehearsal, longer
        played = replayed(rehearse(), longer, own)
        if _place(played) == _place(rehearsal) and _said(played) == _said(rehearsal):
            return rehearsal, longer
    return rehearsal, signs


def _place(rehearsal: Rehearsal) -> tuple[SceneKind, Step | None]:
    return rehearsal.scene.kind, rehearsal.scene.step


def _said(rehearsal: Rehearsal) -> tuple[tuple[Answer, ...], Answer | None]:
    return rehearsal.conversation.answers, rehearsal.conversation.draft


def _instead(said: Input, step: Step | None) -> Iterable[Played]:
    """Return what may play the same."""
    if isinstance(said, Request):
        return (Played(move=said.move),)
    if step is None:
        return [Played(move=move) for move in Move]
    match step.asks:
        case ForOne(choices) | ForSeveral(choices):
            return [Played(choice=number) for number in range(len(choices))]
        case ForYesNo():
            return (Played(choice=0), Played(choice=1))
        case _:
            return (Played(own=True),)


def preview_page(
    rehearsal: Rehearsal, signs: str, view: View, translator: Translator, reader: str
) -> OutgoingMessage:
    """Return how the form stands after that, with buttons that play on."""
    form, language = rehearsal.form, rehearsal.conversation.language
    blocks: list[Html] = []
    rows: Rows = []
    for outgoing in view(rehearsal.scene):
        match outgoing:
            case OutgoingFile(file):
                blocks.append(escape(f"📎 {file.rpartition('/')[2]}"))
                continue
            case OutgoingPicture():
                continue  # of a wizard; none is previewed
        blocks.append(outgoing.text)
        rows += _rows(outgoing, rehearsal, signs, translator)
    step = rehearsal.scene.step
    if step is not None and isinstance(step.asks, ForWords | ForPhone | ForFiles):
        example = preview_data(form, language, signs + EXAMPLE)
        if example is not None:
            rows.insert(0, [button(translator.plain(reader, "button-forms-example"), example)])
    head = translator.say(
        reader, "forms-preview-head", form=form.title.in_(reader, form.fallback), language=language
    )
    ends = not rows or rehearsal.is_over
    foot = translator.say(reader, "forms-preview-over" if ends else "forms-preview-foot")
    text = join([head, *blocks, foot], "\n\n")
    if length(text) > MESSAGE_LENGTH:
        text = join([head, *blocks[-1:], foot], "\n\n")
    again = preview_data(form, language)
    end = [button(translator.plain(reader, "button-forms-close"), form_page_data(form))]
    if signs and again is not None:
        end.insert(0, button(translator.plain(reader, "button-forms-again-preview"), again))
    return OutgoingMessage(text, InlineKeyboardMarkup(inline_keyboard=[*rows, end]))


def _rows(
    outgoing: OutgoingMessage, rehearsal: Rehearsal, signs: str, translator: Translator
) -> Iterator[list[InlineKeyboardButton]]:
    """Yield a form's own buttons, each with what it would play."""
    form, language = rehearsal.form, rehearsal.conversation.language

    def playing(label: str, one: Played) -> Iterator[InlineKeyboardButton]:
        data = preview_data(form, language, signs + sign_of(one))
        if data is not None:
            yield button(label, data)

    match outgoing.keyboard:
        case InlineKeyboardMarkup(inline_keyboard=inline):
            for row in inline:
                yield [here for one in row for here in _inline_buttons(one, playing)]
        case ReplyKeyboardMarkup(keyboard=keys):
            for line in keys:
                yield [
                    here
                    for key in line
                    if (move := typed_move(key.text, translator)) is not None
                    for here in playing(key.text, Played(move=move))
                ]
        case _:
            return


def _inline_buttons(one: InlineKeyboardButton, playing: Playing) -> Iterator[InlineKeyboardButton]:
    if one.url is not None:
        yield one
        return
    pressed = parse_callback(one.callback_data)
    if isinstance(pressed, FormPress):
        press = pressed.press
        yield from playing(one.text, Played(press.move, press.choice, press.edit))
