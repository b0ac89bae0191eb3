"""What can be said, changed and taken back in a dialogue."""

from datetime import timedelta
from typing import Any

import pytest

from intake.leads.lead import LeadOutcome
from tests.flows.delivery.office import prepare
from tests.flows.managers.talks import BOOK, lead, mark_on, message, talk, words_in
from tests.flows.world import World
from tests.people import Person

PICTURE = {"kind": "photo"}


@pytest.fixture
def mia(world: World) -> Person:
    """A manager."""
    return world.person("Mia", username="mia_sells")


def contents(raw: dict[str, Any]) -> str:
    """What kind of message it is."""
    kinds = ("voice", "sticker", "location", "contact", "animation", "audio")
    others = ("document", "photo", "video_note", "video")
    return next((kind for kind in (*kinds, *others) if kind in raw), "text")


@pytest.mark.parametrize(
    ("act", "details"),
    [
        ("voice", {}),
        ("sticker", {}),
        ("location", {"latitude": 52.5, "longitude": 13.4}),
        ("file", {"name": "plan.pdf", "caption": "The plan"}),
        ("photo", {}),
        ("video", {}),
        ("animation", {}),
        ("audio", {}),
        ("video_note", {}),
        ("contact", {"phone": "+4930901820", "first_name": "Bob"}),
    ],
)
async def test_everything_goes_both_ways(
    world: World, ann: Person, mia: Person, act: str, details: dict[str, Any]
) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.does(act, **details)
    await world.deliver()
    came = (await group.messages())[-1]
    assert came.thread_id == topic
    await mia.does(act, group, thread=topic, **details)
    await world.deliver()
    went = (await ann.chat.messages())[-1]
    assert contents(went.raw) == contents(came.raw) != "text"
    assert went.text == came.text == details.get("caption", "")


