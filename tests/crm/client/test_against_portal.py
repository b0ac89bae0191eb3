"""Each method object against the sandbox's portal over loopback HTTP."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from crm.client import Bitrix24Client
from crm.encoding import Params
from crm.endpoint import WebhookUrl
from crm.errors import (
    AmbiguousError,
    Bitrix24Error,
    ExpiredTokenError,
    NotFoundError,
    OperatingLimitError,
    PermanentError,
    PortalWideError,
    TransientError,
)
from crm.limits import Limits
from crm.methods import (
    Batch,
    CategoryList,
    Command,
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
    Done,
    EntityAdd,
    EntityDelete,
    EntityFields,
    EntityGet,
    EntityList,
    EntityType,
    EntityUpdate,
    Failed,
    FindDuplicates,
    ItemAdd,
    ItemDelete,
    ItemFields,
    ItemGet,
    ItemList,
    ItemUpdate,
    MethodAvailability,
    MethodGet,
    NotExecuted,
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
    id_of,
)
from crm.operating import OperatingLimit
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app

DEAL, CONTACT, LEAD = EntityType.DEAL, EntityType.CONTACT, EntityType.LEAD
TRACE = json.dumps({"tags": {"list": {"utm_source": "google"}}})
PHONE = "+4930123456"


class FarPortal:
    """The portal over HTTP, and the switches beside it."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self._session = session

    async def state(self) -> Any:
        async with self._session.get(self.server.make_url("/_sandbox/state")) as answer:
            return await answer.json()

    async def fault(self, kind: str, **more: Any) -> None:
        await self._post("faults", {"set": {"kind": kind, **more}})

    async def settings(self, **switches: Any) -> None:
        await self._post("settings", switches)

    async def _post(self, what: str, body: Any) -> None:
        url = self.server.make_url(f"/_sandbox/{what}")
        async with self._session.post(url, json=body) as answer:
            assert answer.status == 200, await answer.text()


@pytest.fixture
async def portal(session: aiohttp.ClientSession, clock: Any) -> AsyncIterator[FarPortal]:
    server = TestServer(create_app(Portal(), clock=clock, sleep=clock.sleep))
    await server.start_server()
    yield FarPortal(server, session)
    await server.close()


@pytest.fixture
def client(session: aiohttp.ClientSession, portal: FarPortal, limits: Limits) -> Bitrix24Client:
    address = str(portal.server.make_url("/rest/1/sandbox/"))
    return Bitrix24Client(session, WebhookUrl(address), limits)


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


# --- batches ---------------------------------------------------------------------------------


async def test_a_chain_makes_a_linked_bundle(client: Bitrix24Client) -> None:
    text = "a & b + c = $result[contact] %26"
    contact = Command("contact", ItemAdd(CONTACT, {"name": "Ann & Co", "post": text}))
    deal = Command("deal", ItemAdd(DEAL, {"title": "T", "contactIds": [id_of(contact)]}))
    trace = Command(
        "trace",
        TraceAdd(TRACE, (TracedEntity(CONTACT, id_of(contact)), TracedEntity(DEAL, id_of(deal)))),
    )
    read = Command("read", ItemGet(DEAL, id_of(deal)))

    result = await client.batch(Batch((contact, deal, trace, read)))

    assert result.failure is None
    made = result.value(contact)
    record = result.value(read)
    assert made is not None
    assert record is not None
    assert record.fields["contactIds"] == [made]
    assert isinstance(result[trace], Done)
    person = await client.call(ItemGet(CONTACT, made))
    assert person.fields["name"] == "Ann & Co"
    assert person.fields["post"] == text.replace("$", "$ ")


