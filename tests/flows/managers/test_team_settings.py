"""``/team``: every page, and every button that sets something."""

from dataclasses import replace

import pytest

from intake.kernel.ids import TeamId
from intake.team.member import Role
from intake.team.team import PlaceKind, RoutingRule, Strategy, Team
from tests.flows.managers.crew import make_member, member_of
from tests.flows.world import World
from tests.people import Person


@pytest.fixture
async def mia(world: World) -> Person:
    """A manager."""
    mia = world.person("Mia", username="mia")
    await make_member(world, mia)
    return mia


async def team_of(world: World, number: int = 1) -> Team:
    async with world.database.reading() as unit:
        team = await unit.teams.get(TeamId(number))
    assert team is not None
    return team


async def audit(world: World) -> list[str]:
    return [one["what"] for one in await world.rows("SELECT * FROM audit ORDER BY id")]


async def opens_team(world: World, *buttons: str) -> None:
    await world.admin.says("/team")
    for button in buttons:
        await world.admin.presses(button)


async def seen(world: World) -> str:
    return (await world.admin.sees()).text


async def test_the_team_is_shown(world: World, mia: Person) -> None:
    await opens_team(world)
    page = await world.admin.sees()
    assert "Main team #1" in page.text
    assert "1 member, 1 on duty" in page.text
    assert "round the clock" in page.text
    await world.admin.presses("Members")
    members = await world.admin.sees()
    assert members.id == page.id, "pages are turned in place"
    assert "🟢 Mia" in members.buttons
    await world.admin.presses("Mia")
    assert "Mia @mia · manager" in await seen(world)
    await world.admin.presses("Members")
    await world.admin.presses("Back")
    assert "Main team #1" in await seen(world)


async def test_somebody_is_found_by_a_part_of_the_name(world: World, mia: Person) -> None:
    await world.admin.says("/team mi")
    assert "🟢 Mia" not in (await world.admin.sees()).buttons
    await world.admin.presses("Mia")
    assert "Mia @mia" in await seen(world)
    await world.admin.says("/team #1")
    assert "Main team #1" in await seen(world)
    await world.admin.says("/team Zed")
    assert "Nobody here" in await seen(world)


async def test_hours_by_button_and_by_typing(world: World, mia: Person) -> None:
    await opens_team(world, "Hours", "Mon–Fri 9:00–13:00, 14:00–18:00")
    page = await world.admin.sees()
    assert "The team’s hours: Mon–Fri 9:00–13:00, 14:00–18:00, UTC" in page.text
    assert "✅ Mon–Fri 9:00–13:00, 14:00–18:00" in page.buttons
    await world.admin.says("/hours #1 Mon–Thu 10-19, Fri 10-16")
    assert "Mon–Thu 10:00–19:00; Fri 10:00–16:00" in await seen(world)
    await world.admin.says("/hours @mia будни 9-18 перерыв 13-14")
    assert "Mia" in await seen(world)
    assert "Mon–Fri 9:00–13:00, 14:00–18:00" in await seen(world)
    await mia.says("/hours")
    assert "Your hours: Mon–Fri 9:00–13:00, 14:00–18:00, UTC" in (await mia.sees()).text
    await mia.says("/hours team")
    assert "You work the team’s hours: Mon–Thu 10:00–19:00" in (await mia.sees()).text
    assert await audit(world) == ["team.hours", "team.hours", "member.hours", "member.hours"]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("Mon-Fri nine to five", "“nine”"),
        ("9-18", "On which days?"),
        ("Mon-Fri", "From when until when?"),
        ("Mon 9-12 11-14", "overlap"),
        ("Mon 25-26", "No clock shows 25"),
        ("Mon 9-18 Mon 10-12", "twice"),
        ("Mon-Fri 9-18 break 20-21", "break must lie"),
    ],
)
async def test_hours_typed_wrongly_are_told_why(
    world: World, mia: Person, typed: str, answer: str
) -> None:
    await mia.says(f"/hours {typed}")
    assert answer in (await mia.sees()).text
    assert (await member_of(world, mia)).hours is None


