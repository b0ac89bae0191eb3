"""Who acts in a run, and what they do: prospects, managers, and others who work in the portal."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from intake.forms.crm_part import EntityKind
from intake.outcomes.hear_events import CrmEvent
from intake.outcomes.lead_entity import EntityKey
from intake.team.team import PlaceKind
from sandbox.portal.acts import ActError as PortalActError
from sandbox.portal.kinds import Kind
from sandbox.telegram.acts.acting import ActError
from sandbox.telegram.state.messages import Message
from tests.simulation.team.office import MANAGERS, PROSPECT, STRANGERS, Office, answers_of

PAUSES = (0.0, 0.0, 2.0, 20.0, 90.0, 400.0)
_STAGES = ("NEW", "PREPARATION", "EXECUTING", "WON", "LOSE")
_NOT_PRESSED = ("spam", "ban")
"""Who is muted or banned is not heard: that is wanted, and not what is tried here."""


class Crowd:
    """Everybody; the dice say what happens next."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._dice = office.fate.dice
        self._prospects: list[int] = []
        self._count = 0

    async def live(self) -> None:
        """Let one after another act, and all at once sometimes."""
        dice = self._dice
        deeds: dict[Callable[[], Any], int] = {
            self._word_of_prospect: 6, self._word_of_manager: 6, self._press: 10,
            self._change_responsible: 3, self._change_stage: 1, self._event: 3, self._merge: 1,
            self._repeat: 1,
        }  # fmt: skip
        async with asyncio.TaskGroup() as forms:
            for number in range(dice.choice((1, 2, 3))):
                forms.create_task(self._form(PROSPECT + number))
            for _ in range(dice.choice((15, 30, 50))):
                await asyncio.sleep(dice.choice(PAUSES))
                (deed,) = dice.choices(list(deeds), list(deeds.values()))
                with suppress(ActError, PortalActError):
                    deed()

    # --- prospects ---

    async def _form(self, person: int) -> None:
        """Fill the form in, without waiting for the bot but at the end."""
        office = self._office
        office.act("person", id=person, first_name=f"Ann{person % 100}", language_code="en")
        office.act("start", person=person)
        for words in answers_of(person):
            await asyncio.sleep(3 + self._office.fate.seconds(20.0))
            office.act("text", person=person, text=words)
        while not any("Thank you" in text for text in self._texts(person)):
            await asyncio.sleep(5.0)
            with suppress(ActError):
                office.act("press", person=person, text="Send")
        self._prospects.append(person)

    def _word_of_prospect(self) -> None:
        if self._prospects:
            person, words = self._dice.choice(self._prospects), self._words("in")
            self._office.act("text", person=person, text=words)
            self._office.prospect_words[words] = person

    # --- managers ---

    def _word_of_manager(self) -> None:
        """Write where a lead is worked: into its topic, or in answer to a card or to words."""
        office, person = self._office, self._dice.choice(list(MANAGERS))
        chat = office.group or person
        words = self._words("out")
        details: dict[str, Any] = {}
        if office.place is PlaceKind.TOPICS:
            threads = [
                one.thread_id for one in self._messages(chat) if one.thread_id and not one.deleted
            ]
            if not threads:
                return
            details["thread"] = self._dice.choice(threads)
        else:
            seen = [one for one in self._messages(chat) if self._is_of_bot(one)]
            if not seen:
                return
            details["reply_to"] = self._dice.choice(seen).message_id
        if office.group is not None:
            details["chat"] = chat
        answer = office.act("text", person=person, text=words, **details)
        office.said[words] = (chat, int(answer["message_id"]))

    def _press(self) -> None:
        """Press some button about a lead, on any card that one sees; a stale one at times."""
        office, person = self._office, self._dice.choice(list(MANAGERS))
        chat = office.group or person
        found = [
            (message.message_id, data)
            for message in self._messages(chat)
            if self._is_of_bot(message)
            for data in self._buttons(message)
        ]
        if not found:
            return
        number, data = self._dice.choice(found[-12:])
        where = {} if office.group is None else {"chat": chat}
        both = self._dice.random() < 0.3
        for who in (person, *(other for other in MANAGERS if both and office.group)):
            office.act("press", person=who, message_id=number, data=data, stale=True, **where)

    def _buttons(self, message: Message) -> Iterator[str]:
        keyboards = [message.inline_keyboard]
        if self._dice.random() < 0.2:
            keyboards += [
                (before.get("keyboard") or {}).get("inline_keyboard", [])
                for before in message.history
            ]
        for rows in keyboards:
            for row in rows:
                for button in row:
                    data = str(button.get("callback_data", ""))
                    if data.startswith("v:") and not any(word in data for word in _NOT_PRESSED):
                        yield data

    def _repeat(self) -> None:
        """Telegram tells some updates again."""
        self._office.telegram.core.repeat_updates(
            self._dice.randint(1, 5), self._office.telegram.now()
        )

    # --- the portal ---

    def _deal(self) -> int | None:
        deals = [one.id for one in self._office.portal.core.world.all(Kind.DEAL)]
        return self._dice.choice(deals) if deals else None

    def _change(self, **fields: Any) -> None:
        if (deal := self._deal()) is not None:
            user = self._dice.choice((2, 3, *STRANGERS))
            self._office.in_portal("change", type="deal", id=deal, user_id=user, fields=fields)
            self._event(deal)

    def _change_responsible(self) -> None:
        self._change(assignedById=self._dice.choice((1, 2, 3, *STRANGERS)))

    def _change_stage(self) -> None:
        self._change(stageId=self._dice.choice(_STAGES))

    def _merge(self) -> None:
        """Merge a deal of ours into one that was made by hand."""
        if (deal := self._deal()) is None:
            return
        into = self._office.in_portal(
            "add", type="deal", user_id=4, fields={"title": "By hand", "assignedById": 4}
        )["item"]["id"]
        self._office.in_portal("merge", type="deal", id=deal, into=into, user_id=4)
        self._office.merged.add(deal)

    def _event(self, deal: int | None = None) -> None:
        """An event comes: late, twice, out of order, or about something that is no news."""
        number = deal or self._deal() or 1
        event = CrmEvent(EntityKey(EntityKind.DEAL, number))
        loop = asyncio.get_running_loop()
        for _ in range(self._dice.choice((0, 1, 1, 3))):
            loop.call_later(self._office.fate.seconds(60.0), self._tell, event)

    def _tell(self, event: CrmEvent) -> None:
        if self._office.process is not None:
            self._office.process.hear(event)

    # --- looking ---

    def _words(self, which: str) -> str:
        self._count += 1
        return f"{which} {self._count}."

    def _messages(self, chat: int) -> list[Message]:
        return list(self._office.telegram.core.world.messages.get(chat, {}).values())

    def _is_of_bot(self, message: Message) -> bool:
        bot = self._office.telegram.core.world.bot.id
        return message.sender_id == bot and not message.deleted

    def _texts(self, chat: int) -> list[str]:
        return [
            str(one.content.get("text", "")) for one in self._messages(chat) if self._is_of_bot(one)
        ]
