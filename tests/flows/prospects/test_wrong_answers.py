"""A wrong answer gets a friendly, specific text and the question again."""

from typing import Any

import pytest

from tests.flows.prospects.all_steps import QUESTIONS, every_place
from tests.flows.world import World
from tests.people import Person

WRONG: dict[str, tuple[tuple[str, str], ...]] = {
    "consent": (("perhaps", "Before we go on, please tell us whether you agree"),),
    "name": (
        ("12345", "A name has letters."),
        ("\N{ZERO WIDTH SPACE}", ""),
        ("\N{HANGUL FILLER}.", "A name has letters."),
    ),
    "text": (
        ("x", "That’s too short: please write at least 2 characters."),
        ("x" * 21, "That’s too long: 21 characters, but only 20 fit."),
    ),
    "long_text": (),
    "phone": (
        ("call me", "This doesn’t look like a phone number."),
        ("+49 30", "There’s no such number."),
        ("+49 30 901820 901820 901820", "too many digits"),
        ("+999 123456789", "I don’t know this country code."),
        ("030 901820, 030 901821", "I see two numbers here: +49 30 901820 and +49 30 901821."),
        ("Nein danke, 030 ist falsch", "This doesn’t look like a phone number."),
    ),
    "email": (
        ("ann", "An e-mail address has an @ in it"),
        ("ann@example", ""),
        ("a@example.com b@example.com", "One e-mail address is enough"),
    ),
    "number": (
        ("many", "Please write a number in digits."),
        ("1.5", "Please write a whole number."),
        ("0", "The number must be at least 1."),
        ("11", "The number must be at most 10."),
        ("2–4", "I see a range here, from 2 to 4."),
        ("2 or 3", "I see several numbers here."),
    ),
    "date": (
        ("soon", "I couldn’t read this date."),
        ("31.02.2027", "There’s no such day in the calendar."),
        ("1–5 December", "I see several days here."),
        ("next week", "And on which day?"),
        ("01.12.0026", "Please check the year."),
        ("04.03.2026", "The earliest possible date is"),
        ("01.01.2030", "The latest possible date is"),
    ),
    "choice": (("juice", "There’s no such option. Please choose one"),),
    "choices": (
        ("pink", "There’s no such option. Please choose from those below."),
        ("red, green, blue", "You can choose 2 options at most."),
    ),
    "yes_no": (("perhaps", "Please answer yes or no."),),
    "file": (("here it is", "Please send a file or a photo here."),),
    "summary": (("send it", "Please use the buttons below the message."),),
}
WANTED = {
    "consent": "Before we go on",
    "phone": "Please type your phone number",
    "choice": "Please choose one of the options below.",
    "choices": "Please choose one of the options below.",
    "yes_no": "Please choose one of the options below.",
    "file": "Please send a file or a photo here.",
    "summary": "",
}


async def test_wrong_words(world: World, ann: Person) -> None:
    async for place in every_place(world, ann):
        before = await world.conversation(ann)
        for words, reason in WRONG[place]:
            await world.advance(2)  # a person who types, no flood
            await ann.says(words)
            seen = (await ann.sees()).text
            assert reason in seen, place
            assert QUESTIONS[place] in seen, place
            assert seen.index(reason) <= seen.index(QUESTIONS[place])
            assert await world.conversation(ann) == before


GUESSED = (
    ("phone", "030 901820, 12", "what is “12” beside it?", "+4930901820"),
    ("email", "ann@gmail.con", "Did you mean ann@gmail.com?", "ann@gmail.com"),
    (
        "email",
        "ann@example.zzzz",
        "I don’t know addresses that end in .zzzz.",
        "ann@example.zzzz",
    ),
    ("number", "up to 5", "I see 5 here, and something beside it.", "5"),
    ("date", "until 1 December", "Do you mean 1 December 2026?", "2026-12-01"),
)


async def test_what_may_be_meant_is_asked_back_and_taken_after_a_yes(
    world: World, ann: Person
) -> None:
    async for place in every_place(world, ann):
        for guessed, words, asked, value in GUESSED:
            if guessed != place:
                continue
            await ann.says(words)
            seen = (await ann.sees()).text
            assert asked in seen, place
            assert QUESTIONS[place] in seen, place
            assert (await given(world, ann)).get(place) != value
            await ann.says("yes")
            assert (await given(world, ann))[place] == value
            await ann.says("/back")
            assert QUESTIONS[place] in (await ann.sees()).text


async def given(world: World, person: Person) -> dict[str, str]:
    """Return the answers so far."""
    conversation = await world.conversation(person)
    assert conversation
    return {answer.step: answer.value for answer in conversation.answers}


async def test_a_wrong_answer_is_told_in_the_persons_language(world: World, ivan: Person) -> None:
    await world.add_link("spring", form="lead")
    await ivan.opens("spring")
    await ivan.presses("Даю согласие")
    await ivan.says("12345")
    seen = (await ivan.sees()).text
    assert "1/4 · Как вас зовут?" in seen
    assert "букв" in seen


