"""What the rows of statistics are called."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from intake.stats.numbers import Key
from intake.stats.stats_question import Dimension, Only
from storage.repositories.stats.counting import Rows
from storage.repositories.stats.question_shapes import AnySelect
from storage.tables import campaigns, links, people, teams

_NAME_BATCH = 200
"""Ids, or sources, in one statement."""


def _of_some(*columns: ColumnElement[Any]) -> AnySelect:
    """Select by the first of the columns."""
    return select(*columns).where(columns[0].in_(bindparam("wanted", expanding=True)))


_NAMED: Mapping[Dimension, AnySelect] = {
    Dimension.LINK: _of_some(links.c.id, links.c.title),
    Dimension.TEAM: _of_some(teams.c.id, teams.c.name),
    Dimension.CAMPAIGN: _of_some(
        campaigns.c.id, campaigns.c.source, campaigns.c.medium, campaigns.c.campaign
    ),
    Dimension.MANAGER: _of_some(people.c.id, people.c.first_name, people.c.last_name),
}


async def read_names(rows: Rows, by: Dimension, wanted: list[Key]) -> Mapping[Key, str]:
    """Return links' titles, campaigns' values, people's and teams' names."""
    if by not in _NAMED:
        return {key: str(key) for key in wanted}
    names: dict[Key, str] = {}
    for begin in range(0, len(wanted), _NAME_BATCH):
        found = await rows(_NAMED[by], {"wanted": wanted[begin : begin + _NAME_BATCH]})
        names |= {key: _name(by, values) for key, *values in found}
    return names


def _name(by: Dimension, values: list[str]) -> str:
    return campaign_name(*values) if by is Dimension.CAMPAIGN else " ".join(values).strip()


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
    found = await rows(_SOURCE, {"id": only.source_of})
    return found[0][0] if found else None


async def read_campaigns_of(rows: Rows, sources: tuple[str, ...]) -> Mapping[str, int]:
    """Return a campaign of each source."""
    found: dict[str, int] = {}
    for begin in range(0, len(sources), _NAME_BATCH):
        some = {"sources": sources[begin : begin + _NAME_BATCH]}
        found |= dict(await rows(_FIRST_OF_SOURCES, some))
    return found


_SOURCE = select(campaigns.c.source).where(campaigns.c.id == bindparam("id"))
_FIRST_OF_SOURCES = (
    select(campaigns.c.source, func.min(campaigns.c.id))
    .where(campaigns.c.source.in_(bindparam("sources", expanding=True)))
    .group_by(campaigns.c.source)
)
