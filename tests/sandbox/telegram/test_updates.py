"""The queue: confirming, keeping, repeating; the webhook's rules."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.core import BotApi
from sandbox.telegram.settings import Settings
from sandbox.telegram.state.updates import UpdateQueue
from sandbox.telegram.state.webhook import may_answer_with
from tests.sandbox.telegram.bench import Bench

HOUR = 3600.0
URL = "http://127.0.0.1:9/hook"


def texts(updates: list[Any]) -> list[str]:
    return [one["message"]["text"] for one in updates]


def test_offset_confirms_everything_below_it(bench: Bench) -> None:
    for word in "abc":
        bench.act("text", text=word)
    first = bench.call("getUpdates", limit=2)
    assert texts(first) == ["a", "b"]
    bench.now += 1
    assert texts(bench.call("getUpdates")) == ["a", "b", "c"]
    assert texts(bench.call("getUpdates", offset=first[1]["update_id"] + 1)) == ["c"]
    assert texts(bench.call("getUpdates", offset=first[0]["update_id"])) == ["c"]


def test_a_negative_offset_keeps_the_last(bench: Bench) -> None:
    for word in "abc":
        bench.act("text", text=word)
    assert texts(bench.call("getUpdates", offset=-1)) == ["c"]
    assert texts(bench.call("getUpdates")) == ["c"]


def test_ids_grow_and_exceed_nothing_small(bench: Bench) -> None:
    bench.act("text", text="a")
    bench.act("text", text="b")
    first, second = (one["update_id"] for one in bench.updates())
    assert second == first + 1
    bench.api.jump_update_ids(17)
    bench.act("text", text="c")
    assert bench.call("getUpdates")[0]["update_id"] == 17


def test_an_offset_far_ahead_forgets_nothing(bench: Bench) -> None:
    bench.act("text", text="a")
    (update,) = bench.call("getUpdates")
    assert bench.call("getUpdates", offset=update["update_id"] + 1000) == [update]
    assert bench.call("getUpdates", offset=update["update_id"] + 5) == []
    assert bench.call("getUpdates") == []


@pytest.mark.parametrize(("limit", "given"), [(0, 1), (-5, 1), (2, 2), (1000, 3)])
def test_a_limit_is_brought_into_its_range(bench: Bench, limit: int, given: int) -> None:
    for word in "abc":
        bench.act("text", text=word)
    assert len(bench.call("getUpdates", limit=limit)) == given


@pytest.mark.parametrize("wrong", ["{", "5", '{"a": 1}', "[1]"])
def test_a_list_of_kinds_that_cannot_be_read_is_ignored(bench: Bench, wrong: str) -> None:
    bench.call("getUpdates", allowed_updates=["Message"])
    bench.call("getUpdates", allowed_updates=wrong)
    assert bench.api.world.updates.allowed == frozenset({"message"})


def test_the_same_offset_again_is_slowed_down(bench: Bench) -> None:
    for word in "abc":
        bench.act("text", text=word)
    offset = bench.call("getUpdates", limit=1)[0]["update_id"]
    assert len(bench.call("getUpdates", offset=offset)) == 3
    bench.now += 0.4
    assert len(bench.call("getUpdates", offset=offset)) == 1
    bench.now += 0.6
    assert len(bench.call("getUpdates", offset=offset)) == 3
    polling = bench.api.world.polling
    assert polling.seconds == 3
    bench.now += 3
    bench.call("getUpdates", offset=offset, timeout=1)
    assert polling.seconds == 1


def test_slowing_down_is_a_switch(bench: Bench) -> None:
    bench.api.configure({"paced_polls": False})
    for word in "ab":
        bench.act("text", text=word)
    for _ in range(2):
        assert len(bench.call("getUpdates")) == 2
    assert bench.api.world.polling.seconds == 0


def test_a_second_conflict_is_told_late(bench: Bench) -> None:
    bench.call("setWebhook", url=URL)
    assert [bench.reply("getUpdates").delay for _ in range(2)] == [0, 3]
    bench.now += 3
    assert bench.reply("getUpdates").delay == 0


def test_a_press_is_kept_for_150_seconds(bench: Bench) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    bench.call("sendMessage", chat_id=bench.started(), text="x", reply_markup=markup)
    bench.act("press", data="go")
    bench.act("text", text="a")
    bench.now += 149
    assert len(bench.call("getUpdates")) == 2
    bench.now += 1
    assert texts(bench.call("getUpdates")) == ["a"]


def test_updates_are_kept_for_24_hours(bench: Bench) -> None:
    bench.act("text", text="a")
    bench.now += 23 * HOUR
    assert texts(bench.call("getUpdates")) == ["a"]
    bench.now += 1 * HOUR
    assert bench.call("getUpdates") == []


def test_kinds_that_are_off_by_default(bench: Bench) -> None:
    ann = bench.started()
    sent = bench.call("sendMessage", chat_id=ann, text="x")["message_id"]
    bench.api.configure({"private_reactions": True})
    bench.act("react", message_id=sent)
    assert bench.updates() == []
    bench.call("getUpdates", allowed_updates=["message_reaction"])
    bench.act("react", message_id=sent, emoji="🔥")
    bench.act("text", text="not asked for")
    (update,) = bench.updates()
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert update["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🔥"}]


def test_the_last_update_can_be_told_again(bench: Bench) -> None:
    bench.act("text", text="a")
    bench.act("text", text="b")
    updates = bench.updates()
    bench.api.repeat_updates(1, bench.now)
    offset = updates[-1]["update_id"] + 1
    assert bench.call("getUpdates", offset=offset) == [updates[-1]]
    assert bench.call("getUpdates", offset=offset) == []


def test_polling_and_webhook_exclude_each_other(bench: Bench) -> None:
    assert bench.call("setWebhook", url=URL, secret_token="s3cret-_") is True
    conflict = bench.refusal("getUpdates")
    assert conflict.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    assert bench.call("getWebhookInfo")["url"] == URL
    bench.call("deleteWebhook")
    assert bench.call("getUpdates") == []


def test_webhooks_that_are_refused() -> None:
    api = BotApi(Settings(http_webhooks=False, flood=False))

    def refusal(**values: object) -> str:
        reply = api.handle("setWebhook", values, {}, api.settings.token, 0.0)
        return str(reply.json()["description"])

    assert refusal(url=URL) == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert refusal(url="ftp://x") == "Bad Request: invalid webhook URL specified"
    https = "https://a.example/hook"
    assert refusal(url=https, secret_token="é").endswith("contains unallowed characters")
    assert refusal(url=https, secret_token="a" * 257).endswith("secret token is too long")


def test_dropping_what_waits(bench: Bench) -> None:
    bench.act("text", text="a")
    bench.call("deleteWebhook", drop_pending_updates=True)
    assert bench.call("getUpdates") == []


def test_a_failing_webhook_is_tried_again_after_growing_pauses(bench: Bench) -> None:
    bench.call("setWebhook", url=URL)
    bench.act("text", text="a")
    world, tries = bench.api.world, []
    start = bench.now
    while bench.now < start + 100:
        for update in world.webhook.due(world.updates, bench.now):
            tries.append(bench.now - start)
            world.webhook.settle(update, 500, world.updates, bench.now)
        bench.now += 1
    assert tries[:6] == [0, 1, 3, 7, 15, 31]
    info = bench.call("getWebhookInfo")
    assert info["pending_update_count"] == 1
    assert info["last_error_message"] == "Wrong response from the webhook: 500"


def test_one_chat_waits_the_other_does_not(bench: Bench) -> None:
    bench.call("setWebhook", url=URL)
    for person in (1, 2):
        for word in "ab":
            bench.act("text", person, text=word)
    world = bench.api.world
    due = world.webhook.due(world.updates, bench.now)
    assert [(one.body["message"]["chat"]["id"], one.body["message"]["text"]) for one in due] == [
        (1, "a"),
        (2, "a"),
    ]
    assert world.webhook.due(world.updates, bench.now) == []
    world.webhook.settle(due[0], 200, world.updates, bench.now)
    (following,) = world.webhook.due(world.updates, bench.now)
    assert following.body["message"]["text"] == "b"


def test_a_press_overtakes_messages_and_waits_for_presses(bench: Bench) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    group = bench.group(bot="administrator")
    bench.call("sendMessage", chat_id=bench.started(), text="x", reply_markup=markup)
    bench.call("sendMessage", chat_id=group, text="x", reply_markup=markup)
    bench.call("setWebhook", url=URL)
    bench.act("text", text="first")
    bench.act("text", text="second")
    bench.act("press", data="go")
    bench.act("press", chat=group, data="go")
    bench.act("promote_bot", chat=group, bot="member")
    world = bench.api.world
    kinds = [list(one.body)[1] for one in world.webhook.due(world.updates, bench.now)]
    assert kinds == ["message", "callback_query", "my_chat_member"]


def test_setting_a_webhook_again(bench: Bench) -> None:
    def set_again(**values: Any) -> str:
        bench.now += 1
        return str(bench.reply("setWebhook", url=URL, **values).json()["description"])

    assert set_again() == "Webhook was set"
    assert bench.refusal("setWebhook", url=URL) == "429 Too Many Requests: retry after 1"
    assert set_again() == "Webhook is already set"
    assert set_again(secret_token="new") == "Webhook was set"
    assert bench.reply("deleteWebhook").json()["description"] == "Webhook was deleted"
    assert bench.reply("deleteWebhook").json()["description"] == "Webhook is already deleted"


@pytest.mark.parametrize(
    ("method", "taken"),
    [
        ("sendMessage", True),
        ("answerCallbackQuery", True),
        ("setWebhook", False),
        ("deleteWebhook", False),
        ("getMe", False),
        ("logOut", False),
        ("close", False),
    ],
)
def test_what_a_webhook_may_answer_with(method: str, taken: bool) -> None:
    assert may_answer_with(method.lower()) is taken


def test_unknown_kinds_are_skipped() -> None:
    queue = UpdateQueue(1)
    queue.allow(["nonsense"])
    assert queue.allowed is None
    queue.allow([])
    assert queue.wants("message")
    assert not queue.wants("chat_member")


@given(st.lists(st.integers(min_value=1, max_value=4)), st.integers(min_value=1, max_value=5))
def test_a_poller_that_confirms_gets_each_update_once_in_order(
    bursts: list[int], limit: int
) -> None:
    queue, offset, seen, appended = UpdateQueue(10), 0, [], 0
    for burst in [*bursts, *[0] * 20 * len(bursts)]:
        for _ in range(burst):
            appended += 1
            queue.append("message", {"chat": {"id": 1}, "text": appended}, now=0.0)
        queue.confirm(offset)
        for one in queue.fetch(limit):
            seen.append(one["message"]["text"])
            offset = one["update_id"] + 1
    assert seen == list(range(1, appended + 1))
