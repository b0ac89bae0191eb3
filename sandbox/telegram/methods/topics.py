"""Methods about the topics of a group, the general one among them."""

from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.methods.pinning import unpin_topic
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat, Topic
from sandbox.telegram.state.files import media_json
from sandbox.telegram.telling import announce

NAME_LIMIT = 128
"""Characters; longer names are cut without a word."""
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
ICONS = {
    "5434144690511290129": "📰", "5312536423851630001": "💡", "5312016608254762256": "⚡️",
    "5377544228505134960": "🎙", "5418085807791545980": "🔝", "5237699328843200968": "✅",
    "5420216386448270341": "🆒", "5379748062124056162": "❗️", "5417915203100613993": "💬",
    "5433614043006903194": "📆", "5312315739842026755": "🏆", "5411138633765757782": "🏁",
}  # fmt: skip
"""Some of the icons that a topic may have."""
_EDIT = "edit the topic"


def _forum(call: Call) -> Chat:
    chat = call.writable_chat()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _managed(call: Call, deed: str) -> Chat:
    """A forum whose topics the bot may manage."""
    chat = _forum(call)
    call.need_right(chat, "can_manage_topics", deed)
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    number = call.parameters.integer("message_thread_id")
    if number <= 0:
        raise bad_request("Invalid message thread identifier specified")
    topic = chat.topics.get(number)
    if topic is None or topic.deleted:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _editable_topic(call: Call) -> tuple[Chat, Topic]:
    """A topic that the bot has made, or may edit by its right."""
    chat = _forum(call)
    topic = _topic(call, chat)
    if topic.creator_id != call.world.bot.id:
        call.need_right(chat, "can_manage_topics", _EDIT)
    return chat, topic


def _check_icon(icon: str) -> None:
    if icon and icon not in ICONS:
        raise bad_request("DOCUMENT_INVALID")


def _service(call: Call, chat: Chat, content: Json, thread_id: int | None, **details: Any) -> None:
    """What everybody sees of it, the bot too."""
    announce(call.world, chat, call.world.bot.id, content, call.now, thread_id=thread_id, **details)


