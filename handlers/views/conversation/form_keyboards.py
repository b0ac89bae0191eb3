"""The buttons under a scene. Each carries the conversation and its revision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, assert_never

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from handlers.callback_data.form_callbacks import (
    choice_data,
    edit_data,
    form_data,
    move_data,
    pick_data,
)
from intake.conversation.conversation import Conversation
from intake.conversation.inputs import Move
from intake.conversation.scene import Scene, SceneKind
from intake.forms.asking import ForFiles, ForOne, ForPhone, ForSeveral, ForWords, ForYesNo
from intake.forms.form import Form
from intake.forms.step import Step
from texts.translator import Translator

ButtonT = TypeVar("ButtonT")

ALL = 100
"""Telegram takes no more buttons in a keyboard (telegram.md)."""

_SHORT = 14
"""Labels up to this length stand two in a row: phones cut buttons at about 20 characters."""
_NUMBERS_IN_ROW = 5
_LONGEST_LABEL = 60
"""More of a value is on no phone's button."""

_MOVES: Mapping[Move, str] = {
    Move.AGREE: "button-agree",
    Move.DECLINE: "button-decline",
    Move.BACK: "button-back",
    Move.SKIP: "button-skip",
    Move.KEEP: "button-keep",
    Move.DONE: "button-done",
    Move.CONFIRM: "button-confirm",
    Move.CANCEL: "button-cancel",
    Move.UNDO: "button-undo",
    Move.CONTINUE: "button-continue",
    Move.START_OVER: "button-start-over",
}
_TYPED = (Move.BACK, Move.SKIP, Move.KEEP, Move.CANCEL)
"""Moves that the reply keyboard offers: its buttons send their labels as texts."""


def typed_move(text: str, translator: Translator) -> Move | None:
    """Recognise a button of the reply keyboard, in any language: it may have been changed since."""
    return next(
        (
            move
            for move in _TYPED
            for language in translator.languages
            if text.strip() == translator.plain(language, _MOVES[move])
        ),
        None,
    )


def moves(scene: Scene, *rows: Sequence[Move], translator: Translator) -> InlineKeyboardMarkup:
    """Return a keyboard that only moves."""
    if scene.conversation is None:
        raise ValueError(scene.kind)
    return _inline(_move_row(scene.conversation, scene.language, row, translator) for row in rows)


def resume(scene: Scene, form: Form, translator: Translator) -> InlineKeyboardMarkup:
    """Return both ways to go on; where they lead to two forms, each is named."""
    if scene.conversation is None:
        raise ValueError(scene.kind)
    if scene.next_form is None:
        return moves(scene, [Move.CONTINUE], [Move.START_OVER], translator=translator)
    ways = [
        (Move.CONTINUE, "button-continue-form", form),
        (Move.START_OVER, "button-begin-form", scene.next_form),
    ]
    return _inline(
        [
            InlineKeyboardButton(
                text=translator.plain(
                    scene.language, key, form=one.title.in_(scene.language, one.fallback)
                ),
                callback_data=move_data(scene.conversation, move),
            )
        ]
        for move, key, one in ways
    )


def idle(scene: Scene, translator: Translator) -> InlineKeyboardMarkup | None:
    """Return the forms that can be begun, and the way back into one that was just cancelled."""
    rows = [] if scene.kind is SceneKind.CANCELLED else _menu_rows(scene)
    if scene.form is not None and scene.conversation is not None:
        title = scene.form.title.in_(scene.language, scene.form.fallback)
        back = InlineKeyboardButton(
            text=translator.plain(scene.language, _MOVES[Move.UNDO], form=title),
            callback_data=move_data(scene.conversation, Move.UNDO),
        )
        rows.append([back])
    return _inline(rows) if rows else None


def _menu_rows(scene: Scene) -> list[list[InlineKeyboardButton]]:
    return [
        [
            InlineKeyboardButton(
                text=form.offered_as(scene.language), callback_data=form_data(form.id)
            )
        ]
        for form in scene.forms
    ]


def question(
    scene: Scene, step: Step, conversation: Conversation, translator: Translator
) -> InlineKeyboardMarkup:
    """Return the choices, if the step has any, and the moves that make sense now."""
    rows = [
        _move_row(conversation, scene.language, row, translator)
        for row in _question_moves(scene, step, conversation)
    ]
    room = ALL - sum(map(len, rows))
    suggested = _suggestions(scene, conversation, room)
    room -= sum(map(len, suggested))
    choices = _choice_rows(scene, step, conversation, translator, room)
    return _inline([*choices, *suggested, *rows])


