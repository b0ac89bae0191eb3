"""How people come: links, touches, visits, and what they count as."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Named,
    Table,
    TypedColumns,
    UniqueConstraint,
    false,
    true,
)

from intake.attribution.touch import Exclusion, TouchKind
from intake.attribution.visit import Visit
from intake.links.known_values import LinkField
from intake.links.link import Uncounted, Utm
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class UtmColumns(TypedColumns):
    """The five UTM values; empty when unknown."""

    utm_source: Named[str]
    utm_medium: Named[str]
    utm_campaign: Named[str]
    utm_content: Named[str]
    utm_term: Named[str]


class LinkColumns(UtmColumns):
    """Deep links."""

    id: Named[int] = Column(BigId, primary_key=True)
    code: Named[str] = Column(unique=True)
    title: Named[str]
    form_id: Named[str | None]
    window_days: Named[int | None]
    tail: Named[str | None]
    enabled: Named[bool]
    created_at: Named[datetime] = Column(UtcDateTime)
    created_by: Named[int | None] = Column(BigId, ForeignKey("people.id"))
    team_id: Named[int | None] = Column(BigId, ForeignKey("teams.id"))
    manager_id: Named[int | None] = Column(BigId, ForeignKey("members.person_id"))
    pipeline: Named[str | None]
    expires_at: Named[datetime | None] = Column(UtcDateTime)
    arrivals_limit: Named[int | None]
    tags: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]), server_default="[]")
    archived_at: Named[datetime | None] = Column(UtcDateTime)
    updated_at: Named[datetime | None] = Column(UtcDateTime)
    revision: Named[int] = Column(server_default="0")
    findable: Named[str] = Column(server_default="")
    """What it is searched by, see :func:`intake.links.link_page.findable`."""


class KnownValueColumns(TypedColumns):
    """The vocabulary: values of links, letter for letter as Sales Intelligence has them."""

    id: Named[int] = Column(BigId, primary_key=True)
    field: Named[LinkField] = Column(one_of(LinkField, "field", checked=False))
    value: Named[str]
    skeleton: Named[str]
    """What look-alikes have in common."""
    added_at: Named[datetime] = Column(UtcDateTime)
    added_by: Named[int | None] = Column(BigId)
    used_at: Named[datetime | None] = Column(UtcDateTime)
    confirmed_at: Named[datetime | None] = Column(UtcDateTime)
    confirmed_by: Named[int | None] = Column(BigId)
    quiet: Named[bool] = Column(server_default=false())


class CampaignColumns(TypedColumns):
    """What touches and visits count as: each once, so that numbers stand beside them, not words."""

    id: Named[int] = Column(BigId, primary_key=True)
    source: Named[str]
    medium: Named[str]
    campaign: Named[str]


class TouchColumns(UtmColumns):
    """Arrivals. Nothing ever deletes one, and nothing but ``campaign_id`` is ever updated.

    ``has_source`` is true as well for a visit, which may bring one; ``campaign_id`` is what the
    touch counts as, with its visit and with what its link should have said.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("people.id"))
    at: Named[datetime] = Column(UtcDateTime)
    kind: Named[TouchKind] = Column(one_of(TouchKind, "kind"))
    payload: Named[str]
    link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    link_code: Named[str]
    link_title: Named[str]
    window_days: Named[int | None]
    visit_token: Named[str | None]
    has_source: Named[bool]
    clicks: Named[dict[str, str] | None] = Column(Snapshot(dict[str, str]))
    campaign_id: Named[int | None] = Column(BigId, ForeignKey("campaigns.id"))
    is_first: Named[bool] = Column(server_default=false())
    excluded: Named[Exclusion | None] = Column(one_of(Exclusion, "excluded", checked=False))
    uncounted: Named[Uncounted | None] = Column(one_of(Uncounted, "uncounted", checked=False))
    """Why its link gave it no credit at that moment."""
    variant_id: Named[int | None] = Column(BigId, ForeignKey("variants.id"))
    channel_link_id: Named[int | None] = Column(BigId)
    """The invitation link, where somebody joined a channel by it."""


