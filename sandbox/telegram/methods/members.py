"""Methods about members: banning, restricting, promoting."""

from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.rendering import user_json
from sandbox.telegram.replies import bad_request
from sandbox.telegram.state.chats import (
    ADMIN_RIGHTS,
    PERMISSIONS,
    SENDING_PERMISSIONS,
    Chat,
    ChatKind,
    Membership,
    MemberStatus,
)
from sandbox.telegram.telling import announce, change_membership

_FOREVER = (30, 366 * 24 * 3600)
"""Shorter or longer terms than these seconds mean for ever."""
_TITLE_LIMIT = 16


def _group(call: Call) -> Chat:
    chat = call.writable_chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    return chat


def _supergroup(call: Call) -> Chat:
    chat = _group(call)
    if chat.kind is not ChatKind.SUPERGROUP:
        raise bad_request("Method is available only for supergroups")
    return chat


def _member(call: Call, chat: Chat) -> tuple[int, Membership]:
    """Whom it is about; nobody touches the owner, or the bot itself."""
    number = call.parameters.integer("user_id")
    if number not in call.world.people:
        raise bad_request("invalid user_id specified" if number <= 0 else "user not found")
    place = chat.membership_of(number)
    if place.status is MemberStatus.CREATOR:
        raise bad_request("can't remove chat owner")
    return number, place


def _until(call: Call) -> int:
    date = call.parameters.integer("until_date")
    shortest, longest = _FOREVER
    return date if shortest <= date - call.now <= longest else 0


def _change(call: Call, chat: Chat, number: int, place: Membership) -> None:
    change_membership(call.world, chat, number, place, call.world.bot.id, call.now)


def ban_chat_member(call: Call) -> bool:
    """``banChatMember``: out, and not back before ``until_date``."""
    chat = _group(call)
    call.need_right(chat, "can_restrict_members", "restrict/unrestrict chat member")
    number, place = _member(call, chat)
    if place.is_admin:
        raise bad_request("user is an administrator of the chat")
    _change(call, chat, number, Membership(MemberStatus.KICKED, until=_until(call)))
    if place.is_present:
        content = {"left_chat_member": user_json(call.world, number, for_bot=False)}
        announce(call.world, chat, call.world.bot.id, content, call.now)
    call.record("banned", chat, person=number)
    return True


def unban_chat_member(call: Call) -> bool:
    """``unbanChatMember``: removes a member, too, unless ``only_if_banned``."""
    chat = _group(call)
    call.need_right(chat, "can_restrict_members", "restrict/unrestrict chat member")
    number, place = _member(call, chat)
    banned = place.status is MemberStatus.KICKED
    if banned or not call.parameters.flag("only_if_banned"):
        _change(call, chat, number, Membership(MemberStatus.LEFT))
    return True


def read_permissions(call: Call) -> frozenset[str]:
    """``permissions``; what lets media through lets plain words through as well."""
    raw: Any = call.parameters.structure("permissions", "permissions")
    if not isinstance(raw, dict):
        raise bad_request("Object expected as permissions")
    allowed = {name for name in PERMISSIONS if raw.get(name) is True}
    alone = call.parameters.flag("use_independent_chat_permissions")
    if not alone and allowed & set(SENDING_PERMISSIONS[1:]):
        allowed.add("can_send_messages")
    return frozenset(allowed)


def restrict_chat_member(call: Call) -> bool:
    """``restrictChatMember``, in supergroups; all permissions lift it."""
    chat = _supergroup(call)
    call.need_right(chat, "can_restrict_members", "restrict/unrestrict chat member")
    number, place = _member(call, chat)
    if place.is_admin:
        raise bad_request("user is an administrator of the chat")
    allowed = read_permissions(call)
    if allowed >= set(PERMISSIONS):
        new = Membership(MemberStatus.MEMBER)
    else:
        new = Membership(MemberStatus.RESTRICTED, permissions=allowed, until=_until(call))
    _change(call, chat, number, new)
    call.record("restricted", chat, person=number)
    return True


def set_chat_permissions(call: Call) -> bool:
    """``setChatPermissions``: what plain members may do."""
    chat = _group(call)
    call.need_right(chat, "can_restrict_members", "change chat permissions")
    chat.permissions = read_permissions(call)
    return True


def promote_chat_member(call: Call) -> bool:
    """``promoteChatMember``: no right at all demotes."""
    chat = _supergroup(call)
    call.need_right(chat, "can_promote_members", "promote or demote chat members")
    number, place = _member(call, chat)
    if not place.is_present:
        raise bad_request("USER_NOT_PARTICIPANT")
    rights = {name for name in ADMIN_RIGHTS if call.parameters.flag(name)}
    if any(not call.own_place(chat).may(one) for one in rights - {"can_manage_chat"}):
        raise bad_request("RIGHT_FORBIDDEN")
    new = Membership(MemberStatus.MEMBER)
    if rights:
        anonymous = call.parameters.flag("is_anonymous")
        new = Membership(MemberStatus.ADMINISTRATOR, rights | {"can_manage_chat"}, anonymous)
    _change(call, chat, number, new)
    call.record("promoted" if rights else "demoted", chat, person=number)
    return True


def set_chat_administrator_custom_title(call: Call) -> bool:
    """``setChatAdministratorCustomTitle``: of somebody whom the bot may edit."""
    chat = _supergroup(call)
    call.need_right(chat, "can_promote_members", "change custom title of the user")
    _, place = _member(call, chat)
    if not place.is_admin:
        raise bad_request("user is not an administrator")
    title = call.parameters.text("custom_title")
    if len(title) > _TITLE_LIMIT:
        raise bad_request("CUSTOM_TITLE_INVALID")
    place.custom_title = title
    return True


METHODS: Methods = {
    "banchatmember": ban_chat_member,
    "kickchatmember": ban_chat_member,
    "unbanchatmember": unban_chat_member,
    "restrictchatmember": restrict_chat_member,
    "setchatpermissions": set_chat_permissions,
    "promotechatmember": promote_chat_member,
    "setchatadministratorcustomtitle": set_chat_administrator_custom_title,
}
