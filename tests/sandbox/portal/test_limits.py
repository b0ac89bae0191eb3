"""bitrix24.md §3."""

from hypothesis import given
from hypothesis import strategies as st

from sandbox.portal.desk import Desk
from sandbox.portal.limits import LeakyBucket


def test_fifty_requests_at_once_pass_and_the_next_is_refused_before_any_work(desk: Desk) -> None:
    for _ in range(50):
        assert desk.ask("profile").status == 200
    assert desk.refusal("crm.lead.add", fields={})[:2] == (503, "QUERY_LIMIT_EXCEEDED")
    assert desk.portal.state()["entities"]["lead"] == []
    desk.now += 0.5
    assert desk.ask("profile").status == 200
    assert desk.ask("profile").status == 503


@given(st.lists(st.floats(0, 5), max_size=200))
def test_the_bucket_never_admits_more_than_capacity_and_drain_allow(gaps: list[float]) -> None:
    bucket, now, admitted = LeakyBucket(), 0.0, 0
    for gap in gaps:
        now += gap
        admitted += bucket.admit("a", now, capacity=5, drain=2)
        assert admitted <= 5 + 2 * now + 1e-6


def test_addresses_have_buckets_of_their_own() -> None:
    bucket = LeakyBucket()
    assert bucket.admit("a", 0, capacity=1, drain=1)
    assert not bucket.admit("a", 0, capacity=1, drain=1)
    assert bucket.admit("b", 0, capacity=1, drain=1)


def test_the_call_that_crosses_the_operating_limit_completes_and_the_next_is_refused(
    desk: Desk,
) -> None:
    desk.configure(operating_limit=50, method_seconds={"crm.lead.add": 30})
    assert desk.ask("crm.lead.add", fields={}).status == 200
    crossing = desk.ask("crm.lead.add", fields={})
    assert crossing.status == 200
    assert desk.refusal("crm.lead.add", fields={})[:2] == (429, "OPERATION_TIME_LIMIT")
    assert desk.ask("crm.lead.list").status == 200
    desk.now = crossing.json()["time"]["operating_reset_at"]
    assert desk.ask("crm.lead.add", fields={}).status == 200


def test_in_a_batch_each_command_is_checked_on_its_own_method(desk: Desk) -> None:
    desk.configure(operating_limit=0.02)
    result = desk.call("batch", cmd={"a": "profile", "b": "profile", "c": "server.time"})
    assert result["result_error"]["b"]["error"] == "OPERATION_TIME_LIMIT"
    assert sorted(result["result"]) == ["a", "c"]
