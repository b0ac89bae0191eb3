"""From the client's errors to the domain's, once (STYLE: an adapter translates its errors once)."""

from datetime import timedelta

from crm.client import endpoint
from crm.client.call_errors import Bitrix24Error, FailureKind, UnreachableError
from crm.client.failures import UNEXPECTED
from intake.outbox.delivery_errors import (
    NEW_WEBHOOK,
    AmbiguousError,
    DeliveryError,
    PermanentError,
    PortalWideError,
    TransientError,
)

_NO_SENSIBLE_ANSWER = frozenset({"TIMEOUT", "CONNECTION_LOST", "UNREADABLE_ANSWER"})


def translated(error: Bitrix24Error, step: str = "", *, changing: bool = False) -> DeliveryError:
    """Say in the domain's words why a call failed.

    The reason begins with the portal's words, if it said any; the code, the method and the step
    come after them in brackets, or the code alone where no method was called.

    An answer that cannot be read is never a refusal of the submission: after something ``changing``
    it leaves a doubt, after a mere question it passes.
    """
    asked = (error.method, step) if error.method else ()
    where = ", ".join(part for part in (error.code, *asked) if part)
    reason = f"{error.reason} ({where})" if error.reason else f"({where})"
    wait = None if error.retry_after is None else timedelta(seconds=error.retry_after)
    kind = error.kind
    if error.code == UNEXPECTED:
        kind = FailureKind.AMBIGUOUS if changing else FailureKind.TRANSIENT
    match kind:
        case FailureKind.TRANSIENT:
            unreachable = isinstance(error, UnreachableError) or error.code in _NO_SENSIBLE_ANSWER
            return TransientError(
                reason, code=error.code, retry_after=wait, unreachable=unreachable
            )
        case FailureKind.AMBIGUOUS:
            return AmbiguousError(reason, code=error.code)
        case FailureKind.PORTAL_WIDE:
            webhook = error.remedy == endpoint.NEW_WEBHOOK
            remedy = NEW_WEBHOOK if webhook else error.remedy
            return PortalWideError(reason, code=error.code, remedy=remedy)
        case FailureKind.PERMANENT:
            return PermanentError(reason, code=error.code)
