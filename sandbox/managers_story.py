"""Two managers' story: who gets the lead, what is said both ways, and what the CRM knows of it."""

import asyncio
from collections.abc import Iterator
from typing import Any

from sandbox.cast import ADMIN, ANN, LINKS, MANAGER, SECOND, answer_form, make_links
from sandbox.hiring import NAMES, OF_PORTAL, USERS, hire
from sandbox.seen import Say, Seen, plain
from sandbox.stage import Condition, Json, Stage, StageError, said

GREETING = "Good morning, Ann! Which price would you like to know?"
SCENE_TIMEOUT = 120.0
"""Seconds to wait: the bot keeps to the twenty messages that a group takes in a minute."""
QUIET = 1.0
"""Seconds without anything new after which a scene is over."""


async def gather_team(stage: Stage) -> int:
    """Put a prospect, an admin and two managers on the stage, with a group that has topics."""
    for person, first, last in (
        (ANN, "Ann", "Lee"),
        (ADMIN, "Olga", "Admin"),
        (MANAGER, "Max", "Manager"),
        (SECOND, "Mia", "Manager"),
    ):
        await stage.act(
            act="person", id=person, first_name=first, last_name=last, language_code="en"
        )
    group = await stage.act(
        act="group",
        title="Leads",
        people=[ADMIN, MANAGER, SECOND],
        topics=True,
        bot="administrator",
        rights=["can_manage_topics", "can_delete_messages"],
    )
    return int(group["chat"])


async def make_team(stage: Stage) -> None:
    """The admin makes a link, gives the team its group, and invites two who are in the portal."""
    await make_links(stage, LINKS[:1])
    group = group_of(await stage.telegram())
    await stage.act(act="text", person=ADMIN, chat=group, text="/place")
    await stage.until("the bot asks which team", _shows(group, "Main team"))
    await stage.act(act="press", person=ADMIN, chat=group, text="Main team")
    await stage.until("the team has its group", said(group, "works here from now on"))
    for person in NAMES:
        await hire(stage, person)


async def play(stage: Stage, say: Say) -> int:
    """Ann asks, one of two managers gets her, and works her; gives 1 if anything is missing."""
    group = group_of(await stage.telegram())
    places = {ANN: "Ann", group: "the group", MANAGER: "Max", SECOND: "Mia"}
    seen = Seen(say, places, USERS)
    scene = _Scenes(stage, seen, group)
    await scene.begin()
    say("A group takes some twenty messages a minute, edits included: this takes a few minutes.")

    seen.scene("Ann sends a form")
    await answer_form(stage, ANN)
    await scene.ends("the card names the CRM's entity", lambda _, crm: bool(crm["traces"]))

    seen.scene("Max and Mia press Take at the same instant")
    winner, toasts = await scene.race("✋ Take")
    name, loser = NAMES[winner], next(one for one in NAMES if one != winner)
    responsible = OF_PORTAL[winner]
    await scene.ends(
        "a topic with the card is made, and the CRM knows who has the lead",
        lambda telegram, crm: (
            bool(_topics(telegram, group))
            and _assigned(crm) == responsible
            and _card(telegram, group, topic=True) is not None
        ),
    )

    seen.scene(f"{name} writes into the topic, and Ann answers")
    await scene.writes(winner, GREETING)
    await scene.until("her words are marked as sent", _marked(group, GREETING, "👍"))
    await stage.act(act="text", person=ANN, text="For a flat of two rooms, please")
    await scene.ends("Ann's words are in the topic", said(group, "For a flat of two rooms"))

    seen.scene(f"{name} says something that stays in the team")
    inside = "// She came by the spring sale: ten per cent off"
    await scene.writes(winner, inside)
    await scene.ends("it is marked as inside", _marked(group, inside, "👀"))

    seen.scene(f"Ann sends a photo, and {name} one back")
    await stage.act(act="photo", person=ANN, caption="This is the flat")
    await scene.until("the photo is in the topic", said(group, "This is the flat"))
    await scene.does(winner, act="photo", caption="This is our work")
    await scene.until("Ann has it", said(ANN, "This is our work"))
    await scene.ends("it is marked as sent", _marked(group, "This is our work", "👍"))

    seen.scene(f"{name} calls her")
    toasts[winner].append(await scene.presses(winner, "📞 Called"))
    await scene.ends("the CRM notes it", _noted("called"))

    seen.scene(f"{name} postpones it for an hour")
    for button in ("⋯ More", "⏰ Postpone…", "In an hour"):
        await scene.presses(winner, button)
    await scene.ends(
        "the CRM has a to-do, and the card sleeps",
        lambda telegram, crm: (
            bool(crm["activities"]) and "postponed it" in _text(_card(telegram, group, topic=True))
        ),
    )

    seen.scene("Ann writes before that, and it wakes")
    await stage.act(act="text", person=ANN, text="I have decided: yes!")
    await scene.ends(
        "the card waits for the team's answer",
        lambda telegram, _: "Waiting for our answer" in _text(_card(telegram, group, topic=True)),
    )

    seen.scene(f"{name} answers, and closes it")
    await scene.writes(winner, "Wonderful, see you on Monday")
    await scene.until("it is sent", said(ANN, "see you on Monday"))
    await scene.presses(winner, "✅ Done")
    await scene.ends(
        "the cards say so, and the to-do is ticked off",
        lambda telegram, crm: (
            all(one["completed"] for one in crm["activities"])
            and all(
                "✅ Done" in _text(_card(telegram, group, topic=topic)) for topic in (True, False)
            )
        ),
    )

    telegram, crm = await stage.telegram(), await stage.portal()
    _print_end(say, crm)
    missing = tuple(_missing(telegram, crm, group, winner, loser, toasts))
    say("")
    for line in missing:
        say(f"MISSING: {line}")
    say("The story is complete." if not missing else f"{len(missing)} things are missing.")
    return 1 if missing else 0


