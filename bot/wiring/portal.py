"""The way out to the portal: the HTTP session, the client and the gateway, as the settings say."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

from aiohttp import ClientSession, TCPConnector
from pydantic import SecretStr

from bot.config.settings import Settings
from bot.system_clock import SystemClock
from bot.wiring.missing_portal import MissingPortal
from bot.wiring.token_vault import TokenCipher, TokenVault, derived
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.endpoint import Endpoint, WebhookUrl
from crm.client.last_look import MaySend
from crm.client.limits.request_limits import ENTERPRISE, STANDARD, Limits
from crm.client.oauth.authorisation import AuthorisationLinks
from crm.client.oauth.borrowed import BorrowedGrant
from crm.client.oauth.oauth_endpoint import OAuthEndpoint
from crm.client.oauth.token_server import KNOWN_SERVERS, TokenServers
from crm.client.relayed_calls import Elsewhere
from crm.gateway.bitrix24_gateway import Bitrix24Gateway, OperationEnd
from crm.gateway.dialogue_timeline import DialogueTimeline
from crm.gateway.erasing import PersonEraser
from crm.gateway.event_binding import bind_events
from crm.gateway.lead_reading import LeadReading
from crm.gateway.lead_work import LeadWork
from crm.gateway.removing import BundleRemover
from crm.gateway.stage_directory import StageDirectory
from crm.gateway.trace import TraceOptions
from intake.delivery.amending import AmendingGateway
from intake.delivery.plan import TraceTouches
from intake.dialogue.crm_timeline import Timeline
from intake.kernel.clock import Clock
from intake.operations.erase_outside import CrmEraser
from intake.outcomes.crm_reading import CrmReading
from intake.outcomes.crm_work import CrmWork
from intake.outcomes.lost_reasons import LostReasons
from intake.outcomes.read_crm_states import StageNames
from intake.trials.remove_trial import TrialRemover
from storage.database import Database
from storage.stored_token import read_stored_token

LinkPage = Callable[[str], str]
"""Makes a link's address from its code."""


@dataclass(frozen=True, slots=True)
class LeadCrm:
    """What is told and asked of leads that are worked, beside their deliveries."""

    reading: CrmReading
    work: CrmWork
    reasons: LostReasons
    names: StageNames
    timeline: Timeline
    eraser: CrmEraser
    remover: TrialRemover


def lead_crm(client: Bitrix24Client, now: Callable[[], float] = time.monotonic) -> LeadCrm:
    """Return it for a portal. ``now`` is a clock of seconds that runs steadily."""
    stages = StageDirectory(client, now)
    return LeadCrm(
        LeadReading(client, stages),
        LeadWork(client, stages),
        stages,
        stages,
        DialogueTimeline(client),
        PersonEraser(client),
        BundleRemover(client),
    )


@dataclass(frozen=True, slots=True)
class Portal:
    """The open portal, and the application as which we come, if it is no webhook."""

    gateway: AmendingGateway
    leads: LeadCrm
    client: Bitrix24Client
    """For whoever asks how near its limits are."""
    application: OAuthEndpoint | None = None
    listen: Callable[[str], Awaitable[int]] | None = None
    """Of an application: has an address told of changes."""


@asynccontextmanager
async def open_portal(
    settings: Settings,
    database: Database,
    link_page: LinkPage,
    *,
    ended: OperationEnd,
    may_send: MaySend | None = None,
    elsewhere: Elsewhere | None = None,
) -> AsyncIterator[Portal]:
    """Open the portal for the time of the context; nothing is sent yet.

    ``ended`` is told of each operation's end; ``may_send`` is asked before anything leaves,
    and ``elsewhere`` makes calls that are not to be made here.
    """
    trace = TraceOptions(
        channel=settings.trace_channel,
        link_page=link_page if settings.trace_link_page else None,
        each=settings.trace_touches is TraceTouches.EACH,
    )
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(open_portal_session(settings))
        application: OAuthEndpoint | None = None
        endpoint: Endpoint
        if settings.bitrix24_webhook_url is not None:
            endpoint = WebhookUrl(settings.bitrix24_webhook_url.get_secret_value())
        elif settings.bitrix24_client_id is not None:
            opening = open_application(
                settings, session, database, SystemClock(), may_renew=may_send
            )
            endpoint = application = await stack.enter_async_context(opening)
        else:
            endpoint = MissingPortal()
        client = _client(settings, session, endpoint, may_send, elsewhere)
        gateway = Bitrix24Gateway(client, trace=trace, ended=ended)
        await stack.enter_async_context(gateway)
        listen = None if application is None else partial(bind_events, client)
        yield Portal(gateway, lead_crm(client), client, application, listen)


