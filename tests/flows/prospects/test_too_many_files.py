"""More files than a question takes: what was taken is said, and what was not."""

from typing import Any

import pytest

from tests.flows.prospects.walks import B2B_EN, B2B_RU, LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person


def pdfs(count: int) -> list[dict[str, Any]]:
    """Items of an album: a.pdf, b.pdf, and so on."""
    return [
        {"kind": "document", "name": f"{name}.pdf", "mime_type": "application/pdf"}
        for name in "abcdefghij"[:count]
    ]


async def new_texts(person: Person, known: int) -> list[str]:
    return [one.text for one in (await person.chat.messages())[known:]]


async def kept(world: World, person: Person) -> list[str]:
    conversation = await world.conversation(person)
    assert conversation
    return [file.name for answer in conversation.answers for file in answer.files]


@pytest.mark.parametrize("count", [4, 10])
async def test_an_album_of_more_than_fits(world: World, count: int) -> None:
    person = await B2B_EN.person(world)
    await walk_on(person, B2B_EN.deeds[:11])
    known = len(await person.chat.messages())
    await person.sends_album(*pdfs(count))
    first, done, surplus = await new_texts(person, known)
    assert "Files so far: 1 of 3" in first
    assert "Got it: a.pdf, b.pdf, c.pdf" in done
    assert "I can take only 3 files here, so I kept the first 3: a.pdf, b.pdf, c.pdf." in surplus
    assert "Is everything right?" in surplus
    assert await kept(world, person) == ["a.pdf", "b.pdf", "c.pdf"]


async def test_an_album_that_fits_gets_no_such_word(world: World) -> None:
    person = await B2B_EN.person(world)
    await walk_on(person, B2B_EN.deeds[:11])
    known = len(await person.chat.messages())
    await person.sends_album(*pdfs(3))
    assert not any("Only" in text for text in await new_texts(person, known))


async def test_files_one_by_one(world: World) -> None:
    person = await B2B_RU.person(world)
    await walk_on(person, B2B_RU.deeds[:9])
    asked = (await person.sees()).text
    assert "Можно прислать до 3 файлов." in asked
    assert "pptx, zip, картинки" in asked
    assert "до 20 МБ" in asked
    for name in "abc":
        await person.sends_file(f"{name}.pdf", mime_type="application/pdf")
    known = len(await person.chat.messages())
    await person.sends_file("d.pdf", mime_type="application/pdf")
    [surplus] = await new_texts(person, known)
    assert "можно приложить только 3 файла, поэтому приняли первые: a.pdf, b.pdf, c.pdf" in surplus
    assert await kept(world, person) == ["a.pdf", "b.pdf", "c.pdf"]


async def test_the_surplus_answers_no_other_question(world: World, ann: Person) -> None:
    files = {"type": "file", "required": False, "limits": {"max_files": 2}}
    prompt = {"en": "A file?", "ru": "Файл?"}

    def ask_for_files(form: dict[str, Any]) -> None:
        form["steps"][1:] = [{"id": name, "prompt": prompt, **files} for name in ("one", "two")]

    await world.add_link("spring", form="lead")
    await world.edit_form("lead", ask_for_files)
    await walk_on(ann, LEAD_EN.deeds[:1])
    await ann.presses("I agree")
    await ann.says("Ann Lee")
    known = len(await ann.chat.messages())
    await ann.sends_album(*pdfs(5))
    texts = await new_texts(ann, known)
    assert sum("I can take only 2 files here" in text for text in texts) == 1
    assert await kept(world, ann) == ["a.pdf", "b.pdf"]
    await ann.sends_file("x.pdf")
    assert "Files so far: 1 of 2" in (await ann.sees()).text


async def test_a_file_that_does_not_fit_is_named(world: World) -> None:
    person = await B2B_RU.person(world)
    await walk_on(person, B2B_RU.deeds[:9])
    await person.sends_album(
        *pdfs(1), {"kind": "document", "name": "virus.exe", "mime_type": "application/x-dos"}
    )
    seen = (await person.sees()).text
    assert "Файл такого типа принять не получится." in seen
    assert "Не приняли: virus.exe" in seen
    assert "Файлов получено: 1 из 3" in seen


async def test_no_more_files_is_said_by_a_word(world: World) -> None:
    person = await B2B_EN.person(world)
    await walk_on(person, B2B_EN.deeds[:12])
    await person.says("no")
    assert "Is everything right?" in (await person.sees()).text
    assert await kept(world, person) == ["brief.pdf"]


async def test_words_under_a_file_are_not_lost_in_silence(world: World) -> None:
    person = await B2B_RU.person(world)
    await walk_on(person, B2B_RU.deeds[:9])
    await person.sends_file("a.pdf", mime_type="application/pdf", caption="Срочно!")
    seen = (await person.sees()).text
    assert "слова под ним в анкету не попадут" in seen
    assert "Файлов получено: 1 из 3" in seen
    await person.sends_file("b.pdf", mime_type="application/pdf")
    assert "слова под ним" not in (await person.sees()).text
    await person.says("готово")
    assert await kept(world, person) == ["a.pdf", "b.pdf"]
