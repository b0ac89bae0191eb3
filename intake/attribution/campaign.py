"""Campaigns: what touches and visits count as, in the numbers."""

from dataclasses import dataclass

from intake.links.link import Utm


@dataclass(frozen=True, slots=True)
class Campaign:
    """A source with its medium and its campaign, letter for letter as links and ads say them."""

    source: str
    medium: str = ""
    campaign: str = ""


def campaign_of(utm: Utm) -> Campaign | None:
    """Return the campaign of these values; ``None``: they name no source."""
    return Campaign(utm.source, utm.medium, utm.campaign) if utm.source else None
