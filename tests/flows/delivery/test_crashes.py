"""The relay is killed at every outside call and at every commit: exactly one of everything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiogram.client.session.aiohttp import AiohttpSession

from crm.client.bitrix24_client import Bitrix24Client
from intake.delivery.plan import TraceMode
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.flows.delivery.office import BRIEF, bundles, check_linked, numbers, prepare, quick
from tests.flows.delivery.office import submits as submits_quick
from tests.flows.world import World

MOST_MOMENTS = 60


class Killed(BaseException):  # as little of an error as a power cut is
    """What no handler of errors catches."""


class Guillotine:
    """Kills at the n-th moment: before or after any commit, request to the portal or to Telegram.

    A dead process does nothing any more: whatever it still tries is killed as well.
    """

    def __init__(self, fatal: int) -> None:
        self.left = fatal
        self.dead = False

    def moment(self) -> None:
        if self.dead or self.left == 0:
            self.dead = True
            raise Killed
        self.left -= 1

    @contextmanager
    def over(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(SqlUnitOfWork, "commit", self._around(SqlUnitOfWork.commit))
            patch.setattr(Bitrix24Client, "_post", self._around(Bitrix24Client._post))
            make_request = AiohttpSession.make_request
            patch.setattr(AiohttpSession, "make_request", self._around(make_request))
            yield

    def _around(self, method: Callable[..., Any]) -> Callable[..., Any]:
        async def watched(*args: Any, **kwargs: Any) -> Any:
            self.moment()
            result = await method(*args, **kwargs)
            self.moment()
            return result

        return watched


async def kill_at_every_moment(
    office: World,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[int], Any],
    check: Callable[[int, bool], Any],
) -> int:
    """Do the work once for each moment of it, killed there; then restart, settle and check."""
    for moment in range(MOST_MOMENTS):
        guillotine = Guillotine(moment)
        await work(moment)
        with guillotine.over(monkeypatch):
            try:
                await office.deliver(OutboxQueue.CRM)
                await office.deliver(OutboxQueue.TELEGRAM)
            except Killed:
                pass
        await office.restart()
        await office.settle()
        await check(moment + 1, guillotine.dead)
        if not guillotine.dead:
            return moment
    raise AssertionError("the work never ended")


@pytest.mark.parametrize("mode", [TraceMode.LINKED, TraceMode.STORED])
async def test_killed_at_any_moment(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch, mode: TraceMode
) -> None:
    async with World.open(tmp_path, template, trace_mode=mode) as office:
        await prepare(office)
        extra_cards = extra_traces = 0

        async def work(number: int) -> None:
            person = office.person()
            await submits_quick(person, f"+4930901{number:03}", f"Company {number}")

        async def check(count: int, killed: bool) -> None:
            nonlocal extra_cards, extra_traces
            counted = numbers(office)
            extra_traces = counted["trace"] - count
            assert counted == {**bundles(count), "trace": count + extra_traces}
            check_linked(office)
            extra_cards = len(await office.cards()) - count
            stored = await office.submission(count)
            assert stored.state is SubmissionState.DELIVERED
            assert await office.rows("SELECT * FROM outbox") == []

        moments = await kill_at_every_moment(office, monkeypatch, work, check)
        assert moments >= 15
        # Telegram cannot be asked for a card of which nobody knows whether it was sent.
        assert extra_cards <= 2
        # A trace in a batch of its own, of which nobody knows, is linked to nothing of ours.
        assert extra_traces <= (2 if mode is TraceMode.STORED else 0)


async def test_killed_at_any_moment_of_an_upload(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with World.open(tmp_path, template) as office:
        await prepare(office, quick(BRIEF))

        async def work(number: int) -> None:
            person = office.person()
            await person.opens("spring")
            for text in ("Ann Lee", f"+4930901{number:03}", f"Company {number}"):
                await person.says(text)
            await person.sends_file(f"brief{number}.pdf")
            await person.presses("Done")
            await person.presses("Send")
            await office.relay.step(OutboxQueue.TELEGRAM)
            await _deliver_without_files(office, monkeypatch)

        async def check(count: int, killed: bool) -> None:
            counted = numbers(office)
            assert counted == {**bundles(count), "comment": 2 * count}
            names = [file["name"] for file in office.crm()["files"]]
            assert sorted(names) == sorted(f"brief{number}.pdf" for number in range(count))
            assert (await office.submission(count)).reason is None

        assert await kill_at_every_moment(office, monkeypatch, work, check) >= 10


async def _deliver_without_files(office: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One round of the CRM queue: the delivery, not the upload that follows it."""
    relay = office.relay
    lease = relay._lease
    rounds = iter([8])

    async def once(queue: OutboxQueue, limit: int) -> Any:
        return await lease(queue, limit) if next(rounds, 0) else ((), None)

    with monkeypatch.context() as patch:
        patch.setattr(relay, "_lease", partial(once))
        await relay.step(OutboxQueue.CRM)
