"""Managers who join the bot's team, and say who they are in the portal."""

import asyncio
import re

from sandbox.cast import ADMIN, MANAGER, SECOND
from sandbox.stage import Stage, StageError, said

NAMES = {MANAGER: "Max", SECOND: "Mia"}
USERS = {1: "Ada Admin", 2: "Max Manager", 3: "Mia Manager"}
"""Who works in the portal, by number."""
OF_PORTAL = {MANAGER: 2, SECOND: 3}
"""Which of them the managers are."""
TRIES = 10
"""How often somebody tries what takes the bot a second or two."""


async def hire(stage: Stage, person: int) -> None:
    """The admin invites a manager, and confirms who they are in the portal."""
    name = NAMES[person]
    await stage.reply_to(ADMIN, act="text", text="/team")
    await stage.reply_to(ADMIN, act="press", text="Invite")
    page = await stage.reply_to(ADMIN, act="press", text="A manager")
    found = re.search(r"\?start=(i_\w+)", page["text"])
    if found is None:
        raise StageError("the bot makes no invitation")
    await stage.reply_to(person, act="start", payload=found[1])
    await _link(stage, person, f"{name}@portal.sandbox")
    await stage.until(
        f"the admin is asked who {name} is",
        said(ADMIN, f"{name} Manager says who they are"),
    )
    await stage.reply_to(ADMIN, act="press", text="Bitrix24 user")
    await stage.reply_to(ADMIN, act="press", text="Yes, that’s right")


async def _link(stage: Stage, person: int, email: str) -> None:
    """Say who one is in the portal, which the bot asks who works there once somebody joins."""
    for _ in range(TRIES):
        answer = await stage.reply_to(person, act="text", text=f"/link {email}")
        if "An admin is asked" in answer["text"]:
            return
        await asyncio.sleep(1.0)
    raise StageError(f"the bot does not know {email}")
