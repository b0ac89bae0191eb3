"""A portal that dies, cuts, refuses or works on: in the end there is exactly one of everything."""

from collections import Counter
from dataclasses import replace

import aiohttp
import pytest

from crm.client.bitrix24_client import Bitrix24Client, ClientOptions, open_session
from crm.client.endpoint import WebhookUrl
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemUpdate
from crm.client.methods.timeline import CommentAdd
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.delivery.plan import TraceMode
from intake.delivery.planning import kinds_of
from intake.forms.crm_part import Bundle, EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import (
    AmbiguousError,
    PermanentError,
    PortalWideError,
    TransientError,
)
from intake.submissions.submission import Created
from tests.crm.gateway.workshop import Workshop
from tests.intake.delivery.made_up import COMPANY, KEY, PHONE, submission

BUNDLES = (Bundle.LEAD, Bundle.DEAL, Bundle.QUOTE)
LONGEST_CHAIN = 7
EXISTING = (False, True)


def check_exactly_one(workshop: Workshop, bundle: Bundle, mode: TraceMode) -> None:
    main = EntityKind(bundle.value)
    assert len(workshop.all(main)) == 1
    assert len(workshop.all(EntityKind.CONTACT)) <= 1
    assert len(workshop.all(EntityKind.COMPANY)) <= 1
    entity = workshop.one(main)
    if bundle is not Bundle.LEAD:
        assert entity["fields"]["CONTACT_ID"] == workshop.one(EntityKind.CONTACT)["id"]
        assert entity["fields"]["COMPANY_ID"] == workshop.one(EntityKind.COMPANY)["id"]
    own = [trace["source"] for trace in workshop.traces_of(main, entity["id"])]
    assert own in (["Google"], ["Google", "Google"] if mode is TraceMode.LINKED else ["Google"])
    (comment,) = workshop.comments
    assert comment["owner"] == [main.value, entity["id"]]
    for kind in (EntityKind.CONTACT, EntityKind.COMPANY):
        for row in Counter(
            (kind, row["value"]) for one in workshop.all(kind) for row in one["multifields"]
        ).items():
            assert row[1] == 1, "a phone or e-mail stands twice"


@pytest.mark.parametrize("existing", EXISTING, ids=("new", "existing"))
@pytest.mark.parametrize("after", range(LONGEST_CHAIN + 1))
@pytest.mark.parametrize("bundle", BUNDLES)
@pytest.mark.parametrize("mode", TraceMode)
async def test_a_portal_that_dies_in_the_chain(
    workshop: Workshop, mode: TraceMode, bundle: Bundle, after: int, existing: bool
) -> None:
    """In ``linked`` a death right after the trace may leave a second one."""
    if existing:
        await workshop.add_contact()
        await workshop.add_company(COMPANY)
    plan = await workshop.plan(submission(bundle), mode)
    if mode is TraceMode.STORED:
        # The first stage, the trace alone, has its own test: here the second one dies.
        workshop.fault("dies", method="crm.*.add", after=after, skip=1)
    else:
        workshop.fault("dies", method="batch", after=after)
    try:
        await workshop.gateway.execute(plan, Created(), workshop.progress)
    except AmbiguousError:
        found = await workshop.gateway.reconcile(KEY, kinds_of(submission(bundle)))
        workshop.progress.kept |= found
        await workshop.deliver_at_last(submission(bundle), mode)
    workshop.portal.faults.clear()
    check_exactly_one(workshop, bundle, mode)


@pytest.mark.parametrize("bundle", BUNDLES)
async def test_stored_never_leaves_a_second_linked_trace(
    workshop: Workshop, bundle: Bundle
) -> None:
    """A lost answer to the first stage leaves a trace that nothing is linked to: no harm."""
    workshop.fault("cut_after", method="crm.tracking.trace.add")
    await workshop.deliver_at_last(submission(bundle), TraceMode.STORED)
    linked = [trace for trace in workshop.traces if trace["entities"]]
    assert len(workshop.traces) == 2
    assert len(linked) == 1
    check_exactly_one(workshop, bundle, TraceMode.STORED)


