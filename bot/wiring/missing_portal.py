"""What stands in for the CRM while no webhook is set: everything waits (promise 8)."""

from typing import NoReturn

from yarl import URL

from crm.client.call_errors import PortalWideError
from crm.client.encoding import Params


class MissingPortal:
    """The endpoint of a portal that serves nobody: no call leaves, the circuit opens, nothing is
    lost."""

    portal = ""

    async def authorize(self, params: Params) -> NoReturn:  # noqa: ARG002  # the port's signature
        """Refuse; this comes before anything is sent."""
        raise PortalWideError("", code="NO_PORTAL", surely_not_done=True)

    def url(self, method: str) -> URL:
        """There is none."""
        raise LookupError(method)

    def secret(self, sent: Params) -> str:  # noqa: ARG002
        """There is none."""
        return ""

    async def on_expired(self, sent: Params) -> bool:  # noqa: ARG002
        """There is nothing that could expire."""
        return False

    async def moved(self, target: URL) -> None:
        """There is nothing that could move."""

    def remedy(self, error: PortalWideError) -> str:  # noqa: ARG002
        """The reason says which setting is missing."""
        return ""
