"""Polling, over real HTTP: the offset moves after the work, and nothing stops the loop."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot.telegram.channel_inbox import ChannelInbox
from bot.telegram.poller import Poller
from bot.telegram.raw_update import ALLOWED_UPDATES, UndecodableUpdateError
from bot.telegram.update_source import BotApiUpdates
from tests.bot.bot_api import ScriptedBotApi, refused, scripted_bot
from tests.bot.stand_ins import Bench, RecordingSleep, message
from tests.bot.telegram.test_channel_inbox import RecordingJoins, StoppedClock, joined


class Polling:
    """A poller at work on a scripted server."""

    def __init__(self, **limits: Any) -> None:
        self.api = ScriptedBotApi()
        self.bench = Bench(**limits)
        self.sleep = RecordingSleep()
        self.stopping = asyncio.Event()
        self.receiving: list[bool] = []

    @asynccontextmanager
    async def running(self, grace: float = 5.0) -> AsyncIterator[None]:
        """Poll meanwhile; stop and wait at the end."""
        async with scripted_bot(self.api) as bot:
            poller = Poller(
                BotApiUpdates(bot),
                self.bench.processor,
                stopping=self.stopping,
                on_receiving=self.receiving.append,
                wait=1,
                grace=grace,
                sleep=self.sleep,
            )
            work = asyncio.ensure_future(poller.run())
            try:
                yield
            finally:
                self.stopping.set()
                await work


@pytest.fixture
def polling() -> Polling:
    return Polling()


async def test_it_asks_by_name_and_keeps_what_waits(polling: Polling) -> None:
    async with polling.running():
        await polling.api.idle.wait()
    (opened, how), (fetched, params) = polling.api.calls[:2]
    assert (opened, how.get("drop_pending_updates", "false")) == ("deleteWebhook", "false")
    assert fetched == "getUpdates"
    assert all(f'"{name}"' in params["allowed_updates"] for name in ALLOWED_UPDATES)
    assert "offset" not in params
    assert polling.receiving[0] is True


async def test_the_offset_moves_when_the_whole_batch_is_handled(polling: Polling) -> None:
    polling.api.queue = [message(10, chat=1), message(11, chat=2)]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.api.offsets()[1] == "12"
    assert polling.bench.feed.handled == [10, 11]
    assert polling.bench.rows.transactions == []


async def test_what_happens_in_channels_moves_the_offset_and_takes_no_room() -> None:
    note = RecordingJoins(OSError(28, "no space"))
    polling = Polling(channels=ChannelInbox(note, StoppedClock()))
    polling.api.queue = [joined(10), message(11, chat=1), joined(12)]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.api.offsets()[1] == "13"
    assert polling.bench.feed.handled == [11]
    assert note.noted == [10, 12]
    assert len(polling.sleep.slept) == 1


async def test_fetching_goes_on_once_what_is_not_done_is_kept(polling: Polling) -> None:
    polling.api.queue = [message(10, chat=1), message(11, chat=2)]
    gate = polling.bench.feed.gates[10] = asyncio.Event()
    async with polling.running():
        await polling.api.idle.wait()
        assert polling.bench.feed.handled == [11]
        assert polling.bench.rows.transactions == [([10], [])]
        gate.set()
    assert polling.api.offsets()[1] == "12"
    assert polling.bench.feed.handled == [11, 10]
    assert polling.bench.rows.rows == {}


async def test_an_undecodable_item_does_not_fail_its_batch(polling: Polling) -> None:
    odd: list[Any] = [{"update_id": 11, "message": "what?"}, {"no": "id"}, 7, None]
    polling.api.queue = [message(10), message(12)]

    def batch(_: dict[str, str]) -> web.Response:
        return web.json_response({"ok": True, "result": [message(10), *odd, message(12)]})

    polling.api.script["getUpdates"] = [batch]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.bench.feed.handled == [10, 11, 12]
    assert polling.api.offsets()[1] == "13"


async def test_a_failing_update_is_quarantined_and_the_offset_moves_on(polling: Polling) -> None:
    polling.api.queue = [message(10), message(11)]
    polling.bench.feed.failures[10] = [RuntimeError()] * 10
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.bench.keep.kept == [(10, "RuntimeError")]
    assert polling.bench.feed.handled == [11]
    assert polling.api.offsets()[1] == "12"


async def test_what_can_be_neither_done_nor_kept_stays_with_telegram(polling: Polling) -> None:
    polling.api.queue = [message(10)]
    gate = polling.bench.feed.gates[10] = asyncio.Event()
    polling.bench.rows.failures = [OSError("disk full")] * 3
    async with polling.running():
        while len(polling.sleep.slept) < 3:  # noqa: ASYNC110  # the stand-in only counts
            await asyncio.sleep(0)
        assert polling.api.offsets() == [None]
        await polling.api.idle.wait()
        gate.set()
    assert polling.sleep.slept == [1.0, 2.0, 5.0]
    assert polling.api.offsets()[1] == "11"
    assert polling.bench.feed.handled == [10]


def written(text: str, _: dict[str, str]) -> web.Response:
    """Answer with that text, whatever it is, as if it were JSON."""
    return web.Response(text=text, content_type="application/json")


@pytest.mark.parametrize(
    "absurd", ["[" * 100_000 + "]" * 100_000, "9" * 5_000], ids=["nested", "endless"]
)
async def test_an_update_that_no_json_reader_takes_ends(polling: Polling, absurd: str) -> None:
    whole = json.dumps([message(10), message(11), message(12)])
    polling.api.queue = [message(12)]
    spoilt = f'{{"ok":true,"result":[{json.dumps(message(10))},{{"update_id":11,"x":{absurd}}}]}}'
    alone = f'{{"ok":true,"result":[{{"update_id":11,"x":{absurd}}}]}}'
    first = json.dumps({"ok": True, "result": json.loads(whole)[:1]})
    polling.api.script["getUpdates"] = [
        partial(written, text) for text in (spoilt, first, alone, alone)
    ]
    polling.bench.feed.failures[11] = [UndecodableUpdateError()]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.api.offsets()[:5] == [None, None, "11", "11", "12"]
    assert polling.bench.feed.handled == [10, 12]
    assert polling.bench.keep.kept == [(11, "UndecodableUpdateError")]


async def test_an_absurd_id_ends_and_hides_no_other(polling: Polling) -> None:
    """Its confirmation is asked for alone: it would confirm whatever comes after it too."""
    absurd = 2**70
    polling.api.script["getUpdates"] = [
        lambda _: web.json_response({"ok": True, "result": [message(10), message(absurd)]}),
        lambda _: web.json_response({"ok": True, "result": [message(absurd)]}),
        lambda _: web.json_response({"ok": True, "result": []}),
    ]
    polling.bench.feed.failures[absurd] = [OverflowError()] * 10
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.api.offsets()[:4] == [None, "11", str(absurd + 1), None]
    assert polling.bench.feed.handled == [10]


@pytest.mark.parametrize(
    "trouble",
    [
        lambda _: refused(409, "Conflict: terminated by other getUpdates request"),
        lambda _: refused(429, "Too Many Requests: retry after 40", retry_after=40),
        lambda _: refused(502, "Bad Gateway"),
        lambda _: web.Response(status=502, text="<html>Bad Gateway</html>"),
        lambda _: web.Response(text="not json"),
        lambda _: web.Response(
            body=b"\xff\xfe", headers={"Content-Type": "text/html; charset=utf-8"}
        ),
        lambda _: web.json_response({"ok": True, "result": {"no": "list"}}),
        lambda _: None,
    ],
)
async def test_trouble_is_waited_out(polling: Polling, trouble: Any) -> None:
    polling.api.queue = [message(10)]
    polling.api.script["getUpdates"] = [trouble, trouble]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.bench.feed.handled == [10]
    assert polling.sleep.slept in ([1.0, 2.0], [40.0, 40.0])
    assert polling.receiving[:3] == [False, False, True]


async def test_it_starts_although_telegram_is_down(polling: Polling) -> None:
    polling.api.queue = [message(10)]
    polling.api.script["deleteWebhook"] = [lambda _: None]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.bench.feed.handled == [10]


async def test_a_batch_without_any_id_does_not_make_it_spin(polling: Polling) -> None:
    polling.api.script["getUpdates"] = [
        lambda _: web.json_response({"ok": True, "result": [{"no": "id"}]})
    ]
    async with polling.running():
        await polling.api.idle.wait()
    assert polling.sleep.slept == [15.0]


async def test_a_stop_finishes_active_updates_and_confirms_them(polling: Polling) -> None:
    polling.api.queue = [message(10)]
    gate = polling.bench.feed.gates[10] = asyncio.Event()
    async with polling.running():
        await polling.bench.feed.until(lambda feed: feed.tried == [10])
        polling.stopping.set()
        gate.set()
    assert polling.bench.feed.handled == [10]
    assert polling.api.offsets() == [None, "11"]


async def test_what_takes_too_long_at_the_stop_is_kept_for_the_next_start(
    polling: Polling,
) -> None:
    polling.api.queue = [message(10)]
    polling.bench.feed.gates[10] = asyncio.Event()
    async with polling.running(grace=0.01):
        await polling.bench.feed.until(lambda feed: feed.tried == [10])
    assert polling.bench.feed.handled == []
    assert list(polling.bench.rows.rows) == [10]
    assert polling.api.offsets()[-1] == "11"


async def test_what_cannot_be_kept_at_the_stop_stays_with_telegram(polling: Polling) -> None:
    polling.api.queue = [message(10)]
    polling.bench.feed.gates[10] = asyncio.Event()
    polling.bench.rows.failures = [OSError("disk full")] * 50
    async with polling.running(grace=0.01):
        await polling.bench.feed.until(lambda feed: feed.tried == [10])
    assert polling.api.offsets() == [None]


async def test_fetching_pauses_while_too_many_updates_are_active(polling: Polling) -> None:
    polling.bench = Bench(most=2)
    polling.api.queue = [message(10, chat=1), message(11, chat=2)]
    gates = [polling.bench.feed.gates.setdefault(number, asyncio.Event()) for number in (10, 11)]
    async with polling.running():
        while not polling.bench.rows.rows:  # noqa: ASYNC110  # the stand-in only counts
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        assert polling.api.offsets() == [None]
        gates[0].set()
        await polling.api.idle.wait()
        gates[1].set()
    assert polling.bench.feed.handled == [10, 11]
