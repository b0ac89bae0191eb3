"""Each method object against the sandbox's portal over loopback HTTP."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import (
    NotFoundError,
    PermanentError,
)
from crm.client.encoding import Params
from crm.client.methods import (
    CategoryList,
    CommentAdd,
    CommentFile,
    CommentList,
    CommunicationType,
    ContactLink,
    CrmMode,
    DealContactAdd,
    DealContactDelete,
    DealContactItemsDelete,
    DealContactItemsGet,
    DealContactItemsSet,
    EntityAdd,
    EntityDelete,
    EntityFields,
    EntityGet,
    EntityList,
    EntityType,
    EntityUpdate,
    FindDuplicates,
    ItemAdd,
    ItemDelete,
    ItemFields,
    ItemGet,
    ItemList,
    ItemUpdate,
    MethodAvailability,
    MethodGet,
    ProfileGet,
    ScopeGet,
    ServerTime,
    SettingsModeGet,
    StatusList,
    TodoAdd,
    TraceAdd,
    TraceDelete,
    TracedEntity,
    UserCurrent,
    UserGet,
)
from tests.crm.client.against_portal.far_portal import FarPortal

DEAL, CONTACT, LEAD = EntityType.DEAL, EntityType.CONTACT, EntityType.LEAD
TRACE = json.dumps({"tags": {"list": {"utm_source": "google"}}})
PHONE = "+4930123456"


@pytest.mark.parametrize("kind", list(EntityType))
async def test_the_life_of_an_item(client: Bitrix24Client, kind: EntityType) -> None:
    names: Params = {"name": "Ann & Co + 1"} if kind is CONTACT else {"title": "Ann & Co + 1"}
    [field] = names
    made = await client.call(ItemAdd(kind, names))

    assert (await client.call(ItemGet(kind, made))).fields[field] == "Ann & Co + 1"
    updated = await client.call(ItemUpdate(kind, made, {field: "Other"}))
    assert (updated.id, updated.fields[field]) == (made, "Other")
    assert [r.id for r in await client.call(ItemList(kind, {"=id": made}, ("id",)))] == [made]
    assert field in await client.call(ItemFields(kind))
    await client.call(ItemDelete(kind, made))
    with pytest.raises(NotFoundError):
        await client.call(ItemGet(kind, made))


@pytest.mark.parametrize("kind", list(EntityType))
async def test_the_life_of_a_classic_entity(client: Bitrix24Client, kind: EntityType) -> None:
    field = "NAME" if kind is CONTACT else "TITLE"
    made = await client.call(EntityAdd(kind, {field: "Ann"}))

    assert (await client.call(EntityGet(kind, made))).fields[field] == "Ann"
    await client.call(EntityUpdate(kind, made, {field: "Other"}))
    [found] = await client.call(EntityList(kind, {"ID": made}, ("ID", field)))
    assert (found.id, found.fields[field]) == (made, "Other")
    assert field in await client.call(EntityFields(kind))
    await client.call(EntityDelete(kind, made))
    with pytest.raises(NotFoundError):
        await client.call(EntityGet(kind, made))


async def test_custom_fields_keep_their_names_and_choices(client: Bitrix24Client) -> None:
    made = await client.call(ItemAdd(DEAL, {"title": "T", "UF_CRM_NOTE": "kept"}))
    fields = await client.call(ItemFields(DEAL))

    assert (await client.call(ItemGet(DEAL, made))).fields["UF_CRM_NOTE"] == "kept"
    budget = next(f for f in fields.values() if "UF_CRM_BUDGET" in (f.name, f.upper_name))
    assert {choice.title for choice in budget.choices} >= {"Up to 1000", "Over 5000"}


async def test_a_trace_linked_and_deleted(client: Bitrix24Client, portal: FarPortal) -> None:
    lead = await client.call(EntityAdd(LEAD, {"TITLE": "T"}))
    trace = await client.call(TraceAdd(TRACE, (TracedEntity(LEAD, lead),)))

    traces = (await portal.state())["traces"]
    assert str(trace) in json.dumps(traces)
    await client.call(TraceDelete(trace))
    await client.call(TraceDelete(trace))


async def test_a_trace_for_nobody_is_refused(client: Bitrix24Client) -> None:
    with pytest.raises(PermanentError) as caught:
        await client.call(TraceAdd(TRACE, (TracedEntity(LEAD, 999_999),)))

    assert caught.value.code == "ERROR_CORE"
    assert caught.value.reason == "You have no access to entity `LEAD` with ID `999999`."


async def test_the_duplicate_search(client: Bitrix24Client) -> None:
    nobody = await client.call(FindDuplicates(CommunicationType.PHONE, (PHONE,)))
    made = await client.call(
        EntityAdd(CONTACT, {"NAME": "A", "PHONE": [{"VALUE": PHONE, "VALUE_TYPE": "MOBILE"}]})
    )
    found = await client.call(FindDuplicates(CommunicationType.PHONE, ("1", PHONE), CONTACT))

    assert nobody.of(CONTACT) == ()
    assert found.contacts == (made,)


async def test_the_contacts_of_a_deal(client: Bitrix24Client) -> None:
    deal = await client.call(EntityAdd(DEAL, {"TITLE": "T"}))
    ann, bob = [await client.call(EntityAdd(CONTACT, {"NAME": name})) for name in ("A", "B")]

    assert await client.call(DealContactAdd(deal, ContactLink(ann))) is True
    assert await client.call(DealContactAdd(deal, ContactLink(ann))) is False
    await client.call(DealContactItemsSet(deal, (ContactLink(ann), ContactLink(bob, primary=True))))
    links = await client.call(DealContactItemsGet(deal))
    assert {link.contact_id: link.primary for link in links} == {ann: False, bob: True}
    assert await client.call(DealContactDelete(deal, ann)) is True
    assert await client.call(DealContactDelete(deal, ann)) is False
    await client.call(DealContactItemsDelete(deal))
    assert await client.call(DealContactItemsGet(deal)) == ()


async def test_comments_and_to_dos(client: Bitrix24Client) -> None:
    deal = await client.call(EntityAdd(DEAL, {"TITLE": "T"}))
    comment = await client.call(CommentAdd(DEAL, deal, "hello", (CommentFile("a.txt", "aGk="),)))

    assert [(c.id, c.text) for c in await client.call(CommentList(DEAL, deal))] == [
        (comment, "hello")
    ]
    assert await client.call(TodoAdd(DEAL, deal, "2030-01-01T10:00:00", title="Call")) > 0


async def test_how_the_portal_is_set_up(client: Bitrix24Client, portal: FarPortal) -> None:
    assert await client.call(SettingsModeGet()) is CrmMode.CLASSIC
    await portal.settings(mode=2)
    assert await client.call(SettingsModeGet()) is CrmMode.SIMPLE
    assert "WEB" in {status.code for status in await client.call(StatusList("SOURCE"))}
    stages = {s.code: s.semantics for s in await client.call(StatusList("DEAL_STAGE"))}
    assert (stages["NEW"], stages["WON"], stages["LOSE"]) == ("", "S", "F")
    pipelines = {category.id: category.default for category in await client.call(CategoryList())}
    assert pipelines[0] is True
    assert len(pipelines) == 2


async def test_who_is_who(client: Bitrix24Client) -> None:
    profile = await client.call(ProfileGet())

    assert (profile.id, profile.admin) == (1, True)
    assert (await client.call(UserCurrent())).id == 1
    assert {user.id for user in await client.call(UserGet())} == {1, 2, 3}


async def test_what_the_api_says_of_itself(client: Bitrix24Client, clock: Any) -> None:
    assert await client.call(ScopeGet()) >= {"crm"}
    assert await client.call(MethodGet("crm.item.add")) == MethodAvailability(True, True)
    assert await client.call(MethodGet("no.such.method")) == MethodAvailability(False, False)
    now = await client.call(ServerTime())
    assert now.astimezone(UTC) == datetime.fromtimestamp(int(clock.now), UTC)
