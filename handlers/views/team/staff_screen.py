"""What all pages of ``/team`` share."""

from collections.abc import Iterable, Sequence
from functools import partial

from aiogram.types import InlineKeyboardButton

from handlers.callback_data.staff_callbacks import NOBODY, TeamVerb, team_data
from handlers.views.local_times import hours_in_words
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import Rows, Screen, button, in_rows, screen_of
from intake.kernel.ids import PersonId, TeamId
from intake.team.team import Team
from intake.team.working_time import Hours
from texts.markup import Html, cut
from texts.translator import Translator

NAME_LENGTH = 60
_BUTTON_NAME = 40


class StaffScreen(Screen):
    """Speaks to one reader about one team (and one of its people)."""

    def __init__(
        self,
        translator: Translator,
        language: str,
        team_id: TeamId,
        person_id: PersonId = NOBODY,
    ) -> None:
        super().__init__(translator, language)
        self.team_id = team_id
        self.person_id = person_id

    def button(self, text: str, verb: TeamVerb, value: object = "") -> InlineKeyboardButton:
        """Return a button with that text."""
        data = team_data(verb, self.team_id, self.person_id, value)
        return button(cut(text, _BUTTON_NAME), data)

    def key_button(self, key: str, verb: TeamVerb, value: object = "") -> InlineKeyboardButton:
        """Return a button with the text of that key."""
        return self.button(self.plain(key), verb, value)

    def choices(
        self, offered: Iterable[tuple[str, object, bool]], verb: TeamVerb, in_row: int
    ) -> Rows:
        """Return a button for each that can be chosen; what holds now is ticked."""
        buttons = [
            self.button(f"✅ {text}" if holds else text, verb, value)
            for text, value, holds in offered
        ]
        return in_rows(buttons, in_row)

    def turning(self, verb: TeamVerb, page: int, pages: int) -> Rows:
        """Return the buttons that turn the page."""
        data = partial(team_data, verb, self.team_id, self.person_id)
        row = self.pager(page, pages, data)
        return [row] if row else []

    def to_team(self) -> Rows:
        """Return the way back to the team."""
        return [[self.key_button("button-staff-back", TeamVerb.TEAM)]]

    def to_member(self) -> Rows:
        """Return the way back to the member."""
        return [[self.key_button("button-staff-back", TeamVerb.MEMBER)]]

    def page(self, blocks: Sequence[Html], rows: Rows) -> OutgoingMessage:
        """Return a page."""
        return screen_of(blocks, rows)

    def name(self, team: Team) -> str:
        """Return a team's name."""
        return cut(team.name, NAME_LENGTH) or self.plain("team-default")

    def hours(self, hours: Hours | None) -> str:
        """Return hours in words."""
        return hours_in_words(hours, self.translator, self.language)
