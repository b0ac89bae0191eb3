"""The webhook's code and people's data are in no text that could reach a log or a chat."""

import logging
import traceback
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from crm.client.bitrix24_client import Bitrix24Client, ClientOptions
from crm.client.call_errors import Bitrix24Error
from crm.client.endpoint import WebhookUrl
from crm.client.limits.request_limits import Limits
from crm.client.methods import (
    Batch,
    Command,
    CommentAdd,
    CommunicationType,
    EntityAdd,
    EntityType,
    FindDuplicates,
    ItemAdd,
    ItemList,
    ItemUpdate,
    TodoAdd,
    TraceAdd,
)

SECRET = "s3cr3tc0de"  # the fixture's webhook code
PERSON = "Ann-Personal-Data"
METHODS = [
    ItemAdd(EntityType.CONTACT, {"name": PERSON}),
    ItemUpdate(EntityType.CONTACT, 1, {"name": PERSON}),
    ItemList(EntityType.CONTACT, filter={"name": PERSON}),
    EntityAdd(EntityType.CONTACT, {"NAME": PERSON}),
    TraceAdd(PERSON),
    FindDuplicates(CommunicationType.EMAIL, (PERSON,)),
    CommentAdd(EntityType.DEAL, 1, PERSON),
    TodoAdd(EntityType.DEAL, 1, "2026-01-01T00:00:00", title=PERSON, description=PERSON),
]


def everything_said(error: BaseException) -> str:
    """Texts of the error, of its whole chain (suppressed or not), and the formatted traceback."""
    parts = ["".join(traceback.format_exception(error))]
    link: BaseException | None = error
    while link is not None:
        parts.append(f"{link} {link!r} {link.args!r} {vars(link)!r}")
        link = link.__cause__ or link.__context__
    return "\n".join(parts)


@pytest.mark.parametrize(
    "script",
    [
        lambda far: far.cuts(),
        lambda far: far.cuts_the_body(),
        lambda far: far.hangs(),
        lambda far: far.says(500, f"<html>/rest/1/{SECRET}/ {PERSON}</html>"),
        lambda far: far.says(200, {"result": PERSON}),
        lambda far: far.says(302, "", Location=f"http://127.0.0.1:1/rest/1/{SECRET}/crm.item.add"),
        lambda far: far.says(302, "", Location=f"https://x.example/{SECRET}"),
        lambda far: far.says(200, "{}", Content_Encoding="gzip"),
        lambda far: far.refuses(401, "NO_AUTH_FOUND", f"https://x.example/rest/1/{SECRET}/ bad"),
        lambda far: far.refuses(400, "", f"Bad /rest/1/{SECRET}/crm.item.add"),
        lambda far: (
            far.refuses(503, "QUERY_LIMIT_EXCEEDED")
            .refuses(503, "QUERY_LIMIT_EXCEEDED")
            .refuses(503, "QUERY_LIMIT_EXCEEDED")
        ),
        lambda far: far.refuses(429, "OPERATION_TIME_LIMIT"),
    ],
    ids=[
        "cut",
        "cut-body",
        "slow",
        "html",
        "shape",
        "moved",
        "moved-badly",
        "gzip",
        "auth",
        "path",
        "503",
        "429",
    ],
)
async def test_no_failure_tells_the_code_or_the_person(
    session: aiohttp.ClientSession,
    far_end: Any,
    limits: Limits,
    caplog: pytest.LogCaptureFixture,
    script: Callable[[Any], Any],
) -> None:
    caplog.set_level(logging.DEBUG)
    options = ClientOptions(timeout=aiohttp.ClientTimeout(total=0.3))
    client = Bitrix24Client(session, WebhookUrl(far_end.address), limits, options)
    script(far_end)

    with pytest.raises(Bitrix24Error) as caught:
        await client.call(METHODS[0])

    ours = [record for record in caplog.records if record.name.startswith("crm")]
    said = everything_said(caught.value) + "".join(f"{record.__dict__}" for record in ours)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    for hidden in (SECRET, PERSON):
        assert hidden not in said


async def test_an_unreachable_portal_is_not_named_with_its_code(
    session: aiohttp.ClientSession, limits: Limits
) -> None:
    client = Bitrix24Client(
        session, WebhookUrl(f"http://127.0.0.1:{unused_port()}/rest/1/{SECRET}/"), limits
    )

    with pytest.raises(Bitrix24Error) as caught:
        await client.call(METHODS[0])

    assert SECRET not in everything_said(caught.value) + repr(client)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_method_does_not_show_what_it_carries(method: Any) -> None:
    assert PERSON in str(method.params())
    assert PERSON not in repr(method)
    assert PERSON not in repr(Batch((Command("a", method),)))


def test_a_result_does_not_show_what_it_carries() -> None:
    command = Command("a", ItemList(EntityType.CONTACT))
    row = {"id": 1, "name": PERSON}

    result = Batch((command,)).read({"result": {"a": {"items": [row]}}})

    assert result.value(command)[0].fields == row  # type: ignore[index]  # it is there
    assert PERSON not in repr(result)
