"""Relayed messages: what prospects and the team say to each other, and what became of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from intake.conversation.inputs import Spoken
from intake.kernel.ids import ChatId, LeadId, PersonId, RelayedId, TeamId

UNSTORED_RELAYED = RelayedId(0)


class Direction(StrEnum):
    """Who speaks."""

    IN = "in"
    """The prospect, to the team."""
    OUT = "out"
    """One of the team, to the prospect."""


class Fate(StrEnum):
    """What became of a message. That its bytes are about to leave is the outbox row's to say."""

    SCHEDULED = "scheduled"
    """To be sent at a time that its writer chose."""
    COLLECTING = "collecting"
    """A part of an album whose other parts may still come."""
    PENDING = "pending"
    SENT = "sent"
    IN_DOUBT = "in_doubt"
    """Nobody knows whether it arrived."""
    REFUSED = "refused"
    """It did not arrive, and its writer was told why."""
    WITHDRAWN = "withdrawn"
    """Its writer took it back."""
    INSIDE = "inside"
    """It stays in the team; kept where somebody was told why, which is said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """One message on its way into one chat. Each part of an album is one."""

    id: RelayedId = UNSTORED_RELAYED
    """Given by the storage."""
    lead_id: LeadId
    direction: Direction
    fate: Fate = Fate.PENDING
    source_chat: ChatId
    source_message: int
    album: str | None = None
    kind: str
    """Telegram's word for what it holds."""
    text: str | None = field(default=None, repr=False)
    """Its text or caption, as Telegram's HTML: for the timeline, and to compare edits with."""
    composed: bool = False
    """:attr:`text` and :attr:`files` are what is sent; else the source message is copied."""
    files: tuple[str, ...] = ()
    """Of a composed one: ``photo:<file id>``."""
    reply_to: int | None = None
    """The message of the source chat that it answers."""
    quote: str | None = field(default=None, repr=False)
    """What that says: shown where the answer cannot be attached to it. Without :attr:`reply_to` it
    is a part of what is said, and always shown: what was chosen to be quoted, or whose words were
    forwarded."""
    author_id: PersonId
    at: datetime
    """When it was said; of an album's part, when it arrived."""
    target_chat: ChatId | None = None
    """``None``: the team's group, wherever that is when it is sent."""
    target_topic: int | None = None
    target_message: int | None = None
    shown: str | None = field(default=None, repr=False)
    """The text that its copy shows."""
    retried: bool = False
    """It was sent once more after an end that nobody knows."""
    reason: str | None = None
    """Why it was refused, or stays inside: a key of the texts, or Telegram's own words."""
    sent_at: datetime | None = None
    edited_at: datetime | None = None
    bundle_id: int | None = None
    """With what it went to the CRM's timeline."""
    further_messages: tuple[int, ...] = ()
    """What it became beside :attr:`target_message`: a file whose words are too long to stand under
    it follows them, where a copy can't say whose it is, that stands before it, and what is edited
    after its copy cannot be changed any more follows that."""

    @property
    def above(self) -> str:
        """What stands above it wherever it is shown."""
        return self.quote or "" if self.reply_to is None else ""


_FORWARDED = "↪️"
_JOINED = "joined:"


def joined_as(first: Relayed) -> str:
    """Return the album, as it were, of texts that go as one message."""
    return f"{_JOINED}{first.id}"


def is_joined(message: Relayed) -> bool:
    """Say whether it goes with others as one message."""
    return message.album is not None and message.album.startswith(_JOINED)


def relayed_of(
    spoken: Spoken,
    lead_id: LeadId,
    direction: Direction,
    chat_id: ChatId,
    author_id: PersonId,
    now: datetime,
    *,
    to: ChatId | None,
) -> Relayed:
    """Return what is to be passed on of a message; an album's part waits for the others.

    Of what a prospect forwards the team reads whose it was; what the team forwards are its words.
    """
    reply_to, quote = None if spoken.chosen else spoken.reply_to, spoken.quote
    if spoken.origin is not None:
        quote = f"{_FORWARDED} {spoken.origin}" if direction is Direction.IN else ""
    return Relayed(
        lead_id=lead_id,
        direction=direction,
        fate=Fate.PENDING if spoken.album is None else Fate.COLLECTING,
        source_chat=chat_id,
        source_message=spoken.message_id,
        album=spoken.album,
        kind=spoken.kind,
        text=spoken.markup or None,
        reply_to=reply_to,
        quote=quote or None,
        author_id=author_id,
        at=now,
        target_chat=to,
    )


@dataclass(frozen=True, slots=True)
class Landing:
    """That a message arrived."""

    relayed_id: RelayedId
    chat_id: ChatId
    topic_id: int | None
    message_id: int
    shown: str | None = field(repr=False)
    at: datetime
    further: tuple[int, ...] = ()


