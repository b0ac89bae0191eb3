"""``/compare``: an admin lets two variants stand behind one link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Result, Scene, SceneKind
from intake.conversation.transitions import changed
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.forms.wording import Wording
from intake.kernel.ids import FormId, StepId
from intake.kernel.person import Person
from intake.kernel.problems import problem
from intake.links.experiment import Arm, Experiment, NewVariant
from intake.links.link import HasLinks, Link
from intake.team.audit import AuditEntry, HasAudit
from intake.wizards.link_answers import CODE_STEP
from intake.wizards.named_link import just_named, named_link, typed_code
from intake.wizards.wrong_answer import WrongAnswer, ask_again, refused

WHAT_STEP, FORM_STEP = StepId("what"), StepId("form")
_GREETING = "greeting"
GREETING_STEPS = {"en": StepId("greeting_en"), "ru": StepId("greeting_ru")}
"""By the languages of the bot's own texts: no form has any other."""


@dataclass(frozen=True, slots=True)
class ExperimentBegun(Result):
    """A comparison runs."""

    experiment: Experiment
    code: str


class ExperimentWizardUnit(HasLinks, HasAudit, ConversationUnit, Protocol):
    """Enough to begin a comparison."""


class ExperimentWizard(Purpose[ExperimentWizardUnit]):
    """Begins the comparison that the answers describe, or asks again for what cannot be used."""

    def __init__(self, context: ConversationContext) -> None:
        self._context = context

    async def confirm(
        self,
        unit: ExperimentWizardUnit,
        person: Person,
        form: Form,
        conversation: Conversation,
        now: datetime,
    ) -> Scene:
        """Begin it, unless one of that link runs by now."""
        link = await named_link(unit, conversation)
        if isinstance(link, WrongAnswer):
            return await ask_again(unit, form, conversation, link, now)
        as_it_is = await _as_it_is(unit, link)
        other = self._other(conversation, link, as_it_is)
        if isinstance(other, WrongAnswer):
            return await ask_again(unit, form, conversation, other, now)
        begun = await unit.experiments.add(link.id, as_it_is, other, person.id, now)
        if begun is None:
            return await ask_again(unit, form, conversation, _running(), now)
        what = _GREETING if other.greeting is not None else other.form_id
        await unit.audit.add(
            AuditEntry(now, person.id, "link.compared", f"link:{link.id}", after=what)
        )
        ended = changed(conversation, now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return _begun(form, ended, begun, link)

    async def confirmed(
        self, unit: ExperimentWizardUnit, form: Form | None, conversation: Conversation
    ) -> Scene | None:
        """Show once more what was begun."""
        link = await named_link(unit, conversation)
        if isinstance(link, WrongAnswer):
            return None
        experiment = await unit.experiments.of_link(link.id)
        if experiment is None:
            return None
        return _begun(form, conversation, experiment, link)

    async def validated(
        self,
        unit: ExperimentWizardUnit,
        form: Form,
        before: Conversation,
        turn: Turn,
        now: datetime,
    ) -> Turn:
        """Refuse the code of no link, and of one that is being compared already."""
        named = await just_named(unit, form, before, turn, now)
        if not isinstance(named, Link):
            return named or turn
        newest = await unit.experiments.of_link(named.id)
        if newest is not None and newest.is_running:
            return refused(form, before, turn, _running(), now)
        return turn

    def typed(self, conversation: Conversation, pasted: PastedLink) -> Text | None:
        """Take the code of a pasted link."""
        return typed_code(conversation, pasted)

    def _other(
        self, conversation: Conversation, link: Link, as_it_is: NewVariant
    ) -> NewVariant | WrongAnswer:
        """Return what the other half gets."""
        if conversation.said(WHAT_STEP) == _GREETING:
            return _greeting(conversation, as_it_is.form_id)
        form_id = FormId(conversation.said(FORM_STEP))
        default = self._context.catalogue.default
        own = as_it_is.form_id or link.form_id or (None if default is None else default.id)
        if not form_id or form_id == own:
            return WrongAnswer(WHAT_STEP, problem("problem-experiment-same"))
        return NewVariant(Arm.B, form_id)


async def _as_it_is(unit: ExperimentWizardUnit, link: Link) -> NewVariant:
    """Return what everybody gets by the link until now."""
    last = await unit.experiments.of_link(link.id)
    given = None if last is None else last.for_everybody
    if given is None:
        return NewVariant(Arm.A)
    return NewVariant(Arm.A, given.form_id, given.greeting)


def _greeting(conversation: Conversation, form_id: FormId | None) -> NewVariant | WrongAnswer:
    said = {
        language: value
        for language, step in GREETING_STEPS.items()
        if (value := conversation.said(step))
    }
    if not said:
        first = next(iter(GREETING_STEPS.values()))
        lacking = GREETING_STEPS.get(conversation.language, first)
        return WrongAnswer(lacking, problem("problem-experiment-greeting"))
    only = next(iter(said.values()))
    greeting = Wording({one: said.get(one, only) for one in GREETING_STEPS})
    return NewVariant(Arm.B, form_id, greeting)


def _running() -> WrongAnswer:
    return WrongAnswer(CODE_STEP, problem("problem-experiment-running"))


def _begun(form: Form | None, ended: Conversation, experiment: Experiment, link: Link) -> Scene:
    result = ExperimentBegun(experiment, link.code)
    return Scene(SceneKind.CONFIRMED, ended.language, form=form, conversation=ended, result=result)
