"""Codes and links that people type or paste; and words that skip a question."""

import pytest

from tests.flows.prospects.walks import B2B_EN, EVENT_EN, LEAD_EN, shown, walk_on
from tests.flows.world import World
from tests.people import Person

LINK = "https://t.me/sandbox_bot?start="


async def codes(world: World, person: Person) -> list[str]:
    """The links by which the person came, in order; what no link has as it came."""
    return [one["link_code"] or one["payload"] for one in await world.touches(person)]


@pytest.mark.parametrize(
    "text",
    [
        "spring",
        "Spring.",
        "«spring»!",
        "“SPRING”",
        "\u200bspring\u200b",
        "#spring",
        "код spring",
        "Code: spring",
        "code - spring",
        "start=spring",
        "/code@sandbox_bot=spring",
        f"{LINK}spring",
        f"Здравствуйте, я по ссылке {LINK}spring.",
        "tg://resolve?domain=sandbox_bot&start=spring",
        "/start=spring",
        "/startspring",
        "/start_Spring",
        "/codespring",
        "/code=spring",
        "/code spring.",
        f"/code {LINK}spring",
        f"/start {LINK}SPRING",
    ],
)
async def test_a_code_or_a_link_is_an_arrival(world: World, ann: Person, text: str) -> None:
    await world.add_link("spring", form="lead", source="google")
    await ann.opens()
    await ann.says(text)
    assert "To answer your request" in (await ann.sees()).text
    assert await codes(world, ann) == ["", "spring"]


async def test_a_link_behind_words_is_one_too(world: World, ann: Person) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens()
    with world.holding() as held:
        await ann.says("our bot")
    [raw] = held
    raw["message"]["entities"] = [
        {"type": "text_link", "offset": 0, "length": 7, "url": f"{LINK}spring"}
    ]
    await world.feed(raw)
    assert await codes(world, ann) == ["", "spring"]


@pytest.mark.parametrize(
    "text", ["https://t.me/other_bot?start=spring", "springs", "spring sale", "not a code"]
)
async def test_anything_else_is_no_arrival(world: World, ann: Person, text: str) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens()
    await ann.says(text)
    assert await codes(world, ann) == [""]
    assert await world.conversation(ann) is None


@pytest.mark.parametrize("text", [f"{LINK}expo", "/start=expo", "expo.", "/code expo"])
@pytest.mark.parametrize("position", [1, 3, 4, 6])
async def test_in_a_form_it_is_what_start_would_be(world: World, text: str, position: int) -> None:
    """At the consent, the phone, a choice and the summary; before anything was said, at once."""
    person = await LEAD_EN.person(world)
    await world.add_link("expo", form="event")
    await walk_on(person, LEAD_EN.deeds[:position])
    await person.says(text)
    assert await codes(world, person) == ["spring", "expo"]
    seen = await person.sees()
    if position == 1:
        assert "We need your name and e-mail" in seen.text
    else:
        assert seen.buttons[1] == "🔄 Start “Event registration”"


async def test_a_link_to_an_unknown_code_is_kept_like_any_other(world: World, ann: Person) -> None:
    await ann.opens()
    await ann.says(f"{LINK}nobody_knows")
    assert await codes(world, ann) == ["", "nobody_knows"]
    assert "What can we do for you?" in (await ann.sees()).text


@pytest.mark.parametrize("text", [f"see {LINK}expo", "/start=expo", "expo"])
async def test_at_a_question_for_text_it_is_an_answer(world: World, text: str) -> None:
    person = await B2B_EN.person(world)
    await world.add_link("expo", form="event")
    await walk_on(person, B2B_EN.deeds[:3])
    await person.says(text)
    conversation = await world.conversation(person)
    assert conversation
    assert conversation.answers[-1].values == (text,)
    assert await codes(world, person) == ["spring"]


@pytest.mark.parametrize("in_form", [False, True])
@pytest.mark.parametrize("text", ["/code nope", "/code=nope", f"/code {LINK}nope"])
async def test_a_typed_code_that_does_not_exist_is_told(
    world: World, ann: Person, in_form: bool, text: str
) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens()
    if in_form:
        await walk_on(ann, (LEAD_EN.deeds[0], *LEAD_EN.deeds[1:3]))
    before = await world.conversation(ann)
    await ann.says(text)
    texts = "\n".join(one.text for one in (await ann.chat.messages())[-2:])
    assert "There’s no code nope." in texts
    assert ("2/4" in texts) is in_form
    assert await world.conversation(ann) == before
    await ann.says("/code <b>")
    assert "There’s no code <b>." in "\n".join(one.text for one in (await ann.chat.messages())[-2:])
    await ann.says("/code")
    assert "/code spring" in "\n".join(one.text for one in (await ann.chat.messages())[-2:])
    assert (await codes(world, ann))[-2:] == ["nope", "<b>"]


async def test_explain_takes_a_pasted_link(world: World) -> None:
    await world.add_link("spring", title="Spring ads", source="google")
    for asked in ("spring", f"{LINK}spring", f"see {LINK}spring.", "«spring»"):
        await world.admin.says(f"/explain {asked}")
        assert "Spring ads" in (await world.admin.sees()).text
    await world.admin.says("/explain https://t.me/other_bot?start=spring")
    assert "Spring ads" not in (await world.admin.sees()).text


@pytest.mark.parametrize("word", ["no", "Skip", "нет", "пропустить", "-", "—", "nein"])
async def test_an_optional_question_is_skipped_by_a_word(world: World, word: str) -> None:
    """The phone, which brings a keyboard, and the kitchen, which takes several choices."""
    person = await EVENT_EN.person(world)
    await walk_on(person, EVENT_EN.deeds[:4])
    await person.says(word)
    assert "4/6 · Which session suits you?" in (await person.sees()).text
    assert await person.below() == []
    await walk_on(person, EVENT_EN.deeds[5:10])
    await person.says("no" if word == "-" else word)
    if word in {"Skip", "пропустить"}:  # the button's own word; no choice is called so
        assert "8/8" in (await person.sees()).text
        await person.says("/back")
    assert "7/8" in (await person.sees()).text, "here it might be a choice"
    await walk_on(person, EVENT_EN.deeds[10:])
    [submission] = await world.submissions()
    assert "phone" not in shown(submission)
    assert shown(submission)["newsletter"] == "No"


async def test_a_required_question_takes_the_word_or_says_what_is_wrong(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await person.says("no")
    assert "2/4" in (await person.sees()).text


async def test_a_command_that_only_begins_like_an_arrival_is_unknown(
    world: World, ann: Person
) -> None:
    await world.add_link("spring", form="lead")
    await ann.opens()
    for command in ("/startup", "/codes", "/started"):
        await ann.says(command)
        assert "I don’t know this command." in (await ann.sees()).text
    assert await codes(world, ann) == [""]


async def test_a_word_that_skips_is_told(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    await person.presses("Prices")
    await person.says("no")
    seen = (await person.sees()).text
    assert seen.startswith("Skipped.")
    assert "Is everything right?" in seen
