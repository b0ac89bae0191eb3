"""Links as tables: a file that an admin sends is looked at, then taken as a whole or not at all."""

import base64

import pytest

from bot.sheets.sheet_files import SheetFiles
from intake.kernel.sheet import SheetFormat
from tests.flows.world import World
from tests.people import SandboxRefusedError

HEAD = "code;title;utm_source;utm_medium;utm_campaign\n"


async def _sends(world: World, table: str | bytes, name: str = "links.csv") -> str:
    content = table.encode() if isinstance(table, str) else table
    await world.admin.sends_file(name, content=base64.b64encode(content).decode())
    return (await world.admin.sees()).text


async def _takes(world: World) -> str:
    await world.admin.presses("Take it")
    return (await world.admin.sees()).text


async def _links(world: World) -> list[tuple[str, ...]]:
    rows = await world.rows(
        "SELECT code, title, utm_source, utm_medium, utm_campaign FROM links ORDER BY id"
    )
    return [tuple(row.values()) for row in rows]


async def test_a_table_in_russian_is_told_in_its_own_words(world: World) -> None:
    await world.admin.says("/language")
    await world.admin.presses("Русский")
    table = "Название;Источник;Анкета;Лимит\nВесна;vk;nosuch;много\n"
    await world.admin.sends_file("links.csv", file_text=table)
    answer = (await world.admin.sees()).text
    assert "Строка 2, Лимит: Нужно целое число" in answer
    assert "Строка 2, Анкета:" in answer


async def test_bulk_says_that_there_is_no_such_link_to_copy(world: World) -> None:
    await world.admin.says("/bulk nowhere\nbanner\narticle")
    answer = (await world.admin.sees()).text
    assert answer.startswith("There is no link with the code “nowhere”")
    await world.admin.says("/bulk title: VK {place}\nbanner")
    assert "nothing says what all of them have" in (await world.admin.sees()).text


async def test_an_export_of_what_is_not_there_says_so(world: World) -> None:
    await world.admin.says("/export_links nowhere")
    seen = await world.admin.sees()
    assert "No link has “nowhere”" in seen.text
    assert "document" not in seen.raw


