"""What can go wrong with a call, sorted by what the caller should do about it.

::

    Bitrix24Error
    ├── TransientError              try again later; nothing is wrong with this submission
    │   ├── QueryLimitError         503, the portal's bucket is full
    │   ├── OperatingLimitError     this method's seconds are used up until a known moment
    │   └── UnreachableError        the request never left
    ├── PermanentError              the portal refuses this request, now and later
    │   └── NotFoundError           ... because what it is about does not exist
    ├── AmbiguousError              it may have happened: look before anything else
    └── PortalWideError             nothing will pass until somebody acts
        └── ExpiredTokenError       ... or until the OAuth token is renewed

    UnexpectedAnswerError           raised by a method's ``read``, caught by the client
    WebhookUrlError                 a setting that is no webhook address (ValueError)

``crm.client.failures`` is the one place that chooses among them. No error holds a URL, a token or
what was sent. ``str()`` is for the log and names no words of the portal, since they may quote
personal data;
``reason`` has them, for managers.
"""

from enum import StrEnum
from typing import ClassVar


class FailureKind(StrEnum):
    """The four classes of failure."""

    TRANSIENT = "transient"
    PERMANENT = "permanent"
    AMBIGUOUS = "ambiguous"
    PORTAL_WIDE = "portal_wide"


class Bitrix24Error(Exception):
    """A call that did not bring a result.

    ``surely_not_done``: the portal certainly changed nothing. ``retry_after``: seconds, when
    somebody knows. ``status`` is None for a command inside a batch and when no answer came.
    """

    kind: ClassVar[FailureKind]
    remedy = ""

    def __init__(
        self,
        method: str,
        *,
        code: str = "",
        reason: str = "",
        status: int | None = None,
        surely_not_done: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(method, code, status)
        self.method = method
        self.code = code
        self.reason = reason
        self.status = status
        self.surely_not_done = surely_not_done
        self.retry_after = retry_after

    def copy(self, kind: "type[Bitrix24Error] | None" = None) -> "Bitrix24Error":
        """Return the same error, or one of another class, for another task to raise."""
        error = (kind or type(self))(
            self.method,
            code=self.code,
            reason=self.reason,
            status=self.status,
            surely_not_done=self.surely_not_done,
            retry_after=self.retry_after,
        )
        error.remedy = self.remedy
        return error

    def __str__(self) -> str:
        status = "" if self.status is None else f" {self.status}"
        return f"{self.method}: {self.kind}{status} {self.code or '(no code)'}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class TransientError(Bitrix24Error):
    """Try again later; the submission is never dead-lettered because of it."""

    kind = FailureKind.TRANSIENT


class QueryLimitError(TransientError):
    """Too many requests from this address; refused before execution, so always safe to repeat."""


class OperatingLimitError(TransientError):
    """This method's execution seconds are used up (reported by the portal, or foreseen)."""


class UnreachableError(TransientError):
    """No connection: the request did not leave this machine."""


class PermanentError(Bitrix24Error):
    """The portal refuses this request for what it says; repeating it is pointless."""

    kind = FailureKind.PERMANENT


class NotFoundError(PermanentError):
    """What the request is about does not exist, or is hidden from the webhook's user."""


class AmbiguousError(Bitrix24Error):
    """The request may have been carried out. Never repeat: look for what was made first."""

    kind = FailureKind.AMBIGUOUS


class PortalWideError(Bitrix24Error):
    """No submission will pass until somebody acts: renew the webhook, tick a scope, pay.

    ``remedy``: the address of a page where that can be done, when the endpoint knows one.
    """

    kind = FailureKind.PORTAL_WIDE


class ExpiredTokenError(PortalWideError):
    """The access token is too old. With OAuth the endpoint renews it; a webhook cannot."""


class UnexpectedAnswerError(Exception):
    """A result has another shape than documented.

    Says what was expected and found, never the value.
    """


class WebhookUrlError(ValueError):
    """The setting is no incoming-webhook address. The text never repeats it."""
