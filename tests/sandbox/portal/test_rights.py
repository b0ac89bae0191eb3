"""What an ordinary user sees: subsets, without any error (bitrix24-work.md §6)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk

ADMIN = {"id": 1, "name": "A", "last_name": "A", "admin": True}
DEAL = 2


def staff(desk: Desk, **limits: Any) -> Desk:
    """Return the desk of a manager with these limits; another one shares the department."""
    manager = {"id": 2, "name": "M", "last_name": "M", "departments": [5], **limits}
    peer = {"id": 3, "name": "P", "last_name": "P", "departments": [5]}
    desk.configure(users=[ADMIN, manager, peer])
    return desk.as_user(2)


@pytest.fixture
def deals(desk: Desk) -> dict[str, int]:
    """Deals by whose they are; one of the administrator's is watched by the manager."""
    staff(desk)
    fields: dict[str, dict[str, Any]] = {
        "admin": {"assignedById": 1},
        "mine": {"assignedById": 2},
        "peer": {"assignedById": 3},
        "watched": {"assignedById": 1, "observers": [2]},
        "line": {"assignedById": 2, "categoryId": 1},
    }
    made = {}
    for name, given in fields.items():
        item = desk.call("crm.item.add", entityTypeId=DEAL, fields=given)["item"]
        made[name] = item["id"]
        desk.call("crm.activity.todo.add", **owner(item["id"]), deadline="2026-02-01T10:00:00")
    return made


def owner(number: int) -> dict[str, int]:
    return {"ownerTypeId": DEAL, "ownerId": number}


EVERY = {"admin", "mine", "peer", "watched", "line"}
SEEN: list[tuple[dict[str, Any], set[str]]] = [
    ({}, EVERY),
    ({"sees": "department"}, {"mine", "peer", "watched", "line"}),
    ({"sees": "own"}, {"mine", "watched", "line"}),
    ({"sees": "own", "pipelines": [0]}, {"mine", "watched"}),
    ({"pipelines": [1]}, {"line"}),
    ({"sees": "own", "admin": True}, EVERY),
]


@pytest.mark.parametrize(("limits", "seen"), SEEN)
def test_lists_are_subsets_without_an_error(
    desk: Desk, deals: dict[str, int], limits: dict[str, Any], seen: set[str]
) -> None:
    manager = staff(desk, **limits)
    expected = {deals[name] for name in seen}
    answer = manager.ask("crm.item.list", entityTypeId=DEAL).json()
    assert {item["id"] for item in answer["result"]["items"]} == expected
    assert answer["total"] == len(expected), "the total too"
    assert {int(row["ID"]) for row in manager.call("crm.deal.list")} == expected
    activities = manager.call("crm.activity.list")
    assert {int(row["OWNER_ID"]) for row in activities} == expected
    history = manager.call("crm.stagehistory.list", entityTypeId=DEAL)["items"]
    assert {row["OWNER_ID"] for row in history} == expected


def test_pipelines_are_cut_by_rights(desk: Desk) -> None:
    manager = staff(desk, pipelines=[1])
    listed = manager.call("crm.category.list", entityTypeId=DEAL)["categories"]
    assert [line["id"] for line in listed] == [1]
    assert manager.refusal("crm.category.get", entityTypeId=DEAL, id=0)[1] == "ACCESS_DENIED"
    refused = manager.refusal("crm.item.add", entityTypeId=DEAL, fields={})
    assert refused[1] == "ACCESS_DENIED"
    own = manager.call("crm.item.add", entityTypeId=DEAL, fields={"categoryId": 1})["item"]
    card = {"entityTypeId": DEAL, "id": own["id"]}
    manager.call("crm.item.update", **card, fields={"title": "x"})
    refused = manager.refusal("crm.item.update", **card, fields={"categoryId": 0})
    assert refused[1] == "ACCESS_DENIED"


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("crm.item.get", {"entityTypeId": DEAL, "id": "$"}),
    ("crm.item.update", {"entityTypeId": DEAL, "id": "$", "fields": {"title": "x"}}),
    ("crm.item.delete", {"entityTypeId": DEAL, "id": "$"}),
    ("crm.deal.get", {"id": "$"}),
    ("crm.deal.update", {"id": "$", "fields": {}}),
    ("crm.deal.contact.items.get", {"id": "$"}),
    ("crm.timeline.comment.list", {"filter": {"ENTITY_TYPE": "deal", "ENTITY_ID": "$"}}),
    (
        "crm.timeline.comment.add",
        {"fields": {"ENTITY_TYPE": "deal", "ENTITY_ID": "$", "COMMENT": "x"}},
    ),
    (
        "crm.activity.todo.add",
        {"ownerTypeId": DEAL, "ownerId": "$", "deadline": "2026-02-01T10:00:00"},
    ),
    ("crm.activity.get", {"id": 1}),
    ("crm.tracking.trace.add", {"TRACE": "{}", "ENTITIES": [{"TYPE": "DEAL", "ID": "$"}]}),
    ("crm.item.productrow.set", {"ownerType": "D", "ownerId": "$", "productRows": []}),
]


def put(value: Any, number: int) -> Any:
    """Put a deal's number where the table has ``$``."""
    if isinstance(value, dict):
        return {key: put(item, number) for key, item in value.items()}
    if isinstance(value, list):
        return [put(item, number) for item in value]
    return number if value == "$" else value


@pytest.mark.parametrize(("method", "params"), REFUSED)
def test_a_card_that_is_not_ours_is_refused(
    desk: Desk, deals: dict[str, int], method: str, params: dict[str, Any]
) -> None:
    manager = staff(desk, sees="own")
    status, _, words = manager.refusal(method, **put(params, deals["admin"]))
    assert status == 400
    assert "access" in words.lower()


def test_who_gives_a_card_away_loses_it(desk: Desk, deals: dict[str, int]) -> None:
    manager = staff(desk, sees="own")
    card = {"entityTypeId": DEAL, "id": deals["mine"]}
    given = manager.call("crm.item.update", **card, fields={"assignedById": 3})
    assert given["item"]["assignedById"] == 3
    assert manager.refusal("crm.item.get", **card)[1] == "ACCESS_DENIED"


def test_an_observer_reads_and_changes_nothing(desk: Desk, deals: dict[str, int]) -> None:
    manager = staff(desk, sees="own")
    card = {"entityTypeId": DEAL, "id": deals["watched"]}
    manager.call("crm.item.get", **card)
    refused = manager.refusal("crm.item.update", **card, fields={"title": "x"})
    assert refused[1] == "ACCESS_DENIED"


def test_two_methods_ignore_rights(desk: Desk, deals: dict[str, int]) -> None:
    fields = {"NAME": "A", "PHONE": [{"VALUE": "+491"}]}
    contact = desk.call("crm.contact.add", fields=fields)
    entry = desk.call(
        "crm.timeline.comment.add",
        fields={"ENTITY_TYPE": "deal", "ENTITY_ID": deals["admin"], "COMMENT": "x"},
    )
    manager = staff(desk, sees="own")
    found = manager.call("crm.duplicate.findbycomm", type="PHONE", values=["+491"])
    assert found == {"CONTACT": [contact]}
    assert manager.call("crm.item.list", entityTypeId=3)["items"] == []
    assert len(manager.call("crm.timeline.bindings.list", filter={"OWNER_ID": entry})) == 1


def test_strangers_of_the_extranet_have_no_universal_methods(desk: Desk) -> None:
    guest = staff(desk, type="extranet")
    refused = guest.refusal("crm.item.list", entityTypeId=DEAL)
    assert refused[:2] == (403, "allowed_only_intranet_user")
