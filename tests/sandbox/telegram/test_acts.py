"""What people do, and what the bot gets to know of it."""

import base64
from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import ANN, BOB, Bench

INLINE = {"inline_keyboard": [[{"text": "✅ Yes", "callback_data": "yes"}]]}


def only(updates: list[Any]) -> Any:
    (update,) = updates
    return update


def test_a_link_starts_the_bot_with_its_payload(bench: Bench) -> None:
    answer = bench.act("start", payload="spring_24-A")
    message = only(bench.updates())["message"]
    assert answer["payload_sent"]
    assert message["text"] == "/start spring_24-A"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["id"] > 2**32


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "привет", "a.b", ""])
def test_a_payload_that_is_not_allowed_is_lost(bench: Bench, payload: str) -> None:
    bench.act("start", payload=payload)
    assert only(bench.updates())["message"]["text"] == "/start"


def test_some_clients_send_a_payload_only_once(bench: Bench) -> None:
    bench.act("person", drops_payload=True)
    bench.act("start", payload="one")
    bench.act("start", payload="two")
    assert only(bench.updates())["message"]["text"] == "/start one"


def test_a_whole_link_can_be_opened(bench: Bench) -> None:
    bench.act("start", link="https://t.me/sandbox_bot?start=abc")
    assert only(bench.updates())["message"]["text"] == "/start abc"


def test_language_and_username_are_optional(bench: Bench) -> None:
    bench.act("text", text="hi")
    assert set(only(bench.updates())["message"]["from"]) == {"id", "is_bot", "first_name"}
    bench.act("person", language_code="ru", username="ann")
    bench.act("text", text="hi")
    person = only(bench.updates())["message"]["from"]
    assert (person["language_code"], person["username"]) == ("ru", "ann")


