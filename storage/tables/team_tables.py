"""Teams: who works leads, where, when, and who was asked to."""

from datetime import UTC, date, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    Index,
    Named,
    Table,
    TypedColumns,
    event,
)
from sqlalchemy import Text as LongText

from intake.kernel.ids import ChatId
from intake.team.absence import AbsenceKind
from intake.team.card_chat import CardChat
from intake.team.member import Role
from intake.team.team import DEFAULT_TEAM, PlaceKind, TeamRules
from intake.team.working_time import Hours, Shift
from storage.column_types import BigId, Snapshot, UtcDateTime, one_of
from storage.tables.metadata import metadata, partial_index


class TeamColumns(TypedColumns):
    """Who shares leads. The first one is the default team; it is always there."""

    id: Named[int] = Column(BigId, primary_key=True)
    name: Named[str]
    place: Named[PlaceKind] = Column(one_of(PlaceKind, "place"))
    chat: Named[CardChat | None] = Column(Snapshot(CardChat))
    chat_id: Named[int | None] = Column(BigId)
    """Of :attr:`chat`, to be found by."""
    more_chats: Named[tuple[ChatId, ...]] = Column(Snapshot(tuple[ChatId, ...]))
    hours: Named[Hours | None] = Column(Snapshot(Hours))
    time_zone: Named[str | None]
    country: Named[str | None]
    rules: Named[TeamRules] = Column(Snapshot(TeamRules))
    created_at: Named[datetime] = Column(UtcDateTime)
    archived_at: Named[datetime | None] = Column(UtcDateTime)
    unattended_since: Named[datetime | None] = Column(UtcDateTime)
    revision: Named[int]


class MemberColumns(TypedColumns):
    """Who works leads. Nobody is deleted: what they did is theirs."""

    person_id: Named[int] = Column(
        BigId, ForeignKey("people.id"), primary_key=True, autoincrement=False
    )
    role: Named[Role] = Column(one_of(Role, "role"))
    crm_user_id: Named[int | None] = Column(BigId)
    crm_confirmed_at: Named[datetime | None] = Column(UtcDateTime)
    crm_inactive_at: Named[datetime | None] = Column(UtcDateTime)
    time_zone: Named[str | None]
    hours: Named[Hours | None] = Column(Snapshot(Hours))
    max_open: Named[int]
    max_per_window: Named[int]
    window_minutes: Named[int]
    languages: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    joined_at: Named[datetime] = Column(UtcDateTime)
    removed_at: Named[datetime | None] = Column(UtcDateTime)
    revision: Named[int]


class TeamMemberColumns(TypedColumns):
    """Who is in which team."""

    team_id: Named[int] = Column(BigId, ForeignKey("teams.id"), primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("members.person_id"), primary_key=True)
    at: Named[datetime] = Column(UtcDateTime)


class TeamRemovalColumns(TypedColumns):
    """Who was taken out of a team, and was not let in again since."""

    team_id: Named[int] = Column(BigId, ForeignKey("teams.id"), primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("members.person_id"), primary_key=True)
    at: Named[datetime] = Column(UtcDateTime)


class AbsenceColumns(TypedColumns):
    """When members do not work although their hours say so."""

    id: Named[int] = Column(BigId, primary_key=True)
    person_id: Named[int] = Column(BigId, ForeignKey("members.person_id"))
    kind: Named[AbsenceKind] = Column(one_of(AbsenceKind, "kind"))
    from_at: Named[datetime] = Column(UtcDateTime)
    until_at: Named[datetime | None] = Column(UtcDateTime)
    by: Named[int] = Column(BigId)
    ended_at: Named[datetime | None] = Column(UtcDateTime)


class CalendarDayColumns(TypedColumns):
    """Days with hours of their own: of a team, or of one member."""

    id: Named[int] = Column(BigId, primary_key=True)
    day: Named[date] = Column(Date)
    team_id: Named[int | None] = Column(BigId, ForeignKey("teams.id"))
    person_id: Named[int | None] = Column(BigId, ForeignKey("members.person_id"))
    shifts: Named[tuple[Shift, ...]] = Column(Snapshot(tuple[Shift, ...]))
    source: Named[str]


class OutageColumns(TypedColumns):
    """When the process was away: nobody is blamed for that time."""

    id: Named[int] = Column(BigId, primary_key=True)
    from_at: Named[datetime] = Column(UtcDateTime)
    until_at: Named[datetime] = Column(UtcDateTime)


