"""What the numbers need besides facts: what was spent, rates, and who gets a digest."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
)

from intake.stats.numbers_digest import DigestRhythm
from storage.column_types import KIND_LENGTH, BigId, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class CostColumns(TypedColumns):
    """What was spent on a link, or on a campaign as a whole, on one day."""

    id: Named[int] = Column(BigId, primary_key=True)
    day: Named[date] = Column(Date)
    """As the ad system counts it: the team's own, and no moment."""
    link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    campaign_id: Named[int | None] = Column(BigId, ForeignKey("campaigns.id"))
    """Of a link's cost: what the link said when it was entered."""
    currency: Named[str] = Column(String(KIND_LENGTH))
    amount: Named[int] = Column(BigId)
    """In the currency's smallest units."""
    batch: Named[str | None] = Column(String(64))
    """The hash of the file that it came with; ``None``: it was typed."""
    by: Named[int] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)


class RateColumns(TypedColumns):
    """What one unit of a currency is worth in the base, from a day on."""

    currency: Named[str] = Column(String(KIND_LENGTH), primary_key=True)
    base: Named[str] = Column(String(KIND_LENGTH), primary_key=True)
    since: Named[date] = Column(Date, primary_key=True)
    value: Named[str]
    """A decimal number, exactly as it was set."""
    by: Named[int] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)


class NumbersDigestColumns(TypedColumns):
    """A chat that gets a digest of the numbers; without a row it gets none."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    topic_id: Named[int | None] = Column(BigId)
    rhythm: Named[DigestRhythm] = Column(one_of(DigestRhythm, "rhythm"))
    hour: Named[int]
    """By the clocks of ``TIMEZONE``."""
    by: Named[int] = Column(BigId)
    at: Named[datetime] = Column(UtcDateTime)


costs = Table(
    "costs",
    metadata,
    CostColumns,
    CheckConstraint("link_id IS NOT NULL OR campaign_id IS NOT NULL", name="whose"),
)
Index(
    "uq_costs_link",
    costs.c.link_id,
    costs.c.day,
    costs.c.currency,
    unique=True,
    **partial_index("link_id IS NOT NULL"),
)
Index(
    "uq_costs_campaign",
    costs.c.campaign_id,
    costs.c.day,
    costs.c.currency,
    unique=True,
    **partial_index("link_id IS NULL"),
)
Index(
    "ix_costs_day",
    costs.c.day,
    costs.c.link_id,
    costs.c.campaign_id,
    costs.c.currency,
    costs.c.amount,
)

rates = Table("rates", metadata, RateColumns)
numbers_digests = Table("numbers_digests", metadata, NumbersDigestColumns)
