"""A Telegram without a network: a session that answers at once, and people who write updates.

Both contenders of a comparison use it. Each call is serialised and each answer decoded as aiogram's
own session does it, so what is left out is the transport alone.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncGenerator, Iterator
from typing import Any

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.enums import ParseMode
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

Raw = dict[str, Any]

TOKEN = "100000:SANDBOX"  # noqa: S105 - a made-up token
_NOW = 1_772_000_000
_BOT = {"id": 100_000, "is_bot": True, "first_name": "Bench"}


class RecordingSession(BaseSession):
    """Answers every call, and remembers the last message with buttons in each chat."""

    def __init__(self, *, seconds: float = 0.0) -> None:
        """Take ``seconds`` for each call; without, nobody else gets a turn meanwhile."""
        super().__init__()
        self.calls = 0
        self._seconds = seconds
        self.keyboards: dict[int, Raw] = {}
        """By chat: the last message sent there that has inline buttons."""
        self.last_text: dict[int, str] = {}
        self._numbers = itertools.count(1)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109, ARG002 - aiogram's signature
    ) -> TelegramType:
        """Answer as Telegram would."""
        self.calls += 1
        sent: Raw = {}
        for name, value in method.model_dump(warnings=False).items():
            prepared = self.prepare_value(value, bot=bot, files={})
            if prepared:
                sent[name] = prepared
        if self._seconds:
            await asyncio.sleep(self._seconds)
        result = self._result(method.__api_method__, sent)
        content = json.dumps({"ok": True, "result": result})
        answer = self.check_response(bot, method, 200, content)
        return answer.result  # type: ignore[return-value]  # aiogram types it as optional

    def _result(self, name: str, sent: Raw) -> Any:
        if name in {"answerCallbackQuery", "setMyCommands"}:
            return True
        chat_id = int(sent["chat_id"])
        chat = {"id": chat_id, "type": "private" if chat_id > 0 else "supergroup"}
        number = int(sent.get("message_id") or next(self._numbers))
        message: Raw = {"message_id": number, "date": _NOW, "chat": chat, "from": _BOT}
        message["text"] = str(sent.get("text", "…"))
        self.last_text[chat_id] = message["text"]
        markup = json.loads(sent.get("reply_markup", "{}"))
        if "inline_keyboard" in markup:
            message["reply_markup"] = markup
            if name == "sendMessage":
                self.keyboards[chat_id] = message
        return message

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Give nothing: no benchmark asks for a file."""
        chunks: tuple[bytes, ...] = ()
        for chunk in chunks:
            yield chunk


def make_bot(session: RecordingSession) -> Bot:
    """Return a bot with the product's defaults on that session."""
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    return Bot(TOKEN, session=session, default=defaults)


class Person:
    """Makes the updates of one person in their private chat."""

    _updates: Iterator[int] = itertools.count(1)
    _people: Iterator[int] = itertools.count(7_100_000_000)

    @classmethod
    def begin(cls, process: int) -> None:
        """Let this process make people and updates that no other one makes."""
        cls._updates = itertools.count(1 + process * 1_000_000_000)
        cls._people = itertools.count(7_100_000_000 + process * 500_000)

    def __init__(self, session: RecordingSession) -> None:
        self.id = next(self._people)
        self._session = session
        self._me = {"id": self.id, "is_bot": False, "first_name": "Ann", "language_code": "en"}
        self._chat = {"id": self.id, "type": "private", "first_name": "Ann"}

    def says(self, text: str) -> Raw:
        """Return the update of a message; a word after a slash is a command."""
        message: Raw = {
            "message_id": 1,
            "date": _NOW,
            "chat": self._chat,
            "from": self._me,
            "text": text,
        }
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return {"update_id": next(self._updates), "message": message}

    def presses(self, ending: str) -> Raw:
        """Return the press of the button whose data ends so, under the last message with any."""
        message = self._session.keyboards[self.id]
        rows = message["reply_markup"]["inline_keyboard"]
        data = [button.get("callback_data", "") for row in rows for button in row]
        chosen = next(one for one in data if one.endswith(ending))
        return self.presses_data(chosen, message)

    def presses_data(self, data: str, message: Raw) -> Raw:
        """Return the press of a button with that data under that message."""
        query = {
            "id": "1",
            "from": self._me,
            "chat_instance": "1",
            "message": message,
            "data": data,
        }
        return {"update_id": next(self._updates), "callback_query": query}


def group_message() -> Raw:
    """Return an update that is no business of ours: chatter in a group."""
    return {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": _NOW,
            "chat": {"id": -1001, "type": "supergroup", "title": "Team"},
            "from": {"id": 5, "is_bot": False, "first_name": "Max"},
            "text": "Good morning",
        },
    }
