"""Members: bans, rights, titles, invitations, channels."""

from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import ANN, BOB, Bench

ALL_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]


@pytest.fixture
def group(bench: Bench) -> int:
    chat = bench.group(supergroup=True, people=[ANN, BOB], bot="administrator", rights=ALL_RIGHTS)
    bench.call("getUpdates", allowed_updates=["message", "chat_member", "chat_join_request"])
    return chat


def statuses(bench: Bench) -> list[tuple[str, str]]:
    changes = [one["chat_member"] for one in bench.updates() if "chat_member" in one]
    return [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in changes]


def status(bench: Bench, group: int, person: int = BOB) -> str:
    return str(bench.call("getChatMember", chat_id=group, user_id=person)["status"])


def test_the_bot_bans_and_forgives(bench: Bench, group: int) -> None:
    place = {"chat_id": group, "user_id": BOB}
    assert bench.call("banChatMember", **place) is True
    with pytest.raises(ActError, match="not in chat"):
        bench.act("text", BOB, chat=group, text="x")
    assert bench.call("unbanChatMember", **place) is True
    assert status(bench, group) == "left"
    assert statuses(bench) == [("member", "kicked"), ("kicked", "left")]


def test_the_bot_mutes_and_unmutes(bench: Bench, group: int) -> None:
    place = {"chat_id": group, "user_id": BOB}
    assert bench.call("restrictChatMember", **place, permissions={}) is True
    with pytest.raises(ActError, match="may not write"):
        bench.act("text", BOB, chat=group, text="x")
    member = bench.call("getChatMember", chat_id=group, user_id=BOB)
    assert (member["status"], member["can_send_messages"]) == ("restricted", False)
    bench.call("restrictChatMember", **place, permissions={"can_send_photos": True})
    bench.act("text", BOB, chat=group, text="x")


def test_the_bot_promotes_with_rights_of_its_own_only(bench: Bench, group: int) -> None:
    place = {"chat_id": group, "user_id": BOB}
    assert bench.call("promoteChatMember", **place, can_pin_messages=True) is True
    assert bench.call("setChatAdministratorCustomTitle", **place, custom_title="Boss") is True
    member = bench.call("getChatMember", chat_id=group, user_id=BOB)
    assert (member["can_pin_messages"], member["custom_title"]) == (True, "Boss")
    refusal = bench.refusal("promoteChatMember", **place, can_post_stories=True)
    assert refusal == "400 Bad Request: RIGHT_FORBIDDEN"
    assert bench.refusal("banChatMember", **place).endswith("user is an administrator of the chat")
    assert bench.call("promoteChatMember", **place) is True
    assert status(bench, group) == "member"


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("banChatMember", {"user_id": BOB}),
        ("restrictChatMember", {"user_id": BOB, "permissions": {}}),
        ("promoteChatMember", {"user_id": BOB}),
        ("setChatTitle", {"title": "x"}),
        ("setChatDescription", {"description": "x"}),
        ("createChatInviteLink", {}),
        ("pinChatMessage", {"message_id": 1}),
    ],
)
def test_without_the_right(bench: Bench, group: int, method: str, values: dict[str, Any]) -> None:
    bench.act("promote_bot", chat=group, bot="member")
    refusal = bench.refusal(method, chat_id=group, **values)
    assert refusal.startswith("400 Bad Request: not enough rights to ")


def test_the_owner_is_beyond_everybody(bench: Bench, group: int) -> None:
    refusal = bench.refusal("banChatMember", chat_id=group, user_id=ANN)
    assert refusal == "400 Bad Request: can't remove chat owner"
    basic = bench.group(bot="administrator", rights=ALL_RIGHTS)
    refusal = bench.refusal("restrictChatMember", chat_id=basic, user_id=ANN, permissions={})
    assert refusal == "400 Bad Request: method is available only for supergroups"


def test_people_govern(bench: Bench, group: int) -> None:
    bench.act("promote", chat=group, of=BOB, rights=["can_pin_messages"])
    bench.act("demote", chat=group, of=BOB)
    bench.act("restrict", chat=group, of=BOB, permissions=["can_send_photos"])
    bench.act("demote", chat=group, of=BOB)
    bench.act("ban", chat=group, of=BOB)
    bench.act("unban", chat=group, of=BOB)
    assert [new for _, new in statuses(bench)] == [
        "administrator",
        "member",
        "restricted",
        "member",
        "kicked",
        "left",
    ]
    with pytest.raises(ActError, match="lacks can_restrict_members"):
        bench.act("ban", BOB, chat=group, of=ANN)


