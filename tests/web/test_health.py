"""Health, readiness and metrics, over real HTTP."""

from aiohttp.test_utils import TestClient, TestServer

from web.routes import build_app


async def test_alive_ready_and_the_numbers() -> None:
    problems: list[str] = []

    async def ask() -> tuple[str, ...]:
        return tuple(problems)

    async def render() -> bytes:
        return b"one 1\n"

    app = build_app(problems=ask, metrics=render, webhook=None)
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        assert (await client.get("/health")).status == 200

        ready = await client.get("/ready")
        assert (ready.status, await ready.json()) == (200, {"status": "ready", "problems": []})

        problems.append("not_receiving")
        unready = await client.get("/ready")
        assert unready.status == 503
        assert (await unready.json())["problems"] == ["not_receiving"]
        assert (await client.get("/health")).status == 200

        metrics = await client.get("/metrics")
        assert metrics.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert await metrics.read() == b"one 1\n"
