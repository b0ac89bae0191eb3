"""A look at the portal, for health: who are we there, what may we do, how near are its limits."""

from collections.abc import Iterable
from datetime import datetime

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, FailureKind
from crm.client.call_errors import PermanentError as RefusedError
from crm.client.limits.request_limits import Limits
from crm.client.methods.portal_setup import Category, CategoryList, CrmMode, SettingsModeGet
from crm.client.methods.portal_users import ProfileGet
from crm.client.methods.system import ScopeGet, ServerTime
from crm.client.questions import ask
from crm.gateway.checking import SCOPE, check_forms
from crm.gateway.employees import SCOPES, employees
from crm.gateway.sources import propose_sources
from intake.forms.crm_part import Bundle
from intake.forms.form import Form
from intake.operations.health_picture import FormComplaint, MethodUse, PortalPicture, PortalState
from intake.outbox.delivery_errors import PermanentError


async def look_at_portal(
    client: Bitrix24Client, forms: Iterable[Form], now: datetime, *, language: str
) -> PortalPicture:
    """Return what is seen; never raises for what the portal or the network does.

    ``language`` is the team's: choices are sent by their labels in it. Nothing seen holds an
    address or a secret.
    """
    form_list = tuple(forms)
    share, methods = bucket_share(client.limits), methods_used(client.limits)
    try:
        questions = {"profile": ProfileGet(), "scope": ScopeGet(), "time": ServerTime()}
        answers = await ask(client, questions, strict=True)
        scopes: frozenset[str] = answers["scope"]
        mode = CrmMode.CLASSIC
        complaints: tuple[FormComplaint, ...] = ()
        pipelines: tuple[Category, ...] | None = None
        if SCOPE in scopes:
            mode = await client.call(SettingsModeGet())
            complaints = await check_forms(client, form_list, mode, language=language)
            pipelines = await client.call(CategoryList())
        users = await _users(client) if scopes & SCOPES else None
        proposals = await propose_sources(client, form_list) if SCOPE in scopes else ()
    except Bitrix24Error as error:
        return _trouble(error)
    crm = {form.id: form.crm for form in form_list if form.crm is not None}
    return PortalPicture(
        scopes=scopes,
        is_admin=answers["profile"].admin,
        has_leads=mode is CrmMode.CLASSIC,
        pipelines=None if pipelines is None else {one.id: one.name for one in pipelines},
        forms_with_leads=tuple(form for form, part in crm.items() if part.bundle is Bundle.LEAD),
        complaints=complaints,
        proposals=proposals,
        users=users,
        form_users={
            form: part.assigned_by for form, part in crm.items() if part.assigned_by is not None
        },
        ahead=now - answers["time"],
        bucket_share=share,
        methods=methods,
    )


def bucket_share(limits: Limits) -> float:
    """Return how full the bucket of requests is, as far as we know."""
    now = limits.clock()
    return 0.0 if now < limits.assumed_until else limits.bucket.level(now) / limits.rate.capacity


def methods_used(limits: Limits) -> tuple[MethodUse, ...]:
    """Return what each method has used of its seconds, whoever used it."""
    now = limits.clock()
    found = []
    for name, use in sorted(limits.uses.items()):
        used, limit = use.known(now)
        found.append(MethodUse(name, used, limit))
    return tuple(found)


async def _users(client: Bitrix24Client) -> dict[int, bool] | None:
    try:
        return {one.id: one.active for one in await employees(client)}
    except (PermanentError, RefusedError):
        return None


def _trouble(error: Bitrix24Error) -> PortalPicture:
    words = error.reason or error.code or error.kind.value
    return PortalPicture(state=_STATES[error.kind], words=words, method=error.method)


_STATES = {
    FailureKind.PORTAL_WIDE: PortalState.REFUSES_US,
    FailureKind.TRANSIENT: PortalState.UNWELL,
    FailureKind.AMBIGUOUS: PortalState.UNWELL,
    FailureKind.PERMANENT: PortalState.REFUSES_METHOD,
}