class VisitColumns(TypedColumns):
    """Website visits and tracking redirects, waiting for the touch that carries their token.

    The rows stay, to be counted; token and payload are blanked when they have had their time.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    token: Named[str | None] = Column(unique=True)
    payload: Named[Visit | None] = Column(Snapshot(Visit))
    created_at: Named[datetime] = Column(UtcDateTime)
    link_id: Named[int | None] = Column(BigId, ForeignKey("links.id"))
    campaign_id: Named[int | None] = Column(BigId, ForeignKey("campaigns.id"))
    counts: Named[bool] = Column(server_default=true())


class CorrectionColumns(TypedColumns):
    """What links should have said. Touches stay as they came; this is applied when they count.

    One in force is carried out in bites: ``done_person_id`` and ``done_touch_id`` say how far.
    """

    id: Named[int] = Column(BigId, primary_key=True)
    link_id: Named[int] = Column(BigId, ForeignKey("links.id"))
    wrong: Named[Utm] = Column(Snapshot(Utm))
    right: Named[Utm] = Column(Snapshot(Utm))
    since: Named[datetime] = Column(UtcDateTime)
    proposed_at: Named[datetime] = Column(UtcDateTime)
    proposed_by: Named[int] = Column(BigId, ForeignKey("people.id"))
    applied_at: Named[datetime | None] = Column(UtcDateTime)
    done_person_id: Named[int | None] = Column(BigId)
    done_touch_id: Named[int | None] = Column(BigId)
    finished_at: Named[datetime | None] = Column(UtcDateTime)


links = Table("links", metadata, LinkColumns, CheckConstraint("code = lower(code)", name="folded"))


Index("ix_links_created_by", links.c.created_by)


Index("ix_links_utm_source", links.c.utm_source)


known_values = Table(
    "known_values",
    metadata,
    KnownValueColumns,
    UniqueConstraint("field", "value"),
)


Index("ix_known_values_field", known_values.c.field, known_values.c.used_at)


Index("ix_known_values_skeleton", known_values.c.field, known_values.c.skeleton)


campaigns = Table(
    "campaigns",
    metadata,
    CampaignColumns,
    UniqueConstraint("source", "medium", "campaign"),
)


touches = Table("touches", metadata, TouchColumns)


Index(
    "ix_touches_with_source",
    touches.c.person_id,
    touches.c.at,
    **partial_index("has_source = 1", "has_source"),
)


Index("ix_touches_unknown", touches.c.person_id, **partial_index("kind = 'unknown'"))


Index("ix_touches_unknown_at", touches.c.at, **partial_index("kind = 'unknown'"))


Index(
    "ix_touches_without_source",
    touches.c.person_id,
    touches.c.at,
    **partial_index("has_source = 0", "NOT has_source"),
)


Index(
    "ix_touches_at",
    touches.c.at,
    touches.c.link_id,
    touches.c.person_id,
    touches.c.is_first,
    touches.c.excluded,
)


Index(
    "ix_touches_person_id",
    touches.c.person_id,
    touches.c.at,
    touches.c.is_first,
    touches.c.excluded,
)


Index(
    "ix_touches_is_first",
    touches.c.at,
    touches.c.person_id,
    **partial_index("is_first = 1", "is_first"),
)


Index(
    "ix_touches_link_id",
    touches.c.link_id,
    touches.c.person_id,
    touches.c.at,
    touches.c.is_first,
    touches.c.excluded,
)


Index(
    "ix_touches_campaign_id",
    touches.c.campaign_id,
    touches.c.person_id,
    touches.c.at,
    touches.c.is_first,
    touches.c.excluded,
)


Index(
    "ix_touches_uncounted",
    touches.c.link_id,
    touches.c.uncounted,
    **partial_index("uncounted IS NOT NULL"),
)


Index(
    "ix_touches_arrived",
    touches.c.link_id,
    **partial_index("link_id IS NOT NULL AND uncounted IS NULL AND excluded IS NULL"),
)


Index("ix_touches_visit_token", touches.c.visit_token, **partial_index("visit_token IS NOT NULL"))


Index(
    "ix_touches_variant_id",
    touches.c.variant_id,
    touches.c.person_id,
    **partial_index("variant_id IS NOT NULL"),
)


visits = Table("visits", metadata, VisitColumns)


Index("ix_visits_unblanked", visits.c.created_at, **partial_index("token IS NOT NULL"))


Index(
    "ix_visits_created_at",
    visits.c.created_at,
    visits.c.counts,
    visits.c.link_id,
    visits.c.campaign_id,
)
Index(
    "ix_visits_link_id",
    visits.c.link_id,
    visits.c.created_at,
    visits.c.counts,
    visits.c.campaign_id,
)


corrections = Table("corrections", metadata, CorrectionColumns)


Index("ix_corrections_link_id", corrections.c.link_id)


Index("ix_corrections_proposed_by", corrections.c.proposed_by)