@pytest.mark.parametrize("fault", ["cut_before", "cut_after", "html", "server_error"])
@pytest.mark.parametrize("mode", TraceMode)
@pytest.mark.parametrize("bundle", BUNDLES)
async def test_doubt_is_settled_by_a_search(
    workshop: Workshop, mode: TraceMode, bundle: Bundle, fault: str
) -> None:
    workshop.fault(fault, method="crm.timeline.comment.add")
    await workshop.deliver_at_last(submission(bundle), mode)
    check_exactly_one(workshop, bundle, mode)


async def test_the_portal_works_on_after_we_gave_up(
    workshop: Workshop, gateway: Bitrix24Gateway
) -> None:
    """What was not there at the first search is there when the portal has settled."""
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    workshop.fault("late", method="crm.item.add")
    impatient = Bitrix24Client(
        workshop.client._session,
        workshop.client._endpoint,
        options=ClientOptions(timeout=aiohttp.ClientTimeout(total=0.1)),
    )
    with pytest.raises(AmbiguousError):
        await Bitrix24Gateway(impatient).execute(plan, Created(), workshop.progress)
    kinds = kinds_of(submission())
    assert await gateway.reconcile(KEY, kinds) == Created()
    await workshop.let_the_portal_work_on()
    found = await gateway.reconcile(KEY, kinds)
    assert found.commented
    assert {entity.kind for entity in found.entities} == set(kinds)
    assert await gateway.execute(plan, found, workshop.progress) == found
    check_exactly_one(workshop, Bundle.DEAL, TraceMode.LINKED)


@pytest.mark.parametrize("fault", ["down", "rate_limit"])
async def test_a_portal_that_is_down_is_no_doubt_for_questions(
    workshop: Workshop, fault: str
) -> None:
    workshop.fault(fault, count=3)
    with pytest.raises(TransientError) as caught:
        await workshop.plan(submission(), TraceMode.LINKED)
    assert caught.value.unreachable == (fault == "down")


async def test_nobody_listens(workshop: Workshop) -> None:
    async with open_session() as session:
        client = Bitrix24Client(session, WebhookUrl("http://127.0.0.1:9/rest/1/secretcode/"))
        with pytest.raises(TransientError) as caught:
            await Bitrix24Gateway(client).probe()
    assert caught.value.unreachable
    assert "secretcode" not in f"{caught.value!r} {caught.value.reason}"


@pytest.mark.parametrize("fault", ["no_auth", "plan", "overload", "scope", "expired_token"])
async def test_what_concerns_the_whole_portal(workshop: Workshop, fault: str) -> None:
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    workshop.fault(fault, count=None)
    with pytest.raises(PortalWideError):
        await workshop.gateway.execute(plan, Created(), workshop.progress)
    with pytest.raises(PortalWideError):
        await workshop.gateway.probe()
    workshop.portal.faults.clear()
    await workshop.gateway.probe()


async def test_a_probe_notices_a_missing_scope(workshop: Workshop) -> None:
    workshop.portal.configure({"webhooks": [{"user_id": 1, "code": "sandbox", "scopes": ["user"]}]})
    with pytest.raises(PortalWideError):
        await workshop.gateway.probe()


async def test_a_refusal_names_the_step_and_nothing_personal(workshop: Workshop) -> None:
    workshop.portal.configure({"required": {"deal": ["OPPORTUNITY"]}})
    with pytest.raises(PermanentError) as caught:
        await workshop.deliver(submission(), TraceMode.LINKED)
    assert caught.value.reason.endswith("crm.item.add, deal)")
    assert "field is required" in caught.value.reason
    for personal in (PHONE, "Anna", "sandbox"):
        assert personal not in f"{caught.value.reason} {caught.value!r}"
    # What was made before it is kept, and a later attempt goes on from there.
    assert [entity.kind for entity in workshop.progress.kept.entities] == [
        EntityKind.CONTACT,
        EntityKind.COMPANY,
    ]
    workshop.portal.configure({"required": {}})
    await workshop.deliver(submission(), TraceMode.LINKED)
    check_exactly_one(workshop, Bundle.DEAL, TraceMode.LINKED)


async def test_a_method_that_used_up_its_seconds_goes_on_later(workshop: Workshop) -> None:
    workshop.fault("operating_limit", method="crm.tracking.trace.add")
    with pytest.raises(TransientError):
        await workshop.deliver(submission(), TraceMode.LINKED)
    assert len(workshop.progress.kept.entities) == 3
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    assert plan.key == KEY


