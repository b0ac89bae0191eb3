"""An amendment that was begun before, that ends in the middle, or of which a part is refused."""

from dataclasses import replace

import pytest

from crm.client.methods.entity_types import EntityType
from crm.client.methods.timeline import CommentAdd
from intake.delivery.plan import note_mark
from intake.forms.crm_part import EntityKind
from intake.outbox.delivery_errors import AmbiguousError, PermanentError, TransientError
from tests.crm.gateway.amending import (
    MARK,
    NOTE,
    RIGHT,
    WRONG,
    amend,
    correction,
    delivered,
    notes,
    sent,
    utm_of,
)
from tests.crm.gateway.workshop import TracingProgress, Workshop
from tests.intake.delivery.made_up import KEY


@pytest.fixture
def progress() -> TracingProgress:
    return TracingProgress()


async def test_a_first_attempt_looks_for_no_note(
    workshop: Workshop, progress: TracingProgress
) -> None:
    await amend(workshop, correction(await delivered(workshop)), progress)
    assert workshop.portal.calls["crm.timeline.comment.list"] == 0


@pytest.mark.parametrize("known", [True, False], ids=("number known", "number lost"))
async def test_where_the_note_is_everything_is(
    workshop: Workshop, progress: TracingProgress, known: bool
) -> None:
    """One question is all; a number that got lost stays so."""
    entities = await delivered(workshop)
    number = await amend(workshop, correction(entities), progress)
    before, steps = workshop.requests, list(progress.steps)
    trace_id = number if known else None
    assert number is not None
    again = await amend(workshop, correction(entities), progress, trace_id, in_doubt=not known)
    assert again == trace_id
    assert sent(workshop, before) == [["comments"]]
    assert progress.steps == steps
    assert len(notes(workshop)) == 1


async def test_a_linked_trace_is_not_linked_again(
    workshop: Workshop, progress: TracingProgress
) -> None:
    """The number is known, the note is not there: the rest is done."""
    entities = await delivered(workshop)
    workshop.fault("dies", method="batch", after=1, skip=1)
    with pytest.raises(AmbiguousError):
        await amend(workshop, correction(entities), progress)
    (trace_id,) = workshop.by_id(EntityKind.DEAL, entities[0].id)["traces"][1:]
    assert notes(workshop) == []
    assert utm_of(workshop, entities[0]) == WRONG
    before = workshop.requests
    assert await amend(workshop, correction(entities), progress, trace_id) == trace_id
    assert sent(workshop, before) == [
        ["comments"],
        ["deal", "contact", "company"],
        ["utm_deal", "utm_contact", "utm_company", "comment"],
    ]
    assert len(workshop.traces_of(EntityKind.DEAL, entities[0].id)) == 2
    assert len(notes(workshop)) == 1
    assert progress.steps == ["dispatching", "dispatching"], "no number that was known before"


@pytest.mark.parametrize("stranger", ["another mark", "another entity"])
async def test_a_note_of_something_else_proves_nothing(
    workshop: Workshop, progress: TracingProgress, stranger: str
) -> None:
    entities = await delivered(workshop)
    deal, contact, _ = entities
    owner = contact if stranger == "another entity" else deal
    mark = note_mark(KEY, "c8") if stranger == "another mark" else MARK
    kind = EntityType(owner.kind.value)
    await workshop.client.call(CommentAdd(kind, owner.id, f"{NOTE}\n\n{mark}"))
    await amend(workshop, correction(entities), progress, in_doubt=True)
    assert (["deal", deal.id], f"{NOTE}\n\n{MARK}") in notes(workshop)


