"""Acts about people and groups: who there is, who joins, what groups become."""

from dataclasses import fields

from sandbox.telegram.acts.acting import Act, ActError, Deeds
from sandbox.telegram.acts.governing import find_link
from sandbox.telegram.acts.talking import words
from sandbox.telegram.methods.inviting import let_in
from sandbox.telegram.rendering import chat_json, message_json, user_json
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import (
    CHANNEL_RIGHTS,
    Chat,
    ChatKind,
    Membership,
    MemberStatus,
    rights_in,
)
from sandbox.telegram.state.people import OTHER_BOT_ID, Person
from sandbox.telegram.telling import change_membership, tell

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
    chat.members[owner.id] = Membership(MemberStatus.CREATOR)
    for one in people:
        chat.members.setdefault(one.id, Membership(MemberStatus.MEMBER))
    created = "supergroup_chat_created" if supergroup else "group_chat_created"
    act.world.post(chat, owner.id, {created: True}, act.now, is_service=True)
    updates = [] if act.text("bot", "member") == "left" else _add_bot(act, chat, owner.id)
    return {"updates": updates, "chat": chat_id, "person": owner.id}


def _wanted_rights(act: Act, kind: ChatKind = ChatKind.SUPERGROUP) -> set[str]:
    rights = act.body.get("rights")
    possible = rights_in(kind)
    if rights is None:
        return (set(_BOT_DEFAULT_RIGHTS) | set(CHANNEL_RIGHTS)) & set(possible)
    if not isinstance(rights, list) or not set(rights) <= set(possible):
        raise ActError(f"rights are a list of: {', '.join(possible)}")
    return set(rights)


def _bot_place(act: Act) -> Membership:
    status = act.text("bot", "member")
    if status not in {"member", "administrator", "restricted"}:
        raise ActError("bot is member, administrator, restricted or left")
    rights = _wanted_rights(act) if status == "administrator" else set()
    muted = frozenset[str]() if status == "restricted" else None
    return Membership(MemberStatus(status), rights, permissions=muted)


def _add_bot(act: Act, chat: Chat, by: int) -> list[int]:
    if not act.world.bot.can_join_groups:
        raise ActError("the bot does not join groups")
    bot_id = act.world.bot.id
    updates = change_membership(act.world, chat, bot_id, _bot_place(act), by, act.now)
    joined = {"new_chat_members": [act.world.bot.as_user()]}
    message = act.world.post(chat, by, joined, act.now, is_service=True)
    return [*updates, *act.tell_message(chat, message)["updates"]]


def add_bot(act: Act) -> Json:
    """``add_bot``: as ``bot``: member (default) or administrator, with ``rights``.

    With a ``payload`` it is a link with ``startgroup``: the client sends ``/start@bot payload``.
    """
    chat = act.group()
    if chat.membership_of(act.world.bot.id).is_present:
        raise ActError("the bot is in the group already")
    updates = _add_bot(act, chat, act.person().id)
    if payload := act.text("payload"):
        text = f"/start@{act.world.bot.username} {payload}"
        updates += act.post(words(text))["updates"]
    return {"updates": updates, "chat": chat.id}


def promote_bot(act: Act) -> Json:
    """``promote_bot``: the bot becomes ``bot`` (administrator by default), with ``rights``.

    ``member`` demotes it, ``restricted`` mutes it.
    """
    chat = act.group()
    if not chat.membership_of(act.world.bot.id).is_present:
        raise ActError("the bot is not in the group")
    body = {"bot": "administrator", **act.body}
    place = _bot_place(Act(act.world, body, act.now))
    updates = act.set_membership(chat, act.world.bot.id, place)
    return {"updates": updates, "chat": chat.id}


def kick_bot(act: Act) -> Json:
    """``kick_bot``: the bot is thrown out."""
    chat = act.group()
    if not chat.membership_of(act.world.bot.id).is_present:
        raise ActError("the bot is not in the group")
    kicked = Membership(MemberStatus.KICKED)
    updates = act.set_membership(chat, act.world.bot.id, kicked)
    content = {"left_chat_member": act.world.bot.as_user()}
    message = act.world.post(chat, act.person().id, content, act.now, is_service=True)
    message_updates = tell(act.world, "message", message_json(act.world, message), act.now)
    return {"updates": [*updates, *message_updates], "chat": chat.id}


