"""Sharing batches, by itself: what travels together, and what each is told."""

import asyncio
from contextlib import ExitStack
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import FailureKind, PortalWideError
from crm.client.call_time import CallTime
from crm.client.limits.method_budget import OperatingLimit
from crm.client.limits.request_limits import Limits, RateLimit
from crm.client.methods.command_batch import (
    MAX_COMMANDS,
    Batch,
    BatchResult,
    Command,
    Done,
    Failed,
    NotExecuted,
    id_of,
)
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd, ItemGet
from crm.client.methods.method import Method
from crm.client.methods.system import ScopeGet
from crm.gateway.packing.packer import FEW, IN_FLIGHT_LIMIT, BatchPacker
from intake.forms.crm_part import EntityKind
from tests.crm.gateway.workshop import Workshop


async def until_asked(workshop: Workshop) -> None:
    while not workshop.requests:  # noqa: ASYNC110  the portal rings for nobody
        await asyncio.sleep(0)


def batch_of(*methods: Method[object]) -> Batch:
    named = tuple(Command(f"n{number}", method) for number, method in enumerate(methods))
    return Batch(named, halt=False)


def outcome_of(result: BatchResult) -> Done[object] | Failed:
    (outcome,) = result.outcomes.values()
    assert isinstance(outcome, Done | Failed)
    return outcome


ADD = ItemAdd(EntityType.DEAL, {"title": "A"})


async def test_pairs_stay_together_and_a_failure_stops_those_behind(
    client: Bitrix24Client, workshop: Workshop
) -> None:
    """The second of a pair is carried out only after the first; what was not may be asked again."""
    workshop.fault("refuse", method="crm.item.add", field="title", value="bad", count=None)
    shared = BatchPacker(client)
    pairs = [
        Batch((
            Command("first", ItemAdd(EntityType.DEAL, {"title": "bad" if number == 5 else "good"})),
            Command("second", ItemAdd(EntityType.COMPANY, {"title": f"{number}"})),
        ))
        for number in range(30)
    ]  # fmt: skip
    with ExitStack() as stack:
        for _ in pairs:
            stack.enter_context(shared.one_more())
        results = await asyncio.gather(*map(shared.batch, pairs))
    ends = [tuple(type(one) for one in result.outcomes.values()) for result in results]
    assert ends[5] == (Failed, NotExecuted)
    assert set(ends[:5]) | set(ends[25:]) == {(Done, Done)}
    assert set(ends[6:25]) == {(NotExecuted, NotExecuted)}
    assert workshop.requests == 2


async def test_references_stay_in_their_chain(client: Bitrix24Client, workshop: Workshop) -> None:
    """Chains share batches under other names; each refers to what it made itself."""
    shared = BatchPacker(client)
    deal = [Command("deal", ItemAdd(EntityType.DEAL, {"title": f"No {n}"})) for n in range(60)]
    chains = [
        Batch((one, Command("read", ItemGet(EntityType.DEAL, id_of(one)))), halt=True)
        for one in deal
    ]
    with ExitStack() as stack:
        for _ in chains:
            stack.enter_context(shared.one_more())
        results = await asyncio.gather(*map(shared.batch, chains))
    for number, (result, chain) in enumerate(zip(results, chains, strict=True)):
        made, read = (result[command] for command in chain.commands)
        assert isinstance(made, Done)
        assert isinstance(read, Done)
        assert read.value.id == made.value
        assert read.value.fields["title"] == f"No {number}"
    assert workshop.requests == 3


async def test_a_way_out_of_trouble_is_told_to_all(client: Bitrix24Client) -> None:
    async def unauthorised(batch: Batch) -> BatchResult:
        error = PortalWideError(batch.name, code="invalid_grant")
        error.remedy = "https://portal.example/oauth/authorize/"
        raise error

    client.batch = unauthorised  # type: ignore[method-assign]  # an application that was locked out
    failed = outcome_of(await BatchPacker(client).batch(batch_of(ADD)))
    assert isinstance(failed, Failed)
    assert failed.error.remedy == "https://portal.example/oauth/authorize/"


async def test_a_question_in_a_lost_batch_leaves_no_doubt(
    client: Bitrix24Client, workshop: Workshop
) -> None:
    workshop.fault("cut_after", method="batch")
    shared = BatchPacker(client)
    asked, added = await asyncio.gather(
        shared.batch(batch_of(ScopeGet())), shared.batch(batch_of(ADD))
    )
    kinds = [one.error.kind for one in map(outcome_of, (asked, added)) if isinstance(one, Failed)]
    assert kinds == [FailureKind.TRANSIENT, FailureKind.AMBIGUOUS]


