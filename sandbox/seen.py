"""What people see and do in a play, told scene by scene: only what is new since the last look."""

import re
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from typing import Any

from sandbox.looks import NOTHING, Look, look_of, news, presses_of
from sandbox.stage import Json

Say = Callable[[str], None]
_WIDTH = 76
_When = tuple[int, int]
"""After which message of the chat, and by which press."""


class Seen:
    """Remembers what was told already; tells new messages, presses, edits, reactions, and the CRM's
    news."""

    def __init__(self, say: Say, places: dict[int, str], users: dict[int, str]) -> None:
        """``places``: how chats are called; ``users``: who works in the portal."""
        self._say = say
        self._places = places
        self._users = users
        self._shown: dict[tuple[Any, ...], Any] = {}

    def scene(self, title: str) -> None:
        """Begin a scene."""
        self._say(f"\n=== {title} " + "=" * (_WIDTH - 5 - len(title)))

    def skip(self, telegram: Json, crm: Json) -> None:
        """Take all that there is for told: it stood there before the play began."""
        say, self._say = self._say, lambda _: None
        self.look(telegram, crm)
        self._say = say

    def look(self, telegram: Json, crm: Json) -> None:
        """Tell what is new, place by place and in the order in which it stands there."""
        chats = {chat["id"]: chat for chat in telegram["chats"]}
        for number in self._places:
            if number in chats:
                self._look_into(chats[number], telegram)
        self._look_at_portal(crm)

    def _look_into(self, chat: Json, telegram: Json) -> None:
        topics = {one["message_thread_id"]: one["name"] for one in chat["topics"]}
        told: list[tuple[_When, str, str]] = []
        places: dict[str, list[str]] = {}
        for message in chat["messages"]:
            topic = topics.get(message.get("message_thread_id"))
            place = self._places[chat["id"]] + (f", topic “{topic}”" if topic else "")
            places[place] = []
            told += ((when, place, line) for when, line in self._news_of(message, telegram, topics))
        for _, place, line in sorted(told, key=itemgetter(0)):
            places[place].append(line)
        for place, lines in places.items():
            self._tell(place, lines)

    def _news_of(
        self, message: Json, telegram: Json, topics: Iterable[int]
    ) -> Iterator[tuple[_When, str]]:
        """What is new of a message, as it stands, and from each press on after what was said by
        then."""
        stands: _When = (message["message_id"], 0)
        when = stands
        for press in presses_of(telegram, message):
            if self._is_new(("press", press.id), True):
                for line in self._change(message, press.look, topics):
                    yield when, line
                when = (press.newest, int(press.id))
                yield when, _line(press.by, f"[{press.button}]")
                for line in press.popped_up.splitlines():
                    yield when, _line("", f"(!) {line}")
        for line in self._change(message, look_of(message), topics):
            yield when, line
        marks = "".join(one["emoji"] for one in message["reactions"])
        if self._is_new((*_key(message), "marks"), marks) and marks:
            yield stands, _line("bot", f"{marks} on “{_first(message)}”")

    def _change(self, message: Json, look: Look, topics: Iterable[int]) -> Iterator[str]:
        before = self._shown.get(_key(message), NOTHING)
        if not self._is_new(_key(message), look) or look == before:
            return
        who = "bot" if message["by_bot"] else message["from"]["first_name"]
        answered = message.get("reply_to_message", {})
        if before == NOTHING and answered and answered["message_id"] not in topics:
            yield _line("", f"↳ to “{_first(answered)}”")
        for number, line in enumerate(news(before, look)):
            yield _line("" if number else who, line)

    def _look_at_portal(self, crm: Json) -> None:
        lines: list[str] = []
        for kind in ("lead", "deal", "quote"):
            for card in crm["entities"][kind]:
                fields = card["fields"]
                user = self._users.get(int(fields["ASSIGNED_BY_ID"]), "somebody else")
                name = f"{kind} {card['id']}"
                if self._is_new((name,), fields["TITLE"]):
                    lines.append(f"{name}: {fields['TITLE']}")
                if self._is_new((name, "responsible"), user):
                    lines.append(f"{name}: responsible is {user}")
                known = (name, "worth") in self._shown
                stage = fields.get("STAGE_ID") or fields.get("STATUS_ID")
                worth = f"{fields.get('OPPORTUNITY') or 0} {fields.get('CURRENCY_ID') or ''}"
                if self._is_new((name, "worth"), (stage, worth)) and known:
                    lines.append(f"{name}: stage {stage}, {worth.strip()}")
        for comment in crm["comments"]:
            if self._is_new(("comment", comment["id"]), comment["text"]):
                first, *rest = plain(comment["text"]).splitlines()
                lines += [f"timeline: {first}", *(f"          {line}" for line in rest)]
        for todo in crm["activities"]:
            state = "done" if todo["completed"] else "to be done"
            if self._is_new(("todo", todo["id"]), (state, todo["deadline"])):
                words = todo["subject"] or todo["description"]
                user = self._users.get(todo["responsible_id"], "somebody else")
                lines.append(f"to-do of {user}: {words} ({state})")
        self._tell("the CRM", [f"    {line}" for line in lines])

    def _is_new(self, key: tuple[Any, ...], value: Any) -> bool:
        if self._shown.get(key) == value:
            return False
        self._shown[key] = value
        return True

    def _tell(self, place: str, lines: list[str]) -> None:
        if lines:
            self._say(f"\n--- {place}")
            for line in lines:
                self._say(line.rstrip())


def plain(text: str) -> str:
    """A comment without its BB-code."""
    return re.sub(r"\[/?\w+\]", "", text)


def _line(who: str, words: str) -> str:
    return f"    {who:>4} │ {words}"


def _key(message: Json) -> tuple[int, int]:
    return int(message["chat"]["id"]), int(message["message_id"])


def _first(message: Json) -> str:
    text = message.get("text") or message.get("caption") or "a photo"
    return str(text).splitlines()[0]
