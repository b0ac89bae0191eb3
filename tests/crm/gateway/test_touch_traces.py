"""A trace for each touch: all linked, each once, the credited one last."""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from crm.gateway import bitrix24_gateway
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.bundle_commands import next_commands, next_staged
from crm.gateway.packing.packer import FEW
from crm.gateway.trace import MAX_PREVIOUS, TraceOptions, build_touch_traces, build_trace
from intake.delivery.plan import Found, TraceMode
from intake.delivery.planning import kinds_of, make_plan
from intake.forms.crm_part import Bundle, EntityKind
from intake.kernel.ids import TouchId
from intake.outbox.delivery_errors import AmbiguousError, TransientError
from intake.submissions.submission import Created, CreatedEntity, TouchTrace
from tests.crm.gateway.test_trace_visits import CASES, REMEMBERED
from tests.crm.gateway.workshop import COMMENT, Workshop
from tests.intake.delivery.made_up import COMPANY, KEY, path, submission, touch

EACH = TraceOptions(each=True)
BUNDLES = (Bundle.LEAD, Bundle.DEAL, Bundle.QUOTE)
SOURCES = ["Yandex", "Instagram", "Google"]


@pytest.fixture
def workshop(workshop: Workshop) -> Workshop:
    workshop.gateway = Bitrix24Gateway(workshop.client, trace=EACH)
    return workshop


def sources(workshop: Workshop, kind: EntityKind) -> list[str]:
    """The sources of what the only entity of that kind shows, in the order of linking."""
    (entity,) = workshop.all(kind)
    return [trace["source"] for trace in workshop.traces_of(kind, entity["id"])]


@pytest.mark.parametrize("existing", [False, True], ids=("new", "existing"))
@pytest.mark.parametrize("bundle", BUNDLES)
async def test_every_touch_is_linked_to_everything(
    workshop: Workshop, bundle: Bundle, existing: bool
) -> None:
    if existing:
        await workshop.add_reachable_contact()
        await workshop.add_company(COMPANY)
    made = await workshop.deliver(submission(bundle, touches=3), TraceMode.LINKED)
    for entity in made.entities:
        assert sources(workshop, entity.kind) == SOURCES
    assert len(workshop.state["traces"]) == 3, "nothing is told twice, as an earlier visit too"
    assert len(made.touch_traces) == 2
    assert max(made.trace_ids) == made.trace_id, "the credited one is the newest"
    assert workshop.progress.kept == made


async def test_one_touch_is_one_trace(workshop: Workshop) -> None:
    made = await workshop.deliver(submission(touches=1), TraceMode.LINKED)
    assert made.touch_traces == ()
    assert sources(workshop, EntityKind.DEAL) == ["Google"]


def test_as_many_touches_as_earlier_visits_the_latest() -> None:
    attribution = path(7)
    traces = build_touch_traces(attribution, EACH)
    assert list(traces) == [one.id for one in attribution.earlier[-MAX_PREVIOUS:]]
    assert build_touch_traces(attribution) == {}
    assert "previous" not in (build_trace(attribution, EACH) or {})


def test_later_touches_have_theirs_too() -> None:
    attribution = replace(path(0), credited=touch(1), later=(touch(2, "vk"), touch(3)))
    assert list(build_touch_traces(attribution, EACH)) == [2, 3]
    assert "previous" not in (build_trace(attribution) or {}), "what came later is no earlier visit"


def test_what_a_browser_remembered_stays_with_its_visit() -> None:
    attribution = CASES["website_remembering"]
    built = build_trace(attribution, EACH)
    assert built is not None
    assert built["previous"] == {"list": [REMEMBERED]}
    assert all("previous" not in one for one in build_touch_traces(attribution, EACH).values())