@pytest.mark.parametrize("what", ["sticker", "voice", "location", "contact", "photo", "album"])
async def test_what_answers_nothing_breaks_nothing_anywhere(
    world: World, ann: Person, what: str
) -> None:
    async for place in every_place(world, ann):
        takes = {"photo": "file", "album": "file", "contact": "phone"}.get(what)
        if place == takes:
            continue
        before = await world.conversation(ann)
        known = len(await ann.chat.messages())
        await send(ann, what)
        new = (await ann.chat.messages())[known:]
        assert len(new) == 1, "one answer, be it an album"
        assert QUESTIONS[place] in new[0].text
        assert WANTED.get(place, "Please answer with a text message.") in new[0].text
        after = await world.conversation(ann)
        assert before
        assert after
        assert (after.answers, after.step, after.place) == (
            before.answers,
            before.step,
            before.place,
        )


async def send(person: Person, what: str) -> Any:
    """Send something that is not a text."""
    match what:
        case "contact":
            return await person.shares_contact(of=person.world.person("Bob"))
        case "photo":
            return await person.sends_photo()
        case "album":
            return await person.sends_album({"kind": "photo"}, {"kind": "photo"})
        case _:
            return await person.sends(what)


async def test_an_edited_message_changes_nothing_anywhere(world: World, ann: Person) -> None:
    async for place in every_place(world, ann):
        if place == "consent":
            continue
        before = await world.conversation(ann)
        own = [one for one in await ann.chat_log() if not one.by_bot and one.raw.get("text")]
        await ann.edits("something else", own[-1].id)
        assert "I read only new messages" in (await ann.sees()).text
        assert await world.conversation(ann) == before


async def test_a_forwarded_message_is_answered_anywhere(world: World, ann: Person) -> None:
    """Its words count like typed ones: a wrong one is told, a fitting one is an answer."""
    async for place in every_place(world, ann):
        if place in {"name", "text", "long_text"}:
            continue
        before = await world.conversation(ann)
        await ann.sends("forwarded", text="Look what I found!")
        assert QUESTIONS[place] in (await ann.sees()).text
        assert await world.conversation(ann) == before


async def test_only_ones_own_contact_is_taken(world: World, ann: Person) -> None:
    async for place in every_place(world, ann):
        if place != "phone":
            continue
        await ann.shares_contact(of=world.person("Bob", phone_number="+4930111111"))
        seen = (await ann.sees()).text
        assert "This is somebody else’s contact." in seen
        assert "Your phone?" in seen
        await ann.shares_contact(foreign=True, phone="+4930222222")
        assert "This is somebody else’s contact." in (await ann.sees()).text
        assert "📱 Share my number" in await ann.below()


async def test_files_are_judged_by_type_size_and_number(world: World, ann: Person) -> None:
    async for place in every_place(world, ann):
        if place != "file":
            continue
        await ann.sends_file("virus.exe", mime_type="application/x-msdownload")
        assert "I can’t take files of this type" in (await ann.sees()).text
        await ann.sends_file("big.pdf", mime_type="application/pdf", size=5_000_000)
        assert "This file is too big: it may have 1 MB at most." in (await ann.sees()).text
        assert "Your file?" in (await ann.sees()).text
    conversation = await world.conversation(ann)
    assert conversation
    assert [one.name for one in conversation.answers[-1].files] == ["a.pdf"]


async def test_an_album_fills_the_files_and_its_surplus_is_no_answer(
    world: World, ann: Person
) -> None:
    async for place in every_place(world, ann):
        if place == "file":
            break
    known = len(await ann.chat.messages())
    await ann.sends_album(*({"kind": "photo"} for _ in range(4)))
    new = (await ann.chat.messages())[known:]
    assert "Is everything right?" in new[-1].text
    assert "I can take only 2 files here, so I kept the first 2: photo.jpg ×2." in new[-1].text
    assert len(new) == 3, "the first item, the answer, and one word about all that is too much"
    conversation = await world.conversation(ann)
    assert conversation
    assert len(conversation.answers[-1].files) == 2


async def test_a_slip_in_an_address_is_put_right_by_a_yes(world: World, ann: Person) -> None:
    async for place in every_place(world, ann):
        if place != "email":
            continue
        await ann.says("ann@gmail.con")
        assert "Did you mean ann@gmail.com?" in (await ann.sees()).text
        await ann.says("yes")
        assert "Got it: ann@gmail.com" in (await ann.sees()).text
        assert (await given(world, ann))["email"] == "ann@gmail.com"
        return


async def test_no_to_what_was_asked_back_skips_nothing(world: World, ivan: Person) -> None:
    person = await walk_to_phone(world, ivan)
    await person.says("+7 912 345-67-89, 12")
    assert "что такое «12» рядом с ним?" in (await person.sees()).text
    await person.says("нет")
    seen = (await person.sees()).text
    assert "Понятно, значит, не это." in seen
    assert "3/6" in seen
    await person.says("+7 912 345-67-89")
    assert "4/6" in (await person.sees()).text


async def walk_to_phone(world: World, person: Person) -> Person:
    """Bring somebody to the question for a number that may be skipped."""
    await world.add_link("event", form="event")
    await person.opens("event")
    for words in ("да", "Иван", "ivan@example.com"):
        await person.says(words)
    return person
