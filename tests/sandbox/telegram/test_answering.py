"""``reply_parameters``: other chats, quotes; and what people answer."""

from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import ANN, Bench


@pytest.fixture
def group(bench: Bench) -> int:
    return bench.group(supergroup=True, bot="administrator")


def ask(bench: Bench, group: int, **details: Any) -> int:
    return int(bench.act("text", chat=group, text="Fish & chips, please", **details)["message_id"])


def test_a_right_quote_comes_back(bench: Bench, group: int) -> None:
    reply = {"message_id": ask(bench, group), "quote": "chips", "quote_position": 0}
    sent = bench.call("sendMessage", chat_id=group, text="x", reply_parameters=reply)
    assert sent["quote"] == {"text": "chips", "position": 7, "is_manual": True}


@pytest.mark.parametrize("quote", ["peas", "Chips", "<b>chips</b>"])
def test_a_quote_that_does_not_stand_there_is_refused(bench: Bench, group: int, quote: str) -> None:
    reply = {"message_id": ask(bench, group), "quote": quote, "quote_parse_mode": "HTML"}
    refusal = bench.refusal("sendMessage", chat_id=group, text="x", reply_parameters=reply)
    assert refusal == "400 Bad Request: QUOTE_TEXT_INVALID"


def test_a_quote_keeps_its_styles(bench: Bench, group: int) -> None:
    sent = bench.call("sendMessage", chat_id=group, text="a <b>big</b> deal", parse_mode="HTML")
    reply = {
        "message_id": sent["message_id"],
        "quote": "<b>big</b> deal",
        "quote_parse_mode": "HTML",
    }
    answer = bench.call("sendMessage", chat_id=group, text="x", reply_parameters=reply)
    assert answer["quote"]["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


def test_an_answer_to_another_chat(bench: Bench, group: int) -> None:
    ann = bench.started()
    asked = ask(bench, group)
    reply = {"message_id": asked, "chat_id": group}
    sent = bench.call("sendMessage", chat_id=ann, text="x", reply_parameters=reply)
    assert "reply_to_message" not in sent
    outside = sent["external_reply"]
    assert (outside["chat"]["id"], outside["message_id"]) == (group, asked)
    assert outside["origin"]["sender_user"]["id"] == ANN
    back = {"message_id": 1, "chat_id": ann}
    sent = bench.call("sendMessage", chat_id=group, text="x", reply_parameters=back)
    assert set(sent["external_reply"]) == {"origin"}


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ({"quote": "x"}, 'can\'t find field "message_id"'),
        ({"message_id": 99}, "message to be replied not found"),
        ({"message_id": 1, "chat_id": 12345}, "chat not found"),
        (
            {"message_id": 99, "chat_id": ANN, "allow_sending_without_reply": True},
            "message to be replied not found",
        ),
    ],
)
def test_answers_that_are_refused(
    bench: Bench, group: int, reply: dict[str, Any], reason: str
) -> None:
    bench.started()
    refusal = bench.refusal("sendMessage", chat_id=group, text="x", reply_parameters=reply)
    assert refusal == f"400 Bad Request: {reason}"


def test_people_quote(bench: Bench, group: int) -> None:
    sent = bench.call("sendMessage", chat_id=group, text="one two three")["message_id"]
    bench.act("text", chat=group, text="that", reply_to=sent, quote="two")
    (update,) = bench.updates()
    assert update["message"]["quote"] == {"text": "two", "position": 4, "is_manual": True}
    with pytest.raises(ActError, match="does not stand"):
        bench.act("text", chat=group, text="that", reply_to=sent, quote="four")


def test_people_answer_across_chats(bench: Bench, group: int) -> None:
    bench.started()
    asked = ask(bench, group)
    bench.updates()
    bench.act("text", text="about this", reply_to=asked, reply_chat=group)
    (update,) = bench.updates()
    assert update["message"]["external_reply"]["message_id"] == asked