def test_people_pin_and_rename(bench: Bench, group: int) -> None:
    sent = bench.call("sendMessage", chat_id=group, text="x")["message_id"]
    bench.act("pin", chat=group, message_id=sent)
    bench.act("title", chat=group, title="Sales")
    pinned, titled = (one["message"] for one in bench.updates())
    assert pinned["pinned_message"]["message_id"] == sent
    assert (titled["new_chat_title"], titled["chat"]["title"]) == ("Sales", "Sales")
    assert bench.act("unpin", chat=group, message_id=sent)["updates"] == []
    assert bench.updates() == []


def test_a_muted_bot_and_a_strict_group(bench: Bench) -> None:
    group = bench.group(supergroup=True)
    bench.act("promote_bot", chat=group, bot="restricted")
    (update,) = bench.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "restricted"
    refusal = bench.refusal("sendMessage", chat_id=group, text="x")
    assert refusal == "400 Bad Request: not enough rights to send text messages to the chat"
    bench.act("promote_bot", chat=group, bot="member")
    assert bench.call("sendMessage", chat_id=group, text="x")


def test_a_link_that_lets_in_at_once(bench: Bench, group: int) -> None:
    link = bench.call("createChatInviteLink", chat_id=group, name="fair", member_limit=1)
    bench.act("join", 5, link=link["invite_link"])
    change, joined = bench.updates()
    assert change["chat_member"]["invite_link"]["name"] == "fair"
    assert joined["message"]["new_chat_members"][0]["id"] == 5
    with pytest.raises(ActError, match="leads nowhere"):
        bench.act("join", 6, link=link["invite_link"])


def test_joining_a_channel_makes_no_message(bench: Bench) -> None:
    bench.call("getUpdates", allowed_updates=["message", "channel_post", "chat_member"])
    channel = bench.act("channel", title="News")["chat"]
    link = bench.call("createChatInviteLink", chat_id=channel, name="fair")["invite_link"]
    bench.updates()
    bench.act("join", 5, link=link)
    bench.act("leave", 5, chat=channel)
    came, went = (one["chat_member"] for one in bench.updates())
    assert came["invite_link"]["invite_link"] == link
    assert "invite_link" not in went


def test_another_administrators_link_is_told_in_half(bench: Bench, group: int) -> None:
    link = bench.act("invite_link", chat=group, name="theirs")["link"]
    bench.act("join", 5, link=link)
    shown_link = bench.updates()[0]["chat_member"]["invite_link"]
    assert shown_link["name"] == "theirs"
    assert shown_link["invite_link"].endswith("…")
    assert shown_link["invite_link"] != link


@pytest.mark.parametrize("by_bot", [True, False])
def test_a_link_by_which_one_asks(bench: Bench, group: int, by_bot: bool) -> None:
    link = bench.act("invite_link", chat=group, by_request=True)["link"]
    bench.act("join", 5, link=link)
    (update,) = bench.updates()
    assert update["chat_join_request"]["user_chat_id"] == 5
    assert status(bench, group, 5) == "left"
    if by_bot:
        assert bench.call("approveChatJoinRequest", chat_id=group, user_id=5) is True
    else:
        bench.act("let_in", chat=group, of=5)
    assert bench.updates()[0]["chat_member"]["via_join_request"] is True
    assert status(bench, group, 5) == "member"
    again = bench.refusal("declineChatJoinRequest", chat_id=group, user_id=5)
    assert again == "400 Bad Request: USER_ALREADY_PARTICIPANT"


def test_asking_in_vain(bench: Bench, group: int) -> None:
    link = bench.act("invite_link", chat=group, by_request=True)["link"]
    bench.act("join", 5, link=link)
    bench.updates()
    assert bench.call("declineChatJoinRequest", chat_id=group, user_id=5) is True
    gone = bench.refusal("approveChatJoinRequest", chat_id=group, user_id=5)
    assert gone == "400 Bad Request: HIDE_REQUESTER_MISSING"
    assert bench.updates() == []


