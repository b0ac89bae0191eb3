"""Ephemeral messages: who may send them, who sees them, what they can't do."""

from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import ANN, BOB, Bench

CARD = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
DONE = {"inline_keyboard": [[{"text": "Undo", "callback_data": "undo"}]]}
TOO_LATE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def group(bench: Bench) -> int:
    """The bot is a plain member; Ann and Bob are here."""
    return bench.group(supergroup=True, people=[ANN, BOB])


@pytest.fixture
def managed(bench: Bench) -> int:
    """The bot is an administrator."""
    return bench.group(supergroup=True, people=[ANN, BOB], bot="administrator")


def to(person: int, query: str = "", **details: Any) -> dict[str, Any]:
    named = {"callback_query_id": query} if query else {}
    return {"ephemeral_message_parameters": {"receiver_user_id": person, **named, **details}}


def press(bench: Bench, group: int, person: int = BOB, **details: Any) -> str:
    return str(bench.act("press", person, chat=group, **{"data": "take", **details})["callback"])


def card(bench: Bench, group: int) -> int:
    sent = bench.call("sendMessage", chat_id=group, text="A lead", reply_markup=CARD)
    return int(sent["message_id"])


def test_an_administrator_sends_them_at_any_time(bench: Bench, managed: int) -> None:
    sent = bench.call("sendMessage", chat_id=managed, text="psst", reply_markup=DONE, **to(BOB))
    assert (sent["message_id"], sent["ephemeral_message_id"]) == (0, 1)
    assert sent["receiver_user"]["id"] == BOB
    assert press(bench, managed, data="undo")
    with pytest.raises(ActError, match="no button"):
        press(bench, managed, ANN, data="undo")
    assert [one["text"] for one in chat_log(bench, managed, "messages") if one["by_bot"]] == []
    assert [one["text"] for one in chat_log(bench, managed, "ephemeral")] == ["psst"]


def chat_log(bench: Bench, chat_id: int, name: str) -> list[Any]:
    chats = bench.api.state()["chats"]
    log: list[Any] = next(one[name] for one in chats if one["id"] == chat_id)
    return [one for one in log if "text" in one]


def test_a_member_answers_a_press_within_15_seconds(bench: Bench, group: int) -> None:
    refusal = bench.refusal("sendMessage", chat_id=group, text="psst", **to(BOB))
    assert "not enough rights to send ephemeral messages" in refusal
    card(bench, group)
    query = press(bench, group)
    bench.now += 15
    assert bench.call("sendMessage", chat_id=group, text="yours", **to(BOB, query))
    bench.now += 1
    assert bench.refusal("sendMessage", chat_id=group, text="x", **to(BOB, query)) == TOO_LATE


def test_a_press_of_somebody_else_is_no_trigger(bench: Bench, managed: int) -> None:
    card(bench, managed)
    query = press(bench, managed)
    assert bench.refusal("sendMessage", chat_id=managed, text="x", **to(ANN, query)) == TOO_LATE
    assert bench.refusal("sendMessage", chat_id=managed, text="x", **to(BOB, "17")) == TOO_LATE


def test_only_members_of_groups_get_them(bench: Bench, managed: int) -> None:
    ann = bench.started()
    private = bench.refusal("sendMessage", chat_id=ann, text="x", **to(ann))
    assert "groups and supergroups only" in private
    bench.act("person", id=5)
    stranger = bench.refusal("sendMessage", chat_id=managed, text="x", **to(5))
    assert stranger == "400 Bad Request: USER_NOT_PARTICIPANT"


def test_keyboards_that_they_cannot_have(bench: Bench, managed: int) -> None:
    login = {"text": "Log in", "login_url": {"url": "https://a.example"}}
    for markup in ({"inline_keyboard": [[login]]}, {"keyboard": [["x"]]}):
        asked = {"chat_id": managed, "text": "x", "reply_markup": markup}
        assert bench.call("sendMessage", **asked)["message_id"] > 0
        assert bench.reply("sendMessage", **asked, **to(BOB)).status == 400


def test_the_older_parameters_still_work(bench: Bench, managed: int) -> None:
    sent = bench.call("sendMessage", chat_id=managed, text="x", receiver_user_id=BOB)
    assert sent["message_id"] == 0


