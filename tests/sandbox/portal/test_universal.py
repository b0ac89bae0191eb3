"""crm.item.* (bitrix24.md §5)."""

from typing import Any

import pytest

from sandbox.portal.catalogue import uf_camel
from sandbox.portal.desk import Desk

PHONE = {"typeId": "PHONE", "valueType": "WORK", "value": "+491"}


def add(desk: Desk, type_id: int, **fields: Any) -> dict[str, Any]:
    item: dict[str, Any] = desk.call("crm.item.add", entityTypeId=type_id, fields=fields)["item"]
    return item


def test_add_returns_the_item_with_numbers_and_makes_no_trace(desk: Desk) -> None:
    contact = add(desk, 3, name="Ann", fm=[PHONE], utmSource="google", TRACE="{}")
    assert contact["assignedById"] == 1
    assert contact["utmSource"] == "google"
    assert contact["fm"][0] | {"id": 0} == PHONE | {"id": 0}
    assert contact["phoneWork"] == "+491"
    deal = add(desk, 2, title="T", contactIds=[contact["id"]], opportunity=5)
    assert (deal["contactId"], deal["contactIds"]) == (contact["id"], [contact["id"]])
    assert (deal["opportunity"], deal["stageId"], deal["entityTypeId"]) == (5, "NEW", 2)
    assert desk.portal.state()["traces"] == []


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("add", {"entityTypeId": 77, "fields": {}}, "NOT_FOUND"),
        ("add", {"entityTypeId": 5, "fields": {}}, "ENTITY_TYPE_NOT_SUPPORTED"),
        ("add", {"entityTypeId": 2}, "100"),
        ("add", {"entityTypeId": 4, "fields": {}}, "CRM_FIELD_ERROR_REQUIRED"),
        ("add", {"entityTypeId": 3, "fields": {"fm": "x"}}, "100"),
        ("add", {"entityTypeId": 2, "fields": {"contactIds": 5}}, "100"),
        (
            "add",
            {"entityTypeId": 2, "fields": {"stageId": "C1:NEW"}},
            "CRM_FIELD_ERROR_VALUE_NOT_VALID",
        ),
        (
            "add",
            {"entityTypeId": 2, "fields": {"opportunity": "much"}},
            "CRM_FIELD_ERROR_VALUE_NOT_VALID",
        ),
        ("get", {"entityTypeId": 2, "id": 5}, "NOT_FOUND"),
        ("list", {"entityTypeId": 2, "filter": {"titel": 1}}, "INVALID_ARG_VALUE"),
        ("list", {"entityTypeId": 2, "order": {"id": "UP"}}, "INVALID_ARG_VALUE"),
    ],
)
def test_refusals(desk: Desk, method: str, params: dict[str, Any], code: str) -> None:
    assert desk.refusal(f"crm.item.{method}", **params)[:2] == (400, code)


def test_fm_is_changed_by_row_id_and_appended_otherwise(desk: Desk) -> None:
    contact = add(desk, 3, name="Ann", fm=[PHONE])
    row_id = contact["fm"][0]["id"]

    def update(fm: Any) -> list[str]:
        item = desk.call("crm.item.update", entityTypeId=3, id=contact["id"], fields={"fm": fm})[
            "item"
        ]
        return [row["value"] for row in item["fm"]]

    assert update({str(row_id): PHONE | {"value": "+492"}}) == ["+492"]
    assert update({"n0": PHONE | {"value": "+493"}}) == ["+492", "+493"]
    assert update([PHONE | {"value": "+494"}]) == ["+492", "+493", "+494"]
    assert update({str(row_id): {"value": "+495"}}) == ["+492", "+493", "+494"]
    assert update({str(row_id): {"typeId": "PHONE", "value": ""}}) == ["+493", "+494"]
    assert update({"999": PHONE | {"value": "+496"}})[-1] == "+496"


