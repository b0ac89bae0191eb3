"""What people do in the portal, and what it does to cards and events (bitrix24-work.md §3, §7)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.portal.acts import ActError
from sandbox.portal.desk import Desk

URL = "https://bot.example.com/events"
TRACE = '{"tags": {"list": {"utm_source": "google"}}}'
PHONE = {"typeId": "PHONE", "valueType": "WORK", "value": "+491"}
LEAD, DEAL, CONTACT, COMPANY = 1, 2, 3, 4
TYPES = {"lead": LEAD, "deal": DEAL, "contact": CONTACT, "company": COMPANY}


@pytest.fixture
def portal(desk: Desk) -> Desk:
    """A portal whose events an outgoing webhook hears."""
    desk.configure(event_handlers=[{"url": URL}])
    return desk


def add(desk: Desk, type_id: int, **fields: Any) -> int:
    item = desk.call("crm.item.add", entityTypeId=type_id, fields=fields)["item"]
    number: int = item["id"]
    return number


def item(desk: Desk, type_id: int, number: int) -> dict[str, Any]:
    found: dict[str, Any] = desk.call("crm.item.get", entityTypeId=type_id, id=number)["item"]
    return found


def comment(desk: Desk, kind: str, number: int) -> int:
    fields = {"ENTITY_ID": number, "ENTITY_TYPE": kind, "COMMENT": "hi"}
    made: int = desk.call("crm.timeline.comment.add", fields=fields)
    return made


def todo(desk: Desk, type_id: int, number: int) -> int:
    params = {"ownerTypeId": type_id, "ownerId": number, "deadline": "2026-02-01T10:00:00"}
    made: int = desk.call("crm.activity.todo.add", **params)["id"]
    return made


def trace(desk: Desk, kind: str, number: int) -> int:
    cards = [{"TYPE": kind.upper(), "ID": number}]
    made: int = desk.call("crm.tracking.trace.add", TRACE=TRACE, ENTITIES=cards)
    return made


def new_events(desk: Desk) -> list[tuple[str, int]]:
    """Return what was told since the last time."""
    pending = desk.portal.take_events(desk.now)
    return [(e.form["event"], int(e.form["data[FIELDS][ID]"])) for e in pending]


def place(desk: Desk, entry: int) -> tuple[str, int]:
    row = desk.call("crm.timeline.comment.get", id=entry)
    return row["ENTITY_TYPE"], int(row["ENTITY_ID"])


def test_a_manager_moves_a_deal_gives_it_away_and_is_told_of_it(portal: Desk) -> None:
    deal = add(portal, DEAL)
    new_events(portal)
    fields = {"stageId": "EXECUTING", "assignedById": 3, "opportunity": 500}
    portal.act("change", user_id=2, type="deal", id=deal, fields=fields)
    assert new_events(portal) == [("ONCRMDEALUPDATE", deal)]
    now = item(portal, DEAL, deal)
    assert (now["stageId"], now["movedBy"], now["opportunity"]) == ("EXECUTING", 2, 500)
    assert [one.user_id for one in portal.portal.world.notifications.values()] == [3, 1]


@pytest.mark.parametrize(
    ("author", "before", "after", "recipients"),
    [
        (1, {"assignedById": 2}, {"assignedById": 3}, [3, 2]),
        (3, {"assignedById": 2}, {"assignedById": 3}, [2]),
        (2, {"assignedById": 2}, {"assignedById": 3}, [3]),
        (1, {"assignedById": 2}, {"title": "x"}, []),
        (1, {"observers": [2]}, {"observers": [3]}, [2, 3]),
        (1, {"observers": [2]}, {"observers": ""}, [2]),
        (1, {"observers": [2]}, {"observers": []}, []),
    ],
)
def test_a_reassignment_is_told_to_all_but_its_author(
    portal: Desk, author: int, before: dict[str, Any], after: dict[str, Any], recipients: list[int]
) -> None:
    deal = add(portal, DEAL, **before)
    portal.portal.world.notifications.clear()
    portal.act("change", user_id=author, type="deal", id=deal, fields=after)
    assert [one.user_id for one in portal.portal.world.notifications.values()] == recipients


@pytest.mark.parametrize(("params", "expected"), [({}, 0), ({"REGISTER_SONET_EVENT": "Y"}, 2)])
def test_a_classic_update_tells_only_when_it_is_asked_to(
    portal: Desk, params: dict[str, str], expected: int
) -> None:
    lead = add(portal, LEAD, assignedById=2)
    portal.portal.world.notifications.clear()
    portal.call("crm.lead.update", id=lead, fields={"ASSIGNED_BY_ID": 3}, params=params)
    assert len(portal.portal.world.notifications) == expected


def test_a_conversion_makes_cards_and_binds_what_stands_on_the_lead_to_them(portal: Desk) -> None:
    lead = add(portal, LEAD, name="Ann", companyTitle="Acme", fm=[PHONE])
    entry, task = comment(portal, "lead", lead), todo(portal, LEAD, lead)
    older, newest = trace(portal, "lead", lead), trace(portal, "lead", lead)
    new_events(portal)
    made = portal.act("convert", user_id=2, id=lead)
    assert [name for name, _ in new_events(portal) if "ACTIVITY" not in name] == [
        "ONCRMCOMPANYADD",
        "ONCRMCONTACTADD",
        "ONCRMDEALADD",
        "ONCRMLEADUPDATE",
    ]
    assert item(portal, LEAD, lead)["stageId"] == "CONVERTED"
    for kind, number in made.items():
        found = portal.call("crm.item.list", entityTypeId=TYPES[kind], filter={"leadId": lead})
        assert [one["id"] for one in found["items"]] == [number]
        assert [one["id"] for one in portal.traces(kind, number)] == [newest]
        pair = [{"OWNER_TYPE_ID": TYPES[kind], "OWNER_ID": number}]
        shown = portal.call("crm.activity.list", filter={"BINDINGS": pair})
        assert [row["ID"] for row in shown] == [str(task)]
    assert older not in {one["id"] for one in portal.traces("deal", made["deal"])}
    assert item(portal, CONTACT, made["contact"])["phone"] == "+491"
    assert portal.refusal("crm.timeline.comment.delete", id=entry)[1] == "MULTIPLE_BINDINGS"


def test_a_conversion_into_a_deal_alone_takes_the_contact_that_is_there(portal: Desk) -> None:
    contact = add(portal, CONTACT, name="Ann")
    lead = add(portal, LEAD, name="Ann", contactId=contact)
    made = portal.act("convert", id=lead, into=["deal"])
    assert set(made) == {"deal"}
    assert item(portal, DEAL, made["deal"])["contactIds"] == [contact]


def test_a_merge_binds_anew_then_tells_an_update_and_a_deletion(portal: Desk) -> None:
    loser = add(
        portal, LEAD, name="A", originId="a", comments="kept", stageId="IN_PROCESS", observers=[3]
    )
    survivor = add(portal, LEAD, title="B", originId="b", observers=[2])
    portal.call("crm.lead.update", id=loser, fields={"PHONE": [{"VALUE": "+491"}]})
    entry, task = comment(portal, "lead", loser), todo(portal, LEAD, loser)
    one = trace(portal, "lead", loser)
    new_events(portal)
    portal.act("merge", user_id=2, type="lead", id=loser, into=survivor)
    assert new_events(portal) == [("ONCRMLEADUPDATE", survivor), ("ONCRMLEADDELETE", loser)]
    assert place(portal, entry) == ("lead", survivor)
    assert portal.call("crm.activity.get", id=task)["OWNER_ID"] == str(survivor)
    assert [found["id"] for found in portal.traces("lead", survivor)] == [one]
    left = item(portal, LEAD, survivor)
    assert (left["name"], left["comments"], left["phone"]) == ("A", "kept", "+491")
    assert left["observers"] == [2, 3]
    assert (left["originId"], left["stageId"]) == ("b", "NEW"), "the loser's are lost"
    refused = portal.refusal("crm.item.get", entityTypeId=LEAD, id=loser)
    assert refused[1] == "NOT_FOUND"
    found = portal.call("crm.duplicate.findbycomm", type="PHONE", values=["+491"])
    assert found == {"LEAD": [survivor]}


def test_a_merge_of_contacts_takes_their_deals_along(portal: Desk) -> None:
    loser, survivor = add(portal, CONTACT, name="A"), add(portal, CONTACT, name="B")
    deals = [add(portal, DEAL, contactIds=ids) for ids in ([loser], [loser, survivor])]
    portal.act("merge", type="contact", id=loser, into=survivor)
    assert [item(portal, DEAL, deal)["contactIds"] for deal in deals] == [[survivor]] * 2


def test_a_merge_of_companies_and_product_rows_follow(portal: Desk) -> None:
    loser, survivor = add(portal, COMPANY, title="A"), add(portal, COMPANY, title="B")
    contact, deal = add(portal, CONTACT, name="A"), add(portal, DEAL, companyId=loser)
    portal.call("crm.contact.company.add", id=contact, fields={"COMPANY_ID": loser})
    portal.act("merge", type="company", id=loser, into=survivor)
    assert item(portal, DEAL, deal)["companyId"] == survivor
    assert portal.call("crm.contact.get", id=contact)["COMPANY_ID"] == str(survivor)
    other = add(portal, DEAL)
    portal.call("crm.item.productrow.add", fields={"ownerId": deal, "ownerType": "D", "price": 5})
    portal.act("merge", type="deal", id=deal, into=other)
    rows = {"=ownerType": "D", "=ownerId": other}
    assert len(portal.call("crm.item.productrow.list", filter=rows)["productRows"]) == 1


def by_rest(desk: Desk, lead: int) -> None:
    desk.call("crm.item.delete", entityTypeId=LEAD, id=lead)


def by_hand(desk: Desk, lead: int) -> None:
    desk.act("delete", type="lead", id=lead)


@pytest.mark.parametrize("delete", [by_rest, by_hand])
def test_what_is_restored_has_a_new_id_and_all_that_it_had(
    portal: Desk, delete: Callable[[Desk, int], None]
) -> None:
    contact = add(portal, CONTACT, name="Ann")
    lead = add(portal, LEAD, title="T", originId="o", originatorId="bot", contactIds=[contact])
    portal.call("crm.lead.update", id=lead, fields={"PHONE": [{"VALUE": "+491"}]})
    deal = add(portal, DEAL, leadId=lead)
    entry, task = comment(portal, "lead", lead), todo(portal, LEAD, lead)
    kept = trace(portal, "lead", lead)
    new_events(portal)
    delete(portal, lead)
    assert new_events(portal) == [("ONCRMLEADDELETE", lead)]
    assert not item(portal, DEAL, deal)["leadId"]
    assert portal.refusal("crm.timeline.comment.get", id=entry)[2] == "Not found."
    assert portal.call("crm.duplicate.findbycomm", type="PHONE", values=["+491"]) == {
        "CONTACT": [contact]
    }
    new = portal.act("restore", type="lead", id=lead)["id"]
    assert new != lead
    assert new_events(portal) == [("ONCRMLEADADD", new)]
    found = portal.call(
        "crm.item.list", entityTypeId=LEAD, filter={"originatorId": "bot", "originId": "o"}
    )["items"]
    assert [one["id"] for one in found] == [new]
    assert found[0]["phone"] == "+491"
    assert found[0]["contactIds"] == [contact]
    assert place(portal, entry) == ("lead", new)
    assert portal.call("crm.activity.get", id=task)["OWNER_ID"] == str(new)
    assert [one["id"] for one in portal.traces("lead", new)] == [kept]
    assert item(portal, DEAL, deal)["leadId"] == new
    history = portal.call("crm.stagehistory.list", entityTypeId=LEAD)["items"]
    assert [(row["OWNER_ID"], row["TYPE_ID"]) for row in history] == [(new, 1)]


@pytest.mark.parametrize(("bin_", "final"), [(False, False), (True, True)])
def test_what_is_deleted_for_good_leaves_older_traces_behind(
    portal: Desk, bin_: bool, final: bool
) -> None:
    portal.configure(recycle_bin=bin_)
    lead, other = add(portal, LEAD), add(portal, LEAD)
    alone, shared = comment(portal, "lead", lead), comment(portal, "lead", lead)
    bind = {"OWNER_ID": shared, "ENTITY_ID": other, "ENTITY_TYPE": "lead"}
    portal.call("crm.timeline.bindings.bind", fields=bind)
    older, newest = trace(portal, "lead", lead), trace(portal, "lead", lead)
    portal.act("delete", type="lead", id=lead, final=final)
    with pytest.raises(ActError):
        portal.act("restore", type="lead", id=lead)
    assert portal.refusal("crm.timeline.comment.get", id=alone)[2] == "Not found."
    assert place(portal, shared) == ("lead", other)
    left = {one["id"]: one["entities"] for one in portal.portal.state()["traces"]}
    assert newest not in left
    assert left[older] == [{"type": "LEAD", "id": lead}], "an orphan"


def test_a_converted_leads_activities_go_to_its_contact(portal: Desk) -> None:
    lead = add(portal, LEAD, name="Ann")
    made = portal.act("convert", id=lead, into=["contact"])
    task = todo(portal, LEAD, lead)
    portal.act("delete", type="lead", id=lead, final=True)
    row = portal.call("crm.activity.get", id=task)
    assert (row["OWNER_TYPE_ID"], row["OWNER_ID"]) == ("3", str(made["contact"]))


def test_a_deleted_company_and_contact_leave_their_deals_unlinked(portal: Desk) -> None:
    contact, company = add(portal, CONTACT, name="A"), add(portal, COMPANY, title="C")
    deal = add(portal, DEAL, contactIds=[contact], companyId=company)
    portal.act("delete", type="contact", id=contact)
    portal.act("delete", type="company", id=company)
    now = item(portal, DEAL, deal)
    assert (now["contactIds"], now["companyId"]) == ([], 0)
    new = portal.act("restore", type="contact", id=contact)["id"]
    assert item(portal, DEAL, deal)["contactIds"] == [new]


def test_a_todo_is_ticked_off_and_a_comment_edited(portal: Desk) -> None:
    deal = add(portal, DEAL)
    task = todo(portal, DEAL, deal)
    entry = portal.act("comment", user_id=2, type="deal", id=deal, text="called")
    new_events(portal)
    portal.act("complete", user_id=2, id=task)
    assert portal.call("crm.activity.get", id=task)["COMPLETED"] == "Y"
    portal.act("reopen", id=task)
    portal.act("edit_comment", id=entry, text="called twice")
    assert portal.call("crm.timeline.comment.get", id=entry)["COMMENT"] == "called twice"
    portal.act("delete_comment", id=entry)
    assert new_events(portal) == [
        ("ONCRMACTIVITYUPDATE", task),
        ("ONCRMACTIVITYUPDATE", task),
        ("ONCRMTIMELINECOMMENTUPDATE", entry),
        ("ONCRMTIMELINECOMMENTDELETE", entry),
    ]


def test_who_is_fired_keeps_the_cards_and_loses_the_webhook(portal: Desk) -> None:
    theirs = portal.as_user(2)
    deal = add(portal, DEAL, assignedById=2)
    new_events(portal)
    portal.act("fire", id=2)
    assert new_events(portal) == []
    assert item(portal, DEAL, deal)["assignedById"] == 2
    assert portal.call("user.get", FILTER={"ID": 2, "ACTIVE": True}) == []
    assert theirs.refusal("profile")[:2] == (401, "NO_AUTH_FOUND")


def test_who_is_hired_is_told_with_the_first_sign_in(portal: Desk) -> None:
    portal.act("hire", employee={"id": 9, "name": "New", "last_name": "One"})
    assert new_events(portal) == [("ONUSERADD", 9)]
    with pytest.raises(ActError):
        portal.act("hire", employee={"id": 9, "name": "New", "last_name": "One"})


def test_a_working_day_is_opened_paused_and_closed(portal: Desk) -> None:
    states = []
    for state in ("open", "pause", "resume", "close"):
        portal.act("working_day", id=2, state=state)
        states.append(portal.as_user(2).call("timeman.status")["STATUS"])
    assert states == ["OPENED", "PAUSED", "OPENED", "CLOSED"]


def test_a_robots_event_carries_no_token(portal: Desk) -> None:
    application = portal.as_application()
    application.call("event.bind", event="ONCRMDEALUPDATE", handler=URL)
    deal = add(portal, DEAL)
    portal.portal.take_events(portal.now)
    for robot in (True, False):
        title = {"title": f"robot {robot}"}
        portal.act("change", type="deal", id=deal, fields=title, robot=robot)
        forms = [event.form for event in portal.portal.take_events(portal.now)]
        assert any("auth[access_token]" in form for form in forms) is not robot
        assert all("auth[application_token]" in form for form in forms)


IMPOSSIBLE: list[dict[str, Any]] = [
    {"act": "dance"},
    {"act": "change", "type": "order", "id": 1},
    {"act": "change", "type": "deal", "id": 1, "fields": {"title": "x"}},
    {"act": "change", "type": "deal", "id": 2001, "user_id": 77},
    {"act": "change", "type": "deal", "id": 2001, "fields": {"stageId": "C9:NEW"}},
    {"act": "convert", "id": 7},
    {"act": "convert", "id": 1001, "into": ["order"]},
    {"act": "merge", "type": "deal", "id": 2001, "into": 2001},
    {"act": "restore", "type": "deal", "id": 2001},
    {"act": "fire", "id": 77},
    {"act": "working_day", "id": 2, "state": "pause"},
]


@pytest.mark.parametrize("given", IMPOSSIBLE)
def test_what_nobody_could_do_is_an_error(portal: Desk, given: dict[str, Any]) -> None:
    assert (add(portal, DEAL), add(portal, LEAD)) == (2001, 1001)
    with pytest.raises(ActError):
        portal.portal.act(given, portal.now)


def test_a_change_stays_readable_in_the_cards_history(portal: Desk) -> None:
    contact = add(portal, CONTACT, name="Ann", fm=[PHONE])
    portal.call("crm.contact.update", id=contact, fields={"NAME": "Deleted"})
    quiet = {"REGISTER_HISTORY_EVENT": "N"}
    portal.call("crm.contact.update", id=contact, fields={"LAST_NAME": "x"}, params=quiet)
    row = portal.call("crm.contact.get", id=contact)["PHONE"][0]["ID"]
    portal.call("crm.contact.update", id=contact, fields={"PHONE": [{"ID": row, "DELETE": "Y"}]})
    old = [(one["field"], one["old"]) for one in portal.portal.state()["card_history"]]
    assert old == [("NAME", "Ann"), ("PHONE", ["+491"])]
