"""Acts of those who run a group: pinning, titles, who may do what, invitations."""

from sandbox.telegram.acts.acting import Act, ActError, Deeds
from sandbox.telegram.methods.inviting import answer_request, new_link
from sandbox.telegram.methods.pinning import pinned_content
from sandbox.telegram.rendering import user_json
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import ADMIN_RIGHTS, PERMISSIONS, Chat, Membership, MemberStatus
from sandbox.telegram.state.invitations import InviteLink
from sandbox.telegram.state.people import Person


def _check(act: Act, right: str) -> Chat:
    """A group in which the person has that right."""
    chat = act.group()
    if not chat.membership_of(act.person().id).may(right):
        raise ActError(f"person {act.person().id} lacks {right} in chat {chat.id}")
    return chat


def _other(act: Act, chat: Chat) -> Person:
    """The person ``of`` whom it is; never the owner."""
    number = act.number("of")
    if number is None:
        raise ActError("of whom? of is missing")
    other = act.world.person(number)
    if chat.membership_of(other.id).status is MemberStatus.CREATOR:
        raise ActError("nobody changes the owner")
    return other


def pin(act: Act) -> Json:
    """``pin``: a message; in a private chat for both."""
    chat = act.chat()
    if not chat.is_private:
        _check(act, "can_pin_messages")
    message = act.message(chat)
    if message.message_id in chat.pinned:
        raise ActError("the message is pinned already")
    chat.pinned.append(message.message_id)
    content = pinned_content(act.world, message)
    return act.post_service(chat, content, thread_id=message.thread_id)


def unpin(act: Act) -> Json:
    """``unpin``: bots are not told."""
    chat = act.chat()
    if not chat.is_private:
        _check(act, "can_pin_messages")
    number = act.message(chat).message_id
    if number not in chat.pinned:
        raise ActError("the message is not pinned")
    chat.pinned.remove(number)
    return {"updates": [], "chat": chat.id}


def set_title(act: Act) -> Json:
    """``title``: the group's new ``title``."""
    chat = _check(act, "can_change_info")
    chat.title = act.text("title")
    return act.post_service(chat, {"new_chat_title": chat.title})


def ban(act: Act) -> Json:
    """``ban``: throws the person ``of`` out, for good."""
    chat = _check(act, "can_restrict_members")
    other = _other(act, chat)
    present = chat.membership_of(other.id).is_present
    updates = act.set_membership(chat, other.id, Membership(MemberStatus.KICKED))
    if present:
        content = {"left_chat_member": user_json(act.world, other.id, for_bot=False)}
        updates += act.post_service(chat, content)["updates"]
    return {"updates": updates, "chat": chat.id}


def unban(act: Act) -> Json:
    """``unban``: the person ``of`` may come back."""
    chat = _check(act, "can_restrict_members")
    other = _other(act, chat)
    if chat.membership_of(other.id).status is not MemberStatus.KICKED:
        raise ActError("the person is not banned")
    return _place(act, chat, other, Membership(MemberStatus.LEFT))


def restrict(act: Act) -> Json:
    """``restrict``: the member ``of`` may only do what ``permissions`` lists (nothing: muted)."""
    chat = _check(act, "can_restrict_members")
    allowed = act.body.get("permissions", [])
    if not isinstance(allowed, list) or not set(allowed) <= set(PERMISSIONS):
        raise ActError(f"permissions are a list of: {', '.join(PERMISSIONS)}")
    place = Membership(MemberStatus.RESTRICTED, permissions=frozenset(allowed))
    return _place(act, chat, _other(act, chat), place)


def promote(act: Act) -> Json:
    """``promote``: the member ``of`` becomes administrator, with ``rights`` (or all)."""
    chat = _check(act, "can_promote_members")
    rights = act.body.get("rights", list(ADMIN_RIGHTS))
    if not isinstance(rights, list) or not set(rights) <= set(ADMIN_RIGHTS):
        raise ActError(f"rights are a list of: {', '.join(ADMIN_RIGHTS)}")
    anonymous = bool(act.body.get("anonymous"))
    place = Membership(MemberStatus.ADMINISTRATOR, {*rights, "can_manage_chat"}, anonymous)
    return _place(act, chat, _other(act, chat), place)


def demote(act: Act) -> Json:
    """``demote``: the administrator (or restricted member) ``of`` is a plain member again."""
    chat = _check(act, "can_promote_members")
    return _place(act, chat, _other(act, chat), Membership(MemberStatus.MEMBER))


def _place(act: Act, chat: Chat, other: Person, place: Membership) -> Json:
    if place.is_present and not chat.membership_of(other.id).is_present:
        raise ActError(f"person {other.id} is not in chat {chat.id}")
    return {"updates": act.set_membership(chat, other.id, place), "chat": chat.id}


def make_link(act: Act) -> Json:
    """``invite_link``: gives ``link``; with ``by_request`` those who follow it have to wait."""
    chat = _check(act, "can_invite_users")
    link = new_link(act.world, chat, act.person().id)
    link.by_request = bool(act.body.get("by_request"))
    link.name = act.text("name")
    return {"updates": [], "chat": chat.id, "link": link.url}


def find_link(act: Act) -> tuple[Chat, InviteLink]:
    """The group behind the act's ``link``, if it is still open."""
    url = act.text("link")
    for chat in act.world.chats.values():
        for link in chat.links:
            if link.url == url and link.is_open(act.now):
                return chat, link
    raise ActError(f"the link {url!r} leads nowhere")


def _answer(act: Act, *, approved: bool) -> Json:
    chat = _check(act, "can_invite_users")
    other = _other(act, chat)
    if other.id not in chat.join_requests:
        raise ActError(f"person {other.id} does not ask to be let in")
    by = act.person().id
    updates = answer_request(act.world, chat, other.id, by, act.now, approved=approved)
    return {"updates": updates, "chat": chat.id}


def let_in(act: Act) -> Json:
    """``let_in``: the person ``of`` who asked."""
    return _answer(act, approved=True)


def turn_away(act: Act) -> Json:
    """``turn_away``: the person ``of`` who asked; bots are not told."""
    return _answer(act, approved=False)


GOVERNING: Deeds = {
    "pin": pin,
    "unpin": unpin,
    "title": set_title,
    "ban": ban,
    "unban": unban,
    "restrict": restrict,
    "promote": promote,
    "demote": demote,
    "invite_link": make_link,
    "let_in": let_in,
    "turn_away": turn_away,
}
