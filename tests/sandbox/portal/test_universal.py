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


@pytest.mark.parametrize(
    ("type_id", "own", "fields"),
    [
        (3, {"name": "Ann"}, {"name": "", "lastName": ""}),
        (1, {"title": "A"}, {"title": ""}),
        (4, {"title": "A"}, {"title": ""}),
    ],
)
def test_a_card_keeps_a_name(
    desk: Desk, type_id: int, own: dict[str, Any], fields: dict[str, Any]
) -> None:
    card = {"entityTypeId": type_id, "id": add(desk, type_id, **own)["id"]}
    refusal = desk.refusal("crm.item.update", **card, fields=fields)
    assert refusal[:2] == (400, "CRM_FIELD_ERROR_REQUIRED")


LISTS = [
    ({"filter": {"titel": 1}}, "Invalid filter: field 'titel' is not allowed in filter"),
    ({"filter": {"title": [["a"]]}}, "Invalid filter: field 'title' has invalid value"),
    (
        {"filter": {"ufCrmNewsletter": "Y"}},
        "Invalid filter: field 'ufCrmNewsletter' has invalid value",
    ),
    ({"order": {"titel": "ASC"}}, "Invalid order: field 'titel' is not allowed in order"),
    (
        {"order": {"id": "UP"}},
        "Invalid order: allowed sort directions are ASC, DESC. But got 'UP' for field 'id'",
    ),
]


@pytest.mark.parametrize(("params", "text"), LISTS)
def test_each_mistake_in_a_list_has_its_own_words(
    desk: Desk, params: dict[str, Any], text: str
) -> None:
    refused = desk.refusal("crm.item.list", entityTypeId=2, **params)
    assert refused == (400, "INVALID_ARG_VALUE", text)


DATES = [
    ({">=updatedTime": "2026-01-01T03:00:00+03:00"}, 1),
    ({">=updatedTime": "2026-01-01T00:00:00+00:00"}, 1),
    ({">=updatedTime": "2026-01-01 03:00:00"}, 1),
    ({">=updatedTime": "2030-01-01T00:00:00+03:00"}, 0),
    ({">=updatedTime": "yesterday"}, 1),
    ({"<=updatedTime": "yesterday"}, 0),
]


@pytest.mark.parametrize(("filter_", "count"), DATES)
def test_a_date_that_cannot_be_read_filters_something_else(
    desk: Desk, filter_: dict[str, str], count: int
) -> None:
    add(desk, 2)
    assert len(desk.call("crm.item.list", entityTypeId=2, filter=filter_)["items"]) == count


@pytest.mark.parametrize(
    ("read", "date", "count"),
    [
        (True, "2030-01-01T00:00:00+03:00", 0),
        (False, "2030-01-01T00:00:00+03:00", 1),
        (False, "2030-01-01 00:00:00", 0),
    ],
)
def test_iso_dates_in_nested_groups_are_disputed(
    desk: Desk, read: bool, date: str, count: int
) -> None:
    desk.configure(iso_dates_in_groups=read)
    add(desk, 2)
    group = {"0": {"logic": "AND", "0": {">=updatedTime": date}}}
    assert len(desk.call("crm.item.list", entityTypeId=2, filter=group)["items"]) == count


@pytest.mark.parametrize(
    ("clears", "given", "left"),
    [(False, [], [2]), (True, [], []), (False, "", []), (False, [3], [3])],
)
def test_observers_are_emptied_by_an_empty_text(
    desk: Desk, clears: bool, given: Any, left: list[int]
) -> None:
    desk.configure(empty_array_clears=clears)
    deal = add(desk, 2, observers=[2])["id"]
    item = desk.call("crm.item.update", entityTypeId=2, id=deal, fields={"observers": given})
    assert item["item"]["observers"] == left


@pytest.mark.parametrize(
    ("fields", "amount"),
    [
        ({"currencyId": "RUB"}, 10000),
        ({"currencyId": "RUB", "opportunity": 7}, 7),
        ({"currencyId": "XXX"}, 100),
        ({"title": "x"}, 100),
    ],
)
def test_another_currency_computes_the_amount_anew(
    desk: Desk, fields: dict[str, Any], amount: float
) -> None:
    deal = add(desk, 2, opportunity=100, currencyId="EUR")["id"]
    item = desk.call("crm.item.update", entityTypeId=2, id=deal, fields=fields)["item"]
    assert item["opportunity"] == amount


def test_an_import_starts_nothing_and_may_say_when(desk: Desk) -> None:
    desk.configure(mode=2)
    fields: dict[str, Any] = {"name": "Ann", "createdTime": "2020-01-01T00:00:00+03:00"}
    fields |= {"PHONE": [{"VALUE": "+491", "VALUE_TYPE": "WORK"}]}
    made = desk.call("crm.item.import", entityTypeId=1, fields=fields)
    lead = desk.call("crm.item.get", entityTypeId=1, id=made["item"]["id"])["item"]
    assert set(made["item"]) == {"id"}
    assert (lead["stageId"], lead["phone"]) == ("NEW", "+491")
    assert lead["createdTime"] == "2020-01-01T00:00:00+03:00"
    manager = {"id": 2, "name": "M", "last_name": "M", "rights": ["read", "add"]}
    desk.configure(users=[{"id": 1, "name": "A", "last_name": "A", "admin": True}, manager])
    refused = desk.as_user(2).refusal("crm.item.import", entityTypeId=1, fields=fields)
    assert refused[:2] == (400, "ACCESS_DENIED")


def test_rows_make_the_amount_unless_it_is_set_by_hand(desk: Desk) -> None:
    deal = add(desk, 2)["id"]
    rows = [{"productName": "A", "price": 10, "quantity": 2}, {"productName": "B", "price": 5}]
    owner = {"ownerType": "D", "ownerId": deal}
    first = desk.call("crm.item.productrow.set", **owner, productRows=rows)["productRows"][0]
    assert (first["productName"], first["ownerType"], first["ownerId"]) == ("A", "D", deal)

    def amount() -> float:
        found: float = desk.call("crm.item.get", entityTypeId=2, id=deal)["item"]["opportunity"]
        return found

    assert amount() == 25
    desk.call("crm.item.productrow.update", id=first["id"], fields={"quantity": 1})
    assert amount() == 15
    by_hand = {"isManualOpportunity": "Y", "opportunity": 99}
    desk.call("crm.item.update", entityTypeId=2, id=deal, fields=by_hand)
    desk.call("crm.item.productrow.delete", id=first["id"])
    assert amount() == 99
    listed = desk.ask("crm.item.productrow.list", filter={"=ownerType": "D", "=ownerId": deal})
    assert listed.json()["total"] == 1
    assert desk.call("crm.item.productrow.set", **owner, productRows=[])["productRows"] == []


@pytest.mark.parametrize(
    ("verb", "params", "code"),
    [
        ("set", {"ownerType": "D", "ownerId": 2001}, "100"),
        ("set", {"ownerType": "C", "ownerId": 1, "productRows": []}, "ENTITY_TYPE_NOT_SUPPORTED"),
        ("set", {"ownerType": "D", "ownerId": 7, "productRows": []}, "OWNER_NOT_FOUND"),
        ("add", {"fields": {"price": 1}}, "100"),
        ("list", {"filter": {"ownerType": "D", "ownerId": 2001}}, "100"),
        ("get", {"id": 9}, "NOT_FOUND"),
    ],
)
def test_refusals_of_product_rows(desk: Desk, verb: str, params: dict[str, Any], code: str) -> None:
    assert desk.refusal(f"crm.item.productrow.{verb}", **params)[:2] == (400, code)
