"""The use cases by which teams are led, together: the pages of ``/team`` need most of them."""

from dataclasses import dataclass

from intake.operations.place_team import PlaceTeam
from intake.staffing.ban_person import BanPerson, ListBans
from intake.staffing.change_member import ChangeMember
from intake.staffing.change_team import ChangeTeam
from intake.staffing.days_off import ProposeHolidays, SetDays
from intake.staffing.invite import DecideInvitation, InvitationStory, Invite
from intake.staffing.propose_link import ProposeLink
from intake.staffing.read_staff import ReadStaff
from intake.staffing.schedule import ChangeSchedule


@dataclass(frozen=True, slots=True)
class TeamCases:
    """Each asks itself whether whoever acts may."""

    read: ReadStaff
    change_team: ChangeTeam
    place_team: PlaceTeam
    change_member: ChangeMember
    change_schedule: ChangeSchedule
    propose_holidays: ProposeHolidays
    set_days: SetDays
    invite: Invite
    decide_invitation: DecideInvitation
    invitation_story: InvitationStory
    propose_link: ProposeLink
    ban_person: BanPerson
    list_bans: ListBans
    languages: tuple[str, ...]
    """Those that members can be said to speak: of the forms, and of the bot's own texts."""
