"""Chats: who is in them, with which rights, and their topics."""

from dataclasses import dataclass, field
from enum import StrEnum

from sandbox.telegram.replies import Json
from sandbox.telegram.state.invitations import InviteLink
from sandbox.telegram.state.messages import Message


class ChatKind(StrEnum):
    """The Bot API's chat types."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class MemberStatus(StrEnum):
    """What somebody is in a chat (``ChatMember.status``)."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    RESTRICTED = "restricted"
    LEFT = "left"
    KICKED = "kicked"


ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")
_GROUP_ONLY = ("can_pin_messages",)
_SUPERGROUP_ONLY = ("can_manage_topics",)
SENDING_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
)
PERMISSIONS = (
    *SENDING_PERMISSIONS,
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
USUAL_PERMISSIONS = frozenset(PERMISSIONS) - {"can_change_info", "can_pin_messages"}


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the number of the service message that made it."""

    thread_id: int
    name: str
    creator_id: int
    """May edit, close and reopen it without the right to manage topics."""
    icon_color: int = 0x6FB9F0
    icon_custom_emoji_id: str = ""
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Membership:
    """Somebody's place in a chat."""

    status: MemberStatus
    rights: set[str] = field(default_factory=set)
    """What an administrator may do."""
    anonymous: bool = False
    permissions: frozenset[str] | None = None
    """What a restricted member still may; ``None``: what everybody may."""
    until: int = 0
    custom_title: str = ""

    @property
    def is_admin(self) -> bool:
        """Whether it has an administrator's powers at all."""
        return self.status in {MemberStatus.CREATOR, MemberStatus.ADMINISTRATOR}

    @property
    def is_present(self) -> bool:
        """Whether it is in the chat."""
        return self.status not in {MemberStatus.LEFT, MemberStatus.KICKED}

    @property
    def may_talk(self) -> bool:
        """Whether it may write at all."""
        return self.permissions is None or "can_send_messages" in self.permissions

    def may(self, right: str) -> bool:
        """Whether it has the named right."""
        return self.status is MemberStatus.CREATOR or (self.is_admin and right in self.rights)


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, or a group."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str = ""
    description: str = ""
    is_forum: bool = False
    general: Topic = field(default_factory=lambda: Topic(1, "General", 0))
    """The topic that has no number in messages."""
    general_hidden: bool = False
    started: bool = False
    """Private chats: the person has written to the bot, which may answer since then."""
    blocked: bool = False
    """Private chats: the person has blocked the bot."""
    members: dict[int, Membership] = field(default_factory=dict)
    """Groups: by account id, the bot's among them."""
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: int | None = None
    migrated_from: int | None = None
    deleted: bool = False
    """The owner has deleted the group."""
    permissions: frozenset[str] = USUAL_PERMISSIONS
    """What plain members may do."""
    links: list[InviteLink] = field(default_factory=list)
    join_requests: dict[int, InviteLink | None] = field(default_factory=dict)
    """Who waits to be let in, by which link."""
    ephemeral: dict[int, Message] = field(default_factory=dict)
    """Ephemeral messages by their number, which is given anew once they are gone."""
    reply_keyboard: Json | None = None
    """What stands under the input field, with the ``message_id`` that brought it."""
    pinned: list[int] = field(default_factory=list)

    @property
    def is_private(self) -> bool:
        """Whether it is a chat of two."""
        return self.kind is ChatKind.PRIVATE

    def membership_of(self, account_id: int) -> Membership:
        """The account's place; who was never here has left."""
        return self.members.get(account_id) or Membership(MemberStatus.LEFT)


def rights_in(kind: ChatKind) -> tuple[str, ...]:
    """The rights that an administrator can have in such a chat."""
    if kind is ChatKind.CHANNEL:
        common = (one for one in ADMIN_RIGHTS if one not in _GROUP_ONLY + _SUPERGROUP_ONLY)
        return (*common, *CHANNEL_RIGHTS)
    missing = () if kind is ChatKind.SUPERGROUP else _SUPERGROUP_ONLY
    return tuple(one for one in ADMIN_RIGHTS if one not in missing)


def permissions_json(allowed: frozenset[str]) -> Json:
    """The Bot API's ``ChatPermissions``."""
    return {
        **{name: name in allowed for name in PERMISSIONS},
        "can_send_media_messages": bool(allowed & set(SENDING_PERMISSIONS[1:7])),
    }


def member_json(chat: Chat, user: Json) -> Json:
    """The Bot API's ``ChatMember``."""
    membership = chat.membership_of(user["id"])
    member: Json = {"user": user, "status": membership.status.value}
    if membership.custom_title and membership.is_admin:
        member["custom_title"] = membership.custom_title
    match membership.status:
        case MemberStatus.CREATOR:
            member["is_anonymous"] = membership.anonymous
        case MemberStatus.ADMINISTRATOR:
            member["can_be_edited"] = False
            member["is_anonymous"] = membership.anonymous
            member |= {right: membership.may(right) for right in rights_in(chat.kind)}
        case MemberStatus.RESTRICTED:
            member |= permissions_json(membership.permissions or frozenset())
            member |= {"is_member": True, "until_date": membership.until}
        case MemberStatus.KICKED:
            member["until_date"] = membership.until
        case _:
            pass
    return member
