"""One turn of a conversation: something is said to a form, and this is what comes of it."""

import re
from datetime import datetime

from intake.conversation.conversation import Conversation, Ending, Place
from intake.conversation.inputs import Input, Move, Press, Request, SentFile, SharedContact, Text
from intake.conversation.question import Question
from intake.conversation.surplus import surplus_of_album, surplus_problem
from intake.conversation.transitions import (
    at_summary,
    changed,
    consent_given,
    moved_on,
    put_at,
    refit,
)
from intake.conversation.turn import Outcome, Turn
from intake.conversation.typed_moves import move_in_words
from intake.forms.answer import ParseContext
from intake.forms.asking import ForFiles
from intake.forms.conditions import applying
from intake.forms.form import Form
from intake.forms.values.vocabulary import in_order
from intake.forms.values.words import fold
from intake.kernel.problems import problem

_ABOUT_THE_CONVERSATION = frozenset({Move.CONTINUE, Move.START_OVER, Move.CANCEL})
"""Moves that mean the same whatever is asked."""


def reduce(
    form: Form, conversation: Conversation, said: Input, *, around: ParseContext, now: datetime
) -> Turn:
    """Say what comes of something said to an open conversation; never raises, whatever it is.

    ``form`` is the form as it is now. If it was edited since the conversation's last change, the
    conversation is carried over first; what was said counts if its meaning cannot have changed.
    """
    if isinstance(said, Press) and not is_fresh(conversation, said):
        return _carried(form, conversation, around, now, stale=True)
    if conversation.form_hash == form.hash:
        return _reduce(form, conversation, said, around, now)
    carried = refit(form, conversation, around, now)
    if not _means_the_same(form, conversation, carried, said):
        return Turn(Outcome.GOES_ON, carried, problem("problem-form-changed"))
    turn = _reduce(form, carried, said, around, now)
    if turn.outcome is Outcome.STAYS:
        return Turn(Outcome.GOES_ON, turn.conversation, turn.problem)
    return turn


def is_fresh(conversation: Conversation, press: Press) -> bool:
    """A button counts for the question under which it stands."""
    return (
        press.conversation_id == conversation.id
        and conversation.asked <= press.revision <= conversation.revision
    )


def _carried(
    form: Form, conversation: Conversation, around: ParseContext, now: datetime, *, stale: bool
) -> Turn:
    if conversation.form_hash == form.hash:
        return Turn(Outcome.STAYS, conversation, stale=stale)
    carried = refit(form, conversation, around, now)
    return Turn(Outcome.GOES_ON, carried, problem("problem-form-changed"), stale=stale)


def _means_the_same(form: Form, before: Conversation, after: Conversation, said: Input) -> bool:
    """Say whether something said to the old form means the same to the new one.

    A choice's number or an edit button may mean something else now; a typed name cannot.
    """
    if isinstance(said, Press | Request):
        return said.move in _ABOUT_THE_CONVERSATION
    if before.place is not Place.STEP or after.place is not Place.STEP:
        return False
    step = form.step(after.step) if after.step else None
    return step is not None and before.step == after.step and not step.values


def _reduce(
    form: Form, conversation: Conversation, said: Input, around: ParseContext, now: datetime
) -> Turn:
    """Take what was said; words that answer nothing may name a button."""
    turn = _reduce_said(form, conversation, said, around, now)
    move = move_in_words(said.text) if isinstance(said, Text) else None
    if move is None or turn.outcome is not Outcome.STAYS:
        return turn
    wished = _reduce_said(form, conversation, Request(move), around, now)
    return turn if wished.problem == problem("problem-not-now") else wished


def _reduce_said(
    form: Form, conversation: Conversation, said: Input, around: ParseContext, now: datetime
) -> Turn:
    move = said.move if isinstance(said, Press | Request) else None
    if move is Move.CANCEL:
        return _cancelled(conversation, now)
    step = form.step(conversation.step) if conversation.step else None
    takes_files = step is not None and isinstance(step.asks, ForFiles)
    asks_for_file = takes_files and not conversation.resuming
    if isinstance(said, SentFile) and said.album and not asks_for_file:
        return _unwanted_album(form, conversation, said, around, now)
    if conversation.resuming:
        return _reduce_resuming(conversation, move, now)
    if conversation.place is Place.CONSENT:
        return _reduce_consent(form, conversation, said, move, now)
    if conversation.place is Place.SUMMARY or step is None:
        return _reduce_summary(form, conversation, said, now)
    return Question(form, conversation, step, around, now).parse(said)


