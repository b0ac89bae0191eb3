"""``/correct``: an admin says what a link should have said.

What would change is counted and shown; nothing changes before the admin's last word
(:mod:`intake.wizards.apply_correction`).
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Protocol

from intake.attribution.correction import Correction, HasCorrections, NewCorrection
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Result, Scene, SceneKind
from intake.conversation.transitions import changed
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.kernel.ids import CorrectionId, StepId
from intake.kernel.person import Person
from intake.kernel.problems import problem
from intake.links.link import HasLinks, Link
from intake.submissions.submission import HasSubmissions
from intake.wizards.link_answers import utm_of
from intake.wizards.named_link import just_named, named_link, typed_code
from intake.wizards.proposal import LOOKED_AT, Proposal, affected_by
from intake.wizards.wrong_answer import WrongAnswer, ask_again

SOURCE_STEP, SINCE_STEP = StepId("source"), StepId("since")
_PROPOSED = StepId("proposed")
"""Where an ended wizard's answers keep the proposal's number."""


@dataclass(frozen=True, slots=True)
class CorrectionProposed(Result):
    """A link's correction waits for the admin's last word."""

    proposal: Proposal


class ProposalUnit(HasLinks, HasCorrections, HasSubmissions, Protocol):
    """What a proposal reads."""


class CorrectionWizardUnit(ProposalUnit, ConversationUnit, Protocol):
    """Enough to make a proposal of a conversation."""


class CorrectionWizard(Purpose[CorrectionWizardUnit]):
    """Makes the proposal that the answers describe, or asks again for what cannot be used."""

    def __init__(self, context: ConversationContext) -> None:
        self._context = context

    async def confirm(
        self,
        unit: CorrectionWizardUnit,
        person: Person,
        form: Form,
        conversation: Conversation,
        now: datetime,
    ) -> Scene:
        """Keep the proposal."""
        link = await named_link(unit, conversation)
        if isinstance(link, WrongAnswer):
            return await ask_again(unit, form, conversation, link, now)
        right = utm_of(conversation)
        if right == link.utm:
            wrong = WrongAnswer(SOURCE_STEP, problem("problem-link-unchanged"))
            return await ask_again(unit, form, conversation, wrong, now)
        correction = await unit.corrections.add(
            NewCorrection(
                link_id=link.id,
                wrong=link.utm,
                right=right,
                since=_since(conversation, link, self._context.timezone),
                proposed_at=now,
                proposed_by=person.id,
            )
        )
        kept = Answer(_PROPOSED, (str(correction.id),))
        ended = changed(
            replace(conversation, answers=(*conversation.answers, kept)),
            now,
            ended=Ending.SUBMITTED,
        )
        await unit.conversations.save(ended, was=conversation.revision)
        return _proposed(form, ended, await proposal_of(unit, correction, link))

    async def confirmed(
        self, unit: CorrectionWizardUnit, form: Form | None, conversation: Conversation
    ) -> Scene | None:
        """Show the proposal; ``None`` once it is in force."""
        kept = conversation.answer(_PROPOSED)
        correction = await unit.corrections.get(CorrectionId(int(kept.value))) if kept else None
        if correction is None or correction.applied_at is not None:
            return None
        link = await unit.links.get(correction.link_id)
        if link is None:
            return None
        return _proposed(form, conversation, await proposal_of(unit, correction, link))

    async def validated(
        self,
        unit: CorrectionWizardUnit,
        form: Form,
        before: Conversation,
        turn: Turn,
        now: datetime,
    ) -> Turn:
        """Refuse the code of no link."""
        named = await just_named(unit, form, before, turn, now)
        return named if isinstance(named, Turn) else turn

    def typed(self, conversation: Conversation, pasted: PastedLink) -> Text | None:
        """Take the code of a pasted link."""
        return typed_code(conversation, pasted)


async def proposal_of(unit: ProposalUnit, correction: Correction, link: Link) -> Proposal:
    """Count what a correction changes now."""
    touched = await unit.submissions.touched_by(correction.link_id, correction.since, LOOKED_AT + 1)
    affected = affected_by(correction, touched[:LOOKED_AT])
    return Proposal(correction, link, affected, more=len(touched) > LOOKED_AT)


def _proposed(form: Form | None, ended: Conversation, proposal: Proposal) -> Scene:
    result = CorrectionProposed(proposal)
    return Scene(SceneKind.CONFIRMED, ended.language, form=form, conversation=ended, result=result)


def _since(conversation: Conversation, link: Link, timezone: tzinfo) -> datetime:
    """Return the beginning of the day that was named, here; unnamed, the link's own."""
    value = conversation.said(SINCE_STEP)
    if not value:
        return link.created_at
    return datetime.combine(date.fromisoformat(value), time(), timezone).astimezone(UTC)
