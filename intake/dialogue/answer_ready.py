"""Ready answers in a dialogue: found by a word, filled in, and sent as words of one's own."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from intake.dialogue.albums import finish, start
from intake.dialogue.answer_prospect import Speakers, lead_spoken_of
from intake.dialogue.dialogue_units import TeamTalkUnit
from intake.dialogue.inside import TeamWords
from intake.dialogue.ready_answer import (
    TITLE_LENGTH,
    ReadyAnswer,
    filled,
    fitting,
    folded,
    missing,
)
from intake.dialogue.relayed import Direction, Relayed
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, FormId, LeadId, PersonId, TeamId, UpdateId
from intake.kernel.languages import Languages
from intake.kernel.once import Once
from intake.kernel.person import Profile
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.lead import Lead
from intake.team.access import TeamAccess
from intake.team.audit import AuditEntry
from intake.team.member import Member, Role
from intake.team.team import DEFAULT_TEAM

OFFERED = 8
"""Answers among which one is chosen by a button."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is on its way; or it is marked why not."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Several may be meant; none: nothing has that word."""

    lead_id: LeadId
    answers: tuple[ReadyAnswer, ...]


@dataclass(frozen=True, slots=True)
class Lacks:
    """It speaks of what nobody knows."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nowhere:
    """There is no dialogue here."""


ReadyReply = Sent | Choose | Lacks | Nowhere