async def test_a_search_for_the_note_that_is_refused_proves_nothing(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities = await delivered(workshop)
    workshop.fault("refuse", method="crm.timeline.comment.list")
    with pytest.raises(PermanentError):
        await amend(workshop, correction(entities), progress, in_doubt=True)
    assert progress.steps == []
    assert notes(workshop) == []


@pytest.mark.parametrize("after", range(6))
async def test_a_portal_that_dies_in_an_amendment(
    workshop: Workshop, progress: TracingProgress, after: int
) -> None:
    """One note and the right values; one trace, unless it died between trace and note."""
    entities = await delivered(workshop)
    workshop.fault("dies", method="batch", after=after, skip=1)
    with pytest.raises(AmbiguousError):
        await amend(workshop, correction(entities), progress)
    await amend(workshop, correction(entities), progress, in_doubt=True)
    assert len(notes(workshop)) == 1
    for entity in entities:
        assert utm_of(workshop, entity) == RIGHT
        sources = [one["source"] for one in workshop.traces_of(entity.kind, entity.id)]
        assert sources == ["Google", *["Yandex"] * (2 if 0 < after < 5 else 1)]


# --- what is refused ---


async def test_a_trace_that_may_not_be_linked_to_others_is_linked_to_ours(
    workshop: Workshop, progress: TracingProgress
) -> None:
    deal, contact, company = await delivered(workshop)
    theirs = replace(contact, made=False)
    workshop.fault("refuse", command="trace", error="ERROR_CORE")
    number = await amend(workshop, correction((deal, theirs, company)), progress)
    assert {(one["type"], one["id"]) for one in workshop.trace(number or 0)["entities"]} == {
        ("DEAL", deal.id),
        ("COMPANY", company.id),
    }
    assert progress.steps == ["dispatching", "dispatching", f"traced {number}"]
    assert len(notes(workshop)) == 1


@pytest.mark.parametrize("made", [True, False], ids=("ours", "theirs"))
async def test_a_trace_that_may_not_be_linked_at_all_is_told(
    workshop: Workshop, progress: TracingProgress, made: bool
) -> None:
    """No smaller circle is left; nothing was noted, and nothing was changed."""
    deal, *_ = await delivered(workshop)
    deal = replace(deal, made=made)
    workshop.fault("refuse", command="trace", error="ERROR_CORE", count=None)
    with pytest.raises(PermanentError) as caught:
        await amend(workshop, correction((deal,)), progress)
    assert caught.value.code == "ERROR_CORE"
    assert notes(workshop) == []
    assert utm_of(workshop, deal) == WRONG


@pytest.mark.parametrize("refused", ["deal", "contact", "company"])
async def test_values_that_may_not_be_set_stay(
    workshop: Workshop, progress: TracingProgress, refused: str
) -> None:
    """The trace before them is not linked twice, the others and the note go on."""
    entities, before = await delivered(workshop), workshop.requests
    workshop.fault("refuse", command=f"utm_{refused}", count=None)
    number = await amend(workshop, correction(entities), progress)
    assert {one.kind.value: utm_of(workshop, one) for one in entities} == {
        one.kind.value: WRONG if one.kind.value == refused else RIGHT for one in entities
    }
    assert [name for names in sent(workshop, before) for name in names].count("trace") == 1
    assert progress.steps.count(f"traced {number}") == 1
    assert len(workshop.traces_of(EntityKind.DEAL, entities[0].id)) == 2
    assert len(notes(workshop)) == 1


async def test_a_note_that_is_refused_is_told(
    workshop: Workshop, progress: TracingProgress
) -> None:
    """After the trace, whose number is kept: another attempt goes on from there."""
    entities = await delivered(workshop)
    workshop.fault("refuse", command="comment")
    with pytest.raises(PermanentError) as caught:
        await amend(workshop, correction(entities), progress)
    assert caught.value.reason.endswith("(crm.timeline.comment.add, amendment)")
    number = workshop.by_id(EntityKind.DEAL, entities[0].id)["traces"][-1]
    assert progress.steps == ["dispatching", f"traced {number}"]
    assert await amend(workshop, correction(entities), progress, number) == number
    assert len(workshop.traces_of(EntityKind.DEAL, entities[0].id)) == 2


@pytest.mark.parametrize("command", ["trace", "utm_contact", "comment"])
async def test_what_passes_is_no_refusal(
    workshop: Workshop, progress: TracingProgress, command: str
) -> None:
    """Not even of a side step: it is tried again later, and nothing is left out for it."""
    entities = await delivered(workshop)
    workshop.fault("refuse", command=command, status=503, error="QUERY_LIMIT_EXCEEDED")
    with pytest.raises(TransientError):
        await amend(workshop, correction(entities), progress)
    assert notes(workshop) == []
    linked = workshop.by_id(EntityKind.DEAL, entities[0].id)["traces"][1:]
    await amend(workshop, correction(entities), progress, next(iter(linked), None))
    assert [utm_of(workshop, one) for one in entities] == [RIGHT] * 3
    assert len(workshop.traces_of(EntityKind.DEAL, entities[0].id)) == 2
