from typing import Any

import pytest

from sandbox.portal.desk import Desk
from sandbox.portal.envelope import Ending
from sandbox.portal.faults import FaultError
from sandbox.portal.kinds import Kind

BATCH = {"a": "crm.lead.add", "b": "crm.deal.add", "c": "crm.lead.add"}
BATCH = {key: f"{method}?fields[TITLE]={key}" for key, method in BATCH.items()}


def leads(desk: Desk) -> int:
    return len(desk.portal.world.entities[Kind.LEAD])


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"kind": "rate_limit"}, 503, "QUERY_LIMIT_EXCEEDED"),
        ({"kind": "overload"}, 503, "OVERLOAD_LIMIT"),
        ({"kind": "no_auth"}, 401, "NO_AUTH_FOUND"),
        ({"kind": "expired_token"}, 401, "expired_token"),
        ({"kind": "plan"}, 403, "ACCESS_DENIED"),
        ({"kind": "scope"}, 403, "insufficient_scope"),
        ({"kind": "operating_limit"}, 429, "OPERATION_TIME_LIMIT"),
        ({"kind": "server_error"}, 500, "INTERNAL_SERVER_ERROR"),
        ({"kind": "deleted"}, 500, "PORTAL_DELETED"),
        ({"kind": "refuse", "status": 400, "error": "X", "description": "y"}, 400, "X"),
    ],
)
def test_a_refusal_strikes_once_and_nothing_is_done(
    desk: Desk, fault: dict[str, Any], status: int, code: str
) -> None:
    desk.fault(**fault)
    assert desk.refusal("crm.lead.add", fields={})[:2] == (status, code)
    assert leads(desk) == 0
    assert desk.ask("crm.lead.add", fields={}).status == 200


@pytest.mark.parametrize(("kind", "made"), [("down", 0), ("cut_before", 0), ("cut_after", 1)])
def test_cuts(desk: Desk, kind: str, made: int) -> None:
    desk.fault(kind=kind)
    assert desk.ask("crm.lead.add", fields={}).ending == Ending.CLOSED
    assert leads(desk) == made


def test_html_and_redirect(desk: Desk) -> None:
    desk.fault(kind="html", status=502)
    desk.fault(kind="redirect", location="https://new.example/rest/")
    page, moved = desk.ask("profile"), desk.ask("profile")
    assert page.status == 502
    assert page.body.startswith(b"<html>")
    assert (moved.status, moved.headers["Location"]) == (302, "https://new.example/rest/")


def test_slow(desk: Desk) -> None:
    desk.fault(kind="slow", seconds=20)
    assert desk.ask("profile").delay == pytest.approx(20.03)


def test_a_batch_dies_between_two_commands(desk: Desk) -> None:
    desk.fault(kind="dies", after=2)
    assert desk.ask("batch", cmd=BATCH).ending == Ending.CLOSED
    desk.fault(kind="dies", command="a", status=502)
    assert desk.ask("batch", cmd=BATCH).status == 502
    assert leads(desk) == 2


def test_late_work_is_done_when_told(desk: Desk) -> None:
    desk.fault(kind="late", method="crm.lead.add")
    assert desk.ask("batch", cmd=BATCH).ending == Ending.HELD
    assert leads(desk) == 0
    assert desk.portal.release(desk.now + 90) == 1
    assert leads(desk) == 2


def test_a_command_in_a_batch_is_refused_by_name_method_or_value(desk: Desk) -> None:
    desk.fault(kind="refuse", command="b")
    desk.fault(kind="refuse", field="TITLE", value="c", count=None)
    result = desk.call("batch", cmd=BATCH)
    assert sorted(result["result_error"]) == ["b", "c"]
    assert sorted(desk.call("batch", cmd=BATCH)["result_error"]) == ["c"]


def test_skip_count_and_clear(desk: Desk) -> None:
    desk.fault(kind="html", skip=1, count=None, method="crm.*")
    assert desk.ask("profile").status == 200
    assert [desk.ask("crm.lead.list").status for _ in range(3)] == [200, 502, 502]
    desk.portal.faults.clear()
    assert desk.ask("crm.lead.list").status == 200


def test_a_fault_that_makes_no_sense_is_refused(desk: Desk) -> None:
    for fault in ({"kind": "flood"}, {"kind": "down", "colour": "red"}):
        with pytest.raises(FaultError):
            desk.portal.faults.set(fault)
