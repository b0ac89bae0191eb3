"""Making links: the one way, for the wizard, for a copy, and for a sheet of many."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, tzinfo
from typing import Any, Protocol

from intake.forms.catalogue import FormCatalogue
from intake.kernel.clock import Randomness
from intake.kernel.ids import PersonId
from intake.kernel.problems import Problem, problem
from intake.links.known_values import UTM_FIELDS, HasKnownValues, KnownValue, LinkField
from intake.links.link import HasLinks, Link, NewLink, Utm, fold_code
from intake.links.link_draft import KnownTeam, LinkDraft, LinkFault, LinkPlace
from intake.links.lookalikes import proposed, skeleton, unmixed
from intake.team.audit import AuditEntry, HasAudit, contents_of
from intake.team.member import HasMembers
from intake.team.team import DEFAULT_TEAM, HasTeams

GENERATED_LENGTH = 8
_TRIES = 10
"""Generated codes until we give up: with eight characters even one repetition is rare."""
_REPORT_DIGITS = 6
"""A campaign's number has so many digits or more, or the portal finds no costs (trace.md §7)."""


class MakingUnit(HasLinks, HasKnownValues, HasTeams, HasMembers, HasAudit, Protocol):
    """Enough to make links."""


class SourceFollower(Protocol):
    """Hears of sources that links begin to have."""

    async def __call__(self, unit: Any, sources: Sequence[KnownValue], now: datetime) -> None:
        """Do what follows, in the same transaction: nobody has confirmed these yet."""
        ...


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a value that is allowed, and perhaps not meant."""

    field: LinkField
    problem: Problem
    instead: str = ""
    """What may be meant."""


class NoFreeCodeError(RuntimeError):
    """Codes that were made up are all taken."""


async def remarks_on(unit: HasKnownValues, name: LinkField, value: str) -> tuple[Remark, ...]:
    """Return what had better be looked at before a UTM value is used that was not known before."""
    if await unit.known_values.find(name, value) is not None:
        return ()
    return await remarks_on_new(unit, name, value)


async def remarks_on_new(unit: HasKnownValues, name: LinkField, value: str) -> tuple[Remark, ...]:
    """Return what had better be looked at of a value that is new, or was until now."""
    alike = [one for one in await unit.known_values.like(name, skeleton(value)) if one.value]
    others = [one.value for one in alike if one.value != value]
    if others:
        why = problem("remark-link-alike", value=value, other=others[0])
        return (Remark(name, why, others[0]),)
    if (plain := unmixed(value)) != value:
        why = problem("remark-link-mixed", value=value, other=plain)
        return (Remark(name, why, plain),)
    if name is LinkField.SOURCE and (better := proposed(value)) != value:
        why = problem("remark-link-lower", value=value, other=better)
        return (Remark(name, why, better),)
    return ()


class MakeLinks:
    """Makes links of drafts, within the caller's transaction."""

    def __init__(
        self,
        randomness: Randomness,
        catalogue: FormCatalogue,
        zone: tzinfo,
        *follow: SourceFollower,
    ) -> None:
        """``catalogue`` has the forms that a link may lead to; its last day ends in ``zone``."""
        self._randomness = randomness
        self._catalogue = catalogue
        self._zone = zone
        self._follow = follow

    async def place(self, unit: MakingUnit, now: datetime) -> LinkPlace:
        """Return what drafts are read against."""
        teams = sorted(await unit.teams.all(), key=lambda team: team.id != DEFAULT_TEAM)
        known = []
        for team in teams:
            members = await unit.members.of_team(team.id)
            people = tuple((one.person_id, one.name, one.username) for one in members)
            known.append(KnownTeam(team.id, team.name, people))
        forms = tuple(form.id for form in self._catalogue.menu)
        return LinkPlace(forms, tuple(known), now, self._zone)

    async def faults(
        self, unit: MakingUnit, drafts: Sequence[LinkDraft]
    ) -> tuple[tuple[LinkFault, ...], ...]:
        """Return what is wrong with each draft: as it was read, and codes that are taken, by a link
        or by a draft before it."""
        codes = [draft.link.code for draft in drafts if draft.link is not None and draft.link.code]
        seen = set(await unit.links.taken(codes))
        found = []
        for draft in drafts:
            code = "" if draft.link is None else draft.link.code
            wrong = draft.faults
            if code and code in seen:
                why = problem("problem-link-code-taken", code=code)
                wrong = (*wrong, LinkFault(LinkField.CODE, why))
            seen.add(code)
            found.append(wrong)
        return tuple(found)

    async def remarks(self, unit: MakingUnit, link: NewLink | Link) -> tuple[Remark, ...]:
        """Return what had better be looked at before a link is made or changed."""
        found: list[Remark] = []
        for name, value in utm_values(link.utm):
            found.extend(await remarks_on(unit, name, value))
        campaign = link.utm.campaign
        if campaign and not _found_by_reports(campaign):
            found.append(Remark(LinkField.CAMPAIGN, problem("remark-link-campaign")))
        return tuple(found)

    async def make(
        self, unit: MakingUnit, drafts: Sequence[LinkDraft], by: PersonId, now: datetime
    ) -> tuple[Link, ...]:
        """Make the links of drafts without :meth:`faults`, in their order.

        Their values are known from now on; whoever follows hears of sources that nobody has
        confirmed; the audit has an entry for each link.

        Raises:
            StaleRowError: a code was taken meanwhile.
        """
        wished = [draft.link for draft in drafts if draft.link is not None]
        free = iter(await self._codes(unit, sum(not one.code for one in wished)))
        coded = [one if one.code else replace(one, code=next(free)) for one in wished]
        made = await unit.links.add_all(coded, by, now)
        await unit.audit.add_all(
            [
                AuditEntry(now, by, "link.made", f"link:{link.id}", None, contents_of(wish))
                for link, wish in zip(made, coded, strict=True)
            ]
        )
        await self.note_values(unit, made, by, now)
        templates = {template for draft in drafts for template in draft.templates}
        await unit.known_values.note(sorted(templates), by, now)
        return made

    async def note_values(
        self, unit: MakingUnit, links: Sequence[Link], by: PersonId, now: datetime
    ) -> None:
        """Keep the values that links have from now on."""
        values = {one for link in links for one in _kept_values(link)}
        await note_values(unit, sorted(values), by, now, self._follow)

    async def free_code(self, unit: HasLinks) -> str:
        """Return a code that no link has."""
        (code,) = await self._codes(unit, 1)
        return code

    async def _codes(self, unit: HasLinks, count: int) -> Sequence[str]:
        free: dict[str, None] = {}
        for _ in range(_TRIES):
            if len(free) == count:
                return list(free)
            lacking = range(count - len(free))
            tried = {fold_code(self._randomness.code(GENERATED_LENGTH)) for _ in lacking}
            fresh = tried - await unit.links.taken(tried)
            free |= dict.fromkeys(sorted(fresh))
        if len(free) == count:
            return list(free)
        raise NoFreeCodeError


