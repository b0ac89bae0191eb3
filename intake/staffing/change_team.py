"""A team is changed, made, or archived. What is changed is pure: from the team as it is to how it
shall be; the use case adds rights, the audit, and what follows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from hashlib import blake2b

from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, PersonId, TeamId, UpdateId
from intake.kernel.once import Once
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.staffing.staff import Staff, Staffed, StaffUnit, calendars_of, repeated
from intake.team.card_chat import CardChat
from intake.team.team import (
    DEFAULT_TEAM,
    Introduction,
    PlaceKind,
    RoutingRule,
    Strategy,
    Team,
    TeamRules,
)
from intake.team.working_time import Hours

LONGEST_NAME = 60
MOST_RULES = 50
MOST_TEAMS = 50


@dataclass(frozen=True, slots=True)
class TeamChange:
    """What is to change, and by which word the audit names it."""

    what: str
    apply: Callable[[Team], Team]


def renamed(name: str) -> TeamChange:
    """Give it another name."""
    return TeamChange("team.name", lambda team: replace(team, name=name))


def with_hours(hours: Hours | None) -> TeamChange:
    """Let it work at these hours; ``None``: round the clock."""
    return TeamChange("team.hours", lambda team: replace(team, hours=hours))


def with_zone(zone: str | None) -> TeamChange:
    """Let its hours be meant in that zone; ``None``: in everybody's."""
    return TeamChange("team.zone", lambda team: replace(team, time_zone=zone))


def with_country(country: str | None) -> TeamChange:
    """Say whose holidays are proposed."""
    return TeamChange("team.country", lambda team: replace(team, country=country))


def with_strategy(strategy: Strategy) -> TeamChange:
    """Say who gets a lead by itself."""
    return _ruled("team.strategy", strategy=strategy)


def with_introduction(introduction: Introduction) -> TeamChange:
    """Say what a prospect is told of who writes."""
    return _ruled("team.introduction", introduces=introduction)


def with_expectation(expectation: bool) -> TeamChange:
    """Say whether prospects are told when to expect an answer."""
    return _ruled("team.expectation", expectation=expectation)


def with_people_too(people_too: bool) -> TeamChange:
    """Say whether contact and company follow."""
    return _ruled("team.people", people_too=people_too)


def with_follow_up(after: timedelta | None) -> TeamChange:
    """Say after how long a silent prospect gets a friendly word."""
    return _ruled("team.follow_up", follow_up=after)


def with_quiet_hours(start: time, end: time) -> TeamChange:
    """Say when prospects get nothing by itself."""
    return _ruled("team.quiet", quiet_from=start, quiet_until=end)


def with_wait(name: str, wait: timedelta) -> TeamChange:
    """Change ``patience`` or ``offer``."""
    return _ruled(f"team.{name}", **{name: wait})


def with_times(name: str, times: tuple[timedelta, ...]) -> TeamChange:
    """Change the stages of ``take``, ``first_reply`` or ``next_reply``."""
    return _ruled(f"team.{name}", **{name: times})


def with_rule(rule: RoutingRule) -> TeamChange:
    """Add a rule; the same one is not added twice."""

    def apply(team: Team) -> Team:
        rules = team.rules.rules
        if rule in rules or len(rules) >= MOST_RULES:
            return team
        return replace(team, rules=replace(team.rules, rules=(*rules, rule)))

    return TeamChange("team.rule", apply)


def without_rule(number: int, fingerprint: str) -> TeamChange:
    """Take a rule away, if it is still the one that was shown."""

    def apply(team: Team) -> Team:
        rules = team.rules.rules
        if number >= len(rules) or rule_fingerprint(rules[number]) != fingerprint:
            return team
        kept = (*rules[:number], *rules[number + 1 :])
        return replace(team, rules=replace(team.rules, rules=kept))

    return TeamChange("team.rule", apply)


def rule_fingerprint(rule: RoutingRule) -> str:
    """Return a few letters that tell one rule from another."""
    return blake2b(repr(rule).encode(), digest_size=4).hexdigest()


def placed(place: PlaceKind, chat: CardChat | None) -> TeamChange:
    """Say where it sees its leads."""

    def apply(team: Team) -> Team:
        more = () if chat is None else team.more_chats
        others = tuple(one for one in more if chat is None or one != chat.chat_id)
        return replace(team, place=place, chat=chat, more_chats=others)

    return TeamChange("team.place", apply)


