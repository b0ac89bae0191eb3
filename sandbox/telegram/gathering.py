"""Acts about people and groups: who there is, who joins, what groups become."""

from dataclasses import fields
from typing import Any

from sandbox.telegram.acting import Act, ActError, Deeds
from sandbox.telegram.chats import ADMIN_RIGHTS, Chat, ChatKind, Membership, Standing, Topic
from sandbox.telegram.people import Person
from sandbox.telegram.rendering import user_json
from sandbox.telegram.replies import Json

_BOT_DEFAULT_RIGHTS = frozenset({
    "can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages",
    "can_manage_topics", "can_change_info",
})  # fmt: skip


def make_person(act: Act) -> Json:
    """``person``: makes or changes somebody (``id`` and the fields of :class:`Person`)."""
    person = act.world.person(act.number("id") or act.number("person"))
    for field in fields(Person):
        if field.name != "id" and field.name in act.body:
            setattr(person, field.name, act.body[field.name])
    return {"updates": [], **person.as_user()}


def make_group(act: Act) -> Json:
    """``group``: ``title``, ``topics``, ``supergroup``, ``people``, and what the ``bot`` is in it.

    The first of the people (or ``person``) owns it. ``bot``: member (default), administrator (with
    ``rights``, or a usual set) or left.
    """
    people = [act.world.person(int(number)) for number in act.body.get("people", [])]
    owner = people[0] if people and "person" not in act.body else act.person()
    with_topics = bool(act.body.get("topics"))
    supergroup = with_topics or bool(act.body.get("supergroup"))
    kind = ChatKind.SUPERGROUP if supergroup else ChatKind.GROUP
    chat_id = act.number("id") or act.world.new_group_id(kind)
    if chat_id in act.world.chats:
        raise ActError(f"chat {chat_id} exists already")
    chat = Chat(chat_id, kind, title=act.text("title", "Group"), is_forum=with_topics)
    chat.username = act.text("username")
    act.world.chats[chat_id] = chat
    chat.members[owner.id] = Membership(Standing.CREATOR)
    for one in people:
        chat.members.setdefault(one.id, Membership(Standing.MEMBER))
    created = "supergroup_chat_created" if supergroup else "group_chat_created"
    act.world.post(chat, owner.id, {created: True}, act.now, is_service=True)
    updates = [] if act.text("bot", "member") == "left" else _add_bot(act, chat, owner.id)
    return {"updates": updates, "chat": chat_id, "person": owner.id}


def _wanted_rights(act: Act) -> set[str]:
    rights = act.body.get("rights")
    if rights is None:
        return set(_BOT_DEFAULT_RIGHTS)
    if not isinstance(rights, list) or not set(rights) <= set(ADMIN_RIGHTS):
        raise ActError(f"rights are a list of: {', '.join(ADMIN_RIGHTS)}")
    return set(rights)


def _bot_place(act: Act) -> Membership:
    standing = act.text("bot", "member")
    if standing not in {"member", "administrator"}:
        raise ActError("bot is member, administrator or left")
    rights = _wanted_rights(act) if standing == "administrator" else set()
    return Membership(Standing(standing), rights)


def _add_bot(act: Act, chat: Chat, by: int) -> list[int]:
    if not act.world.bot.can_join_groups:
        raise ActError("the bot does not join groups")
    bot_id = act.world.bot.id
    updates = act.set_membership(chat, bot_id, _bot_place(act), by, "my_chat_member")
    joined = {"new_chat_members": [act.world.bot.as_user()]}
    message = act.world.post(chat, by, joined, act.now, is_service=True)
    return [*updates, *act.tell_message(chat, message)["updates"]]


def add_bot(act: Act) -> Json:
    """``add_bot``: as ``bot``: member (default) or administrator, with ``rights``."""
    chat = act.group()
    if chat.standing_of(act.world.bot.id).is_present:
        raise ActError("the bot is in the group already")
    return {"updates": _add_bot(act, chat, act.person().id), "chat": chat.id}


def promote_bot(act: Act) -> Json:
    """``promote_bot``: changes the bot to ``bot`` (administrator by default) and its rights."""
    chat = act.group()
    if not chat.standing_of(act.world.bot.id).is_present:
        raise ActError("the bot is not in the group")
    body = {"bot": "administrator", **act.body}
    place = _bot_place(Act(act.world, body, act.now))
    by = act.person().id
    updates = act.set_membership(chat, act.world.bot.id, place, by, "my_chat_member")
    return {"updates": updates, "chat": chat.id}


def kick_bot(act: Act) -> Json:
    """``kick_bot``: the bot is thrown out."""
    chat = act.group()
    if not chat.standing_of(act.world.bot.id).is_present:
        raise ActError("the bot is not in the group")
    by = act.person().id
    kicked = Membership(Standing.KICKED)
    updates = act.set_membership(chat, act.world.bot.id, kicked, by, "my_chat_member")
    content = {"left_chat_member": act.world.bot.as_user()}
    act.world.post(chat, by, content, act.now, is_service=True)
    return {"updates": updates, "chat": chat.id}