class HeartbeatColumns(TypedColumns):
    """When the process was last alive: one row."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    at: Named[datetime] = Column(UtcDateTime)


class InvitationColumns(TypedColumns):
    """Invitations into a team. Whoever has the token may use it once; only its hash is here."""

    id: Named[int] = Column(BigId, primary_key=True)
    token_hash: Named[str] = Column(unique=True)
    team_id: Named[int] = Column(BigId, ForeignKey("teams.id"))
    role: Named[Role] = Column(one_of(Role, "role"))
    by: Named[int] = Column(BigId)
    created_at: Named[datetime] = Column(UtcDateTime)
    expires_at: Named[datetime] = Column(UtcDateTime)
    used_at: Named[datetime | None] = Column(UtcDateTime)
    used_by: Named[int | None] = Column(BigId)
    confirmed_at: Named[datetime | None] = Column(UtcDateTime)
    revoked_at: Named[datetime | None] = Column(UtcDateTime)


class InvitationTryColumns(TypedColumns):
    """Who tried tokens that are none."""

    person_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    since: Named[datetime] = Column(UtcDateTime)
    tries: Named[int]


class PlaceTroubleColumns(TypedColumns):
    """What the bot lacks in a group, as far as whoever leads was told."""

    chat_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    trouble: Named[str]
    at: Named[datetime] = Column(UtcDateTime)


class PortalUserColumns(TypedColumns):
    """Who works in the portal, as it last told; of their e-mails and phones only hashes."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    name: Named[str]
    active: Named[bool]
    contacts: Named[tuple[str, ...]] = Column(Snapshot(tuple[str, ...]))
    seen_at: Named[datetime] = Column(UtcDateTime)


class BanColumns(TypedColumns):
    """People who are not listened to. The hash outlives who they were."""

    id: Named[int] = Column(BigId, primary_key=True)
    person_hash: Named[str]
    person_id: Named[int | None] = Column(BigId)
    reason: Named[str]
    by: Named[int | None] = Column(BigId)
    from_at: Named[datetime] = Column(UtcDateTime)
    until_at: Named[datetime | None] = Column(UtcDateTime)
    lifted_at: Named[datetime | None] = Column(UtcDateTime)
    lifted_by: Named[int | None] = Column(BigId)


class AuditColumns(TypedColumns):
    """Who changed what. Rows are only ever added."""

    id: Named[int] = Column(BigId, primary_key=True)
    at: Named[datetime] = Column(UtcDateTime)
    by: Named[int | None] = Column(BigId)
    what: Named[str]
    subject: Named[str]
    before: Named[str | None] = Column(LongText)
    after: Named[str | None] = Column(LongText)


class MovedChatColumns(TypedColumns):
    """Groups that became supergroups: forms and settings may still name the old id."""

    old_id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    chat_id: Named[int] = Column(BigId, unique=True)


moved_chats = Table("moved_chats", metadata, MovedChatColumns)

teams = Table("teams", metadata, TeamColumns)
Index(
    "uq_teams_chat_id",
    teams.c.chat_id,
    unique=True,
    **partial_index("chat_id IS NOT NULL AND archived_at IS NULL"),
)


@event.listens_for(teams, "after_create")
def _begin_with_the_default_team(_: object, connection: Connection, **__: object) -> None:
    """Where tables are made without migrations (in memory), it is there as well."""
    first = {"id": DEFAULT_TEAM, "name": "", "place": PlaceKind.GROUP, "more_chats": ()}
    made = {"rules": TeamRules(), "created_at": datetime(1970, 1, 1, tzinfo=UTC), "revision": 0}
    connection.execute(teams.insert().values(**first, **made))


members = Table("members", metadata, MemberColumns)
Index(
    "uq_members_crm_user_id",
    members.c.crm_user_id,
    unique=True,
    **partial_index("removed_at IS NULL"),
)

team_members = Table("team_members", metadata, TeamMemberColumns)
Index("ix_team_members_person_id", team_members.c.person_id)

team_removals = Table("team_removals", metadata, TeamRemovalColumns)

absences = Table("absences", metadata, AbsenceColumns)
Index("ix_absences_person_id", absences.c.person_id, absences.c.until_at)
Index(
    "uq_absences_away",
    absences.c.person_id,
    unique=True,
    **partial_index("kind = 'away' AND ended_at IS NULL"),
)

calendar_days = Table(
    "calendar_days",
    metadata,
    CalendarDayColumns,
    CheckConstraint("(team_id IS NULL) <> (person_id IS NULL)", name="whose"),
)
Index(
    "uq_calendar_days_team",
    calendar_days.c.team_id,
    calendar_days.c.day,
    unique=True,
    **partial_index("team_id IS NOT NULL"),
)
Index(
    "uq_calendar_days_person",
    calendar_days.c.person_id,
    calendar_days.c.day,
    unique=True,
    **partial_index("person_id IS NOT NULL"),
)

outages = Table("outages", metadata, OutageColumns)
heartbeats = Table("heartbeats", metadata, HeartbeatColumns)

invitations = Table("invitations", metadata, InvitationColumns)
Index("ix_invitations_team_id", invitations.c.team_id)

invitation_tries = Table("invitation_tries", metadata, InvitationTryColumns)
place_troubles = Table("place_troubles", metadata, PlaceTroubleColumns)
portal_users = Table("portal_users", metadata, PortalUserColumns)

bans = Table("bans", metadata, BanColumns)
Index("ix_bans_person_hash", bans.c.person_hash, **partial_index("lifted_at IS NULL"))

audit = Table("audit", metadata, AuditColumns)
Index("ix_audit_at", audit.c.at)
