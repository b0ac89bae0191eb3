"""What prospects say outside of forms: it reaches the manager who has them, or the team."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from typing_extensions import override

from intake.conversation.context import ConversationContext
from intake.conversation.inputs import Spoken, Text
from intake.conversation.purposes import Outside, ReceivedInput
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.service import ConversationService
from intake.conversation.small_talk import is_thanks
from intake.conversation.turn import Outcome, Turn
from intake.dialogue import albums
from intake.dialogue.answer_prospect import nowhere_row
from intake.dialogue.dialogue_units import ProspectUnit
from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.relayed import Direction, HasRelayed, relayed_of
from intake.kernel.ids import ChatId, LeadId, PersonId, TeamId
from intake.kernel.person import Person, Profile
from intake.kernel.problems import problem
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook
from intake.leads.open_lead import team_of
from intake.team.member import HasMembers

_NEVER = datetime.min.replace(tzinfo=UTC)
_LINK_COUNTS_FOR = timedelta(days=28)
"""Whose leads a stranger's words become is said by the link by which they last came."""
_SEEN_FOR_THANKS = 10
"""Nobody thanks more often before they say anything else."""


class PassOn(Outside[ProspectUnit]):
    """Takes the words of prospects: each becomes a relayed message of one of their leads."""

    def __init__(
        self,
        context: ConversationContext,
        book: LeadBook,
        places: LeadPlaces,
        *,
        owners: frozenset[PersonId] = frozenset(),
    ) -> None:
        """``owners`` are no prospects, unless they have sent a form."""
        self._context = context
        self._service = ConversationService(context)
        self._book = book
        self._places = places
        self._owners = owners

    @override
    async def __call__(
        self, unit: ProspectUnit, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        """Pass on what no form wants; what is said while one is open belongs to that, unless it is
        no answer and the team spoke last."""
        if received.spoken is None:
            return None
        if received.in_form:
            return await self._in_form(unit, person, received, now)
        leads = await unit.leads.open_of(person.id)
        replied = await _replied(unit, person, received.spoken)
        scene = await self._pass_on(unit, person, received, leads, replied, now)
        if scene is not None or not await _works_here(unit, person.id):
            return scene
        if received.spoken.reply_to is not None:
            await unit.outbox.add(
                nowhere_row(ChatId(person.id), received.spoken.message_id, now), now
            )
            return self._silence(person)
        thanks = isinstance(received.said, Text) and is_thanks(received.said.text)
        return None if thanks else self._service.idle(person, SceneKind.FOR_NOBODY)

    async def _in_form(
        self, unit: ProspectUnit, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        """Take words that cannot answer the form as an answer to the team, whose words stand below
        the form's question; that is put again."""
        running = await unit.conversations.open_of(person.id)
        form = None if running is None else self._context.catalogue.get(running.form_id)
        if running is None or form is None or not isinstance(received.said, Text):
            return None
        leads = await unit.leads.open_of(person.id)
        if not any((lead.last_out_at or _NEVER) > running.changed_at for lead in leads):
            return None
        if await self._pass_on(unit, person, received, leads, None, now) is None:
            return None
        turn = Turn(Outcome.STAYS, running, problem("problem-passed-on"))
        return self._service.scene_after(form, turn, person)

    @override
    async def replied(
        self, unit: ProspectUnit, person: Person, received: ReceivedInput, now: datetime
    ) -> Scene | None:
        """Pass on what answers a message of the team, also while a form is open."""
        assert received.spoken is not None  # noqa: S101 - as the caller says
        replied = await _replied(unit, person, received.spoken)
        if replied is None:
            return None
        leads = await unit.leads.open_of(person.id)
        scene = await self._pass_on(unit, person, received, leads, replied, now)
        return scene and self._silence(person)

    @override
    async def again(self, unit: ProspectUnit, profile: Profile, spoken: Spoken) -> Scene | None:
        """Say once more that it was passed on, unless somebody has answered since."""
        found = await unit.relayed.from_message(ChatId(profile.id), spoken.message_id)
        if not found and await _is_a_managers_answer(unit, profile.id, spoken):
            return self._silence(profile)
        if not found or found[0].direction is not Direction.IN:
            return None
        lead = await unit.leads.get(found[0].lead_id)
        if lead is None or lead.answered:
            return self._silence(profile)
        if await unit.conversations.open_of(profile.id) is not None:
            return None  # the form's question is what is on now
        return self._service.idle(profile, SceneKind.PASSED_ON)

    async def _pass_on(
        self,
        unit: ProspectUnit,
        person: Person,
        received: ReceivedInput,
        leads: Sequence[Lead],
        replied: LeadId | None,
        now: datetime,
    ) -> Scene | None:
        spoken = received.spoken
        assert spoken is not None  # noqa: S101 - as the callers say
        own = ChatId(person.id)
        if await unit.relayed.from_message(own, spoken.message_id):
            return self._silence(person)  # whatever update brings it: it is on its way already
        thanks = isinstance(received.said, Text) and is_thanks(received.said.text)
        lead = await self._lead(unit, person, leads, replied, now, thanks=thanks)
        if lead is None or lead.is_muted(now):
            return None
        team = await unit.teams.get(lead.team_id)
        if team is None:
            return None
        chats = await self._places.recipients(unit, team, lead, now)
        if not chats:
            return None
        going_on = any(one.id == lead.id for one in leads) and (
            lead.answered or await _was_acknowledged(unit, lead.id)
        )
        await albums.finish(unit, ChatId(person.id), person.id, now, but=spoken.album)
        messages = []
        for chat in chats:
            message = relayed_of(spoken, lead.id, Direction.IN, own, person.id, now, to=chat)
            if message.album is not None:
                message = await albums.take_part(unit, message)
            messages.append(await unit.relayed.add(message))
        await albums.start(unit, tuple(messages), now)
        if going_on:
            return self._silence(person)
        if thanks:
            return self._service.idle(person, SceneKind.WELCOME)
        left = await self._service.just_cancelled(unit.conversations, person.id)
        return self._service.idle(person, SceneKind.PASSED_ON, cancelled=left)

    async def _lead(
        self,
        unit: ProspectUnit,
        person: Person,
        leads: Sequence[Lead],
        replied: LeadId | None,
        now: datetime,
        *,
        thanks: bool,
    ) -> Lead | None:
        """Return the lead that heard it; of several, or of none that is open, by the rules.

        Thanks open nothing, and want no answer.
        """
        lead = destination(leads, replied)
        if lead is not None:
            if lead.is_muted(now):
                return lead
            return await self._book.note_inbound(unit, lead, now, wants_answer=not thanks)
        if thanks:
            return None
        last = await unit.leads.get(replied) if replied else await unit.leads.latest_of(person.id)
        if last is not None:
            muted = last.is_muted(now)
            return last if muted else await self._opened(unit, person, last.team_id, now)
        if person.id in self._owners or await unit.members.get(person.id) is not None:
            return None
        return await self._opened(unit, person, await self._team(unit, person, now), now)

    async def _opened(
        self, unit: ProspectUnit, person: Person, team_id: TeamId, now: datetime
    ) -> Lead | None:
        team = await unit.teams.get(team_id)
        if team is None or not await self._places.has_any(unit, team):
            return None
        return await self._book.opened(unit, person.id, team_id, now)

    async def _team(self, unit: ProspectUnit, person: Person, now: datetime) -> TeamId:
        """Return whose lead a stranger becomes: by the form that they left, or by their link."""
        touches = await unit.touches.since(person.id, now - _LINK_COUNTS_FOR, 1)
        link_id = touches[-1].link_id if touches else None
        left = await unit.conversations.latest_of(person.id)
        form = None if left is None else self._context.catalogue.get(left.form_id)
        return await team_of(unit, form, link_id)

    def _silence(self, person: Person | Profile) -> Scene:
        """Say nothing: a dialogue is going on."""
        return Scene(SceneKind.NOTED, self._context.languages.of(person))


def destination(leads: Sequence[Lead], replied: LeadId | None) -> Lead | None:
    """Return which of a prospect's open leads some words belong to.

    It is the one whose message they answer, else that of whoever wrote last, else the newest.
    ``None``: there is none, or they answer one that is closed.
    """
    if replied is not None:
        return next((lead for lead in leads if lead.id == replied), None)
    return max(leads, key=lambda lead: (lead.last_out_at or _NEVER, lead.id), default=None)


async def _is_a_managers_answer(unit: HasMembers, person_id: PersonId, spoken: Spoken) -> bool:
    """Say whether one of a team answers a message of ours. What belongs to a lead was taken before
    this: of which lead it is, nobody knows."""
    return spoken.reply_to is not None and await _works_here(unit, person_id)


async def _works_here(unit: HasMembers, person_id: PersonId) -> bool:
    member = await unit.members.get(person_id)
    return member is not None and member.removed_at is None


async def _was_acknowledged(unit: HasRelayed, lead_id: LeadId) -> bool:
    """Say whether the person knows that their words reach somebody: thanks are only smiled at."""
    said = await unit.relayed.first(lead_id, _SEEN_FOR_THANKS)
    return any(not is_thanks(one.text or "") for one in said)


async def _replied(unit: HasRelayed, person: Person, spoken: Spoken) -> LeadId | None:
    """Return the lead of the message that was answered, if it stands in a dialogue."""
    if spoken.reply_to is None:
        return None
    return await unit.relayed.lead_of(ChatId(person.id), spoken.reply_to)
