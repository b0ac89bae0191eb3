"""Each refusal of bitrix24.md §1.5 and beyond, and what it means for the caller."""

from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.client.call_errors import (
    AmbiguousError,
    Bitrix24Error,
    ExpiredTokenError,
    FailureKind,
    NotFoundError,
    OperatingLimitError,
    PermanentError,
    PortalWideError,
    QueryLimitError,
    TransientError,
    UnreachableError,
)
from crm.client.failures import Call, clean, interrupted, refused, unexpected, unreadable

READ = Call("crm.item.get", repeatable=True)
ADD = Call("crm.item.add", repeatable=False)

PLAN = "REST API is available only on commercial plans"

SAME_FOR_ALL = [
    (400, "INVALID_REQUEST", "Https required", PortalWideError),
    (400, "ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded", PermanentError),
    (401, "NO_AUTH_FOUND", "Wrong authorization data", PortalWideError),
    (401, "expired_token", "The access token provided has expired", ExpiredTokenError),
    (401, "EXPIRED_TOKEN", "", ExpiredTokenError),
    (403, "ACCESS_DENIED", PLAN, PortalWideError),
    (403, "INVALID_CREDENTIALS", "Invalid request credentials", PortalWideError),
    (403, "insufficient_scope", "The request requires higher privileges", PortalWideError),
    (403, "user_access_error", "", PortalWideError),
    (404, "ERROR_MANIFEST_IS_NOT_AVAILABLE", "Manifest is not available", PermanentError),
    (405, "ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch", PermanentError),
    (500, "PORTAL_DELETED", "", PortalWideError),
    (503, "QUERY_LIMIT_EXCEEDED", "Too many requests", QueryLimitError),
    (503, "query_limit_exceeded", "", QueryLimitError),
    (503, "OVERLOAD_LIMIT", "REST API is blocked due to overload", PortalWideError),
    (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time", OperatingLimitError),
    (404, "ERROR_METHOD_NOT_FOUND", "Method not found!", PortalWideError),
    (403, "WRONG_AUTH_TYPE", "Current authorization type is denied", PortalWideError),
    (401, "METHOD_CONFIRM_WAITING", "", PortalWideError),
    (403, "METHOD_CONFIRM_DENIED", "", PortalWideError),
    (403, "allowed_only_intranet_user", "", PortalWideError),
    (400, "", "Disk resource exhausted", PortalWideError),
    (401, "SOMETHING_NEW", "", PortalWideError),
    # About one request only:
    (400, "", "Parameter 'fields' must be array.", PermanentError),
    (400, "", "Access denied.", PermanentError),
    (400, "ACCESS_DENIED", "Access denied!", PermanentError),
    (403, "Access denied", "", PermanentError),
    (400, "ACCESS_DENIED", "Access denied! Application context required", PermanentError),
    (400, "ERROR_CORE", "Can not parse JSON in parameter `TRACE`.", PermanentError),
    (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Invalid value for field "x"', PermanentError),
    (400, "CRM_FIELD_ERROR_REQUIRED", 'The "Name" field is required', PermanentError),
    (400, "100", "Expected iterable value", PermanentError),
    (400, 0, "", PermanentError),
    (400, "-", "Stage change denied", PermanentError),
    (400, "Communication type is not defined", "", PermanentError),
    (400, "NOT_FOUND", "Element not found", NotFoundError),
    (400, "", "Not found", NotFoundError),
    (400, "", "Contact is not found", NotFoundError),
    (400, "OWNER_NOT_FOUND", "", NotFoundError),
    (413, "TOO_LARGE", "", PermanentError),
]


@pytest.mark.parametrize("call", [READ, ADD], ids=["read", "add"])
@pytest.mark.parametrize(("status", "code", "description", "expected"), SAME_FOR_ALL)
def test_a_refusal_in_words(
    call: Call, status: int, code: Any, description: str, expected: type[Bitrix24Error]
) -> None:
    error = refused(call, status=status, code=code, description=description)

    assert type(error) is expected
    assert error.surely_not_done
    assert (error.method, error.status, error.code) == (call.method, status, str(code))


@pytest.mark.parametrize(("_status", "code", "description", "expected"), SAME_FOR_ALL)
def test_a_command_of_a_batch_is_judged_without_a_status(
    _status: int, code: Any, description: str, expected: type[Bitrix24Error]
) -> None:
    error = refused(ADD, code=code, description=description)

    assert type(error) is (PermanentError if code == "SOMETHING_NEW" else expected)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (500, "INTERNAL_SERVER_ERROR"),
        (500, "ERROR_UNEXPECTED_ANSWER"),
        (None, "INTERNAL_SERVER_ERROR"),
        (500, ""),
        (503, "SOMETHING_ELSE"),
        (408, ""),
    ],
)
def test_a_server_fault_is_ambiguous_for_adds_only(status: int | None, code: str) -> None:
    of_read = refused(READ, status=status, code=code, description="")
    of_add = refused(ADD, status=status, code=code, description="")

    assert type(of_read) is TransientError
    assert type(of_add) is AmbiguousError
    assert not of_add.surely_not_done