def look_in(settings: Settings) -> Endpoint | None:
    """Return a way in for somebody who only looks; ``None`` while we were not let in.

    Raises:
        StorageError: the database, where an application's tokens are, cannot be read.
    """
    if settings.bitrix24_webhook_url is not None:
        return WebhookUrl(settings.bitrix24_webhook_url.get_secret_value())
    client_id, key = settings.bitrix24_client_id, settings.secret_key
    if client_id is None or key is None:
        return None
    secret = read_stored_token(settings.database_url.get_secret_value(), client_id)
    grant = None if secret is None else TokenCipher(key).open(secret)
    return None if grant is None else BorrowedGrant(grant)


@asynccontextmanager
async def open_client(settings: Settings, endpoint: Endpoint) -> AsyncIterator[Bitrix24Client]:
    """Open a client alone, for the time of the context."""
    async with open_portal_session(settings) as session:
        yield _client(settings, session, endpoint)


def open_portal_session(settings: Settings) -> ClientSession:
    """Return a session that trusts the portal, and takes the proxy to it."""
    proxy = settings.bitrix24_proxy
    return open_session(
        connector=TCPConnector(ssl=settings.bitrix24_ca_file or True),
        proxy=proxy.get_secret_value() if proxy is not None else None,
    )


def open_application(
    settings: Settings,
    session: ClientSession,
    database: Database,
    clock: Clock,
    *,
    monotonic: Callable[[], float] = time.monotonic,
    known_servers: tuple[str, ...] = KNOWN_SERVERS,
    may_renew: MaySend | None = None,
) -> OAuthEndpoint:
    """Return the application that the settings name; it must be entered, as a context.

    ``known_servers`` give tokens where no setting names the one that does.

    Raises:
        LookupError: they name none, or not all of it.
    """
    domain, client_id = settings.bitrix24_domain, settings.bitrix24_client_id
    secret, key = settings.bitrix24_client_secret, settings.secret_key
    if domain is None or client_id is None or secret is None or key is None:
        raise LookupError("there is no application")
    decided = settings.bitrix24_oauth_url
    servers = TokenServers(
        session,
        known_servers if decided is None else (decided,),
        client_id=client_id,
        client_secret=secret.get_secret_value(),
    )
    vault = TokenVault(
        database.reading, database.writing, clock, TokenCipher(key), client_id=client_id
    )
    links = authorisation_links(client_id, key, clock)
    return OAuthEndpoint(servers, vault, links, portal=domain, clock=monotonic, may_renew=may_renew)


def authorisation_links(client_id: str, key: SecretStr, clock: Clock) -> AuthorisationLinks:
    """Return what makes the links with which an admin lets the application in."""

    def seconds() -> float:
        return clock.now().timestamp()

    return AuthorisationLinks(client_id, derived(key, "authorisation links"), seconds)


def _client(
    settings: Settings,
    session: ClientSession,
    endpoint: Endpoint,
    may_send: MaySend | None = None,
    elsewhere: Elsewhere | None = None,
) -> Bitrix24Client:
    rate = ENTERPRISE if settings.portal_rate == 5 else STANDARD
    limits = Limits(time.monotonic, rate=rate, fresh=False)
    return Bitrix24Client(session, endpoint, limits, may_send=may_send, elsewhere=elsewhere)