def test_one_takes_the_place_of_the_card_for_one_person(bench: Bench, managed: int) -> None:
    card(bench, managed)
    query = press(bench, managed)
    bench.call(
        "sendMessage",
        chat_id=managed,
        text="It is yours",
        reply_markup=DONE,
        **to(BOB, query, replace_callback_query_message=True),
    )
    with pytest.raises(ActError, match=r"no button 'take'.*buttons: 'Undo'"):
        press(bench, managed)
    assert press(bench, managed, ANN)
    undo = press(bench, managed, data="undo")
    replaced = to(BOB, undo, replace_callback_query_message=True)
    assert "400" in bench.refusal("sendMessage", chat_id=managed, text="x", **replaced)
    bench.call(
        "deleteEphemeralMessage", chat_id=managed, receiver_user_id=BOB, ephemeral_message_id=1
    )
    assert press(bench, managed)


def test_a_press_in_one_names_it(bench: Bench, managed: int) -> None:
    bench.call("sendMessage", chat_id=managed, text="psst", reply_markup=DONE, **to(BOB))
    press(bench, managed, data="undo")
    message = bench.updates()[-1]["callback_query"]["message"]
    assert (message["message_id"], message["ephemeral_message_id"]) == (0, 1)


def test_edits_have_methods_of_their_own(bench: Bench, managed: int) -> None:
    bench.call("sendMessage", chat_id=managed, text="psst", **to(BOB))
    target = {"chat_id": managed, "receiver_user_id": BOB, "ephemeral_message_id": 1}
    assert bench.call("editEphemeralMessageText", **target, text="hush") is True
    assert bench.call("editEphemeralMessageReplyMarkup", **target, reply_markup=DONE) is True
    (log,) = chat_log(bench, managed, "ephemeral")
    assert (log["text"], log["keyboard"]) == ("hush", DONE)
    normal = bench.refusal("editMessageText", chat_id=managed, message_id=0, text="x")
    assert normal == "400 Bad Request: message identifier is not specified"
    other = bench.refusal("editEphemeralMessageText", **{**target, "receiver_user_id": ANN})
    assert other == "400 Bad Request: message to edit not found"


def test_a_long_text_can_be_sent_but_not_edited_in(bench: Bench, managed: int) -> None:
    bench.call("sendMessage", chat_id=managed, text="x" * 4096, **to(BOB))
    target = {"chat_id": managed, "receiver_user_id": BOB, "ephemeral_message_id": 1}
    assert bench.call("editEphemeralMessageText", **target, text="y" * 1024) is True
    refusal = bench.refusal("editEphemeralMessageText", **target, text="y" * 1025)
    assert refusal == "400 Bad Request: MEDIA_CAPTION_TOO_LONG"


def test_numbers_are_given_again(bench: Bench, managed: int) -> None:
    numbers = []
    for _ in range(2):
        sent = bench.call("sendMessage", chat_id=managed, text="x", **to(BOB))
        numbers.append(sent["ephemeral_message_id"])
    target = {"chat_id": managed, "receiver_user_id": BOB, "ephemeral_message_id": 1}
    assert bench.call("deleteEphemeralMessage", **target) is True
    assert bench.refusal("deleteEphemeralMessage", **target).endswith("not found")
    sent = bench.call("sendMessage", chat_id=managed, text="x", **to(ANN))
    assert [*numbers, sent["ephemeral_message_id"]] == [1, 2, 1]


def test_an_app_that_restarts_forgets_them(bench: Bench, managed: int) -> None:
    bench.call("sendMessage", chat_id=managed, text="x", reply_markup=DONE, **to(BOB))
    bench.act("restart_app", BOB)
    with pytest.raises(ActError, match="no button"):
        press(bench, managed, data="undo")


def test_methods_that_do_not_know_them_send_to_everybody(bench: Bench, managed: int) -> None:
    source = {"from_chat_id": managed, "message_id": card(bench, managed)}
    copied = bench.call("copyMessage", chat_id=managed, **source, **to(BOB))
    assert copied["message_id"] > 0


def test_an_ephemeral_command_is_between_two(bench: Bench, group: int) -> None:
    commands = [{"command": "mine", "description": "My leads", "is_ephemeral": True}]
    bench.call("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    assert bench.call("getMyCommands", scope={"type": "all_group_chats"}) == commands
    bench.act("command", BOB, chat=group, command="mine")
    message = bench.updates()[-1]["message"]
    assert (message["message_id"], message["from"]["id"]) == (0, BOB)
    assert message["receiver_user"]["id"] == 100000
    reply = {"ephemeral_message_id": message["ephemeral_message_id"]}
    answer = {"chat_id": group, "text": "none", "reply_parameters": reply, **to(BOB)}
    assert bench.call("sendMessage", **answer)["message_id"] == 0
    bench.now += 16
    assert bench.refusal("sendMessage", **answer) == TOO_LATE
    bench.act("command", BOB, chat=group, command="help")
    assert bench.updates()[-1]["message"]["message_id"] > 0
