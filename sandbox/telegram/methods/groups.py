"""Methods about a chat as a whole: what it is, who is in it, its title, leaving."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.rendering import chat_json, message_json, user_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import (
    Chat,
    Membership,
    MemberStatus,
    member_json,
    permissions_json,
)
from sandbox.telegram.telling import announce, change_membership

_TITLE_LIMIT = 128
_DESCRIPTION_LIMIT = 255


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
    if chat.is_private:
        person = call.world.person(chat.id)
        for name in ("has_private_forwards", "has_restricted_voice_and_video_messages"):
            if getattr(person, name):
                shape[name] = True
        return shape
    shape["permissions"] = permissions_json(chat.permissions)
    if chat.description:
        shape["description"] = chat.description
    own = [
        one
        for one in chat.links
        if one.is_primary and not one.is_revoked and one.creator["id"] == call.world.bot.id
    ]
    if own:
        shape["invite_link"] = own[-1].url
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
        return {"user": user, "status": MemberStatus.MEMBER.value}
    return member_json(chat, user)


def get_chat_administrators(call: Call) -> list[Json]:
    """``getChatAdministrators``: other bots and anonymous people are left out, this bot is not."""
    chat = call.readable_chat()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(chat, user_json(call.world, account_id, for_bot=False))
        for account_id, membership in chat.members.items()
        if membership.is_admin and not membership.anonymous
    ]


def get_chat_member_count(call: Call) -> int:
    """``getChatMemberCount``."""
    chat = call.readable_chat()
    if chat.is_private:
        return 2
    return sum(one.is_present for one in chat.members.values())


def leave_chat(call: Call) -> bool:
    """``leaveChat``: the bot is told of it like of everybody else."""
    chat = call.readable_chat()
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    own = call.world.bot.id
    announce(call.world, chat, own, {"left_chat_member": call.world.bot.as_user()}, call.now)
    change_membership(call.world, chat, own, Membership(MemberStatus.LEFT), own, call.now)
    call.record("left", chat)
    return True


def _changeable(call: Call, what: str) -> Chat:
    chat = call.writable_chat()
    if chat.is_private:
        raise bad_request(f"can't change private chat {what}")
    call.need_right(chat, "can_change_info", f"set chat {what}")
    return chat


def set_chat_title(call: Call) -> bool:
    """``setChatTitle``."""
    chat = _changeable(call, "title")
    title = call.parameters.text("title").strip()[:_TITLE_LIMIT]
    if not title:
        raise bad_request("title must be non-empty")
    if title == chat.title:
        raise bad_request("CHAT_NOT_MODIFIED")
    call.count_flood(chat)
    chat.title = title
    announce(call.world, chat, call.world.bot.id, {"new_chat_title": title}, call.now)
    call.record("titled", chat, title=title)
    return True


def set_chat_description(call: Call) -> bool:
    """``setChatDescription``; nobody is told."""
    chat = _changeable(call, "description")
    description = call.parameters.text("description").strip()[:_DESCRIPTION_LIMIT]
    if description == chat.description:
        raise bad_request("chat description is not modified")
    chat.description = description
    return True


METHODS: Methods = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "getchatmemberscount": get_chat_member_count,
    "leavechat": leave_chat,
    "setchattitle": set_chat_title,
    "setchatdescription": set_chat_description,
}
