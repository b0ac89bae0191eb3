"""``/newlink``, and changing a link: an admin's answers become a deep link."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Protocol

from typing_extensions import override

from intake.arrivals.explain_payload import ExplainPayload, Explanation
from intake.attribution.visit import HasVisits
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation, Ending, Place
from intake.conversation.inputs import Input, PastedLink, Text
from intake.conversation.purposes import Purpose
from intake.conversation.scene import Preview, Result, Scene, SceneKind, Suggestion
from intake.conversation.scenes import scene_of
from intake.conversation.transitions import changed
from intake.conversation.turn import Outcome, Turn
from intake.conversation.units import ConversationUnit
from intake.forms.answer import Answer
from intake.forms.form import Form
from intake.kernel.ids import LinkId, PersonId, TeamId
from intake.kernel.person import Person
from intake.kernel.problems import problem
from intake.links.known_values import KEPT_FIELDS, UTM_FIELDS, KnownValue, KnownValueId, LinkField
from intake.links.link import Link, NewLink, fold_code
from intake.links.link_draft import LinkDraft, LinkFault, LinkPlace, member_word, read_draft
from intake.links.make_links import MakeLinks, MakingUnit, Remark
from intake.links.switch_link import save_change
from intake.wizards.link_answers import (
    CODE_STEP,
    about_link,
    answers_about,
    field_of,
    is_about,
    link_about,
    step_of,
    texts_in,
)
from intake.wizards.wrong_answer import WrongAnswer, ask_again, just_given, refused

_OFFERED = 8
"""Values used before, on buttons: as many as a phone shows under a question."""
_NOT_YET = "problem-link-template-empty"
"""A template may be typed before what it names."""


@dataclass(frozen=True, slots=True)
class LinkMade(Result):
    """There is a link now."""

    link: Link
    open_source: KnownValue | None = None
    """Its source, if nobody has said yet that Sales Intelligence has it."""


@dataclass(frozen=True, slots=True)
class LinkChanged(Result):
    """A link is another than it was."""

    link: Link
    open_source: KnownValue | None = None


@dataclass(frozen=True, slots=True)
class LinkPreview(Preview):
    """What the answers come to so far."""

    link: NewLink | None
    """``None``: something is wrong with them."""
    faults: tuple[LinkFault, ...] = ()
    remarks: tuple[Remark, ...] = ()
    sample: Explanation | None = None
    """How a payload that was typed or pasted would be read."""
    changes: bool = False
    """The link exists."""


class LinkUnit(MakingUnit, HasVisits, ConversationUnit, Protocol):
    """Enough to make a link of a conversation."""


class LinkWizard(Purpose[LinkUnit]):
    """Makes the link that the answers describe, or changes it; or asks again for what cannot be
    used."""

    def __init__(
        self, context: ConversationContext, make: MakeLinks, explain: ExplainPayload
    ) -> None:
        """``explain`` reads the payloads that are tried out."""
        self._context = context
        self._make = make
        self._explain = explain

    @override
    async def confirm(
        self, unit: LinkUnit, person: Person, form: Form, conversation: Conversation, now: datetime
    ) -> Scene:
        """Make it; a code that was free when it was typed may be taken by now."""
        place = await self._place(unit, conversation, now)
        draft = _draft(conversation, place)
        before = await self._changed_link(unit, conversation)
        if before is not None and not is_about(conversation, before):
            return await _begun_anew(unit, form, conversation, before, place, now)
        (faults,) = await self._make.faults(unit, [draft]) if before is None else (draft.faults,)
        if faults or draft.link is None:
            return await ask_again(unit, form, conversation, _wrong(faults[0]), now)
        result: LinkMade | LinkChanged
        if before is None:
            (link,) = await self._make.make(unit, [draft], person.id, now)
            result = LinkMade(link, await _open_source(unit, link))
        else:
            link = await self._change(unit, person, before, draft, now)
            result = LinkChanged(link, await _open_source(unit, link))
        ended = changed(_with_code(conversation, link.code), now, ended=Ending.SUBMITTED)
        await unit.conversations.save(ended, was=conversation.revision)
        return _ended(form, ended, result)

    async def _change(
        self, unit: LinkUnit, person: Person, before: Link, draft: LinkDraft, now: datetime
    ) -> Link:
        """Write what is said now over what the link said; its code and state stay."""
        assert draft.link is not None  # noqa: S101 - a draft with faults is asked again
        after = before.rewritten(draft.link)
        saved = await save_change(unit, before, after, "link.changed", person.id, now)
        if saved != before:
            await self._make.note_values(unit, [saved], person.id, now)
            await unit.known_values.note(sorted(draft.templates), person.id, now)
        return saved

    @override
    async def confirmed(
        self, unit: LinkUnit, form: Form | None, conversation: Conversation
    ) -> Scene | None:
        """Show the link that was made: its code is kept among the answers."""
        code = conversation.answer(CODE_STEP)
        link = await unit.links.by_code(fold_code(code.value)) if code else None
        if link is None:
            return None
        source = await _open_source(unit, link)
        made = LinkMade if conversation.about is None else LinkChanged
        return _ended(form, conversation, made(link, source))

    @override
    async def validated(
        self, unit: LinkUnit, form: Form, before: Conversation, turn: Turn, now: datetime
    ) -> Turn:
        """Refuse what cannot be used; at the summary a link without a code gets one."""
        given = next((name for name in LinkField if just_given(before, turn, step_of(name))), None)
        if given is not None:
            wrong = await self._fault_of(unit, given, turn.conversation, now)
            if wrong is not None:
                return refused(form, before, turn, wrong, now)
        after = turn.conversation
        if turn.outcome is not Outcome.GOES_ON or after.place is not Place.SUMMARY:
            return turn
        if after.answer(CODE_STEP) is None:
            code = await self._make.free_code(unit)
            return replace(turn, conversation=_with_code(after, code))
        return turn

    async def _fault_of(
        self, unit: LinkUnit, given: LinkField, conversation: Conversation, now: datetime
    ) -> WrongAnswer | None:
        draft = _draft(conversation, await self._place(unit, conversation, now))
        link = await self._changed_link(unit, conversation)
        (faults,) = await self._make.faults(unit, [draft]) if link is None else (draft.faults,)
        if link is not None and given is LinkField.CODE:
            typed = conversation.answer(CODE_STEP)
            if typed is None or fold_code(typed.value) != link.code:
                return WrongAnswer(CODE_STEP, problem("problem-link-code-fixed", code=link.code))
        found = (one for one in faults if one.field is given and one.problem.text != _NOT_YET)
        fault = next(found, None)
        return None if fault is None else _wrong(fault)

    @override
    def typed(self, conversation: Conversation, pasted: PastedLink) -> Text | None:
        """Take the code of a link that is pasted where a code is asked for; under the summary it
        is tried out."""
        if conversation.resuming:
            return None
        wanted = conversation.step == CODE_STEP or conversation.place is Place.SUMMARY
        return Text(pasted.payload) if wanted else None

    @override
    def reads_aloud(self, conversation: Conversation) -> bool:
        return conversation.place is Place.SUMMARY and not conversation.resuming

    @override
    async def picked(
        self, unit: LinkUnit, form: Form, conversation: Conversation, number: int, now: datetime
    ) -> Text | Turn | None:
        """Take a value that was used before, a team or a manager; under the summary, what is
        proposed instead of a value."""
        if conversation.place is Place.SUMMARY:
            return await self._better(unit, conversation, number, now)
        name = field_of(conversation)
        if name is LinkField.TEAM:
            team = await unit.teams.get(TeamId(number))
            return None if team is None else Text(team.name or f"#{team.id}")
        if name is LinkField.MANAGER:
            place = await self._make.place(unit, now)
            return Text(member_word(place, PersonId(number)))
        if name not in KEPT_FIELDS:
            return None
        known = await unit.known_values.get(KnownValueId(number))
        return None if known is None or known.field is not name else Text(known.value)

    async def _better(
        self, unit: LinkUnit, conversation: Conversation, number: int, now: datetime
    ) -> Turn | None:
        draft = _draft(conversation, await self._place(unit, conversation, now))
        remarks = () if draft.link is None else await self._make.remarks(unit, draft.link)
        for remark in remarks:
            if remark.instead and UTM_FIELDS.index(remark.field) == number:
                answer = Answer(step_of(remark.field), (remark.instead,))
                others = (one for one in conversation.answers if one.step != answer.step)
                after = changed(conversation, now, answers=(*others, answer))
                return Turn(Outcome.GOES_ON, after)
        return None

    @override
    async def dressed(
        self, unit: LinkUnit, scene: Scene, said: Input | None, now: datetime
    ) -> Scene:
        """Offer values that were used before; under the summary say what the link would be, what
        had better be looked at, and how a payload that was tried would be read."""
        conversation = scene.running
        if conversation is None:
            return scene
        if scene.kind is SceneKind.QUESTION:
            return replace(scene, suggestions=await self._suggestions(unit, conversation, now))
        if scene.kind is not SceneKind.SUMMARY:
            return scene
        draft = _draft(conversation, await self._place(unit, conversation, now))
        tried = _tried(said) if scene.again else None
        preview = await self._preview(unit, conversation, draft, tried, now)
        suggestions = tuple(
            Suggestion(UTM_FIELDS.index(one.field), f"{one.field} → {one.instead}")
            for one in preview.remarks
            if one.instead
        )
        why = scene.problem if preview.sample is None else None
        return replace(scene, suggestions=suggestions, preview=preview, problem=why)

    async def _preview(
        self,
        unit: LinkUnit,
        conversation: Conversation,
        draft: LinkDraft,
        tried: str | None,
        now: datetime,
    ) -> LinkPreview:
        changes = conversation.about is not None
        if draft.link is None:
            return LinkPreview(None, draft.faults, changes=changes)
        remarks = await self._make.remarks(unit, draft.link)
        sample = None
        if tried is not None:
            stored = await self._changed_link(unit, conversation)
            sample = await self._explain.within(unit, tried, _as_if(draft.link, stored, now))
        return LinkPreview(draft.link, remarks=remarks, sample=sample, changes=changes)

    async def _suggestions(
        self, unit: LinkUnit, conversation: Conversation, now: datetime
    ) -> tuple[Suggestion, ...]:
        name = field_of(conversation)
        if name is not None and name in KEPT_FIELDS:
            known = await unit.known_values.of_field(name, _OFFERED)
            return tuple(Suggestion(one.id, one.value) for one in known)
        if name not in {LinkField.TEAM, LinkField.MANAGER}:
            return ()
        place = await self._make.place(unit, now)
        if name is LinkField.TEAM:
            return tuple(Suggestion(team.id, team.name or "#1") for team in place.teams)
        draft = _draft(conversation, place)
        team_id = None if draft.link is None else draft.link.team_id
        teams = [one for one in place.teams if team_id in {None, one.id}]
        named = {person_id: called for team in teams for person_id, called, _ in team.members}
        return tuple(Suggestion(number, called) for number, called in named.items())

    async def _place(self, unit: LinkUnit, conversation: Conversation, now: datetime) -> LinkPlace:
        place = await self._make.place(unit, now)
        return replace(place, past=conversation.about is not None)

    async def _changed_link(self, unit: LinkUnit, conversation: Conversation) -> Link | None:
        link_id = link_about(conversation)
        return None if link_id is None else await unit.links.get(link_id)


async def _begun_anew(
    unit: LinkUnit,
    form: Form,
    conversation: Conversation,
    link: Link,
    place: LinkPlace,
    now: datetime,
) -> Scene:
    """Show what the link says by now: what somebody else has changed meanwhile is not undone."""
    answers = answers_about(form, link, place)
    again = changed(conversation, now, answers=answers, about=about_link(link))
    again = replace(again, asked=again.revision)  # the summary is another one
    await unit.conversations.save(again, was=conversation.revision)
    return scene_of(form, again, problem=problem("problem-link-changed-meanwhile"))


def _draft(conversation: Conversation, place: LinkPlace) -> LinkDraft:
    return read_draft(texts_in(conversation), place)


def _as_if(wished: NewLink, stored: Link | None, now: datetime) -> Link:
    """Return the link as it would be, to be tried out."""
    if stored is not None:
        return stored.rewritten(wished)
    said = {one.name: getattr(wished, one.name) for one in fields(NewLink)}
    return Link(**said, id=LinkId(0), enabled=True, created_at=now, created_by=None)


def _tried(said: Input | None) -> str | None:
    match said:
        case PastedLink(payload=payload):
            return payload
        case Text(text):
            return text
        case _:
            return None


async def _open_source(unit: LinkUnit, link: Link) -> KnownValue | None:
    """Return the link's source if somebody still has to put it into Sales Intelligence."""
    known = await unit.known_values.find(LinkField.SOURCE, link.utm.source)
    return None if known is None or known.confirmed_at is not None else known


def _wrong(fault: LinkFault) -> WrongAnswer:
    return WrongAnswer(step_of(fault.field), fault.problem)


def _ended(form: Form | None, ended: Conversation, result: LinkMade | LinkChanged) -> Scene:
    return Scene(SceneKind.CONFIRMED, ended.language, form=form, conversation=ended, result=result)


def _with_code(conversation: Conversation, code: str) -> Conversation:
    others = tuple(answer for answer in conversation.answers if answer.step != CODE_STEP)
    return replace(conversation, answers=(*others, Answer(CODE_STEP, (code,))))
