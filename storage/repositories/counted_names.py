"""What the rows of statistics are called."""

from collections.abc import Mapping

from sqlalchemy import func, select

from intake.stats.numbers import Key
from intake.stats.stats_question import Dimension, Only
from storage.repositories.count_terms import Rows
from storage.tables import campaigns, links, people, teams


async def read_names(rows: Rows, by: Dimension, wanted: list[Key]) -> Mapping[Key, str]:
    """Return links' titles, campaigns' values, people's and teams' names."""
    match by:
        case Dimension.LINK:
            found = await rows(
                select(links.c.id, links.c.title.label("name")).where(links.c.id.in_(wanted))
            )
        case Dimension.TEAM:
            found = await rows(select(teams.c.id, teams.c.name).where(teams.c.id.in_(wanted)))
        case Dimension.CAMPAIGN:
            found = await rows(
                select(
                    campaigns.c.id, campaigns.c.source, campaigns.c.medium, campaigns.c.campaign
                ).where(campaigns.c.id.in_(wanted))
            )
            return {row.id: campaign_name(row.source, row.medium, row.campaign) for row in found}
        case Dimension.MANAGER:
            found = await rows(
                select(people.c.id, people.c.first_name, people.c.last_name).where(
                    people.c.id.in_(wanted)
                )
            )
            return {row.id: f"{row.first_name} {row.last_name}".strip() for row in found}
        case _:
            return {key: str(key) for key in wanted}
    return {row.id: row.name for row in found}


def campaign_name(source: str, medium: str, campaign: str) -> str:
    """Return how a campaign is told and typed."""
    return " / ".join(value for value in (source, medium, campaign) if value)


async def read_name_of(rows: Rows, only: Only) -> str | None:
    """Return what the numbers are cut down to; a form's title stands elsewhere."""
    asked: tuple[tuple[Dimension, Key], ...] = (
        (Dimension.LINK, only.link_id),
        (Dimension.CAMPAIGN, only.campaign_id),
        (Dimension.MANAGER, only.manager),
        (Dimension.TEAM, only.team_id),
    )
    for dimension, key in asked:
        if key is not None:
            return (await read_names(rows, dimension, [key])).get(key)
    if only.source_of is None:
        return None
    found = await rows(select(campaigns.c.source).where(campaigns.c.id == only.source_of))
    return found[0].source if found else None


async def read_campaigns_of(rows: Rows, sources: tuple[str, ...]) -> Mapping[str, int]:
    """Return a campaign of each source."""
    found = await rows(
        select(campaigns.c.source, func.min(campaigns.c.id).label("id"))
        .where(campaigns.c.source.in_(sources))
        .group_by(campaigns.c.source)
    )
    return {row.source: row.id for row in found}
