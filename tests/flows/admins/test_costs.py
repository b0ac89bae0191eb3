"""What was spent, typed and sent as a table; what it is worth; and what each lead cost."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from intake.kernel.ids import PersonId
from intake.stats.worth import Rate
from tests.flows.admins.campaign import come
from tests.flows.world import ADMIN, World

TABLE = (
    "day;link;source;medium;campaign;amount;currency\n"
    "2026-03-01;spring;;;;120,50;EUR\n2026-03-02;;google;cpc;roofs;30;EUR\n"
)


async def _sends(world: World, text: str) -> str:
    await world.admin.sends_file("costs.csv", file_text=text)
    return (await world.admin.sees()).text


async def _asks(world: World, text: str) -> str:
    await world.admin.says(text)
    return (await world.admin.sees()).text


async def test_what_was_spent_is_told_for_each_start_and_lead(world: World) -> None:
    await come(world)
    assert "Kept: 90 EUR for Spring, March 5, 2026" in await _asks(world, "/cost spring 90 EUR")
    answer = await _asks(world, "/stats")
    assert "Spent: 90 EUR" in answer
    assert "22.50 EUR a start, 45 EUR a lead" in answer
    assert "came back × 0.00" in answer
    await world.admin.presses("By …")
    await world.admin.presses("By link")
    assert "1. Spring: 3 → 2 → 0 · 💶 90 EUR (× 0.00)" in (await world.admin.sees()).text


async def test_a_cost_is_divided_among_days_and_entered_anew(world: World) -> None:
    await come(world)
    today = world.clock.now().date()
    days = f"{today.replace(day=1)}..{today.replace(day=3)}"
    assert "divided among 3 days: Mar 1, 2026 – Mar 3, 2026" in await _asks(
        world, f"/cost spring 100 EUR {days}"
    )
    await _asks(world, f"/cost spring 10 EUR {today.replace(day=1)}")
    answer = await _asks(world, "/costs")
    assert answer.count("Spring") == 3
    assert "33.33 EUR" in answer
    assert "– 10 EUR" in answer
    assert "33.34" not in answer, "the first day was entered anew"


async def test_a_reader_of_russian_gets_commas_and_the_days_that_were_meant(world: World) -> None:
    await come(world)
    await world.admin.says("/language")
    await world.admin.presses("Русский")
    answer = await _asks(world, "/cost spring 90,50 рублей за прошлую неделю")
    assert "Записано: 90,50 RUB, Spring, поровну на 7 дней: 23 февр. 2026" in answer
    assert "12,93 RUB" in await _asks(world, "/costs")
    assert "Потрачено: 90,50 RUB" in await _asks(world, "/stats 30")


async def test_nothing_is_kept_of_what_nobody_knows(world: World) -> None:
    await come(world)
    assert "no link with the code" in await _asks(world, "/cost nowhere 10 EUR")
    assert "Type what was spent" in await _asks(world, "/cost spring lots")
    assert "Nothing was entered" in await _asks(world, "/costs")


async def test_a_cost_is_taken_away_after_a_yes_and_the_audit_knows(world: World) -> None:
    await come(world)
    await _asks(world, "/cost spring 90 EUR")
    assert "entered: 90 EUR, Mar 5, 2026\n" in await _asks(world, "/audit")
    await _asks(world, "/costs")
    await world.admin.presses("1")
    assert "Take it away?" in (await world.admin.sees()).text
    await world.admin.presses("Take it away")
    assert "Nothing was entered" in (await world.admin.sees()).text
    audit = await _asks(world, "/audit")
    assert "Cost of Spring entered" in audit
    assert "Cost of Spring taken away: 90 EUR, Mar 5, 2026\n" in audit
    await _asks(world, "/cost spring 1200.50 EUR 1.2.2026–3.2.2026")
    assert "1\u202f200.50 EUR, Feb 1, 2026 – Feb 3, 2026\n" in await _asks(world, "/audit")


async def test_a_table_of_costs_is_looked_at_and_taken(world: World) -> None:
    await come(world)
    answer = await _sends(world, TABLE)
    assert "2 lines of costs for Mar 1, 2026 – Mar 2, 2026, 150.50 EUR in all" in answer
    assert "Nothing was entered" in await _asks(world, "/costs"), "it was only looked at"
    await _sends(world, TABLE)
    await world.admin.presses("Take it")
    assert "Kept: 2 lines" in (await world.admin.sees()).text
    assert "120.50 EUR" in await _asks(world, "/costs")


async def test_each_line_of_a_table_that_is_wrong_is_told(world: World) -> None:
    await come(world)
    answer = await _sends(
        world,
        "day;link;amount;currency\nsoon;spring;1;EUR\n2026-03-01;nowhere;1;EUR\n"
        "2026-03-01;spring;=1+1;EUR\n2026-03-01;spring;1;money\n",
    )
    assert "“soon” is no day" in answer
    assert "no link, and no campaign, “nowhere”" in answer
    assert "is no amount" in answer
    assert "“money” is no currency" in answer
    assert "Nothing was entered" in await _asks(world, "/costs")


async def test_everything_that_is_wrong_with_a_line_is_told_at_once(world: World) -> None:
    await come(world)
    answer = await _sends(
        world, "day;link;amount;currency\nsoon;nowhere;a lot;EUO\n2026-03-01;spring;1;руб\n"
    )
    assert "“soon” is no day" in answer
    assert "“EUO” is no currency; did you mean EUR?" in answer
    assert "“a lot” is no amount" in answer
    assert "“nowhere”" in answer
    assert "Line 3" not in answer


@pytest.mark.parametrize("amount", ["1.234", "0.125", "1.5", "1,234,567", "0.1234"])
async def test_without_a_currency_only_what_is_wrong_in_any_is_told(
    world: World, amount: str
) -> None:
    await come(world)
    answer = await _sends(world, f"day;link;amount;currency\n2026-03-01;spring;{amount};dinars\n")
    assert "“dinars” is no currency" in answer
    assert ("is no amount" in answer) == (amount == "0.1234")
    assert "two amounts" not in answer


async def test_three_letters_are_no_currency(world: World) -> None:
    await come(world)
    assert "Type what was spent" in await _asks(world, "/cost spring 350 ABC")
    for said, code in (("₽", "RUB"), ("руб.", "RUB"), ("$", "USD"), ("€", "EUR"), ("kzt", "KZT")):
        assert f"350 {code}" in await _asks(world, f"/cost spring 350 {said}")


async def test_an_amount_that_can_be_read_in_two_ways_is_not_guessed(world: World) -> None:
    await come(world)
    for amount in ("1.234", "1,234", "0.125"):
        answer = await _sends(world, f"day;link;amount;currency\n2026-03-01;spring;{amount};EUR\n")
        assert answer.startswith(f"Line 2, amount: “{amount}”")
    answer = await _sends(world, "day;link;amount;currency\n2026-03-01;spring;1.234.567,50;EUR\n")
    assert "1\u202f234\u202f567.50 EUR in all" in answer
    assert "Nothing was entered" in await _asks(world, "/costs")


async def test_the_sheet_tells_prices(world: World) -> None:
    await come(world)
    await _asks(world, "/cost spring 90 EUR")
    await _asks(world, "/stats")
    await world.admin.presses("By …")
    await world.admin.presses("By link")
    await world.admin.presses("XLSX")
    sheet = await world.admin.sees()
    assert sheet.raw["document"]["file_name"].endswith(".xlsx")


async def test_rates_make_one_sum_of_several_currencies(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template, report_currency="EUR") as world:
        await come(world)
        await _asks(world, "/cost spring 90 EUR")
        await _asks(world, "/cost spring 100 USD")
        assert "in several currencies" not in await _asks(world, "/stats")
        assert "no rate into EUR for 100 USD: what each lead cost" in await _asks(world, "/stats")
        assert "1 USD = 0.9 EUR since" in await _asks(world, "/rates USD 0.9")
        answer = await _asks(world, "/stats")
        assert "Spent: 90 EUR · 100 USD" in answer
        assert "45 EUR a start, 90 EUR a lead" in answer
        await _asks(world, "/rates")
        await world.admin.presses("1")
        await world.admin.presses("Take it away")
        assert "no rates into EUR yet" in (await world.admin.sees()).text


async def test_all_rates_are_reached_the_newest_first(world: World) -> None:
    await world.restart(report_currency="EUR")
    async with world.database.writing() as unit:
        for week in range(60):
            since = date(2025, 1, 6) + timedelta(weeks=week)
            rate = Rate("USD", "EUR", since, Decimal("0.9"))
            await unit.rates.put(rate, PersonId(ADMIN), world.clock.now())
        await unit.commit()
    answer = await _asks(world, "/rates USD 0.5")
    assert "1. 1 USD = 0.5 EUR since March 5, 2026" in answer, "what was entered is seen"
    for _ in range(7):
        await world.admin.presses("➡️")
    last = await world.admin.sees()
    assert "61. 1 USD = 0.9 EUR since January 6, 2025" in last.text
    await world.admin.presses("61")
    await world.admin.presses("Take it away")
    assert "page 8 of 8" in (await world.admin.sees()).text
    assert len(await world.rows("SELECT * FROM rates")) == 60


async def test_rates_need_a_currency_that_is_set(world: World) -> None:
    assert "REPORT_CURRENCY" in await _asks(world, "/rates USD 0.92")


@pytest.mark.parametrize("base", ["EUR", "USD", "RUB"])
async def test_the_example_of_a_rate_can_be_typed(world: World, base: str) -> None:
    await world.restart(report_currency=base)
    answer = await _asks(world, "/rates")
    example = re.search(r"/rates [A-Z]{3} [\d.]+", answer)
    assert example is not None
    kept = await _asks(world, example[0])
    assert f"1 {example[0].split()[1]} = {example[0].split()[2]} {base} since" in kept
