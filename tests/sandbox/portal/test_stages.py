"""Moves between stages, what they end, and the history of them (bitrix24-work.md §2)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk

DAY = 86_400
LEAD, DEAL = 1, 2


def add(desk: Desk, type_id: int = DEAL, **fields: Any) -> int:
    item = desk.call("crm.item.add", entityTypeId=type_id, fields=fields)["item"]
    number: int = item["id"]
    return number


def move(desk: Desk, number: int, type_id: int = DEAL, **fields: Any) -> dict[str, Any]:
    params = {"entityTypeId": type_id, "id": number, "fields": fields}
    item: dict[str, Any] = desk.call("crm.item.update", **params)["item"]
    return item


def rows(desk: Desk, type_id: int = DEAL, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.call(
        "crm.stagehistory.list", entityTypeId=type_id, **params
    )["items"]
    return found


def steps(desk: Desk, type_id: int = DEAL) -> list[tuple[int, str]]:
    stage = "STATUS_ID" if type_id == LEAD else "STAGE_ID"
    return [(row["TYPE_ID"], row[stage]) for row in rows(desk, type_id)]


WAYS: list[tuple[list[dict[str, Any]], list[tuple[int, str]]]] = [
    ([], [(1, "NEW")]),
    ([{"stageId": "EXECUTING"}], [(1, "NEW"), (2, "EXECUTING")]),
    ([{"stageId": "EXECUTING"}, {"stageId": "EXECUTING"}], [(1, "NEW"), (2, "EXECUTING")]),
    ([{"stageId": "WON"}], [(1, "NEW"), (3, "WON")]),
    ([{"stageId": "WON"}, {"stageId": "EXECUTING"}], [(1, "NEW"), (2, "EXECUTING")]),
    ([{"stageId": "WON"}, {"stageId": "LOSE"}], [(1, "NEW"), (3, "LOSE")]),
    (
        [{"stageId": "EXECUTING"}, {"categoryId": 1, "stageId": "C1:NEW"}],
        [(5, "C1:NEW")],
    ),
    ([{"categoryId": 1, "stageId": "C1:WON"}], [(5, "C1:WON"), (3, "C1:WON")]),
]


@pytest.mark.parametrize(("way", "history"), WAYS)
def test_the_history_is_no_journal(
    desk: Desk, way: list[dict[str, Any]], history: list[tuple[int, str]]
) -> None:
    deal = add(desk)
    for fields in way:
        move(desk, deal, **fields)
    assert steps(desk) == history


def test_a_card_that_begins_at_its_end_has_one_row(desk: Desk) -> None:
    add(desk, stageId="WON")
    assert steps(desk) == [(3, "WON")]


@pytest.mark.parametrize("bin_", [True, False])
def test_a_deleted_card_has_no_history(desk: Desk, bin_: bool) -> None:
    desk.configure(recycle_bin=bin_)
    desk.call("crm.item.delete", entityTypeId=DEAL, id=add(desk))
    assert steps(desk) == []


def test_leads_have_names_of_their_own(desk: Desk) -> None:
    lead = add(desk, LEAD)
    move(desk, lead, LEAD, stageId="JUNK")
    last = rows(desk, LEAD)[-1]
    assert {k: last[k] for k in ("TYPE_ID", "OWNER_ID", "STATUS_ID", "STATUS_SEMANTIC_ID")} == {
        "TYPE_ID": 3,
        "OWNER_ID": lead,
        "STATUS_ID": "JUNK",
        "STATUS_SEMANTIC_ID": "F",
    }


FILTERS: list[tuple[dict[str, Any], int]] = [
    ({"TYPE_ID": 1}, 2),
    ({">ID": 1}, 2),
    ({"@STAGE_ID": ["WON", "LOSE"]}, 1),
    ({"!@TYPE_ID": [1]}, 1),
    ({"><ID": [2, 3]}, 2),
    ({">=CREATED_TIME": "2030-01-01T00:00:00+03:00"}, 0),
    ({"%STAGE_ID": "WO"}, 3),
    ({"=%STAGE_ID": "W%"}, 3),
    ({"!STAGE_ID": "NEW"}, 3),
    ({"STATUS_ID": "NEW"}, 3),
    ({"MOVED_BY": 1}, 3),
]


@pytest.mark.parametrize(("filter_", "count"), FILTERS)
def test_what_cannot_be_filtered_by_is_dropped_without_a_word(
    desk: Desk, filter_: dict[str, Any], count: int
) -> None:
    first = add(desk)
    add(desk)
    move(desk, first, stageId="WON")
    assert len(rows(desk, filter=filter_)) == count


def test_the_history_comes_in_pages_and_sorted(desk: Desk) -> None:
    for _ in range(60):
        desk.now += 1
        add(desk)
    answer = desk.ask("crm.stagehistory.list", entityTypeId=DEAL, order={"ID": "DESC"}).json()
    assert (len(answer["result"]["items"]), answer["total"], answer["next"]) == (50, 60, 50)
    assert rows(desk, order={"ID": "DESC"}, select=["ID"])[0] == {"ID": 60}
    assert desk.refusal("crm.stagehistory.list", entityTypeId=3)[1] == "ENTITY_TYPE_NOT_SUPPORTED"


@pytest.mark.parametrize(("refresh", "expected"), [(True, "2026-01-03"), (False, "2027-05-05")])
def test_the_expected_end_becomes_today_even_over_what_was_sent(
    desk: Desk, refresh: bool, expected: str
) -> None:
    desk.configure(refresh_closedate=refresh)
    deal = add(desk)
    desk.now += 2 * DAY
    item = move(desk, deal, stageId="WON", closedate="2027-05-05")
    assert item["closedate"].startswith(expected)
    assert (item["closed"], item["stageSemanticId"]) == ("Y", "S")


def test_a_classic_update_closes_as_well(desk: Desk) -> None:
    deal = add(desk)
    desk.now += 2 * DAY
    desk.call("crm.deal.update", id=deal, fields={"STAGE_ID": "LOSE"})
    assert desk.call("crm.deal.get", id=deal)["CLOSEDATE"].startswith("2026-01-03")


def test_a_closed_lead_has_its_date_and_loses_it_again(desk: Desk) -> None:
    lead = add(desk, LEAD)
    assert desk.call("crm.lead.get", id=lead)["DATE_CLOSED"] == ""
    assert move(desk, lead, LEAD, stageId="JUNK")["dateClosed"] == "2026-01-01T03:00:00+03:00"
    assert move(desk, lead, LEAD, stageId="NEW")["dateClosed"] is None


def todo(desk: Desk, number: int, type_id: int = DEAL) -> int:
    params = {"ownerTypeId": type_id, "ownerId": number, "deadline": "2026-02-01T10:00:00+03:00"}
    made: int = desk.call("crm.activity.todo.add", **params)["id"]
    return made


@pytest.mark.parametrize(("close", "completed"), [(True, "Y"), (False, "N")])
def test_an_end_completes_what_was_open_and_no_return_reopens_it(
    desk: Desk, close: bool, completed: str
) -> None:
    desk.configure(close_activities=close, event_handlers=[{"url": "https://hook/"}])
    deal = add(desk)
    open_one = todo(desk, deal)
    other = todo(desk, add(desk))
    move(desk, deal, stageId="LOSE")
    move(desk, deal, stageId="NEW")
    assert desk.call("crm.activity.get", id=open_one)["COMPLETED"] == completed
    assert desk.call("crm.activity.get", id=other)["COMPLETED"] == "N"
    events = [event.name for event in desk.portal.world.events]
    assert ("ONCRMACTIVITYUPDATE" in events) is close


def test_a_lead_that_is_converted_no_more_has_made_nothing(desk: Desk) -> None:
    lead = add(desk, LEAD)
    deal, contact = add(desk, leadId=lead), add(desk, 3, name="A", leadId=lead)
    move(desk, lead, LEAD, stageId="CONVERTED")
    found = desk.call("crm.item.list", entityTypeId=DEAL, filter={"leadId": lead})["items"]
    assert [item["id"] for item in found] == [deal], "a move to CONVERTED unlinks nothing"
    move(desk, lead, LEAD, stageId="IN_PROCESS")
    for type_id, number in ((DEAL, deal), (3, contact)):
        item = desk.call("crm.item.get", entityTypeId=type_id, id=number)["item"]
        assert not item["leadId"]


def test_activity_moves_its_own_time_and_not_the_fields_time(desk: Desk) -> None:
    deal = add(desk)
    desk.now += 60
    todo(desk, deal)
    item = desk.call("crm.item.get", entityTypeId=DEAL, id=deal)["item"]
    assert item["updatedTime"] == "2026-01-01T03:00:00+03:00"
    assert item["lastActivityTime"] == "2026-01-01T03:01:00+03:00"
    comment = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal", "COMMENT": "x"}
    desk.now += 60
    desk.call("crm.timeline.comment.add", fields=comment)
    item = desk.call("crm.item.get", entityTypeId=DEAL, id=deal)["item"]
    assert item["lastActivityTime"] == "2026-01-01T03:02:00+03:00"
