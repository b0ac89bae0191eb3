"""The sandbox's portal at its limits and in trouble, over loopback HTTP."""

import json
from typing import Any

import aiohttp
import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import (
    AmbiguousError,
    Bitrix24Error,
    ExpiredTokenError,
    OperatingLimitError,
    PermanentError,
    PortalWideError,
    TransientError,
)
from crm.client.endpoint import WebhookUrl
from crm.client.limits.method_budget import OperatingLimit
from crm.client.limits.request_limits import Limits
from crm.client.methods import (
    Batch,
    Command,
    Done,
    EntityType,
    Failed,
    ItemAdd,
    ItemList,
    ServerTime,
    TraceAdd,
)
from tests.crm.client.against_portal.far_portal import FarPortal

DEAL = EntityType.DEAL
TRACE = json.dumps({"tags": {"list": {"utm_source": "google"}}})


async def test_two_hundred_calls_never_meet_a_full_bucket(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    for _ in range(200):  # one by one: simulated time would outrun requests side by side
        await client.call(ServerTime())

    assert "QUERY_LIMIT_EXCEEDED" not in json.dumps((await portal.state())["requests"])


async def test_a_method_is_slowed_down_before_the_portal_refuses_it(
    session: aiohttp.ClientSession, portal: FarPortal, clock: Any
) -> None:
    await portal.settings(operating_limit=10.0, command_seconds=0.5)
    limits = Limits(
        clock, operating=OperatingLimit(seconds=10.0), patience=1000.0, sleep=clock.sleep
    )
    address = str(portal.server.make_url("/rest/1/sandbox/"))
    client = Bitrix24Client(session, WebhookUrl(address), limits)

    for _ in range(60):
        await client.call(ItemAdd(DEAL, {"title": "T"}))

    assert len((await portal.state())["entities"]["deal"]) == 60


async def test_batches_are_slowed_down_too(
    session: aiohttp.ClientSession, portal: FarPortal, clock: Any
) -> None:
    """Each command counts for its method, and the reset is waited for, not beyond it."""
    await portal.settings(operating_limit=60.0, command_seconds=0.5)
    limits = Limits(
        clock, operating=OperatingLimit(seconds=60.0), patience=1000.0, sleep=clock.sleep
    )
    address = str(portal.server.make_url("/rest/1/sandbox/"))
    client = Bitrix24Client(session, WebhookUrl(address), limits)
    commands = tuple(Command(f"c{number}", ItemAdd(DEAL, {"title": "T"})) for number in range(20))
    began = clock.now

    for _ in range(12):
        result = await client.batch(Batch(commands, halt=False))
        assert all(isinstance(outcome, Done) for outcome in result.outcomes.values())

    assert len((await portal.state())["entities"]["deal"]) == 240
    assert clock.now - began < 1800  # 120 s of work at 60 s in ten minutes


async def test_a_method_used_up_by_others_is_refused_inside_a_batch_alone(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    """The rest of the batch is carried out; the method stays closed for the time the portal said,
    and a call that needs it is not even sent."""
    await portal.fault("operating_limit", method="crm.tracking.trace.add")
    deal = Command("deal", ItemAdd(DEAL, {"title": "T"}))
    trace = Command("trace", TraceAdd(TRACE))

    result = await client.batch(Batch((deal, trace), halt=False))
    requests = (await portal.state())["requests"]["count"]
    with pytest.raises(OperatingLimitError) as caught:
        await client.call(TraceAdd(TRACE))
    await client.call(ItemList(DEAL))

    assert isinstance(result[deal], Done)
    failed = result[trace]
    assert isinstance(failed, Failed)
    assert type(failed.error) is OperatingLimitError
    assert failed.error.retry_after == pytest.approx(60.0, abs=1)
    assert caught.value.code == "OPERATION_TIME_LIMIT_NEAR"
    assert (await portal.state())["requests"]["count"] == requests + 1


@pytest.mark.parametrize(
    ("fault", "of_add", "of_read"),
    [
        ({"kind": "cut_before"}, AmbiguousError, TransientError),
        ({"kind": "cut_after"}, AmbiguousError, TransientError),
        ({"kind": "html", "status": 500}, AmbiguousError, TransientError),
        ({"kind": "html", "status": 502}, AmbiguousError, TransientError),
        ({"kind": "server_error"}, AmbiguousError, TransientError),
        ({"kind": "no_auth"}, PortalWideError, PortalWideError),
        ({"kind": "expired_token"}, ExpiredTokenError, ExpiredTokenError),
        ({"kind": "plan"}, PortalWideError, PortalWideError),
        ({"kind": "scope"}, PortalWideError, PortalWideError),
        ({"kind": "deleted"}, PortalWideError, PortalWideError),
        ({"kind": "overload"}, PortalWideError, PortalWideError),
        ({"kind": "refuse"}, PermanentError, PermanentError),
        ({"kind": "operating_limit"}, OperatingLimitError, OperatingLimitError),
    ],
    ids=lambda value: str(value.get("kind")) if isinstance(value, dict) else "",
)
async def test_what_goes_wrong_has_its_class(
    client: Bitrix24Client,
    portal: FarPortal,
    fault: dict[str, Any],
    of_add: type[Bitrix24Error],
    of_read: type[Bitrix24Error],
) -> None:
    await portal.fault(**fault, count=2)

    for method, expected in ((ItemAdd(DEAL, {"title": "T"}), of_add), (ItemList(DEAL), of_read)):
        with pytest.raises(Bitrix24Error) as caught:
            await client.call(method)
        assert type(caught.value) is expected


async def test_a_full_bucket_is_waited_out(client: Bitrix24Client, portal: FarPortal) -> None:
    await portal.fault("rate_limit", count=2)

    made = await client.call(ItemAdd(DEAL, {"title": "T"}))

    assert list((await portal.state())["entities"]["deal"]) != []
    assert made > 0


async def test_a_batch_that_dies_between_two_commands(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    await portal.fault("dies", after=1)
    commands = (
        Command("a", ItemAdd(DEAL, {"title": "A"})),
        Command("b", ItemAdd(DEAL, {"title": "B"})),
    )

    with pytest.raises(AmbiguousError):
        await client.batch(Batch(commands))

    assert len((await portal.state())["entities"]["deal"]) == 1
