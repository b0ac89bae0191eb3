"""Groups: privacy, rights, topics, migration."""

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import ANN, BOB, Bench


def test_privacy_mode_hides_what_is_not_meant_for_the_bot(bench: Bench) -> None:
    group = bench.group()
    sent = bench.call("sendMessage", chat_id=group, text="x")["message_id"]
    texts = []
    for text, details in [
        ("hello", {}),
        ("/help", {}),
        ("/help@sandbox_bot", {}),
        ("/help@other_bot", {}),
        ("ask @Sandbox_Bot", {}),
        ("yes", {"reply_to": sent}),
    ]:
        bench.act("text", chat=group, text=text, **details)
        texts += [one["message"]["text"] for one in bench.updates()]
    assert texts == ["/help", "/help@sandbox_bot", "yes"]


def test_an_administrator_sees_everything(bench: Bench) -> None:
    group = bench.group(bot="administrator")
    bench.act("text", chat=group, text="hello")
    assert len(bench.updates()) == 1


def test_an_anonymous_administrator_writes_as_the_group(bench: Bench) -> None:
    group = bench.group()
    bench.act("command", chat=group, command="help", anonymous=True)
    message = bench.updates()[0]["message"]
    assert message["sender_chat"]["id"] == group
    assert message["from"]["username"] == "GroupAnonymousBot"


def test_being_added_and_thrown_out(bench: Bench) -> None:
    group = int(bench.act("group", title="Team", bot="left")["chat"])
    refusal = bench.refusal("sendMessage", chat_id=group, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the group chat"
    bench.act("add_bot", chat=group)
    change, joined = bench.updates()
    assert change["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["message"]["new_chat_members"][0]["id"] == 100000
    bench.act("kick_bot", chat=group)
    assert bench.updates()[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    refusal = bench.refusal("sendMessage", chat_id=group, text="x")
    assert refusal == "403 Forbidden: bot was kicked from the group chat"


def test_who_is_not_in_the_group_cannot_write(bench: Bench) -> None:
    group = bench.group()
    with pytest.raises(ActError, match="is not in chat"):
        bench.act("text", BOB, chat=group, text="x")
    bench.act("join", BOB, chat=group)
    bench.act("command", BOB, chat=group, command="help")
    assert bench.updates()[-1]["message"]["from"]["id"] == BOB


def test_a_group_becomes_a_supergroup(bench: Bench) -> None:
    group = bench.group(title="Team")
    new = bench.act("make_supergroup", chat=group)["chat"]
    joined, *messages = bench.updates()
    assert joined["my_chat_member"]["chat"]["id"] == new
    assert joined["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    old_side, new_side = (one["message"] for one in messages)
    assert (old_side["chat"]["id"], old_side["migrate_to_chat_id"]) == (group, new)
    assert (new_side["chat"]["id"], new_side["migrate_from_chat_id"]) == (new, group)
    reply = bench.reply("sendMessage", chat_id=group, text="x")
    assert reply.status == 400
    assert reply.json()["parameters"] == {"migrate_to_chat_id": new}
    assert bench.call("sendMessage", chat_id=new, text="x")["chat"]["type"] == "supergroup"
    assert new < -(10**12)


def test_supergroups_number_their_messages_alone(bench: Bench) -> None:
    first, second = (bench.group(title=title, supergroup=True) for title in "ab")
    numbers = [
        bench.call("sendMessage", chat_id=one, text="x")["message_id"] for one in (first, second)
    ]
    assert numbers[0] == numbers[1]


def test_topics(bench: Bench) -> None:
    forum = bench.group(topics=True, bot="administrator")
    topic = bench.call("createForumTopic", chat_id=forum, name="Leads")
    place = {"chat_id": forum, "message_thread_id": topic["message_thread_id"]}
    message = bench.call("sendMessage", **place, text="x")
    assert message["is_topic_message"]
    assert message["message_thread_id"] == topic["message_thread_id"]
    assert bench.call("closeForumTopic", **place) is True
    closed = bench.refusal("sendMessage", **place, text="x")
    assert closed == "400 Bad Request: TOPIC_CLOSED"
    again = bench.refusal("closeForumTopic", **place)
    assert again == "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert bench.call("reopenForumTopic", **place) is True
    assert bench.call("deleteForumTopic", **place) is True
    gone = bench.refusal("sendMessage", **place, text="x")
    assert gone == "400 Bad Request: message thread not found"
    edit = bench.refusal(
        "editMessageText", chat_id=forum, message_id=message["message_id"], text="y"
    )
    assert edit == "400 Bad Request: message to edit not found"
    assert "message_thread_id" not in bench.call("sendMessage", chat_id=forum, text="x")


def test_topics_need_the_right_and_a_forum(bench: Bench) -> None:
    forum = bench.group(topics=True)
    refusal = bench.refusal("createForumTopic", chat_id=forum, name="Leads")
    assert refusal == "400 Bad Request: not enough rights to create a topic"
    plain = bench.group(supergroup=True, bot="administrator")
    refusal = bench.refusal("createForumTopic", chat_id=plain, name="Leads")
    assert refusal == "400 Bad Request: the chat is not a forum"
    sent = bench.call("sendMessage", chat_id=plain, text="x", message_thread_id=5)
    assert "message_thread_id" not in sent


def test_people_write_in_topics(bench: Bench) -> None:
    forum = bench.group(topics=True, bot="administrator")
    thread = bench.act("topic", chat=forum, name="Leads")["thread"]
    bench.act("text", chat=forum, thread=thread, text="in here")
    created, said = (one["message"] for one in bench.updates())
    assert created["forum_topic_created"]["name"] == "Leads"
    assert (said["message_thread_id"], said["is_topic_message"]) == (thread, True)


def test_what_the_bot_learns_about_a_chat(bench: Bench) -> None:
    group = bench.group(title="Team", people=[ANN, BOB])
    assert bench.call("getChat", chat_id=group)["title"] == "Team"
    members = [
        bench.call("getChatMember", chat_id=group, user_id=one)["status"]
        for one in (ANN, BOB, 100000)
    ]
    assert members == ["creator", "member", "member"]
    admins = bench.call("getChatAdministrators", chat_id=group)
    assert [one["user"]["id"] for one in admins] == [ANN]
    refusal = bench.refusal("getChatAdministrators", chat_id=bench.started())
    assert refusal == "400 Bad Request: there are no administrators in the private chat"


def test_leaving(bench: Bench) -> None:
    group = bench.group()
    assert bench.call("leaveChat", chat_id=group) is True
    assert bench.refusal("getChat", chat_id=group).startswith("403 Forbidden: bot is not a member")


def test_a_public_group_is_found_by_its_name(bench: Bench) -> None:
    group = bench.group(supergroup=True, username="team")
    assert bench.call("sendMessage", chat_id="@Team", text="x")["chat"]["id"] == group
    assert bench.refusal("sendMessage", chat_id="@nobody", text="x").endswith("chat not found")
