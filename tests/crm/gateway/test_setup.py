"""What is remembered of a portal, and how often it is asked."""

import asyncio
from dataclasses import dataclass, field

import pytest

from crm.client.call_errors import Bitrix24Error, PermanentError, TransientError
from crm.client.methods.command_batch import Batch, BatchResult, Done, Failed
from crm.client.methods.portal_setup import CrmMode
from crm.gateway.setup import LIFETIME, Setup


@dataclass
class CountingPortal:
    """Tells its mode, or fails as planned; counts the requests."""

    now: float = 0.0
    requests: int = 0
    trouble: list[Bitrix24Error] = field(default_factory=list)
    refuses: bool = False

    async def batch(self, batch: Batch) -> BatchResult:
        self.requests += 1
        await asyncio.sleep(0)
        if self.trouble:
            raise self.trouble.pop(0)
        refusal = Failed(PermanentError("crm.settings.mode.get", code="ACCESS_DENIED"))
        answer = refusal if self.refuses else Done(CrmMode.CLASSIC)
        return BatchResult({command.name: answer for command in batch.commands})


@pytest.fixture
def portal() -> CountingPortal:
    return CountingPortal()


@pytest.fixture
def setup(portal: CountingPortal) -> Setup:
    return Setup(portal, lambda: portal.now)


async def all_ask(setup: Setup, count: int = 50) -> list[BaseException | None]:
    work = (setup.know_mode() for _ in range(count))
    return await asyncio.gather(*work, return_exceptions=True)


async def test_one_asks_for_all(portal: CountingPortal, setup: Setup) -> None:
    """A backlog of hundreds needs the same fields at the same moment."""
    assert await all_ask(setup) == [None] * 50
    assert setup.mode is CrmMode.CLASSIC
    assert portal.requests == 1


async def test_it_is_asked_again_after_hours(portal: CountingPortal, setup: Setup) -> None:
    await setup.know_mode()
    portal.now += LIFETIME - 1
    await setup.know_mode()
    assert portal.requests == 1
    portal.now += 1
    assert setup.mode is None
    await setup.know_mode()
    assert portal.requests == 2


async def test_what_the_portal_refuses_to_tell_stays_unknown_for_a_while(
    portal: CountingPortal, setup: Setup
) -> None:
    portal.refuses = True
    assert await all_ask(setup) == [None] * 50
    assert setup.mode is None
    assert portal.requests == 1
    portal.refuses = False
    portal.now += 60
    await setup.know_mode()
    assert setup.mode is CrmMode.CLASSIC


async def test_a_failure_speaks_for_all_and_not_for_long(
    portal: CountingPortal, setup: Setup
) -> None:
    """A portal that is down is not asked by hundreds, one after another; each gets an error of its
    own."""
    portal.trouble = [TransientError("batch", code="TIMEOUT")]
    errors = await all_ask(setup)
    assert {type(one) for one in errors} == {TransientError}
    assert len({id(one) for one in errors}) == 50
    assert portal.requests == 1
    portal.now += 5
    await setup.know_mode()
    assert setup.mode is CrmMode.CLASSIC