async def test_zones_by_button_and_by_typing(world: World, mia: Person) -> None:
    await opens_team(world, "Hours", "Time zone", "Berlin")
    assert "Europe/Berlin" in await seen(world)
    await mia.says("/zone Москва")
    assert "Europe/Moscow" in (await mia.sees()).text
    await mia.says("/zone nowhere")
    assert "I don’t know that place" in (await mia.sees()).text
    assert (await team_of(world)).time_zone == "Europe/Berlin"
    assert (await member_of(world, mia)).time_zone == "Europe/Moscow"
    await opens_team(world, "Members", "Mia", "Hours", "Time zone", "Like the team")
    assert (await member_of(world, mia)).time_zone is None


async def test_who_gets_leads_and_how_long_is_waited(world: World, mia: Person) -> None:
    await opens_team(world, "Who gets leads", "In turn")
    assert (await team_of(world)).rules.strategy is Strategy.ROUND_ROBIN
    assert "✅ In turn" in (await world.admin.sees()).buttons
    await world.admin.presses("Back")
    await world.admin.presses("Waiting times")
    assert "Not taken: 5 min, 15 min, 30 min" in await seen(world)
    await world.admin.presses("🙋 Not taken")
    await world.admin.presses("15 min, 30 min, 60 min")
    assert "Not taken: 15 min, 30 min, 60 min" in await seen(world)
    await world.admin.presses("Later message not answered")
    await world.admin.presses("off")
    assert (await team_of(world)).rules.next_reply == ()
    await world.admin.presses("Patience of a rule")
    await world.admin.presses("60 min")
    await world.admin.presses("Time to take an offer")
    await world.admin.presses("10 min")
    assert "To take what I gave somebody: 10 min" in await seen(world)


async def test_what_prospects_are_told(world: World, mia: Person) -> None:
    await opens_team(world, "Prospects", "Say the manager’s name")
    await world.admin.presses("When to expect an answer")
    await world.admin.presses("Contact and company follow")
    await world.admin.presses("2 days")
    await world.admin.presses("22–8")
    rules = (await team_of(world)).rules
    assert (rules.introduces.value, rules.expectation, rules.people_too) == ("name", False, False)
    assert rules.follow_up is not None
    assert rules.follow_up.days == 2
    assert (rules.quiet_from.hour, rules.quiet_until.hour) == (22, 8)
    assert "Quiet hours: 22:00–08:00" in await seen(world)


async def test_rules_are_added_by_a_wizard_and_taken_away(world: World, mia: Person) -> None:
    await world.admin.says("/rule")
    await world.admin.presses("Skip")
    await world.admin.presses("Request")
    await world.admin.presses("Skip")
    await world.admin.says("google")
    await world.admin.says("city is berlin")
    assert "Please write it like this" in await seen(world)
    await world.admin.says("city = berlin")
    await world.admin.says("de")
    await world.admin.says("Zed")
    assert "nobody (or several people) is called Zed" in await seen(world)
    await world.admin.says("@mia")
    await world.admin.presses("Skip")
    await world.admin.presses("That’s right")
    assert "The rule is noted" in await seen(world)
    await world.admin.presses("Who gets leads")
    page = await world.admin.sees()
    assert "1. form lead, city = berlin, language de, source google → Mia" in page.text, page.text
    [rule] = (await team_of(world)).rules.rules
    assert rule.members == (mia.id,)
    await world.admin.presses("🗑 1")
    assert "Take this rule away?" in await seen(world)
    assert len((await team_of(world)).rules.rules) == 1
    await world.admin.presses("Yes, take it away")
    assert "No rules" in await seen(world)
    assert (await team_of(world)).rules.rules == ()
    assert await audit(world) == ["team.rule", "team.rule"]