async def test_an_album_goes_as_one_after_its_last_part(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.sends_album(PICTURE | {"caption": "My roof"}, PICTURE, PICTURE)
    await world.deliver()
    assert "My roof" not in await words_in(group, topic), "more parts may come"
    await world.advance(timedelta(seconds=1))
    await world.deliver()
    parts = [one for one in await group.messages() if "photo" in one.raw]
    assert len(parts) == 3
    assert len({one.raw["media_group_id"] for one in parts}) == 1
    assert {one.thread_id for one in parts} == {topic}


async def test_words_after_an_album_come_after_it(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.sends_album(PICTURE | {"caption": "My roof"}, PICTURE)
    await ann.says("It leaks")
    await world.deliver()
    assert (await words_in(group, topic))[-2:] == ["My roof", "It leaks"]


async def test_a_late_part_of_an_album_answers_the_others(
    world: World, ann: Person, mia: Person
) -> None:
    group, _ = await talk(world, ann, mia)
    with world.holding() as held:
        await ann.sends_album(PICTURE | {"caption": "My roof"}, PICTURE, PICTURE)
    parts = [raw for raw in held if "media_group_id" in raw["message"]]
    for raw in parts[:2]:
        await world.feed(raw)
    await world.advance(timedelta(seconds=1))
    await world.deliver()
    await world.feed(parts[2])
    await world.deliver()
    *_, first, _, late = [one for one in await group.messages() if "photo" in one.raw]
    assert late.raw["reply_to_message"]["message_id"] == first.id
    assert late.raw.get("media_group_id") != first.raw["media_group_id"]


async def test_an_album_for_colleagues_stays_inside_as_a_whole(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.does("album", group, thread=topic, items=[PICTURE, PICTURE | {"caption": "// ours"}])
    await world.advance(timedelta(seconds=2))
    await world.deliver()
    assert not [one for one in await ann.chat.messages() if "photo" in one.raw]


async def test_what_is_missing_of_an_album_is_told(world: World, ann: Person, mia: Person) -> None:
    """Telegram skips what it cannot copy, without a word."""
    group, topic = await talk(world, ann, mia)
    await mia.does("album", group, thread=topic, items=[PICTURE, PICTURE, PICTURE])
    await mia.does("delete", group, message_id=(await group.log())[-2].id)
    await world.advance(timedelta(seconds=1))
    await world.deliver()
    assert len([one for one in await ann.chat.messages() if "photo" in one.raw]) == 2
    assert "didn’t let me send 1 file" in (await words_in(group, topic))[-1]


async def test_edits_go_both_ways(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("Which roff?", group, thread=topic)
    await world.deliver()
    await mia.does("edit", group, message_id=said["message_id"], text="Which roof?")
    await ann.says("The rad one")
    await world.deliver()
    await ann.edits("The red one")
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "The red one"
    assert [one.text for one in await ann.chat.messages()][-1] == "Which roof?"
    assert (await message(ann.chat, "Which roof?")).edits == 1


async def test_an_edit_that_shows_nothing_new_does_nothing(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("Which roof?", group, thread=topic)
    await world.deliver()
    with world.holding() as held:
        await mia.does("edit", group, message_id=said["message_id"], text="Which roof?")
    for raw in held:
        await world.feed(raw)
    assert await world.next_due() is None, "nothing is to be done"
    assert (await message(ann.chat, "Which roof?")).edits == 0


async def test_a_message_that_is_edited_before_it_left_comes_as_it_is_then(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("Which roff?", group, thread=topic)
    await mia.does("edit", group, message_id=said["message_id"], text="Which roof?")
    await ann.says("Helo")
    await ann.edits("Hello")
    await world.deliver()
    copy = await message(ann.chat, "Which roof?")
    assert copy.edits == 0
    assert (await message(group, "Hello")).edits == 0


async def test_an_edit_of_what_cannot_be_edited_there_follows_as_an_answer(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.says("The rad one")
    await world.deliver()
    copy = await message(group, "The rad one")
    await world.telegram.fault(
        "refuse", method="editMessageText", error_code=400,
        description="Bad Request: message can't be edited",
    )  # fmt: skip
    await ann.edits("The red one")
    await world.deliver()
    new = await message(group, "The red one")
    assert new.text == "✏️ Edited:\nThe red one"
    assert new.raw["reply_to_message"]["message_id"] == copy.id
    assert new.thread_id == topic


async def test_what_was_sent_is_taken_back_within_two_days(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("Wrong chat", group, thread=topic)
    await world.deliver()
    await world.advance(timedelta(hours=47))
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert "Wrong chat" not in [one.text for one in await ann.chat.messages()]
    assert await mark_on(group, said["message_id"]) == "back"


async def test_later_it_is_told_that_it_is_too_late(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("Wrong chat", group, thread=topic)
    await world.deliver()
    await world.advance(timedelta(hours=49))
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert "48 hours" in (await words_in(group, topic))[-1]
    assert (await message(ann.chat, "Wrong chat")).by_bot


async def test_what_was_not_sent_yet_never_leaves(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    said = await mia.says("Wrong chat", group, thread=topic)
    await mia.says("/del", group, thread=topic, reply_to=said["message_id"])
    await world.deliver()
    assert "Wrong chat" not in [one.text for one in await ann.chat.everything()]
    assert await mark_on(group, said["message_id"]) == "back"


async def test_nobody_else_takes_words_back(world: World, ann: Person, mia: Person) -> None:
    max_ = world.person("Max")
    group, topic = await talk(world, ann, mia, max_)
    said = await mia.says("Hello", group, thread=topic)
    await world.deliver()
    await max_.says("/del", group, thread=topic, reply_to=said["message_id"])
    await ann.says("/del")
    await world.deliver()
    assert (await message(ann.chat, "Hello")).by_bot


async def test_a_prospect_who_blocks_the_bot_is_told_in_the_topic(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Hello", group, thread=topic)
    await world.deliver()
    await ann.blocks()
    said = await mia.says("Are you there?", group, thread=topic)
    await world.deliver()
    assert await mark_on(group, said["message_id"]) == "failed"
    notice = (await group.messages())[-1]
    assert "has blocked the bot" in notice.text
    assert notice.thread_id == topic
    await ann.unblocks()
    await mia.says("Welcome back", group, thread=topic)
    await world.deliver()
    assert (await ann.sees()).text == "Welcome back"


async def test_who_accepts_no_voice_messages(world: World, mia: Person) -> None:
    ann = world.person("Ann", has_restricted_voice_and_video_messages=True)
    group, topic = await talk(world, ann, mia)
    await mia.does("voice", group, thread=topic)
    await world.deliver()
    assert "doesn’t accept voice" in (await words_in(group, topic))[-1]


async def test_where_reactions_are_refused_a_short_word_says_it(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await world.telegram.fault(
        "refuse", method="setMessageReaction", error_code=400,
        description="Bad Request: REACTION_INVALID",
    )  # fmt: skip
    await mia.says("Hello", group, thread=topic)
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "👍 Sent."


async def test_thanks_are_passed_on_and_want_no_answer(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await mia.says("Tomorrow at nine", group, thread=topic)
    await world.deliver()
    before = (await lead(world)).turn
    await ann.says("Thanks!")
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "Thanks!"
    assert (await lead(world)).turn is before


async def test_an_answer_to_the_team_goes_there_while_a_form_is_open(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    group, topic = await talk(world, ann, mia)
    await mia.says("Your name?", group, thread=topic)
    await world.deliver()
    asked = await message(ann.chat, "Your name?")
    await ann.opens("spring")
    await ann.says("Ann, as I said", reply_to=asked.id)
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "Ann, as I said"
    conversation = await world.conversation(ann)
    assert conversation is not None
    assert not conversation.answers
    await ann.says("Ann Lee")
    await world.deliver()
    assert "Ann Lee" not in await words_in(group, topic), "that was an answer to the form"


async def test_what_cannot_answer_the_form_answers_the_team_that_spoke_last(
    world: World, ann: Person, mia: Person
) -> None:
    await prepare(world)
    group, topic = await talk(world, ann, mia)
    await ann.opens("spring")
    await ann.says("Ann Lee")
    await ann.says("Is it expensive?")
    await world.deliver()
    assert "Is it expensive?" not in await words_in(group, topic), "the team said nothing yet"
    await world.advance(60)
    await mia.says("Does Friday suit you?", group, thread=topic)
    await world.deliver()
    await ann.says("Friday is fine")
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "Friday is fine"
    answer = (await ann.sees()).text
    assert "passed this on to our team" in answer
    assert "2/3 · Which number?" in answer
    await world.feed(world.telegram.fed[-1])
    assert "2/3 · Which number?" in (await ann.sees()).text
    assert "Friday is fine" not in (await words_in(group, topic))[:-1], "it is passed on once"
    await ann.says("+4930901820")
    await ann.says("Lee & Sons")
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "Friday is fine", "these were answers"
    assert "Is everything right?" in (await ann.sees()).text


async def test_a_repeated_update_is_passed_on_once(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.says("Hello?")
    await world.feed(world.telegram.fed[-1])
    await mia.says("Hello!", group, thread=topic)
    await world.feed(world.telegram.fed[-1])
    await world.deliver()
    assert (await words_in(group, topic)).count("Hello?") == 1
    assert [one.text for one in await ann.chat.messages()].count("Hello!") == 1


async def test_a_message_is_passed_on_once_whatever_update_brings_it(
    world: World, ann: Person, mia: Person
) -> None:
    """Update ids begin anew after a week of silence, and a log of them is kept for two days."""
    group, topic = await talk(world, ann, mia)
    await ann.says("Hello?")
    await world.feed(world.telegram.fed[-1] | {"update_id": 990_001})
    await world.deliver()
    await world.feed(world.telegram.fed[-1] | {"update_id": 990_002})
    await mia.says("Hello!", group, thread=topic)
    await world.feed(world.telegram.fed[-1] | {"update_id": 990_003})
    await mia.says("// hm", group, thread=topic)
    await world.feed(world.telegram.fed[-1] | {"update_id": 990_004})
    await world.settle()
    assert (await words_in(group, topic)).count("Hello?") == 1
    assert [one.text for one in await ann.chat.messages()].count("Hello!") == 1
    assert len(await world.rows("SELECT id FROM relayed_messages WHERE text = 'Hello?'")) == 1


async def test_words_of_a_press_that_overtook_them(world: World, ann: Person, mia: Person) -> None:
    """Presses and messages come in lanes of their own: *done* may arrive before the last words."""
    group, topic = await talk(world, ann, mia)
    await mia.says("Hello", group, thread=topic)
    await world.deliver()
    with world.holding() as held:
        await mia.says("See you tomorrow", group, thread=topic)
    await world.advance(timedelta(seconds=5))
    async with world.database.writing() as unit:
        found = await lead(world)
        await BOOK.close(unit, found, LeadOutcome.DONE, world.clock.now())
        await unit.commit()
    for raw in held:
        await world.feed(raw)
    await world.deliver()
    assert (await ann.sees()).text == "See you tomorrow"
    assert not (await lead(world)).is_open, "it was done, and stays so"


async def test_formatting_and_markup_come_as_they_are(
    world: World, ann: Person, mia: Person
) -> None:
    group, topic = await talk(world, ann, mia)
    await ann.says("<b>1 < 2</b> & so on")
    await world.deliver()
    assert (await words_in(group, topic))[-1] == "<b>1 < 2</b> & so on"


async def test_what_a_spammer_writes_reaches_nobody(world: World, ann: Person, mia: Person) -> None:
    group, topic = await talk(world, ann, mia)
    async with world.database.writing() as unit:
        await BOOK.close(
            unit,
            await lead(world),
            LeadOutcome.SPAM,
            world.clock.now(),
            muted_until=world.clock.now() + timedelta(days=1),
        )
        await unit.commit()
    asked = await message(ann.chat, "Do you paint roofs?")
    await ann.says("Buy my watches")
    await ann.edits("Buy my clocks", asked.id)
    await world.deliver()
    assert await words_in(group, topic) == ["Do you paint roofs?"]
    assert not (await lead(world)).is_open
    await world.advance(timedelta(days=1))
    await ann.says("Sorry, a real question")
    await world.deliver()
    assert "Sorry, a real question" in await words_in(group)
    assert (await lead(world)).is_open


async def test_texts_that_wait_for_the_groups_minute_become_one(
    world: World, ann: Person, mia: Person
) -> None:
    world.limited = True
    await world.restart()
    group, topic = await talk(world, ann, mia)
    for number in range(30):
        await world.advance(0.01)
        await ann.says(f"line {number}.")
        await world.deliver()
    await ann.edits("line 29, corrected.")
    await world.settle()
    came = [one for one in await words_in(group, topic) if "line" in one]
    text = "\n".join(came)
    assert [text.count(f"line {number}.") for number in range(29)] == [1] * 29
    assert len(came) < 29, "several went as one"
    assert "line 29, corrected." in came[-1]
    answered = next(one for one in await group.messages() if "line 28." in one.text)
    await mia.says("I see", group, thread=topic, reply_to=answered.id)
    await world.deliver()
    assert (await ann.sees()).text == "I see"
    assert (await ann.sees()).raw["reply_to_message"]["text"].startswith("line")