def _cancelled(conversation: Conversation, now: datetime) -> Turn:
    """End the form, or only the change of one answer that was begun from its summary.

    Nothing but the end is changed, so that it can be undone exactly.
    """
    if conversation.editing and not conversation.resuming:
        return Turn(Outcome.GOES_ON, at_summary(conversation, now))
    return Turn(Outcome.CANCELLED, changed(conversation, now, ended=Ending.CANCELLED))


def _unwanted_album(
    form: Form, conversation: Conversation, said: SentFile, around: ParseContext, now: datetime
) -> Turn:
    """Answer the first item of an album that nobody asked for, and be quiet about the others."""
    if said.album == conversation.album:
        return surplus_of_album(form, conversation, now)
    turn = _reduce_said(form, conversation, SentFile(said.file), around, now)
    if turn.outcome is not Outcome.STAYS:
        return turn
    noted = changed(conversation, now, album=said.album, surplus_reported=True)
    return Turn(Outcome.GOES_ON, noted, turn.problem)


def _reduce_resuming(conversation: Conversation, move: Move | None, now: datetime) -> Turn:
    if move is Move.CONTINUE:
        return Turn(Outcome.GOES_ON, changed(conversation, now, resuming=False, next_form=None))
    if move is Move.START_OVER:
        ended = changed(conversation, now, resuming=False, ended=Ending.REPLACED)
        return Turn(Outcome.START_OVER, ended)
    return Turn(Outcome.STAYS, conversation, problem("problem-use-buttons"))


def _reduce_consent(
    form: Form, conversation: Conversation, said: Input, move: Move | None, now: datetime
) -> Turn:
    if isinstance(said, Text):
        move = _typed_consent(said.text, conversation.language)
    if move is Move.AGREE:
        given = consent_given(form, conversation.language, now)
        return Turn(Outcome.GOES_ON, moved_on(form, conversation, now, consent=given))
    if move is Move.DECLINE:
        ended = changed(conversation, now, ended=Ending.CANCELLED)
        return Turn(Outcome.CANCELLED, ended, problem("problem-consent-declined"))
    if move is Move.BACK:
        return Turn(Outcome.STAYS, conversation, problem("problem-first-question"))
    return Turn(Outcome.STAYS, conversation, problem("problem-consent-first"))


def _typed_consent(text: str, language: str) -> Move | None:
    """Read a typed consent: clear words only, for it must be unmistakable."""
    said = " ".join(re.sub(r"[,.;!]", " ", fold(text)).split())
    for words in in_order(language):
        for move, short, long in (
            (Move.AGREE, words.yes, words.agree),
            (Move.DECLINE, words.no, words.disagree),
        ):
            both = (f"{one} {other}" for one in short for other in long)
            if said in short or said in long or said in both:
                return move
    return None


def _reduce_summary(form: Form, conversation: Conversation, said: Input, now: datetime) -> Turn:
    applies = applying(form, conversation.answers)
    match said:
        case Press(edit=int(edit)):
            if 0 <= edit < len(form.steps) and form.steps[edit] in applies:
                put = put_at(conversation, form.steps[edit], now, editing=True)
                return Turn(Outcome.GOES_ON, put)
        case Press(move=Move.CONFIRM):
            return Turn(Outcome.CONFIRMED, conversation)
        case Press(move=Move.BACK) | Request(Move.BACK):
            asked = [step for step in applies if not step.on_request]
            return Turn(Outcome.GOES_ON, put_at(conversation, (asked or applies)[-1], now))
        case SentFile() if (why := surplus_problem(form, conversation)) is not None:
            return Turn(Outcome.STAYS, conversation, why)
        case Text() | SharedContact() | SentFile() | Request(Move.CONFIRM):
            return Turn(Outcome.STAYS, conversation, problem("problem-use-buttons"))
        case _:
            pass
    return Turn(Outcome.STAYS, conversation, problem("problem-not-now"))
