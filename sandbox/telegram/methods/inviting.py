"""Methods about invitation links and those who wait to be let in."""

import hashlib

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.rendering import user_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat, ChatKind, Membership, MemberStatus
from sandbox.telegram.state.invitations import InviteLink
from sandbox.telegram.state.world import World
from sandbox.telegram.telling import announce, change_membership

_NAME_LIMIT = 32
_MEMBER_LIMIT = 99_999


def new_link(world: World, chat: Chat, creator_id: int) -> InviteLink:
    """A link with an address of its own, which nobody knows yet."""
    mark = hashlib.sha256(f"{chat.id}:{len(chat.links)}".encode()).hexdigest()[:16]
    link = InviteLink(f"https://t.me/+{mark}", user_json(world, creator_id, for_bot=False))
    chat.links.append(link)
    return link


def _chat(call: Call) -> Chat:
    chat = call.writable_chat()
    if chat.is_private:
        raise bad_request("can't invite members to the chat")
    call.need_right(chat, "can_invite_users", "manage chat invite link")
    return chat


def _read_link(call: Call, link: InviteLink) -> Json:
    name = call.parameters.text("name")
    limit = call.parameters.integer("member_limit")
    by_request = call.parameters.flag("creates_join_request")
    if len(name) > _NAME_LIMIT:
        raise bad_request("CHAT_INVITE_NAME_TOO_LONG")
    if not 0 <= limit <= _MEMBER_LIMIT or (limit and by_request):
        raise bad_request("USAGE_LIMIT_INVALID")
    link.name, link.member_limit, link.by_request = name, limit, by_request
    link.expires = call.parameters.integer("expire_date")
    return link.as_json()


def create_chat_invite_link(call: Call) -> Json:
    """``createChatInviteLink``."""
    chat = _chat(call)
    draft = InviteLink("", {})
    _read_link(call, draft)
    return _read_link(call, new_link(call.world, chat, call.world.bot.id))


def export_chat_invite_link(call: Call) -> str:
    """``exportChatInviteLink``: a new primary one of the bot's; the old one is revoked."""
    chat = _chat(call)
    for one in chat.links:
        if one.is_primary and one.creator["id"] == call.world.bot.id:
            one.is_revoked = True
    link = new_link(call.world, chat, call.world.bot.id)
    link.is_primary = True
    return link.url


def _own_link(call: Call, chat: Chat) -> InviteLink:
    url = call.parameters.text("invite_link")
    link = next((one for one in chat.links if one.url == url), None)
    if link is None or link.creator["id"] != call.world.bot.id:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


def edit_chat_invite_link(call: Call) -> Json:
    """``editChatInviteLink``: a non-primary one of the bot's."""
    chat = _chat(call)
    return _read_link(call, _own_link(call, chat))


def revoke_chat_invite_link(call: Call) -> Json:
    """``revokeChatInviteLink``."""
    chat = _chat(call)
    link = _own_link(call, chat)
    link.is_revoked = True
    return link.as_json()


def let_in(
    world: World,
    chat: Chat,
    person_id: int,
    link: InviteLink | None,
    by: int,
    now: float,
    *,
    asked: bool = False,
) -> list[int]:
    """Somebody becomes a member by a link, or because they asked; gives the updates."""
    details: Json = {} if link is None else {"invite_link": link.as_seen_by(world.bot.id)}
    if asked:
        details["via_join_request"] = True
    if link is not None:
        link.used += 1
    updates = change_membership(
        world, chat, person_id, Membership(MemberStatus.MEMBER), by, now, **details
    )
    if chat.kind is ChatKind.CHANNEL:
        return updates  # channels have no service messages about members
    before = world.updates.next_id
    content = {"new_chat_members": [user_json(world, person_id, for_bot=False)]}
    announce(world, chat, person_id, content, now)
    return [*updates, *range(before, world.updates.next_id)]


def answer_request(
    world: World, chat: Chat, person_id: int, by: int, now: float, *, approved: bool
) -> list[int]:
    """Let somebody in who asked, or do not. Raises ``KeyError`` if nobody asks."""
    link = chat.join_requests.pop(person_id)
    return let_in(world, chat, person_id, link, by, now, asked=True) if approved else []


def _answer(call: Call, *, approved: bool) -> bool:
    chat = _chat(call)
    number = call.parameters.integer("user_id")
    if chat.membership_of(number).is_present:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if number not in chat.join_requests:
        raise bad_request("HIDE_REQUESTER_MISSING")
    answer_request(call.world, chat, number, call.world.bot.id, call.now, approved=approved)
    return True


def approve_chat_join_request(call: Call) -> bool:
    """``approveChatJoinRequest``."""
    return _answer(call, approved=True)


def decline_chat_join_request(call: Call) -> bool:
    """``declineChatJoinRequest``."""
    return _answer(call, approved=False)


METHODS: Methods = {
    "createchatinvitelink": create_chat_invite_link,
    "exportchatinvitelink": export_chat_invite_link,
    "editchatinvitelink": edit_chat_invite_link,
    "revokechatinvitelink": revoke_chat_invite_link,
    "approvechatjoinrequest": approve_chat_join_request,
    "declinechatjoinrequest": decline_chat_join_request,
}
