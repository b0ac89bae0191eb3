"""Digests of the numbers: for whoever asks, at their hour, once, without a sound."""

from datetime import timedelta

import pytest

from bot.wiring.clockwork import build_timers
from intake.kernel.ids import ChatId
from intake.team.card_chat import CardChat
from intake.team.member import Role
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team
from tests.flows.admins.campaign import come
from tests.flows.managers.crew import make_member
from tests.flows.world import World
from tests.people import Chat


async def _set(world: World, chat: str, when: str) -> None:
    await world.admin.says("/digest")
    await world.admin.presses(chat)
    await world.admin.presses(when)


async def _digests(world: World) -> list[str]:
    return [one.text for one in await world.admin.chat_log() if ": what changed" in one.text]


async def test_nobody_gets_one_who_did_not_ask(world: World) -> None:
    await come(world)
    await world.advance(timedelta(days=8))
    await world.deliver()
    assert await _digests(world) == []


async def test_the_main_teams_group_is_called_by_its_own_name(world: World) -> None:
    await come(world)
    await world.admin.says("/digest")
    assert (await world.admin.sees()).buttons == ["To me, here", "Main team"]
    await _set(world, "Main team", "every day at 9:00")
    await world.advance(timedelta(days=1))
    await world.deliver()
    assert await _digests(world) == []
    assert "what changed" in (await world.managers.last()).text


async def test_its_hours_are_told_with_their_zone(world: World) -> None:
    await world.restart(timezone="Europe/Berlin")
    await world.admin.says("/digest")
    assert "Times are those of Europe/Berlin." in (await world.admin.sees()).text
    await world.admin.presses("To me, here")
    assert "Times are those of Europe/Berlin." in (await world.admin.sees()).text


async def test_it_comes_at_its_hour_and_tells_what_changed(world: World) -> None:
    await come(world)
    await _set(world, "To me, here", "every day at 9:00")
    assert "To me, here: every day at 9:00" in (await world.admin.sees()).text
    await world.advance(timedelta(days=1))
    await world.deliver()
    (digest,) = await _digests(world)
    assert "Starts: 4 (before 0)" in digest
    assert "Sent: 2 (before 0)" in digest
    assert "Spring: 0 → 2" in digest
    assert "Needs a hand" in digest
    assert "2 leads are taken by nobody" in digest


async def test_it_names_the_sources_that_nobody_confirmed(world: World) -> None:
    await come(world)
    await world.admin.says("/newlink")
    await world.admin.says("Autumn")
    await world.admin.says("yandex")
    await world.admin.presses("That’s right")
    made = await world.admin.sees()
    await _set(world, "To me, here", "every day at 9:00")
    await world.advance(timedelta(days=1))
    await world.deliver()
    (digest,) = await _digests(world)
    assert "One source of your links may be missing in Sales Intelligence: yandex." in digest
    await world.admin.presses("yandex is there", message_id=made.id)
    await world.advance(timedelta(days=1))
    await world.deliver()
    _, digest = await _digests(world)
    assert "may be missing" not in digest


async def test_one_a_day_even_if_two_processes_fire(world: World) -> None:
    await come(world)
    await _set(world, "To me, here", "every day at 9:00")
    await world.advance(timedelta(days=1))
    other = build_timers(world.process.settings, world.database, world.process.files, world.clock)
    await other()
    await world.deliver()
    await other()
    await world.deliver()
    assert len(await _digests(world)) == 1
    await world.advance(timedelta(days=5))
    await world.deliver()
    assert len(await _digests(world)) == 2, "after a standstill there is one, not five"


async def test_where_nothing_happens_nothing_is_said(world: World) -> None:
    await _set(world, "To me, here", "Mondays at 9:00")
    await world.advance(timedelta(days=8))
    await world.deliver()
    assert await _digests(world) == []


