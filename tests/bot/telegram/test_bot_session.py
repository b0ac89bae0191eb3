"""The way out to Telegram."""

import asyncio
import gc
import weakref

import pytest
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response
from aiogram.types import User
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.telegram.bot_session import (
    FloodWaitMiddleware,
    KeptResponseTypes,
    build_bot,
    raises_flood_waits,
)
from bot.telegram.identity import WrongTokenError, ask_username
from bot.telegram.webhook import WebhookRefusedError, set_webhook
from tests.bot.bot_api import ScriptedBotApi, refused, scripted_bot
from tests.bot.stand_ins import RecordingSleep

HASTE = [lambda _: refused(429, "Too Many Requests", retry_after=3)] * 2


async def test_a_short_flood_limit_is_waited_out_and_the_call_repeated() -> None:
    api, sleep = ScriptedBotApi(script={"getMe": [*HASTE]}), RecordingSleep()
    async with scripted_bot(api) as bot:
        bot.session.middleware(FloodWaitMiddleware(10, sleep=sleep))
        assert (await bot.me()).username == "b_bot"
    assert sleep.slept == [3, 3]
    assert len(api.calls) == 3


async def test_a_long_flood_limit_is_the_callers_business() -> None:
    api, sleep = ScriptedBotApi(script={"getMe": [*HASTE]}), RecordingSleep()
    async with scripted_bot(api) as bot:
        bot.session.middleware(FloodWaitMiddleware(5, sleep=sleep))
        with pytest.raises(TelegramRetryAfter):
            await bot.me()
    assert sleep.slept == [3]


async def test_who_has_other_things_to_do_meanwhile_is_told_at_once() -> None:
    api, sleep = ScriptedBotApi(script={"getMe": [*HASTE]}), RecordingSleep()
    async with scripted_bot(api) as bot:
        bot.session.middleware(FloodWaitMiddleware(10, sleep=sleep))
        token = raises_flood_waits.set(True)
        with pytest.raises(TelegramRetryAfter):
            await bot.me()
        raises_flood_waits.reset(token)
    assert sleep.slept == []


async def test_the_type_of_an_answer_is_built_once() -> None:
    """pydantic forgets one that nobody holds, and to build it again takes milliseconds."""
    async with scripted_bot(ScriptedBotApi()) as bot:
        bot.session.middleware(KeptResponseTypes())
        await bot.me()
        built = weakref.ref(Response[User])
        gc.collect()
        assert built() is not None


async def test_telegram_may_be_silent_when_we_ask_who_we_are() -> None:
    api, sleep = ScriptedBotApi(script={"getMe": [lambda _: None] * 3}), RecordingSleep()
    async with scripted_bot(api) as bot:
        assert await ask_username(bot, sleep=sleep) == "b_bot"
    assert sleep.slept == [1.0, 2.0, 5.0]


@pytest.mark.parametrize("status", [401, 404])
async def test_a_wrong_token_needs_a_person(status: int) -> None:
    api = ScriptedBotApi(script={"getMe": [lambda _: refused(status, "Unauthorized")]})
    async with scripted_bot(api) as bot:
        with pytest.raises(WrongTokenError):
            await ask_username(bot, sleep=RecordingSleep())


async def test_the_webhook_is_set_as_often_as_it_takes() -> None:
    trouble = [lambda _: refused(502, "Bad Gateway"), lambda _: None]
    done = lambda _: web.json_response({"ok": True, "result": True})  # noqa: E731  # one answer
    api, sleep = ScriptedBotApi(script={"setWebhook": [*trouble, done]}), RecordingSleep()
    receiving: list[bool] = []
    async with scripted_bot(api) as bot:
        url, secret = (
            "https://bot.example.com/telegram/updates",
            SecretStr("a-secret-of-16-at-least"),
        )
        await set_webhook(
            bot,
            url,
            secret,
            on_receiving=receiving.append,
            notify_admins=notify_nobody,
            sleep=sleep,
        )
    assert receiving == [False, False, True]
    _, params = api.calls[-1]
    assert (params["url"], params["secret_token"]) == (url, "a-secret-of-16-at-least")
    assert params.get("drop_pending_updates", "false") == "false"


async def notify_nobody(_: str) -> None:
    """Leave it to the log."""


DELAYED = ["notice-webhook-delayed"]
Refusal = tuple[int, str, dict[str, int]]
GATEWAY: Refusal = (502, "Bad Gateway", {})
FLOOD: Refusal = (429, "Too Many Requests: retry after 77", {"retry_after": 77})