async def test_an_existing_contact_that_may_not_be_edited(workshop: Workshop) -> None:
    """The trace is linked to what is ours, and the rest of the delivery is not held up."""
    contact = await workshop.add_contact()
    workshop.fault("refuse", command="top_up")
    workshop.fault("refuse", command="trace", error="ERROR_CORE")
    made = await workshop.deliver(submission(), TraceMode.LINKED)
    assert made.commented
    (trace,) = workshop.traces
    assert {(entity["type"], entity["id"]) for entity in trace["entities"]} == {
        ("DEAL", workshop.one(EntityKind.DEAL)["id"]),
        ("COMPANY", workshop.one(EntityKind.COMPANY)["id"]),
    }
    assert workshop.by_id(EntityKind.CONTACT, contact)["traces"] == []


@pytest.mark.parametrize("mode", [TraceMode.LINKED, TraceMode.STORED])
async def test_a_trace_that_is_refused_altogether(workshop: Workshop, mode: TraceMode) -> None:
    workshop.fault("refuse", method="crm.tracking.trace.add", error="ERROR_CORE", count=None)
    made = await workshop.deliver(submission(), mode)
    assert made.commented
    assert made.trace_id is None
    assert workshop.one(EntityKind.DEAL)["fields"]["UTM_SOURCE"] == "google"


async def test_the_mode_of_the_portal_changes_between_two_attempts(workshop: Workshop) -> None:
    """A lead that was made stays the main entity when the portal gave up leads meanwhile."""
    wanted = submission(Bundle.AUTO)
    workshop.fault("refuse", command="comment", error="QUERY_LIMIT_EXCEEDED")
    with pytest.raises(TransientError):
        await workshop.deliver(wanted, TraceMode.LINKED)
    plan = await workshop.plan(wanted, TraceMode.LINKED)
    deal = replace(plan.main, kind=EntityKind.DEAL)
    await workshop.gateway.execute(
        replace(plan, main=deal), workshop.progress.kept, workshop.progress
    )
    assert workshop.all(EntityKind.DEAL) == []
    assert workshop.comments[0]["owner"][0] == "lead"


async def test_an_adopted_contact_is_not_given_its_phone_twice(workshop: Workshop) -> None:
    contact = await workshop.add_contact(
        fm=[{"typeId": "EMAIL", "valueType": "WORK", "value": "anna@example.com"}]
    )
    plan = await workshop.plan(submission(), TraceMode.LINKED)
    workshop.fault("dies", method="batch", after=1)
    with pytest.raises(AmbiguousError):
        await workshop.gateway.execute(plan, Created(), workshop.progress)
    await workshop.deliver_at_last(submission(), TraceMode.LINKED)
    phones = [
        row["value"]
        for row in workshop.by_id(EntityKind.CONTACT, contact)["multifields"]
        if row["type_id"] == "PHONE"
    ]
    assert phones == [PHONE]


async def test_a_stranger_to_the_portal_is_no_reason_to_stop(workshop: Workshop) -> None:
    """A search that is refused finds nobody; the submission is delivered all the same."""
    workshop.fault("refuse", method="crm.duplicate.findbycomm", count=None)
    await workshop.client.call(
        ItemUpdate(EntityType.CONTACT, await workshop.add_contact(), {"post": "CEO"})
    )
    made = await workshop.deliver(submission(), TraceMode.LINKED)
    assert made.commented


@pytest.mark.parametrize("before", ["(Leadtrace {})", "({})"])
async def test_a_comment_of_an_earlier_version_proves_as_much(
    workshop: Workshop, before: str
) -> None:
    """An upgrade may come between an attempt whose end is unknown and the search after it."""
    wanted = submission()
    made = await workshop.deliver(replace(wanted, key=SubmissionKey("f" * 32)), TraceMode.LINKED)
    deal = made.entity(EntityKind.DEAL)
    assert deal is not None
    origin = {"originId": KEY}
    await workshop.client.call(ItemUpdate(EntityType.DEAL, deal.id, origin))
    assert not (await workshop.gateway.reconcile(KEY, kinds_of(wanted))).commented
    text = f"Answers\n\nSubmission\n{KEY}\n\n{before.format(KEY[:10])}"
    await workshop.client.call(CommentAdd(EntityType.DEAL, deal.id, text))
    assert (await workshop.gateway.reconcile(KEY, kinds_of(wanted))).commented