async def note_values(
    unit: HasKnownValues,
    values: Collection[tuple[LinkField, str]],
    by: PersonId,
    now: datetime,
    follow: Iterable[SourceFollower],
) -> None:
    """Keep values that links have from now on, and let followers hear of new sources."""
    new = await unit.known_values.note(values, by, now)
    sources = [one for one in new if one.field is LinkField.SOURCE]
    for follower in follow if sources else ():
        await follower(unit, sources, now)


def utm_values(utm: Utm) -> Iterator[tuple[LinkField, str]]:
    """Yield the known ones of the five values, by field."""
    for name, one in zip(UTM_FIELDS, fields(utm), strict=True):
        if value := getattr(utm, one.name):
            yield name, value


def _kept_values(link: NewLink | Link) -> Iterator[tuple[LinkField, str]]:
    yield from utm_values(link.utm)
    if link.pipeline:
        yield LinkField.PIPELINE, link.pipeline
    yield from ((LinkField.TAGS, tag) for tag in link.tags)


def _found_by_reports(campaign: str) -> bool:
    """Say whether the portal's reports can find the campaign's costs by this value (trace.md §7):
    a number of six digits or more, or one with ``cid`` or ``gid|`` before it."""
    number = campaign.lower().removeprefix("cid").removeprefix("gid|")
    return number.isdecimal() and len(number) >= _REPORT_DIGITS
