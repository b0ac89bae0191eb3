"""Calls that one process makes for another, as text."""

from collections import Counter

from crm.client.call_errors import NotFoundError, PortalWideError
from crm.client.call_time import CallTime
from crm.client.relayed_calls import RelayedAnswer, RelayedCall


def test_a_call_is_the_same_after_its_way() -> None:
    call = RelayedCall("batch", {"cmd": {"a": "x"}}, Counter({"crm.item.get": 2}), True, False)
    assert RelayedCall.read(call.written()) == call


def test_an_answer_is_the_same_after_its_way() -> None:
    answer = RelayedAnswer(200, {"items": [1, "ä"]}, CallTime(0.5, 1.0, None, 3.0))
    assert RelayedAnswer.read(answer.written()) == answer


def test_an_error_keeps_its_class_and_what_it_says() -> None:
    refused = NotFoundError(
        "crm.item.get", code="NOT_FOUND", reason="gone", status=400, surely_not_done=True
    )
    received = RelayedAnswer.read(RelayedAnswer(error=refused).written()).error
    assert type(received) is NotFoundError
    assert vars(received) == vars(refused)
    assert str(received) == str(refused)


def test_so_does_the_address_where_it_is_put_right() -> None:
    error = PortalWideError("profile", code="expired_token")
    error.remedy = "https://example.com/let-in"
    received = RelayedAnswer.read(RelayedAnswer(error=error).written()).error
    assert isinstance(received, PortalWideError)
    assert received.remedy == error.remedy
