"""What the domain is told of each of the client's errors."""

from datetime import timedelta

import pytest

from crm.client import call_errors, endpoint
from crm.client.call_errors import Bitrix24Error
from crm.client.call_errors import PermanentError as Refusal
from crm.client.failures import UNEXPECTED, Call, unexpected
from crm.gateway.translation import translated
from intake.outbox.delivery_errors import (
    NEW_WEBHOOK,
    AmbiguousError,
    DeliveryError,
    PermanentError,
    PortalWideError,
    TransientError,
)

METHOD = "crm.item.add"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (call_errors.TransientError, TransientError),
        (call_errors.QueryLimitError, TransientError),
        (call_errors.OperatingLimitError, TransientError),
        (call_errors.UnreachableError, TransientError),
        (Refusal, PermanentError),
        (call_errors.NotFoundError, PermanentError),
        (call_errors.AmbiguousError, AmbiguousError),
        (call_errors.PortalWideError, PortalWideError),
        (call_errors.ExpiredTokenError, PortalWideError),
    ],
)
@pytest.mark.parametrize("changing", [False, True])
def test_every_error_has_one_meaning(
    error: type[Bitrix24Error], expected: type[DeliveryError], changing: bool
) -> None:
    """Whatever was wanted: only an answer without sense depends on that."""
    failure = translated(error(METHOD, code="CODE", reason="Words."), "deal", changing=changing)
    assert type(failure) is expected
    assert failure.code == "CODE"
    assert failure.reason == "Words. (CODE, crm.item.add, deal)"


@pytest.mark.parametrize(
    ("error", "step", "reason"),
    [
        (Refusal(METHOD, code="CODE", reason="Words."), "", "Words. (CODE, crm.item.add)"),
        (Refusal(METHOD, reason="Words."), "deal", "Words. (crm.item.add, deal)"),
        (Refusal(METHOD, code="CODE"), "deal", "(CODE, crm.item.add, deal)"),
        (Refusal(METHOD), "", "(crm.item.add)"),
        (Refusal("", code="NO_PORTAL", reason="Words."), "deal", "Words. (NO_PORTAL)"),
        (Refusal("", code="NO_PORTAL"), "deal", "(NO_PORTAL)"),
    ],
)
def test_a_reason_is_the_portals_words_and_where(
    error: Bitrix24Error, step: str, reason: str
) -> None:
    """Where no method was called, no step was taken either."""
    assert translated(error, step).reason == reason


def test_a_step_need_not_be_named() -> None:
    assert translated(Refusal(METHOD, code="CODE")).reason == f"(CODE, {METHOD})"


@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(None, None), (0.0, timedelta(0)), (90.5, timedelta(seconds=90.5))],
)
def test_a_wait_that_somebody_knows_is_kept(seconds: float | None, wait: timedelta | None) -> None:
    failure = translated(call_errors.OperatingLimitError(METHOD, code="X", retry_after=seconds))
    assert isinstance(failure, TransientError)
    assert failure.retry_after == wait


@pytest.mark.parametrize(
    ("error", "unreachable"),
    [
        (call_errors.UnreachableError(METHOD, code="UNREACHABLE"), True),
        (call_errors.TransientError(METHOD, code="TIMEOUT"), True),
        (call_errors.TransientError(METHOD, code="CONNECTION_LOST"), True),
        (call_errors.TransientError(METHOD, code="UNREADABLE_ANSWER"), True),
        (call_errors.TransientError(METHOD, code="INTERNAL_SERVER_ERROR"), False),
        (call_errors.QueryLimitError(METHOD, code="QUERY_LIMIT_EXCEEDED"), False),
        (call_errors.OperatingLimitError(METHOD, code="OPERATION_TIME_LIMIT"), False),
    ],
)
def test_a_portal_without_a_sensible_answer_may_be_down_for_all(
    error: Bitrix24Error, unreachable: bool
) -> None:
    failure = translated(error)
    assert isinstance(failure, TransientError)
    assert failure.unreachable is unreachable


@pytest.mark.parametrize(
    ("remedy", "expected"),
    [
        (endpoint.NEW_WEBHOOK, NEW_WEBHOOK),
        ("https://portal.example/oauth/authorize/", "https://portal.example/oauth/authorize/"),
        ("", ""),
    ],
)
def test_a_way_out_is_told(remedy: str, expected: str) -> None:
    error = call_errors.PortalWideError(METHOD, code="invalid_grant")
    error.remedy = remedy
    failure = translated(error)
    assert isinstance(failure, PortalWideError)
    assert failure.remedy == expected


@pytest.mark.parametrize("repeatable", [False, True], ids=("a change", "a question"))
@pytest.mark.parametrize(
    ("changing", "expected"),
    [(False, TransientError), (True, AmbiguousError), (None, TransientError)],
)
def test_an_answer_without_sense_is_no_refusal(
    repeatable: bool, changing: bool | None, expected: type[DeliveryError]
) -> None:
    """It leaves a doubt after a change, and passes after a question; unless said otherwise nothing
    was to be changed."""
    error = unexpected(Call(METHOD, repeatable), "expected a number")
    how = {} if changing is None else {"changing": changing}
    failure = translated(error, "deal", **how)
    assert type(failure) is expected
    assert (failure.code, failure.reason) == (
        UNEXPECTED,
        f"expected a number ({UNEXPECTED}, {METHOD}, deal)",
    )
    assert not getattr(failure, "unreachable", False)
