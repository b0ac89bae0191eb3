"""How messages look: their words and buttons, what was pressed under them, what an edit brought."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.stage import Json


@dataclass(frozen=True, slots=True)
class Look:
    """A message at one moment, in lines."""

    words: tuple[str, ...] = ()
    """None, if it is not there."""
    buttons: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """All that is to be seen."""
        return *self.words, *self.buttons


NOTHING = Look()


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button."""

    id: str
    by: str
    """The person's first name."""
    button: str
    popped_up: str
    """What the bot showed to this person alone, for a moment; empty if nothing."""
    look: Look
    """The message at that moment: it may have been edited since."""
    newest: int
    """The chat's newest message at that moment."""


def look_of(message: Json) -> Look:
    """How a message looks now."""
    return Look() if message["deleted"] else _look(message)


def presses_of(telegram: Json, message: Json) -> Iterator[Press]:
    """The presses of one message's buttons, in their order."""
    names = {person["id"]: person["first_name"] for person in telegram["people"]}
    for one in telegram["callbacks"]:
        if (one["chat"], one["message_id"]) == (message["chat"]["id"], message["message_id"]):
            then = _after(message, one["edits"])
            yield Press(
                id=one["id"],
                by=names[one["person"]],
                button=_label(then, one["data"]),
                popped_up=(one["answer"] or {}).get("text") or "",
                look=_look(then),
                newest=one["newest"],
            )


def news(before: Look, after: Look) -> Iterator[str]:
    """What is new: all of a new message, and what an edit brought under the first line of what was
    edited. Buttons that were taken away are none."""
    if before == NOTHING:
        yield from after.lines()
        return
    if not after.words:
        yield f"✗ {before.words[0]}"
        return
    new = [line for line in after.lines()[1:] if line not in before.lines()]
    if new or after.words != before.words:
        yield f"✎ {after.words[0]}"
    yield from new


def _after(message: Json, edits: int) -> Json:
    """The message as it was after so many edits."""
    if edits >= len(message["history"]):
        return message
    before = message["history"][edits]
    return {**before["content"], "keyboard": before["keyboard"]}


def _look(message: Json) -> Look:
    rows = ("  " + "  ".join(f"[{button['text']}]" for button in row) for row in _keyboard(message))
    return Look(tuple(_words(message)), tuple(rows))


def _words(message: Json) -> Iterator[str]:
    if "photo" in message:
        yield "[a photo]"
    if "forum_topic_created" in message:
        yield f"(the topic “{message['forum_topic_created']['name']}” is made)"
    yield from (message.get("text") or message.get("caption") or "").splitlines()


def _label(message: Json, data: str) -> str:
    for row in _keyboard(message):
        for button in row:
            if button.get("callback_data") == data:
                return str(button["text"])
    return data


def _keyboard(message: Json) -> list[list[Json]]:
    return (message.get("keyboard") or {}).get("inline_keyboard") or []
