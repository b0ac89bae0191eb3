"""To-dos, calls and e-mails (bitrix24-work.md §4)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk

SOON = "2026-02-01T10:00:00+03:00"
LATER = "2026-02-02T10:00:00+03:00"


@pytest.fixture
def deal(desk: Desk) -> int:
    number: int = desk.call("crm.deal.add", fields={"ASSIGNED_BY_ID": 2})
    return number


def owner(deal: int, **more: Any) -> dict[str, Any]:
    return {"ownerTypeId": 2, "ownerId": deal, **more}


def add(desk: Desk, deal: int, **more: Any) -> int:
    params = owner(deal) | {"deadline": SOON, "title": "Call", "description": "back"} | more
    number: int = desk.call("crm.activity.todo.add", **params)["id"]
    return number


def get(desk: Desk, number: int) -> dict[str, Any]:
    row: dict[str, Any] = desk.call("crm.activity.get", id=number)
    return row


def todo_recipients(desk: Desk) -> list[int]:
    """Who heard of to-dos."""
    notifications = desk.portal.world.notifications.values()
    return [one.user_id for one in notifications if one.text.startswith("To-do")]


def test_a_todo_is_the_callers_not_the_cards(desk: Desk, deal: int) -> None:
    row = get(desk, add(desk, deal))
    assert (row["RESPONSIBLE_ID"], row["PROVIDER_ID"], row["COMPLETED"]) == ("1", "CRM_TODO", "N")
    assert (row["OWNER_TYPE_ID"], row["OWNER_ID"]) == ("2", str(deal))
    assert (row["SUBJECT"], row["DESCRIPTION"], row["DEADLINE"]) == ("Call", "back", SOON)
    assert todo_recipients(desk) == []
    add(desk, deal, responsibleId=3)
    assert todo_recipients(desk) == [3]


def test_a_parent_is_done_with(desk: Desk, deal: int) -> None:
    first = add(desk, deal)
    second = add(desk, deal, parentActivityId=first)
    assert (get(desk, first)["COMPLETED"], get(desk, second)["COMPLETED"]) == ("Y", "N")


def test_older_portals_insist_on_a_description(desk: Desk, deal: int) -> None:
    desk.configure(todo_needs_description=True)
    params = owner(deal, deadline=SOON)
    assert desk.refusal("crm.activity.todo.add", **params)[1] == "ERROR_EMPTY_DESCRIPTION"


@pytest.mark.parametrize(
    ("deadline", "stored"),
    [
        ("2026-02-01T10:00:00", SOON),
        ("2026-02-01 10:00:00", SOON),
        ("2026-02-01T07:00:00Z", SOON),
    ],
)
def test_a_deadline_without_an_offset_is_the_servers(
    desk: Desk, deal: int, deadline: str, stored: str
) -> None:
    assert get(desk, add(desk, deal, deadline=deadline))["DEADLINE"] == stored


CHANGES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("updateDeadline", {"value": LATER}, {"DEADLINE": LATER, "DESCRIPTION": "back"}),
    ("updateDescription", {"value": "now"}, {"DESCRIPTION": "now", "SUBJECT": "Call"}),
    ("updateResponsibleUser", {"responsibleId": 3}, {"RESPONSIBLE_ID": "3"}),
    ("updateColor", {"colorId": "4"}, {"DESCRIPTION": "back"}),
    ("update", {"deadline": LATER}, {"DEADLINE": LATER, "DESCRIPTION": "", "SUBJECT": ""}),
]


@pytest.mark.parametrize(("verb", "params", "expected"), CHANGES)
def test_a_todo_is_changed_and_only_a_whole_update_empties(
    desk: Desk, deal: int, verb: str, params: dict[str, Any], expected: dict[str, str]
) -> None:
    number = add(desk, deal)
    method = f"crm.activity.todo.{verb}"
    assert desk.call(method, **owner(deal, id=number), **params) == {"id": number}
    row = get(desk, number)
    assert {name: row[name] for name in expected} == expected


DONE: list[tuple[str, dict[str, Any], str | int]] = [
    ("updateDeadline", {"value": LATER}, "CAN_NOT_UPDATE_COMPLETED_TODO"),
    ("updateDescription", {"value": "x"}, "CAN_NOT_UPDATE_COMPLETED_TODO"),
    ("updateColor", {"colorId": "1"}, "CAN_NOT_UPDATE_COLOR_COMPLETED_TODO"),
    ("updateResponsibleUser", {"responsibleId": 3}, 0),
    ("update", {"deadline": LATER}, 0),
]


@pytest.mark.parametrize(("verb", "params", "code"), DONE)
def test_what_is_done_is_not_changed_until_it_is_reopened(
    desk: Desk, deal: int, verb: str, params: dict[str, Any], code: str | int
) -> None:
    number = add(desk, deal)
    asked = owner(deal, id=number) | params
    assert desk.call("crm.activity.update", id=number, fields={"COMPLETED": "Y"}) is True
    assert desk.refusal(f"crm.activity.todo.{verb}", **asked)[:2] == (400, code)
    desk.call("crm.activity.update", id=number, fields={"COMPLETED": "N"})
    desk.call(f"crm.activity.todo.{verb}", **asked)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"value": "soon"}, "WRONG_DATETIME_FORMAT"),
    ({"value": ""}, "100"),
    ({"id": 999, "value": LATER}, "NOT_FOUND"),
    ({"ownerId": 999, "value": LATER}, "OWNER_NOT_FOUND"),
]


@pytest.mark.parametrize(("params", "code"), WRONG)
def test_refusals_of_a_change(desk: Desk, deal: int, params: dict[str, Any], code: str) -> None:
    number = add(desk, deal)
    asked = owner(deal, id=number) | params
    assert desk.refusal("crm.activity.todo.updateDeadline", **asked)[1] == code


def test_the_owner_must_be_one_of_the_todos_cards(desk: Desk, deal: int) -> None:
    number = add(desk, deal)
    other = desk.call("crm.deal.add", fields={})
    asked = owner(other, id=number, value=LATER)
    assert desk.refusal("crm.activity.todo.updateDeadline", **asked)[1] == "NOT_FOUND"


def test_a_hand_over_tells_the_old_and_the_new_one(desk: Desk, deal: int) -> None:
    number = add(desk, deal, responsibleId=2)
    asked = owner(deal, id=number)
    desk.call("crm.activity.todo.updateResponsibleUser", **asked, responsibleId=3)
    assert todo_recipients(desk) == [2, 3, 2]
    refused = desk.refusal("crm.activity.todo.updateResponsibleUser", **asked, responsibleId=-1)
    assert refused[1] == "INVALID_ARG_VALUE"


LISTED: list[tuple[dict[str, Any], list[str]]] = [
    ({"COMPLETED": "N"}, ["b", "a"]),
    ({"COMPLETED": "Y"}, ["c"]),
    ({"<DEADLINE": "2026-02-01T12:00:00+03:00"}, ["b"]),
    ({"RESPONSIBLE_ID": 3}, ["a"]),
    ({"PROVIDER_ID": "CRM_TODO", "OWNER_TYPE_ID": 2}, ["b", "a", "c"]),
    ({"OWNER_ID": 999}, []),
    ({"%SUBJECT": "B"}, ["b"]),
    ({"RESPONSIBLE": 3}, ["b", "a", "c"]),
]


@pytest.mark.parametrize(("filter_", "subjects"), LISTED)
def test_activities_are_listed_by_start_and_filtered_by_what_is_known(
    desk: Desk, deal: int, filter_: dict[str, Any], subjects: list[str]
) -> None:
    add(desk, deal, title="a", deadline=LATER, responsibleId=3)
    add(desk, deal, title="b")
    done = add(desk, deal, title="c", deadline="2026-03-01T10:00:00+03:00")
    desk.call("crm.activity.update", id=done, fields={"COMPLETED": "Y"})
    rows = desk.call("crm.activity.list", filter=filter_, select=["SUBJECT"])
    assert [row["SUBJECT"] for row in rows] == subjects
    backwards = desk.call("crm.activity.list", filter=filter_, order={"DEADLINE": "DESC"})
    assert [row["SUBJECT"] for row in backwards] == subjects[::-1]


def test_bindings_find_what_a_card_shows_and_two_pairs_show_it_twice(desk: Desk, deal: int) -> None:
    number = add(desk, deal)
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    desk.portal.world.activities[number].bindings.append(("contact", contact))  # type: ignore[arg-type]  # the text equals its kind
    pairs = [{"OWNER_TYPE_ID": 3, "OWNER_ID": contact}, {"OWNER_TYPE_ID": 2, "OWNER_ID": deal}]
    for count in (1, 2):
        found = desk.call("crm.activity.list", filter={"BINDINGS": pairs[:count]})
        assert [row["ID"] for row in found] == [str(number)] * count
    by_owner = {"OWNER_TYPE_ID": 3, "OWNER_ID": contact}
    assert desk.call("crm.activity.list", filter=by_owner) == []


def call_fields(deal: int, **more: Any) -> dict[str, Any]:
    phone = {"VALUE": "+491", "ENTITY_ID": deal, "ENTITY_TYPE_ID": 2}
    return {
        "OWNER_TYPE_ID": 2,
        "OWNER_ID": deal,
        "TYPE_ID": 2,
        "SUBJECT": "Call",
        "COMMUNICATIONS": [phone],
        "START_TIME": SOON,
        **more,
    }


def test_a_call_is_the_cards_and_ends_at_its_start(desk: Desk, deal: int) -> None:
    number = desk.call("crm.activity.add", fields=call_fields(deal))
    row = get(desk, number)
    assert (row["TYPE_ID"], row["RESPONSIBLE_ID"], row["DEADLINE"]) == ("2", "2", SOON)
    assert row["COMMUNICATIONS"][0]["VALUE"] == "+491"
    assert desk.call("crm.activity.delete", id=number) is True
    assert desk.refusal("crm.activity.get", id=number)[2] == "Activity is not found."


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"SUBJECT": ""}, "The field SUBJECT is not defined or empty."),
    ({"TYPE_ID": 0}, "The field TYPE_ID is not defined or invalid."),
    ({"TYPE_ID": 3}, "not supported in current context"),
    ({"TYPE_ID": 6}, "The custom activity without provider"),
    ({"TYPE_ID": 6, "PROVIDER_ID": "CONFIGURABLE_REST_APP"}, "Use crm.activity.configurable.add"),
    ({"TYPE_ID": 6, "PROVIDER_ID": "REST_APP"}, "Application context required"),
    ({"COMMUNICATIONS": []}, "The field COMMUNICATIONS is not defined or invalid."),
    ({"COMMUNICATIONS": [{"VALUE": "1"}, {"VALUE": "2"}]}, "The only one communication"),
    ({"OWNER_ID": 999}, "Could not build binding"),
]


@pytest.mark.parametrize(("more", "words"), REFUSED)
def test_refusals_of_an_activity(desk: Desk, deal: int, more: dict[str, Any], words: str) -> None:
    status, code, description = desk.refusal("crm.activity.add", fields=call_fields(deal, **more))
    assert (status, code) == (400, "")
    assert words in description


@pytest.mark.parametrize(
    ("more", "sent"),
    [
        ({"DIRECTION": 2, "COMPLETED": "Y"}, ["a@b.example"]),
        ({"DIRECTION": 2, "COMPLETED": "N"}, []),
        ({"DIRECTION": 1, "COMPLETED": "Y"}, []),
    ],
)
def test_a_completed_outgoing_email_is_really_sent(
    desk: Desk, deal: int, more: dict[str, Any], sent: list[str]
) -> None:
    mail = {"TYPE_ID": 4, "COMMUNICATIONS": [{"VALUE": "a@b.example"}], **more}
    desk.call("crm.activity.add", fields=call_fields(deal, **mail))
    assert [one["to"] for one in desk.portal.state()["mails"]] == sent


def test_activities_are_told(desk: Desk, deal: int) -> None:
    desk.configure(event_handlers=[{"url": "https://hook/"}])
    number = add(desk, deal)
    desk.call("crm.activity.todo.updateDeadline", **owner(deal, id=number, value=LATER))
    desk.call("crm.activity.delete", id=number)
    assert [event.name for event in desk.portal.world.events] == [
        f"ONCRMACTIVITY{verb}" for verb in ("ADD", "UPDATE", "DELETE")
    ]