def create_forum_topic(call: Call) -> Json:
    """``createForumTopic``: as costly as a message."""
    chat = _managed(call, "create a topic")
    name = call.parameters.text("name").strip()[:NAME_LIMIT]
    if not name:
        raise bad_request("topic name must be non-empty")
    color = call.parameters.integer("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("invalid icon color specified")
    icon = call.parameters.text("icon_custom_emoji_id")
    _check_icon(icon)
    call.count_flood(chat)
    shape: Json = {"name": name, "icon_color": color}
    if icon:
        shape["icon_custom_emoji_id"] = icon
    thread_id = call.world.next_message_id(chat)
    chat.topics[thread_id] = Topic(thread_id, name, call.world.bot.id, color, icon)
    _service(call, chat, {"forum_topic_created": shape}, thread_id)
    call.record("topic_created", chat, message_thread_id=thread_id, name=name)
    return {"message_thread_id": thread_id, **shape}


def edit_forum_topic(call: Call) -> bool:
    """``editForumTopic``: the name, the icon, or both; an empty icon removes it."""
    chat, topic = _editable_topic(call)
    changes: Json = {}
    if raw := call.parameters.text("name"):
        changes["name"] = raw.strip()[:NAME_LIMIT]
        if not changes["name"]:
            raise bad_request("topic name must be non-empty")
    if call.parameters.has("icon_custom_emoji_id"):
        changes["icon_custom_emoji_id"] = call.parameters.text("icon_custom_emoji_id")
        _check_icon(changes["icon_custom_emoji_id"])
    if not changes:
        return True
    changes = {name: value for name, value in changes.items() if getattr(topic, name) != value}
    if not changes:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.count_flood(chat)
    for name, value in changes.items():
        setattr(topic, name, value)
    _service(call, chat, {"forum_topic_edited": changes}, topic.thread_id)
    call.record("topic_edited", chat, message_thread_id=topic.thread_id, **changes)
    return True


def _set_closed(call: Call, chat: Chat, topic: Topic, *, closed: bool) -> bool:
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.count_flood(chat)
    topic.closed = closed
    event = "forum_topic_closed" if closed else "forum_topic_reopened"
    thread_id = None if topic is chat.general else topic.thread_id
    _service(call, chat, {event: {}}, thread_id)
    call.record(event.removeprefix("forum_"), chat, message_thread_id=thread_id)
    return True


def close_forum_topic(call: Call) -> bool:
    """``closeForumTopic``."""
    return _set_closed(call, *_editable_topic(call), closed=True)


def reopen_forum_topic(call: Call) -> bool:
    """``reopenForumTopic``."""
    return _set_closed(call, *_editable_topic(call), closed=False)


def delete_forum_topic(call: Call) -> bool:
    """``deleteForumTopic``: with all messages in it; nobody is told."""
    chat = _forum(call)
    call.need_right(chat, "can_delete_messages", "delete the topic")
    topic = _topic(call, chat)
    call.count_flood(chat)
    call.world.delete_topic(chat, topic)
    call.record("topic_deleted", chat, message_thread_id=topic.thread_id)
    return True


def unpin_all_forum_topic_messages(call: Call) -> bool:
    """``unpinAllForumTopicMessages``."""
    chat = _forum(call)
    return unpin_topic(call, chat, _topic(call, chat).thread_id)


def unpin_all_general_forum_topic_messages(call: Call) -> bool:
    """``unpinAllGeneralForumTopicMessages``."""
    return unpin_topic(call, _forum(call), None)


def edit_general_forum_topic(call: Call) -> bool:
    """``editGeneralForumTopic``: its name."""
    chat = _managed(call, _EDIT)
    name = call.parameters.text("name").strip()[:NAME_LIMIT]
    if not name:
        raise bad_request("topic name must be non-empty")
    if name == chat.general.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.count_flood(chat)
    chat.general.name = name
    _service(call, chat, {"forum_topic_edited": {"name": name}}, None)
    return True


def close_general_forum_topic(call: Call) -> bool:
    """``closeGeneralForumTopic``."""
    chat = _managed(call, _EDIT)
    return _set_closed(call, chat, chat.general, closed=True)


def reopen_general_forum_topic(call: Call) -> bool:
    """``reopenGeneralForumTopic``: a hidden one is shown again."""
    chat = _managed(call, _EDIT)
    chat.general_hidden = False
    return _set_closed(call, chat, chat.general, closed=False)


def _set_hidden(call: Call, *, hidden: bool) -> bool:
    chat = _managed(call, _EDIT)
    if chat.general_hidden is hidden:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.count_flood(chat)
    chat.general_hidden = hidden
    chat.general.closed = chat.general.closed or hidden
    event = "general_forum_topic_hidden" if hidden else "general_forum_topic_unhidden"
    _service(call, chat, {event: {}}, None)
    return True


def hide_general_forum_topic(call: Call) -> bool:
    """``hideGeneralForumTopic``: it is closed by that."""
    return _set_hidden(call, hidden=True)


def unhide_general_forum_topic(call: Call) -> bool:
    """``unhideGeneralForumTopic``."""
    return _set_hidden(call, hidden=False)


def get_forum_topic_icon_stickers(call: Call) -> list[Json]:
    """``getForumTopicIconStickers``."""
    stickers: list[Json] = []
    for icon, emoji in ICONS.items():
        stored = call.world.files.icon(icon, emoji)
        shape = {**media_json(stored), "type": "custom_emoji", "custom_emoji_id": icon}
        stickers.append({**shape, "set_name": "Topics"})
    return stickers


METHODS: Methods = {
    "createforumtopic": create_forum_topic,
    "editforumtopic": edit_forum_topic,
    "closeforumtopic": close_forum_topic,
    "reopenforumtopic": reopen_forum_topic,
    "deleteforumtopic": delete_forum_topic,
    "unpinallforumtopicmessages": unpin_all_forum_topic_messages,
    "editgeneralforumtopic": edit_general_forum_topic,
    "closegeneralforumtopic": close_general_forum_topic,
    "reopengeneralforumtopic": reopen_general_forum_topic,
    "hidegeneralforumtopic": hide_general_forum_topic,
    "unhidegeneralforumtopic": unhide_general_forum_topic,
    "unpinallgeneralforumtopicmessages": unpin_all_general_forum_topic_messages,
    "getforumtopiciconstickers": get_forum_topic_icon_stickers,
}
