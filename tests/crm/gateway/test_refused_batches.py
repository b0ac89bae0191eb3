"""A shared batch that fails as a whole: who is told, and who goes again."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import (
    AmbiguousError,
    Bitrix24Error,
    OperatingLimitError,
    PermanentError,
    PortalWideError,
    QueryLimitError,
    TransientError,
)
from crm.client.methods.command_batch import Batch, BatchResult, Command, Done, Failed
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd, ItemGet
from crm.client.methods.method import Method
from crm.client.methods.system import ScopeGet
from crm.gateway.packing.packer import FEW, BatchPacker
from intake.forms.crm_part import EntityKind
from tests.crm.gateway.workshop import Workshop

Sent = list[tuple[Method[object], ...]]
Verdict = Callable[[tuple[Method[object], ...]], Bitrix24Error | None]
"""Says why a batch with these methods is refused."""


def deal(title: str) -> ItemAdd:
    return ItemAdd(EntityType.DEAL, {"title": title})


def judged(client: Bitrix24Client, verdict: Verdict) -> Sent:
    """Put a judge before the portal; returns what he is shown."""
    shown: Sent = []
    original = client.batch

    async def judge(batch: Batch) -> BatchResult:
        shown.append(tuple(command.method for command in batch.commands))
        if (error := verdict(shown[-1])) is not None:
            raise error
        return await original(batch)

    client.batch = judge  # type: ignore[method-assign]  # a proxy before the portal
    return shown


def refuses(guilty: Method[object], error: Bitrix24Error) -> Verdict:
    return lambda methods: error if guilty in methods else None


def once(error: Bitrix24Error) -> Verdict:
    errors: Iterator[Bitrix24Error] = iter([error])
    return lambda _: next(errors, None)


async def ask_all(shared: BatchPacker, *methods: Method[object]) -> list[Bitrix24Error | None]:
    """All at the same time; returns what each is told if it did not get through."""
    batches = [Batch((Command("one", method),), halt=False) for method in methods]
    results = await asyncio.gather(*map(shared.batch, batches))
    return [error_of(*result.outcomes.values()) for result in results]


def error_of(outcome: object) -> Bitrix24Error | None:
    assert isinstance(outcome, Done | Failed)
    return outcome.error if isinstance(outcome, Failed) else None


TOO_LARGE = PermanentError("batch", code="TOO_LARGE", status=413, surely_not_done=True)


async def test_a_batch_refused_as_a_whole_is_halved_until_the_guilty_one_is_found(
    client: Bitrix24Client, workshop: Workshop
) -> None:
    guilty = deal("too large")
    judged(client, refuses(guilty, TOO_LARGE))
    errors = await ask_all(BatchPacker(client), *[deal("A")] * 20, guilty, *[deal("A")] * 20)
    assert [number for number, error in enumerate(errors) if error is not None] == [20]
    assert len(workshop.all(EntityKind.DEAL)) == 40


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(1, [1]), (2, [2, 1, 1]), (3, [3, 1, 2]), (8, [8, 4, 2, 1, 1, 2, 4])],
)
async def test_the_first_is_found_by_halves(
    client: Bitrix24Client, workshop: Workshop, count: int, sizes: list[int]
) -> None:
    """Each half once, the part that is clean as a whole."""
    guilty = deal("too large")
    shown = judged(client, refuses(guilty, TOO_LARGE))
    rest = [deal(f"{number}") for number in range(1, count)]
    errors = await ask_all(BatchPacker(client), guilty, *rest)
    assert [len(methods) for methods in shown] == sizes
    assert [error is None for error in errors] == [False] + [True] * len(rest)
    titles = [one["fields"]["TITLE"] for one in workshop.all(EntityKind.DEAL)]
    assert titles == [f"{number}" for number in range(1, count)], "in their order, each once"


async def test_chains_are_never_parted_for_it(client: Bitrix24Client, workshop: Workshop) -> None:
    """Nobody's chain is begun with a part of it left behind."""
    guilty = deal("too large")
    judged(client, refuses(guilty, TOO_LARGE))
    shared = BatchPacker(client)
    chains = [
        Batch((
            Command("first", deal(f"first {number}")),
            Command("second", guilty if number == 2 else deal(f"second {number}")),
        ))
        for number in range(FEW + 2)
    ]  # fmt: skip
    with ExitStack() as crowd:
        for _ in chains:
            crowd.enter_context(shared.one_more())
        results = await asyncio.gather(*map(shared.batch, chains))
    for number, result in enumerate(results):
        codes = [error.code if (error := error_of(one)) else "" for one in result.outcomes.values()]
        assert codes == (["TOO_LARGE"] * 2 if number == 2 else ["", ""])
    titles = {one["fields"]["TITLE"] for one in workshop.all(EntityKind.DEAL)}
    assert titles == {
        f"{place} {number}" for number in (0, 1, 3, 4) for place in ("first", "second")
    }


@pytest.mark.parametrize(
    "error",
    [
        PermanentError("batch", code="UNEXPECTED_ANSWER", status=200),
        QueryLimitError("batch", code="QUERY_LIMIT_EXCEEDED", surely_not_done=True),
        PortalWideError("batch", code="NO_AUTH_FOUND", surely_not_done=True),
        AmbiguousError("crm.item.add", code="CONNECTION_LOST"),
        TransientError("crm.item.add", code="INTERNAL_SERVER_ERROR", surely_not_done=True),
        OperatingLimitError("batch", code="OPERATION_TIME_LIMIT", surely_not_done=True),
    ],
    ids=lambda error: error.code,
)
async def test_what_is_nobodys_fault_is_told_to_all_and_not_sent_again(
    client: Bitrix24Client, error: Bitrix24Error
) -> None:
    """Only what was surely not done, and for good, is halved; each is told by an error of its own,
    and a question is left without a doubt."""
    shown = judged(client, once(error))
    errors = await ask_all(BatchPacker(client), deal("A"), deal("B"), ScopeGet())
    assert [one.code if one else "" for one in errors] == [error.code] * 3
    question = TransientError if isinstance(error, AmbiguousError) else type(error)
    assert [type(one) for one in errors] == [type(error), type(error), question]
    assert len({id(one) for one in (*errors, error)}) == 4
    assert len(shown) == 1


LIMIT = OperatingLimitError(ItemAdd.name, code="OPERATION_TIME_LIMIT_NEAR", surely_not_done=True)


@pytest.mark.parametrize("guilty", [1, 2, 4])
async def test_a_method_without_seconds_stops_only_those_who_need_it(
    client: Bitrix24Client, workshop: Workshop, guilty: int
) -> None:
    """The others go again, in their order."""
    shown = judged(client, once(LIMIT))
    shared = BatchPacker(client)
    others = [ScopeGet(), ItemGet(EntityType.DEAL, 1), ItemGet(EntityType.DEAL, 2)]
    errors = await ask_all(shared, others[0], *[deal("A")] * guilty, *others[1:])
    assert [one.code if one else "" for one in errors[1 : 1 + guilty]] == [LIMIT.code] * guilty
    assert LIMIT.code not in {one.code for one in (errors[0], *errors[1 + guilty :]) if one}
    assert shown[1:] == [tuple(others)]
    assert workshop.all(EntityKind.DEAL) == []


async def test_where_all_need_it_all_are_told(client: Bitrix24Client) -> None:
    shown = judged(client, once(LIMIT))
    errors = await ask_all(BatchPacker(client), deal("A"), deal("B"))
    assert [one.code if one else "" for one in errors] == [LIMIT.code] * 2
    assert len(shown) == 1
