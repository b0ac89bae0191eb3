"""An admin has invitation links of channels made that stand for a link of ours."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Protocol

from intake.kernel.clock import Clock
from intake.kernel.ids import LinkId, PersonId, UpdateId
from intake.kernel.once import Once, OnceUnit
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.channel import Channel, HasChannels, LinkChannels, NewChannelLink
from intake.links.link import HasLinks
from intake.team.access import leaders
from intake.team.audit import AuditEntry, HasAudit
from intake.team.member import HasMembers


class NotingUnit(HasChannels, HasMembers, OnceUnit, Protocol):
    """What is written when the bot may do other things in a channel."""


class NoteChannel:
    """Keep in which channels the bot may make invitation links, and who added it there.

    That somebody else changes what it may do there does not make the channel theirs, unless they
    lead here.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[NotingUnit],
        clock: Clock,
        owners: Collection[PersonId],
    ) -> None:
        self._once = Once(units, clock)
        self._owners = frozenset(owners)

    async def __call__(self, update_id: UpdateId, channel: Channel, *, is_new: bool) -> None:
        """Keep the channel as it is now; ``is_new``: the bot was not there before."""
        await self._once(update_id, partial(self._note, channel, is_new), again=_nothing)

    async def _note(self, channel: Channel, is_new: bool, unit: NotingUnit, now: datetime) -> None:
        known = None if is_new else await unit.channels.get(channel.chat_id)
        if known is not None and channel.added_by not in await leaders(unit, self._owners):
            channel = replace(channel, added_by=known.added_by)
        await unit.channels.note(channel, now)


async def _nothing(_: NotingUnit) -> None:
    """Nobody is answered."""


class ChannelUnit(HasChannels, HasLinks, HasMembers, Protocol):
    """What is read of channels."""


class KeepingUnit(ChannelUnit, HasAudit, OnceUnit, Protocol):
    """What is written when an invitation link was made."""


class ShowChannels:
    """Return the channels for which a link can have an invitation link.

    Anybody can add the bot to a channel of theirs; only those are shown to which somebody who leads
    here has added it.
    """

    def __init__(self, units: UnitOfWorkFactory[ChannelUnit], owners: Collection[PersonId]) -> None:
        self._units = units
        self._owners = frozenset(owners)

    async def __call__(self, link_id: LinkId) -> LinkChannels | None:
        """Return them; ``None``: there is no such link."""
        async with self._units() as unit:
            return await channels_of(unit, link_id, self._owners)


class KeepChannelLink:
    """Keep an invitation link that Telegram has just made.

    It was made before, since no network is asked within a transaction. If a crash comes between,
    the channel has a link that nobody knows of, and that does no harm.
    """

    def __init__(
        self,
        units: UnitOfWorkFactory[KeepingUnit],
        clock: Clock,
        owners: Collection[PersonId],
    ) -> None:
        self._once = Once(units, clock)
        self._owners = frozenset(owners)

    async def __call__(
        self, update_id: UpdateId, made: NewChannelLink, by: PersonId
    ) -> LinkChannels | None:
        """Return the channels as they are now; one that had a link already keeps that."""
        return await self._once(
            update_id,
            partial(self._keep, made, by),
            again=lambda unit: channels_of(unit, made.link_id, self._owners),
        )

    async def _keep(
        self, made: NewChannelLink, by: PersonId, unit: KeepingUnit, now: datetime
    ) -> LinkChannels | None:
        if await unit.channels.add(made, by, now):
            subject = f"link:{made.link_id}"
            await unit.audit.add(AuditEntry(now, by, "link.channel", subject, None, made.url))
        return await channels_of(unit, made.link_id, self._owners)


async def channels_of(
    unit: ChannelUnit, link_id: LinkId, owners: frozenset[PersonId]
) -> LinkChannels | None:
    """Return the channels as seen from a link."""
    link = await unit.links.get(link_id)
    if link is None:
        return None
    leading = await leaders(unit, owners)
    rows = await unit.channels.rows(link_id)
    shown = [row for row in rows if row.link is not None or row.channel.added_by in leading]
    return LinkChannels(link, tuple(shown))
