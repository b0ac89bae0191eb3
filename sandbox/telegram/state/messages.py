"""A message as the chat keeps it, with what became of it."""

from dataclasses import dataclass, field

from sandbox.telegram.replies import Json

DELETABLE_FOR = 48 * 3600
"""Seconds during which a bot may delete a message, whoever wrote it."""
MEDIA_KINDS = frozenset(
    {"animation", "audio", "document", "photo", "sticker", "video", "video_note", "voice"}
)
CAPTIONED_KINDS = MEDIA_KINDS - {"sticker", "video_note"}


@dataclass(slots=True)
class Message:
    """One message. ``content`` holds the Bot API's own fields (text, entities, document, …)."""

    message_id: int
    chat_id: int
    date: int
    sender_id: int
    content: Json
    keyboard: Json | None = None
    """The inline keyboard, or the other markup that came with it."""
    sender_chat_id: int | None = None
    thread_id: int | None = None
    """The topic that it stands in; ``None`` in the general one and in chats without topics."""
    thread_root: int | None = None
    """Outside of topics: the message that began the chain of answers which this one belongs to."""
    reply_to: int | None = None
    external_reply: Json | None = None
    """What it answers in another chat or topic (``ExternalReplyInfo``)."""
    quote: Json | None = None
    forward_origin: Json | None = None
    media_group_id: str = ""
    edit_date: int | None = None
    deleted: bool = False
    is_service: bool = False
    is_view_once: bool = False
    """A file that is shown once: bots are not told of it."""
    protected: bool = False
    silent: bool = False
    """It came without a sound."""
    ephemeral_id: int = 0
    """Ephemeral messages: their number in the chat; ``message_id`` is 0 then."""
    receiver_id: int | None = None
    """Ephemeral messages: who sees it, beside its sender."""
    replaced_for: dict[int, int] = field(default_factory=dict)
    """By person: the ephemeral message that is shown in the place of this one."""
    effect_id: str = ""
    history: list[Json] = field(default_factory=list)
    """The contents and keyboards before each edit, oldest first."""
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    """By account, or by the chat in whose name an anonymous administrator reacted."""

    @property
    def inline_keyboard(self) -> list[list[Json]]:
        """The rows of buttons under the message, if it has them."""
        rows: list[list[Json]] = (self.keyboard or {}).get("inline_keyboard", [])
        return rows

    @property
    def has_other_keyboard(self) -> bool:
        """Whether it came with a markup that is not inline: such a message can't be edited."""
        return self.keyboard is not None and "inline_keyboard" not in self.keyboard

    @property
    def media_kind(self) -> str:
        """Which file it brings; empty if none. An animation is sent as a document, too."""
        kinds = [one for one in self.content if one in MEDIA_KINDS]
        return "animation" if "animation" in kinds else kinds[0] if kinds else ""

    @property
    def words(self) -> str:
        """The text or the caption."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    def change(self, content: Json, keyboard: Json | None, now: float, *, silent: bool) -> None:
        """Edit, keeping what was. ``silent``: only the keyboard changed, which sets no date."""
        self.history.append({"content": self.content, "keyboard": self.keyboard})
        self.content = content
        self.keyboard = keyboard
        if not silent:
            self.edit_date = int(now)
