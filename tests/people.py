"""People for flow tests: readable verbs over the sandbox's ``/_sandbox`` interface.

A :class:`TelegramWorld` speaks HTTP only; it shares no code with the sandbox. It works in two ways:

*Pumped*, with the bot's dispatcher in this process. Give the world a ``feed``: after each verb it
takes the waiting updates with ``getUpdates`` and feeds them, raw, one by one, until none is left.
When the verb returns, everything that the handlers did at once has happened::

    async def feed(raw):
        await dispatcher.feed_raw_update(bot, raw)

    async with TelegramWorld.connect(url, feed=feed) as world:
        ann = world.person(first_name="Ann", language="ru")
        await ann.opens("spring")
        await ann.says("Ann Lee")
        assert "phone" in (await ann.sees()).text

*Live*, with a bot process that polls or has a webhook. Without a ``feed`` a verb returns when the
update is queued; ``await ann.hears()`` then waits until the bot has done something in her chat
since her last verb. No test has to sleep in either way.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

TOKEN = "100000:SANDBOX"
FIRST_ID = 7_100_000_001
ANSWER_TIMEOUT = 10.0
"""Seconds that the waiting verbs wait for a live bot before they fail."""
BOT_DEEDS = frozenset({"sent", "edited", "deleted", "answered"})

Raw = dict[str, Any]
Feed = Callable[[Raw], Awaitable[object]]


class SandboxRefusedError(AssertionError):
    """Nobody could do that in a Telegram client: a button that is not there, a blocked bot, …"""


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as it stands in a chat."""

    raw: Raw

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def by_bot(self) -> bool:
        return bool(self.raw["by_bot"])

    @property
    def deleted(self) -> bool:
        return bool(self.raw["deleted"])

    @property
    def edits(self) -> int:
        """How often it was changed."""
        return len(self.raw["history"])

    @property
    def thread_id(self) -> int | None:
        thread: int | None = self.raw.get("message_thread_id")
        return thread

    @property
    def rows(self) -> list[list[Raw]]:
        """The inline buttons, as the bot made them."""
        rows: list[list[Raw]] = (self.raw.get("keyboard") or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """The texts of the inline buttons, row after row."""
        return [button["text"] for row in self.rows for button in row]

    def button(self, text: str) -> Raw:
        """The inline button with that text."""
        return next(button for row in self.rows for button in row if button["text"] == text)


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a press."""

    raw: Raw
    answer: Raw | None
    """What the bot answered to the callback; ``None`` if the button still spins."""

    @property
    def toast(self) -> str:
        """The words that popped up."""
        return str((self.answer or {}).get("text", ""))

    @property
    def url(self) -> str:
        """The address of a link button."""
        return str(self.raw.get("url", ""))


@dataclass(slots=True)
class Chat:
    """A chat one can look into."""

    world: "TelegramWorld"
    id: int
    title: str = ""

    async def log(self) -> list[SeenMessage]:
        """All messages, the deleted ones left out."""
        return [one for one in await self.everything() if not one.deleted]

    async def everything(self) -> list[SeenMessage]:
        """All messages, the deleted ones too."""
        state = await self.world.state()
        chats = (one for one in state["chats"] if one["id"] == self.id)
        return [SeenMessage(one) for chat in chats for one in chat["messages"]]

    async def messages(self) -> list[SeenMessage]:
        """What the bot wrote here and did not delete."""
        return [one for one in await self.log() if one.by_bot]

    async def last(self) -> SeenMessage:
        """The bot's last message."""
        messages = await self.messages()
        if not messages:
            raise AssertionError(f"the bot said nothing in chat {self.id}")
        return messages[-1]

    async def hears(self, seconds: float = ANSWER_TIMEOUT) -> SeenMessage:
        """Wait for the live bot's deed here since the last verb; gives its last message."""
        await self.world.wait_for(
            lambda event: event["what"] in BOT_DEEDS and event["chat"] == self.id,
            seconds=seconds,
        )
        return await self.last()


@dataclass(slots=True)
class Person:
    """Somebody with a phone in the hand. ``at`` says in which group; else it is the bot's chat."""

    world: "TelegramWorld"
    id: int
    profile: Raw
    known: bool = False

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return Chat(self.world, self.id)

    async def does(self, act: str, at: Chat | None = None, **details: Any) -> Raw:
        """Any act of docs/sandbox.md; the verbs below are short for it."""
        await self.introduce()
        body = {"act": act, "person": self.id, **details}
        if at is not None:
            body["chat"] = at.id
        return await self.world.act(body)

    async def introduce(self) -> None:
        """Tell the sandbox who this is; the first verb does it."""
        if not self.known:
            self.known = True
            await self.world.act({"act": "person", "id": self.id, **self.profile})

    async def opens(self, payload: str = "") -> Raw:
        """Open the bot by a link with that payload, and press START."""
        return await self.does("start", payload=payload)

    async def says(self, text: str, at: Chat | None = None, **details: Any) -> Raw:
        """Type something, a command too."""
        return await self.does("text", at, text=text, **details)

    async def presses(
        self, text: str | None = None, *, data: str | None = None, at: Chat | None = None,
        **details: Any,
    ) -> Pressed:  # fmt: skip
        """Press a button by its text (or a part of it) or its data, inline or below the input."""
        wanted = {"text": text} if data is None else {"data": data}
        live = self.world.feed is None
        raw = await self.does("press", at, **wanted, wait=live, **details)
        if "callback" not in raw:
            return Pressed(raw, None)
        answer = raw.get("answer")
        if not live:
            callbacks = (await self.world.state())["callbacks"]
            answer = next(one["answer"] for one in callbacks if one["id"] == raw["callback"])
        return Pressed(raw, answer)

    async def shares_contact(self, of: "Person | None" = None, **details: Any) -> Raw:
        """Share the own contact, or that of somebody else."""
        if of is not None:
            await of.introduce()
            details["of"] = of.id
        return await self.does("contact", **details)

    async def sends_file(self, name: str = "brief.pdf", **details: Any) -> Raw:
        """Send a document."""
        return await self.does("file", name=name, **details)

    async def sends_photo(self, **details: Any) -> Raw:
        """Send a picture."""
        return await self.does("photo", **details)

    async def sends_album(self, *items: Raw) -> Raw:
        """Send several files at once."""
        return await self.does("album", items=list(items))

    async def sends(self, what: str, **details: Any) -> Raw:
        """Send a sticker, a voice message, a location, a forwarded message."""
        return await self.does({"forwarded": "forward"}.get(what, what), **details)

    async def edits(self, text: str, message_id: int | None = None) -> Raw:
        """Change an own message, the last one unless named."""
        return await self.does("edit", text=text, message_id=message_id)

    async def blocks(self) -> Raw:
        """Block the bot."""
        return await self.does("block")

    async def unblocks(self) -> Raw:
        """Take the bot back."""
        return await self.does("unblock")

    async def joins(self, group: Chat, **details: Any) -> Raw:
        """Come into a group."""
        return await self.does("join", group, **details)

    async def sees(self) -> SeenMessage:
        """The bot's last message in the private chat."""
        return await self.chat.last()

    async def sees_alone(self, at: Chat) -> list[SeenMessage]:
        """The ephemeral messages that this person sees in a group, and nobody else."""
        state = await self.world.state()
        chat = next(one for one in state["chats"] if one["id"] == at.id)
        seen = [SeenMessage(one) for one in chat["ephemeral"]]
        return [one for one in seen if one.raw["receiver_user"]["id"] == self.id]

    async def chat_log(self) -> list[SeenMessage]:
        """The private chat."""
        return await self.chat.log()

    async def hears(self, seconds: float = ANSWER_TIMEOUT) -> SeenMessage:
        """See :meth:`Chat.hears`."""
        return await self.chat.hears(seconds)

    async def below(self) -> list[str]:
        """The buttons below the input field."""
        state = await self.world.state()
        chat = next(one for one in state["chats"] if one["id"] == self.id)
        rows = (chat["reply_keyboard"] or {}).get("keyboard", [])
        return [button["text"] for row in rows for button in row]


@dataclass(slots=True)
class TelegramWorld:
    """The simulated Telegram, seen from the people's side."""

    url: str
    session: aiohttp.ClientSession
    feed: Feed | None = None
    token: str = TOKEN
    asked: Sequence[str] = ()
    """The kinds of updates that the bot names; none: Telegram's own choice."""
    offset: int = 0
    mark: int = 0
    """The number of the last event before the last verb."""
    next_id: int = FIRST_ID
    fed: list[Raw] = field(default_factory=list)
    """The updates that were pumped, in order: feed one again to play a repeated update."""

    @classmethod
    @asynccontextmanager
    async def connect(
        cls, url: str, *, feed: Feed | None = None, token: str = TOKEN
    ) -> AsyncIterator["TelegramWorld"]:
        """Connect to a sandbox server. A pumped world asks more often than pollers may."""
        async with aiohttp.ClientSession() as session:
            world = cls(url.rstrip("/"), session, feed, token)
            if feed is not None:
                await world.settings(paced_polls=False)
            yield world

    def person(self, first_name: str = "Ann", language: str = "en", **profile: Any) -> Person:
        """Somebody new. ``profile``: last_name, username, phone_number, drops_payload, …"""
        number, self.next_id = self.next_id, self.next_id + 1
        return Person(
            self, number, {"first_name": first_name, "language_code": language, **profile}
        )

    async def group(
        self,
        title: str = "Managers",
        *,
        owner: Person | None = None,
        people: tuple[Person, ...] = (),
        **details: Any,
    ) -> Chat:
        """A group with the bot in it. ``details``: topics, supergroup, bot, rights."""
        owner = owner or self.person("Owner")
        for one in (owner, *people):
            await one.introduce()
        numbers = [one.id for one in people]
        answer = await owner.does("group", title=title, people=numbers, **details)
        return Chat(self, int(answer["chat"]), title)

    async def act(self, body: Raw) -> Raw:
        """Play an act and, if there is a feed, let the bot handle what came of it."""
        answer = await self._post("/_sandbox/act", body)
        self.mark = int(answer["before"])
        if self.feed is not None:
            await self.pump(self.feed)
        return answer

    async def pump(self, feed: Feed) -> int:
        """Take the waiting updates and feed them in order until there is none; gives how many.

        An update is confirmed after it was fed: one whose handler raises is offered again.
        """
        count = 0
        while batch := await self.take_updates():
            for raw in batch:
                await feed(raw)
                self.fed.append(raw)
                self.offset = max(self.offset, int(raw["update_id"]) + 1)
                count += 1
        return count

    async def take_updates(self) -> list[Raw]:
        """What waits, as ``getUpdates`` has it. Confirms what was fed before."""
        wanted = {"offset": self.offset, "allowed_updates": list(self.asked)}
        answer = await self._post(f"/bot{self.token}/getUpdates", wanted)
        result: list[Raw] = answer["result"]
        return result

    async def state(self) -> Raw:
        """All that the sandbox holds."""
        async with self.session.get(f"{self.url}/_sandbox/state") as response:
            state: Raw = await response.json()
            return state

    async def events(self, after: int = 0, seconds: float = 0.0) -> list[Raw]:
        """What happened since, waiting for the first if there is none yet."""
        query = {"after": str(after), "timeout": str(seconds)}
        async with self.session.get(f"{self.url}/_sandbox/events", params=query) as response:
            events: list[Raw] = (await response.json())["events"]
            return events

    async def wait_for(self, wanted: Callable[[Raw], bool], seconds: float = ANSWER_TIMEOUT) -> Raw:
        """The first event since the last verb that is wanted. Fails if none comes in time."""
        after = self.mark
        while events := await self.events(after, seconds):
            for event in events:
                if wanted(event):
                    return event
            after = int(events[-1]["n"])
        raise AssertionError("the bot did nothing of that in time")

    async def fault(self, kind: str, **details: Any) -> Raw:
        """Plan trouble: see docs/sandbox.md for kinds and fields."""
        return await self._post("/_sandbox/faults", {"kind": kind, **details})

    async def faults(self, **body: Any) -> Raw:
        """Other trouble: ``clear=True``, ``redeliver=1``, ``undecodable=True``."""
        return await self._post("/_sandbox/faults", body)

    async def settings(self, **changes: Any) -> Raw:
        """Change switches."""
        return await self._post("/_sandbox/settings", changes)

    async def reset(self, **changes: Any) -> None:
        """Begin anew."""
        await self._post("/_sandbox/reset", changes)
        self.offset = self.mark = 0
        self.fed.clear()

    async def _post(self, path: str, body: Raw) -> Raw:
        async with self.session.post(f"{self.url}{path}", json=body) as response:
            answer: Raw = await response.json()
        if response.status != 200:
            raise SandboxRefusedError(answer.get("error") or answer.get("description"))
        return answer