class AnswerReady:
    """Sends a ready answer, by a word or by a button."""

    def __init__(
        self,
        units: UnitOfWorkFactory[TeamTalkUnit],
        reading: UnitOfWorkFactory[TeamTalkUnit],
        clock: Clock,
        speakers: Speakers,
        languages: Languages,
    ) -> None:
        self._once = Once(units, clock)
        self._reading = reading
        self._speakers = speakers
        self._languages = languages

    async def __call__(
        self, update_id: UpdateId, profile: Profile | None, words: TeamWords, said_at: datetime
    ) -> ReadyReply:
        """Send the answer that ``words.text`` finds: ``price``, or ``price name=Ann`` with what it
        would lack. Of several the writer chooses."""
        async with self._reading() as unit:
            lead_id = await lead_spoken_of(unit, words)
        if lead_id is None:
            return Nowhere()
        answer = partial(self._by_word, profile, words, lead_id, said_at)
        return await self._once(update_id, answer, again=_sent)

    async def chosen(
        self,
        update_id: UpdateId,
        profile: Profile,
        words: TeamWords,
        lead_id: LeadId,
        number: int,
    ) -> ReadyReply:
        """Send the one that was chosen under a message; once for each such message."""
        answer = partial(self._by_button, profile, words, lead_id, number)
        return await self._once(update_id, answer, again=_sent)

    async def _by_word(
        self,
        profile: Profile | None,
        words: TeamWords,
        lead_id: LeadId,
        said_at: datetime,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> ReadyReply:
        speaking = await self._speakers.speaking(unit, profile, words, lead_id, now, said_at)
        if speaking is None:
            return Sent()
        member, lead = speaking
        word, given = _split(words.text)
        known = await unit.ready_answers.of(lead.team_id, member.person_id)
        forms, language = await self._forms_and_language(unit, lead)
        found = fitting(known, word, forms, language)
        exact = [one for one in found if folded(one.title) == folded(word)]
        if len(found) != 1 and len(exact) != 1:
            return Choose(lead.id, found[:OFFERED])
        return await self._send(unit, member, lead, words, (exact or found)[0], given, now)

    async def _by_button(
        self,
        profile: Profile,
        words: TeamWords,
        lead_id: LeadId,
        number: int,
        unit: TeamTalkUnit,
        now: datetime,
    ) -> ReadyReply:
        if await unit.relayed.from_message(words.chat_id, words.spoken.message_id):
            return Nowhere()
        if await unit.leads.get(lead_id) is None:
            return Nowhere()
        speaking = await self._speakers.speaking(unit, profile, words, lead_id, now, now)
        answer = await unit.ready_answers.get(number)
        if speaking is None or answer is None or answer.archived_at is not None:
            return Nowhere()
        member, lead = speaking
        if answer.team_id != lead.team_id and answer.person_id != member.person_id:
            return Nowhere()
        return await self._send(unit, member, lead, words, answer, {}, now)

    async def _send(
        self,
        unit: TeamTalkUnit,
        member: Member,
        lead: Lead,
        words: TeamWords,
        answer: ReadyAnswer,
        given: Mapping[str, str],
        now: datetime,
    ) -> ReadyReply:
        values = {**await self._values(unit, member, lead), **given}
        lacking = missing(answer.text, values)
        if lacking:
            return Lacks(answer.title, lacking)
        safe = {name: html.escape(value) for name, value in values.items()}
        await finish(unit, words.chat_id, member.person_id, now, but=None)
        message = await unit.relayed.add(
            Relayed(
                lead_id=lead.id,
                direction=Direction.OUT,
                source_chat=words.chat_id,
                source_message=words.spoken.message_id,
                kind=answer.files[0].partition(":")[0] if answer.files else "text",
                text=filled(answer.text, safe) or None,
                composed=True,
                files=answer.files,
                author_id=member.person_id,
                at=now,
                target_chat=ChatId(lead.person_id),
            )
        )
        await start(unit, (message,), now)
        return Sent()

    async def _forms_and_language(
        self, unit: TeamTalkUnit, lead: Lead
    ) -> tuple[frozenset[FormId], str]:
        """Return which forms the prospect sent, and which language they are spoken to in."""
        numbers = await unit.leads.submissions_of(lead.id)
        submissions = await unit.submissions.get_all(numbers)
        person = await unit.people.get(lead.person_id)
        language = self._languages.default if person is None else self._languages.of(person)
        return frozenset(one.form_id for one in submissions.values()), language

    async def _values(self, unit: TeamTalkUnit, member: Member, lead: Lead) -> dict[str, str]:
        person = await unit.people.get(lead.person_id)
        team = await unit.teams.get(lead.team_id)
        numbers = await unit.leads.submissions_of(lead.id)
        newest = await unit.submissions.get(numbers[-1]) if numbers else None
        return {
            "name": "" if person is None else person.first_name,
            "manager": member.name,
            "form": "" if newest is None else newest.form_title,
            "team": "" if team is None else team.name,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """A ready answer that somebody wants to keep."""

    title: str
    text: str
    """Telegram's HTML."""
    files: tuple[str, ...]
    for_team: bool = False
    form_id: FormId | None = None
    language: str | None = None


class KeepReadyAnswer:
    """Adds ready answers, and takes them out of use: everybody their own, admins the team's."""

    def __init__(
        self, units: UnitOfWorkFactory[TeamTalkUnit], clock: Clock, access: TeamAccess
    ) -> None:
        self._once = Once(units, clock)
        self._access = access

    async def add(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, draft: Draft
    ) -> bool:
        """Add one; ``False``: that is not theirs to do."""
        return await self._once(update_id, partial(self._add, profile, chat_id, draft), again=_yes)

    async def archive(
        self, update_id: UpdateId, profile: Profile, chat_id: ChatId, title: str
    ) -> bool:
        """Take the one with that title out of use; ``False``: there is none of theirs."""
        drop = partial(self._archive, profile, chat_id, title)
        return await self._once(update_id, drop, again=_yes)

    async def _add(
        self, profile: Profile, chat_id: ChatId, draft: Draft, unit: TeamTalkUnit, now: datetime
    ) -> bool:
        member, team_id, leads = await self._who(unit, profile, chat_id, now)
        if member is None or (draft.for_team and not leads):
            return False
        kept = await unit.ready_answers.add(
            ReadyAnswer(
                team_id=team_id if draft.for_team else None,
                person_id=None if draft.for_team else member.person_id,
                form_id=draft.form_id,
                language=draft.language,
                title=draft.title[:TITLE_LENGTH],
                text=draft.text,
                files=draft.files,
                created_at=now,
            )
        )
        await _noted(unit, now, profile, "answer.kept", kept)
        return True

    async def _archive(
        self, profile: Profile, chat_id: ChatId, title: str, unit: TeamTalkUnit, now: datetime
    ) -> bool:
        member, team_id, leads = await self._who(unit, profile, chat_id, now)
        if member is None:
            return False
        known = await unit.ready_answers.of(team_id, member.person_id)
        named = [one for one in known if folded(one.title) == folded(title)]
        theirs = [one for one in named if leads or one.person_id == member.person_id]
        if not theirs:
            return False
        own = [one for one in theirs if one.person_id == member.person_id]
        dropped = (own or theirs)[0]
        await unit.ready_answers.archive(dropped.id, now)
        await _noted(unit, now, profile, "answer.dropped", dropped)
        return True

    async def _who(
        self, unit: TeamTalkUnit, profile: Profile, chat_id: ChatId, now: datetime
    ) -> tuple[Member | None, TeamId, bool]:
        """Return who acts, for which team, and whether they lead it."""
        member = await self._access.acting(unit, profile, chat_id, now)
        if member is None:
            return None, DEFAULT_TEAM, False
        here = await self._access.team_in(unit, chat_id)
        teams = await unit.members.teams_of(member.person_id)
        team_id = here.id if here is not None else next(iter(teams), DEFAULT_TEAM)
        role = self._access.role_of(PersonId(member.person_id), member)
        return member, team_id, role in {Role.OWNER, Role.ADMIN}


def _split(text: str) -> tuple[str, dict[str, str]]:
    """Part the word from what was given: ``price name=Ann Lee``."""
    values: dict[str, str] = {}
    words: list[str] = []
    last = ""
    for part in text.split():
        name, equals, value = part.partition("=")
        if equals and words and name.isalpha():
            last, values[name.lower()] = name.lower(), value
        elif last:
            values[last] += f" {part}"
        else:
            words.append(part)
    return " ".join(words), values


async def _noted(
    unit: TeamTalkUnit, now: datetime, profile: Profile, what: str, answer: ReadyAnswer
) -> None:
    """Write down who changed what a whole team says; one's own answers are one's own."""
    if answer.team_id is not None:
        entry = AuditEntry(now, profile.id, what, f"team:{answer.team_id}", None, answer.title)
        await unit.audit.add(entry)


async def _sent(_: TeamTalkUnit) -> ReadyReply:
    return Sent()


async def _yes(_: TeamTalkUnit) -> bool:
    return True