def test_links_are_changed_and_revoked(bench: Bench, group: int) -> None:
    link = bench.call("createChatInviteLink", chat_id=group)["invite_link"]
    named = bench.call("editChatInviteLink", chat_id=group, invite_link=link, name="new")
    assert named["name"] == "new"
    assert bench.call("revokeChatInviteLink", chat_id=group, invite_link=link)["is_revoked"]
    primary = bench.call("exportChatInviteLink", chat_id=group)
    assert bench.call("getChat", chat_id=group)["invite_link"] == primary
    with pytest.raises(ActError, match="leads nowhere"):
        bench.act("join", 5, link=link)


def test_what_a_plain_member_may(bench: Bench, group: int) -> None:
    permissions = bench.call("getChat", chat_id=group)["permissions"]
    assert len(permissions) >= 16
    assert permissions["can_send_messages"]
    bench.call("setChatPermissions", chat_id=group, permissions={"can_pin_messages": True})
    with pytest.raises(ActError, match="may not write"):
        bench.act("text", BOB, chat=group, text="x")


def test_channel_posts(bench: Bench) -> None:
    channel = bench.act("channel", title="News")["chat"]
    bench.updates()
    bench.act("text", chat=channel, text="hello")
    bench.act("edit", chat=channel, text="hello!")
    post, edited = bench.updates()
    assert "from" not in post["channel_post"]
    assert post["channel_post"]["sender_chat"]["id"] == channel
    assert post["channel_post"]["chat"]["type"] == "channel"
    assert edited["edited_channel_post"]["text"] == "hello!"


def test_posting_in_a_channel_needs_a_right_of_its_own(bench: Bench) -> None:
    channel = bench.act("channel", rights=["can_edit_messages"])["chat"]
    own = bench.call("getChatMember", chat_id=channel, user_id=100_000)
    assert (own["can_post_messages"], own["can_edit_messages"]) == (False, True)
    assert "can_manage_topics" not in own
    refusal = bench.refusal("sendMessage", chat_id=channel, text="x")
    assert refusal == "400 Bad Request: need administrator rights in the channel chat"
    with pytest.raises(ActError, match="rights are a list of"):
        bench.act("channel", rights=["can_manage_topics"])
    allowed = bench.act("channel")["chat"]
    assert bench.call("sendMessage", chat_id=allowed, text="x")["sender_chat"]["id"] == allowed


def test_a_group_that_was_deleted(bench: Bench) -> None:
    basic, large = bench.group(), bench.group(supergroup=True)
    for group in (basic, large):
        assert bench.act("delete_group", chat=group)["updates"] == []
    gone = bench.refusal("sendMessage", chat_id=basic, text="x")
    assert gone == "403 Forbidden: the group chat was deleted"
    gone = bench.refusal("sendMessage", chat_id=large, text="x")
    assert gone == "400 Bad Request: chat not found"


def test_the_bot_is_told_that_it_left(bench: Bench) -> None:
    group = bench.group()
    bench.call("leaveChat", chat_id=group)
    said, change = bench.updates()
    assert said["message"]["left_chat_member"]["id"] == 100000
    assert change["my_chat_member"]["new_chat_member"]["status"] == "left"


def test_an_anonymous_administrator_presses_with_the_real_id(bench: Bench, group: int) -> None:
    bench.act("promote", chat=group, of=BOB, anonymous=True)
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    bench.call("sendMessage", chat_id=group, text="x", reply_markup=markup)
    bench.call("getUpdates", allowed_updates=["callback_query"])
    bench.act("press", BOB, chat=group, data="go")
    assert bench.updates()[-1]["callback_query"]["from"]["id"] == BOB
    admins = bench.call("getChatAdministrators", chat_id=group)
    assert BOB not in [one["user"]["id"] for one in admins]


def test_a_bare_command_goes_to_the_bot_that_wrote_last(bench: Bench) -> None:
    group = bench.group()
    bench.act("other_bot", chat=group)
    assert bench.act("command", chat=group, command="help")["updates"] == []
    bench.call("sendMessage", chat_id=group, text="me again")
    assert len(bench.act("command", chat=group, command="help")["updates"]) == 1
