"""bitrix24.md §2."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.portal.batch import resolve
from sandbox.portal.desk import Desk

ADD = "crm.lead.add?fields[TITLE]="


def test_commands_run_in_order_and_results_can_be_referred_to(desk: Desk) -> None:
    result = desk.call(
        "batch",
        halt=1,
        cmd={
            "contact": "crm.item.add?entityTypeId=3&fields[name]=Ann",
            "deal": "crm.item.add?entityTypeId=2&fields[title]=T"
            "&fields[contactIds][0]=$result[contact][item][id]",
            "trace": "crm.tracking.trace.add?TRACE=%7B%7D&ENTITIES[0][TYPE]=DEAL"
            "&ENTITIES[0][ID]=%24result%5Bdeal%5D%5Bitem%5D%5Bid%5D",
        },
    )
    deal = result["result"]["deal"]["item"]
    assert deal["contactIds"] == [result["result"]["contact"]["item"]["id"]]
    assert desk.traces("deal", deal["id"])[0]["id"] == result["result"]["trace"]
    assert result["result_error"] == []
    assert result["result_total"] == []
    assert result["result_next"] == []


def test_a_list_of_commands_gives_lists(desk: Desk) -> None:
    result = desk.call("batch", cmd=["profile", "crm.lead.list"])
    assert [row["ID"] for row in result["result"][:1]] == ["1"]
    assert result["result_total"] == {"1": 0}


def test_without_halt_a_broken_reference_is_passed_on_as_text(desk: Desk) -> None:
    result = desk.call("batch", cmd={"bad": "crm.lead.get?id=7", "next": ADD + "$result[bad][ID]"})
    assert result["result_error"] == {"bad": {"error": "", "error_description": "Not found"}}
    assert list(result["result_time"]) == ["next"]
    stored = desk.stored("lead", result["result"]["next"])
    assert stored["fields"]["TITLE"] == "$result[bad][ID]"


def test_halt_stops_at_the_first_failure(desk: Desk) -> None:
    result = desk.call(
        "batch", halt=True, cmd={"a": ADD + "a", "bad": "crm.lead.get?id=7", "b": ADD + "b"}
    )
    assert list(result["result"]) == ["a"]
    assert list(result["result_error"]) == ["bad"]
    assert len(desk.portal.state()["entities"]["lead"]) == 1


def test_more_than_fifty_commands_are_refused_and_none_runs(desk: Desk) -> None:
    refusal = desk.refusal("batch", cmd={str(n): ADD + "x" for n in range(51)})
    assert refusal[:2] == (400, "ERROR_BATCH_LENGTH_EXCEEDED")
    assert desk.portal.state()["entities"]["lead"] == []


def test_a_batch_in_a_batch_is_refused(desk: Desk) -> None:
    result = desk.call("batch", cmd={"inner": "batch?cmd[a]=profile"})
    assert result["result_error"]["inner"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"
    assert result["result"] == []


def test_next_and_total_are_by_command(desk: Desk) -> None:
    for _ in range(2):
        desk.call("batch", cmd={str(n): ADD + str(n) for n in range(30)})
    result = desk.call("batch", cmd={"all": "crm.lead.list", "me": "profile"})
    assert result["result_total"] == {"all": 60}
    assert result["result_next"] == {"all": 50}


def test_a_batch_is_one_request_and_its_commands_count_for_their_methods(desk: Desk) -> None:
    desk.configure(bucket_capacity=1)
    result = desk.call("batch", cmd={"a": ADD + "a", "b": ADD + "b"})
    assert result["result_time"]["b"]["operating"] == pytest.approx(0.06)
    assert "batch" not in desk.portal.state()["limits"]["operating"]
    assert desk.refusal("profile")[:2] == (503, "QUERY_LIMIT_EXCEEDED")


def test_all_commands_share_sixty_seconds(desk: Desk) -> None:
    desk.configure(method_seconds={"crm.lead.add": 25})
    response = desk.ask("batch", cmd={str(n): ADD + str(n) for n in range(5)})
    assert response.status == 504
    assert len(desk.portal.state()["entities"]["lead"]) == 3


@given(st.text(max_size=20), st.integers())
def test_only_a_whole_value_is_a_reference(around: str, found: int) -> None:
    results: dict[str, Any] = {"a": {"id": found}}
    assert resolve("$result[a][id]", results) == found
    assert resolve(["$result[a][id]"], results) == [found]
    embedded = f"x{around}$result[a][id]"
    assert resolve(embedded, results) == embedded
