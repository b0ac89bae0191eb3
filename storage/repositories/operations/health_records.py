"""What health asks of the storage."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, func, or_, select
from typing_extensions import override

from intake.kernel.ids import LinkId, TeamId
from intake.leads.lead import LeadState
from intake.operations.health_facts import HealthFacts, LinkedManager
from storage.guarded_connection import GuardedConnection, Result
from storage.tables import (
    channel_links,
    channels,
    experiments,
    leads,
    links,
    timers,
    variants,
)


class SqlHealthFacts(HealthFacts):
    """Health's questions in SQL."""

    def __init__(self, connection: GuardedConnection) -> None:
        self._connection = connection

    @override
    async def waiting(self) -> Mapping[TeamId, tuple[int, datetime]]:
        result = await self._connection.run(
            select(leads.c.team_id, func.count(), func.min(leads.c.waiting_since))
            .where(leads.c.state == LeadState.WAITING)
            .group_by(leads.c.team_id)
        )
        return {TeamId(team): (number, since) for team, number, since in result}

    @override
    async def overdue(self, before: datetime) -> tuple[int, datetime | None]:
        result = await self._connection.run(
            select(func.count(), func.min(timers.c.due_at)).where(
                timers.c.due_at < before,
                timers.c.fired_at.is_(None),
                timers.c.stopped_at.is_(None),
            )
        )
        number, since = result.one()
        return number, since

    @override
    async def linked_forms(self) -> Mapping[str, str]:
        return {row[0]: row[1] for row in await self._linked(links.c.form_id)}

    @override
    async def compared_forms(self) -> Mapping[str, str]:
        newest = select(func.max(experiments.c.id)).group_by(experiments.c.link_id)
        result = await self._connection.run(
            select(variants.c.form_id, func.min(links.c.code))
            .join(experiments, experiments.c.id == variants.c.experiment_id)
            .join(links, links.c.id == experiments.c.link_id)
            .where(
                variants.c.form_id.is_not(None),
                links.c.archived_at.is_(None),
                experiments.c.id.in_(newest),
                or_(experiments.c.stopped_at.is_(None), experiments.c.kept == variants.c.arm),
            )
            .group_by(variants.c.form_id)
        )
        return {row[0]: row[1] for row in result}

    @override
    async def silent_channels(self) -> tuple[tuple[str, str], ...]:
        result = await self._connection.run(
            select(channels.c.title, func.min(links.c.code))
            .join(channel_links, channel_links.c.chat_id == channels.c.chat_id)
            .join(links, links.c.id == channel_links.c.link_id)
            .where(channels.c.invites.is_(False), links.c.archived_at.is_(None))
            .group_by(channels.c.chat_id, channels.c.title)
            .order_by(channels.c.title, channels.c.chat_id)
        )
        return tuple((row[0], row[1]) for row in result)

    @override
    async def linked_teams(self) -> Mapping[int, str]:
        return {row[0]: row[1] for row in await self._linked(links.c.team_id)}

    @override
    async def linked_managers(self) -> tuple[LinkedManager, ...]:
        found = await self._linked(links.c.manager_id, links.c.team_id)
        return tuple(LinkedManager(*row) for row in found)

    @override
    async def linked_pipelines(self) -> Mapping[str, str]:
        return {row[0]: row[1] for row in await self._linked(links.c.pipeline)}

    @override
    async def present(self, numbers: Collection[LinkId]) -> frozenset[int]:
        if not numbers:
            return frozenset()
        result = await self._connection.run(select(links.c.id).where(links.c.id.in_(list(numbers))))
        return frozenset(result.scalars())

    async def _linked(self, to: Column[Any], *besides: Column[Any]) -> Result:
        """Return where links in use lead, with the code of one that leads there."""
        return await self._connection.run(
            select(to, *besides, func.min(links.c.code))
            .where(to.is_not(None), links.c.archived_at.is_(None))
            .group_by(to, *besides)
        )
