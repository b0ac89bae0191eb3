"""Each method object: what it asks, and how it reads the answers that bitrix24.md documents."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.client.call_errors import UnexpectedAnswerError
from crm.client.encoding import Ref
from crm.client.methods import (
    Activity,
    ActivityComplete,
    Binding,
    BindingsList,
    Category,
    CategoryList,
    Comment,
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
    Duplicates,
    EntityAdd,
    EntityDelete,
    EntityFields,
    EntityGet,
    EntityList,
    EntityType,
    EntityUpdate,
    EventBind,
    EventGet,
    EventHandler,
    FindDuplicates,
    ItemAdd,
    ItemDelete,
    ItemFields,
    ItemGet,
    ItemList,
    ItemUpdate,
    MethodAvailability,
    MethodGet,
    Profile,
    ProfileGet,
    Record,
    ScopeGet,
    ServerTime,
    SettingsModeGet,
    StageHistoryList,
    StageRow,
    Status,
    StatusList,
    TodoAdd,
    TodoList,
    TodoUpdateDeadline,
    TraceAdd,
    TraceDelete,
    TracedEntity,
    User,
    UserCurrent,
    UserGet,
)

DEAL, LEAD, CONTACT = EntityType.DEAL, EntityType.LEAD, EntityType.CONTACT
UF = {"useOriginalUfNames": "Y"}

ASKED: list[tuple[Any, str, dict[str, Any]]] = [
    (
        ItemAdd(DEAL, {"title": "T"}),
        "crm.item.add",
        {"entityTypeId": 2, **UF, "fields": {"title": "T"}},
    ),
    (ItemGet(EntityType.QUOTE, 5), "crm.item.get", {"entityTypeId": 7, **UF, "id": 5}),
    (ItemList(LEAD), "crm.item.list", {"entityTypeId": 1, **UF}),
    (
        ItemList(CONTACT, {"=originId": "k"}, ("id",), {"id": "DESC"}, 50),
        "crm.item.list",
        {
            "entityTypeId": 3,
            **UF,
            "select": ("id",),
            "filter": {"=originId": "k"},
            "order": {"id": "DESC"},
            "start": 50,
        },
    ),
    (
        ItemUpdate(EntityType.COMPANY, 4, {"title": "T"}),
        "crm.item.update",
        {"entityTypeId": 4, **UF, "id": 4, "fields": {"title": "T"}},
    ),
    (ItemDelete(DEAL, 5), "crm.item.delete", {"entityTypeId": 2, "id": 5}),
    (ItemFields(DEAL), "crm.item.fields", {"entityTypeId": 2, **UF}),
    (EntityAdd(LEAD, {"NAME": "A"}), "crm.lead.add", {"fields": {"NAME": "A"}}),
    (
        EntityAdd(DEAL, {}, {"REGISTER_SONET_EVENT": "N"}),
        "crm.deal.add",
        {"fields": {}, "params": {"REGISTER_SONET_EVENT": "N"}},
    ),
    (EntityGet(CONTACT, 5), "crm.contact.get", {"id": 5}),
    (EntityList(EntityType.COMPANY, {"ID": 1}), "crm.company.list", {"filter": {"ID": 1}}),
    (
        EntityUpdate(EntityType.QUOTE, 5, {"TITLE": "T"}, {"IMPORT": "Y"}),
        "crm.quote.update",
        {"id": 5, "fields": {"TITLE": "T"}, "params": {"IMPORT": "Y"}},
    ),
    (EntityDelete(LEAD, 5), "crm.lead.delete", {"id": 5}),
    (EntityFields(DEAL), "crm.deal.fields", {}),
    (TraceAdd("{}"), "crm.tracking.trace.add", {"TRACE": "{}"}),
    (
        TraceAdd("{}", (TracedEntity(LEAD, 7), TracedEntity(CONTACT, Ref("c")))),
        "crm.tracking.trace.add",
        {
            "TRACE": "{}",
            "ENTITIES": [{"TYPE": "LEAD", "ID": 7}, {"TYPE": "CONTACT", "ID": Ref("c")}],
        },
    ),
    (TraceDelete(7), "crm.tracking.trace.delete", {"id": 7}),
    (
        FindDuplicates(CommunicationType.PHONE, ("+4930",)),
        "crm.duplicate.findbycomm",
        {"type": "PHONE", "values": ("+4930",)},
    ),
    (
        FindDuplicates(CommunicationType.EMAIL, ("a@b.c",), CONTACT),
        "crm.duplicate.findbycomm",
        {"type": "EMAIL", "values": ("a@b.c",), "entity_type": "CONTACT"},
    ),
    (
        DealContactAdd(2, ContactLink(3, primary=True, sort=10)),
        "crm.deal.contact.add",
        {"id": 2, "fields": {"CONTACT_ID": 3, "IS_PRIMARY": "Y", "SORT": 10}},
    ),
    (DealContactDelete(2, 3), "crm.deal.contact.delete", {"id": 2, "fields": {"CONTACT_ID": 3}}),
    (DealContactItemsGet(2), "crm.deal.contact.items.get", {"id": 2}),
    (
        DealContactItemsSet(2, (ContactLink(3),)),
        "crm.deal.contact.items.set",
        {"id": 2, "items": [{"CONTACT_ID": 3, "IS_PRIMARY": "N"}]},
    ),
    (DealContactItemsDelete(2), "crm.deal.contact.items.delete", {"id": 2}),
    (
        CommentAdd(DEAL, 10, "hi", (CommentFile("a.txt", "aGk="),)),
        "crm.timeline.comment.add",
        {
            "fields": {
                "ENTITY_TYPE": "deal",
                "ENTITY_ID": 10,
                "COMMENT": "hi",
                "FILES": [["a.txt", "aGk="]],
            }
        },
    ),
    (
        CommentList(DEAL, 10),
        "crm.timeline.comment.list",
        {"filter": {"ENTITY_TYPE": "deal", "ENTITY_ID": 10}, "order": {"ID": "DESC"}},
    ),
    (
        TodoAdd(LEAD, 1, "2026-08-19T15:00:00", "t", "d", 5, (0, 15)),
        "crm.activity.todo.add",
        {
            "ownerTypeId": 1,
            "ownerId": 1,
            "deadline": "2026-08-19T15:00:00",
            "title": "t",
            "description": "d",
            "responsibleId": 5,
            "pingOffsets": (0, 15),
        },
    ),
    (SettingsModeGet(), "crm.settings.mode.get", {}),
    (
        StatusList("SOURCE"),
        "crm.status.list",
        {"filter": {"ENTITY_ID": "SOURCE"}, "order": {"SORT": "ASC"}},
    ),
    (CategoryList(), "crm.category.list", {"entityTypeId": 2}),
    (
        UserGet({"ACTIVE": True}, 50),
        "user.get",
        {"sort": "ID", "order": "ASC", "FILTER": {"ACTIVE": True}, "start": 50},
    ),
    (UserCurrent(), "user.current", {}),
    (ProfileGet(), "profile", {}),
    (ScopeGet(), "scope", {}),
    (ScopeGet(full=True), "scope", {"full": True}),
    (MethodGet("crm.Item.add"), "method.get", {"name": "crm.item.add"}),
    (ServerTime(), "server.time", {}),
    (
        StageHistoryList(DEAL, (4, 5), 17),
        "crm.stagehistory.list",
        {
            "entityTypeId": 2,
            "filter": {"@OWNER_ID": (4, 5), ">ID": 17},
            "order": {"ID": "ASC"},
            "start": -1,
        },
    ),
    (BindingsList(8), "crm.timeline.bindings.list", {"filter": {"OWNER_ID": 8}}),
    (
        TodoList(DEAL, 7),
        "crm.activity.list",
        {
            "filter": {"OWNER_TYPE_ID": "2", "OWNER_ID": "7", "PROVIDER_ID": "CRM_TODO"},
            "order": {"ID": "DESC"},
            "select": ("ID", "DESCRIPTION", "COMPLETED"),
        },
    ),
    (
        TodoUpdateDeadline(9, DEAL, 7, "2026-03-05T10:00:00+00:00"),
        "crm.activity.todo.updatedeadline",
        {"id": 9, "ownerTypeId": 2, "ownerId": 7, "value": "2026-03-05T10:00:00+00:00"},
    ),
    (ActivityComplete(9), "crm.activity.update", {"id": 9, "fields": {"COMPLETED": "Y"}}),
    (EventGet(), "event.get", {}),
    (
        EventBind("ONCRMDEALUPDATE", "https://x.y/z"),
        "event.bind",
        {"event": "ONCRMDEALUPDATE", "handler": "https://x.y/z"},
    ),
]


@pytest.mark.parametrize(("method", "name", "params"), ASKED, ids=lambda value: str(value)[:30])
def test_what_is_asked(method: Any, name: str, params: dict[str, Any]) -> None:
    assert method.name == name
    assert method.params() == params


@pytest.mark.parametrize(("method", "name", "_params"), ASKED, ids=lambda value: str(value)[:30])
def test_adds_are_never_repeated_blindly(method: Any, name: str, _params: Any) -> None:
    makes_something = name.endswith(".add") and name != "crm.deal.contact.add"

    assert method.repeatable is not makes_something


@pytest.mark.parametrize("update", [ItemUpdate, EntityUpdate])
def test_an_update_that_appends_is_not_repeated_either(update: Any) -> None:
    assert not update(CONTACT, 1, {"fm": [{"typeId": "PHONE"}]}, appends=True).repeatable


def test_an_update_that_another_may_follow_at_once_is_not_repeated_blindly() -> None:
    assert not ItemUpdate(DEAL, 1, {"assignedById": 2}, contested=True).repeatable


READ: list[tuple[Any, Any, Any]] = [
    (ItemAdd(DEAL, {}), {"item": {"id": 342, "entityTypeId": 2}}, 342),
    (ItemGet(DEAL, 1), {"item": {"id": 5, "title": "T"}}, Record(5, {"id": 5, "title": "T"})),
    (ItemList(DEAL), {"items": []}, ()),
    (ItemList(DEAL), {"items": [{"id": 5}]}, (Record(5, {"id": 5}),)),
    (ItemUpdate(DEAL, 1, {}), {"item": {"id": 5}}, Record(5, {"id": 5})),
    (ItemDelete(DEAL, 1), [], None),
    (EntityAdd(LEAD, {}), 3465, 3465),
    (EntityAdd(LEAD, {}), "3465", 3465),
    (
        EntityGet(LEAD, 1),
        {"ID": "123", "OPPORTUNITY": "0.00"},
        Record(123, {"ID": "123", "OPPORTUNITY": "0.00"}),
    ),
    (EntityList(LEAD), [], ()),
    (EntityList(LEAD), [{"ID": "5"}], (Record(5, {"ID": "5"}),)),
    (
        EntityList(LEAD),
        {"0": {"ID": "5"}, "2": {"ID": "6"}},
        (Record(5, {"ID": "5"}), Record(6, {"ID": "6"})),
    ),
    (EntityUpdate(LEAD, 1, {}), True, None),
    (EntityDelete(LEAD, 1), True, None),
    (TraceAdd("{}"), 1581, 1581),
    (TraceDelete(1), None, None),
    (FindDuplicates(CommunicationType.PHONE, ("1",)), [], Duplicates()),
    (
        FindDuplicates(CommunicationType.PHONE, ("1",)),
        {"CONTACT": [275, "2297"]},
        Duplicates(contacts=(275, 2297)),
    ),
    (DealContactAdd(1, ContactLink(2)), False, False),
    (DealContactDelete(1, 2), True, True),
    (
        DealContactItemsGet(1),
        [{"CONTACT_ID": 55, "SORT": 100, "ROLE_ID": 0, "IS_PRIMARY": "Y"}],
        (ContactLink(55, primary=True, sort=100),),
    ),
    (DealContactItemsSet(1, (ContactLink(2),)), True, None),
    (DealContactItemsDelete(1), True, None),
    (CommentAdd(DEAL, 1, "x"), 999, 999),
    (
        CommentList(DEAL, 1),
        [{"ID": "9", "COMMENT": "hi", "AUTHOR_ID": "1", "CREATED": "2026-01-01T00:00:00+03:00"}],
        (Comment(9, "hi", 1, "2026-01-01T00:00:00+03:00"),),
    ),
    (TodoAdd(DEAL, 1, "x"), {"id": 999}, 999),
    (SettingsModeGet(), 1, CrmMode.CLASSIC),
    (SettingsModeGet(), "2", CrmMode.SIMPLE),
    (
        StatusList("STATUS"),
        [
            {
                "STATUS_ID": "WON",
                "NAME": "Won",
                "ENTITY_ID": "DEAL_STAGE",
                "SORT": "10",
                "SEMANTICS": "S",
            },
            {"STATUS_ID": "NEW", "NAME": "New", "ENTITY_ID": "DEAL_STAGE", "SEMANTICS": None},
        ],
        (Status("WON", "Won", "DEAL_STAGE", 10, "S"), Status("NEW", "New", "DEAL_STAGE")),
    ),
    (
        CategoryList(),
        {"categories": [{"id": 0, "name": "General", "isDefault": "Y"}]},
        (Category(0, "General", default=True),),
    ),
    (UserGet(), [{"ID": "1", "NAME": "A", "ACTIVE": True}], (User(1, "A"),)),
    (UserGet(), [{"ID": "1", "ACTIVE": False}], (User(1, active=False),)),
    (UserCurrent(), {"ID": "1", "EMAIL": "a@b.c"}, User(1, email="a@b.c")),
    (
        ProfileGet(),
        {"ID": "1", "ADMIN": True, "NAME": "A", "LAST_NAME": None},
        Profile(1, admin=True, name="A"),
    ),
    (ScopeGet(), ["crm", "user"], frozenset({"crm", "user"})),
    (MethodGet("x"), {"isExisting": True, "isAvailable": False}, MethodAvailability(True, False)),
    (ServerTime(), "2026-01-01T03:00:00+03:00", datetime(2026, 1, 1, tzinfo=UTC)),
    (
        StageHistoryList(LEAD, (4,)),
        {
            "items": [
                {
                    "ID": 7,
                    "TYPE_ID": 3,
                    "OWNER_ID": 4,
                    "CREATED_TIME": "2026-01-01T03:00:00+03:00",
                    "STATUS_ID": "JUNK",
                    "STATUS_SEMANTIC_ID": "F",
                }
            ]
        },
        (StageRow(7, 4, "JUNK", "F", datetime(2026, 1, 1, tzinfo=UTC)),),
    ),
    (
        BindingsList(8),
        [{"OWNER_ID": "8", "ENTITY_ID": "5", "ENTITY_TYPE": "deal"}],
        (Binding("deal", 5),),
    ),
    (
        TodoList(DEAL, 7),
        [{"ID": "9", "DESCRIPTION": "x", "COMPLETED": "N"}],
        (Activity(9, "x", completed=False),),
    ),
    (TodoUpdateDeadline(9, DEAL, 7, ""), {"id": 9}, None),
    (ActivityComplete(9), True, None),
    (EventBind("X", "y"), True, None),
    (
        EventGet(),
        [{"event": "onCrmDealUpdate", "handler": "https://x.y/z", "offline": 0}],
        (EventHandler("ONCRMDEALUPDATE", "https://x.y/z"),),
    ),
]


def _in_one_order(value: object) -> str:
    """Name a case the same in every process: a set is written in an order of the process' own."""
    return str(sorted(value) if isinstance(value, frozenset) else value)[:30]