class RelayedMessages(Protocol):
    """The storage. The database itself upholds: a message goes into a chat once."""

    async def add(self, message: Relayed) -> Relayed:
        """Add one; its id is given by the storage."""
        ...

    async def get(self, relayed_id: RelayedId) -> Relayed | None:
        """Return one."""
        ...

    async def from_message(self, chat_id: ChatId, message_id: int) -> tuple[Relayed, ...]:
        """Return what a message became: one for each chat that it was passed on to."""
        ...

    async def into_message(self, chat_id: ChatId, message_id: int) -> Relayed | None:
        """Return what a message of ours is a copy of, or a further part of one."""
        ...

    async def lead_of(self, chat_id: ChatId, message_id: int) -> LeadId | None:
        """Return to whose dialogue a message of a chat belongs: said there, or copied there."""
        ...

    async def counterpart(self, chat_id: ChatId, message_id: int, in_chat: ChatId) -> int | None:
        """Return the message of another chat that says the same as this one."""
        ...

    async def album(self, message: Relayed) -> tuple[Relayed, ...]:
        """Return the parts of its album that go into the same chat, in their order; itself, if it
        is in none."""
        ...

    async def parts(self, chat_id: ChatId, album: str) -> tuple[Relayed, ...]:
        """Return all that an album of a chat became, whatever chats it goes into."""
        ...

    async def collecting(self, chat_id: ChatId, author_id: PersonId) -> tuple[Relayed, ...]:
        """Return the parts of albums by that person whose other parts may still come."""
        ...

    async def first(self, lead_id: LeadId, limit: int) -> tuple[Relayed, ...]:
        """Return what was said first in a lead's dialogue, in its order."""
        ...

    async def was_explained(self, lead_id: LeadId, author_id: PersonId, reason: str) -> bool:
        """Say whether it was explained to somebody already why their words stay inside."""
        ...

    async def astray(self, team_id: TeamId, chats: Collection[ChatId]) -> tuple[Relayed, ...]:
        """Return what prospects said in a team's open leads that stands in those chats and nowhere
        else, in its order."""
        ...

    async def latest(self, lead_id: LeadId, limit: int) -> tuple[Relayed, ...]:
        """Return the last messages that arrived, the oldest of them first."""
        ...

    async def to_take_back(
        self, lead_id: LeadId, since: datetime, limit: int
    ) -> tuple[Relayed, ...]:
        """Return what the team said in a lead that was sent since then, or is still to leave, the
        newest first."""
        ...

    async def waiting_after(self, message: Relayed) -> tuple[Relayed, ...]:
        """Return what the same side said after that in the lead, and is still to be brought over,
        in its order."""
        ...

    async def is_shared(self, chat_id: ChatId, message_id: int) -> bool:
        """Say whether a message of ours says what was said in several."""
        ...

    async def gather(self, numbers: Collection[RelayedId]) -> None:
        """Let the parts of an album be on their way."""
        ...

    async def sent(self, ends: Sequence[Landing]) -> None:
        """Keep that messages arrived, and where."""
        ...

    async def end(
        self,
        relayed_id: RelayedId,
        fate: Fate,
        *,
        was: Collection[Fate],
        reason: str | None = None,
    ) -> bool:
        """Keep another fate of one that has one of those; say whether it had."""
        ...

    async def join(self, numbers: Collection[RelayedId], name: str) -> None:
        """Keep that these go as one."""
        ...

    async def lost(self, relayed_id: RelayedId) -> None:
        """Have one that arrived brought over once more, because its copy's place is gone: into the
        same private chat, or to wherever the team's group is by now."""
        ...

    async def retry(self, numbers: Collection[RelayedId]) -> None:
        """Note that they are sent once more although they may have arrived."""
        ...

    async def edit(self, relayed_id: RelayedId, text: str | None, now: datetime) -> None:
        """Keep another text."""
        ...

    async def show(self, relayed_id: RelayedId, text: str | None, further: tuple[int, ...]) -> None:
        """Keep the text that its copy shows, and what it became beside that."""
        ...

    async def unbundled(self, lead_id: LeadId, since: datetime) -> tuple[Relayed, ...]:
        """Return what arrived since then and stands in no bundle, in its order."""
        ...

    async def unbundled_length(self, lead_id: LeadId) -> int:
        """Return how many characters arrived and stand in no bundle."""
        ...

    async def blank(self, before: datetime, limit: int) -> int:
        """Forget the words of what is in the CRM's timeline since before then, or was said before
        then and goes there never; say of how many messages."""
        ...


class HasRelayed(Protocol):
    """A unit of work with the relayed messages."""

    @property
    def relayed(self) -> RelayedMessages:
        """Within the unit's transaction."""
        ...