class _Scenes:
    """The managers' hands, and a look around after each scene."""

    def __init__(self, stage: Stage, seen: Seen, group: int) -> None:
        self._stage = stage
        self._seen = seen
        self._group = group

    async def begin(self) -> None:
        """Take all that happened so far for known."""
        self._seen.skip(await self._stage.telegram(), await self._stage.portal())

    async def until(self, what: str, done: Condition) -> None:
        """Wait for something in the middle of a scene."""
        await self._stage.until(what, done, SCENE_TIMEOUT)

    async def ends(self, what: str, done: Condition) -> None:
        """Wait for what ends a scene, and for silence; tell what everybody saw."""
        await self.until(what, done)
        await self._stage.silence(QUIET)
        self._seen.look(await self._stage.telegram(), await self._stage.portal())

    async def race(self, button: str) -> tuple[int, dict[int, list[str]]]:
        """Both press at once; gives who got it, and what each was told."""
        card = _card(await self._stage.telegram(), self._group, topic=False)
        both = [self._press(person, button, card) for person in NAMES]
        toasts = dict(zip(NAMES, await asyncio.gather(*both), strict=True))
        winners = [person for person, toast in toasts.items() if "It’s yours" in toast]
        if len(winners) != 1:
            raise StageError(f"{len(winners)} managers got the lead")
        return winners[0], {person: [toast] for person, toast in toasts.items()}

    async def presses(self, person: int, button: str) -> str:
        """Press a button of the card in the topic, once it is there; gives what popped up."""
        await self.until(
            f"the card offers {button}",
            lambda telegram, _: button in _buttons(_card(telegram, self._group, topic=True)),
        )
        card = _card(await self._stage.telegram(), self._group, topic=True)
        return await self._press(person, button, card)

    async def writes(self, person: int, text: str) -> None:
        """Write into the lead's topic."""
        await self.does(person, act="text", text=text)

    async def does(self, person: int, **deed: Any) -> None:
        """Do something in the lead's topic."""
        (topic,) = _topics(await self._stage.telegram(), self._group)
        await self._stage.act(person=person, chat=self._group, thread=topic, **deed)

    async def _press(self, person: int, button: str, card: Json | None) -> str:
        if card is None:
            raise StageError("there is no card")
        pressed = await self._stage.act(
            act="press",
            person=person,
            chat=self._group,
            message_id=card["message_id"],
            text=button,
            wait=True,
        )
        return str((pressed.get("answer") or {}).get("text", ""))


