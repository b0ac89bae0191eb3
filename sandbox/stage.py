"""A hand on both servers: people act, and one waits for what the bot does."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.serving import Addresses

Json = dict[str, Any]
Condition = Callable[[Json, Json], bool]
"""Whether the states of Telegram and of the portal look as wanted."""

SCENE_TIMEOUT = 30.0
"""Seconds to wait for the bot's answer."""
LOOK_EVERY = 0.1
"""Seconds between two looks at a state that nobody rings for."""
SILENCE = 0.2
"""Seconds without another message after which an answer is taken to be whole."""


class StageError(Exception):
    """The play went wrong; the message says where, for people."""


class Stage:
    """Acts and looks over HTTP, as anybody could."""

    def __init__(self, session: aiohttp.ClientSession, servers: Addresses) -> None:
        self._session = session
        self._servers = servers

    async def act(self, **deed: Any) -> Json:
        """A person does something in Telegram."""
        url = f"{self._servers.telegram}/_sandbox/act"
        async with self._session.post(url, json=deed) as answer:
            body: Json = await answer.json()
        if answer.status != 200:
            raise StageError(f"{deed.get('act')}: {body.get('error')}")
        return body

    async def configure(self, **switches: Any) -> None:
        """Turn switches of the Bot API server."""
        url = f"{self._servers.telegram}/_sandbox/settings"
        async with self._session.post(url, json=switches) as answer:
            if answer.status != 200:
                raise StageError(f"settings: {(await answer.json()).get('error')}")

    async def in_portal(self, **deed: Any) -> Json:
        """Somebody does something in the portal."""
        url = f"{self._servers.portal}/_sandbox/act"
        async with self._session.post(url, json=deed) as answer:
            body: Json = await answer.json()
        if answer.status != 200:
            raise StageError(f"{deed.get('act')} in the portal: {body.get('error')}")
        return body

    async def picture(self, message: Json) -> bytes:
        """The bytes of a message's photo."""
        api, token = self._servers.telegram, self._servers.token
        largest = message["photo"][-1]["file_id"]
        answer = await self._get(f"{api}/bot{token}/getFile?file_id={largest}")
        async with self._session.get(
            f"{api}/file/bot{token}/{answer['result']['file_path']}"
        ) as got:
            return await got.read()

    async def telegram(self) -> Json:
        """All that the Bot API server holds."""
        return await self._get(f"{self._servers.telegram}/_sandbox/state")

    async def portal(self) -> Json:
        """All that the portal holds."""
        return await self._get(f"{self._servers.portal}/_sandbox/state")

    async def chat(self, chat_id: int) -> list[Json]:
        """The messages of a chat that are still there."""
        state = await self.telegram()
        chats = [chat for chat in state["chats"] if chat["id"] == chat_id]
        return [one for chat in chats for one in chat["messages"] if not one["deleted"]]

    async def reply_to(self, chat_id: int, *, silence: float = SILENCE, **deed: Any) -> Json:
        """Act in one's own chat and wait for the bot's next message, or edit, there."""
        before = await self._events()
        await self.act(person=chat_id, **deed)
        await self._until_answered(chat_id, before, silence)
        messages = [one for one in await self.chat(chat_id) if one["by_bot"]]
        return messages[-1]

    async def until(self, what: str, done: Condition, seconds: float = SCENE_TIMEOUT) -> None:
        """Wait until the two states look as wanted; ``what`` names it for the error."""
        for _ in range(int(seconds / LOOK_EVERY)):
            if done(await self.telegram(), await self.portal()):
                return
            await asyncio.sleep(LOOK_EVERY)
        raise StageError(f"waited {seconds:.0f} s in vain: {what}")

    async def silence(self, seconds: float = SILENCE) -> None:
        """Wait until nothing has happened in Telegram for so long."""
        before = await self._events()
        while True:
            await asyncio.sleep(seconds)
            after = await self._events()
            if after == before:
                return
            before = after

    async def _until_answered(self, chat_id: int, after: int, silence: float) -> None:
        url = f"{self._servers.telegram}/_sandbox/events"
        deadline = asyncio.get_running_loop().time() + SCENE_TIMEOUT
        settled = False
        while asyncio.get_running_loop().time() < deadline:
            params = {"after": str(after), "timeout": str(silence) if settled else "2"}
            async with self._session.get(url, params=params) as answer:
                body = await answer.json()
            if settled and not body["events"]:
                return
            after = body["last"]
            settled = settled or any(
                event["what"] in {"sent", "edited"} and event["chat"] == chat_id
                for event in body["events"]
            )
        raise StageError(f"the bot did not answer in chat {chat_id}")

    async def _events(self) -> int:
        answer = await self._get(f"{self._servers.telegram}/_sandbox/events")
        return int(answer["last"])

    async def _get(self, url: str) -> Json:
        async with self._session.get(url) as answer:
            body: Json = await answer.json()
            return body


def said(chat_id: int, words: str) -> Condition:
    """The bot said that in a chat."""
    return lambda telegram, _: any(
        message["by_bot"] and words in str(message.get("text") or message.get("caption") or "")
        for chat in telegram["chats"]
        if chat["id"] == chat_id
        for message in chat["messages"]
        if not message["deleted"]
    )