@pytest.mark.parametrize(
    ("status", "of_read", "of_add"),
    [
        (200, TransientError, AmbiguousError),
        (302, PortalWideError, PortalWideError),
        (403, TransientError, TransientError),
        (404, PortalWideError, PortalWideError),
        (408, TransientError, AmbiguousError),
        (413, PermanentError, PermanentError),
        (429, TransientError, TransientError),
        (500, TransientError, AmbiguousError),
        (502, TransientError, AmbiguousError),
        (503, TransientError, AmbiguousError),
    ],
)
def test_an_answer_that_is_not_the_api(
    status: int, of_read: type[Bitrix24Error], of_add: type[Bitrix24Error]
) -> None:
    assert type(unreadable(READ, status=status)) is of_read
    error = unreadable(ADD, status=status)
    assert type(error) is of_add
    assert error.surely_not_done is (of_add is not AmbiguousError)


def test_too_many_requests_in_other_words_is_not_done() -> None:
    error = refused(ADD, status=429, code="SLOW_DOWN", description="", retry_after=3.0)

    assert type(error) is TransientError
    assert error.surely_not_done
    assert error.retry_after == 3.0


def test_what_never_left_may_be_sent_again() -> None:
    key: Any = None
    for failure in (
        aiohttp.ClientConnectorDNSError(key, OSError()),
        aiohttp.ClientConnectorError(key, OSError()),
        aiohttp.ConnectionTimeoutError(),
    ):
        error = interrupted(ADD, failure)
        assert isinstance(error, UnreachableError)
        assert error.surely_not_done


@pytest.mark.parametrize(
    "failure",
    [
        aiohttp.ServerDisconnectedError(),
        aiohttp.ClientOSError(),
        aiohttp.ClientPayloadError(),
        aiohttp.SocketTimeoutError(),
        TimeoutError(),
        ConnectionResetError(),
    ],
)
def test_what_was_cut_after_sending_is_ambiguous_for_adds_only(failure: Exception) -> None:
    assert type(interrupted(READ, failure)) is TransientError
    error = interrupted(ADD, failure)
    assert type(error) is AmbiguousError
    assert not error.surely_not_done


def test_an_unreadable_result() -> None:
    assert type(unexpected(READ, "items: expected a list")) is PermanentError
    assert type(unexpected(ADD, "item: id is missing")) is AmbiguousError


def test_each_class_of_error_has_its_kind() -> None:
    assert {
        cls.kind for cls in (TransientError, PermanentError, AmbiguousError, PortalWideError)
    } == set(FailureKind)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("See https://portal.example/rest/1/c0de/x now", "See […] now"),
        ("bad path /rest/1/c0de/profile", "bad path […]"),
        ("auth=abc refused", "[…] refused"),
        ('{"access_token":"5ecret","auth":"5ecret2"}', '{"[…]","[…]"}'),
        ("auth: 5ecret", "[…]"),
        ("application_token='5ecret' is wrong", "[…]' is wrong"),
        ("?code=5ecret&state=x", "?[…]&state=x"),
        ("auth%3D5ecret", "[…]"),
        ("AUTH_ID=5ecret&REFRESH_ID=5", "[…]&[…]"),
        ("https:\\/\\/portal.example\\/rest\\/1\\/c0de\\/", "[…]"),
        ("see \\/rest\\/1\\/c0de\\/", "see […]"),
        ("Name<br>is &quot;wrong&quot;", 'Name is "wrong"'),
        ("a\n\tb", "a b"),
        (None, ""),
        (["x"], ""),
        (400, "400"),
    ],
)
def test_the_words_of_a_portal_are_made_fit_to_show(said: Any, shown: str) -> None:
    assert clean(said, limit=100) == shown


@given(st.text(), st.integers(1, 50))
def test_shown_words_are_short_and_on_one_line(said: str, limit: int) -> None:
    shown = clean(said, limit=limit)

    assert len(shown) <= limit
    assert "\n" not in shown


def test_the_log_gets_no_words_of_the_portal() -> None:
    error = refused(ADD, status=400, code="ERROR_CORE", description="ann@example.com is invalid")

    assert error.reason == "ann@example.com is invalid"
    assert "ann@" not in str(error) + repr(error) + repr(error.args)
    assert str(error) == "crm.item.add: permanent 400 ERROR_CORE"
