"""Comments, log messages, pins, notes, and on which cards they stand (bitrix24-work.md §5)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk


@pytest.fixture
def deal(desk: Desk) -> int:
    number: int = desk.call("crm.deal.add", fields={})
    return number


def comment(desk: Desk, deal: int, text: str = "hi", **more: Any) -> int:
    fields = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal", "COMMENT": text, **more}
    number: int = desk.call("crm.timeline.comment.add", fields=fields)
    return number


def bind(desk: Desk, entry: int, kind: str, number: int) -> Any:
    fields = {"OWNER_ID": entry, "ENTITY_ID": number, "ENTITY_TYPE": kind}
    return desk.call("crm.timeline.bindings.bind", fields=fields)


def bindings(desk: Desk, entry: int) -> list[tuple[str, str]]:
    rows = desk.call("crm.timeline.bindings.list", filter={"OWNER_ID": entry})
    return [(row["ENTITY_TYPE"], row["ENTITY_ID"]) for row in rows]


def test_a_comment_is_read_changed_and_deleted(desk: Desk, deal: int) -> None:
    number = comment(desk, deal, FILES=[["a.txt", "aGk="]])
    row = desk.call("crm.timeline.comment.get", id=number)
    assert (row["ENTITY_TYPE"], row["ENTITY_ID"], row["COMMENT"]) == ("deal", str(deal), "hi")
    update = {"id": number, "fields": {"COMMENT": "ho"}}
    assert desk.call("crm.timeline.comment.update", **update) == number
    row = desk.call("crm.timeline.comment.get", id=number)
    assert (row["COMMENT"], len(row["FILES"])) == ("ho", 1), "files that are not sent stay"
    files = [["b.txt", "aGk="], ["c.txt", "aGk="]]
    desk.call("crm.timeline.comment.update", id=number, fields={"COMMENT": "ho", "FILES": files})
    row = desk.call("crm.timeline.comment.get", id=number)
    assert sorted(one["name"] for one in row["FILES"].values()) == ["b.txt", "c.txt"]
    assert desk.call("crm.timeline.comment.delete", id=number) is None
    assert desk.refusal("crm.timeline.comment.get", id=number)[:3] == (400, "", "Not found.")


def test_the_author_is_the_caller(desk: Desk, deal: int) -> None:
    number = comment(desk, deal, AUTHOR_ID=3)
    assert desk.call("crm.timeline.comment.get", id=number)["AUTHOR_ID"] == "1"


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("get", {}, ""),
    ("get", {"id": 99}, ""),
    ("update", {"id": 99, "fields": {"COMMENT": "x"}}, "NOT_FOUND"),
    ("update", {"id": 1}, "100"),
    ("update", {"id": 1, "fields": {"COMMENT": " "}}, "INVALID_ARG_VALUE"),
    ("delete", {"id": 99}, "NOT_FOUND"),
    ("delete", {}, "100"),
    ("delete", {"id": 1, "ownerTypeId": 2, "ownerId": 99}, "OWNER_NOT_FOUND"),
    ("delete", {"id": 1, "ownerTypeId": 1, "ownerId": 1001}, "NOT_FOUND"),
]


@pytest.mark.parametrize(("verb", "params", "code"), REFUSED)
def test_refusals_of_comments(
    desk: Desk, deal: int, verb: str, params: dict[str, Any], code: str
) -> None:
    desk.call("crm.lead.add", fields={})
    assert comment(desk, deal) == 1
    assert desk.refusal(f"crm.timeline.comment.{verb}", **params)[:2] == (400, code)


def test_comments_are_listed_by_their_card_alone(desk: Desk, deal: int) -> None:
    for text in "abc":
        comment(desk, deal, text)
    owner = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal"}

    def texts(**params: Any) -> list[str]:
        rows = desk.call("crm.timeline.comment.list", **params)
        return [row["COMMENT"] for row in rows]

    late = owner | {">CREATED": "2030-01-01T00:00:00+03:00"}
    assert texts(filter=late) == ["a", "b", "c"], "CREATED filters nothing"
    assert texts(filter=owner, order={"ID": "DESC"}) == ["c", "b", "a"]
    assert texts(filter=owner, order={"COMMENT": "DESC"}) == ["a", "b", "c"]
    (row, *_) = desk.call("crm.timeline.comment.list", filter=owner, select=["ID"])
    assert row == {"ID": "1"}


def test_a_comment_on_two_cards_leaves_only_the_one_that_is_named(desk: Desk, deal: int) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    number = comment(desk, deal)
    assert bind(desk, number, "contact", contact) is True
    assert bind(desk, number, "contact", contact) is False
    assert bindings(desk, number) == [("deal", str(deal)), ("contact", str(contact))]
    assert desk.refusal("crm.timeline.comment.delete", id=number)[1] == "MULTIPLE_BINDINGS"
    desk.call("crm.timeline.comment.delete", id=number, ownerTypeId=2, ownerId=deal)
    assert bindings(desk, number) == [("contact", str(contact))]
    assert desk.call("crm.timeline.comment.get", id=number)["ENTITY_TYPE"] == "contact"
    desk.call("crm.timeline.comment.delete", id=number)
    assert bindings(desk, number) == []


def test_comments_are_told(desk: Desk, deal: int) -> None:
    desk.configure(event_handlers=[{"url": "https://hook/"}])
    number = comment(desk, deal)
    desk.call("crm.timeline.comment.update", id=number, fields={"COMMENT": "x"})
    desk.call("crm.timeline.comment.delete", id=number)
    assert [event.name for event in desk.portal.world.events] == [
        f"ONCRMTIMELINECOMMENT{verb}" for verb in ("ADD", "UPDATE", "DELETE")
    ]


def log(desk: Desk, deal: int, **more: Any) -> dict[str, Any]:
    fields = {"entityTypeId": 2, "entityId": deal, "title": "T", "text": "t", "iconCode": "info"}
    message: dict[str, Any] = desk.call(
        "crm.timeline.logmessage.add", fields={k: v for k, v in (fields | more).items() if v}
    )["logMessage"]
    return message


def test_log_messages_are_quiet_numbered_with_comments_and_come_ten_a_page(
    desk: Desk, deal: int
) -> None:
    desk.configure(event_handlers=[{"url": "https://hook/"}])
    first = log(desk, deal)
    assert set(first) == {"id", "created", "authorId", "title", "text", "iconCode"}
    assert desk.portal.world.events == []
    assert comment(desk, deal) == first["id"] + 1
    for _ in range(11):
        log(desk, deal)
    listed = desk.ask("crm.timeline.logmessage.list", entityTypeId=2, entityId=deal).json()
    assert (len(listed["result"]), listed["total"], listed["next"]) == (10, 12, 10)
    assert listed["result"][0]["id"] > listed["result"][-1]["id"], "newest first"
    assert desk.call("crm.timeline.logmessage.get", id=first["id"])["logMessage"] == first
    assert desk.call("crm.timeline.logmessage.delete", id=first["id"]) is True
    gone = desk.refusal("crm.timeline.logmessage.get", id=first["id"])
    assert gone[1:] == ("NOT_FOUND", f"Timeline logmessage not found for id {first['id']}")


@pytest.mark.parametrize("name", ["entityTypeId", "entityId", "title", "text", "iconCode"])
def test_a_log_message_needs_all_of_it(desk: Desk, deal: int, name: str) -> None:
    fields = {"entityTypeId": 2, "entityId": deal, "title": "T", "text": "t", "iconCode": "info"}
    del fields[name]
    assert desk.refusal("crm.timeline.logmessage.add", fields=fields)[1] == "100"


def test_only_its_maker_removes_a_log_message(desk: Desk, deal: int) -> None:
    message = log(desk.as_application(), deal)
    refused = desk.refusal("crm.timeline.logmessage.delete", id=message["id"])
    assert refused[1] == "REMOVING_DISABLED"


def test_three_entries_are_pinned_and_a_fourth_is_refused(desk: Desk, deal: int) -> None:
    entries = [comment(desk, deal), log(desk, deal)["id"], comment(desk, deal), comment(desk, deal)]
    owner = {"ownerTypeId": 2, "ownerId": deal}
    for number in (*entries[:3], entries[0]):
        assert desk.call("crm.timeline.item.pin", id=number, **owner) is None
    refused = desk.refusal("crm.timeline.item.pin", id=entries[3], **owner)
    assert refused[:2] == (400, 0)
    assert desk.call("crm.timeline.item.unpin", id=entries[0], **owner) is None
    assert desk.call("crm.timeline.item.pin", id=entries[3], **owner) is None
    assert desk.refusal("crm.timeline.item.unpin", id=entries[0], **owner)[1] == (
        "CAN_NOT_CHANGE_PINNED"
    )
    assert desk.refusal("crm.timeline.item.pin", id=99, **owner)[1] == "NOT_FOUND"
    assert desk.refusal("crm.timeline.item.pin", id=1, **owner | {"ownerId": 9})[1] == (
        "OWNER_NOT_FOUND"
    )


@pytest.mark.parametrize("item_type", [1, 2])
def test_an_entry_or_an_activity_has_one_note(desk: Desk, deal: int, item_type: int) -> None:
    owner = {"ownerTypeId": 2, "ownerId": deal}
    if item_type == 1:
        number = comment(desk, deal)
    else:
        added = desk.call("crm.activity.todo.add", **owner, deadline="2026-02-01T10:00:00")
        number = added["id"]
    item = owner | {"itemType": item_type, "itemId": number}
    assert desk.refusal("crm.timeline.note.get", **item)[1] == "NOT_FOUND"
    for text in ("one", "two"):
        assert desk.call("crm.timeline.note.save", **item, text=text) is True
    assert desk.call("crm.timeline.note.get", **item)["text"] == "two"
    assert desk.call("crm.timeline.note.delete", **item) is True
    assert desk.refusal("crm.timeline.note.delete", **item)[1] == "NOT_FOUND"
    assert desk.refusal("crm.timeline.note.save", **item | {"itemId": 99})[1] == "NOT_FOUND"
    assert desk.refusal("crm.timeline.note.save", **item)[1] == "100"
