"""Duplicates, links, timeline, directories (bitrix24.md §7–§10)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk


def phone(value: str) -> dict[str, Any]:
    return {"NAME": "A", "TITLE": "A", "PHONE": [{"VALUE": value}]}


def find(desk: Desk, *values: str, **more: Any) -> Any:
    return desk.call("crm.duplicate.findbycomm", type="PHONE", values=list(values), **more)


def test_duplicates_are_found_by_the_exact_format_without_extension(desk: Desk) -> None:
    contact = desk.call("crm.contact.add", fields=phone("+49301 ext. 5"))
    assert find(desk, "+49301") == {"CONTACT": [contact]}
    assert find(desk, "49301") == []
    assert find(desk, "49301", "+49301", entity_type="CONTACT") == {"CONTACT": [contact]}
    assert find(desk, "+49301", entity_type="LEAD") == []


def test_emails_are_found_whatever_their_case(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", fields={"EMAIL": [{"VALUE": "A@b.example"}]})
    params = {"type": "EMAIL", "values": ["a@B.example"]}
    assert desk.call("crm.duplicate.findbycomm", **params) == {"LEAD": [lead]}


def test_twenty_hits_hide_the_types_that_follow(desk: Desk) -> None:
    desk.call("crm.contact.add", fields=phone("1"))
    for _ in range(20):
        desk.call("crm.lead.add", fields=phone("1"))
    assert list(find(desk, "1")) == ["LEAD"]
    assert list(find(desk, "1", entity_type="CONTACT")) == ["CONTACT"]


@pytest.mark.parametrize(
    "params", [{}, {"type": "IM", "values": ["x"]}, {"type": "PHONE", "values": "x"}]
)
def test_refusals_of_the_duplicate_search(desk: Desk, params: dict[str, Any]) -> None:
    assert desk.refusal("crm.duplicate.findbycomm", **params)[0] == 400


def test_contacts_are_linked_once_and_the_first_is_primary(desk: Desk) -> None:
    first, second = (desk.call("crm.contact.add", fields={"NAME": n}) for n in "ab")
    deal = desk.call("crm.deal.add", fields={})
    link = {"id": deal, "fields": {"CONTACT_ID": first}}
    assert desk.call("crm.deal.contact.add", **link) is True
    assert desk.call("crm.deal.contact.add", **link) is False
    assert desk.call("crm.deal.contact.items.get", id=deal) == [
        {"CONTACT_ID": first, "SORT": 10, "ROLE_ID": 0, "IS_PRIMARY": "Y"}
    ]
    items = [{"CONTACT_ID": second}, {"CONTACT_ID": first, "IS_PRIMARY": "Y"}]
    assert desk.call("crm.deal.contact.items.set", id=deal, items=items) is True
    assert desk.call("crm.deal.get", id=deal)["CONTACT_ID"] == str(first)
    assert desk.call("crm.deal.contact.delete", **link) is True
    assert desk.call("crm.deal.contact.delete", **link) is False
    assert desk.refusal("crm.deal.contact.add", id=deal, fields={})[2] == (
        "The parameter 'fields' is not valid."
    )
    assert desk.refusal("crm.deal.contact.add", fields={})[2] == (
        "The parameter 'ownerEntityID' is invalid or not defined."
    )


def test_a_company_and_its_contacts_are_one_link_seen_from_two_sides(desk: Desk) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    company = desk.call("crm.company.add", fields={"TITLE": "C"})
    link = {"id": company, "fields": {"CONTACT_ID": contact}}
    assert desk.call("crm.company.contact.add", **link) is True
    assert desk.call("crm.contact.get", id=contact)["COMPANY_ID"] == str(company)
    again = {"id": contact, "fields": {"COMPANY_ID": company}}
    assert desk.call("crm.contact.company.add", **again) is False


@pytest.mark.parametrize("name", ["id", "ID"])
def test_links_take_their_card_under_either_name(desk: Desk, name: str) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    deal = desk.call("crm.deal.add", fields={"CONTACT_ID": contact})
    assert len(desk.call("crm.deal.contact.items.get", **{name: deal})) == 1


@pytest.mark.parametrize(("tells", "events"), [(False, []), (True, ["ONCRMDEALUPDATE"] * 3)])
def test_whether_links_are_told_is_a_switch(desk: Desk, tells: bool, events: list[str]) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    deal = desk.call("crm.deal.add", fields={})
    desk.configure(link_events=tells, event_handlers=[{"url": "https://hook/"}])
    link = {"id": deal, "fields": {"CONTACT_ID": contact}}
    for _ in range(2):
        desk.call("crm.deal.contact.add", **link)
    desk.call("crm.deal.contact.items.set", id=deal, items=[])
    desk.call("crm.deal.contact.items.delete", id=deal)
    assert [event.name for event in desk.portal.world.events] == events


def test_a_repeat_lead_writes_what_its_contact_lacks_into_it(desk: Desk) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "Ann"})
    fields = {"NAME": "Anna", "LAST_NAME": "Lee", "PHONE": [{"VALUE": "+491"}]}
    desk.configure(event_handlers=[{"url": "https://hook/"}])
    desk.call("crm.lead.add", fields={**fields, "CONTACT_ID": contact})
    row = desk.call("crm.contact.get", id=contact)
    assert (row["NAME"], row["LAST_NAME"]) == ("Ann", "Lee")
    assert [one["VALUE"] for one in row["PHONE"]] == ["+491"]
    assert "ONCRMCONTACTUPDATE" in [event.name for event in desk.portal.world.events]


def test_comments_keep_files_and_want_lower_case_fields(desk: Desk) -> None:
    deal = desk.call("crm.deal.add", fields={})
    owner = {"ENTITY_ID": deal, "ENTITY_TYPE": "deal"}
    fields = {**owner, "COMMENT": "hi", "FILES": [["a.txt", "aGk="]]}
    comment = desk.call("crm.timeline.comment.add", fields=fields)
    desk.call("crm.timeline.comment.add", fields={**owner, "COMMENT": "no files"})
    first, second = desk.call("crm.timeline.comment.list", filter=owner)
    assert (first["ID"], first["COMMENT"], len(first["FILES"])) == (str(comment), "hi", 1)
    assert second["FILES"] == {}
    refusals = {
        "100": {"FIELDS": fields},
        "OWNER_NOT_FOUND": {"fields": {**fields, "ENTITY_TYPE": "DEAL"}},
        "INVALID_ARG_VALUE": {"fields": {**fields, "COMMENT": ""}},
    }
    for code, params in refusals.items():
        assert desk.refusal("crm.timeline.comment.add", **params)[1] == code


def test_a_todo_gives_an_object_and_wants_a_deadline(desk: Desk) -> None:
    deal = desk.call("crm.deal.add", fields={})
    params = {"ownerTypeId": 2, "ownerId": deal, "deadline": "2026-08-19T15:00:00"}
    assert isinstance(desk.call("crm.activity.todo.add", **params)["id"], int)
    late = {**params, "deadline": "soon"}
    assert desk.refusal("crm.activity.todo.add", **late)[1] == "WRONG_DATETIME_FORMAT"
    nobody = {**params, "ownerId": 1}
    assert desk.refusal("crm.activity.todo.add", **nobody)[1] == "OWNER_NOT_FOUND"
    assert desk.refusal("crm.activity.todo.add", ownerTypeId=2)[1] == "100"


def test_directories_pipelines_and_time(desk: Desk) -> None:
    stages = desk.call("crm.status.list", filter={"ENTITY_ID": "DEAL_STAGE_1"})
    assert stages[0]["STATUS_ID"] == "C1:NEW"
    assert [row["STATUS_ID"] for row in stages if row["SEMANTICS"] == "S"] == ["C1:WON"]
    assert desk.call("crm.status.list", filter={"ENTITY_ID": "NOTHING"}) == []
    assert desk.refusal("crm.status.list", filter={"ENTITY_ID": ["SOURCE"]})[0] == 400
    categories = desk.call("crm.category.list", entityTypeId=2)["categories"]
    assert [row["id"] for row in categories] == [0, 1]
    assert desk.refusal("crm.category.list", entityTypeId=1)[1] == "ENTITY_TYPE_NOT_SUPPORTED"
    assert desk.call("server.time") == "2026-01-01T03:00:00+03:00"
    assert desk.call("crm.settings.mode.get") == 1


def test_rights_are_checked(desk: Desk) -> None:
    desk.configure(users=[{"id": 1, "name": "R", "last_name": "O", "rights": ["read", "add"]}])
    lead = desk.call("crm.lead.add", fields={})
    assert desk.refusal("crm.lead.update", id=lead, fields={})[2] == "Access denied"
    entities = [{"TYPE": "LEAD", "ID": lead}]
    refusal = desk.refusal("crm.tracking.trace.add", TRACE="{}", ENTITIES=entities)
    assert refusal[2].startswith("You have no access to entity")
