"""What a person said goes through, whatever cannot be read beside it."""

import json
from collections.abc import MutableMapping
from typing import Any

import pytest
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, InaccessibleMessage, Message

from bot.telegram.decoding import decode
from bot.telegram.raw_update import UndecodableUpdateError
from tests.bot.stand_ins import NO_BOT

ANN = {"id": 5, "is_bot": False, "first_name": "Ann"}
CHAT = {"id": 5, "type": "private"}
BARE = {"message_id": 1, "date": 1, "chat": CHAT, "from": ANN}
POLL = {
    "id": "1",
    "question": "?",
    "options": [{"text": "a", "voter_count": 0}],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
}
"""As an older server writes it: without what Telegram has added since."""
PHOTO = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
FILE = {"file_id": "f", "file_unique_id": "u"}
CONTACT = {"phone_number": "1", "first_name": "Ann", "user_id": 5}


def update(kind: str = "message", /, **parts: Any) -> dict[str, Any]:
    """Return a message with these parts beside its text; ``None`` takes one away."""
    event = {**BARE, "text": "hello", **parts}
    if kind == "edited_message":
        event["edit_date"] = 2
    return {"update_id": 1, kind: {name: one for name, one in event.items() if one is not None}}


def press(**parts: Any) -> dict[str, Any]:
    """Return a press."""
    event = {
        "id": "1",
        "chat_instance": "i",
        "from": ANN,
        "data": "d",
        "message": {**BARE, "text": "q"},
    }
    return {"update_id": 1, "callback_query": {**event, **parts}}


def within(depth: int) -> dict[str, Any]:
    """Return a reply to a reply to …"""
    message: dict[str, Any] = dict(BARE)
    for _ in range(depth):
        message = {**BARE, "reply_to_message": message}
    return message


SIDE_PARTS = {
    "forward-without-name": {"forward_origin": {"type": "hidden_user", "date": 1}},
    "forward-of-a-new-kind": {"forward_origin": {"type": "martian", "date": 1}},
    "forward-that-is-none": {"forward_origin": 7},
    "half-external-reply": {"external_reply": {"origin": {"type": "user", "date": 1}}},
    "external-reply-media": {
        "external_reply": {
            "origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"},
            "photo": [{"file_id": "f"}],
        }
    },
    "entity-without-length": {"entities": [{"type": "bold", "offset": 0}]},
    "entities-that-are-none": {"entities": "bold"},
    "entity-of-a-bad-user": {
        "entities": [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": "x"}}]
    },
    "reply-with-half-a-photo": {"reply_to_message": {**BARE, "photo": [{"file_id": "f"}]}},
    "reply-without-chat": {"reply_to_message": {"message_id": 1, "date": 1}},
    "reply-from-nobody": {"reply_to_message": {**BARE, "from": {"id": "x"}}},
    "reply-too-deep": {"reply_to_message": within(280)},
    "quote": {"quote": {"position": 1}},
    "via-bot": {"via_bot": {"id": 1}},
    "preview": {"link_preview_options": {"is_disabled": "perhaps"}},
    "reply-markup": {"reply_markup": {"inline_keyboard": [[{"text": 5}]]}},
    "story": {"reply_to_story": {"id": 1}},
    "boost": {"sender_boost_count": "many"},
    "business-bot": {"sender_business_bot": {"first_name": "B"}},
    "effect": {"effect_id": 5},
    "pinned": {"pinned_message": {"chat": CHAT}},
    "poll-of-an-older-server": {"poll": POLL},
}


@pytest.mark.parametrize("parts", SIDE_PARTS.values(), ids=SIDE_PARTS)
@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_words_go_through(kind: str, parts: dict[str, Any]) -> None:
    raw = update(kind, **parts)
    before = json.dumps(raw)
    decoded = decode(raw, NO_BOT)
    message = decoded.event
    assert isinstance(message, Message)
    assert (message.text, message.chat.id) == ("hello", 5)
    assert message.from_user is not None
    assert message.from_user.id == 5
    assert json.dumps(raw) == before, "what is quarantined later is what came"


@pytest.mark.parametrize("parts", SIDE_PARTS.values(), ids=SIDE_PARTS)
def test_a_press_goes_through(parts: dict[str, Any]) -> None:
    decoded = decode(press(message={**BARE, "text": "q", **parts}), NO_BOT).event
    assert isinstance(decoded, CallbackQuery)
    assert decoded.data == "d"
    assert isinstance(decoded.message, Message)
    assert decoded.message.message_id == 1


@pytest.mark.parametrize("instance", [None, 7, {}])
def test_a_press_goes_through_without_the_instance_of_its_chat(instance: Any) -> None:
    raw = press(chat_instance=instance)
    if instance is None:
        del raw["callback_query"]["chat_instance"]
    decoded = decode(raw, NO_BOT).event
    assert isinstance(decoded, CallbackQuery)
    assert decoded.data == "d"
    assert raw["callback_query"].get("chat_instance") == instance, (
        "what is quarantined is what came"
    )