def join(act: Act) -> Json:
    """``join``: the person comes in; as ``administrator`` if so told."""
    chat, person = act.group(), act.person()
    if chat.standing_of(person.id).is_present and not act.body.get("administrator"):
        raise ActError("the person is in the group already")
    admin = bool(act.body.get("administrator"))
    present = chat.standing_of(person.id).is_present
    place = Membership(Standing.ADMINISTRATOR if admin else Standing.MEMBER)
    place.rights = _wanted_rights(act) if admin else set()
    updates = _change_person(act, chat, person, place)
    if not present:
        content: Json = {"new_chat_members": [user_json(act.world, person.id, for_bot=False)]}
        message = act.world.post(chat, person.id, content, act.now, is_service=True)
        updates += act.tell_message(chat, message)["updates"]
    return {"updates": updates, "chat": chat.id}


def leave(act: Act) -> Json:
    """``leave``: the person goes."""
    chat, person = act.group(), act.person()
    if not chat.standing_of(person.id).is_present:
        raise ActError("the person is not in the group")
    updates = _change_person(act, chat, person, Membership(Standing.LEFT))
    content: Json = {"left_chat_member": user_json(act.world, person.id, for_bot=False)}
    message = act.world.post(chat, person.id, content, act.now, is_service=True)
    return {"updates": [*updates, *act.tell_message(chat, message)["updates"]], "chat": chat.id}


def _change_person(act: Act, chat: Chat, person: Person, place: Membership) -> list[int]:
    if chat.standing_of(act.world.bot.id).is_admin:
        return act.set_membership(chat, person.id, place, person.id, "chat_member")
    chat.members[person.id] = place
    return []


def make_supergroup(act: Act) -> Json:
    """``make_supergroup``: the group goes on under a new id; both chats get a service message."""
    old = act.group()
    if old.kind is not ChatKind.GROUP or old.migrated_to is not None:
        raise ActError("only a basic group becomes a supergroup, and only once")
    new = Chat(
        act.world.new_group_id(ChatKind.SUPERGROUP),
        ChatKind.SUPERGROUP,
        title=old.title,
        is_forum=bool(act.body.get("topics")),
        members=dict(old.members),
        migrated_from=old.id,
    )
    act.world.chats[new.id] = new
    old.migrated_to = new.id
    by = act.person().id
    updates: list[int] = []
    links: tuple[tuple[Chat, Json], ...] = (
        (old, {"migrate_to_chat_id": new.id}),
        (new, {"migrate_from_chat_id": old.id}),
    )
    for chat, content in links:
        message = act.world.post(chat, by, content, act.now, is_service=True)
        updates += act.tell_message(chat, message)["updates"]
    return {"updates": updates, "chat": new.id}


def make_topic(act: Act) -> Json:
    """``topic``: a person opens a topic with that ``name``."""
    chat = act.group()
    if not chat.is_forum:
        raise ActError("the group has no topics")
    name = act.text("name", "Topic")
    content: dict[str, Any] = {"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}}
    message = act.world.post(chat, act.person().id, content, act.now, is_service=True)
    message.thread_id = message.message_id
    chat.topics[message.message_id] = Topic(message.message_id, name)
    answer = act.tell_message(chat, message)
    return {**answer, "thread": message.message_id}


def _set_topic(act: Act, event: str) -> Json:
    chat = act.group()
    topic = chat.topics.get(act.number("thread") or 0)
    if topic is None or topic.deleted:
        raise ActError("there is no such topic")
    if event == "deleted":
        topic.deleted = True
        for message in act.world.visible(chat.id):
            message.deleted = message.deleted or message.thread_id == topic.thread_id
        return {"updates": [], "chat": chat.id}
    topic.closed = event == "closed"
    content: Json = {f"forum_topic_{event}": {}}
    message = act.world.post(
        chat, act.person().id, content, act.now, thread_id=topic.thread_id, is_service=True
    )
    return act.tell_message(chat, message)


def close_topic(act: Act) -> Json:
    """``close_topic``: by its ``thread``."""
    return _set_topic(act, "closed")


def reopen_topic(act: Act) -> Json:
    """``reopen_topic``."""
    return _set_topic(act, "reopened")


def delete_topic(act: Act) -> Json:
    """``delete_topic``: with what was written in it; bots are not told."""
    return _set_topic(act, "deleted")


GATHERING: Deeds = {
    "person": make_person,
    "group": make_group,
    "add_bot": add_bot,
    "promote_bot": promote_bot,
    "kick_bot": kick_bot,
    "join": join,
    "leave": leave,
    "make_supergroup": make_supergroup,
    "topic": make_topic,
    "close_topic": close_topic,
    "reopen_topic": reopen_topic,
    "delete_topic": delete_topic,
}
