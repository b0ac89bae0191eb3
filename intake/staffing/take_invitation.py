"""``/start i_…``: somebody comes with an invitation."""

from dataclasses import dataclass
from datetime import datetime

from typing_extensions import override

from intake.arrivals.invited import TakesInvitation
from intake.conversation.scene import Result, Scene, SceneKind
from intake.kernel.languages import Languages
from intake.kernel.person import Person
from intake.staffing.invite import InvitationTaking, InvitationUnit
from intake.team.invitation import TRIES
from intake.team.member import Role


@dataclass(frozen=True, slots=True)
class InvitationTaken(Result):
    """They are in the team now, or will be once somebody says so."""

    team: str
    """Its name; empty: the default one."""
    role: Role
    waits: bool


class TakeInvitation(TakesInvitation[InvitationUnit]):
    """Takes good tokens. Whoever tries many gets the answer of an unknown payload to each."""

    def __init__(self, taking: InvitationTaking, languages: Languages) -> None:
        self._taking = taking
        self._languages = languages

    @override
    async def __call__(
        self, unit: InvitationUnit, person: Person, token: str, now: datetime
    ) -> Scene | None:
        if await unit.invitations.tried(person.id, now) >= TRIES:
            return None
        taken = await self._taking.take(unit, person.id, token, now)
        if taken is None:
            await unit.invitations.note_try(person.id, now)
            return None
        team = await unit.teams.get(taken.team_id)
        result = InvitationTaken("" if team is None else team.name, taken.role, taken.waits)
        return Scene(SceneKind.CONFIRMED, self._languages.of(person), result=result)