def join(act: Act) -> Json:
    """``join``: the person comes in; as ``administrator`` if so told, or by a ``link``."""
    if "link" in act.body:
        return _follow_link(act)
    chat, person = act.group(), act.person()
    if chat.membership_of(person.id).is_present and not act.body.get("administrator"):
        raise ActError("the person is in the group already")
    admin = bool(act.body.get("administrator"))
    present = chat.membership_of(person.id).is_present
    place = Membership(MemberStatus.ADMINISTRATOR if admin else MemberStatus.MEMBER)
    place.rights = _wanted_rights(act) if admin else set()
    updates = act.set_membership(chat, person.id, place)
    if not present and chat.kind is not ChatKind.CHANNEL:
        content: Json = {"new_chat_members": [user_json(act.world, person.id, for_bot=False)]}
        updates += act.post_service(chat, content)["updates"]
    return {"updates": updates, "chat": chat.id}


def _follow_link(act: Act) -> Json:
    chat, link = find_link(act)
    person = act.person()
    place = chat.membership_of(person.id)
    if place.is_present or place.status is MemberStatus.KICKED:
        raise ActError("the person is in the group already, or banned from it")
    if not link.by_request:
        updates = let_in(act.world, chat, person.id, link, person.id, act.now)
        return {"updates": updates, "chat": chat.id}
    chat.join_requests[person.id] = link
    if not chat.membership_of(act.world.bot.id).may("can_invite_users"):
        return {"updates": [], "chat": chat.id}
    request = {
        "chat": chat_json(act.world, chat),
        "from": user_json(act.world, person.id),
        "user_chat_id": person.id,
        "date": int(act.now),
        "invite_link": link.as_seen_by(act.world.bot.id),
    }
    return {"updates": tell(act.world, "chat_join_request", request, act.now), "chat": chat.id}


def leave(act: Act) -> Json:
    """``leave``: the person goes."""
    chat, person = act.group(), act.person()
    if not chat.membership_of(person.id).is_present:
        raise ActError("the person is not in the group")
    updates = act.set_membership(chat, person.id, Membership(MemberStatus.LEFT))
    if chat.kind is ChatKind.CHANNEL:
        return {"updates": updates, "chat": chat.id}
    content: Json = {"left_chat_member": user_json(act.world, person.id, for_bot=False)}
    return {"updates": [*updates, *act.post_service(chat, content)["updates"]], "chat": chat.id}


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
    place = new.members.pop(act.world.bot.id, Membership(MemberStatus.LEFT))
    updates = act.set_membership(new, act.world.bot.id, place)
    links: tuple[tuple[Chat, Json], ...] = (
        (old, {"migrate_to_chat_id": new.id}),
        (new, {"migrate_from_chat_id": old.id}),
    )
    for chat, content in links:
        message = act.world.post(chat, by, content, act.now, is_service=True)
        updates += act.tell_message(chat, message)["updates"]
    return {"updates": updates, "chat": new.id}


def make_channel(act: Act) -> Json:
    """``channel``: ``title``, ``username``; the person owns it and the bot may run it (``bot``)."""
    owner = act.person()
    chat = Chat(act.world.new_group_id(ChatKind.CHANNEL), ChatKind.CHANNEL)
    chat.title, chat.username = act.text("title", "Channel"), act.text("username")
    act.world.chats[chat.id] = chat
    chat.members[owner.id] = Membership(MemberStatus.CREATOR)
    act.world.post(chat, owner.id, {"channel_chat_created": True}, act.now, is_service=True)
    updates: list[int] = []
    if act.text("bot", "administrator") != "left":
        place = Membership(MemberStatus.ADMINISTRATOR, _wanted_rights(act, ChatKind.CHANNEL))
        updates = act.set_membership(chat, act.world.bot.id, place)
    return {"updates": updates, "chat": chat.id}


def delete_group(act: Act) -> Json:
    """``delete_group``: its owner deletes it; bots are not told."""
    chat = act.group()
    if chat.membership_of(act.person().id).status is not MemberStatus.CREATOR:
        raise ActError("only the owner deletes a group")
    chat.deleted = True
    return {"updates": [], "chat": chat.id}


def other_bot(act: Act) -> Json:
    """``other_bot``: another bot writes ``text``; bots see nothing of each other."""
    chat = act.group()
    content = {"text": act.text("text", "Beep")}
    message = act.world.post(chat, OTHER_BOT_ID, content, act.now, thread_id=act.number("thread"))
    return {"updates": [], "message_id": message.message_id, "chat": chat.id}


GATHERING: Deeds = {
    "person": make_person,
    "group": make_group,
    "add_bot": add_bot,
    "promote_bot": promote_bot,
    "kick_bot": kick_bot,
    "join": join,
    "leave": leave,
    "make_supergroup": make_supergroup,
    "channel": make_channel,
    "delete_group": delete_group,
    "other_bot": other_bot,
}