@pytest.mark.parametrize("parts", SIDE_PARTS.values(), ids=SIDE_PARTS)
def test_a_contact_goes_through(parts: dict[str, Any]) -> None:
    message = decode(update(text=None, contact=CONTACT, **parts), NO_BOT).message
    assert message is not None
    assert message.contact is not None
    assert (message.contact.phone_number, message.contact.user_id) == ("1", 5)


@pytest.mark.parametrize(
    ("parts", "kept"),
    [
        ({"photo": [{"file_id": "f"}, PHOTO]}, "photo"),
        ({"document": {**FILE, "thumbnail": {"file_id": "f"}}}, "document"),
        ({"document": {**FILE, "file_size": "big"}}, "document"),
        ({"document": FILE, "animation": {"file_id": "f"}}, "document"),
        ({"video": {**FILE, "width": 1, "height": 1, "duration": 1, "cover": [7]}}, "video"),
        ({"contact": {**CONTACT, "vcard": 7}}, "contact"),
    ],
)
def test_a_file_goes_through_without_what_is_beside_it(parts: dict[str, Any], kept: str) -> None:
    message = decode(update(text=None, **parts), NO_BOT).message
    assert getattr(message, kept)


@pytest.mark.parametrize("name", ["last_name", "username", "language_code", "is_premium"])
def test_a_person_is_known_without_what_is_beside_their_id(name: str) -> None:
    message = decode(update(**{"from": {**ANN, name: ["?"]}}), NO_BOT).message
    assert message is not None
    assert message.from_user is not None
    assert message.from_user.first_name == "Ann"


def test_what_answers_no_question_is_still_answered() -> None:
    message = decode(update(text=None, poll=POLL), NO_BOT).message
    assert message is not None
    assert message.content_type == ContentType.UNKNOWN


def test_a_message_without_content_is_no_broken_one() -> None:
    decoded = decode(press(message={"message_id": 1, "date": 0, "chat": CHAT}), NO_BOT).event
    assert isinstance(decoded, CallbackQuery)
    assert isinstance(decoded.message, InaccessibleMessage)


ESSENTIAL = {
    "no-text": update(text=7),
    "no-person": update(**{"from": {"id": "x"}}),
    "half-a-person": update(**{"from": {"id": 5}}),
    "no-chat": update(chat={"type": "private"}),
    "no-number": update(message_id="x"),
    "no-date": update(date="yesterday"),
    "no-channel": update(sender_chat={"type": "channel"}),
    "no-phone": update(text=None, contact={"first_name": "Ann"}),
    "whose-phone": update(text=None, contact={**CONTACT, "user_id": "?"}),
    "no-photo": update(text=None, photo=[{"file_id": "f"}]),
    "no-file": update(text=None, document={"file_id": "f"}),
    "no-move": update(text=None, migrate_to_chat_id="?"),
    "no-move-from": update(text=None, migrate_from_chat_id="?"),
    "no-data": press(data=7),
    "no-presser": press(**{"from": {"id": "x"}}),
    "no-place": press(message={"message_id": 1, "date": 1}),
    "no-pressed-message": press(message={"date": 1, "chat": CHAT}),
    "no-press-id": press(id=7),
    "no-member": {
        "update_id": 1,
        "my_chat_member": {
            "chat": CHAT,
            "from": ANN,
            "date": 1,
            "old_chat_member": {"status": "member", "user": ANN},
            "new_chat_member": {"status": "martian", "user": ANN},
        },
    },
    "no-message": {"update_id": 1, "message": []},
    "no-number-of-its-own": {"update_id": "x", "message": BARE},
    "another-kind": {"update_id": 1, "something_new": {"text": "private words"}},
}


@pytest.mark.parametrize("raw", ESSENTIAL.values(), ids=ESSENTIAL)
def test_who_where_and_what_is_never_dropped(raw: dict[str, Any]) -> None:
    with pytest.raises(UndecodableUpdateError) as caught:
        decode(raw, NO_BOT)
    assert caught.value.args == ()
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("half \ud83d of it", "half \ufffd of it"),
        ("\udc00", "\ufffd"),
        ("nothing\0here", "nothinghere"),
        ("back\\u0000slash", "back\\u0000slash"),
        ("whole 😀", "whole 😀"),
    ],
)
def test_signs_that_nobody_can_write_are_taken_out(text: str, read: str) -> None:
    raw = update(text=text, reply_to_message={**BARE, "text": text}, photo=[{**PHOTO}])
    message = decode(raw, NO_BOT).message
    assert message is not None
    assert message.text == read
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == read


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_what_is_nested_absurdly_is_undecodable(depth: int) -> None:
    with pytest.raises(UndecodableUpdateError):
        decode(update(reply_to_message=within(depth)), NO_BOT)


def test_the_log_names_the_parts_and_nothing_that_was_said(
    logged: list[MutableMapping[str, Any]],
) -> None:
    decode(update(entities=[{"type": "secret"}], quote={"text": "secret"}), NO_BOT)
    (line,) = logged
    assert line["event"] == "update_parts_dropped"
    assert line["parts"] == ["entities", "quote"]
    assert "secret" not in str(line)