async def test_holidays_are_proposed_and_hold_only_once_accepted(world: World, mia: Person) -> None:
    await opens_team(world, "Hours", "Mon–Fri 9:00–18:00")
    year = world.clock.now().year + 1
    await opens_team(world, "Days off", "Country", "🇩🇪 DE")
    await world.admin.presses(f"DE {year}")
    proposal = await seen(world)
    assert f"Public holidays, DE {year}" in proposal
    assert "Good Friday" in proposal
    assert await world.rows("SELECT * FROM calendar_days") == []
    await world.admin.presses("Note these days")
    days = [str(one["day"]) for one in await world.rows("SELECT day FROM calendar_days")]
    assert f"{year}-01-01" in days
    assert "days with hours of their own" in await seen(world)
    await world.admin.presses("🗑")
    assert len(await world.rows("SELECT * FROM calendar_days")) == len(days) - 1
    await world.admin.presses(f"DE {year}")
    await world.admin.presses("Note these days")
    assert len(await world.rows("SELECT * FROM calendar_days")) == len(days)


async def test_single_days_are_typed(world: World, mia: Person) -> None:
    await world.admin.says("/dayoff 24.12–26.12")
    assert "🏖" in await seen(world)
    await world.admin.says("/dayoff #1 31.12 9–14")
    assert "9:00–14:00" in await seen(world)
    assert len(await world.rows("SELECT * FROM calendar_days")) == 4
    await world.admin.says("/audit")
    audit = (await world.admin.sees()).text
    assert "Dec 24, 2026 – Dec 26, 2026" in audit, "not each by itself"
    assert "Dec 31, 2026 (with hours of their own)" in audit
    await world.admin.says("/dayoff #9 31.12")
    assert "no team #9" in await seen(world)
    await world.admin.says("/dayoff whenever")
    assert "Which days?" in await seen(world)


async def test_limits_and_languages_of_a_member(world: World, mia: Person) -> None:
    await opens_team(world, "Members", "Mia", "Limits", "20")
    await world.admin.presses("5 ⚡️")
    await world.admin.presses("60 min")
    await world.admin.presses("Back")
    assert "at most 20 open, and 5 in 60 minutes" in await seen(world)
    await world.admin.presses("Languages")
    await world.admin.presses("ru")
    assert "✅ ru" in (await world.admin.sees()).buttons
    await world.admin.presses("Back")
    assert "🗣 ru" in await seen(world)
    await world.admin.presses("Languages")
    await world.admin.presses("ru")
    assert (await member_of(world, mia)).languages == ()


async def test_further_teams_are_made_placed_and_closed(world: World, mia: Person) -> None:
    await world.admin.says("/newteam Partners")
    assert "To use a group" in await seen(world)
    await world.admin.says("/newteam partners")
    assert "There is a team with that name already" in await seen(world)
    group = await world.telegram.group(
        "Partners",
        owner=world.admin,
        topics=True,
        bot="administrator",
        rights=["can_manage_topics", "can_delete_messages"],
    )
    await world.admin.says("/place", at=group)
    await world.admin.presses("Partners", at=group)
    assert "The team “Partners” works here" in (await group.last()).text
    team = await team_of(world, 2)
    assert team.place is PlaceKind.TOPICS
    assert team.chat is not None
    assert team.chat.chat_id == group.id
    await world.admin.says("/place", at=group)
    await world.admin.presses("Main team", at=group)
    assert (await team_of(world)).chat is None, "another team works there"
    await opens_team(world)
    assert "2 teams" in await seen(world)
    await world.admin.presses("Partners")
    await world.admin.presses("Place")
    await world.admin.presses("Private chats instead")
    assert "Its group gets no more leads" in await seen(world)
    assert (await team_of(world, 2)).place is PlaceKind.TOPICS, "it asks first"
    await world.admin.presses("Yes, private chats")
    assert (await team_of(world, 2)).place is PlaceKind.PRIVATE
    await world.admin.presses("Back")
    await world.admin.presses("Close the team")
    await world.admin.presses("Yes, close it")
    assert (await team_of(world, 2)).archived_at is not None


async def test_an_admin_by_role_leads_and_a_manager_does_not(world: World, mia: Person) -> None:
    await mia.says("/team")
    assert "Main team" not in (await mia.sees()).text
    await opens_team(world, "Members", "Mia", "Make admin")
    assert "Make Mia an admin?" in await seen(world)
    assert (await member_of(world, mia)).role is Role.MANAGER, "it asks first"
    await world.admin.presses("✅ Yes")
    assert "Mia @mia · admin" in await seen(world)
    await mia.says("/team")
    assert "Main team" in (await mia.sees()).text
    await mia.says("/newlink")
    assert "What should we call this link?" in (await mia.sees()).text
    await world.admin.presses("Make manager")
    await world.admin.presses("✅ Yes")
    await mia.says("/team")
    assert "Main team" not in (await mia.sees()).text
    assert (await member_of(world, mia)).role is Role.MANAGER


