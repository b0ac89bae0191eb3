"""Any order of calls, cancellations, expiries and failures: the last token is never lost."""

import asyncio
import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm.client.call_errors import TransientError
from crm.client.oauth.authorisation import AuthorisationLinks
from crm.client.oauth.grant import Grant, TokenStoreError
from crm.client.oauth.oauth_endpoint import BREATH, OAuthEndpoint
from crm.client.oauth.token_server import TokenServers
from tests.examples import examples


class StrictServer(TokenServers):
    """Takes each refresh token once, and gives the next one after a while."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.number = 0
        self.expired = 0
        """Access tokens up to this number are too old."""

    def pair(self) -> Grant:
        return Grant(f"access {self.number}", f"refresh {self.number}", "https://p.example")

    async def renew(self, refresh_token: str, named: str = "") -> Grant:  # noqa: ARG002 - one server
        assert refresh_token == f"refresh {self.number}", "a token was lost, or spent twice"
        await _wait(self._dice)
        if self._dice.random() < 0.2:
            raise TransientError("oauth.token", code="UNREACHABLE")
        self.number += 1
        pair = self.pair()
        await _wait(self._dice)
        return pair


class FlakyStore:
    """Keeps what it is given, if it is in the mood."""

    def __init__(self, dice: random.Random, grant: Grant) -> None:
        self._dice = dice
        self.grant = grant
        self.kept = {grant.access_token}

    async def load(self) -> Grant | None:
        await _wait(self._dice)
        if self._dice.random() < 0.1:
            raise TokenStoreError
        return self.grant

    async def save(self, grant: Grant, *, after: Grant | None = None) -> Grant:
        await _wait(self._dice)
        if self._dice.random() < 0.2:
            raise TokenStoreError
        assert after == self.grant, "nobody else is let in here"
        self.grant = grant
        self.kept.add(grant.access_token)
        return grant


async def _wait(dice: random.Random) -> None:
    for _ in range(dice.randrange(4)):
        await asyncio.sleep(0)


class Portal:
    """Serves every call whose token is not too old; counts the refusals of each token."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - dice, not secrets
        self.server = StrictServer(self.dice)
        self.store = FlakyStore(self.dice, self.server.pair())
        self.now = 0.0
        self.endpoint = OAuthEndpoint(
            self.server,
            self.store,
            AuthorisationLinks("local.1.2", b"k" * 32, lambda: self.now),
            portal="https://p.example",
            clock=lambda: self.now,
        )

    async def call(self) -> bool:
        """As the client does it: say whether it was served."""
        try:
            for _ in range(2):
                sent = await self.endpoint.authorize({})
                token = str(sent["auth"])
                assert token in self.store.kept, "a token was used before it was kept"
                await _wait(self.dice)
                if int(token.split()[1]) > self.server.expired - 1:
                    return True
                assert await self.endpoint.on_expired(sent)
        except TransientError:
            pass
        return False

    async def live(self) -> None:
        """A life of waves: in each the token expires, many call, some give up."""
        async with self.endpoint:
            for _ in range(6):
                self.server.expired = self.server.number + 1
                self.now += BREATH
                calls = [asyncio.create_task(self.call()) for _ in range(self.dice.randrange(1, 9))]
                for call in calls:
                    await _wait(self.dice)
                    if self.dice.random() < 0.4:
                        call.cancel()
                await asyncio.gather(*calls, return_exceptions=True)
                for call in calls:
                    if not call.cancelled():
                        call.result()
            for _ in range(200):
                self.now += BREATH
                await asyncio.sleep(0)  # no time passes without the loop's turn
                if await self.call():
                    break
            else:
                raise AssertionError("the portal was never reached again")
        assert self.store.grant == self.server.pair()


@settings(max_examples=examples(150), deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
@example(10_083_791)
def test_the_last_token_is_never_lost(seed: int) -> None:
    asyncio.run(Portal(seed).live())
