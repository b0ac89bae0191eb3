"""``/stats``: what an admin reads and sees of what prospects did."""

import re
from datetime import timedelta

from tests.flows.admins.campaign import come
from tests.flows.world import World


async def _asks(world: World, text: str = "/stats") -> str:
    await world.admin.says(text)
    return (await world.admin.sees()).text


async def test_the_way_from_the_arrival_to_the_crm(world: World) -> None:
    await come(world)
    page = await _asks(world)
    assert "Starts: 4" in page
    assert "People: 4" in page
    assert "Sent: 2" in page
    assert "In the CRM: 2 (100 %)" in page
    assert "by arrival" in page


async def test_each_link_by_itself_and_one_alone(world: World) -> None:
    await come(world)
    await world.admin.says("/stats 7")
    await world.admin.presses("By …")
    await world.admin.presses("By link")
    page = (await world.admin.sees()).text
    assert "1. Spring: 3 → 2 → 0" in page
    await world.admin.presses("1")
    alone = (await world.admin.sees()).text
    assert "Link: Spring" in alone
    assert "Starts: 3" in alone
    await world.admin.presses("Everything")
    assert "Starts: 4" in (await world.admin.sees()).text


async def test_other_days_other_views_other_credit(world: World) -> None:
    await come(world)
    assert "Nothing" not in await _asks(world, "/stats today")
    assert "Starts: 0" in await _asks(world, "/stats 2020-01")
    assert "can’t read" in await _asks(world, "/stats soon")
    await world.admin.says("/stats")
    await world.admin.presses("By event")
    assert "by event" in (await world.admin.sees()).text
    await world.admin.presses("First touch")
    assert "credit: the first touch" in (await world.admin.sees()).text
    await world.admin.presses("Days")
    await world.admin.presses("This month")
    assert "Starts: 4" in (await world.admin.sees()).text


async def test_a_day_that_is_not_over_is_compared_with_as_much_of_the_day_before(
    world: World,
) -> None:
    await come(world)
    await world.advance(timedelta(hours=22))
    await world.person("Eve").opens("spring")
    page = await _asks(world, "/stats today")
    assert "Starts: 1" in page
    assert "Before" not in page, "at half past seven nobody had come"
    await world.advance(timedelta(hours=3))
    assert "Before (March 5, 2026, at the same age): 4 starts" in await _asks(world, "/stats today")
    await world.admin.presses("By …")
    await world.admin.presses("Over time")
    assert "at the same age): 4 starts" in (await world.admin.sees()).text


async def test_days_are_named_in_words_of_both_languages(world: World) -> None:
    await come(world)
    assert (await _asks(world, "/stats this week")).startswith("Mar 2, 2026 – Mar 5, 2026")
    assert "Starts: 4" in await _asks(world, "/stats с 1 по 15 марта")
    assert "Starts: 0" in await _asks(world, "/stats прошлый месяц")
    assert (await _asks(world, "/stats 2026")).startswith("Jan 1, 2026 – Dec 31, 2026")


async def test_the_main_team_has_its_name_and_only_what_can_be_pressed_is_asked_for(
    world: World,
) -> None:
    await come(world)
    await world.admin.says("/stats")
    for button in ("By …", "By team"):
        await world.admin.presses(button)
    page = (await world.admin.sees()).text
    assert "1. Main team: 2 → 2 → 0" in page
    assert "Press a number" in page
    await world.admin.presses("1")
    assert "Team: Main team" in (await world.admin.sees()).text
    for button in ("Everything", "By …", "Over time"):
        await world.admin.presses(button)
    page = (await world.admin.sees()).text
    assert "Starts → sent → won." in page
    assert "Press a number" not in page


async def test_over_time_the_newest_comes_first(world: World) -> None:
    await come(world)
    await _asks(world, "/stats 20.2.2026 - 5.3.2026")
    for button in ("By …", "Over time"):
        await world.admin.presses(button)
    newest = re.findall(r"^1\. (.*?):", (await world.admin.sees()).text, re.MULTILINE)
    assert newest == ["March 5, 2026"]
    await world.admin.presses("➡️")
    oldest = (await world.admin.sees()).text
    assert "14. February 20, 2026:" in oldest


async def test_rows_of_which_there_are_none_are_told_so(world: World) -> None:
    await world.admin.says("/stats")
    for button in ("By …", "By link"):
        await world.admin.presses(button)
    assert "By link\nNothing happened in that time." in (await world.admin.sees()).text


async def test_models_without_rows_say_nothing_of_rows(world: World) -> None:
    await come(world)
    await world.admin.says("/stats")
    await world.admin.presses("Models")
    assert "In each row" not in (await world.admin.sees()).text


async def test_where_people_stay_in_a_form(world: World) -> None:
    await come(world)
    await world.admin.says("/stats")
    for button in ("By …", "By form", "1", "Steps"):
        await world.admin.presses(button)
    page = (await world.admin.sees()).text
    assert "Where people stay: A quick question" in page
    assert "1. Who?: 3 → 2; stayed 1 (33 %)" in page


async def test_a_chart_is_a_picture_and_a_sheet_a_file(world: World) -> None:
    await come(world)
    await world.admin.says("/stats")
    await world.admin.presses("Chart")
    chart = await world.admin.sees()
    assert chart.raw["photo"]
    assert "by arrival" in chart.text
    await world.admin.says("/stats")
    await world.admin.presses("CSV")
    sheet = await world.admin.sees()
    assert sheet.raw["document"]["file_name"].endswith(".csv")


async def test_nobody_else_gets_numbers(world: World) -> None:
    await come(world)
    stranger = world.person("Eve")
    await stranger.says("/stats")
    assert "Starts" not in (await stranger.sees()).text
