"""Joining a channel by one of its invitation links: a touch, once it is known whose.

Who joins a channel is nobody's business here until they write to the bot. Until then a join is kept
under a hash of their id, for thirty days; what it counts as is kept as it was at its moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from intake.attribution.touch import HasTouches, NewTouch, TouchKind
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import HasConversations
from intake.conversation.journey_log import JourneyLog, JourneyUnit
from intake.kernel.ids import ChannelLinkId, LinkId, PersonId
from intake.kernel.person import HasPeople, Person
from intake.kernel.unit_of_work import UnitOfWork, UnitOfWorkFactory
from intake.links.channel import ChannelLink, HasChannels
from intake.links.link import HasLinks, Link, Uncounted, Utm
from intake.team.ban import PersonHashes

KEPT_FOR = timedelta(days=30)
"""How long a join waits for its person. Who comes in again by the same link within that time has
not come anew."""

BITE = 25
"""Joins in one transaction: thousands can come within a minute, and people wait meanwhile."""


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody came into a channel, as Telegram tells it."""

    url: str
    """Of the invitation link."""
    person_id: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptJoin:
    """The same, as it is kept."""

    channel_link_id: ChannelLinkId
    link_id: LinkId
    at: datetime
    person_hash: str
    link_code: str
    link_title: str
    utm: Utm
    window_days: int | None
    uncounted: Uncounted | None
    started_at: datetime | None = None
    """When they wrote to the bot, or, if they had before, when they joined."""

    def touch_of(self, person_id: PersonId) -> NewTouch:
        """Return the touch that it was, now that it is known whose."""
        return NewTouch(
            person_id,
            self.at,
            TouchKind.LINK if self.uncounted is None else TouchKind.DISABLED_LINK,
            "",
            link_id=self.link_id,
            link_code=self.link_code,
            link_title=self.link_title,
            utm=self.utm,
            window_days=self.window_days,
            uncounted=self.uncounted,
            channel_link_id=self.channel_link_id,
        )


class ChannelJoins(Protocol):
    """The joins' storage."""

    async def add(self, join: KeptJoin) -> bool:
        """Keep a join; ``False``: that person is known to have come by that link already."""
        ...

    async def claim(self, person_hash: str, since: datetime, now: datetime) -> tuple[KeptJoin, ...]:
        """Return the joins since then that wait for that person, who starts now, oldest first."""
        ...

    async def forget_person(self, person_hash: str) -> None:
        """Blank the hash of somebody who wants to be forgotten."""
        ...

    async def blank(self, before: datetime, limit: int) -> int:
        """Blank the hashes of the oldest joins before that moment, and say how many they were."""
        ...


class HasChannelJoins(Protocol):
    """A unit of work with the joins."""

    @property
    def channel_joins(self) -> ChannelJoins:
        """Within the unit's transaction."""
        ...


class KnownLinksUnit(HasChannels, Protocol):
    """Enough to see whether a join is by a link of ours."""


class ClaimingUnit(HasChannelJoins, HasTouches, Protocol):
    """Enough to make touches of joins."""


class JoinUnit(
    HasChannels,
    HasChannelJoins,
    HasLinks,
    HasPeople,
    HasConversations,
    JourneyUnit,
    UnitOfWork,
    Protocol,
):
    """What joins write."""


class NoteJoins:
    """Keeps joins: of strangers under their hash, of people whom the bot knows as touches at once.

    It is told of many at a time and of some again; a repeated one changes nothing, since a person
    is kept once for each invitation link. So the update log is not needed here.
    """

    def __init__(
        self,
        reading: UnitOfWorkFactory[KnownLinksUnit],
        writing: UnitOfWorkFactory[JoinUnit],
        context: ConversationContext,
        hashes: PersonHashes,
    ) -> None:
        """``reading`` is asked first: most joins of a channel are by links of others."""
        self._reading = reading
        self._writing = writing
        self._context = context
        self._hashes = hashes
        self._log = JourneyLog(context)

    async def __call__(self, joins: Sequence[Join]) -> None:
        """Keep those by links of ours; in bites, each of which is durable by itself."""
        async with self._reading() as unit:
            known = await unit.channels.by_urls({join.url for join in joins})
        by_url = {one.url: one for one in known}
        ours = [(by_url[join.url], join) for join in joins if join.url in by_url]
        for at in range(0, len(ours), BITE):
            async with self._writing() as unit:
                for channel_link, join in ours[at : at + BITE]:
                    await self._keep(unit, channel_link, join)
                await unit.commit()

    async def _keep(self, unit: JoinUnit, channel_link: ChannelLink, join: Join) -> None:
        link = await unit.links.get(channel_link.link_id)
        if link is None:
            return
        person = await unit.people.get(join.person_id)
        uncounted = await _uncounted(unit, link, join.at)
        kept = KeptJoin(
            channel_link.id,
            link.id,
            join.at,
            self._hashes(join.person_id),
            link.code,
            link.title,
            link.utm,
            link.window_days,
            uncounted,
            None if person is None else join.at,
        )
        if await unit.channel_joins.add(kept) and person is not None:
            await self._touch(unit, person, kept)

    async def _touch(self, unit: JoinUnit, person: Person, join: KeptJoin) -> None:
        """Keep the touch of somebody who is known, and renew what their open form is owed to."""
        excluded = self._context.counting.exclusion(person.id)
        touch = await unit.touches.add(join.touch_of(person.id), excluded=excluded)
        conversation = await unit.conversations.open_of(person.id)
        if conversation is not None and touch.may_earn_credit:
            await self._log.touched(unit, conversation)


class ClaimJoins:
    """Makes touches of the joins that waited for somebody, at their first word to the bot."""

    def __init__(self, context: ConversationContext, hashes: PersonHashes) -> None:
        self._counting = context.counting
        self._hashes = hashes

    async def __call__(self, unit: ClaimingUnit, person: Person, now: datetime) -> None:
        """Claim them. Who was known before has none that wait."""
        if person.first_seen_at != now:
            return
        excluded = self._counting.exclusion(person.id)
        person_hash = self._hashes(person.id)
        for join in await unit.channel_joins.claim(person_hash, now - KEPT_FOR, now):
            await unit.touches.add(join.touch_of(person.id), excluded=excluded)


async def _uncounted(unit: HasLinks, link: Link, at: datetime) -> Uncounted | None:
    limit = link.arrivals_limit
    arrived = 0 if limit is None else await unit.links.arrived(link.id, limit)
    return link.uncounted(at, arrived)
