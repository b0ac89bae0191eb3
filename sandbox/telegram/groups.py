"""Methods about chats: what they are, who is in them, their topics, leaving."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.chats import Chat, Standing, Topic, member_json
from sandbox.telegram.rendering import chat_json, message_json, user_json
from sandbox.telegram.replies import Json, bad_request

_TOPIC_NAME_LIMIT = 128
_ICON_COLORS = frozenset({0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F})


def get_chat(call: Call) -> Json:
    """``getChat``: the full shape, with what it needs at least."""
    chat = call.readable_chat()
    shape = {**chat_json(call.world, chat), "accent_color_id": 0, "max_reaction_count": 11}
    shape["accepted_gift_types"] = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription",
         "gifts_from_channels"), False,
    )  # fmt: skip
    if chat.pinned and (pinned := call.world.message(chat.id, chat.pinned[-1])) is not None:
        shape["pinned_message"] = message_json(call.world, pinned)
    if not chat.is_private:
        shape["permissions"] = {"can_send_messages": True, "can_invite_users": True}
    return shape


def get_chat_member(call: Call) -> Json:
    """``getChatMember``."""
    chat = call.readable_chat()
    number = call.parameters.integer("user_id")
    known = number == call.world.bot.id or number in call.world.people
    if not known:
        raise bad_request("invalid user_id specified" if number <= 0 else "user not found")
    if chat.is_private and number not in {chat.id, call.world.bot.id}:
        raise bad_request("user not found")
    user = user_json(call.world, number, for_bot=False)
    if chat.is_private:
        return {"user": user, "status": Standing.MEMBER.value}
    return member_json(chat, user)


def get_chat_administrators(call: Call) -> list[Json]:
    """``getChatAdministrators``: other bots are left out, this one is not."""
    chat = call.readable_chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(chat, user_json(call.world, account_id, for_bot=False))
        for account_id, membership in chat.members.items()
        if membership.is_admin
    ]


def get_chat_member_count(call: Call) -> int:
    """``getChatMemberCount``."""
    chat = call.readable_chat()
    if chat.is_private:
        return 2
    return sum(one.is_present for one in chat.members.values())


def leave_chat(call: Call) -> bool:
    """``leaveChat``."""
    chat = call.readable_chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    membership = call.own_place(chat)
    membership.standing = Standing.LEFT
    membership.rights.clear()
    call.record("left", chat)
    return True


def _forum(call: Call, deed: str, right: str = "can_manage_topics") -> Chat:
    chat = call.writable_chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not call.own_place(chat).may(right):
        raise bad_request(f"not enough rights to {deed}")
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    number = call.parameters.integer("message_thread_id")
    if number <= 0:
        raise bad_request("invalid message thread identifier specified")
    topic = chat.topics.get(number)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    return topic


def create_forum_topic(call: Call) -> Json:
    """``createForumTopic``."""
    chat = _forum(call, "create a topic")
    name = call.parameters.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    color = call.parameters.integer("icon_color", 0x6FB9F0)
    if color not in _ICON_COLORS:
        raise bad_request("invalid icon color specified")
    call.count_flood(chat)
    icon = call.parameters.text("icon_custom_emoji_id")
    topic = Topic(0, name[:_TOPIC_NAME_LIMIT], color, icon)
    shape: Json = {"name": topic.name, "icon_color": color}
    if icon:
        shape["icon_custom_emoji_id"] = icon
    message = call.world.post(
        chat,
        call.world.bot.id,
        {"forum_topic_created": shape},
        call.now,
        is_service=True,
    )
    message.thread_id = topic.thread_id = message.message_id
    chat.topics[topic.thread_id] = topic
    call.record("topic_created", chat, message_thread_id=topic.thread_id, name=topic.name)
    return {"message_thread_id": topic.thread_id, **shape}


def _set_closed(call: Call, *, closed: bool) -> bool:
    chat = _forum(call, "edit the topic")
    topic = _topic(call, chat)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    event = "forum_topic_closed" if closed else "forum_topic_reopened"
    call.world.post(
        chat,
        call.world.bot.id,
        {event: {}},
        call.now,
        thread_id=topic.thread_id,
        is_service=True,
    )
    call.record(event.removeprefix("forum_"), chat, message_thread_id=topic.thread_id)
    return True


def close_forum_topic(call: Call) -> bool:
    """``closeForumTopic``."""
    return _set_closed(call, closed=True)


def reopen_forum_topic(call: Call) -> bool:
    """``reopenForumTopic``."""
    return _set_closed(call, closed=False)


def edit_forum_topic(call: Call) -> bool:
    """``editForumTopic``."""
    chat = _forum(call, "edit the topic")
    topic = _topic(call, chat)
    name = call.parameters.text("name").strip() or topic.name
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name[:_TOPIC_NAME_LIMIT]
    call.record("topic_edited", chat, message_thread_id=topic.thread_id, name=topic.name)
    return True


def delete_forum_topic(call: Call) -> bool:
    """``deleteForumTopic``: with all messages in it."""
    chat = _forum(call, "delete the topic", "can_delete_messages")
    topic = _topic(call, chat)
    topic.deleted = True
    for message in call.world.visible(chat.id):
        if message.thread_id == topic.thread_id:
            message.deleted = True
    call.record("topic_deleted", chat, message_thread_id=topic.thread_id)
    return True


METHODS: Methods = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
    "createforumtopic": create_forum_topic,
    "editforumtopic": edit_forum_topic,
    "closeforumtopic": close_forum_topic,
    "reopenforumtopic": reopen_forum_topic,
    "deleteforumtopic": delete_forum_topic,
}
