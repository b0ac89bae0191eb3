"""Who works in the portal (bitrix24-work.md §1)."""

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.methods.portal_users import User, UserGet
from crm.client.methods.records import PAGE_SIZE
from crm.client.methods.system import ScopeGet
from intake.outbox.delivery_errors import PermanentError
from intake.team.portal_user import PortalUser, contact_hash

SCOPES = frozenset({"user", "user_basic", "user_brief"})
"""Any of them lets us ask; only the first two tell e-mails and phones."""
MOST = 10_000
"""Nobody has so many employees; a portal that pages for ever is left at that."""


async def employees(client: Bitrix24Client) -> tuple[PortalUser, ...]:
    """Return everybody whom the portal shows, by pages.

    No filter is sent: a key that the portal does not know is dropped, and everybody comes back.

    Raises:
        PermanentError: the access lacks the scope. That concerns nobody's delivery, and must not
            stop them.
        Bitrix24Error: it does not answer.
    """
    if not SCOPES & frozenset(await client.call(ScopeGet())):
        raise PermanentError("user_basic", code="insufficient_scope")
    found: dict[int, User] = {}
    while len(found) < MOST:
        page = await client.call(UserGet(start=len(found)))
        fresh = {one.id: one for one in page if one.id not in found}
        found |= fresh
        if len(page) < PAGE_SIZE or not fresh:
            break
    return tuple(_person(one) for one in found.values())


def _person(user: User) -> PortalUser:
    name = f"{user.name} {user.last_name}".strip() or f"#{user.id}"
    hashes = (contact_hash(typed) for typed in (user.email, *user.phones) if typed)
    contacts = tuple(sorted({one for one in hashes if one is not None}))
    return PortalUser(user.id, name, user.active, contacts)
