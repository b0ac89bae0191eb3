"""The one map from what happened to an error (bitrix24.md §1.4, §1.5).

The same rules judge an HTTP answer and a command inside a batch, which has no status of its own.
Codes are compared without regard to case; the status alone decides only where the code is unknown
(there are two different 503s).
"""

import html
import re
from dataclasses import dataclass

import aiohttp

from crm.client.call_errors import (
    AmbiguousError,
    Bitrix24Error,
    ExpiredTokenError,
    NotFoundError,
    OperatingLimitError,
    PermanentError,
    PortalWideError,
    QueryLimitError,
    TransientError,
    UnreachableError,
)

_REASON_LIMIT = 500
_URL = re.compile(r"\b(?:https?|ftp):(?:\\?/){2}\S+", re.IGNORECASE)
_WEBHOOK_PATH = re.compile(r"\\?/rest\\?/\S*", re.IGNORECASE)
_TOKEN = re.compile(
    r"\b(?:auth|auth_id|refresh_id|code|client_secret|(?:access|refresh|application)_token)"
    r"""["']?\s*(?:=|:|%3D)\s*["']?[^\s"'&,;}]+""",
    re.IGNORECASE,
)
UNEXPECTED = "UNEXPECTED_ANSWER"
"""The code of an answer that makes no sense."""
_TAG = re.compile(r"<[^<>]*>")

_NEVER_LEFT = (
    aiohttp.ClientConnectorError,  # refused, no route, DNS, TLS, proxy
    aiohttp.ConnectionTimeoutError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.ClientHttpProxyError,  # the proxy refused CONNECT
    aiohttp.InvalidURL,
)
"""Raised before the first byte of the request is written."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was called: enough to judge its failure, nothing that could leak."""

    method: str
    repeatable: bool

    def doubt(self) -> type[Bitrix24Error]:
        """What an unknown end means: try again if it may be repeated, else look first."""
        return TransientError if self.repeatable else AmbiguousError


@dataclass(frozen=True, slots=True)
class _Rule:
    """``codes``: casefolded, none means any. ``text``: must be part of the description."""

    error: type[Bitrix24Error] | None  # None: as in doubt as a lost answer
    codes: frozenset[str]
    text: str = ""

    def fits(self, code: str, description: str) -> bool:
        return (not self.codes or code in self.codes) and self.text in description


def _codes(names: str) -> frozenset[str]:
    return frozenset(names.casefold().split())


_RULES = (
    _Rule(QueryLimitError, _codes("QUERY_LIMIT_EXCEEDED")),
    _Rule(OperatingLimitError, _codes("OPERATION_TIME_LIMIT")),
    _Rule(ExpiredTokenError, _codes("expired_token")),
    _Rule(
        PortalWideError,
        _codes(
            "NO_AUTH_FOUND INVALID_CREDENTIALS insufficient_scope user_access_error"
            " PORTAL_DELETED OVERLOAD_LIMIT METHOD_CONFIRM_WAITING METHOD_CONFIRM_DENIED"
            " WRONG_AUTH_TYPE allowed_only_intranet_user INVALID_REQUEST"
            " invalid_token invalid_grant invalid_client PAYMENT_REQUIRED"
            # The method or the plan is missing: so it will be for every submission.
            " ERROR_METHOD_NOT_FOUND CREATE_DYNAMIC_ITEM_RESTRICTED UPDATE_DYNAMIC_ITEM_RESTRICTED"
        ),
    ),
    # ACCESS_DENIED is mostly about one entity; only this sentence is about the portal.
    _Rule(PortalWideError, _codes("ACCESS_DENIED"), "commercial plan"),
    _Rule(PortalWideError, frozenset(), "disk resource exhausted"),
    _Rule(None, _codes("INTERNAL_SERVER_ERROR ERROR_UNEXPECTED_ANSWER")),
    _Rule(NotFoundError, _codes("NOT_FOUND OWNER_NOT_FOUND ERROR_NOT_FOUND")),
    _Rule(NotFoundError, frozenset({""}), "not found"),
)


def refused(
    call: Call,
    *,
    code: object,
    description: object,
    status: int | None = None,
    retry_after: float | None = None,
) -> Bitrix24Error:
    """Judge an error that the portal put into words.

    ``status`` is None for a command inside a batch.
    """
    shown_code, reason = clean(code, limit=80), clean(description, limit=_REASON_LIMIT)
    error = _class_of(call, shown_code.casefold(), reason.casefold(), status)
    return error(
        call.method,
        code=shown_code,
        reason=reason,
        status=status,
        surely_not_done=error not in (AmbiguousError, TransientError)
        or (error is TransientError and status in _NOT_DONE_STATUSES),
        retry_after=retry_after,
    )


def unreadable(
    call: Call, *, status: int, code: str = "UNREADABLE_ANSWER", retry_after: float | None = None
) -> Bitrix24Error:
    """Judge an answer that is not the REST API's: a proxy's page, a crash, an endless body."""
    error: type[Bitrix24Error]
    if 300 <= status < 400 or status == 404:
        error = PortalWideError  # moved to where we may not follow, or no REST at this address
    elif status in {413, 414}:
        error = PermanentError
    elif 400 <= status < 500:
        # Something in front of the portal spoke, a proxy or a firewall.
        error = call.doubt() if status == 408 else TransientError
    else:
        error = call.doubt()
    return error(
        call.method,
        code=code,
        status=status,
        surely_not_done=300 <= status < 500 and status != 408,
        retry_after=retry_after,
    )


def unexpected(call: Call, detail: str, status: int | None = None) -> Bitrix24Error:
    """Judge a success whose result cannot be read.

    A repeated read would say the same, so it is permanent; an add did happen, and must be looked
    for.
    """
    error = PermanentError if call.repeatable else AmbiguousError
    return error(call.method, code=UNEXPECTED, reason=detail, status=status)


def contradictory(call: Call, status: int | None = None) -> Bitrix24Error:
    """Judge an answer that holds a result and a refusal at once."""
    return call.doubt()(call.method, code="CONTRADICTORY_ANSWER", status=status)


def unmentioned(call: Call) -> Bitrix24Error:
    """Judge a command that a batch's answer passes over in silence."""
    return call.doubt()(call.method, code="NOT_MENTIONED")


def interrupted(call: Call, failure: Exception) -> Bitrix24Error:
    """Judge a network failure.

    Only its type is used: aiohttp's errors hold the URL, and so the webhook's secret.
    """
    if isinstance(failure, _NEVER_LEFT):
        return UnreachableError(call.method, code="UNREACHABLE", surely_not_done=True)
    code = "TIMEOUT" if isinstance(failure, TimeoutError) else "CONNECTION_LOST"
    return call.doubt()(call.method, code=code)


def clean(text: object, *, limit: int) -> str:
    """Make words of the portal fit to be shown: short, on one line, no markup, no secret."""
    if text is None or isinstance(text, dict | list):
        return ""
    words = html.unescape(_TAG.sub(" ", str(text)))
    for pattern in (_URL, _WEBHOOK_PATH, _TOKEN):
        words = pattern.sub("[…]", words)
    words = " ".join(words.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


_NOT_DONE_STATUSES = frozenset({425, 429})


def _class_of(call: Call, code: str, description: str, status: int | None) -> type[Bitrix24Error]:
    for rule in _RULES:
        if rule.fits(code, description):
            return rule.error or call.doubt()
    if status == 401:
        return PortalWideError
    if status in _NOT_DONE_STATUSES:
        return TransientError
    if status == 408 or (status is not None and status >= 500):
        return call.doubt()
    return PermanentError  # 400, 403, 404 ..., and what a batch reports about one command