@pytest.fixture
async def staged(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Among many, and to send all at once does not pay."""
    monkeypatch.setattr(bitrix24_gateway, "pipelining_pays", lambda _: False)
    with ExitStack() as crowd:
        for _ in range(FEW + 1):
            crowd.enter_context(workshop.gateway.active())
        yield


async def stopped_at(workshop: Workshop, command: str) -> None:
    """A delivery that goes on later, since the portal said what it had done until then."""
    wanted = submission(touches=3)
    workshop.fault("refuse", command=command, status=503, error="QUERY_LIMIT_EXCEEDED")
    with pytest.raises(TransientError):
        await workshop.deliver(wanted, TraceMode.LINKED)
    await workshop.deliver_at_last(wanted, TraceMode.LINKED)


STEPS = ["trace_1", "trace_2", "trace", "comment"]


@pytest.mark.parametrize("command", STEPS)
async def test_what_is_known_to_be_linked_is_never_linked_again(
    workshop: Workshop, command: str
) -> None:
    await stopped_at(workshop, command)
    assert sources(workshop, EntityKind.DEAL) == SOURCES
    assert len(workshop.traces) == 3


@pytest.mark.usefixtures("staged")
@pytest.mark.parametrize("command", STEPS)
async def test_no_comment_proves_a_touchs_trace_that_was_refused(
    workshop: Workshop, command: str
) -> None:
    """The last stage holds all of them, and stops at the first that is."""
    await stopped_at(workshop, command)
    assert sources(workshop, EntityKind.DEAL) == SOURCES
    assert len(workshop.traces) == 3


@pytest.mark.parametrize("command", ["trace_1", "trace_2", "trace"])
async def test_a_trace_that_may_not_be_linked_to_others_is_linked_to_what_is_ours(
    workshop: Workshop, command: str
) -> None:
    await workshop.add_reachable_contact()
    workshop.fault("refuse", command=command)
    await workshop.deliver(submission(touches=3), TraceMode.LINKED)
    assert sources(workshop, EntityKind.DEAL) == SOURCES
    assert len(workshop.comments) == 1


ADDS, TRACES = 3, 3


@pytest.mark.parametrize("after", range(ADDS + TRACES + 2))
async def test_a_portal_that_dies_among_the_traces(workshop: Workshop, after: int) -> None:
    """As with one trace: what was linked before the comment, and not told, is linked again."""
    wanted = submission(touches=TRACES)
    plan = await workshop.plan(wanted, TraceMode.LINKED)
    workshop.fault("dies", method="batch", after=after)
    try:
        await workshop.gateway.execute(plan, Created(), workshop.progress)
    except AmbiguousError:
        workshop.progress.kept |= await workshop.gateway.reconcile(KEY, kinds_of(wanted))
        await workshop.deliver_at_last(wanted, TraceMode.LINKED)
    unproven = after - ADDS if ADDS < after <= ADDS + TRACES else 0
    assert sources(workshop, EntityKind.DEAL) == [*SOURCES[:unproven], *SOURCES]
    assert len(workshop.comments) == 1


def test_the_last_stage_holds_all_traces_and_their_proof() -> None:
    """They share one batch with halt, so that a found comment proves every one of them."""
    made = Created(tuple(CreatedEntity(kind, 1, made=True) for kind in kinds_of(submission())))
    others = {TouchId(1): "{}", TouchId(2): "{}"}
    found = Found(EntityKind.DEAL)
    plan = make_plan(submission(), found, made, mode=TraceMode.LINKED, comment=COMMENT)

    def names(*, trace_first: bool = False) -> list[str]:
        commands = next_commands(plan, made, "{}", touch_traces=others)
        return [one.name for one in next_staged(commands, trace_first=trace_first)]

    assert names() == ["trace_1", "trace_2", "trace", "comment"]
    assert names(trace_first=True) == ["trace_1", "trace_2", "trace"]


def test_progress_is_joined_by_touch() -> None:
    one, two = TouchTrace(TouchId(1), 11), TouchTrace(TouchId(2), 12)
    again = TouchTrace(TouchId(1), 99)
    joined = Created(touch_traces=(one,)) | Created(trace_id=13, touch_traces=(again, two))
    assert joined.touch_traces == (one, two)
    assert joined.trace_ids == (13, 11, 12)
