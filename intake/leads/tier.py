"""Tiers: by which rules somebody may get a lead, one after another. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2s

from intake.kernel.ids import FormId, LeadId, LinkId, PersonId, StepId, TeamId
from intake.leads.assignment import How
from intake.team.member import Member
from intake.team.roster import Roster
from intake.team.team import RoutingRule, Strategy


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What rules ask of a lead: its newest submission, and what its person speaks."""

    language: str | None = None
    form_id: FormId | None = None
    link_id: LinkId | None = None
    source: str | None = None
    answers: Mapping[StepId, tuple[str, ...]] = field(default_factory=dict)
    manager_id: PersonId | None = None
    """Whom its link names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLead:
    """A lead that nobody has."""

    lead_id: LeadId
    team_id: TeamId
    since: datetime
    inquiry: Inquiry = Inquiry()
    returning_to: PersonId | None = None
    """The prospect's manager in an earlier lead."""
    passed: frozenset[PersonId] = frozenset()
    """Who had it in this wait and has it no longer: they let the offer pass, or gave it back."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Who may get a lead by one rule."""

    rule: str
    """``returning``, ``link``, ``rule``, ``team``, or ``language``: the team, where nobody speaks
    it."""
    how: How
    members: tuple[PersonId, ...]
    strategy: Strategy
    pool: str
    """One word for each set of people, among whom turns are counted."""
    patience: timedelta
    """Working time for which nobody else may, if there is a further tier."""
    by: RoutingRule | None = None
    """Only of ``rule``."""


def tiers(lead: WaitingLead, roster: Roster) -> tuple[Tier, ...]:
    """Return by which rules the line may give a lead away; by none: it is everybody's.

    The prospect's earlier manager comes before all, then whom the link names, then the rules that
    hold, the most specific first, then the whole team. Where a rule leaves it to everybody, nothing
    follows.
    """
    found = list(_by_rules(lead, roster))
    named = roster.member(lead.inquiry.manager_id)
    if named is not None:
        found.insert(0, _of_one(named, "link", How.FIXED, Strategy.ROUND_ROBIN, roster))
    manager = roster.member(lead.returning_to)
    if found and manager is not None:
        strategy = found[0].strategy
        found.insert(0, _of_one(manager, "returning", How.RETURNING, strategy, roster))
    return tuple(_without_repeats(found))


def _of_one(member: Member, rule: str, how: How, strategy: Strategy, roster: Roster) -> Tier:
    own, rules = (member.person_id,), roster.team.rules
    return Tier(rule, how, own, strategy, _pool(roster, own), rules.patience)


def holds(rule: RoutingRule, inquiry: Inquiry) -> bool:
    """Say whether a rule is for such a lead: all that it names must be true."""
    if rule.form_id is not None and rule.form_id != inquiry.form_id:
        return False
    if rule.link_id is not None and rule.link_id != inquiry.link_id:
        return False
    if rule.language is not None and not _speaks((rule.language,), inquiry.language):
        return False
    if rule.source is not None and not _same(rule.source, inquiry.source):
        return False
    if rule.step is None:
        return True
    given = inquiry.answers.get(rule.step, ())
    return bool(given) if rule.answer is None else any(_same(rule.answer, one) for one in given)


def _by_rules(lead: WaitingLead, roster: Roster) -> Iterator[Tier]:
    rules = roster.team.rules
    matching = [rule for rule in rules.rules if holds(rule, lead.inquiry)]
    for rule in sorted(matching, key=lambda rule: -rule.specificity):
        if rule.strategy is Strategy.EVERYBODY:
            return
        named = [one for one in roster.members if not rule.members or one.person_id in rule.members]
        patience = rules.patience if rule.patience is None else rule.patience
        how = How.FIXED if len(rule.members) == 1 else _how(rule.strategy)
        people = _people(_speaking(named, lead.inquiry.language))
        if people:
            yield Tier("rule", how, people, rule.strategy, _pool(roster, people), patience, rule)
    if rules.strategy is Strategy.EVERYBODY:
        return
    speaking = _people(_speaking(roster.members, lead.inquiry.language))
    whole, how = _people(roster.members), _how(rules.strategy)
    if len(speaking) < len(whole):
        pool = _pool(roster, speaking)
        yield Tier("team", how, speaking, rules.strategy, pool, rules.patience)
    word = "team" if len(speaking) == len(whole) else "language"
    yield Tier(word, how, whole, rules.strategy, _pool(roster, whole), rules.patience)


def _without_repeats(found: Sequence[Tier]) -> Iterator[Tier]:
    """Leave out tiers that let in nobody new."""
    seen: set[PersonId] = set()
    for tier in found:
        if not seen.issuperset(tier.members):
            yield tier
        seen.update(tier.members)


def _speaking(members: Sequence[Member], language: str | None) -> Sequence[Member]:
    """Return those who speak it, or all of them where nobody does."""
    if language is None:
        return members
    speaking = [one for one in members if not one.languages or _speaks(one.languages, language)]
    return speaking or members


def _speaks(languages: Sequence[str], language: str | None) -> bool:
    if language is None:
        return False
    spoken = {one.casefold() for one in languages}
    folded = language.casefold()
    return folded in spoken or folded.partition("-")[0] in spoken


def _same(one: str, other: str | None) -> bool:
    return other is not None and one.strip().casefold() == other.strip().casefold()


def _how(strategy: Strategy) -> How:
    return How.FEWEST_OPEN if strategy is Strategy.FEWEST_OPEN else How.ROUND_ROBIN


def _people(members: Sequence[Member]) -> tuple[PersonId, ...]:
    return tuple(one.person_id for one in members)


def _pool(roster: Roster, people: tuple[PersonId, ...]) -> str:
    """Name a set of people. The whole team keeps its name whoever comes and goes."""
    if len(people) == len(roster.members):
        return f"team:{roster.team.id}"
    names = ",".join(str(one) for one in sorted(people))
    return f"team:{roster.team.id}:{blake2s(names.encode(), digest_size=8).hexdigest()}"
