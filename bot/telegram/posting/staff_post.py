"""What is brought to members and to whoever leads: news with buttons, menus, emptied cards."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Protocol

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from handlers.command_menus import own_menu
from handlers.views.outgoing_messages import OutgoingMessage
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.leads.cards.lead_card import HasLeadCards, LeadCard, LeadCardGone
from intake.leads.lead import HasLeads
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.row import card_row
from intake.outbox.tasks.staff_tasks import (
    InvitationNews,
    MemberLeft,
    MemberMenu,
    MemberNews,
    SourceQuestion,
)
from intake.submissions.card import HasCards
from intake.team.member import Role
from texts.translator import Translator

_REFUSALS = (TelegramForbiddenError, TelegramBadRequest)
"""They never started the bot, or block it; what was to be edited is gone."""


class KnowsRole(Protocol):
    """What somebody may do here now."""

    async def __call__(self, person_id: PersonId) -> Role | None:
        """Return it."""
        ...


class KnowsChosenLanguage(Protocol):
    """What somebody chose to be spoken to in."""

    async def __call__(self, person_id: PersonId) -> str | None:
        """Return it; ``None``: nothing."""
        ...


class LanguageOfChat(Protocol):
    """In which language somebody is spoken to."""

    async def __call__(self, person_id: PersonId) -> str:
        """Return it."""
        ...


class ShowMenu:
    """Lets somebody's chat offer the commands of what they are."""

    def __init__(
        self,
        bot: Bot,
        translator: Translator,
        role_of: KnowsRole,
        speaks: KnowsChosenLanguage,
        *,
        default: str,
    ) -> None:
        self._bot = bot
        self._translator = translator
        self._role_of = role_of
        self._speaks = speaks
        self._default = default

    async def __call__(self, task: MemberMenu, attempt: Attempt) -> Completion:  # noqa: ARG002  it has no steps
        """Set it; a chat that is not there has no menu."""
        calls = own_menu(
            self._translator,
            task.person_id,
            await self._role_of(task.person_id),
            default=self._default,
            chosen=await self._speaks(task.person_id),
        )
        with suppress(*_REFUSALS):
            for call in calls:
                await self._bot(call)
        return Completion()

    def refused(self, task: MemberMenu, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""


Render = Callable[[Any, str], Awaitable[OutgoingMessage | None]]
"""Renders a task in a language, as it is at that moment; ``None``: it is over."""


class PostNews:
    """Sends news about members and invitations, and questions about sources."""

    def __init__(
        self, bot: Bot, language_of: LanguageOfChat, render: Render, *, quiet: bool = False
    ) -> None:
        """``quiet``: it comes without a sound."""
        self._bot = bot
        self._language_of = language_of
        self._render = render
        self._quiet = quiet or None

    async def __call__(
        self,
        task: MemberNews | InvitationNews | SourceQuestion,
        attempt: Attempt,  # noqa: ARG002  it has no steps
    ) -> Completion:
        """Send it, unless they never started the bot, or block it."""
        view = await self._render(task, await self._language_of(PersonId(task.chat_id)))
        if view is not None:
            with suppress(*_REFUSALS):
                await self._bot.send_message(
                    task.chat_id,
                    view.text,
                    parse_mode="HTML",
                    reply_markup=view.keyboard,
                    disable_notification=self._quiet,
                )
        return Completion()

    def refused(self, task: MemberNews | InvitationNews | SourceQuestion, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""


class LeftUnit(HasLeads, HasLeadCards, HasCards, Protocol):
    """What tells which cards stand in somebody's chat."""


class EmptyCards:
    """Empties what of a team's leads stands in the private chat of somebody who left it."""

    def __init__(
        self,
        bot: Bot,
        reading: UnitOfWorkFactory[LeftUnit],
        language_of: LanguageOfChat,
        translator: Translator,
    ) -> None:
        self._bot = bot
        self._reading = reading
        self._language_of = language_of
        self._translator = translator

    async def __call__(self, task: MemberLeft, attempt: Attempt) -> Completion:
        """Empty them one by one; what cannot be edited any more is out of reach. Submissions' own
        cards move to somebody else's chat, each by its row."""
        cards = await self._cards(task)
        async with self._reading() as unit:
            own = await unit.cards.in_chat(ChatId(task.person_id))
        language = await self._language_of(task.person_id)
        text = self._translator.say(language, "card-left")
        for card in cards:
            with suppress(*_REFUSALS):
                await self._bot.edit_message_text(
                    text, chat_id=card.chat_id, message_id=card.message_id
                )
        moving = tuple(card_row(one, attempt.row.created_at) for one in own)
        return Completion(tuple(LeadCardGone(card) for card in cards), moving)

    def refused(self, task: MemberLeft, reason: str) -> None:
        """Try for ever: all that goes wrong here can pass by itself."""

    async def _cards(self, task: MemberLeft) -> list[LeadCard]:
        chat_id = ChatId(task.person_id)
        found = []
        async with self._reading() as unit:
            numbers = await unit.lead_cards.leads_in(chat_id)
            leads = await unit.leads.get_all(numbers)
            for lead in leads.values():
                if lead.team_id == task.team_id:
                    cards = await unit.lead_cards.of(lead.id)
                    found += [one for one in cards if one.chat_id == chat_id]
        return found