async def test_it_is_switched_off_and_the_audit_knows(world: World) -> None:
    await come(world)
    await _set(world, "To me, here", "every day at 9:00")
    await world.admin.presses("To me, here")
    await world.admin.presses("None any more")
    assert "To me, here: none" in (await world.admin.sees()).text
    await world.advance(timedelta(days=3))
    await world.deliver()
    assert await _digests(world) == []
    await world.admin.says("/audit")
    audit = (await world.admin.sees()).text
    assert "Digest of the numbers set: every day at 9:00" in audit
    assert "Digest of the numbers switched off" in audit


@pytest.mark.parametrize("late", [False, True], ids=["before it is due", "while it is on its way"])
async def test_whoever_does_not_lead_any_more_gets_none_any_more(world: World, late: bool) -> None:
    await come(world)
    boris = world.person("Boris")
    await boris.opens()
    await make_member(world, boris, Role.ADMIN)
    await boris.says("/digest")
    await boris.presses("To me, here")
    await boris.presses("every day at 9:00")
    demoted = f"UPDATE members SET role = 'manager' WHERE person_id = {boris.id}"  # noqa: S608 - ours
    before = len(await boris.chat.messages())
    if not late:
        await world.execute(demoted)
    await world.advance(timedelta(days=1))
    while await world.process.timers():
        pass
    if late:
        await world.execute(demoted)
    await world.deliver()
    assert len(await boris.chat.messages()) == before
    await world.advance(timedelta(days=1))
    await world.deliver()
    assert len(await boris.chat.messages()) == before
    await world.admin.says("/audit")
    assert "By itself" in (await world.admin.sees()).text
    assert await world.rows("SELECT * FROM numbers_digests") == []


async def test_it_goes_on_where_a_group_became_a_supergroup(world: World) -> None:
    await come(world)
    await _set(world, "Main team", "every day at 9:00")
    moved = await world.admin.does("make_supergroup", world.managers)
    for _ in range(2):
        await world.advance(timedelta(days=1))
        await world.deliver()
    texts = [one.text for one in await Chat(world.telegram, moved["chat"]).messages()]
    assert sum("what changed" in text for text in texts) == 2
    assert await world.rows("SELECT * FROM outbox") == []
    await world.admin.says("/digest")
    assert "Main team: every day at 9:00" in (await world.admin.sees()).text


async def test_a_group_in_which_no_team_works_any_more_gets_none_any_more(world: World) -> None:
    await come(world)
    await _set(world, "Main team", "every day at 9:00")
    await world.restart(managers_chat_id=None)
    await world.advance(timedelta(days=1))
    await world.deliver()
    assert "what changed" not in (await world.managers.last()).text
    assert await world.rows("SELECT * FROM numbers_digests") == []


async def _teams(world: World, number: int) -> None:
    """Found so many teams, each with a group of its own."""
    now = world.clock.now()
    async with world.database.writing() as unit:
        for at in range(number):
            group = CardChat(ChatId(-500 - at))
            team = Team(
                id=DEFAULT_TEAM,
                name=f"Team {at}",
                place=PlaceKind.GROUP,
                chat=group,
                created_at=now,
            )
            await unit.teams.add(team)
        await unit.commit()


async def test_every_team_of_many_can_get_one(world: World) -> None:
    await _teams(world, 120)
    await world.admin.says("/digest")
    found = []
    while True:
        shown = await world.admin.sees()
        found += [one for one in shown.buttons if one.startswith("Team ")]
        if not any("Next" in one for one in shown.buttons):
            break
        await world.admin.presses("Next")
    assert sorted(found) == sorted(f"Team {at}" for at in range(120))


async def test_a_place_of_a_later_page_leads_back_to_that_page(world: World) -> None:
    await _teams(world, 12)
    await world.admin.says("/digest")
    await world.admin.presses("Next")
    later = (await world.admin.sees()).buttons
    team = next(one for one in later if one.startswith("Team "))
    await world.admin.presses(team)
    await world.admin.presses("Back")
    assert (await world.admin.sees()).buttons == later
    for said in ("every day at 9:00", "None any more"):
        await world.admin.presses(team)
        await world.admin.presses(said)
        shown = await world.admin.sees()
        assert shown.buttons == later
        assert (f"{team}: every day at 9:00" in shown.text) == (said != "None any more")
