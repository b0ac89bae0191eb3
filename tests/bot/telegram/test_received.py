"""What is kept comes back as it came, in its order, whatever it holds."""

from typing import Any

import pytest

from bot.telegram.received import KeepReceived
from intake.kernel.ids import UpdateId
from intake.kernel.update_log import ReceivedUpdate
from tests.bot.stand_ins import FakeClock, message
from tests.databases import opened_database


@pytest.mark.parametrize(
    "text", ["hello", "half \ud83d", "nothing\0here", "ä 😀", "a" * 100_000], ids=str.__len__
)
async def test_it_comes_back_as_it_came(text: str) -> None:
    raw = message(7)
    raw["message"] |= {"text": text, "message_id": 2**70}
    async with opened_database() as database:
        keep = KeepReceived(database.writing, FakeClock())
        await keep([(UpdateId(7), raw), (UpdateId(3), message(3))], [])
        assert await keep.waiting(10) == [raw, message(3)]
        await keep([(UpdateId(9), message(9))], [UpdateId(7)])
        assert await keep.waiting(10) == [message(3), message(9)]


@pytest.mark.parametrize(
    ("kept", "read"),
    [
        ("no json", {"update_id": 7, "unreadable": "no json"}),
        ("[" * 100_000, {"update_id": 7, "unreadable": "[" * 100_000}),
        ("[]", {"update_id": 7}),
        ('{"update_id": "7", "lost": "ValueError"}', {"update_id": 7}),
    ],
    ids=["text", "nested", "list", "lost"],
)
async def test_what_cannot_be_read_again_is_still_an_update(kept: str, read: Any) -> None:
    """It can be quarantined then, and go."""
    async with opened_database() as database:
        async with database.writing() as unit:
            await unit.received.keep([ReceivedUpdate(UpdateId(7), kept)], FakeClock().now())
            await unit.commit()
        assert await KeepReceived(database.writing, FakeClock()).waiting(10) == [read]