def placed_here_too(chat_id: ChatId) -> TeamChange:
    """Let it have one more group: new leads go to the one with the most room."""

    def apply(team: Team) -> Team:
        known = (team.chat.chat_id if team.chat else None, *team.more_chats)
        if chat_id in known or team.place is PlaceKind.PRIVATE:
            return team
        return replace(team, more_chats=(*team.more_chats, chat_id))

    return TeamChange("team.place", apply)


def _ruled(what: str, **rules: object) -> TeamChange:
    def apply(team: Team) -> Team:
        changed: TeamRules = replace(team.rules, **rules)  # type: ignore[arg-type]  # named above
        return replace(team, rules=changed)

    return TeamChange(what, apply)


class ChangeTeam:
    """Changes a team for whoever leads."""

    def __init__(self, writing: UnitOfWorkFactory[StaffUnit], staff: Staff, clock: Clock) -> None:
        self._once = Once(writing, clock)
        self._staff = staff

    async def __call__(
        self, update_id: UpdateId, by: PersonId, team_id: TeamId, change: TeamChange
    ) -> Staffed:
        """Change it."""
        effect = partial(self.within, by, team_id, change)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def make(self, update_id: UpdateId, by: PersonId, name: str) -> Staffed | Team:
        """Make a further team; it has no group until it is given one."""
        made: Staffed | Team = Staffed.UNCHANGED
        return await self._once(update_id, partial(self._make, by, name), again=repeated(made))

    async def archive(self, update_id: UpdateId, by: PersonId, team_id: TeamId) -> Staffed:
        """Close a team that has no open leads any more; not the default one."""
        effect = partial(self._archive, by, team_id)
        return await self._once(update_id, effect, again=repeated(Staffed.DONE))

    async def within(
        self, by: PersonId, team_id: TeamId, change: TeamChange, unit: StaffUnit, now: datetime
    ) -> Staffed:
        """Change it in a unit of somebody else."""
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        team = await unit.teams.get(team_id)
        if team is None or team.archived_at is not None:
            return Staffed.GONE
        return await change_team(unit, self._staff, by, team, change, now)

    async def _make(
        self, by: PersonId, name: str, unit: StaffUnit, now: datetime
    ) -> Staffed | Team:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by):
            return Staffed.REFUSED
        if await unit.teams.by_name(name) is not None:
            return Staffed.TAKEN
        if len(await unit.teams.all()) >= MOST_TEAMS:
            return Staffed.REFUSED
        fresh = Team(id=TeamId(0), name=name, place=PlaceKind.PRIVATE, chat=None, created_at=now)
        team = await unit.teams.add(fresh)
        await self._staff.note(unit, now, by, "team.made", replace(team, name=""), team)
        return team

    async def _archive(
        self, by: PersonId, team_id: TeamId, unit: StaffUnit, now: datetime
    ) -> Staffed:
        await unit.teams.lock()
        if not await self._staff.may_lead(unit, by) or team_id == DEFAULT_TEAM:
            return Staffed.REFUSED
        team = await unit.teams.get(team_id)
        if team is None or team.archived_at is not None:
            return Staffed.GONE
        if await unit.leads.count_open(team_id):
            return Staffed.BUSY
        after = replace(team, archived_at=now, revision=team.revision + 1)
        await unit.teams.save(after, was=team.revision)
        await self._staff.note(unit, now, by, "team.archived", team, after)
        for member in await unit.members.of_team(team_id):
            await unit.members.leave(member.person_id, team_id, now)
        return Staffed.DONE


async def change_team(
    unit: StaffUnit, staff: Staff, by: PersonId, team: Team, change: TeamChange, now: datetime
) -> Staffed:
    """Write a change of a team that may be changed."""
    after = change.apply(team)
    if after == team:
        return Staffed.UNCHANGED
    if await _is_taken(unit, staff, team, after):
        return Staffed.TAKEN
    after = replace(after, revision=team.revision + 1)
    await unit.teams.save(after, was=team.revision)
    await staff.note(unit, now, by, change.what, team, after)
    members = await unit.members.of_team(team.id)
    await staff.moved(unit, now, calendars_of(team.id, members))
    return Staffed.DONE


async def _is_taken(unit: StaffUnit, staff: Staff, before: Team, after: Team) -> bool:
    if after.name.casefold() != before.name.casefold():
        named = await unit.teams.by_name(after.name)
        if named is not None and named.id != after.id:
            return True
    chats = {*after.more_chats} - {*before.more_chats}
    if after.chat is not None and after.chat != before.chat:
        chats.add(after.chat.chat_id)
    others = [await staff.access.team_in(unit, chat_id) for chat_id in chats]
    return any(other is not None and other.id != after.id for other in others)
