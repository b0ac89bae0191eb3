"""``/why``: who has a lead, by which rule, and who was passed over for what."""

from collections.abc import Iterator
from datetime import datetime

from handlers.views.local_times import local_time
from handlers.views.outgoing_messages import OutgoingMessage
from intake.kernel.ids import PersonId
from intake.leads.assignment import Assignment, Candidate, Why
from intake.leads.explain_lead import LeadWhy
from intake.leads.lead import OWNED
from intake.team.team import RoutingRule
from texts.markup import Html, cut, join
from texts.speaker import Speaker

_NAME = 60
_LISTED = 30
"""Candidates, and earlier owners, that are named; the rest is counted."""


class WhyView(Speaker):
    """Renders for one reader."""

    def __call__(self, told: LeadWhy) -> OutgoingMessage:
        """Return the message."""
        return OutgoingMessage(join(list(self._lines(told))))

    def _lines(self, told: LeadWhy) -> Iterator[Html]:
        person = told.prospect
        name = "" if person is None else person.name
        yield self.say("why-head", lead=str(told.lead.id), name=cut(name, _NAME))
        yield from self._owners(told)
        if told.kept is not None:
            until = told.kept.until
            yield self.say("why-kept", reason=told.kept.reason.value)
            if until is not None:
                yield self.say("why-held", until=self._at(told, until))
        if told.why is not None and told.why.candidates:
            yield from self._decided(told, told.why)

    def _owners(self, told: LeadWhy) -> Iterator[Html]:
        if not told.history:
            yield self.say("why-nobody-had")
        for one in told.history[-_LISTED:]:
            last = one is told.history[-1] and told.lead.state in OWNED
            yield self._owner(told, one, has=last)

    def _owner(self, told: LeadWhy, one: Assignment, *, has: bool) -> Html:
        fate = "has" if has else "had"
        if one.accepted_at is None:
            fate = "offered" if has else "passed"
        return self.say(
            "why-owner",
            who=self._name(told, one.member_id),
            at=self._at(told, one.from_at),
            how=one.how.value,
            fate=fate,
        )

    def _decided(self, told: LeadWhy, why: Why) -> Iterator[Html]:
        yield Html("")
        yield self._rule(why)
        for one in why.candidates[:_LISTED]:
            yield self._candidate(told, one)
        if (rest := len(why.candidates) - _LISTED) > 0:
            yield self.say("why-more", count=rest)

    def _rule(self, why: Why) -> Html:
        conditions = "" if why.by is None else self._conditions(why.by)
        return self.say(
            "why-rule",
            rule=why.rule,
            named="yes" if conditions else "no",
            conditions=conditions,
        )

    def _conditions(self, rule: RoutingRule) -> str:
        """Return what a rule names, as it was set."""
        told = (
            ("form", rule.form_id),
            ("link", None if rule.link_id is None else str(rule.link_id)),
            ("language", rule.language),
            ("source", rule.source),
            ("answer", None if rule.step is None else f"{rule.step} = {rule.answer or '*'}"),
        )
        parts = [
            self.plain("why-condition", what=what, value=str(value))
            for what, value in told
            if value is not None
        ]
        return ", ".join(parts)

    def _candidate(self, told: LeadWhy, one: Candidate) -> Html:
        got = told.kept is None and one.skipped is None and self._got(told, one)
        return self.say(
            "why-candidate",
            who=self._name(told, one.person_id),
            what="got" if got else one.skipped or "free",
            known="no" if one.until is None else "yes",
            until="" if one.until is None else self._at(told, one.until),
        )

    def _got(self, told: LeadWhy, one: Candidate) -> bool:
        return bool(told.history) and told.history[-1].member_id == one.person_id

    def _name(self, told: LeadWhy, person_id: PersonId) -> str:
        return cut(told.names.get(person_id, str(person_id)), _NAME)

    def _at(self, told: LeadWhy, at: datetime) -> str:
        return local_time(at, told.now, told.zone, self.translator, self.language)
