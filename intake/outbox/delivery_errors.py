"""Why a delivery did not end well. An error says what it is, so that nobody guesses.

::

    DeliveryError
    ├── TransientError      try later; never dead-lettered
    ├── PermanentError      this submission only: it becomes a dead letter, and is shown
    ├── AmbiguousError      it may have happened: wait, look, adopt, go on
    └── PortalWideError     nobody's submission gets through: the CRM queue's circuit opens
"""

from datetime import timedelta

NEW_WEBHOOK = "new webhook"
"""A remedy that is no address: somebody has to make another webhook, in the portal's own pages."""


class DeliveryError(Exception):
    """An attempt failed.

    :attr:`reason` is the portal's words, without urls and secrets, and more about it in brackets
    after them. Where nobody said a word it is only the brackets.
    """

    def __init__(self, reason: str, *, code: str = "") -> None:
        super().__init__(code or type(self).__name__)
        self.reason = reason
        self.code = code
        """The portal's error code, or a class of trouble; safe for logs, unlike the reason."""


class TransientError(DeliveryError):
    """It surely did not happen, and may well later."""

    def __init__(
        self,
        reason: str,
        *,
        code: str = "",
        retry_after: timedelta | None = None,
        unreachable: bool = False,
    ) -> None:
        super().__init__(reason, code=code)
        self.retry_after = retry_after
        self.unreachable = unreachable
        """The portal gave no sensible answer at all: it may be down for everybody."""


class PermanentError(DeliveryError):
    """The portal refuses this submission, and would again."""


class AmbiguousError(DeliveryError):
    """It may have happened, or be happening still."""


class PortalWideError(DeliveryError):
    """Expired webhook, missing scope, lapsed plan, overload block, an application not authorised.

    :attr:`remedy` is the address of a page where an admin can put it right, or
    :data:`NEW_WEBHOOK`, if there is either.
    """

    def __init__(self, reason: str, *, code: str = "", remedy: str = "") -> None:
        super().__init__(reason, code=code)
        self.remedy = remedy


def label(error: Exception) -> str:
    """Name an error for the log and the outbox, without its text, which may hold the portal's words
    about a person."""
    return getattr(error, "code", "") or type(error).__name__