async def test_somebody_who_leaves_takes_nobody_along(
    client: Bitrix24Client, workshop: Workshop
) -> None:
    shared = BatchPacker(client)
    leaving = asyncio.ensure_future(shared.batch(batch_of(ADD)))
    staying = asyncio.ensure_future(shared.batch(batch_of(ADD)))
    await until_asked(workshop)
    leaving.cancel()
    assert isinstance(outcome_of(await staying), Done)
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_a_fault_of_our_own_reaches_whoever_asked(client: Bitrix24Client) -> None:
    async def broken(batch: Batch) -> BatchResult:
        raise ZeroDivisionError(batch.name)

    client.batch = broken  # type: ignore[method-assign]  # whatever it is, nobody waits for ever
    shared = BatchPacker(client)
    with pytest.raises(ZeroDivisionError):
        await shared.batch(batch_of(ADD, ScopeGet()))


async def test_closing_waits_for_nothing(client: Bitrix24Client, workshop: Workshop) -> None:
    workshop.fault("late", method="batch")
    shared = BatchPacker(client)
    asking = asyncio.ensure_future(shared.batch(batch_of(ADD)))
    await until_asked(workshop)
    await shared.close()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_a_method_without_seconds_left_stops_nobody_else(
    client: Bitrix24Client, workshop: Workshop
) -> None:
    client.limits.method_refused(ADD.name)
    shared = BatchPacker(client)
    added, asked = await asyncio.gather(
        shared.batch(batch_of(ADD)), shared.batch(batch_of(ScopeGet()))
    )
    refused = outcome_of(added)
    assert isinstance(refused, Failed)
    assert refused.error.surely_not_done
    assert (refused.error.retry_after or 0) > 0
    assert isinstance(outcome_of(asked), Done)
    assert not workshop.all(EntityKind.DEAL)


async def test_a_batch_takes_only_what_is_left_of_a_methods_seconds(
    client: Bitrix24Client, workshop: Workshop
) -> None:
    """The others wait for the reset; none is sent for the portal to refuse."""
    workshop.portal.configure({"operating_limit": 20.0, "command_seconds": 1.0})
    client.limits.operating = OperatingLimit(seconds=20.0)
    client.limits.learned({ADD.name: CallTime(1.0, operating=0.0, resets_in=600.0)})
    shared = BatchPacker(client)
    with ExitStack() as crowd:
        for _ in range(30):
            crowd.enter_context(shared.one_more())
        answers = await asyncio.gather(*(shared.batch(batch_of(ADD)) for _ in range(30)))
    outcomes = [outcome_of(answer) for answer in answers]
    waiting = [one.error for one in outcomes if isinstance(one, Failed)]
    assert len(workshop.all(EntityKind.DEAL)) == 19, "95 % of the seconds"
    assert len(waiting) == 11
    assert {error.code for error in waiting} == {"OPERATION_TIME_LIMIT_NEAR"}
    assert all(error.surely_not_done and (error.retry_after or 0) > 500 for error in waiting)


class _Portal:
    """Answers each batch after so many turns of the loop; counts what is on its way."""

    def __init__(self, turns: list[int]) -> None:
        self.limits = Limits(lambda: 0.0, rate=RateLimit(1000.0, 1_000_000))
        self.sizes: list[int] = []
        self._turns = turns
        self._flying = 0
        self.most = 0

    async def batch(self, batch: Batch) -> BatchResult:
        self.sizes.append(len(batch.commands))
        self._flying += 1
        self.most = max(self.most, self._flying)
        for _ in range(self._turns[len(self.sizes) % len(self._turns)]):
            await asyncio.sleep(0)
        self._flying -= 1
        return BatchResult({command.name: Done(1) for command in batch.commands})


@given(
    turns=st.lists(st.integers(0, 9), min_size=1, max_size=8),
    askers=st.lists(
        st.tuples(
            st.integers(0, 20), st.lists(st.integers(1, 60), min_size=1, max_size=4), st.booleans()
        ),
        min_size=1,
        max_size=40,
    ),
)
def test_whoever_comes_when_everybody_is_served(
    turns: list[int], askers: list[tuple[int, list[int], bool]]
) -> None:
    """No order of arrivals and answers leaves anybody waiting, overfills a batch or the way."""
    portal = _Portal(turns)

    async def ask(shared: BatchPacker, pause: int, counts: list[int], halt: bool) -> None:
        for _ in range(pause):
            await asyncio.sleep(0)
        for count in counts:
            with shared.one_more():
                size = min(count, MAX_COMMANDS)
                result = await shared.batch(replace(batch_of(*[ScopeGet()] * size), halt=halt))
                assert len(result.outcomes) == size

    async def all_of_them() -> None:
        shared = BatchPacker(portal)  # type: ignore[arg-type]  # what is used of a client
        async with asyncio.timeout(20):
            await asyncio.gather(*(ask(shared, *asker) for asker in askers))

    asyncio.run(all_of_them())
    assert max(portal.sizes) <= MAX_COMMANDS
    alone = sum(halt for _, _, halt in askers)
    assert portal.most <= IN_FLIGHT_LIMIT + min(FEW, alone)