@pytest.mark.parametrize(
    ("trouble", "slept", "notices"),
    [
        ([GATEWAY] * 2, [2.0, 5.0], []),
        ([GATEWAY] * 3, [2.0, 5.0, 15.0], [*DELAYED, "notice-webhook-set"]),
        ([FLOOD], [77.0], []),
        ([FLOOD] * 5, [77.0] * 5, [*DELAYED, "notice-webhook-set"]),
        ([(403, "Forbidden", {}), (409, "Conflict", {})], [2.0, 5.0], []),
    ],
)
async def test_a_webhook_that_telegram_does_not_take_for_now_is_waited_for_and_told(
    trouble: list[Refusal], slept: list[float], notices: list[str]
) -> None:
    answers = [
        lambda _, one=one: refused(one[0], one[1], **one[2])  # each its own
        for one in trouble
    ]
    api, sleep = ScriptedBotApi(script={"setWebhook": [*answers]}), RecordingSleep()
    news: list[str] = []

    async def notify(text: str) -> None:
        news.append(text)

    async with scripted_bot(api) as bot:
        await set_webhook(
            bot,
            "https://bot.example.com/telegram/updates",
            SecretStr("a-secret-of-16-at-least"),
            on_receiving=lambda _: None,
            notify_admins=notify,
            sleep=sleep,
        )
    assert (sleep.slept, news) == (slept, notices)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "Bad Request: bad webhook: HTTPS URL must be provided for webhook",
            "Bad Request: bad webhook: HTTPS URL must be provided for webhook",
        ),
        (
            "Bad Request: bad webhook: Failed to resolve host: Name or service not known",
            "Bad Request: bad webhook: Failed to resolve host: Name or service not known",
        ),
        ("Bad Request: 100000:SANDBOX\nsays a-secret-of-16-at-least", "Bad Request: … says …"),
        ("Bad Request: " + "x" * 1000, "Bad Request: " + "x" * 187 + "…"),
    ],
)
async def test_a_refused_webhook_needs_a_person(words: str, reason: str) -> None:
    api = ScriptedBotApi(script={"setWebhook": [lambda _: refused(400, words)]})
    receiving: list[bool] = []
    async with scripted_bot(api) as bot:
        with pytest.raises(WebhookRefusedError) as caught:
            await set_webhook(
                bot,
                "https://bot.example.com/telegram/updates",
                SecretStr("a-secret-of-16-at-least"),
                on_receiving=receiving.append,
                notify_admins=notify_nobody,
                sleep=RecordingSleep(),
            )
    assert (caught.value.reason, receiving) == (reason, [False])


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_was_revoked_before_the_webhook_needs_a_person(status: int) -> None:
    api = ScriptedBotApi(script={"setWebhook": [lambda _: refused(status, "Unauthorized")]})
    async with scripted_bot(api) as bot:
        with pytest.raises(WrongTokenError):
            await set_webhook(
                bot,
                "https://b.example",
                SecretStr("s" * 16),
                on_receiving=lambda _: None,
                notify_admins=notify_nobody,
            )


async def test_a_proxy_gets_the_calls() -> None:
    asked: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        asked.append(str(request.url))
        me = {"id": 1, "is_bot": True, "first_name": "B", "username": "b_bot"}
        return web.json_response({"ok": True, "result": me})

    server = TestServer(web.Application(), host="127.0.0.1")
    server.app.router.add_route("*", "/{any:.*}", proxy)
    async with server:
        address = SecretStr(str(server.make_url("/")))
        token = SecretStr("100000:SANDBOX")
        bot = build_bot(token, "http://telegram.invalid", address, flood_wait_limit=0)
        try:
            assert (await bot.me()).username == "b_bot"
        finally:
            await bot.session.close()
    assert asked == ["http://telegram.invalid/bot100000:SANDBOX/getMe"]


@pytest.mark.parametrize("proxy", [None, SecretStr("http://127.0.0.1:9")], ids=["plain", "proxy"])
async def test_a_call_that_comes_late_opens_no_session(proxy: SecretStr | None) -> None:
    """Nobody would close it."""
    bot = build_bot(SecretStr("1:A"), "http://127.0.0.1:9", proxy, flood_wait_limit=0)
    opened = await bot.session.create_session()  # type: ignore[attr-defined]
    closing = asyncio.create_task(bot.session.close())
    await asyncio.sleep(0)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="Session is closed"):
            await bot.me()
        await closing
    assert opened.closed
    assert bot.session._session is opened  # type: ignore[attr-defined]


async def test_one_that_was_never_used_is_over_as_well() -> None:
    bot = build_bot(SecretStr("1:A"), "http://127.0.0.1:9", None, flood_wait_limit=0)
    await bot.session.close()
    with pytest.raises(RuntimeError, match="Session is closed"):
        await bot.me()
