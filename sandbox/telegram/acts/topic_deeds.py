"""Acts about topics: opening, renaming, closing them, and switching them on and off."""

from sandbox.telegram.acts.acting import Act, ActError, Deeds
from sandbox.telegram.acts.gathering import make_supergroup
from sandbox.telegram.methods.topics import ICON_COLORS
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat, ChatKind, Topic


def _forum(act: Act) -> Chat:
    chat = act.group()
    if not chat.is_forum:
        raise ActError("the group has no topics")
    if not chat.membership_of(act.person().id).is_present:
        raise ActError(f"person {act.person().id} is not in chat {chat.id}")
    return chat


def _topic(act: Act, chat: Chat) -> Topic:
    """The topic, which its maker and those with the right may change."""
    topic = chat.topics.get(act.number("thread") or 0)
    if topic is None or topic.deleted:
        raise ActError("there is no such topic")
    _check_right(act, chat, topic)
    return topic


def _check_right(act: Act, chat: Chat, topic: Topic) -> None:
    person = act.person()
    manages = chat.membership_of(person.id).may("can_manage_topics")
    if not manages and topic.creator_id != person.id:
        raise ActError(f"person {person.id} may not manage the topic")


def make_topic(act: Act) -> Json:
    """``topic``: a person opens a topic with that ``name`` (and ``icon``)."""
    chat = _forum(act)
    name, icon = act.text("name", "Topic"), act.text("icon")
    shape: Json = {"name": name, "icon_color": ICON_COLORS[0]}
    if icon:
        shape["icon_custom_emoji_id"] = icon
    thread_id = act.world.next_message_id(chat)
    chat.topics[thread_id] = Topic(thread_id, name, act.person().id, ICON_COLORS[0], icon)
    answer = act.post_service(chat, {"forum_topic_created": shape}, thread_id=thread_id)
    return {**answer, "thread": thread_id}


def rename_topic(act: Act) -> Json:
    """``rename_topic``: another ``name``, another ``icon`` (empty: none), or both."""
    chat = _forum(act)
    topic = _topic(act, chat)
    changes: Json = {}
    if "name" in act.body:
        changes["name"] = topic.name = act.text("name")
    if "icon" in act.body:
        changes["icon_custom_emoji_id"] = topic.icon_custom_emoji_id = act.text("icon")
    if not changes:
        raise ActError("a name or an icon is missing")
    return act.post_service(chat, {"forum_topic_edited": changes}, thread_id=topic.thread_id)


def _set_closed(act: Act, *, closed: bool) -> Json:
    chat = _forum(act)
    topic = _topic(act, chat)
    if topic.closed is closed:
        raise ActError("the topic is so already")
    topic.closed = closed
    event = "forum_topic_closed" if closed else "forum_topic_reopened"
    return act.post_service(chat, {event: {}}, thread_id=topic.thread_id)


def close_topic(act: Act) -> Json:
    """``close_topic``: by its ``thread``."""
    return _set_closed(act, closed=True)


def reopen_topic(act: Act) -> Json:
    """``reopen_topic``."""
    return _set_closed(act, closed=False)


def delete_topic(act: Act) -> Json:
    """``delete_topic``: with what was written in it; bots are not told."""
    chat = _forum(act)
    topic = chat.topics.get(act.number("thread") or 0)
    if topic is None or topic.deleted:
        raise ActError("there is no such topic")
    act.world.delete_topic(chat, topic)
    return {"updates": [], "chat": chat.id}


def _set_general(act: Act, event: str, *, closed: bool | None, hidden: bool | None) -> Json:
    chat = _forum(act)
    _check_right(act, chat, chat.general)
    before = (chat.general.closed, chat.general_hidden)
    chat.general.closed = chat.general.closed if closed is None else closed
    chat.general_hidden = chat.general_hidden if hidden is None else hidden
    if before == (chat.general.closed, chat.general_hidden):
        raise ActError("the general topic is so already")
    return act.post_service(chat, {event: {}})


def close_general(act: Act) -> Json:
    """``close_general``."""
    return _set_general(act, "forum_topic_closed", closed=True, hidden=None)


def reopen_general(act: Act) -> Json:
    """``reopen_general``: it is shown again, too."""
    return _set_general(act, "forum_topic_reopened", closed=False, hidden=False)


def hide_general(act: Act) -> Json:
    """``hide_general``: it is closed by that."""
    return _set_general(act, "general_forum_topic_hidden", closed=True, hidden=True)


def unhide_general(act: Act) -> Json:
    """``unhide_general``: it stays closed."""
    return _set_general(act, "general_forum_topic_unhidden", closed=None, hidden=False)


def rename_general(act: Act) -> Json:
    """``rename_general``: to ``name``."""
    chat = _forum(act)
    _check_right(act, chat, chat.general)
    chat.general.name = act.text("name")
    return act.post_service(chat, {"forum_topic_edited": {"name": chat.general.name}})


def switch_topics(act: Act) -> Json:
    """``switch_topics``: ``on`` or off. Bots are not told, and topics that were there stay.

    A basic group becomes a supergroup by it (and gives the new ``chat``).
    """
    chat = act.group()
    if not chat.membership_of(act.person().id).may("can_change_info"):
        raise ActError(f"person {act.person().id} may not change the group")
    if chat.kind is ChatKind.GROUP:
        return make_supergroup(Act(act.world, {**act.body, "topics": act.body.get("on")}, act.now))
    chat.is_forum = bool(act.body.get("on"))
    return {"updates": [], "chat": chat.id}


TOPIC_DEEDS: Deeds = {
    "topic": make_topic,
    "rename_topic": rename_topic,
    "close_topic": close_topic,
    "reopen_topic": reopen_topic,
    "delete_topic": delete_topic,
    "close_general": close_general,
    "reopen_general": reopen_general,
    "hide_general": hide_general,
    "unhide_general": unhide_general,
    "rename_general": rename_general,
    "switch_topics": switch_topics,
}
