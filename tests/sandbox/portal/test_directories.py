"""Directories, pipelines, custom fields and currencies (bitrix24.md §4.4, §10)."""

from typing import Any

import pytest

from sandbox.portal.desk import Desk


def codes(desk: Desk, directory: str) -> list[str]:
    rows = desk.call("crm.status.list", filter={"ENTITY_ID": directory})
    return [row["STATUS_ID"] for row in rows]


def add(desk: Desk, directory: str, code: str, **more: Any) -> int:
    fields = {"ENTITY_ID": directory, "STATUS_ID": code, "NAME": "New", **more}
    number: int = desk.call("crm.status.add", fields=fields)
    return number


def test_a_directory_comes_whole_without_pages(desk: Desk) -> None:
    answer = desk.ask("crm.status.list").json()
    assert len(answer["result"]) == answer["total"] > 50
    assert "next" not in answer
    assert desk.ask("crm.status.list", start=50).json()["result"] == answer["result"]


def test_semantics_say_how_a_stage_ends(desk: Desk) -> None:
    rows = desk.call("crm.status.list", filter={"ENTITY_ID": "STATUS"})
    meaning = {row["STATUS_ID"]: (row["SEMANTICS"], row["EXTRA"]["SEMANTICS"]) for row in rows}
    assert meaning["NEW"] == (None, "process")
    assert meaning["CONVERTED"] == ("S", "success")
    assert meaning["JUNK"] == ("F", "failure")
    (apology,) = desk.call("crm.status.list", filter={"STATUS_ID": "APOLOGY"})
    assert apology["EXTRA"]["SEMANTICS"] == "apology"


@pytest.mark.parametrize(
    ("directory", "code", "more", "stored"),
    [
        ("SOURCE", "TELEGRAM", {}, "TELEGRAM"),
        ("DEAL_STAGE", "DECISION", {"SORT": 45}, "DECISION"),
        ("DEAL_STAGE_1", "DECISION", {"SORT": 45}, "C1:DECISION"),
        ("DEAL_STAGE_1", "C1:DECISION", {"SORT": 45}, "C1:DECISION"),
        ("STATUS", "SPAM", {"SORT": 60, "SEMANTICS": "F"}, "SPAM"),
    ],
)
def test_a_row_is_added_and_can_be_used(
    desk: Desk, directory: str, code: str, more: dict[str, Any], stored: str
) -> None:
    number = add(desk, directory, code, **more)
    assert stored in codes(desk, directory)
    assert desk.call("crm.status.get", id=number)["SYSTEM"] == "N"
    assert desk.refusal(
        "crm.status.add", fields={"ENTITY_ID": directory, "STATUS_ID": code, "NAME": "Again"}
    )[1:] == ("ERROR_CORE", "The specified status ID already exists.")


WRONG_ROWS = [
    ({"NAME": "x"}, "The field ENTITY_ID is required. The field STATUS_ID is required."),
    ({"ENTITY_ID": "SORCE", "STATUS_ID": "A"}, "Specified entity type is not supported."),
    ({"ENTITY_ID": "SOURCE", "STATUS_ID": "A", "NAME": " "}, "The field Title is required."),
    ({"ENTITY_ID": "STATUS", "STATUS_ID": "A" * 22, "NAME": "x"}, "too long"),
    ({"ENTITY_ID": "STATUS", "STATUS_ID": "A B", "NAME": "x"}, "invalid characters"),
    (
        {"ENTITY_ID": "DEAL_STAGE", "STATUS_ID": "LATE", "NAME": "x", "SORT": 500},
        "Cannot create more stages after the final stage",
    ),
]


@pytest.mark.parametrize(("fields", "words"), WRONG_ROWS)
def test_a_row_that_does_not_fit_is_refused(desk: Desk, fields: dict[str, Any], words: str) -> None:
    status, _, description = desk.refusal("crm.status.add", fields=fields)
    assert status == 400
    assert words in description


def test_only_name_order_and_colour_change(desk: Desk) -> None:
    number = add(desk, "SOURCE", "TG", SORT=5)
    assert codes(desk, "SOURCE")[0] == "TG"
    changes = {"NAME": "Telegram", "SORT": 500, "COLOR": "#000000", "STATUS_ID": "X"}
    assert desk.call("crm.status.update", id=number, fields=changes) is True
    row = desk.call("crm.status.get", id=number)
    assert (row["NAME"], row["STATUS_ID"], row["COLOR"]) == ("Telegram", "TG", "#000000")
    assert codes(desk, "SOURCE")[-1] == "TG"


