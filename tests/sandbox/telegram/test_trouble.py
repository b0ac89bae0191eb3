"""Flood limits, faults, switches."""

from typing import Any

import pytest

from sandbox.telegram.state.flood import FloodLimits
from tests.sandbox.telegram.bench import Bench


def send_until_refused(bench: Bench, chat_id: int, most: int = 100) -> int:
    for count in range(most):
        if bench.reply("sendMessage", chat_id=chat_id, text="x").status == 429:
            return count
    return most


def test_20_messages_a_minute_in_a_group(bench: Bench) -> None:
    group = bench.group()
    assert send_until_refused(bench, group) == 20
    reply = bench.reply("sendMessage", chat_id=group, text="x")
    wait = reply.json()["parameters"]["retry_after"]
    assert reply.json()["description"] == f"Too Many Requests: retry after {wait}"
    assert reply.headers["Retry-After"] == str(wait)
    bench.now += wait
    assert send_until_refused(bench, group) == 20


def test_the_minute_is_any_minute(bench: Bench) -> None:
    group = bench.group()
    for _ in range(10):
        bench.call("sendMessage", chat_id=group, text="x")
    bench.now += 30
    assert send_until_refused(bench, group) == 10
    bench.now += 29
    assert send_until_refused(bench, group) == 0
    bench.now += 1
    assert send_until_refused(bench, group) == 10


def test_a_burst_in_one_chat_then_one_a_second(bench: Bench) -> None:
    ann = bench.started()
    assert send_until_refused(bench, ann) == 30
    bench.now += 5
    assert send_until_refused(bench, ann) == 5


def test_all_topics_of_a_group_share_its_bucket(bench: Bench) -> None:
    forum = bench.group(topics=True, bot="administrator")
    thread = bench.call("createForumTopic", chat_id=forum, name="a")["message_thread_id"]
    place = {"chat_id": forum, "message_thread_id": thread}
    number = bench.call("sendMessage", **place, text="x")["message_id"]
    message = {"chat_id": forum, "message_id": number}
    bench.call("editForumTopic", **place, name="b")
    bench.call("closeForumTopic", **place)
    bench.call("reopenForumTopic", **place)
    bench.call("editMessageText", **message, text="y")
    bench.call("setMessageReaction", **message, reaction=[{"type": "emoji", "emoji": "👍"}])
    bench.call("pinChatMessage", **message)
    bench.call("copyMessages", chat_id=forum, from_chat_id=forum, message_ids=[number])
    assert send_until_refused(bench, forum) == 20 - 9
    for method, values in (
        ("editForumTopic", {**place, "name": "c"}),
        ("closeForumTopic", place),
        ("createForumTopic", {"chat_id": forum, "name": "d"}),
        ("setMessageReaction", message),
        ("editMessageText", {**message, "text": "z"}),
    ):
        assert bench.reply(method, **values).status == 429


def test_chat_actions_have_limits_of_their_own(bench: Bench) -> None:
    ann = bench.started()

    def act_until_refused() -> int:
        for count in range(100):
            reply = bench.reply("sendChatAction", chat_id=ann, action="typing")
            if reply.status == 429:
                return count
        return 100

    assert act_until_refused() == 20
    bench.now += 5
    assert act_until_refused() == 20
    bench.now += 5
    assert act_until_refused() == 0
    bench.now += 20
    assert act_until_refused() == 20
    assert send_until_refused(bench, ann) == 30


def test_30_a_second_overall(bench: Bench) -> None:
    people = [bench.started(number) for number in range(1, 41)]
    sent = sum(bench.reply("sendMessage", chat_id=one, text="x").status == 200 for one in people)
    assert sent == 30


def test_a_refused_message_costs_nothing() -> None:
    limits = FloodLimits()
    for _ in range(20):
        assert limits.take(1, group=True, amount=1, now=0.0) is None
    before = limits.overall.tokens
    assert limits.take(1, group=True, amount=1, now=0.0) == 60
    assert limits.overall.tokens == before


def test_flood_limits_can_be_switched_off(patient: Bench) -> None:
    assert send_until_refused(patient, patient.group()) == 100


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [
        ({"kind": "too_many", "retry_after": 7}, 429, False),
        ({"kind": "server_error", "status": 502, "html": True}, 502, False),
        ({"kind": "refuse", "error_code": 403, "description": "Forbidden: no"}, 403, False),
        ({"kind": "cut_before"}, None, False),
        ({"kind": "cut_after"}, None, True),
        ({"kind": "slow", "seconds": 9}, 200, True),
    ],
)
def test_faults(bench: Bench, fault: dict[str, Any], status: int | None, done: bool) -> None:
    ann = bench.started()
    bench.api.world.faults.add({**fault, "method": "sendMessage"})
    assert bench.reply("getMe").status == 200
    reply = bench.reply("sendMessage", chat_id=ann, text="x")
    assert reply.cut is (status is None)
    if status is not None:
        assert reply.status == status
    assert reply.delay == (9 if fault["kind"] == "slow" else 0)
    assert (bench.api.world.visible(ann)[-1].words == "x") is done
    assert bench.reply("sendMessage", chat_id=ann, text="y").status == 200


def test_a_fault_for_one_chat_until_it_is_cleared(bench: Bench) -> None:
    ann, bob = bench.started(), bench.started(2)
    faults = bench.api.world.faults
    faults.add({"kind": "server_error", "chat_id": ann, "times": None})
    for _ in range(3):
        assert bench.reply("sendMessage", chat_id=ann, text="x").status == 500
        assert bench.reply("sendMessage", chat_id=bob, text="x").status == 200
    faults.clear()
    assert bench.reply("sendMessage", chat_id=ann, text="x").status == 200


def test_faults_that_do_not_exist(bench: Bench) -> None:
    with pytest.raises(ValueError, match="nonsense"):
        bench.api.world.faults.add({"kind": "nonsense"})
    with pytest.raises(ValueError, match="unknown field of a fault: tims"):
        bench.api.world.faults.add({"kind": "down", "tims": 3})


def test_reset_and_settings(bench: Bench) -> None:
    bench.started()
    bench.api.configure({"privacy": False})
    assert bench.call("getMe")["can_read_all_group_messages"]
    bench.api.reset({"flood": False})
    state = bench.api.state()
    assert (state["people"], state["settings"]["flood"]) == ([], False)
    assert state["settings"]["privacy"] is False
    with pytest.raises(ValueError, match="unknown setting: x"):
        bench.api.configure({"x": 1})


def test_events_tell_what_happened_in_order(bench: Bench) -> None:
    ann = bench.started()
    sent = bench.call("sendMessage", chat_id=ann, text="a")["message_id"]
    bench.call("editMessageText", chat_id=ann, message_id=sent, text="b")
    bench.call("deleteMessage", chat_id=ann, message_id=sent)
    events = bench.api.world.events
    assert [one["what"] for one in events] == ["said", "sent", "edited", "deleted"]
    assert [one["n"] for one in events] == [1, 2, 3, 4]
