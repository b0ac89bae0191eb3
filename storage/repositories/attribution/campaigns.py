"""The campaigns' storage: words that are kept once."""

from sqlalchemy import ScalarSelect, Select, bindparam, select

from intake.attribution.campaign import Campaign
from storage.guarded_connection import GuardedConnection
from storage.prepared import Prepared
from storage.repositories.rows import upsert
from storage.tables import campaigns


def known_campaign() -> ScalarSelect[int]:
    """Return the subquery for a known campaign's number, by the names of :func:`campaign_values`.

    It is empty for a campaign that is not known yet, and for none.
    """
    return _which().scalar_subquery()


def campaign_values(campaign: Campaign | None) -> dict[str, str | None]:
    """Return the parameters of :func:`known_campaign`."""
    return {
        "of_source": None if campaign is None else campaign.source,
        "of_medium": None if campaign is None else campaign.medium,
        "of_campaign": None if campaign is None else campaign.campaign,
    }


async def campaign_id(connection: GuardedConnection, campaign: Campaign | None) -> int | None:
    """Return a campaign's number; one that is not known yet gets one."""
    if campaign is None:
        return None
    values = campaign_values(campaign)
    found: int | None = (await connection.run(_WHICH, values)).scalar_one_or_none()
    if found is not None:
        return found
    added = upsert(campaigns).values(
        source=campaign.source, medium=campaign.medium, campaign=campaign.campaign
    )
    await connection.run(added.on_conflict_do_nothing())
    number: int = (await connection.run(_WHICH, values)).scalar_one()
    return number


def _which() -> Select[int]:
    return select(campaigns.c.id).where(
        campaigns.c.source == bindparam("of_source"),
        campaigns.c.medium == bindparam("of_medium"),
        campaigns.c.campaign == bindparam("of_campaign"),
    )


_WHICH = Prepared(_which())
