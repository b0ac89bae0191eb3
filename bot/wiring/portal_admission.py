"""What answers when the portal lets our application in, built and connected."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from typing_extensions import override

from bot.config.settings import Settings
from bot.wiring.token_vault import derived
from crm.client.call_errors import Bitrix24Error, FailureKind
from crm.client.oauth.grant import TokenStoreError
from crm.client.oauth.oauth_endpoint import OAuthEndpoint, WrongPortalError
from intake.kernel.clock import Clock
from texts.translator import Translator
from web.portal_application import Admission, LettingIn, PortalApplication
from web.visitor_limit import Rate, VisitorLimit

_log = structlog.get_logger(__name__)

INSTALLATIONS = 5
INSTALLATION_EVERY = timedelta(minutes=1)
"""One address may try so many installations at once, and one more after each such time."""

INSTALLATIONS_TOGETHER = Rate(60, timedelta(seconds=2))
"""What all addresses may try together: each asks the authorisation server a question."""


class LetIn(LettingIn):
    """Lets a portal in whose admin opens a link of ours, or installs the application."""

    def __init__(self, endpoint: OAuthEndpoint, let_in: Callable[[], Awaitable[None]]) -> None:
        """``let_in`` is called after each new grant."""
        self._endpoint = endpoint
        self._let_in = let_in

    @override
    def admits(self, state: str) -> bool:
        """Say whether a callback answers a link of ours."""
        return self._endpoint.admits(state)

    @override
    async def authorised(self, code: str, server: str) -> Admission:
        """Take the code of a callback."""
        return await self._ended(self._endpoint.accept_code(code, server))

    @override
    async def installed(self, refresh_token: str, application_token: str, server: str) -> Admission:
        """Take the tokens of an installation."""
        return await self._ended(
            self._endpoint.accept_installation(refresh_token, application_token, server)
        )

    async def _ended(self, taking: Awaitable[None]) -> Admission:
        try:
            await taking
        except WrongPortalError:
            return Admission.WRONG_PORTAL
        except TokenStoreError:
            return Admission.UNAVAILABLE
        except Bitrix24Error as error:
            _log.warning("portal_admission_failed", error=error.code)
            transient = error.kind is FailureKind.TRANSIENT
            return Admission.UNAVAILABLE if transient else Admission.REFUSED
        await self._let_in()
        return Admission.GRANTED


def build_application(
    settings: Settings,
    endpoint: OAuthEndpoint | None,
    translator: Translator,
    clock: Clock,
    let_in: Callable[[], Awaitable[None]],
) -> PortalApplication | None:
    """Return who answers at the two addresses; ``None`` without an OAuth application."""
    if endpoint is None or settings.secret_key is None:
        return None
    key = derived(settings.secret_key, "installations")
    limit = VisitorLimit(
        key, allowance=INSTALLATIONS, every=INSTALLATION_EVERY, together=INSTALLATIONS_TOGETHER
    )
    return PortalApplication(
        LetIn(endpoint, let_in), translator, limit, clock, proxies=settings.trusted_proxies
    )
