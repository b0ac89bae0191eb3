"""What is for admins is refused to managers and prospects: each command, each button."""

from collections.abc import Iterator
from typing import Any

import pytest
from aiogram import Router

from bot.wiring.wizard_registry import WIZARDS
from handlers.admins.form_commands import RepliesToPreview
from handlers.admins.sent_sheets import SheetSent
from handlers.callback_data.staff_callbacks import (
    InvitationVerb,
    TeamVerb,
    ban_data,
    invitation_data,
    place_data,
    team_data,
)
from handlers.command_list import COMMANDS, Audience
from handlers.filters import ByAdmin, Commanded, Pressed
from handlers.router import add_handlers
from intake.kernel.ids import PersonId, TeamId
from tests.flows.managers.crew import make_member
from tests.flows.world import World
from tests.people import Person

ADMINS = [one.name for one in COMMANDS if one.audience is Audience.ADMINS]
UNTOUCHED = (
    "teams", "members", "team_members", "invitations", "bans", "calendar_days", "audit", "links",
    "corrections",
)  # fmt: skip
PRESSES = (
    *(team_data(verb, TeamId(1), PersonId(7), value) for verb in TeamVerb
      for value in ("", "1", "admin", "in_turn", "20270101", "take.0")),
    *(invitation_data(verb, 1) for verb in InvitationVerb),
    *(ban_data(7, lift=one) for one in (True, False)),
    place_data(TeamId(1)),
    "a:0", "n:1:0", "o:1:0:0", "k:1", "x:1", "q:0", "r:b:y",
)  # fmt: skip


@pytest.fixture
async def mia(world: World) -> Person:
    mia = world.person("Mia")
    await make_member(world, mia)
    return mia


def _filters(router: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    for observer in router.observers.values():
        for handler in observer.handlers:
            yield (
                [one.callback for one in handler.filters or []],
                [one.callback for one in observer._handler.filters or []],
            )
    for child in router.sub_routers:
        yield from _filters(child)


def test_every_command_of_the_admins_asks_for_the_role() -> None:
    """But ``/queue``, which is for whoever is in the managers' chat, too."""
    unguarded = set(ADMINS) - {"queue"}
    for own, routers in _filters(add_handlers(Router(), WIZARDS)):
        if any(isinstance(one, ByAdmin) for one in (*own, *routers)):
            named = [one for one in own if isinstance(one, Commanded)]
            unguarded -= {name for one in named for name in one._names}
    assert unguarded == set()


def test_the_role_is_asked_for_last() -> None:
    """It is read from the storage: a prospect's words must not cost that."""
    for own, routers in _filters(add_handlers(Router(), ("newlink",))):
        assert not any(isinstance(one, ByAdmin) for one in routers)
        if any(isinstance(one, ByAdmin) for one in own):
            assert isinstance(own[0], Commanded | Pressed | SheetSent | RepliesToPreview)
            assert isinstance(own[-1], ByAdmin)


async def _contents(world: World) -> dict[str, list[Any]]:
    return {name: await world.rows(f"SELECT * FROM {name}") for name in UNTOUCHED}  # noqa: S608  our tables


@pytest.mark.parametrize("who", ["manager", "prospect"])
async def test_nobody_else_gets_at_it(world: World, mia: Person, ann: Person, who: str) -> None:
    await world.add_link("spring")
    await world.admin.says("/team")
    for button in ("Invite", "A manager"):
        await world.admin.presses(button)
    somebody = mia if who == "manager" else ann
    await somebody.opens()
    before = await _contents(world)
    for command in ADMINS:
        await somebody.says(f"/{command} 1")
    with world.holding() as held:
        await somebody.presses("Leave a request")
    raw = held[0]
    for number, data in enumerate(PRESSES, 1):
        press = {**raw["callback_query"], "data": data}
        await world.feed({**raw, "update_id": raw["update_id"] + 1000 + number,
                          "callback_query": press})  # fmt: skip
    assert await _contents(world) == before
    seen = "\n".join(one.text for one in await somebody.chat.messages())
    for secret in ("Main team", "Members", "Spring", "Waiting times", "i_"):
        assert secret not in seen
