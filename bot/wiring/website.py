"""What the website bridge works with: its use cases and its limit, built and connected."""

from collections.abc import Callable

from bot.config.settings import Settings
from intake.arrivals.follow_link import FollowLink
from intake.arrivals.payload_rules import PayloadRule
from intake.arrivals.record_visit import RecordVisit
from intake.kernel.clock import Clock, Randomness
from storage.database import Database
from texts.translator import Translator
from web.bridge import Bridge, closed_bridge
from web.redirect import Redirect
from web.tracker import TrackerScript
from web.visitor_limit import VisitorLimit
from web.visits_endpoint import VisitsEndpoint

NO_KEY = "The website bridge is off: SECRET_KEY is not set."


def redirect_url(settings: Settings) -> str | None:
    """Return where ``/go/<code>`` is reached; ``None`` while it is off, or nobody said where."""
    return settings.public_url if settings.secret_key is not None else None


def build_bridge(
    settings: Settings,
    database: Database,
    translator: Translator,
    clock: Clock,
    randomness: Randomness,
    username: Callable[[], str],
    rules: tuple[PayloadRule, ...] = (),
) -> Bridge:
    """Return who answers ``/tracker.js``, ``/visits`` and ``/go/<code>``."""
    if settings.secret_key is None:
        return closed_bridge(NO_KEY)
    limit = VisitorLimit(settings.secret_key.get_secret_value().encode())
    record_visit = RecordVisit(database.writing, clock, settings.attribution, rules)
    proxies = settings.trusted_proxies
    return Bridge(
        script=TrackerScript(username).answer,
        visits=VisitsEndpoint(
            record_visit, limit, clock, origins=settings.allowed_origins, proxies=proxies
        ).answer,
        redirect=Redirect(
            FollowLink(database.reading, record_visit, clock, randomness, rules),
            username,
            translator,
            limit,
            clock,
            proxies=proxies,
        ).answer,
    )
