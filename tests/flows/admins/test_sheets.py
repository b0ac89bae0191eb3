"""A file that an admin sends to the bot: what is no table of ours is answered in words."""

import base64

from tests.flows.delivery.office import BRIEF, answers, prepare, quick
from tests.flows.managers.talks import message, private_team
from tests.flows.world import World


async def test_a_table_of_nothing_known(world: World) -> None:
    await world.admin.sends_file("weather.csv", file_text="city;rain\nBerlin;yes\n")
    answer = (await world.admin.sees()).text
    assert answer.startswith("Line 1: I know tables of links and of costs.")


async def test_what_is_wrong_is_told_with_its_line(world: World) -> None:
    await world.admin.sends_file("links.csv", file_text='title;utm_source\n"Spring;vk\n')
    assert (await world.admin.sees()).text == "Line 2: A quotation mark does not close."


async def test_a_picture_in_a_tables_clothes(world: World) -> None:
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0").decode()
    await world.admin.sends_file("links.xlsx", content=picture)
    assert (await world.admin.sees()).text == "This is no table. I read CSV and XLSX."


async def test_a_file_that_is_too_large_is_not_fetched(world: World) -> None:
    await world.admin.sends_file("links.csv", size=3_000_000)
    assert "larger than 2 MB" in (await world.admin.sees()).text


async def test_telegram_does_not_give_it_out(world: World) -> None:
    await world.telegram.fault("server_error", method="getFile", times=None)
    await world.admin.sends_file("links.csv", file_text="title\nSpring\n")
    assert "Please send it again" in (await world.admin.sees()).text


async def test_a_prospects_table_is_no_business_of_ours(world: World) -> None:
    ann = world.person("Ann")
    await ann.sends_file("links.csv", file_text="title;utm_source\nSpring;vk\n")
    assert "table" not in (await ann.sees()).text


async def test_a_table_for_a_prospect_goes_to_the_prospect(world: World) -> None:
    await private_team(world, world.admin)
    ann = world.person("Ann")
    await ann.opens()
    await ann.says("Do you have a price list?")
    await world.deliver()
    asked = await message(world.admin.chat, "price list")
    await world.admin.sends_file("prices.csv", file_text="roof;100\n", reply_to=asked.id)
    await world.deliver()
    assert (await ann.sees()).raw["document"]["file_name"] == "prices.csv"


async def test_a_form_that_asks_for_files_gets_the_table(world: World) -> None:
    await prepare(world, quick(BRIEF))
    await answers(world.admin, "Olga", "+4930901820", "Olga Ltd")
    await world.admin.sends_file("brief.csv", file_text="a;b\n")
    assert "table" not in (await world.admin.sees()).text
    await world.admin.presses("Done")