def test_blocking_and_coming_back_by_start(bench: Bench) -> None:
    bench.started()
    bench.act("block")
    change = only(bench.updates())["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    with pytest.raises(ActError, match="blocked"):
        bench.act("text", text="x")
    bench.act("start", payload="again")
    back, start = bench.updates()
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start again"


def test_contacts_of_all_kinds(bench: Bench) -> None:
    bench.act("person", phone_number="79001234567")
    bench.act("person", id=BOB, first_name="Bob")
    bench.act("contact")
    bench.act("contact", of=BOB)
    bench.act("contact", foreign=True, phone="+4930123", first_name="Desk")
    own, other, desk = (one["message"]["contact"] for one in bench.updates())
    assert (own["user_id"], own["phone_number"]) == (ANN, "79001234567")
    assert other["user_id"] == BOB
    assert desk == {"phone_number": "+4930123", "first_name": "Desk"}


def test_pressing_an_inline_button(bench: Bench) -> None:
    ann = bench.started()
    sent = bench.call("sendMessage", chat_id=ann, text="?", reply_markup=INLINE)
    answer = bench.act("press", text="Yes")
    query = only(bench.updates())["callback_query"]
    assert (query["data"], query["message"]) == ("yes", sent)
    assert query["id"] == answer["callback"]
    assert bench.call("answerCallbackQuery", callback_query_id=query["id"], text="Ok") is True
    again = bench.refusal("answerCallbackQuery", callback_query_id=query["id"])
    assert again == (
        "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    assert bench.api.state()["callbacks"][0]["answer"]["text"] == "Ok"


def test_a_press_expires(bench: Bench) -> None:
    ann = bench.started()
    bench.call("sendMessage", chat_id=ann, text="?", reply_markup=INLINE)
    query = bench.act("press", data="yes")["callback"]
    long = bench.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert long == "400 Bad Request: MESSAGE_TOO_LONG"
    bench.now += 61
    assert "query is too old" in bench.refusal("answerCallbackQuery", callback_query_id=query)


def test_only_visible_buttons_can_be_pressed(bench: Bench) -> None:
    ann = bench.started()
    sent = bench.call("sendMessage", chat_id=ann, text="?", reply_markup=INLINE)
    target = {"chat_id": ann, "message_id": sent["message_id"]}
    with pytest.raises(ActError, match=r"no button 'No'.*buttons: '✅ Yes'"):
        bench.act("press", text="No")
    bench.call("deleteMessage", **target)
    with pytest.raises(ActError, match="buttons: none"):
        bench.act("press", text="Yes")
    bench.act("press", stale=True, message_id=sent["message_id"], data="yes")
    gone = only(bench.updates())["callback_query"]["message"]
    assert (gone["date"], gone["message_id"]) == (0, sent["message_id"])


def test_buttons_below_the_input_field_send_what_they_say(bench: Bench) -> None:
    ann = bench.started()
    markup = {
        "keyboard": [[{"text": "Share", "request_contact": True}, "Skip"]],
        "one_time_keyboard": True,
    }
    sent = bench.call("sendMessage", chat_id=ann, text="Phone?", reply_markup=markup)
    bench.act("press", text="Share")
    message = only(bench.updates())["message"]
    assert message["contact"]["user_id"] == ann
    assert message["reply_to_message"]["message_id"] == sent["message_id"]
    with pytest.raises(ActError, match="no button"):
        bench.act("press", text="Skip")


def test_the_keyboard_below_is_removed(bench: Bench) -> None:
    ann = bench.started()
    bench.call("sendMessage", chat_id=ann, text="?", reply_markup={"keyboard": [["Skip"]]})
    bench.act("press", text="Skip")
    assert only(bench.updates())["message"]["text"] == "Skip"
    bench.call("sendMessage", chat_id=ann, text="!", reply_markup={"remove_keyboard": True})
    with pytest.raises(ActError, match="no button"):
        bench.act("press", text="Skip")


def test_a_link_button_gives_its_address(bench: Bench) -> None:
    markup = {"inline_keyboard": [[{"text": "Site", "url": "https://a.example"}]]}
    bench.call("sendMessage", chat_id=bench.started(), text="x", reply_markup=markup)
    assert bench.act("press", text="Site") == {"updates": [], "url": "https://a.example/"}


def test_files_can_be_fetched_for_an_hour(bench: Bench) -> None:
    content = base64.b64encode(b"hello").decode()
    bench.act("file", name="a.txt", content=content, caption="see")
    message = only(bench.updates())["message"]
    assert (message["caption"], message["document"]["file_size"]) == ("see", 5)
    file = bench.call("getFile", file_id=message["document"]["file_id"])
    token = bench.api.settings.token
    assert bench.api.download(token, file["file_path"], bench.now).body == b"hello"
    assert bench.api.download("1:WRONG", file["file_path"], bench.now).status == 401
    assert bench.api.download(token, file["file_path"], bench.now + 3601).status == 404


def test_files_over_20_megabytes_cannot_be_fetched(bench: Bench) -> None:
    bench.act("file", name="film.mov", size=20 * 1024 * 1024 + 1)
    document = only(bench.updates())["message"]["document"]
    too_big = bench.refusal("getFile", file_id=document["file_id"])
    assert too_big == "400 Bad Request: file is too big"
    assert "wrong file_id" in bench.refusal("getFile", file_id="AAA")


def test_an_album_comes_in_pieces(bench: Bench) -> None:
    bench.act("album", items=[{"kind": "photo", "caption": "c"}, {"kind": "photo"}])
    updates = bench.updates()
    assert len({one["message"]["media_group_id"] for one in updates}) == 1
    assert [one["message"].get("caption") for one in updates] == ["c", None]
    with pytest.raises(ActError, match="2 to 10"):
        bench.act("album", items=[{}])


@pytest.mark.parametrize("act", ["sticker", "voice", "location", "photo", "forward"])
def test_everything_else_people_send(bench: Bench, act: str) -> None:
    bench.act(act)
    message = only(bench.updates())["message"]
    key = {"forward": "forward_origin"}.get(act, act)
    assert key in message


def test_an_edit_comes_as_edited_message(bench: Bench) -> None:
    bench.act("text", text="one")
    bench.updates()
    bench.now += 3
    bench.act("edit", text="two")
    edited = only(bench.updates())["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("two", 3)


def test_acts_that_make_no_sense(bench: Bench) -> None:
    with pytest.raises(ActError, match="unknown act 'dance'"):
        bench.act("dance")
    with pytest.raises(ActError, match="person is missing"):
        bench.api.act({"act": "text", "text": "x"}, bench.now)
    with pytest.raises(ActError, match="empty message"):
        bench.act("text", text=" ")
    with pytest.raises(ActError, match="no chat 5"):
        bench.act("text", text="x", chat=5)
    with pytest.raises(ActError, match="text must be a string"):
        bench.act("text", text=5)


@pytest.mark.parametrize("shared", ["users", "chat"])
def test_people_and_chats_are_shared_by_a_button(bench: Bench, shared: str) -> None:
    ann, group = bench.started(), bench.group()
    button = {"text": "Choose", f"request_{shared}": {"request_id": 7}}
    bench.call("sendMessage", chat_id=ann, text="?", reply_markup={"keyboard": [[button]]})
    bench.act("press", text="Choose", share=[BOB] if shared == "users" else group)
    sharing = only(bench.updates())["message"][f"{shared}_shared"]
    assert sharing["request_id"] == 7
    assert sharing.get("chat_id") == group or sharing["users"] == [{"user_id": BOB}]
    with pytest.raises(ActError, match="share is"):
        bench.act("press", text="Choose")


def test_a_link_puts_the_bot_into_a_group(bench: Bench) -> None:
    group = int(bench.act("group", bot="left")["chat"])
    bench.act("add_bot", chat=group, bot="administrator", payload="team")
    assert bench.updates()[-1]["message"]["text"] == "/start@sandbox_bot team"


def test_everybody_has_a_menu_of_their_own(bench: Bench) -> None:
    group = bench.group(people=[ANN, BOB])
    bench.act("person", id=ANN, language_code="ru")

    def offer(name: str, scope: str, language: str = "", **details: Any) -> None:
        commands = [{"command": name, "description": "x"}]
        bench.call(
            "setMyCommands",
            commands=commands,
            scope={"type": scope, **details},
            language_code=language,
        )

    def menu(person: int, **details: Any) -> list[str]:
        commands = bench.act("menu", person, **details)["commands"]
        return [one["command"] for one in commands]

    assert menu(ANN) == []
    offer("start", "default")
    offer("queue", "all_chat_administrators")
    offer("nachalo", "all_private_chats", "ru")
    assert [menu(ANN), menu(BOB)] == [["nachalo"], ["start"]]
    assert [menu(ANN, chat=group), menu(BOB, chat=group)] == [["queue"], ["start"]]
    offer("mine", "chat_member", chat_id=group, user_id=BOB)
    assert menu(BOB, chat=group) == ["mine"]