async def test_a_stored_trace_is_shared_by_classic_adds(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    trace = Command("trace", TraceAdd(TRACE))
    lead = Command(
        "lead",
        EntityAdd(LEAD, {"TITLE": "T", "UTM_SOURCE": "google", "TRACE": id_of(trace)}),
    )

    result = await client.batch(Batch((trace, lead)))

    assert result.failure is None
    assert len((await portal.state())["traces"]) == 1


async def test_a_chain_that_fails_in_the_middle(client: Bitrix24Client) -> None:
    deal = Command("deal", ItemAdd(DEAL, {"title": "T"}))
    bad = Command("bad", TraceAdd(TRACE, (TracedEntity(LEAD, 999_999),)))
    after = Command("after", ItemAdd(DEAL, {"title": "never"}))

    result = await client.batch(Batch((deal, bad, after)))

    assert isinstance(result[deal], Done)
    failed = result[bad]
    assert isinstance(failed, Failed)
    assert type(failed.error) is PermanentError
    assert result[after] == NotExecuted()


async def test_fifty_commands_in_one_request(client: Bitrix24Client, portal: FarPortal) -> None:
    commands = tuple(
        Command(f"c{number}", EntityAdd(LEAD, {"TITLE": f"T{number}"})) for number in range(50)
    )

    result = await client.batch(Batch(commands, halt=False))

    assert all(isinstance(outcome, Done) for outcome in result.outcomes.values())
    assert client.limits.use("crm.lead.add").used == pytest.approx(50 * 0.03, rel=0.1)


async def test_long_lists_are_walked_to_the_end(client: Bitrix24Client) -> None:
    commands = tuple(Command(f"c{number}", EntityAdd(LEAD, {"TITLE": "T"})) for number in range(50))
    made = [
        outcome.value
        for _ in range(3)
        for outcome in (await client.batch(Batch(commands))).outcomes.values()
        if isinstance(outcome, Done)
    ]

    universal = [r.id async for r in client.list_all(ItemList(LEAD, select=("title",)))]
    classic = [r.id async for r in client.list_all(EntityList(LEAD, select=("TITLE",)))]

    assert universal == classic == made
    assert len(made) == 150


# --- limits and faults -----------------------------------------------------------------------


async def test_two_hundred_calls_never_meet_a_full_bucket(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    for _ in range(200):  # one by one: simulated time would outrun requests side by side
        await client.call(ServerTime())

    assert "QUERY_LIMIT_EXCEEDED" not in json.dumps((await portal.state())["requests"])


async def test_a_method_is_slowed_down_before_the_portal_refuses_it(
    session: aiohttp.ClientSession, portal: FarPortal, clock: Any
) -> None:
    await portal.settings(operating_limit=10.0, command_seconds=0.5)
    limits = Limits(
        clock, operating=OperatingLimit(seconds=10.0), patience=1000.0, sleep=clock.sleep
    )
    address = str(portal.server.make_url("/rest/1/sandbox/"))
    client = Bitrix24Client(session, WebhookUrl(address), limits)

    for _ in range(60):
        await client.call(ItemAdd(DEAL, {"title": "T"}))

    assert len((await portal.state())["entities"]["deal"]) == 60


async def test_batches_are_slowed_down_too(
    session: aiohttp.ClientSession, portal: FarPortal, clock: Any
) -> None:
    """Each command counts for its method, and the reset is waited for, not beyond it."""
    await portal.settings(operating_limit=60.0, command_seconds=0.5)
    limits = Limits(
        clock, operating=OperatingLimit(seconds=60.0), patience=1000.0, sleep=clock.sleep
    )
    address = str(portal.server.make_url("/rest/1/sandbox/"))
    client = Bitrix24Client(session, WebhookUrl(address), limits)
    commands = tuple(Command(f"c{number}", ItemAdd(DEAL, {"title": "T"})) for number in range(20))
    began = clock.now

    for _ in range(12):
        result = await client.batch(Batch(commands, halt=False))
        assert all(isinstance(outcome, Done) for outcome in result.outcomes.values())

    assert len((await portal.state())["entities"]["deal"]) == 240
    assert clock.now - began < 1800  # 120 s of work at 60 s in ten minutes


async def test_a_method_used_up_by_others_is_refused_inside_a_batch_alone(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    """The rest of the batch is carried out; the method stays closed for the time the portal said,
    and a call that needs it is not even sent."""
    await portal.fault("operating_limit", method="crm.tracking.trace.add")
    deal = Command("deal", ItemAdd(DEAL, {"title": "T"}))
    trace = Command("trace", TraceAdd(TRACE))

    result = await client.batch(Batch((deal, trace), halt=False))
    requests = (await portal.state())["requests"]["count"]
    with pytest.raises(OperatingLimitError) as caught:
        await client.call(TraceAdd(TRACE))
    await client.call(ItemList(DEAL))

    assert isinstance(result[deal], Done)
    failed = result[trace]
    assert isinstance(failed, Failed)
    assert type(failed.error) is OperatingLimitError
    assert failed.error.retry_after == pytest.approx(60.0, abs=1)
    assert caught.value.code == "OPERATION_TIME_LIMIT_NEAR"
    assert (await portal.state())["requests"]["count"] == requests + 1


@pytest.mark.parametrize(
    ("fault", "of_add", "of_read"),
    [
        ({"kind": "cut_before"}, AmbiguousError, TransientError),
        ({"kind": "cut_after"}, AmbiguousError, TransientError),
        ({"kind": "html", "status": 500}, AmbiguousError, TransientError),
        ({"kind": "html", "status": 502}, AmbiguousError, TransientError),
        ({"kind": "server_error"}, AmbiguousError, TransientError),
        ({"kind": "no_auth"}, PortalWideError, PortalWideError),
        ({"kind": "expired_token"}, ExpiredTokenError, ExpiredTokenError),
        ({"kind": "plan"}, PortalWideError, PortalWideError),
        ({"kind": "scope"}, PortalWideError, PortalWideError),
        ({"kind": "deleted"}, PortalWideError, PortalWideError),
        ({"kind": "overload"}, PortalWideError, PortalWideError),
        ({"kind": "refuse"}, PermanentError, PermanentError),
        ({"kind": "operating_limit"}, OperatingLimitError, OperatingLimitError),
    ],
    ids=lambda value: str(value.get("kind")) if isinstance(value, dict) else "",
)
async def test_what_goes_wrong_has_its_class(
    client: Bitrix24Client,
    portal: FarPortal,
    fault: dict[str, Any],
    of_add: type[Bitrix24Error],
    of_read: type[Bitrix24Error],
) -> None:
    await portal.fault(**fault, count=2)

    for method, expected in ((ItemAdd(DEAL, {"title": "T"}), of_add), (ItemList(DEAL), of_read)):
        with pytest.raises(Bitrix24Error) as caught:
            await client.call(method)
        assert type(caught.value) is expected


async def test_a_full_bucket_is_waited_out(client: Bitrix24Client, portal: FarPortal) -> None:
    await portal.fault("rate_limit", count=2)

    made = await client.call(ItemAdd(DEAL, {"title": "T"}))

    assert list((await portal.state())["entities"]["deal"]) != []
    assert made > 0


async def test_a_batch_that_dies_between_two_commands(
    client: Bitrix24Client, portal: FarPortal
) -> None:
    await portal.fault("dies", after=1)
    commands = (
        Command("a", ItemAdd(DEAL, {"title": "A"})),
        Command("b", ItemAdd(DEAL, {"title": "B"})),
    )

    with pytest.raises(AmbiguousError):
        await client.batch(Batch(commands))

    assert len((await portal.state())["entities"]["deal"]) == 1
