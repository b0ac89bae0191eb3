"""Dialogues in the CRM's timeline: one comment for what was said since the last one."""

from datetime import timedelta
from typing import Any

from tests.flows.delivery.office import CONSENT, prepare, quick, submits
from tests.flows.managers.talks import forum, topic_of
from tests.flows.world import World
from tests.people import Chat, Person

PAUSE = timedelta(minutes=10)


def dialogues(world: World) -> list[str]:
    """The comments that hold dialogues."""
    return [one["text"] for one in comments(world) if "Telegram dialogue" in one["text"]]


def comments(world: World) -> list[dict[str, Any]]:
    """The comments in the portal's timelines."""
    found: list[dict[str, Any]] = world.crm()["comments"]
    return found


async def sent_and_talking(world: World, ann: Person, mia: Person) -> tuple[Chat, int]:
    """Somebody sent a form, and then wrote something."""
    await prepare(world)
    group = await forum(world, mia)
    await submits(ann)
    await world.deliver()
    await ann.says("When will you call?")
    await world.deliver()
    return group, await topic_of(world, group)


async def test_words_go_to_the_timeline_after_a_pause_as_one_comment(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await sent_and_talking(world, ann, mia)
    await world.advance(timedelta(minutes=6))
    await mia.says("At nine [b]sharp[/b]", group, thread=topic)
    await world.deliver()
    await world.advance(timedelta(minutes=6))
    await world.deliver()
    assert dialogues(world) == [], "the dialogue is going on"
    await world.advance(timedelta(minutes=5))
    await world.deliver()
    (text,) = dialogues(world)
    assert "Ann Lee:[/b] When will you call?" in text
    assert "→ Mia:[/b] At nine ［b］sharp［/b］" in text
    assert "2 messages" in text
    await world.advance(PAUSE * 3)
    await world.deliver()
    assert len(dialogues(world)) == 1


async def test_later_words_come_as_another_comment(world: World, ann: Person, mia: Person) -> None:
    await sent_and_talking(world, ann, mia)
    await world.advance(PAUSE)
    await world.deliver()
    await ann.says("Are you there?")
    await world.deliver()
    await world.advance(PAUSE)
    await world.deliver()
    first, second = dialogues(world)
    assert "When will you call?" in first
    assert "When will you call?" not in second
    assert "Are you there?" in second


async def test_words_before_consent_reach_the_team_and_no_timeline(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world, quick(consent=CONSENT))
    group = await forum(world, mia)
    await ann.opens()
    await ann.says("My secret")
    await world.deliver()
    await world.advance(timedelta(minutes=1))
    await ann.opens("spring")
    await ann.presses("I agree")
    for words in ("Ann Lee", "+4930901820", "Lee & Sons"):
        await ann.says(words)
    await ann.presses("Send")
    await world.deliver()
    await ann.says("No secret")
    await world.deliver()
    await world.advance(PAUSE)
    await world.deliver()
    (text,) = dialogues(world)
    assert "No secret" in text
    assert "My secret" not in text
    assert any("My secret" in one.text for one in await group.messages())


async def test_a_long_dialogue_is_attached_and_does_not_wait(
    world: World, ann: Person, mia: Person
) -> None:
    await sent_and_talking(world, ann, mia)
    await ann.says("long " * 800)
    await world.deliver()
    (text,) = dialogues(world)
    assert "attached file" in text
    (comment,) = [one for one in comments(world) if "Telegram dialogue" in one["text"]]
    assert comment["file_ids"]


async def test_an_end_that_nobody_knows_leaves_one_comment(
    world: World, ann: Person, mia: Person
) -> None:
    await sent_and_talking(world, ann, mia)
    await world.advance(PAUSE)
    world.portal_fault("cut_after", method="crm.timeline.comment.add", count=1)
    await world.settle()
    assert len(dialogues(world)) == 1
    (row,) = await world.rows("SELECT comment_id FROM dialogue_bundles")
    assert row["comment_id"]
    (entity,) = await world.rows("SELECT comment_id FROM lead_entities WHERE kind = 'deal'")
    assert entity["comment_id"] == row["comment_id"]