def phone(
    scene: Scene, step: Step, conversation: Conversation, translator: Translator
) -> ReplyKeyboardMarkup:
    """Return the reply keyboard that shares the person's number; works in private chats only."""
    share = KeyboardButton(
        text=translator.plain(scene.language, "button-share-phone"), request_contact=True
    )
    rows = [
        [KeyboardButton(text=translator.plain(scene.language, _MOVES[move])) for move in row]
        for row in _question_moves(scene, step, conversation)
    ]
    return ReplyKeyboardMarkup(
        keyboard=[[share], *rows], resize_keyboard=True, one_time_keyboard=True
    )


def summary(
    scene: Scene, conversation: Conversation, translator: Translator
) -> InlineKeyboardMarkup:
    """Return an edit button per answer, numbered like the answers, and the end of the form: a
    prospect's is sent, a wizard's sets something up."""
    wizard = scene.form is not None and scene.form.is_wizard
    confirm = InlineKeyboardButton(
        text=translator.plain(scene.language, "button-right" if wizard else "button-confirm"),
        callback_data=move_data(conversation, Move.CONFIRM),
    )
    ends = [[confirm], _move_row(conversation, scene.language, [Move.CANCEL], translator)]
    edits = [
        InlineKeyboardButton(
            text=translator.plain(scene.language, "button-edit", number=number),
            callback_data=edit_data(conversation, line.index),
        )
        for number, line in enumerate((one for one in scene.lines if not one.waits), 1)
    ]
    suggested = _suggestions(scene, conversation, ALL)
    room = ALL - sum(map(len, [*ends, *suggested]))
    waiting = _waiting(scene, conversation, translator)
    rows = [*_rows(edits[:room], _NUMBERS_IN_ROW), *_rows(waiting[: room - len(edits)], 3)]
    return _inline([*suggested, *rows, *ends])


def _waiting(
    scene: Scene, conversation: Conversation, translator: Translator
) -> list[InlineKeyboardButton]:
    """Return a button for each question that is only put on request."""
    fallback = scene.form.fallback if scene.form else scene.language
    return [
        InlineKeyboardButton(
            text=translator.plain(
                scene.language, "button-add", label=line.step.called(scene.language, fallback)
            ),
            callback_data=edit_data(conversation, line.index),
        )
        for line in scene.lines
        if line.waits
    ]


def _suggestions(
    scene: Scene, conversation: Conversation, room: int
) -> list[list[InlineKeyboardButton]]:
    buttons = [
        InlineKeyboardButton(
            text=one.label[:_LONGEST_LABEL], callback_data=pick_data(conversation, one.number)
        )
        for one in scene.suggestions[:room]
    ]
    wide = any(len(button.text) > _SHORT for button in buttons)
    return _rows(buttons, 1 if wide else 2)


def _question_moves(scene: Scene, step: Step, conversation: Conversation) -> list[list[Move]]:
    answered = conversation.answer(step.id) is not None
    several = step.collects
    draft = conversation.draft
    drafted = several and draft is not None and bool(draft.values or draft.files)
    row: list[Move] = []
    if several and (drafted or (answered and draft is None)):
        row.append(Move.DONE)
    if scene.number > 1 or conversation.editing:
        row.append(Move.BACK)
    if answered and not several and not conversation.editing:
        row.append(Move.KEEP)
    if not step.required and not drafted:
        row.append(Move.SKIP)
    return [*_rows(row, 2), [Move.CANCEL]]


def _choice_rows(
    scene: Scene, step: Step, conversation: Conversation, translator: Translator, room: int
) -> list[list[InlineKeyboardButton]]:
    labels = _labels(scene, step, conversation, translator)[:room]
    toggle = isinstance(step.asks, ForSeveral)
    buttons = [
        InlineKeyboardButton(
            text=label, callback_data=choice_data(conversation, index, toggle=toggle)
        )
        for index, label in enumerate(labels)
    ]
    wide = any(len(label) > _SHORT for label in labels)
    return _rows(buttons, 1 if wide else 2)


def _labels(
    scene: Scene, step: Step, conversation: Conversation, translator: Translator
) -> list[str]:
    """Return the labels of the choices; those chosen so far, of several, are marked."""
    match step.asks:
        case ForWords() | ForPhone() | ForFiles():
            return []
        case ForYesNo():
            return [translator.plain(scene.language, key) for key in ("button-yes", "button-no")]
        case ForOne(choices) | ForSeveral(choices):
            fallback = scene.form.fallback if scene.form else scene.language
            chosen = conversation.draft.values if conversation.draft else ()
            return [
                translator.plain(scene.language, "chosen-mark", label=label)
                if choice.value in chosen
                else label
                for choice in choices
                for label in [choice.label.in_(scene.language, fallback)]
            ]
        case _ as never:
            assert_never(never)


def _move_row(
    conversation: Conversation, language: str, row: Iterable[Move], translator: Translator
) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(
            text=translator.plain(language, _MOVES[move]),
            callback_data=move_data(conversation, move),
        )
        for move in row
    ]


def _rows(buttons: Sequence[ButtonT], width: int) -> list[list[ButtonT]]:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def _inline(rows: Iterable[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
