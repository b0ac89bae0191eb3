"""What an admin's click brought is not lost because the database is away just then."""

from collections.abc import Awaitable, Callable

import pytest

from crm.client.oauth.authorisation import AuthorisationLinks
from crm.client.oauth.grant import Grant, TokenStore, TokenStoreError
from crm.client.oauth.oauth_endpoint import OAuthEndpoint
from crm.client.oauth.token_server import TokenServers

PORTAL = "https://p.example"
OLD = Grant("access 1", "refresh 1", PORTAL, member_id="m", application_token="proof")
NEW = Grant("access 2", "refresh 2", PORTAL, member_id="m")


class Server(TokenServers):
    """Gives a pair for a code, or for an installation's token, once."""

    def __init__(self) -> None:
        self._left = [NEW]

    async def exchange(self, code: str, named: str = "") -> Grant:
        del code, named
        return self._left.pop()

    async def renew(self, refresh_token: str, named: str = "") -> Grant:
        del refresh_token, named
        return self._left.pop()


class Store(TokenStore):
    """A database that can be away."""

    def __init__(self) -> None:
        self.kept: Grant | None = OLD
        self.away = False

    async def load(self) -> Grant | None:
        if self.away:
            raise TokenStoreError
        return self.kept

    async def save(self, grant: Grant, *, after: Grant | None = None) -> Grant:
        del after
        if self.away:
            raise TokenStoreError
        self.kept = grant
        return grant


@pytest.mark.parametrize(
    "let_in",
    [
        lambda endpoint: endpoint.accept_code("code"),
        lambda endpoint: endpoint.accept_installation("refresh", ""),
    ],
    ids=["code", "installation"],
)
async def test_a_grant_that_came_while_the_store_was_away_is_kept_afterwards(
    let_in: Callable[[OAuthEndpoint], Awaitable[None]],
) -> None:
    store = Store()
    links = AuthorisationLinks("local.1.2", b"k" * 32, lambda: 0.0)
    async with OAuthEndpoint(Server(), store, links, portal=PORTAL) as endpoint:
        store.away = True
        with pytest.raises(TokenStoreError):
            await let_in(endpoint)
        store.away = False
        assert await endpoint.authorize({}) == {"auth": "access 2"}
    assert store.kept == OLD.followed_by(NEW)
