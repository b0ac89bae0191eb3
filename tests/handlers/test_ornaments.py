"""One ladder: what is refused is left out, and what a server does not know is not tried again."""

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendMessage
from aiogram.types import InlineKeyboardMarkup

from handlers.ornaments import Ornaments
from handlers.views.cards.card_buttons import CardButton, Style

TEXT = 'Since <tg-time unix="1" format="r">Mar 5 (UTC)</tg-time>'
ROWS = (
    (CardButton("Take", data="v:1:take:", style=Style.SUCCESS), CardButton("Boris")),
    (CardButton("Chat", url="tg://user?id=5"), CardButton("+49", copy="+49")),
    (CardButton("Deal", url="https://portal.example/"),),
)


class Server:
    """A Bot API server that refuses what it is told to."""

    def __init__(self, **refused: str) -> None:
        self.refused = refused
        self.calls = 0
        self.text = ""
        self.seen: list[str] = []

    async def show(self, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        self.calls += 1
        self.text = text
        buttons = [one for row in (keyboard.inline_keyboard if keyboard else []) for one in row]
        has = {
            "dates": "tg-time" in text,
            "styles": any(one.style for one in buttons),
            "disabled": any(one.disabled for one in buttons),
            "copy": any(one.copy_text for one in buttons),
            "people": any((one.url or "").startswith("tg:") for one in buttons),
            "links": any((one.url or "").startswith("https:") for one in buttons),
        }
        for ornament, words in self.refused.items():
            if has.get(ornament, True):
                raise TelegramBadRequest(SendMessage(chat_id=1, text=text), words)
        self.seen = sorted(name for name, there in has.items() if there)
        return "sent"


ALL = ["copy", "dates", "disabled", "links", "people", "styles"]
UNALLOWED = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
REFUSALS = {
    "dates": 'can\'t parse entities: Unsupported start tag "tg-time" at byte offset 6',
    "styles": "can't parse inline keyboard button: invalid button style specified",
    "disabled": UNALLOWED,
    "people": "BUTTON_USER_PRIVACY_RESTRICTED",
    "links": "BUTTON_URL_INVALID",
    "copy": "BUTTON_COPY_TEXT_INVALID",
}


@pytest.mark.parametrize("ornament", sorted(REFUSALS))
async def test_only_what_was_refused_is_left_out(ornament: str) -> None:
    server = Server(**{ornament: REFUSALS[ornament]})
    assert await Ornaments().show(TEXT, ROWS, server.show, person_id=5) == "sent"
    assert server.seen == [one for one in ALL if one != ornament]
    assert "Mar 5 (UTC)" in server.text
    assert server.calls == 2


@pytest.mark.parametrize("ornament", ["dates", "styles", "disabled", "people"])
async def test_it_is_not_tried_again(ornament: str) -> None:
    ornaments, server = Ornaments(), Server(**{ornament: REFUSALS[ornament]})
    for _ in range(3):
        await ornaments.show(TEXT, ROWS, server.show, person_id=5)
    assert server.calls == 4


@pytest.mark.parametrize("ornament", ["links", "copy", "people"])
async def test_what_is_the_messages_own_matter_is_tried_with_the_next_one(ornament: str) -> None:
    ornaments, server = Ornaments(), Server(**{ornament: REFUSALS[ornament]})
    await ornaments.show(TEXT, ROWS, server.show, person_id=5)
    server.refused = {}
    await ornaments.show(TEXT, ROWS, server.show, person_id=6)
    assert server.seen == ALL


async def test_an_old_server_gets_as_little_as_it_takes() -> None:
    """It knows neither dates, nor colours, nor either kind of new button."""
    server = Server(
        dates=REFUSALS["dates"],
        styles=REFUSALS["styles"],
        disabled=UNALLOWED,
        copy=UNALLOWED,
    )
    ornaments = Ornaments()
    await ornaments.show(TEXT, ROWS, server.show, person_id=5)
    assert server.seen == ["links", "people"]
    assert server.calls == 5
    await ornaments.show(TEXT, ROWS, server.show, person_id=5)
    assert server.calls == 6, "the next card knows"


async def test_a_refusal_of_some_button_leaves_those_that_act() -> None:
    server = Server()
    server.refused = {}
    refused = iter(["BUTTON_SOMETHING_NEW"])

    async def show(text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        if (words := next(refused, None)) is not None:
            raise TelegramBadRequest(SendMessage(chat_id=1, text=text), words)
        return await server.show(text, keyboard)

    await Ornaments().show(TEXT, ROWS, show)
    assert server.seen == ["dates"]


@pytest.mark.parametrize(
    "words", ["chat not found", "message is not modified", "message thread not found"]
)
async def test_a_refusal_of_something_else_is_raised_at_once(words: str) -> None:
    server = Server(anything=words)
    with pytest.raises(TelegramBadRequest):
        await Ornaments().show(TEXT, ROWS, server.show)
    assert server.calls == 1