def test_a_systems_row_goes_by_force_and_a_stage_in_use_stays(desk: Desk) -> None:
    rows = desk.call("crm.status.list", filter={"ENTITY_ID": "STATUS", "STATUS_ID": "JUNK"})
    number = rows[0]["ID"]
    lead = desk.call("crm.lead.add", fields={"STATUS_ID": "JUNK"})
    assert "FORCED" in desk.refusal("crm.status.delete", id=number)[2]
    forced = {"id": number, "params": {"FORCED": "Y"}}
    assert desk.refusal("crm.status.delete", **forced)[2].startswith("There are active items")
    desk.call("crm.lead.update", id=lead, fields={"STATUS_ID": "NEW"})
    assert desk.call("crm.status.delete", **forced) is True
    assert "JUNK" not in codes(desk, "STATUS")
    assert desk.refusal("crm.status.delete", **forced)[2] == "Status is not found."


def test_what_methods_made_outlives_other_switches(desk: Desk) -> None:
    add(desk, "SOURCE", "TG")
    desk.configure(mode=1, statuses=[{"directory": "SOURCE", "code": "MINE", "name": "Mine"}])
    assert {"TG", "MINE"} <= set(codes(desk, "SOURCE"))
    desk.configure(statuses=[])
    assert {"TG", "MINE"} & set(codes(desk, "SOURCE")) == {"TG"}


def test_a_pipeline_comes_with_its_stages_and_in_its_order(desk: Desk) -> None:
    made = desk.call("crm.category.add", entityTypeId=2, fields={"name": "Fairs", "sort": 50})
    number = made["category"]["id"]
    assert f"C{number}:WON" in codes(desk, f"DEAL_STAGE_{number}")
    listed = desk.call("crm.category.list", entityTypeId=2)["categories"]
    assert [line["id"] for line in listed] == [number, 0, 1], "the default one need not be first"
    assert ("originId" in listed[0], "originId" in listed[1]) == (True, False)
    deal = desk.call("crm.deal.add", fields={"CATEGORY_ID": number})
    assert desk.call("crm.deal.get", id=deal)["STAGE_ID"] == f"C{number}:NEW"
    assert desk.call("crm.category.get", entityTypeId=2, id=number) == made


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("list", {"entityTypeId": 1}, "ENTITY_TYPE_NOT_SUPPORTED"),
        ("list", {"entityTypeId": 999}, "NOT_FOUND"),
        ("list", {}, "100"),
        ("get", {"entityTypeId": 2, "id": 7}, "NOT_FOUND"),
        ("add", {"entityTypeId": 2}, "100"),
        ("add", {"entityTypeId": 2, "fields": {"name": " "}}, "CRM_FIELD_ERROR_VALUE_NOT_VALID"),
    ],
)
def test_refusals_of_pipelines(desk: Desk, method: str, params: dict[str, Any], code: str) -> None:
    assert desk.refusal(f"crm.category.{method}", **params)[:2] == (400, code)


SETTINGS = [
    ("crm.status.add", {"fields": {}}),
    ("crm.status.update", {"id": 1, "fields": {}}),
    ("crm.status.delete", {"id": 1}),
    ("crm.category.add", {"entityTypeId": 2, "fields": {"name": "x"}}),
    ("crm.deal.userfield.add", {"fields": {}}),
    ("crm.deal.userfield.update", {"id": 1, "fields": {}}),
    ("crm.deal.userfield.delete", {"id": 1}),
]


@pytest.mark.parametrize(("method", "params"), SETTINGS)
def test_the_crm_is_administered_by_its_administrators(
    desk: Desk, method: str, params: dict[str, Any]
) -> None:
    status, _, description = desk.as_user(2).refusal(method, **params)
    assert (status, description.rstrip(".")) == (400, "Access denied")


