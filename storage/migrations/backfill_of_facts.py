"""What revision 0020 still knows of the facts. A migration is frozen, and so is this: it imports
nothing of the domain, whose rules may change; it says them as they were then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

WIZARDS = ("newlink", "correct")
"""Forms of admins, which are no journeys; whoever filled one in is one of the team."""
WINDOW_DAYS = 28
LONGEST_WINDOW = timedelta(days=180)
COUNTED_TOUCHES = 50
MODELS = ("first", "last", "last_significant")
NAMES = ("source", "medium", "campaign", "content", "term")

MOMENT, JSON = sa.DateTime(timezone=True), sa.JSON()


def _table(
    name: str, *columns: str, moments: str = "", json: str = "", booleans: str = ""
) -> sa.TableClause:
    return sa.table(
        name,
        *map(sa.column, columns),
        *(sa.column(column, MOMENT) for column in moments.split()),
        *(sa.column(column, JSON) for column in json.split()),
        *(sa.column(column, sa.Boolean()) for column in booleans.split()),  # as indexes say it
    )


people = _table("people", "id", moments="first_seen_at")
links = _table("links", "id", "code", "created_by", *(f"utm_{name}" for name in NAMES))
campaigns = _table("campaigns", "id", "source", "medium", "campaign")
touches = _table(
    "touches",
    *("id", "person_id", "kind", "link_id", "window_days", "visit_token"),
    *(f"utm_{name}" for name in NAMES),
    *("campaign_id", "is_first", "excluded"),
    moments="at",
    booleans="has_source",
)
visits = _table(
    "visits",
    *("id", "token", "link_id", "campaign_id", "counts"),
    moments="created_at",
    json="payload",
)
corrections = _table(
    "corrections",
    *("id", "link_id", "proposed_by"),
    moments="since applied_at finished_at",
    json="wrong right",
)
conversations = _table(
    "conversations",
    *("id", "person_id", "form_id", "form_hash", "submission_key", "ended"),
    moments="started_at changed_at blanked_at",
)
submissions = _table(
    "submissions",
    *("id", "key", "state"),
    moments="created_at state_at delivered_at",
    json="attribution",
)
journeys = _table(
    "journeys",
    *("id", "person_id", "form_id", "form_hash", "excluded", "submission_id"),
    *(f"{model}_{what}" for model in MODELS for what in ("touch_id", "link_id")),
    moments="started_at person_first_at submitted_at delivered_at refused_at "
    + " ".join(f"{model}_at" for model in MODELS),
)

Utm = dict[str, str]


@dataclass(frozen=True)
class _Visit:
    utm: Utm
    start: str
    at: datetime


@dataclass(frozen=True)
class _Touch:
    """A touch as it counts: joined with its visit, and corrected."""

    id: int
    link_id: int | None
    at: datetime
    window_days: int | None
    token: str | None
    has_source: bool
    counts: bool
    campaign: tuple[str, ...] | None


def fill_in(bind: sa.Connection) -> None:
    """Fill in what the database still knows."""
    _Backfill(bind).fill_in()


class _Backfill:
    def __init__(self, bind: sa.Connection) -> None:
        self._bind = bind
        self._corrections = [
            row
            for row in bind.execute(sa.select(corrections).order_by("applied_at", "id"))
            if row.applied_at is not None
        ]
        self._visits: dict[str, _Visit] = {}
        self._owners: dict[str, int] = {}
        self._snapshots: dict[int, Utm] = {}
        """What touches said that stand in a submission: joined with visits that are gone by now."""
        self._campaigns: dict[tuple[str, ...], int] = {}

    def fill_in(self) -> None:
        self._mark_team_and_firsts()
        self._read_visits()
        self._read_snapshots()
        self._count_plain_touches()
        self._count_other_touches()
        self._count_visits()
        self._bind.execute(corrections.update().values(finished_at=corrections.c.applied_at))
        self._write_journeys()

    def _mark_team_and_firsts(self) -> None:
        filled_in = sa.select(conversations.c.person_id).where(conversations.c.form_id.in_(WIZARDS))
        made = sa.select(links.c.created_by).where(links.c.created_by.is_not(None))
        proposed = sa.select(corrections.c.proposed_by)
        found = self._bind.execute(sa.union(filled_in, made, proposed))
        self._team = {person for (person,) in found}
        mark = touches.update().where(touches.c.person_id == sa.bindparam("person"))
        self._run(mark.values(excluded="team"), [{"person": one} for one in sorted(self._team)])
        firsts = sa.select(sa.func.min(touches.c.id)).group_by(touches.c.person_id)
        self._bind.execute(touches.update().where(touches.c.id.in_(firsts)).values(is_first=True))

    def _read_visits(self) -> None:
        for row in self._bind.execute(sa.select(visits)):
            payload = row.payload
            utm = _utm(payload.get("utm") or {})
            self._visits[row.token] = _Visit(utm, payload.get("start") or "", row.created_at)
        came = touches.alias()
        first = sa.select(sa.func.min(came.c.id)).where(came.c.visit_token.is_not(None))
        owners = sa.select(touches.c.visit_token, touches.c.person_id).where(
            touches.c.id.in_(first.group_by(came.c.visit_token))
        )
        self._owners = dict(map(tuple, self._bind.execute(owners)))

    def _read_snapshots(self) -> None:
        for row in self._bind.execute(sa.select(submissions.c.attribution)):
            for touch in _path(row.attribution):
                if touch.get("visit_token"):
                    self._snapshots[touch["id"]] = _utm(touch["utm"])

    def _count_plain_touches(self) -> None:
        """Those that are what they say: without a visit, and their link was never corrected."""
        corrected = {row.link_id for row in self._corrections}
        plain = sa.and_(
            touches.c.kind.in_(("link", "visit")),
            touches.c.utm_source != "",
            touches.c.visit_token.is_(None),
            sa.or_(touches.c.link_id.is_(None), touches.c.link_id.not_in(corrected)),
        )
        said = [touches.c.utm_source, touches.c.utm_medium, touches.c.utm_campaign]
        names = ["source", "medium", "campaign"]
        found = sa.select(*said).where(plain).distinct().order_by(*said)
        self._bind.execute(campaigns.insert().from_select(names, found))
        for row in self._bind.execute(sa.select(campaigns)):
            self._campaigns[row.source, row.medium, row.campaign] = row.id
        same = [campaigns.c[name] == touches.c[f"utm_{name}"] for name in names]
        which = sa.select(campaigns.c.id).where(*same).scalar_subquery()
        self._bind.execute(touches.update().where(plain).values(campaign_id=which))

    def _count_other_touches(self) -> None:
        corrected = {row.link_id for row in self._corrections}
        others = sa.or_(touches.c.visit_token.is_not(None), touches.c.link_id.in_(corrected))
        counted = []
        for row in self._bind.execute(sa.select(touches).where(others).order_by(touches.c.id)):
            campaign = self._as_it_counts(row).campaign
            if campaign is not None:
                counted.append({"number": row.id, "campaign": self._campaign(campaign)})
        which = touches.update().where(touches.c.id == sa.bindparam("number"))
        self._run(which.values(campaign_id=sa.bindparam("campaign")), counted)

    def _count_visits(self) -> None:
        codes = {row.code: row for row in self._bind.execute(sa.select(links))}
        tried_out = {
            token
            for (token,) in self._bind.execute(
                sa.select(touches.c.visit_token).where(touches.c.excluded.is_not(None))
            )
        }
        counted = []
        for token, visit in sorted(self._visits.items()):
            start = visit.start.strip().lower()
            link = codes.get(start) or codes.get(start.partition("__")[0])
            said = visit.utm
            if link is not None:
                of_link = {name: getattr(link, f"utm_{name}") for name in NAMES}
                said = said if said["source"] or not of_link["source"] else of_link
                said = self._corrected(said, link.id, visit.at)
            counted.append(
                {
                    "which": token,
                    "link": None if link is None else link.id,
                    "campaign": self._campaign(_campaign(said)) if said["source"] else None,
                    "counted": token not in tried_out,
                }
            )
        which = visits.update().where(visits.c.token == sa.bindparam("which"))
        self._run(
            which.values(
                link_id=sa.bindparam("link"),
                campaign_id=sa.bindparam("campaign"),
                counts=sa.bindparam("counted"),
            ),
            counted,
        )

    def _write_journeys(self) -> None:
        began = (
            sa.select(
                *(conversations.c[name] for name in ("id", "person_id", "form_id", "form_hash")),
                conversations.c.ended,
                conversations.c.started_at,
                conversations.c.changed_at,
                conversations.c.blanked_at,
                people.c.first_seen_at,
                submissions.c.id.label("submission_id"),
                submissions.c.created_at,
                submissions.c.state,
                submissions.c.state_at,
                submissions.c.delivered_at,
                submissions.c.attribution,
            )
            .select_from(
                conversations.join(people, people.c.id == conversations.c.person_id).outerjoin(
                    submissions, submissions.c.key == conversations.c.submission_key
                )
            )
            .where(conversations.c.form_id.not_in(WIZARDS))
            .order_by(conversations.c.id)
        )
        made = []
        for row in self._bind.execute(began):
            made.append(self._journey(row))
            if len(made) == 1000:
                self._run(journeys.insert(), made)
                made = []
        self._run(journeys.insert(), made)

    def _journey(self, row: Any) -> dict[str, Any]:
        refused = row.state == "dead_letter"
        return {
            "id": row.id,
            "person_id": row.person_id,
            "form_id": row.form_id,
            "form_hash": row.form_hash,
            "started_at": row.started_at,
            "person_first_at": row.first_seen_at,
            "excluded": "team" if row.person_id in self._team else None,
            "submission_id": row.submission_id,
            "submitted_at": row.created_at,
            "delivered_at": row.delivered_at,
            "refused_at": row.state_at if refused else None,
            **self._credits(row),
        }

    def _credits(self, row: Any) -> dict[str, Any]:
        """Credit a journey as of its submission, or of the last touch while it was open."""
        until = {"expired": row.blanked_at, None: None}.get(row.ended, row.changed_at)
        if row.submission_id is not None:
            until = row.created_at
        in_path = {touch["id"] for touch in _path(row.attribution)} if row.attribution else set()
        known = list(self._known(row, until, in_path))
        days = (row.attribution or {}).get("window_days") or WINDOW_DAYS
        at = row.created_at or max([row.started_at, *(touch.at for touch in known)])
        found: dict[str, Any] = {}
        for model in MODELS:
            touch = _credited(known, model, at, days)
            found[f"{model}_touch_id"] = None if touch is None else touch.id
            found[f"{model}_link_id"] = None if touch is None else touch.link_id
            found[f"{model}_at"] = None if touch is None else touch.at
        if row.attribution:  # what was credited then is known: visits may be gone since
            model, credited = row.attribution["model"], row.attribution["credited"]
            found[f"{model}_touch_id"] = credited and credited["id"]
            found[f"{model}_link_id"] = credited and credited["link_id"]
            found[f"{model}_at"] = credited and self._moment(credited["id"])
        return found

    def _known(self, row: Any, until: datetime | None, in_path: set[int]) -> Iterator[_Touch]:
        latest = (
            sa.select(touches)
            .where(
                touches.c.person_id == row.person_id,
                touches.c.has_source,
                touches.c.at >= row.started_at - LONGEST_WINDOW,
            )
            .order_by(touches.c.at.desc(), touches.c.id.desc())
        )
        left = COUNTED_TOUCHES
        for stored in self._bind.execute(latest):
            if until is not None and stored.at > until:
                continue
            visit = self._visit_of(stored)
            late = visit is not None and until is not None and visit.at > until
            touch = self._as_it_counts(stored, without_visit=late and stored.id not in in_path)
            if (touch.has_source or touch.counts) and left:
                left -= 1
                yield touch

    def _moment(self, touch_id: int) -> datetime:
        at: datetime = self._bind.execute(
            sa.select(touches.c.at).where(touches.c.id == touch_id)
        ).scalar_one()
        return at

    def _visit_of(self, row: Any) -> _Visit | None:
        theirs = self._owners.get(row.visit_token) == row.person_id
        return self._visits.get(row.visit_token) if row.visit_token and theirs else None

    def _as_it_counts(self, row: Any, *, without_visit: bool = False) -> _Touch:
        utm = {name: getattr(row, f"utm_{name}") for name in NAMES}
        visit = None if without_visit else self._visit_of(row)
        snapshot = None if without_visit or visit else self._snapshots.get(row.id)
        if snapshot is not None:
            utm = snapshot
        elif visit is not None and (visit.utm["source"] or not utm["source"]):
            utm = visit.utm
        of_website = visit is not None and not visit.start and visit.utm["source"]
        if row.link_id is not None and snapshot is None and not of_website:
            utm = self._corrected(utm, row.link_id, row.at)
        has_source = row.kind in {"link", "visit"} and bool(utm["source"])
        visited = visit is not None or snapshot is not None
        return _Touch(
            id=row.id,
            link_id=row.link_id,
            at=row.at,
            window_days=row.window_days,
            token=row.visit_token,
            has_source=has_source,
            counts=has_source or (row.kind == "visit" and visited),
            campaign=_campaign(utm) if has_source else None,
        )

    def _corrected(self, utm: Utm, link_id: int, at: datetime) -> Utm:
        for one in self._corrections:
            if one.link_id == link_id and one.since <= at <= one.applied_at:
                wrong, right = _utm(one.wrong), _utm(one.right)
                utm = {n: right[n] if value == wrong[n] else value for n, value in utm.items()}
        return utm

    def _campaign(self, campaign: tuple[str, ...]) -> int:
        known = self._campaigns.get(campaign)
        if known is None:
            values = dict(zip(("source", "medium", "campaign"), campaign, strict=True))
            self._bind.execute(campaigns.insert().values(values))
            which = [campaigns.c[name] == value for name, value in values.items()]
            known = self._bind.execute(sa.select(campaigns.c.id).where(*which)).scalar_one()
            self._campaigns[campaign] = known
        return known

    def _run(self, statement: sa.Executable, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._bind.execute(statement, rows)


def _utm(values: dict[str, str]) -> Utm:
    return {name: values.get(name) or "" for name in NAMES}


def _campaign(utm: Utm) -> tuple[str, ...]:
    return (utm["source"], utm["medium"], utm["campaign"])


def _path(attribution: dict[str, Any]) -> list[dict[str, Any]]:
    credited = attribution.get("credited")
    return [
        *(attribution.get("earlier") or ()),
        *([credited] if credited else ()),
        *(attribution.get("later") or ()),
    ]


def _credited(known: list[_Touch], model: str, at: datetime, days: int) -> _Touch | None:
    ordered = sorted(known, key=lambda touch: (touch.at, touch.id))
    inside = [
        touch
        for touch in ordered
        if touch.counts and at - timedelta(days=touch.window_days or days) <= touch.at <= at
    ]
    in_turn = reversed(inside) if model == "first" else inside
    kept = {touch.token: touch.id for touch in in_turn if touch.token is not None}
    counted = [one for one in inside if one.token is None or kept[one.token] == one.id]
    if not counted:
        return None
    if model == "first":
        return counted[0]
    significant = [touch for touch in counted if touch.has_source]
    return (significant or counted)[-1] if model == "last_significant" else counted[-1]
