"""``/audit``: who changed what, in words, by page, kind and person, by the reader's clock."""

import json
from datetime import timedelta

import pytest

from intake.kernel.ids import PersonId
from intake.team.audit import AuditEntry
from intake.team.member import Role
from tests.flows.managers.crew import make_member
from tests.flows.world import ADMIN, World
from tests.people import Person


@pytest.fixture
async def mia(world: World) -> Person:
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    return mia


async def noted(world: World, *entries: AuditEntry) -> None:
    async with world.database.writing() as unit:
        for one in entries:
            await unit.audit.add(one)
        await unit.commit()


async def test_changes_are_told_in_words_with_who_and_when(world: World, mia: Person) -> None:
    await mia.says("/hours Mon–Fri 9–18")
    await mia.says("/zone Europe/Moscow")
    await mia.says(f"/leave {mia.id} 24.12.2026–26.12.2026")
    await world.admin.says("/newteam Partners")
    await world.admin.says("/dayoff 2026-12-31")
    await world.admin.says("/audit")
    page = await world.admin.sees()
    for part in (
        "New team: Partners",
        "Days off of Main team: Dec 31, 2026",
        "Hours of Mia: – → Mon–Fri 9:00–18:00",
        "Time zone of Mia: – → Europe/Moscow",
        "Leave of Mia: Dec 24, 2026 – Dec 26, 2026",
        "Olga, ",
        "Mia, ",
    ):
        assert part in page.text
    assert page.text.index("Days off") < page.text.index("New team") < page.text.index("Hours")
    assert "team." not in page.text
    assert "{" not in page.text


async def test_times_are_the_readers(world: World, mia: Person) -> None:
    await world.admin.says("/newteam Partners")
    at = world.clock.now()
    await mia.says("/zone Asia/Vladivostok")
    await mia.says("/audit")
    page = await mia.sees()
    local = at + timedelta(hours=10)
    assert f", {local.hour}:{local.minute:02}\nNew team: Partners" in page.text
    assert "Times are those of Asia/Vladivostok" in page.text


async def test_it_is_narrowed_down_by_kind_and_person(world: World, mia: Person) -> None:
    await mia.says("/hours Mon–Fri 9–18")
    await mia.says("/newteam North")
    await world.admin.says("/newteam Partners")
    await world.admin.says("/audit")
    await world.admin.presses("👥 Teams")
    page = await world.admin.sees()
    assert "Partners" in page.text
    assert "North" in page.text
    assert "Hours" not in page.text
    await world.admin.presses("By whom")
    await world.admin.presses("Mia")
    page = await world.admin.sees()
    assert "Changes by or about Mia" in page.text
    assert "North" in page.text
    assert "Partners" not in page.text
    await world.admin.presses("✅ 👥 Teams")
    assert "Hours of Mia" in (await world.admin.sees()).text
    await world.admin.presses("✅ Mia")
    await world.admin.presses("By anybody")
    assert "Partners" in (await world.admin.sees()).text


async def test_somebody_is_found_by_a_part_of_the_name(world: World, mia: Person) -> None:
    await mia.says("/newteam North")
    await world.admin.says("/newteam Partners")
    await world.admin.says("/audit mi")
    page = await world.admin.sees()
    assert "Changes by or about Mia" in page.text
    assert "Partners" not in page.text
    await world.admin.says("/audit zzz")
    assert "Nobody with a name like that" in (await world.admin.sees()).text


async def test_all_of_it_is_reached_by_pages(world: World) -> None:
    now = world.clock.now()
    await noted(
        world,
        *(
            AuditEntry(now, PersonId(ADMIN), "submission.retried", f"submission:{one}")
            for one in range(1, 21)
        ),
    )
    await world.admin.says("/audit")
    seen = (await world.admin.sees()).text
    assert ": 20, page 1 of 3" in seen
    await world.admin.presses("Older")
    seen += (await world.admin.sees()).text
    await world.admin.presses("Older")
    last = await world.admin.sees()
    seen += last.text
    assert all(f"Submission {one} sent again" in seen for one in range(1, 21))
    assert "Older ➡️" not in last.buttons


async def test_a_page_of_long_changes_fits_a_message(world: World) -> None:
    values = dict.fromkeys(("title", "source", "medium", "campaign", "content"), "x" * 300)
    long = (json.dumps(dict.fromkeys(values, "y" * 300)), json.dumps(values))
    entry = AuditEntry(world.clock.now(), PersonId(ADMIN), "link.changed", "link:1", *long)
    await noted(world, *[entry] * 8)
    await world.admin.says("/audit")
    page = await world.admin.sees()
    assert page.text.count("Olga, ") == 8
    assert "xxxxx" in page.text
    assert len(page.text) <= 4096


async def test_what_a_later_version_wrote_is_shown_all_the_same(world: World) -> None:
    odd = AuditEntry(world.clock.now(), None, "moon.phase", "moon:1", '{"a": [1', '{"b": {}}')
    await noted(world, odd)
    await world.admin.says("/audit")
    assert "By itself" in (await world.admin.sees()).text
    assert "Something else (moon.phase)" in (await world.admin.sees()).text


async def test_russian_reads_russian(world: World) -> None:
    olga = world.person("Olga", language_code="ru")
    await make_member(world, olga, Role.ADMIN)
    await olga.says("/newteam Партнёры")
    await olga.says("/audit")
    page = await olga.sees()
    assert "Кто что изменил: 1, страница 1 из 1" in page.text
    assert "Новая команда: Партнёры" in page.text
