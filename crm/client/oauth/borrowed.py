"""The way into a portal for somebody who only looks: with the tokens that another process has.

It renews nothing. Two processes with one refresh token would each make the other's worthless.
"""

from yarl import URL

from crm.client.call_errors import PortalWideError
from crm.client.encoding import Params
from crm.client.endpoint import checked_method
from crm.client.oauth.grant import Grant


class BorrowedGrant:
    """A grant as an endpoint: good until the access token expires."""

    def __init__(self, grant: Grant) -> None:
        self._grant = grant

    @property
    def portal(self) -> str:
        """Scheme and host of the portal."""
        return self._grant.portal

    def url(self, method: str) -> URL:
        """The address of a method; no secret."""
        return URL(f"{self.portal}/rest/{checked_method(method)}")

    async def authorize(self, params: Params) -> Params:
        """Add the access token."""
        return {**params, "auth": self._grant.access_token}

    def secret(self, sent: Params) -> str:
        """The access token."""
        return str(sent.get("auth", ""))

    async def on_expired(self, sent: Params) -> bool:  # noqa: ARG002 - the port's signature
        """Leave that to the owner."""
        return False

    async def moved(self, target: URL) -> None:
        """Leave that to the owner, too: a redirect is followed anyway."""

    def remedy(self, error: PortalWideError) -> str:  # noqa: ARG002 - the port's signature
        """Who looks knows the link already."""
        return ""
