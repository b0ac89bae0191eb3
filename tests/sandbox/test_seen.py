"""What a story tells of a chat: messages, what was pressed under them, and what came of it."""

from typing import Any

import pytest

from sandbox.seen import Seen
from tests.sandbox.telegram.bench import ANN, BOB, Bench

EMPTY: Any = {"entities": {"lead": [], "deal": [], "quote": []}, "comments": [], "activities": []}
BUTTONS = {
    "inline_keyboard": [
        [{"text": "Send", "callback_data": "send"}, {"text": "Back", "callback_data": "back"}]
    ]
}


class Telling:
    """A chat with the bot, and what was told of it since the last look."""

    def __init__(self, bench: Bench) -> None:
        bench.act("person", id=ANN, first_name="Ann")
        bench.started()
        self.bench = bench
        self._told: list[str] = []
        self._seen = Seen(self._told.append, {ANN: "Ann"}, {})
        self.look()

    def send(self, text: str, **details: Any) -> dict[str, int]:
        sent = self.bench.call("sendMessage", chat_id=ANN, text=text, **details)
        return {"chat_id": ANN, "message_id": sent["message_id"]}

    def press(self, button: str) -> str:
        return str(self.bench.act("press", text=button)["callback"])

    def look(self) -> list[str]:
        self._told.clear()
        self._seen.look(self.bench.api.state(), EMPTY)
        return [line.strip() for line in self._told[1:]]


@pytest.fixture
def telling() -> Telling:
    return Telling(Bench())


def test_a_press_stands_under_the_buttons_and_before_what_came_of_it(telling: Telling) -> None:
    summary = telling.send("Is it all right?", reply_markup=BUTTONS)
    telling.press("Send")
    telling.bench.call("editMessageReplyMarkup", **summary)
    telling.send("Thank you!")
    assert telling.look() == [
        "bot │ Is it all right?",
        "│   [Send]  [Back]",
        "Ann │ [Send]",
        "bot │ Thank you!",
    ]
    assert telling.look() == [], "a press is told once"


def test_each_press_is_under_the_message_as_it_was_then(telling: Telling) -> None:
    page = telling.send("Numbers", reply_markup=BUTTONS)
    telling.look()
    telling.press("Back")
    telling.bench.call("editMessageText", **page, text="Numbers\nby link", reply_markup=BUTTONS)
    telling.press("Send")
    telling.bench.call("editMessageText", **page, text="Sent")
    assert telling.look() == [
        "Ann │ [Back]",
        "bot │ ✎ Numbers",
        "│ by link",
        "Ann │ [Send]",
        "bot │ ✎ Sent",
    ]


def test_a_press_comes_after_what_was_said_by_then(telling: Telling) -> None:
    card = telling.send("A lead", reply_markup=BUTTONS)
    telling.look()
    telling.send("Hello?")
    telling.bench.act("text", text="See you on Monday")
    telling.press("Send")
    telling.bench.call("editMessageText", **card, text="Done")
    telling.send("Good-bye")
    assert telling.look() == [
        "bot │ Hello?",
        "Ann │ See you on Monday",
        "Ann │ [Send]",
        "bot │ ✎ Done",
        "bot │ Good-bye",
    ]


def test_what_pops_up_follows_the_press(telling: Telling) -> None:
    telling.send("Who takes it?", reply_markup=BUTTONS)
    telling.look()
    query = telling.press("Send")
    telling.bench.call("answerCallbackQuery", callback_query_id=query, text="It’s yours\nCall!")
    assert telling.look() == ["Ann │ [Send]", "│ (!) It’s yours", "│ (!) Call!"]


def test_what_was_pressed_and_then_deleted_is_told(telling: Telling) -> None:
    question = telling.send("Delete it?", reply_markup=BUTTONS)
    telling.press("Send")
    telling.bench.call("deleteMessage", **question)
    assert telling.look() == [
        "bot │ Delete it?",
        "│   [Send]  [Back]",
        "Ann │ [Send]",
        "bot │ ✗ Delete it?",
    ]


def test_a_press_is_told_with_who_pressed(telling: Telling) -> None:
    bench = telling.bench
    bench.act("person", id=BOB, first_name="Bob")
    group = bench.group(people=[BOB])
    told: list[str] = []
    seen = Seen(told.append, {group: "the group"}, {})
    seen.skip(bench.api.state(), EMPTY)
    bench.call("sendMessage", chat_id=group, text="A lead", reply_markup=BUTTONS)
    for person in (BOB, ANN):
        bench.act("press", person, chat=group, text="Send")
    seen.look(bench.api.state(), EMPTY)
    assert [line.strip() for line in told[-2:]] == ["Bob │ [Send]", "Ann │ [Send]"]