@pytest.mark.parametrize(("method", "result", "value"), READ, ids=_in_one_order)
def test_what_is_read(method: Any, result: Any, value: Any) -> None:
    assert method.read(result) == value


def complaint(method: Any, result: Any) -> str:
    """What is said of a result that cannot be read; nothing when it can."""
    try:
        method.read(result)
    except UnexpectedAnswerError as error:
        return str(error)
    return ""


def method_id(method: Any) -> str:
    return str(method.name)


ONE_OF_EACH = list({method.name: method for method, _, _ in ASKED}.values())
SAYS_NOTHING = {"crm.item.delete", "crm.tracking.trace.delete"}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["item", "items", "id", "ID", "fields", "CONTACT", "categories", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("method", ONE_OF_EACH, ids=method_id)
@given(result=anything)
def test_any_answer_is_read_or_called_unexpected(method: Any, result: Any) -> None:
    assert len(complaint(method, result)) < 120


@pytest.mark.parametrize(
    "method", [one for one in ONE_OF_EACH if one.name not in SAYS_NOTHING], ids=method_id
)
def test_a_wrong_shape_is_told_without_the_value(method: Any) -> None:
    for result in ("Ann-Personal-Data", {"item": "Ann-Personal-Data"}, [["Ann-Personal-Data"]]):
        assert "Ann" not in complaint(method, result)


@pytest.mark.parametrize("result", [{"item": {"id": 0}}, {"items": []}, {"x": [1]}, None, 0])
def test_nonsense_is_not_nobody(result: Any) -> None:
    """Else a second contact would be made for somebody who is there."""
    assert complaint(FindDuplicates(CommunicationType.PHONE, ("1",)), result)
