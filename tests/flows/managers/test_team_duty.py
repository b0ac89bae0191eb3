"""``/duty``, ``/away``, ``/back``, ``/leave``: who works now."""

import pytest

from tests.flows.managers.crew import make_member
from tests.flows.world import World
from tests.people import Chat, Person


@pytest.fixture
async def mia(world: World) -> Person:
    """A manager in private."""
    mia = world.person("Mia")
    await make_member(world, mia)
    return mia


@pytest.fixture
async def boris(world: World) -> Person:
    """A manager whose app speaks Russian."""
    boris = world.person("Борис", "ru")
    await make_member(world, boris)
    return boris


async def test_everybody_sees_who_works(world: World, mia: Person, boris: Person) -> None:
    await mia.says("/duty")
    seen = (await mia.sees()).text
    assert "2 on duty" in seen
    assert "🟢 Mia – on duty" in seen
    await boris.says("/duty")
    seen = (await boris.sees()).text
    assert "На смене 2 человека" in seen
    assert "🟢 Борис — на смене" in seen or "🟢 Борис – на смене" in seen
    await mia.joins(world.managers)
    await mia.says("/duty", at=world.managers)
    assert "2 on duty" in (await world.managers.last()).text


async def test_away_and_back_by_buttons(world: World, mia: Person, boris: Person) -> None:
    await mia.says("/duty")
    await mia.presses("I’m away")
    board = await mia.sees()
    assert "💤 Mia – away" in board.text
    assert "🟢 Борис – on duty" in board.text
    assert "1 on duty" in board.text
    await mia.presses("I’m back")
    assert "2 on duty" in (await mia.sees()).text
    await mia.says("/back")
    assert "weren’t away" not in (await mia.sees()).text, "no form is open: a step back is meant"


async def test_away_until_a_time_ends_by_itself(world: World, mia: Person) -> None:
    await mia.says("/away 2 h")
    assert "You’re away until" in (await mia.sees()).text
    await mia.says("/duty")
    assert "💤 Mia – away until" in (await mia.sees()).text
    await world.advance(2 * 3600 + 1)
    await mia.presses("Refresh")
    assert "🟢 Mia – on duty" in (await mia.sees()).text
    await mia.says("/away")
    assert "until you press" in (await mia.sees()).text
    await mia.says("/back")
    assert "Welcome back" in (await mia.sees()).text


async def test_in_the_group_whoever_presses_is_meant(
    world: World, mia: Person, boris: Person
) -> None:
    for one in (mia, boris):
        await one.joins(world.managers)
    await mia.says("/duty", at=world.managers)
    await boris.presses("I’m away", at=world.managers)
    board = (await world.managers.last()).text
    assert "💤 Борис" in board
    assert "🟢 Mia" in board


async def test_a_repeated_press_changes_nothing(world: World, mia: Person) -> None:
    await mia.says("/duty")
    with world.holding() as held:
        await mia.presses("I’m away")
    for raw in (held[0], held[0]):
        await world.feed(raw)
    assert len(await world.rows("SELECT * FROM absences")) == 1


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("/away soonish", "Until when?"), ("/leave sometimes", "Which days?")],
)
async def test_what_is_unclear_is_asked_again(
    world: World, mia: Person, typed: str, answer: str
) -> None:
    await mia.says(typed)
    assert answer in (await mia.sees()).text
    assert await world.rows("SELECT * FROM absences") == []


async def test_leave_is_planned_and_taken_back(world: World, boris: Person) -> None:
    await boris.says("/leave")
    assert "Отпуск не запланирован" in (await boris.sees()).text
    await boris.says("/leave завтра")
    planned = await boris.sees()
    assert "Отпуск — Борис" in planned.text
    await world.advance(24 * 3600)
    await boris.says("/duty")
    assert "🏖 Борис – в отпуске до" in (await boris.sees()).text
    await boris.presses("Мой отпуск")
    await boris.presses("🗑")
    assert "Отпуск не запланирован" in (await boris.sees()).text
    await boris.says("/duty")
    assert "🟢 Борис – на смене" in (await boris.sees()).text


async def test_back_is_a_step_back_in_a_form(world: World, mia: Person) -> None:
    await mia.says("/away")
    await mia.opens()
    await mia.presses("Leave a request")
    await mia.says("/back")
    assert "Welcome back" not in (await mia.sees()).text


async def test_a_stranger_learns_nothing_of_it(world: World, ann: Person, mia: Person) -> None:
    await ann.opens()
    for command in ("/duty", "/away", "/leave tomorrow"):
        await ann.says(command)
        assert "duty" not in (await ann.sees()).text
    with world.holding() as held:
        await ann.presses("Leave a request")
    for number, data in enumerate(("du:away:0:0", "du:look:0:0", f"du:drop:{mia.id}:1")):
        held[0]["callback_query"]["data"] = data
        await world.feed({**held[0], "update_id": held[0]["update_id"] + 100 + number})
    assert all("duty" not in one.text for one in await ann.chat.messages())
    assert await world.rows("SELECT * FROM absences") == []


async def test_whoever_is_in_the_teams_chat_is_one_of_it(world: World, ann: Person) -> None:
    await ann.joins(world.managers)
    await ann.says("/away", at=world.managers)
    assert "You’re away" in (await world.managers.last()).text
    assert [one["person_id"] for one in await world.rows("SELECT * FROM members")] == [ann.id]


async def test_an_anonymous_administrator_is_told_why(world: World, mia: Person) -> None:
    await mia.joins(world.managers, administrator=True)
    await mia.says("/away", at=world.managers, anonymous=True)
    assert "as the group itself" in (await world.managers.last()).text
    assert await world.rows("SELECT * FROM absences") == []


async def test_elsewhere_nothing_is_said(world: World, mia: Person) -> None:
    other: Chat = await world.telegram.group("Friends", owner=mia)
    await mia.says("/duty", at=other)
    await mia.says("/away", at=other)
    assert await other.messages() == []
