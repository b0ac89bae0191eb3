"""Topics: where messages stand, who may do what, what the bot is told."""

from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from sandbox.telegram.core import BotApi
from sandbox.telegram.settings import Settings
from tests.sandbox.telegram.bench import ANN, BOB, Bench

BOT = 100000


@pytest.fixture
def forum(bench: Bench) -> int:
    """A group with topics whose administrators are Ann and the bot; Bob is a member."""
    return bench.group(topics=True, bot="administrator", people=[ANN, BOB])


def topic(bench: Bench, forum: int, **details: Any) -> int:
    """A topic that the bot makes, with nothing waiting."""
    made = bench.call("createForumTopic", chat_id=forum, name="Leads", **details)
    bench.updates()
    return int(made["message_thread_id"])


def said(bench: Bench, forum: int, **details: Any) -> Any:
    """What the bot gets to know of a message."""
    bench.act("text", chat=forum, text="hello", **details)
    (update,) = bench.updates()
    return update["message"]


def test_a_message_in_a_topic_answers_what_made_the_topic(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    sent = bench.call("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    for message in (sent, said(bench, forum, thread=thread)):
        assert message["message_thread_id"] == thread
        assert message["is_topic_message"]
        assert message["reply_to_message"]["message_id"] == thread
        assert message["reply_to_message"]["from"]["id"] == BOT
    card = said(bench, forum, thread=thread, reply_to=sent["message_id"])
    assert card["reply_to_message"]["message_id"] == sent["message_id"]


def test_an_answer_stands_in_the_topic_of_what_it_answers(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    asked = said(bench, forum, thread=thread)["message_id"]
    reply = {"message_id": asked}
    sent = bench.call("sendMessage", chat_id=forum, text="x", reply_parameters=reply)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert sent["reply_to_message"]["message_id"] == asked
    assert said(bench, forum, reply_to=sent["message_id"])["message_thread_id"] == thread


@pytest.mark.parametrize("topics", [True, False], ids=["General", "plain supergroup"])
def test_an_answer_outside_of_topics_carries_a_thread(bench: Bench, topics: bool) -> None:
    group = bench.group(supergroup=True, topics=topics, bot="administrator")
    root = bench.call("sendMessage", chat_id=group, text="root")
    assert "message_thread_id" not in root
    first = said(bench, group, reply_to=root["message_id"])
    second = said(bench, group, reply_to=first["message_id"])
    for message in (first, second):
        assert message["message_thread_id"] == root["message_id"]
        assert "is_topic_message" not in message
    place = {"chat_id": group, "message_thread_id": root["message_id"]}
    if topics:
        refusal = bench.refusal("sendMessage", **place, text="x")
        assert refusal == "400 Bad Request: message thread not found"
    else:
        assert "message_thread_id" not in bench.call("sendMessage", **place, text="x")


def test_where_a_thread_is_ignored_and_where_not(bench: Bench, forum: int) -> None:
    not_found = "400 Bad Request: message thread not found"
    assert bench.refusal("sendMessage", chat_id=forum, message_thread_id=1, text="x") == not_found
    ann = bench.started()
    assert bench.refusal("sendMessage", chat_id=ann, message_thread_id=7, text="x") == not_found
    basic = bench.group()
    assert bench.call("sendMessage", chat_id=basic, message_thread_id=7, text="x")["text"] == "x"


def test_topics_that_were_switched_off(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    assert bench.act("switch_topics", chat=forum, on=False)["updates"] == []
    sent = bench.call("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    assert "message_thread_id" not in sent
    refusal = bench.refusal("closeForumTopic", chat_id=forum, message_thread_id=thread)
    assert refusal == "400 Bad Request: the chat is not a forum"
    bench.act("switch_topics", chat=forum, on=True)
    sent = bench.call("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    assert sent["message_thread_id"] == thread


def test_the_bot_hears_of_its_own_service_messages(bench: Bench, forum: int) -> None:
    made = bench.call("createForumTopic", chat_id=forum, name="Leads")
    place = {"chat_id": forum, "message_thread_id": made["message_thread_id"]}
    bench.call("editForumTopic", **place, name="Deals")
    bench.call("closeForumTopic", **place)
    bench.call("reopenForumTopic", **place)
    sent = bench.call("sendMessage", **place, text="x")
    bench.call("pinChatMessage", chat_id=forum, message_id=sent["message_id"])
    bench.call("setChatTitle", chat_id=forum, title="Team")
    messages = [one["message"] for one in bench.updates()]
    assert {one["from"]["id"] for one in messages} == {BOT}
    assert [next(reversed(one)) for one in messages] == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
        "pinned_message",
        "new_chat_title",
    ]
    assert messages[1]["forum_topic_edited"] == {"name": "Deals"}
    assert messages[4]["pinned_message"]["message_id"] == sent["message_id"]


def test_an_icon_alone_is_an_edit(bench: Bench, forum: int) -> None:
    icons = bench.call("getForumTopicIconStickers")
    icon = icons[0]["custom_emoji_id"]
    place = {"chat_id": forum, "message_thread_id": topic(bench, forum)}
    assert bench.call("editForumTopic", **place, icon_custom_emoji_id=icon) is True
    again = bench.refusal("editForumTopic", **place, icon_custom_emoji_id=icon)
    assert again == "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert bench.call("editForumTopic", **place, icon_custom_emoji_id="") is True
    events = [one["message"]["forum_topic_edited"] for one in bench.updates()]
    assert events == [{"icon_custom_emoji_id": icon}, {"icon_custom_emoji_id": ""}]
    wrong = bench.refusal("editForumTopic", **place, icon_custom_emoji_id="1")
    assert wrong == "400 Bad Request: DOCUMENT_INVALID"
    assert bench.call("editForumTopic", **place) is True
    assert bench.updates() == []


def test_who_made_a_topic_needs_no_right_to_change_it(bench: Bench, forum: int) -> None:
    own = topic(bench, forum)
    theirs = bench.act("topic", chat=forum, name="Theirs")["thread"]
    bench.act("promote_bot", chat=forum, rights=["can_pin_messages"])
    for method in ("closeForumTopic", "reopenForumTopic"):
        assert bench.call(method, chat_id=forum, message_thread_id=own) is True
        refusal = bench.refusal(method, chat_id=forum, message_thread_id=theirs)
        assert refusal == "400 Bad Request: not enough rights to edit the topic"
    refusal = bench.refusal("createForumTopic", chat_id=forum, name="More")
    assert refusal == "400 Bad Request: not enough rights to create a topic"


def test_a_topic_that_is_gone(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    sent = bench.call("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    bench.call("pinChatMessage", chat_id=forum, message_id=sent["message_id"])
    bench.updates()
    assert bench.act("delete_topic", chat=forum, thread=thread)["updates"] == []
    for method in ("editForumTopic", "closeForumTopic", "deleteForumTopic"):
        refusal = bench.refusal(method, chat_id=forum, message_thread_id=thread, name="y")
        assert refusal == "400 Bad Request: TOPIC_ID_INVALID"
    refusal = bench.refusal("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    assert refusal == "400 Bad Request: message thread not found"
    assert "pinned_message" not in bench.call("getChat", chat_id=forum)


def test_what_made_a_topic_cannot_be_deleted(bench: Bench, forum: int) -> None:
    refusal = bench.refusal("deleteMessage", chat_id=forum, message_id=topic(bench, forum))
    assert refusal == "400 Bad Request: message can't be deleted for everyone"


def test_a_long_name_is_cut(bench: Bench, forum: int) -> None:
    assert len(bench.call("createForumTopic", chat_id=forum, name="x" * 200)["name"]) == 128


@pytest.mark.parametrize("strict", [True, False])
def test_whether_the_bot_writes_on_in_a_closed_topic_is_a_switch(strict: bool) -> None:
    bench = Bench(BotApi(Settings(strict_closed_topics=strict)))
    forum = bench.group(topics=True, bot="administrator")
    place = {"chat_id": forum, "message_thread_id": topic(bench, forum)}
    bench.call("closeForumTopic", **place)
    reply = bench.reply("sendMessage", **place, text="x")
    assert (reply.status == 400) is strict
    assert not strict or reply.json()["description"] == "Bad Request: TOPIC_CLOSED"


def test_a_closed_topic_for_people(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    bench.act("close_topic", chat=forum, thread=thread)
    with pytest.raises(ActError, match="is closed"):
        bench.act("text", BOB, chat=forum, thread=thread, text="x")
    bench.act("text", chat=forum, thread=thread, text="the owner still writes")
    with pytest.raises(ActError, match="may not manage"):
        bench.act("reopen_topic", BOB, chat=forum, thread=thread)
    mine = bench.act("topic", BOB, chat=forum, name="Mine")["thread"]
    bench.act("close_topic", BOB, chat=forum, thread=mine)
    bench.act("text", BOB, chat=forum, thread=mine, text="who made it writes on")


def test_the_general_topic(bench: Bench, forum: int) -> None:
    for method in ("closeGeneralForumTopic", "hideGeneralForumTopic"):
        assert bench.call(method, chat_id=forum) is True
        again = bench.refusal(method, chat_id=forum)
        assert again == "400 Bad Request: TOPIC_NOT_MODIFIED"
    closed = bench.refusal("sendMessage", chat_id=forum, text="x")
    assert closed == "400 Bad Request: TOPIC_CLOSED"
    assert bench.call("reopenGeneralForumTopic", chat_id=forum) is True
    assert bench.call("sendMessage", chat_id=forum, text="x")["text"] == "x"
    assert bench.refusal("unhideGeneralForumTopic", chat_id=forum).endswith("TOPIC_NOT_MODIFIED")
    bench.call("editGeneralForumTopic", chat_id=forum, name="Hall")
    messages = [one["message"] for one in bench.updates()]
    assert all("message_thread_id" not in one for one in messages)
    assert [next(reversed(one)) for one in messages] == [
        "forum_topic_closed",
        "general_forum_topic_hidden",
        "forum_topic_reopened",
        "forum_topic_edited",
    ]


@pytest.mark.parametrize(
    ("act", "event"),
    [
        ("close_general", "forum_topic_closed"),
        ("hide_general", "general_forum_topic_hidden"),
        ("rename_general", "forum_topic_edited"),
    ],
)
def test_people_change_the_general_topic(bench: Bench, forum: int, act: str, event: str) -> None:
    bench.act(act, chat=forum, name="Hall")
    (update,) = bench.updates()
    assert event in update["message"]
    with pytest.raises(ActError, match="may not manage"):
        bench.act(act, BOB, chat=forum, name="Hall")


def test_people_rename_a_topic(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    bench.act("rename_topic", chat=forum, thread=thread, name="Deals")
    (update,) = bench.updates()
    assert update["message"]["forum_topic_edited"] == {"name": "Deals"}
    assert update["message"]["from"]["id"] == ANN


def test_unpinning_by_topic(bench: Bench, forum: int) -> None:
    thread = topic(bench, forum)
    here = bench.call("sendMessage", chat_id=forum, message_thread_id=thread, text="x")
    there = bench.call("sendMessage", chat_id=forum, text="y")
    for one in (here, there):
        bench.call("pinChatMessage", chat_id=forum, message_id=one["message_id"])
    bench.call("unpinAllForumTopicMessages", chat_id=forum, message_thread_id=thread)
    assert bench.call("getChat", chat_id=forum)["pinned_message"]["text"] == "y"
    bench.call("unpinAllGeneralForumTopicMessages", chat_id=forum)
    assert "pinned_message" not in bench.call("getChat", chat_id=forum)


def test_an_answer_into_another_topic_is_an_external_one(bench: Bench, forum: int) -> None:
    first, second = topic(bench, forum), topic(bench, forum)
    asked = said(bench, forum, thread=first)["message_id"]
    sent = bench.call(
        "sendMessage",
        chat_id=forum,
        message_thread_id=second,
        text="x",
        reply_parameters={"message_id": asked},
    )
    assert sent["message_thread_id"] == second
    assert sent["external_reply"]["message_id"] == asked
    assert sent["reply_to_message"]["message_id"] == second


def test_topics_make_a_supergroup_of_a_basic_group(bench: Bench) -> None:
    basic = bench.group(bot="administrator")
    new = bench.act("switch_topics", chat=basic, on=True)["chat"]
    assert bench.call("getChat", chat_id=new)["is_forum"] is True
    assert "migrate_to_chat_id" in bench.updates()[1]["message"]