def group_of(telegram: Json) -> int:
    """The one group."""
    return next(int(chat["id"]) for chat in telegram["chats"] if chat["id"] < 0)


def _messages(telegram: Json, chat_id: int) -> list[Json]:
    return [
        message
        for chat in telegram["chats"]
        if chat["id"] == chat_id
        for message in chat["messages"]
        if not message["deleted"]
    ]


def _topics(telegram: Json, group: int) -> list[int]:
    chat = next(chat for chat in telegram["chats"] if chat["id"] == group)
    return [one["message_thread_id"] for one in chat["topics"] if not one["deleted"]]


def _card(telegram: Json, group: int, *, topic: bool) -> Json | None:
    """The lead's card, in the group's feed or in its topic."""
    cards = [
        one
        for one in _messages(telegram, group)
        if one["by_bot"] and "Who: " in _text(one) and ("is_topic_message" in one) == topic
    ]
    return cards[-1] if cards else None


def _text(message: Json | None) -> str:
    return str((message or {}).get("text") or (message or {}).get("caption") or "")


def _buttons(message: Json | None) -> list[str]:
    rows = ((message or {}).get("keyboard") or {}).get("inline_keyboard") or []
    return [button["text"] for row in rows for button in row]


def _shows(chat_id: int, button: str) -> Condition:
    return lambda telegram, _: any(button in _buttons(one) for one in _messages(telegram, chat_id))


def _marked(group: int, words: str, mark: str) -> Condition:
    """Return whether what a manager wrote bears that mark."""
    return lambda telegram, _: any(
        not one["by_bot"] and words in _text(one) and [{"type": "emoji", "emoji": mark}] == [
            {"type": "emoji", "emoji": reaction["emoji"]} for reaction in one["reactions"]
        ]
        for one in _messages(telegram, group)
    )  # fmt: skip


def _noted(word: str) -> Condition:
    return lambda _, crm: any(word in one["text"].lower() for one in crm["comments"])


def _main(crm: Json) -> tuple[str, Json]:
    for kind in ("deal", "lead", "quote"):
        for entity in crm["entities"][kind]:
            return kind, entity
    raise StageError("the CRM holds no lead and no deal")


def _assigned(crm: Json) -> int:
    return int(_main(crm)[1]["fields"]["ASSIGNED_BY_ID"])


def _print_end(say: Say, crm: Json) -> None:
    kind, entity = _main(crm)
    say("\n=== In the portal at the end " + "=" * 42)
    say(f"{kind} {entity['id']}: {entity['fields']['TITLE']}")
    say(f"    responsible: {USERS[_assigned(crm)]}")
    say("    timeline:")
    for comment in crm["comments"]:
        say(f"      · {plain(comment['text']).splitlines()[0]}")
    for todo in crm["activities"]:
        done = "done" if todo["completed"] else "open"
        say(f"      · to-do of {USERS[todo['responsible_id']]}: {todo['subject']} ({done})")


def _missing(
    telegram: Json, crm: Json, group: int, winner: int, loser: int, toasts: dict[int, list[str]]
) -> Iterator[str]:
    """Name what should be there and is not, or is there and should not be."""
    if f"{NAMES[winner]} Manager has had it since" not in toasts[loser][0]:
        yield f"that {NAMES[loser]} was told who won"
    if _assigned(crm) != OF_PORTAL[winner]:
        yield f"{NAMES[winner]} as the responsible person"
    if len(_topics(telegram, group)) != 1:
        yield "exactly one topic"
    received = [_text(one) for one in _messages(telegram, ANN) if one["by_bot"]]
    yield from _not_once(received, "with Ann", GREETING, "This is our work", "see you on Monday")
    if any("ten per cent" in one for one in received):
        yield "silence about what stays inside"
    written = [_text(one) for one in _messages(telegram, group) if one["by_bot"]]
    words = ("For a flat of two rooms", "This is the flat", "I have decided")
    yield from _not_once(written, "in the topic", *words)
    notes = [one["text"] for one in crm["comments"]]
    yield from _not_once(notes, "in the timeline", "took the lead", "called")


def _not_once(texts: list[str], where: str, *words: str) -> Iterator[str]:
    for each in words:
        if (count := sum(each in text for text in texts)) != 1:
            yield f"“{each}” once {where} (it is there {count} times)"
