"""The classic methods (bitrix24.md §4)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk


def test_add_returns_a_bare_id_and_get_returns_text(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", fields={"OPPORTUNITY": 12})
    assert isinstance(lead, int)
    row = desk.call("crm.lead.get", ID=str(lead))
    assert row["ID"] == str(lead)
    assert row["OPPORTUNITY"] == "12.00"
    assert row["ASSIGNED_BY_ID"] == "1"
    assert row["TITLE"] == f"Lead #{lead}"
    assert (row["STATUS_ID"], row["SOURCE_ID"], row["OPENED"]) == ("NEW", "CALL", "Y")
    assert row["BIRTHDATE"] == ""
    assert row["COMPANY_ID"] is None
    assert "PHONE" not in row


def test_upper_case_parameters_work_too(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", FIELDS={"TITLE": "x"})
    assert desk.call("crm.lead.list", FILTER={"ID": lead}, SELECT=["TITLE"]) == [
        {"ID": str(lead), "TITLE": "x"}
    ]


def test_a_deal_gets_dates_type_and_title(desk: Desk) -> None:
    deal = desk.call("crm.deal.add", fields={})
    row = desk.call("crm.deal.get", id=deal)
    assert row["TITLE"] == f"Deal #{deal}"
    assert row["BEGINDATE"] == "2026-01-01T03:00:00+03:00"
    assert row["CLOSEDATE"].startswith("2026-01-08")
    assert (row["TYPE_ID"], row["STAGE_ID"], row["CATEGORY_ID"]) == ("SALE", "NEW", "0")


def test_unknown_read_only_and_foreign_fields_are_dropped_without_a_word(desk: Desk) -> None:
    fields = {"TITEL": "x", "ID": 5, "DATE_CREATE": "2000-01-01", "PHONE": [{"VALUE": "1"}]}
    deal = desk.call("crm.deal.add", fields=fields)
    row = desk.call("crm.deal.get", id=deal)
    assert deal != 5
    assert row["DATE_CREATE"].startswith("2026")
    assert not {"TITEL", "PHONE", "CONTACT_IDS", "TRACE"} & set(row)


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("crm.lead.add", {}, "Parameter 'fields' must be array."),
        ("crm.lead.add", {"fields": "x"}, "Parameter 'fields' must be array."),
        ("crm.lead.add", {"fields": {}, "params": "x"}, "Parameter 'params' must be array."),
        ("crm.lead.list", {"filter": "x"}, "Parameter 'filter' must be array."),
        ("crm.lead.list", {"order": "x"}, "Parameter 'order' must be array."),
        ("crm.lead.get", {}, "ID is not defined or invalid"),
        ("crm.lead.get", {"id": 9}, "Not found"),
        ("crm.lead.update", {"id": 9, "fields": {}}, "Not found"),
    ],
)
def test_refusals_have_an_empty_code(
    desk: Desk, method: str, params: dict[str, Any], description: str
) -> None:
    assert desk.refusal(method, **params) == (400, "", description)


def test_company_and_quote_want_a_title_and_the_portal_may_want_more(desk: Desk) -> None:
    assert desk.refusal("crm.company.add", fields={})[0] == 400
    assert desk.refusal("crm.quote.add", fields={})[0] == 400
    desk.configure(required={"contact": ["PHONE"], "deal": ["UF_CRM_NOTE"]})
    assert desk.refusal("crm.contact.add", fields={"NAME": "A"})[0] == 400
    assert desk.refusal("crm.deal.add", fields={"TITLE": "A"})[0] == 400
    assert desk.ask("crm.contact.add", fields={"PHONE": [{"VALUE": "1"}]}).status == 200
    described = desk.call("crm.deal.fields")
    assert described["UF_CRM_NOTE"]["isRequired"] is True
    assert "TRACE" not in described


def test_an_invalid_email_is_refused_for_contacts(desk: Desk) -> None:
    refusal = desk.refusal("crm.contact.add", fields={"EMAIL": [{"VALUE": "no"}]})
    assert refusal[:2] == (400, "ERROR_CORE")


def test_a_contact_without_a_name_gets_one(desk: Desk) -> None:
    contact = desk.call("crm.contact.add", fields={})
    assert desk.call("crm.contact.get", id=contact)["NAME"]


def test_phones_without_a_row_id_are_appended_and_rows_can_be_changed_and_deleted(
    desk: Desk,
) -> None:
    phone = {"VALUE": "+491", "VALUE_TYPE": "WORK"}
    contact = desk.call("crm.contact.add", fields={"NAME": "A", "PHONE": [phone]})
    desk.call("crm.contact.update", id=contact, fields={"PHONE": [phone]})
    first, second = desk.call("crm.contact.get", id=contact)["PHONE"]
    assert first["VALUE"] == second["VALUE"]
    changes = [{"ID": first["ID"], "VALUE": "+492"}, {"ID": second["ID"], "DELETE": "Y"}]
    assert desk.call("crm.contact.update", id=contact, fields={"PHONE": changes}) is True
    rows = desk.call("crm.contact.get", id=contact)["PHONE"]
    assert [(row["ID"], row["VALUE"]) for row in rows] == [(first["ID"], "+492")]


def test_a_list_shows_fifty_rows_and_says_where_to_go_on(desk: Desk) -> None:
    for batch in range(3):
        cmd = {str(n): f"crm.lead.add?fields[TITLE]={batch}-{n}" for n in range(40)}
        desk.call("batch", cmd=cmd)
    first = desk.ask("crm.lead.list", select=["ID"]).json()
    assert (len(first["result"]), first["total"], first["next"]) == (50, 120, 50)
    last = desk.ask("crm.lead.list", start=100).json()
    assert len(last["result"]) == 20
    assert "next" not in last
    uncounted = desk.ask("crm.lead.list", start=-1).json()
    assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)
    assert "next" not in uncounted


def test_star_selects_neither_custom_fields_nor_phones_but_for_deals(desk: Desk) -> None:
    desk.call("crm.lead.add", fields={"PHONE": [{"VALUE": "1"}]})
    row = desk.call("crm.lead.list")[0]
    assert not {"PHONE", "UF_CRM_NOTE"} & set(row)
    row = desk.call("crm.lead.list", select=["ID", "PHONE", "UF_*"])[0]
    assert row["PHONE"][0]["VALUE"] == "1"
    assert row["UF_CRM_NEWSLETTER"] is False
    desk.call("crm.deal.add", fields={})
    assert "UF_CRM_NOTE" in desk.call("crm.deal.list")[0]


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ({"=ORIGIN_ID": "k1"}, ["A"]),
        ({"ORIGIN_ID": ["k1", "k2"]}, ["A", "B"]),
        ({"@ORIGIN_ID": ["k2"]}, ["B"]),
        ({"!ORIGIN_ID": "k1"}, ["B", "C"]),
        ({"!@ORIGIN_ID": ["k1", "k2"]}, ["C"]),
        ({"ORIGIN_ID": ""}, ["C"]),
        ({">OPPORTUNITY": 10}, ["B", "C"]),
        ({"<=OPPORTUNITY": "20"}, ["A", "B"]),
        ({"%TITLE": "b"}, ["B"]),
        ({"=%TITLE": "%C"}, ["C"]),
        ({"!%TITLE": "a"}, ["B", "C"]),
        ({"PHONE": "+491"}, ["A"]),
        ({"NO_SUCH_FIELD": 1}, ["A", "B", "C"]),
        ({">OPPORTUNITY": 5, "<OPPORTUNITY": 25}, ["A", "B"]),
    ],
)
def test_filters(desk: Desk, filter_: dict[str, Any], found: list[str]) -> None:
    phone = [{"VALUE": "+491"}]
    desk.call(
        "crm.lead.add",
        fields={"TITLE": "A", "ORIGIN_ID": "k1", "OPPORTUNITY": 10, "PHONE": phone},
    )
    desk.call("crm.lead.add", fields={"TITLE": "B", "ORIGIN_ID": "k2", "OPPORTUNITY": 20})
    desk.call("crm.lead.add", fields={"TITLE": "C", "OPPORTUNITY": 30})
    assert [row["TITLE"] for row in desk.call("crm.lead.list", filter=filter_)] == found


def test_order_goes_by_the_asked_field(desk: Desk) -> None:
    for opportunity in (2, 10, 1):
        desk.call("crm.lead.add", fields={"OPPORTUNITY": opportunity})
    rows = desk.call("crm.lead.list", order={"OPPORTUNITY": "DESC"})
    assert [row["OPPORTUNITY"] for row in rows] == ["10.00", "2.00", "1.00"]


def test_deal_update_cannot_change_the_pipeline(desk: Desk) -> None:
    deal = desk.call("crm.deal.add", fields={"CATEGORY_ID": 1})
    assert desk.call("crm.deal.get", id=deal)["STAGE_ID"] == "C1:NEW"
    fields = {"STAGE_ID": "WON", "CATEGORY_ID": 0}
    assert desk.call("crm.deal.update", id=deal, fields=fields) is True
    assert desk.call("crm.deal.get", id=deal)["STAGE_ID"] == "C1:NEW"
    desk.call("crm.deal.update", id=deal, fields={"STAGE_ID": "C1:WON"})
    row = desk.call("crm.deal.get", id=deal)
    assert (row["STAGE_ID"], row["STAGE_SEMANTIC_ID"], row["CLOSED"]) == ("C1:WON", "S", "Y")


def test_a_lead_with_a_contact_is_a_repeat_lead(desk: Desk) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    lead = desk.call("crm.lead.add", fields={"CONTACT_ID": contact})
    assert desk.call("crm.lead.get", id=lead)["IS_RETURN_CUSTOMER"] == "Y"


def test_delete(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", fields={})
    assert desk.call("crm.lead.delete", id=lead) is True
    assert desk.refusal("crm.lead.get", id=lead)[2] == "Not found"


def test_simple_mode_converts_a_lead_with_a_name(desk: Desk) -> None:
    desk.configure(mode=2)
    fields = {"NAME": "Ann", "COMPANY_TITLE": "Acme", "PHONE": [{"VALUE": "+491"}]}
    lead = desk.call("crm.lead.add", fields=fields)
    assert desk.call("crm.settings.mode.get") == 2
    assert desk.call("crm.lead.get", id=lead)["STATUS_ID"] == "CONVERTED"
    (deal,) = desk.call("crm.deal.list", filter={"LEAD_ID": lead})
    assert desk.call("crm.contact.get", id=deal["CONTACT_ID"])["PHONE"][0]["VALUE"] == "+491"
    assert desk.call("crm.company.get", id=deal["COMPANY_ID"])["TITLE"] == "Acme"
    nameless = desk.call("crm.lead.add", fields={"TITLE": "x"})
    assert desk.call("crm.lead.get", id=nameless)["STATUS_ID"] == "NEW"


def test_files_go_in_as_file_data_and_come_out_as_links(desk: Desk) -> None:
    pair = {"fileData": ["a.txt", "aGVsbG8="]}
    deal = desk.call("crm.deal.add", fields={"UF_CRM_FILES": [pair, {"fileData": ["b", "data:x"]}]})
    (file,) = desk.call("crm.deal.get", id=deal)["UF_CRM_FILES"]
    assert set(file) == {"id", "showUrl", "downloadUrl"}
    assert desk.portal.world.files[file["id"]].content == b"hello"
