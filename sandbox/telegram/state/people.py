"""The accounts: people, and the bot."""

from dataclasses import dataclass, field

from sandbox.telegram.replies import Json

FIRST_PERSON_ID = 7_000_000_001
"""Above 32 bits, as new accounts are: who stores ids in 32 bits shall notice."""
GROUP_ANONYMOUS_BOT_ID = 1087968824
"""The account in whose name anonymous administrators write."""


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    """Empty: the client does not tell, which is allowed."""
    phone_number: str = ""
    is_premium: bool = False
    is_deactivated: bool = False
    drops_payload: bool = False
    """Whether this person's client loses the payload of a link to a bot it already knows."""
    has_private_forwards: bool = False
    """Whether links to this person by id are forbidden (and forwards name nobody)."""
    has_restricted_voice_and_video_messages: bool = False

    def as_user(self) -> Json:
        """The Bot API's ``User``."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                user[name] = value
        if self.is_premium:
            user["is_premium"] = True
        return user


@dataclass(slots=True)
class BotAccount:
    """The bot, and what it says about itself, by language ("" is for everybody else)."""

    id: int
    first_name: str
    username: str
    can_join_groups: bool = True
    privacy: bool = True
    """Privacy mode: in groups only commands, replies and mentions are seen, unless an admin."""
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    """By scope and language, see :func:`sandbox.telegram.methods.account.scope_key`."""

    def as_user(self) -> Json:
        """The Bot API's ``User``, as others see it."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.names.get("", self.first_name),
            "username": self.username,
        }


OTHER_BOT_ID = 200_000
"""Some other bot in a group (the act ``other_bot``)."""
OTHER_BOT: Json = {
    "id": OTHER_BOT_ID,
    "is_bot": True,
    "first_name": "Other",
    "username": "other_bot",
}
ANONYMOUS_ADMIN: Json = {
    "id": GROUP_ANONYMOUS_BOT_ID,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