def test_fm_comes_with_star_only_and_phone_can_be_selected(desk: Desk) -> None:
    add(desk, 3, name="Ann", fm=[PHONE])
    (item,) = desk.call("crm.item.list", entityTypeId=3, select=["id", "fm", "phone"])["items"]
    assert set(item) == {"id", "phone"}
    (item,) = desk.call("crm.item.list", entityTypeId=3, select=["*"])["items"]
    assert item["fm"]


def test_filters_nest_with_or_and_know_contact_ids(desk: Desk) -> None:
    contact = add(desk, 3, name="Ann")["id"]
    for title in ("a", "b", "c"):
        add(desk, 2, title=title, contactIds=[contact] if title == "c" else [])

    def titles(filter_: dict[str, Any]) -> list[str]:
        answer = desk.call("crm.item.list", entityTypeId=2, filter=filter_)
        return [item["title"] for item in answer["items"]]

    assert titles({"0": {"logic": "OR", "0": {"title": "a"}, "1": {"title": "b"}}}) == ["a", "b"]
    assert titles({"contactIds": contact}) == ["c"]
    assert titles({"@title": ["a", "c"], "!title": "a"}) == ["c"]


def test_an_update_moves_a_deal_to_another_pipeline_and_an_idle_one_saves_nothing(
    desk: Desk,
) -> None:
    desk.configure(event_handlers=[{"url": "http://127.0.0.1:1/"}])
    deal = add(desk, 2, title="a")
    params = {"entityTypeId": 2, "id": deal["id"]}
    moved = desk.call("crm.item.update", **params, fields={"categoryId": 1, "stageId": "C1:WON"})
    assert (moved["item"]["categoryId"], moved["item"]["stageSemanticId"]) == (1, "S")
    desk.now += 60
    same = desk.call("crm.item.update", **params, fields={"title": "a"})
    assert same["item"]["updatedTime"] == moved["item"]["updatedTime"]
    assert [event.name for event in desk.portal.world.events] == ["ONCRMDEALADD"]


def test_delete_gives_an_empty_array(desk: Desk) -> None:
    deal = add(desk, 2, title="a")
    assert desk.call("crm.item.delete", entityTypeId=2, id=deal["id"]) == []


@pytest.mark.parametrize(
    ("upper", "camel"),
    [
        ("UF_CRM_1747309879", "ufCrm_1747309879"),
        ("UF_CRM_3_1747309727", "ufCrm3_1747309727"),
        ("UF_CRM_3_DIGIT", "ufCrm3Digit"),
        ("UF_CRM_3_DIGIT10", "ufCrm_3_DIGIT10"),
        ("UF_CRM_TG_ID", "ufCrmTgId"),
    ],
)
def test_names_of_custom_fields(upper: str, camel: str) -> None:
    assert uf_camel(upper) == camel


def test_custom_fields_under_both_names(desk: Desk) -> None:
    first = add(desk, 2, ufCrm_1747309879="5", ufCrmBudget=102, UF_CRM_NOTE="lost")
    assert (first["ufCrm_1747309879"], first["ufCrmBudget"], first["ufCrmNote"]) == ("5", 102, None)
    second = desk.call(
        "crm.item.add",
        entityTypeId=2,
        useOriginalUfNames="Y",
        fields={"UF_CRM_NOTE": "kept", "UF_CRM_FILES": [["a.txt", "aGk="]]},
    )["item"]
    assert second["UF_CRM_NOTE"] == "kept"
    assert set(second["UF_CRM_FILES"][0]) == {"id", "url", "urlMachine"}
    described = desk.call("crm.item.fields", entityTypeId=2)["fields"]
    assert described["ufCrm_1747309879"]["upperName"] == "UF_CRM_1747309879"
    assert described["ufCrmBudget"]["items"][0] == {"ID": "101", "VALUE": "Up to 1000"}


def test_both_names_cannot_be_taken_from_a_contact(desk: Desk) -> None:
    contact = add(desk, 3, name="Ann")
    refusal = desk.refusal(
        "crm.item.update", entityTypeId=3, id=contact["id"], fields={"name": "", "lastName": ""}
    )
    assert refusal[:2] == (400, "CRM_FIELD_ERROR_REQUIRED")