async def test_a_table_is_looked_at_and_then_taken(world: World) -> None:
    table = HEAD + "spring;Весна;vk;cpc;40289314\n;Лето;yandex;;\n"
    answer = await _sends(world, table)
    assert "A table of links, 2 rows" in answer
    assert "New: 2, changed: 0, as they are already: 0." in answer
    assert "• Весна: vk, cpc, 40289314" in answer
    assert await _links(world) == []
    answer = await _takes(world)
    assert answer.startswith("✅ Taken.")
    first, second = await _links(world)
    assert first == ("spring", "Весна", "vk", "cpc", "40289314")
    assert second[1:] == ("Лето", "yandex", "", "")
    ann = world.person("Ann")
    await ann.opens(second[0])
    assert [touch["utm_source"] for touch in await world.touches(ann)] == ["yandex"]
    audited = await world.rows("SELECT what FROM audit ORDER BY id")
    assert [row["what"] for row in audited] == ["link.made", "link.made"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251"])
async def test_excels_own_encodings(world: World, encoding: str) -> None:
    await _sends(world, "название,источник\r\nВесна,вк\r\n".encode(encoding))
    await _takes(world)
    ((_, title, source, *_),) = await _links(world)
    assert (title, source) == ("Весна", "вк")


@pytest.mark.parametrize("name", ["links.txt", "links.tsv"])
async def test_excels_unicode_text_is_a_table(world: World, name: str) -> None:
    await _sends(world, "название\tисточник\r\nВесна\tвк\r\n".encode("utf-16"), name)
    await _takes(world)
    ((_, title, source, *_),) = await _links(world)
    assert (title, source) == ("Весна", "вк")


async def test_a_workbook_of_another_program_is_answered_in_words(world: World) -> None:
    assert await _sends(world, "PK", "links.ods") != ""
    assert (await world.admin.sees()).text.startswith("Line 1: I know tables of links")


async def test_each_line_that_is_wrong_is_told_and_nothing_is_taken(world: World) -> None:
    await world.add_link("spring", source="vk")
    answer = await _sends(
        world,
        "code;title;utm_source;form;window;state\n"
        "good;Good;vk;;;\n"
        "i_x;Reserved;vk;;;\n"
        ";No source;;;;\n"
        "good;Twice;vk;;;\n"
        "form;Form;vk;nothing;;\n"
        "days;Days;vk;;999;perhaps\n",
    )
    assert "5 lines cannot be taken, so nothing of the table is." in answer
    assert "Line 3, code:" in answer
    assert "Line 4, utm_source:" in answer
    assert "Line 5, code: This says the same as line 2." in answer
    assert "Line 6, form:" in answer
    assert "Line 7, window:" in answer
    assert "Line 7, state: Please write “on” or “off”." in answer
    with pytest.raises(SandboxRefusedError):
        await world.admin.presses("Take it")
    assert len(await _links(world)) == 1


async def test_a_row_with_the_code_of_a_link_changes_it(world: World) -> None:
    link = await world.add_link("spring", source="google", campaign="roofs")
    await world.change_link(link.id, window_days=7)
    ann = world.person("Ann")
    await ann.opens("spring")
    answer = await _sends(world, "code;title;utm_source;state\nSPRING;Spring sale;Google;off\n")
    assert "New: 0, changed: 1" in answer
    assert "• Spring: Spring → Spring sale, google → Google, on → off" in answer
    assert "Please look at these" in answer
    await _takes(world)
    (row,) = await world.rows("SELECT * FROM links")
    kept = {name: row[name] for name in ("code", "utm_source", "utm_campaign", "window_days")}
    assert kept == {
        "code": "spring",
        "utm_source": "Google",
        "utm_campaign": "roofs",
        "window_days": 7,
    }
    assert not row["enabled"]
    (touch,) = await world.touches(ann)
    assert touch["utm_source"] == "google"


async def test_changes_are_told_as_the_table_says_them(world: World) -> None:
    await _sends(world, "code;title;utm_source;expires;team\nspring;Spring;vk;2030-05-01;\n")
    await _takes(world)
    answer = await _sends(
        world, "code;title;utm_source;expires;team;tags\nspring;Spring;vk;2030-06-01;#1;may\n"
    )
    assert "• Spring: – → #1, 2030-05-01 → 2030-06-01, – → may" in answer


async def test_taken_twice_makes_nothing_twice(world: World) -> None:
    table = "title;utm_source\nSpring;vk\nSummer;vk\n"
    await _sends(world, table)
    with world.holding() as held:
        await world.admin.presses("Take it")
        await world.admin.presses("Take it")
    for raw in (*held, *held):
        await world.feed(raw)
    assert len(await _links(world)) == 2
    assert "as they are already: 2" in await _sends(world, table + "Autumn;vk\n")
    await _takes(world)
    assert [title for _, title, *_ in await _links(world)] == ["Spring", "Summer", "Autumn"]


async def test_only_the_file_that_was_shown_is_taken(world: World) -> None:
    await _sends(world, HEAD + "spring;Spring;vk;;\n")
    data = (await world.admin.sees()).button("✅ Take it")["callback_data"]
    await _sends(world, HEAD + "other;Other;vk;;\n")
    shown = await world.admin.sees()
    pressed = await world.admin.presses(data=data, message_id=shown.id, stale=True)
    assert "another file than the one that I looked at" in pressed.toast
    assert await _links(world) == []


async def test_a_code_that_was_taken_meanwhile_is_a_change_that_nobody_saw(world: World) -> None:
    await _sends(world, HEAD + "spring;Spring;vk;;\n")
    await world.add_link("spring", title="Somebody’s", source="google")
    answer = await _takes(world)
    assert "Something has changed since I looked at the table. Nothing was taken." in answer
    assert [title for _, title, *_ in await _links(world)] == ["Somebody’s"]


async def test_leaving_it(world: World) -> None:
    await _sends(world, HEAD + "spring;Spring;vk;;\n")
    await world.admin.presses("Leave it")
    assert "Nothing was changed." in (await world.admin.sees()).text
    assert await _links(world) == []


async def test_one_row_for_each_placement_from_a_template(world: World) -> None:
    answer = await _sends(
        world,
        "code;title;utm_source;utm_campaign;utm_content;placement\n"
        "vk_{placement};VK {placement};vk;40289314;{utm_source}_{placement};top\n"
        "vk_{placement};VK {placement};vk;40289314;{source}_{Placement};side\n",
    )
    assert "New: 2" in answer
    await _takes(world)
    made = await world.rows("SELECT code, title, utm_content FROM links ORDER BY id")
    assert [tuple(row.values()) for row in made] == [
        ("vk_top", "VK top", "vk_top"),
        ("vk_side", "VK side", "vk_side"),
    ]
    assert "as they are already: 2" in await _sends(
        world,
        "code;title;utm_source;utm_content;placement\n"
        "vk_{placement};VK {placement};vk;{source}_{placement};top\n"
        "vk_{placement};VK {placement};vk;{source}_{placement};side\n",
    )


async def _exported(world: World, asked: str = "/export_links") -> bytes:
    await world.admin.says(asked)
    document = (await world.admin.sees()).raw["document"]
    url = f"{world.telegram_url}/_sandbox/files/{document['file_id']}"
    async with world.telegram.session.get(url) as answer:
        return await answer.read()


@pytest.mark.parametrize("shape", SheetFormat)
async def test_what_is_exported_is_taken_as_the_same(world: World, shape: SheetFormat) -> None:
    await world.add_link("spring", form="lead", source="=vk", medium="cpc", campaign="00123")
    link = await world.add_link("autumn", title="Осень — «акция»; “две”", source="yandex")
    await world.change_link(link.id, enabled=False, tail="utm_term", window_days=5)
    content = await _exported(world, f"/export_links {shape}")
    caption = (await world.admin.sees()).text
    assert "2 links" in caption
    answer = await _sends(world, content, f"links.{shape}")
    assert "New: 0, changed: 0, as they are already: 2." in answer
    sheet = await SheetFiles().read(content)
    await world.execute("DELETE FROM links")
    await _sends(world, content, f"links.{shape}")
    await _takes(world)
    again = await SheetFiles().read(await _exported(world, f"/export_links {shape}"))
    assert again == sheet
    assert sheet.rows[1].cells[:3] == ("spring", "Spring", "=vk")


async def test_an_export_of_what_a_search_finds(world: World) -> None:
    await world.add_link("spring", source="vk")
    await world.add_link("autumn", source="yandex")
    sheet = await SheetFiles().read(await _exported(world, "/export_links yandex csv"))
    assert [row.cells[0] for row in sheet.rows] == ["code", "autumn"]


@pytest.mark.parametrize("who", ["prospect", "manager"])
async def test_tables_are_for_admins(world: World, who: str) -> None:
    stranger = world.person("Eve")
    if who == "manager":
        await stranger.joins(world.managers)
    await _sends(world, HEAD + "spring;Spring;vk;;\n")
    data = (await world.admin.sees()).button("✅ Take it")["callback_data"]
    await stranger.opens()
    await stranger.presses(data=data, message_id=(await stranger.sees()).id, stale=True)
    await stranger.says("/export_links")
    assert "document" not in (await stranger.sees()).raw
    assert await _links(world) == []


async def test_links_as_a_table_are_found_under_the_list(world: World) -> None:
    await world.add_link("spring", source="vk")
    await world.add_link("autumn", source="yandex")
    await world.admin.says("/links yandex")
    await world.admin.presses("As a table")
    assert "Links as a table" in (await world.admin.sees()).text
    await world.admin.presses("CSV")
    given = await world.admin.sees()
    assert "1 link." in given.text
    assert given.raw["document"]["file_name"] == "links.csv"


async def test_many_copies_of_a_link_one_for_each_placement(world: World) -> None:
    await world.add_link("spring", form="lead", source="vk", campaign="40289314", content="old")
    await world.admin.says("/bulk spring\nbanner top\nbanner side\n")
    answer = (await world.admin.sees()).text
    assert "New: 2" in answer
    assert "• Spring banner top: vk, 40289314, banner top" in answer
    await _takes(world)
    made = await world.rows("SELECT title, utm_content, form_id FROM links ORDER BY id")
    assert [tuple(row.values()) for row in made[1:]] == [
        ("Spring banner top", "banner top", "lead"),
        ("Spring banner side", "banner side", "lead"),
    ]


async def test_many_links_from_what_they_have_in_common(world: World) -> None:
    await world.admin.says(
        "/bulk\ntitle: VK {place}\nисточник: vk\ncode = vk_{place}\n\ntop\nno code here\n"
    )
    answer = (await world.admin.sees()).text
    assert "1 line cannot be taken" in answer
    assert "Line 7, code:" in answer
    await world.admin.says("/bulk\ntitle: VK {place}\nsource: vk\ncode: vk_{place}\n\ntop\n")
    await _takes(world)
    assert await _links(world) == [("vk_top", "VK top", "vk", "", "")]


async def test_nothing_is_named_to_make_links_for(world: World) -> None:
    await world.admin.says("/bulk")
    assert "No placement is named." in (await world.admin.sees()).text


async def test_a_message_that_was_edited_is_another_table(world: World) -> None:
    await world.add_link("spring", source="vk")
    await world.admin.says("/bulk spring\ntop")
    await world.admin.edits("/bulk spring\nside")
    pressed = await world.admin.presses("Take it")
    assert "another file" in pressed.toast
    assert len(await _links(world)) == 1


async def test_values_of_one_table_that_look_alike_are_pointed_at(world: World) -> None:
    answer = await _sends(world, "title;utm_source\nA;vk\nB;vк\nC;vk\n")
    assert "Line 3, utm_source:" in answer
    assert "Line 4" not in answer


async def test_back_to_the_link_from_its_channels(world: World) -> None:
    await world.add_link("spring", source="vk")
    await world.admin.says("/links")
    await world.admin.presses("1")
    await world.admin.presses("Channels")
    await world.admin.presses("Back")
    assert "start=spring" in (await world.admin.sees()).text


async def test_long_values_in_many_rows_fit_a_message(world: World) -> None:
    rows = [f"{'T' * 90}{n};{';'.join([f'{n}' + 'v' * 200] * 5)}\n" for n in range(30)]
    head = "title;utm_source;utm_medium;utm_campaign;utm_content;utm_term\n"
    answer = await _sends(world, head + "".join(rows))
    assert "New: 30" in answer
    await _takes(world)
    await _sends(world, (await _exported(world, "/export_links csv")).replace(b"vvv", b"www"))
    assert "changed: 30" in (await world.admin.sees()).text


async def test_codes_of_placements_that_are_none_are_not_called_the_same(world: World) -> None:
    await world.admin.says(
        "/bulk\ntitle: VK {place}\nsource: vk\ncode: vk_{place}\n\nside bar\nbanner top\n"
    )
    answer = (await world.admin.sees()).text
    assert "2 lines cannot be taken" in answer
    assert "says the same" not in answer
