"""What hears of changes in the portal, built and connected."""

from functools import partial

from bot.config.settings import Settings
from bot.ops.listening import Listening
from bot.wiring.portal import Portal
from crm.client.oauth.oauth_endpoint import OAuthEndpoint
from intake.kernel.clock import Clock
from intake.outcomes.hear_events import HearEvents
from storage.database import Database
from web.portal_events import EVENTS, PortalEvents


def build_events(
    settings: Settings, database: Database, application: OAuthEndpoint | None, clock: Clock
) -> PortalEvents | None:
    """Return who answers at the address; ``None`` where nobody could be believed."""
    given = tuple(one.get_secret_value() for one in settings.bitrix24_event_tokens)
    if not given and application is None:
        return None

    def tokens() -> tuple[str, ...]:
        return given if application is None else (*given, application.application_token)

    return PortalEvents(HearEvents(database.writing, clock), tokens)


LOOK_AGAIN = 600.0
"""Seconds after which it is seen that another process was let in, and what that has unbound."""


def build_listening(settings: Settings, portal: Portal) -> Listening | None:
    """Return what has an application told of changes; a webhook's owner does that by hand."""
    if portal.listen is None or settings.public_url is None:
        return None
    return Listening(
        partial(portal.listen, f"{settings.public_url}{EVENTS}"),
        look_again=LOOK_AGAIN if settings.shared_database else None,
    )
