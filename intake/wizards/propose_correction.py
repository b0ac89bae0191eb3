"""An admin confirms the correction wizard: what would change is counted, nothing changes yet."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Protocol

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending, HasConversations
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.scenes import scene_of
from intake.conversation.transitions import changed, put_at
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.kernel.ids import CorrectionId, StepId
from intake.kernel.problems import problem
from intake.links.link import HasLinks, Link, fold_code
from intake.submissions.submission import HasSubmissions
from intake.wizards.correction import (
    Correction,
    HasCorrections,
    NewCorrection,
    Proposal,
    affected_by,
)
from intake.wizards.link_answers import CODE_STEP, WrongAnswer, unknown, utm_of

SOURCE_STEP, SINCE_STEP = StepId("source"), StepId("since")
_PROPOSED = StepId("proposed")
"""Where an ended wizard's answers keep the proposal's number."""


class ProposalUnit(HasLinks, HasCorrections, HasSubmissions, HasConversations, Protocol):
    """What a proposal reads and writes."""


class CorrectionProposing:
    """Make the proposal that a wizard's answers describe, or ask again for what cannot be used."""

    def __init__(self, context: ConversationContext) -> None:
        self._context = context

    async def propose(
        self, unit: ProposalUnit, form: Form, conversation: Conversation, now: datetime
    ) -> Scene:
        """Keep the proposal and end the conversation, within the caller's transaction."""
        typed = _value(conversation, CODE_STEP)
        link = await unit.links.by_code(fold_code(typed))
        if link is None:
            return await self._ask_again(unit, form, conversation, unknown(typed), now)
        right = utm_of(conversation)
        if right == link.utm:
            wrong = WrongAnswer(SOURCE_STEP, problem("problem-link-unchanged"))
            return await self._ask_again(unit, form, conversation, wrong, now)
        correction = await unit.corrections.add(
            NewCorrection(
                link_id=link.id,
                wrong=link.utm,
                right=right,
                since=_since(conversation, link, self._context.timezone),
                proposed_at=now,
                proposed_by=conversation.person_id,
            )
        )
        kept = Answer(_PROPOSED, (str(correction.id),))
        ended = changed(
            replace(conversation, answers=(*conversation.answers, kept)),
            now,
            ended=Ending.SUBMITTED,
        )
        await unit.conversations.save(ended, was=conversation.revision)
        proposal = await proposal_of(unit, correction, link)
        return _scene(ended, proposal, form)

    async def _ask_again(
        self,
        unit: ProposalUnit,
        form: Form,
        conversation: Conversation,
        wrong: WrongAnswer,
        now: datetime,
    ) -> Scene:
        step = form.step(wrong.step)
        if step is None:
            return scene_of(form, conversation, problem=wrong.problem)
        again = put_at(conversation, step, now, editing=True)
        await unit.conversations.save(again, was=conversation.revision)
        return scene_of(form, again, problem=wrong.problem)


async def made_proposal(unit: ProposalUnit, conversation: Conversation) -> Scene | None:
    """Return what an ended wizard proposed; ``None`` once it is in force."""
    kept = conversation.answer(_PROPOSED)
    correction = await unit.corrections.get(CorrectionId(int(kept.value))) if kept else None
    if correction is None or correction.applied_at is not None:
        return None
    link = await unit.links.get(correction.link_id)
    if link is None:
        return None
    return _scene(conversation, await proposal_of(unit, correction, link), None)


async def proposal_of(unit: ProposalUnit, correction: Correction, link: Link) -> Proposal:
    """Count what a correction changes now."""
    touched = await unit.submissions.touched_by(correction.link_id, correction.since)
    return Proposal(correction, link, affected_by(correction, touched))


def _scene(conversation: Conversation, proposal: Proposal, form: Form | None) -> Scene:
    return Scene(
        SceneKind.CORRECTION_PROPOSED,
        conversation.language,
        form=form,
        conversation=conversation,
        proposal=proposal,
    )


def _since(conversation: Conversation, link: Link, timezone: tzinfo) -> datetime:
    """Return the beginning of the day that was named, here; unnamed, the link's own."""
    value = _value(conversation, SINCE_STEP)
    if not value:
        return link.created_at
    return datetime.combine(date.fromisoformat(value), time(), timezone).astimezone(UTC)


def _value(conversation: Conversation, step: StepId) -> str:
    answer = conversation.answer(step)
    return answer.value if answer else ""