async def test_in_russian(world: World) -> None:
    boss = world.person("Борис", "ru")
    await make_member(world, boss, Role.ADMIN)
    for button in ("Люди", "Борис", "Часы", "Как у команды"):
        if button == "Люди":
            await boss.says("/team")
        await boss.presses(button)
    assert "Как у команды: круглосуточно" in (await boss.sees()).text
    await boss.says("/hours пн-пт 9-18")
    assert "Ваши часы: пн–пт 9:00–18:00" in (await boss.sees()).text


async def test_a_team_is_renamed(world: World) -> None:
    await world.admin.says("/newteam Partners")
    await world.admin.says("/renameteam Sales  and   more")
    assert "Sales and more #1" in await seen(world)
    assert (await team_of(world)).name == "Sales and more"
    await world.admin.says("/renameteam #2 <Resellers>")
    assert "<Resellers> #2" in await seen(world)
    await world.admin.says("/renameteam #2 sales AND more")
    assert "There is a team with that name already" in await seen(world)
    assert (await team_of(world, 2)).name == "<Resellers>"
    await world.admin.says("/renameteam #2 resellers")
    await world.admin.says("/renameteam #2")
    assert "/renameteam #2" in await seen(world)
    assert (await audit(world)).count("team.name") == 3


async def test_the_team_says_who_is_away_and_until_when(world: World, mia: Person) -> None:
    await mia.says("/away 18:00")
    await opens_team(world)
    assert "💤 Mia – away until 18:00" in await seen(world)
    await mia.says("/back")
    await world.admin.says(f"/leave {mia.id} {world.clock.now():%d.%m.%Y}")
    await opens_team(world)
    assert "🏖 Mia – on leave until" in await seen(world)


async def test_long_lists_of_a_team_are_turned(world: World, mia: Person) -> None:
    for number in range(1, 15):
        await world.admin.says(f"/dayoff 2026-12-{number:02}")
    async with world.database.writing() as unit:
        team = await unit.teams.get(TeamId(1))
        assert team is not None
        rules = tuple(RoutingRule(source=f"source-{one}") for one in range(1, 26))
        changed = replace(team, rules=replace(team.rules, rules=rules), revision=team.revision + 1)
        await unit.teams.save(changed, was=team.revision)
        await unit.commit()
    await opens_team(world, "Days off")
    assert "Dec 14, 2026" not in await seen(world)
    await world.admin.presses("Next")
    assert "Dec 14, 2026" in await seen(world)
    await world.admin.presses("Previous")
    assert "Dec 1, 2026" in await seen(world)
    await opens_team(world, "Who gets leads")
    assert "20. source source-20" in await seen(world)
    await world.admin.presses("Next")
    assert "25. source source-25" in await seen(world)
    await world.admin.presses("🗑 25")
    await world.admin.presses("Yes, take it away")
    assert len((await team_of(world)).rules.rules) == 24
    assert "1. source source-1 " in await seen(world)


async def test_many_teams_are_turned_and_found_by_name(world: World, mia: Person) -> None:
    for number in range(1, 13):
        await world.admin.says(f"/newteam Partners {number}")
    await opens_team(world)
    first = await world.admin.sees()
    await world.admin.presses("Next")
    second = await world.admin.sees()
    assert {f"Partners {one}" for one in range(1, 13)} <= {*first.buttons, *second.buttons}
    await world.admin.says("/team partners 11")
    page = await world.admin.sees()
    assert page.buttons == ["🗂 Partners 11"]


async def test_a_search_that_finds_many_asks_for_more_of_the_name(
    world: World, mia: Person
) -> None:
    for number in range(10):
        await make_member(world, world.person(f"Max {number}"))
    await world.admin.says("/team max")
    page = await world.admin.sees()
    assert len(page.buttons) == 8
    assert "2 more: please type more of the name" in page.text
