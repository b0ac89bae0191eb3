"""Pushing updates to the webhook: one owned task, which ends with the server."""

import asyncio
import json
from collections.abc import Callable

import aiohttp

from sandbox.telegram.bell import Bell
from sandbox.telegram.core import BotApi
from sandbox.telegram.state.updates import PendingUpdate
from sandbox.telegram.state.webhook import may_answer_with
from sandbox.telegram.state.world import World

ANSWER_TIMEOUT = 60.0
"""Seconds that the server waits for the webhook's answer."""


class WebhookDelivery:
    """Sends what is due and sleeps until something changes or a repetition falls due."""

    def __init__(self, api: BotApi, bell: Bell, clock: Callable[[], float]) -> None:
        self.api = api
        self.bell = bell
        self.clock = clock

    async def run(self) -> None:
        """Deliver until the server stops or this is cancelled."""
        timeout = aiohttp.ClientTimeout(total=ANSWER_TIMEOUT)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            asyncio.TaskGroup() as group,
        ):
            while not self.bell.closed:
                armed = self.bell.arm()
                world, now = self.api.world, self.clock()
                world.updates.expire(now)
                for update in world.webhook.due(world.updates, now):
                    group.create_task(self._deliver(session, world, update))
                due = world.webhook.next_due(world.updates)
                await Bell.wait(armed, max(0.05, due - now) if due and due > now else None)

    async def _deliver(
        self, session: aiohttp.ClientSession, world: World, update: PendingUpdate
    ) -> None:
        hook = world.webhook
        headers = {"Content-Type": "application/json"}
        if hook.secret_token:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret_token
        body = json.dumps(update.body, ensure_ascii=False).encode()
        status, answer = 0, b""
        try:
            # A webhook on this machine may have a certificate of its own making.
            async with session.post(hook.url, data=body, headers=headers, ssl=False) as response:
                answer = await response.read()
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            status = 0
        if world.webhook is hook:
            now = self.clock()
            hook.settle(update, status, world.updates, now)
            world.record("pushed", now, by="server", update_id=update.update_id, status=status)
            if 200 <= status < 300:
                self._run_answer(answer)
        self.bell.ring()

    def _run_answer(self, answer: bytes) -> None:
        """A webhook may answer with a call; its result is told to nobody."""
        try:
            call = json.loads(answer)
        except ValueError:
            return
        method = call.pop("method", None) if isinstance(call, dict) else None
        if isinstance(method, str) and may_answer_with(method.lower()):
            self.api.handle(method, call, {}, self.api.settings.token, self.clock())
