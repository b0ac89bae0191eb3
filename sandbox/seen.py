"""What people see in a play, told scene by scene: only what is new since the last look."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.stage import Json

Say = Callable[[str], None]
_WIDTH = 76


class Seen:
    """Remembers what was told already; tells new messages, edits, reactions, and the CRM's news."""

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

    def note(self, name: str, words: str) -> None:
        """Tell what only one person saw, and saw pass: an alert."""
        self._say(f"\n--- {name} alone, for a moment\n    (!) {words}")

    def look(self, telegram: Json, crm: Json) -> None:
        """Tell what is new, place by place and in the order in which it stands there."""
        chats = {chat["id"]: chat for chat in telegram["chats"]}
        for number in self._places:
            if number in chats:
                self._look_into(chats[number])
        self._look_at_portal(crm)

    def _look_into(self, chat: Json) -> None:
        topics = {one["message_thread_id"]: one["name"] for one in chat["topics"]}
        news: dict[str, list[str]] = {}
        for message in chat["messages"]:
            topic = topics.get(message.get("message_thread_id"))
            place = self._places[chat["id"]] + (f", topic “{topic}”" if topic else "")
            lines = list(self._news_of(chat["id"], message, topics))
            news.setdefault(place, []).extend(lines)
        for place, lines in news.items():
            self._tell(place, lines)

    def _news_of(self, chat: int, message: Json, topics: dict[int, str]) -> Iterator[str]:
        key = (chat, message["message_id"])
        shown = () if message["deleted"] else tuple(_lines(message))
        before = self._shown.get(key, ())
        if self._is_new(key, shown) and before != shown:
            who = "bot" if message["by_bot"] else message["from"]["first_name"]
            answered = message.get("reply_to_message", {})
            if not before and answered and answered["message_id"] not in topics:
                yield _line("", f"↳ to “{_first(answered)}”")
            lines = _changes(before, shown) if before else shown
            yield from (_line("" if number else who, line) for number, line in enumerate(lines))
        marks = "".join(one["emoji"] for one in message["reactions"])
        if self._is_new((*key, "marks"), marks) and marks:
            yield _line("bot", f"{marks} on “{_first(message)}”")

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


def _changes(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    """What an edit brought, under the first line of what was edited."""
    if not after:
        yield f"✗ {before[0]}"
        return
    yield f"✎ {after[0]}"
    yield from (line for line in after[1:] if line not in before)


def _lines(message: Json) -> Iterator[str]:
    if "photo" in message:
        yield "[a photo]"
    if "forum_topic_created" in message:
        yield f"(the topic “{message['forum_topic_created']['name']}” is made)"
    yield from (message.get("text") or message.get("caption") or "").splitlines()
    for row in (message.get("keyboard") or {}).get("inline_keyboard") or []:
        yield "  " + "  ".join(f"[{button['text']}]" for button in row)


def _first(message: Json) -> str:
    text = message.get("text") or message.get("caption") or "a photo"
    return str(text).splitlines()[0]
