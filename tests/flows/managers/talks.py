"""A team that talks with prospects: its places, its people, and what one sees of their words."""

from dataclasses import replace
from typing import Any

from intake.kernel.ids import ChatId, LeadId, PersonId
from intake.kernel.person import Profile
from intake.leads.lead import Lead
from intake.leads.lead_book import LeadBook
from intake.team.card_chat import CardChat
from intake.team.member import Member
from intake.team.team import DEFAULT_TEAM, PlaceKind
from sandbox.telegram.methods.topics import ICONS
from tests.flows.world import World
from tests.people import Chat, Person, Raw, SeenMessage

BOOK = LeadBook(zone="Europe/Berlin")
MARKS = {"sent": "👍", "inside": "👀", "later": "✍", "failed": "💔", "doubt": "🤔", "back": "🙈"}


async def forum(world: World, *people: Person, **details: Any) -> Chat:
    """The default team works in a group with topics, and these people are in it."""
    chat = await world.telegram.group(
        "Sales", owner=world.admin, people=people, topics=True, bot="administrator", **details
    )
    await settle_in(world, PlaceKind.TOPICS, chat)
    return chat


async def plain_group(world: World, *people: Person) -> Chat:
    """The default team works in a group without topics."""
    chat = await world.telegram.group(
        "Sales", owner=world.admin, people=people, supergroup=True, bot="administrator"
    )
    await world.restart(managers_chat_id=CardChat(ChatId(chat.id)))
    return chat


async def private_team(world: World, *people: Person) -> None:
    """The default team has no group: each member talks in their own chat."""
    for person in people:
        await person.opens()
    await settle_in(world, PlaceKind.PRIVATE, None)
    now = world.clock.now()
    async with world.database.writing() as unit:
        for person in people:
            profile = Profile(
                PersonId(person.id),
                str(person.profile["first_name"]),
                language_code=str(person.profile["language_code"]),
            )
            await unit.people.meet(profile, now)
            member = Member(person_id=PersonId(person.id), name=profile.first_name, joined_at=now)
            await unit.members.join(member, DEFAULT_TEAM)
        await unit.commit()


async def settle_in(world: World, place: PlaceKind, chat: Chat | None) -> None:
    """Give the default team a place."""
    async with world.database.writing() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        where = None if chat is None else CardChat(ChatId(chat.id))
        changed = replace(team, place=place, chat=where, revision=team.revision + 1)
        await unit.teams.save(changed, was=team.revision)
        await unit.commit()


async def lead(world: World, number: int = 1) -> Lead:
    """The lead with that number, counted from 1."""
    async with world.database.reading() as unit:
        found = await unit.leads.get(LeadId(number))
    assert found is not None, f"there is no lead {number}"
    return found


async def topics(world: World, chat: Chat) -> dict[str, int]:
    """The group's topics by their names."""
    state = await world.telegram.state()
    group = next(one for one in state["chats"] if one["id"] == chat.id)
    return {
        one["name"]: int(one["message_thread_id"])
        for one in group["topics"]
        if not one.get("deleted")
    }


async def words_in(chat: Chat, thread: int | None = None) -> list[str]:
    """What the bot said there, cards left out; in one topic only, if named."""
    return [
        one.text
        for one in await chat.messages()
        if one.text and "Who: " not in one.text and (thread is None or one.thread_id == thread)
    ]


async def message(chat: Chat, text: str) -> SeenMessage:
    """The last message of the chat with those words in it."""
    found = [one for one in await chat.log() if text in one.text]
    assert found, f"nobody said {text!r}: {[one.text for one in await chat.log()]}"
    return found[-1]


async def card_in(chat: Chat, topic: int | None = None) -> SeenMessage:
    """The newest card that stands there."""
    found = [one for one in await chat.messages() if "Wrote without a form" in one.text]
    return [one for one in found if topic is None or one.thread_id == topic][-1]


async def said_to(ann: Person) -> list[str]:
    """What stands in the prospect's chat by the bot."""
    return [one.text for one in await ann.chat.messages()]


async def mark_on(chat: Chat, message_id: int) -> str:
    """How the bot marked a message: a word of :data:`MARKS`, or nothing."""
    found = next(one for one in await chat.everything() if one.id == message_id)
    reactions: list[Raw] = found.raw.get("reactions") or []
    names = {emoji: name for name, emoji in MARKS.items()}
    return names[reactions[0]["emoji"]] if reactions else ""


async def talk(world: World, ann: Person, *managers: Person) -> tuple[Chat, int]:
    """A stranger writes to a team with topics; gives the group and the lead's topic."""
    group = await forum(world, *managers)
    await ann.opens()
    await ann.says("Do you paint roofs?")
    await world.deliver()
    return group, await topic_of(world, group)


async def topic_of(world: World, chat: Chat) -> int:
    """The group's only topic."""
    (topic,) = (await topics(world, chat)).values()
    return topic


async def icon(world: World, chat: Chat, topic: int) -> str:
    """The emoji of a topic's icon."""
    state = await world.telegram.state()
    group = next(one for one in state["chats"] if one["id"] == chat.id)
    found = next(one for one in group["topics"] if one["message_thread_id"] == topic)
    return ICONS.get(str(found["icon_custom_emoji_id"]), "")


async def takes(world: World, manager: Person, number: int = 1) -> None:
    """Let a manager of the default team take a lead."""
    now, by = world.clock.now(), PersonId(manager.id)
    async with world.database.writing() as unit:
        profile = Profile(by, str(manager.profile["first_name"]))
        await unit.people.meet(profile, now)
        member = Member(person_id=by, name=profile.first_name, joined_at=now)
        await unit.members.join(member, DEFAULT_TEAM)
        found = await unit.leads.get(LeadId(number))
        assert found is not None
        await BOOK.take(unit, found, by, now)
        await unit.commit()