def test_a_custom_field_is_made_used_changed_and_deleted(desk: Desk) -> None:
    fields = {
        "FIELD_NAME": "channel",
        "USER_TYPE_ID": "enumeration",
        "LABEL": "Channel",
        "LIST": [{"VALUE": "Ad"}, {"VALUE": ""}, {"VALUE": "Friend"}],
    }
    number = desk.call("crm.deal.userfield.add", fields=fields)
    row = desk.call("crm.deal.userfield.get", id=number)
    assert (row["FIELD_NAME"], row["EDIT_FORM_LABEL"]) == ("UF_CRM_CHANNEL", {"en": "Channel"})
    ad, friend = row["LIST"]
    assert (ad["VALUE"], friend["VALUE"]) == ("Ad", "Friend")
    deal = desk.call("crm.deal.add", fields={"UF_CRM_CHANNEL": friend["ID"]})
    assert desk.call("crm.deal.get", id=deal)["UF_CRM_CHANNEL"] == friend["ID"]
    changes = [{"ID": ad["ID"], "DEL": "Y"}, {"ID": friend["ID"], "VALUE": "A friend"}]
    desk.call("crm.deal.userfield.update", id=number, fields={"LIST": changes})
    found = desk.call("crm.deal.userfield.list", filter={"FIELD_NAME": "UF_CRM_CHANNEL"})
    assert [one["VALUE"] for one in found[0]["LIST"]] == ["A friend"]
    assert "UF_CRM_CHANNEL" not in desk.call("crm.lead.fields")
    assert desk.call("crm.deal.userfield.delete", id=number) is True
    assert "UF_CRM_CHANNEL" not in desk.call("crm.deal.fields")


WRONG_FIELDS = [
    ({"USER_TYPE_ID": "string"}, "", "The 'FIELD_NAME' field is not found."),
    ({"FIELD_NAME": "A"}, "", "The 'USER_TYPE_ID' field is not found."),
    ({"FIELD_NAME": "A", "USER_TYPE_ID": "colour"}, "ERROR_CORE", "Invalid custom type"),
    ({"FIELD_NAME": "A-B", "USER_TYPE_ID": "string"}, "ERROR_CORE", "invalid characters"),
    ({"FIELD_NAME": "A" * 44, "USER_TYPE_ID": "string"}, "ERROR_CORE", "too long"),
    ({"FIELD_NAME": "NOTE", "USER_TYPE_ID": "string"}, "ERROR_CORE", "already exists"),
]


@pytest.mark.parametrize(("fields", "code", "words"), WRONG_FIELDS)
def test_a_custom_field_that_does_not_fit_is_refused(
    desk: Desk, fields: dict[str, Any], code: str, words: str
) -> None:
    status, found, description = desk.refusal("crm.deal.userfield.add", fields=fields)
    assert (status, found) == (400, code)
    assert words in description


def test_a_mandatory_field_is_asked_for(desk: Desk) -> None:
    fields = {"FIELD_NAME": "MUST", "USER_TYPE_ID": "string", "MANDATORY": "Y"}
    desk.call("crm.deal.userfield.add", fields=fields)
    refusal = desk.refusal("crm.item.add", entityTypeId=2, fields={})
    assert refusal[1] == "CRM_FIELD_ERROR_REQUIRED"


def test_currencies_come_whole_with_their_rates(desk: Desk) -> None:
    answer = desk.ask("crm.currency.list").json()
    assert answer["total"] == 0
    rates = {row["CURRENCY"]: (row["AMOUNT_CNT"], row["AMOUNT"]) for row in answer["result"]}
    assert rates == {"EUR": ("1", "1.0000"), "USD": ("1", "0.9000"), "RUB": ("100", "1.0000")}
    assert desk.call("crm.currency.base.get") == "EUR"
    assert desk.call("crm.currency.get", id="EUR")["BASE"] == "Y"
    assert desk.refusal("crm.currency.get", id="XXX")[2] == "Not found"


def test_a_sum_is_told_in_the_accounting_currency_as_well(desk: Desk) -> None:
    fields = {"opportunity": 1000, "currencyId": "RUB"}
    item = desk.call("crm.item.add", entityTypeId=2, fields=fields)["item"]
    assert (item["opportunityAccount"], item["accountCurrencyId"]) == (10, "EUR")
    assert [item[name] for name in ("isWon", "isLose", "isWork", "receivedAmount")] == [None] * 4
