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

    def __call__(self, lead_why: LeadWhy) -> OutgoingMessage:
        """Return the message."""
        return OutgoingMessage(join(list(self._lines(lead_why))))

    def _lines(self, lead_why: LeadWhy) -> Iterator[Html]:
        person = lead_why.prospect
        name = "" if person is None else person.name
        yield self.say("why-head", lead=str(lead_why.lead.id), name=cut(name, _NAME))
        yield from self._owners(lead_why)
        if lead_why.kept is not None:
            until = lead_why.kept.until
            yield self.say("why-kept", reason=lead_why.kept.reason.value)
            if until is not None:
                yield self.say("why-held", until=self._at(lead_why, until))
        if lead_why.why is not None and lead_why.why.candidates:
            yield from self._decided(lead_why, lead_why.why)

    def _owners(self, lead_why: LeadWhy) -> Iterator[Html]:
        if not lead_why.history:
            yield self.say("why-nobody-had")
        for one in lead_why.history[-_LISTED:]:
            last = one is lead_why.history[-1] and lead_why.lead.state in OWNED
            yield self._owner(lead_why, one, has=last)

    def _owner(self, lead_why: LeadWhy, one: Assignment, *, has: bool) -> Html:
        fate = "has" if has else "had"
        if one.accepted_at is None:
            fate = "offered" if has else "passed"
        return self.say(
            "why-owner",
            who=self._name(lead_why, one.member_id),
            at=self._at(lead_why, one.from_at),
            how=one.how.value,
            fate=fate,
        )

    def _decided(self, lead_why: LeadWhy, why: Why) -> Iterator[Html]:
        yield Html("")
        yield self._rule(why)
        for one in why.candidates[:_LISTED]:
            yield self._candidate(lead_why, one)
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
        conditions = (
            ("form", rule.form_id),
            ("link", None if rule.link_id is None else str(rule.link_id)),
            ("language", rule.language),
            ("source", rule.source),
            ("answer", None if rule.step is None else f"{rule.step} = {rule.answer or '*'}"),
        )
        parts = [
            self.plain("why-condition", what=what, value=str(value))
            for what, value in conditions
            if value is not None
        ]
        return ", ".join(parts)

    def _candidate(self, lead_why: LeadWhy, one: Candidate) -> Html:
        got = lead_why.kept is None and one.skipped is None and self._got(lead_why, one)
        return self.say(
            "why-candidate",
            who=self._name(lead_why, one.person_id),
            what="got" if got else one.skipped or "free",
            known="no" if one.until is None else "yes",
            until="" if one.until is None else self._at(lead_why, one.until),
        )

    def _got(self, lead_why: LeadWhy, one: Candidate) -> bool:
        return bool(lead_why.history) and lead_why.history[-1].member_id == one.person_id

    def _name(self, lead_why: LeadWhy, person_id: PersonId) -> str:
        return cut(lead_why.names.get(person_id, str(person_id)), _NAME)

    def _at(self, lead_why: LeadWhy, at: datetime) -> str:
        return local_time(at, lead_why.now, lead_why.zone, self.translator, self.language)
