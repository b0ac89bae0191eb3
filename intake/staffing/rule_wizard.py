"""``/rule``: an admin's answers become a rule that says who may get which leads."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from typing_extensions import override

from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending
from intake.conversation.inputs import PastedLink, Text
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Result, Scene, SceneKind
from intake.conversation.transitions import changed
from intake.conversation.turn import Turn
from intake.conversation.units import ConversationUnit
from intake.forms.form import Form
from intake.kernel.ids import FormId, LinkId, PersonId, StepId
from intake.kernel.person import Person
from intake.kernel.problems import problem
from intake.links.link import HasLinks, code_in, fold_code
from intake.staffing.change_team import change_team, with_rule
from intake.staffing.staff import Staff, StaffUnit
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM, RoutingRule, Strategy, Team
from intake.wizards.wrong_answer import WrongAnswer, ask_again, just_given, refused

TEAM, LINK, ANSWER, WHO = StepId("team"), StepId("link"), StepId("answer"), StepId("who")
_ANSWER = re.compile(r"([a-z][a-z0-9_]*)\s*[=:]\s*(\S.*)", re.DOTALL)
_CHECKED = (TEAM, LINK, ANSWER, WHO)
"""Steps whose answers only the storage can judge."""


@dataclass(frozen=True, slots=True)
class RuleAdded(Result):
    """There is a rule more."""

    team: Team


class RuleUnit(StaffUnit, HasLinks, ConversationUnit, Protocol):
    """Enough to make a rule of a conversation."""


class RuleWizard(Purpose[RuleUnit]):
    """Makes the rule that the answers describe, or asks again for what cannot be used."""

    def __init__(self, context: ConversationContext, staff: Staff) -> None:
        self._context = context
        self._staff = staff

    @override
    async def confirm(
        self, unit: RuleUnit, person: Person, form: Form, conversation: Conversation, now: datetime
    ) -> Scene:
        await unit.teams.lock()
        team, rule = await _read(unit, conversation), None
        if isinstance(team, Team):
            rule = await _rule(unit, conversation, team)
        if isinstance(team, WrongAnswer):
            return await ask_again(unit, form, conversation, team, now)
        if isinstance(rule, WrongAnswer):
            return await ask_again(unit, form, conversation, rule, now)
        if rule is not None:
            await change_team(unit, self._staff, person.id, team, with_rule(rule), now)
        ended = changed(conversation, now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return _added(form, ended, team)

    @override
    async def confirmed(
        self, unit: RuleUnit, form: Form | None, conversation: Conversation
    ) -> Scene | None:
        team = await _read(unit, conversation)
        return None if isinstance(team, WrongAnswer) else _added(form, conversation, team)

    @override
    async def validated(
        self, unit: RuleUnit, form: Form, before: Conversation, turn: Turn, now: datetime
    ) -> Turn:
        given = next((step for step in _CHECKED if just_given(before, turn, step)), None)
        if given is None:
            return turn
        team = await _read(unit, turn.conversation)
        wrong = (
            team if isinstance(team, WrongAnswer) else await _rule(unit, turn.conversation, team)
        )
        if isinstance(wrong, WrongAnswer) and wrong.step == given:
            return refused(form, before, turn, wrong, now)
        return turn

    @override
    def typed(self, conversation: Conversation, pasted: PastedLink) -> Text | None:
        if conversation.step != LINK:
            return None
        return Text(code_in(pasted.payload) or pasted.payload)


async def _read(unit: RuleUnit, conversation: Conversation) -> Team | WrongAnswer:
    """Return the team that is meant."""
    named = conversation.said(TEAM)
    number = named.lstrip("#").strip()
    if not named:
        team = await unit.teams.get(DEFAULT_TEAM)
    elif number.isdecimal():
        team = next((one for one in await unit.teams.all() if str(one.id) == number), None)
    else:
        team = await unit.teams.by_name(named)
    if team is None:
        return WrongAnswer(TEAM, problem("problem-rule-team"))
    return team


async def _rule(
    unit: RuleUnit, conversation: Conversation, team: Team
) -> RoutingRule | WrongAnswer:
    members = await unit.members.of_team(team.id)
    who: list[PersonId] = []
    for name in _names(conversation.said(WHO)):
        found = [one for one in members if _is_called(one, name)]
        if len(found) != 1:
            return WrongAnswer(WHO, problem("problem-rule-who", name=name))
        who.append(found[0].person_id)
    link_id: LinkId | None = None
    if code := conversation.said(LINK):
        link = await unit.links.by_code(fold_code(code))
        if link is None:
            return WrongAnswer(LINK, problem("problem-link-unknown", code=code))
        link_id = link.id
    answer = _ANSWER.fullmatch(conversation.said(ANSWER).strip())
    if answer is None and conversation.said(ANSWER):
        return WrongAnswer(ANSWER, problem("problem-rule-answer"))
    how = conversation.said(StepId("how"))
    return RoutingRule(
        members=tuple(dict.fromkeys(who)),
        strategy=Strategy(how) if how else Strategy.ROUND_ROBIN,
        form_id=FormId(conversation.said(StepId("form"))) or None,
        link_id=link_id,
        step=StepId(answer[1]) if answer else None,
        answer=answer[2].strip() if answer else None,
        language=conversation.said(StepId("language")).strip().lower() or None,
        source=conversation.said(StepId("source")).strip() or None,
    )


def _names(text: str) -> list[str]:
    return [name for part in re.split(r"[,;\n]", text) if (name := part.strip())]


def _is_called(member: Member, name: str) -> bool:
    wanted = name.casefold()
    if wanted.startswith("@"):
        return (member.username or "").casefold() == wanted[1:]
    return wanted == member.name.casefold() or wanted in member.name.casefold().split()


def _added(form: Form | None, ended: Conversation, team: Team) -> Scene:
    result = RuleAdded(team)
    return Scene(SceneKind.CONFIRMED, ended.language, form=form, conversation=ended, result=result)
