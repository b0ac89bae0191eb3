"""Copies and forwards: what is lost, what is kept, what is refused."""

from typing import Any

import pytest

from tests.sandbox.telegram.bench import ANN, Bench

BUTTON = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


@pytest.fixture
def group(bench: Bench) -> int:
    return bench.group(supergroup=True, bot="administrator")


def from_ann(bench: Bench, act: str = "text", **details: Any) -> dict[str, int]:
    answer = bench.act(act, **{"text": "Look", **details})
    bench.updates()
    return {"from_chat_id": ANN, "message_id": answer["message_id"]}


def test_a_protected_message_is_copied_but_not_forwarded(bench: Bench, group: int) -> None:
    ann = bench.started()
    sent = bench.call("sendMessage", chat_id=ann, text="secret", protect_content=True)
    source = {"from_chat_id": ann, "message_id": sent["message_id"]}
    refusal = bench.refusal("forwardMessage", chat_id=group, **source)
    assert refusal == "400 Bad Request: message has protected content and can't be forwarded"
    copied = bench.call("copyMessage", chat_id=group, **source)
    assert bench.api.world.messages[group][copied["message_id"]].words == "secret"


def test_service_messages_are_neither(bench: Bench, group: int) -> None:
    source = {"from_chat_id": group, "message_id": 1}
    assert bench.refusal("copyMessage", chat_id=group, **source).endswith("can't be copied")
    assert bench.refusal("forwardMessage", chat_id=group, **source).endswith("can't be forwarded")


def test_a_forward_names_where_it_came_from_twice(bench: Bench, group: int) -> None:
    source = from_ann(bench)
    forwarded = bench.call("forwardMessage", chat_id=group, **source)
    assert forwarded["forward_origin"]["type"] == "user"
    assert forwarded["forward_from"]["id"] == ANN
    assert forwarded["forward_date"] == forwarded["forward_origin"]["date"]
    bench.act("person", id=ANN, has_private_forwards=True)
    hidden = bench.call("forwardMessage", chat_id=group, **source)
    assert hidden["forward_origin"]["type"] == "hidden_user"
    assert hidden["forward_sender_name"] == "Person 1"
    assert "forward_from" not in hidden


def test_a_copy_can_be_edited_and_a_forward_cannot(bench: Bench, group: int) -> None:
    source = from_ann(bench)
    copied = bench.call("copyMessage", chat_id=group, **source, reply_markup=BUTTON)
    edited = bench.call("editMessageText", chat_id=group, **copied, text="y")
    assert (edited["text"], edited["from"]["id"]) == ("y", 100000)
    forwarded = bench.call("forwardMessage", chat_id=group, **source)
    number = forwarded["message_id"]
    refusal = bench.refusal("editMessageText", chat_id=group, message_id=number, text="y")
    assert refusal == "400 Bad Request: message can't be edited"


def test_a_caption_replaces_that_of_a_file_only(bench: Bench, group: int) -> None:
    photo = from_ann(bench, "photo", caption="old")
    copied = bench.call("copyMessage", chat_id=group, **photo, caption="new")["message_id"]
    assert bench.api.world.messages[group][copied].content["caption"] == "new"
    text = from_ann(bench)
    copied = bench.call("copyMessage", chat_id=group, **text, caption="new")["message_id"]
    assert bench.api.world.messages[group][copied].words == "Look"


def test_many_at_once_skip_what_is_not_there(bench: Bench, group: int) -> None:
    first = from_ann(bench)["message_id"]
    album = bench.act("album", items=[{"caption": "c"}, {}])["message_ids"]
    numbers = [first, *album, 999]
    source = {"chat_id": group, "from_chat_id": ANN, "message_ids": numbers}
    for method in ("copyMessages", "forwardMessages"):
        result = bench.call(method, **source)
        assert [list(one) for one in result] == [["message_id"]] * 3
        stored = [bench.api.world.messages[group][one["message_id"]] for one in result]
        assert [one.words for one in stored] == ["Look", "c", ""]
        assert stored[1].media_group_id == stored[2].media_group_id != ""
    bare = bench.call("copyMessages", **source, remove_caption=True)
    assert bench.api.world.messages[group][bare[1]["message_id"]].words == ""
    assert bench.call("copyMessages", **{**source, "message_ids": [998, 999]}) == []


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ([], "message identifiers are not specified"),
        ([2, 1], "message identifiers must be in a strictly increasing order"),
        ([1, 1], "message identifiers must be in a strictly increasing order"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ([0], "invalid message identifier specified"),
        (["x"], "can't parse message identifier as a Number"),
        ("5", "expected an Array of message identifiers"),
    ],
)
def test_lists_that_are_refused(bench: Bench, group: int, numbers: Any, reason: str) -> None:
    bench.started()
    source = {"chat_id": group, "from_chat_id": ANN, "message_ids": numbers}
    assert bench.refusal("copyMessages", **source) == f"400 Bad Request: {reason}"


def test_people_forward_by_the_same_rules(bench: Bench, group: int) -> None:
    said = bench.act("text", chat=group, text="in here")["message_id"]
    bench.act("forward", from_chat=group, message_id=said)
    bench.act("forward", text="news", channel="Daily")
    bench.act("forward", text="gossip", author="Jo")
    origins = [one["message"]["forward_origin"] for one in bench.updates()[1:]]
    assert [one["type"] for one in origins] == ["user", "channel", "hidden_user"]
