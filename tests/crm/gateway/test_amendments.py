"""What is added to a bundle that exists: the trace, the UTM values, the note; each where it belongs
and once.
"""

import re
from dataclasses import replace
from typing import Any

import pytest

from crm.client.methods.entity import EntityUpdate
from crm.client.methods.entity_types import EntityType
from crm.client.methods.timeline import CommentAdd
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.trace import TraceOptions
from intake.attribution.credit import Attribution, AttributionModel
from intake.delivery.amending import Amendment, main_first
from intake.delivery.plan import TraceMode, note_mark
from intake.forms.crm_part import Bundle, EntityKind
from intake.links.link import Utm
from intake.outbox.delivery_errors import AmbiguousError, PermanentError, TransientError
from intake.submissions.submission import CreatedEntity
from tests.crm.gateway.workshop import TracingProgress, Workshop
from tests.intake.delivery.made_up import KEY, path, submission, touch

NOTE, MARK = "The source was [b]corrected[/b]", note_mark(KEY, "c7")
WRONG, RIGHT = Utm("google", "cpc", "campaign1"), Utm("yandex", content="banner")
"""``WRONG`` is what the bundle's submission came by; ``RIGHT`` leaves open what that one says."""
CORRECTED = replace(path(1), credited=replace(touch(9), utm=RIGHT))
NOTHING_KNOWN = Attribution(AttributionModel.LAST_SIGNIFICANT, 28, None, ())
UTM_FIELDS = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")

_NUMBER = re.compile(r"_\d+$")

Entities = tuple[CreatedEntity, ...]


@pytest.fixture
def progress() -> TracingProgress:
    return TracingProgress()


async def delivered(workshop: Workshop, bundle: Bundle = Bundle.DEAL) -> Entities:
    """What a delivery made; the main entity first."""
    return main_first(await workshop.deliver(submission(bundle), TraceMode.LINKED))


def correction(entities: Entities, **other: Any) -> Amendment:
    whole = Amendment(entities, CORRECTED, NOTE, MARK, utm=RIGHT, wrong_utm=(WRONG,))
    return replace(whole, **other)


async def amend(
    workshop: Workshop,
    amendment: Amendment,
    progress: TracingProgress,
    trace_id: int | None = None,
    *,
    in_doubt: bool = False,
) -> int | None:
    return await workshop.gateway.amend(amendment, trace_id, in_doubt=in_doubt, progress=progress)


def sent(workshop: Workshop, before: int) -> list[list[str]]:
    """The names of the commands in each request since then, without what sets shared ones apart."""
    log = workshop.state["requests"]["log"][before:]
    return [[_NUMBER.sub("", one["name"]) for one in entry["commands"]] for entry in log]


def utm_of(workshop: Workshop, entity: CreatedEntity) -> Utm:
    fields = workshop.by_id(entity.kind, entity.id)["fields"]
    return Utm(*(fields.get(name, "") for name in UTM_FIELDS))


async def tag(workshop: Workshop, entity: CreatedEntity, utm: Utm) -> None:
    """Somebody in the portal writes UTM values."""
    named = {name.upper(): value for name, value in utm.named().items()}
    fields = {name: named.get(name, "") for name in UTM_FIELDS}
    await workshop.client.call(EntityUpdate(EntityType(entity.kind.value), entity.id, fields))


def notes(workshop: Workshop) -> list[tuple[list[Any], str]]:
    """The comments that are not the delivery's own: where they stand, and what they say."""
    return [(one["owner"], one["text"]) for one in workshop.comments[1:]]


@pytest.mark.parametrize(
    ("bundle", "steps"),
    [
        (Bundle.LEAD, ["trace", "utm_lead", "comment"]),
        (Bundle.DEAL, ["trace", "utm_deal", "utm_contact", "utm_company", "comment"]),
        (Bundle.QUOTE, ["trace", "utm_quote", "utm_contact", "utm_company", "comment"]),
    ],
)
async def test_a_correction_is_a_trace_then_utm_values_then_a_note(
    workshop: Workshop, progress: TracingProgress, bundle: Bundle, steps: list[str]
) -> None:
    """One question and one batch, in which the note comes last and proves the rest."""
    entities, before = await delivered(workshop, bundle), workshop.requests
    number = await amend(workshop, correction(entities), progress)
    assert sent(workshop, before) == [[entity.kind.value for entity in entities], steps]
    assert progress.told == ["dispatching", f"traced {number}"]
    for entity in entities:
        newest = workshop.traces_of(entity.kind, entity.id)[-1]
        assert (newest["id"], newest["source"]) == (number, "Yandex")
        assert utm_of(workshop, entity) == RIGHT
    main = entities[0]
    assert notes(workshop) == [([main.kind.value, main.id], f"{NOTE}\n\n{MARK}")]


async def test_a_note_alone_is_one_command(workshop: Workshop, progress: TracingProgress) -> None:
    """Nothing is asked first: there is nothing to find out."""
    entities, before = await delivered(workshop), workshop.requests
    note = Amendment(entities, None, NOTE, MARK)
    assert await amend(workshop, note, progress) is None
    assert sent(workshop, before) == [["comment"]]
    assert progress.told == ["dispatching"]
    assert notes(workshop) == [(["deal", entities[0].id], f"{NOTE}\n\n{MARK}")]
    assert utm_of(workshop, entities[0]) == WRONG


async def test_a_note_without_words_is_its_mark(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities = await delivered(workshop)
    await amend(workshop, Amendment(entities, None, "", MARK), progress)
    assert [text for _, text in notes(workshop)] == [MARK]


ALL_FIVE = Utm("google", "cpc", "c", "banner", "roof")
OTHER, THEIRS = Utm("facebook", "social"), Utm("google", "cpc", "by hand")


@pytest.mark.parametrize(
    ("stands", "wrong", "right"),
    [
        (WRONG, (WRONG,), RIGHT),
        (OTHER, (WRONG, OTHER), RIGHT),
        (Utm(), (Utm(),), RIGHT),
        (WRONG, (WRONG,), Utm()),
        (ALL_FIVE, (ALL_FIVE,), Utm("vk", "social", "d", "post", "floor")),
    ],
    ids=("the last", "an earlier one", "none", "none is right", "all five"),
)
async def test_a_wrong_value_gives_way_to_the_right_one(
    workshop: Workshop,
    progress: TracingProgress,
    stands: Utm,
    wrong: tuple[Utm, ...],
    right: Utm,
) -> None:
    """All five of them, so that nothing of the wrong link is left."""
    deal, *_ = await delivered(workshop)
    await tag(workshop, deal, stands)
    before = workshop.requests
    await amend(workshop, correction((deal,), utm=right, wrong_utm=wrong), progress)
    assert sent(workshop, before)[1] == ["trace", "utm_deal", "comment"]
    assert utm_of(workshop, deal) == right


@pytest.mark.parametrize(
    ("stands", "wrong"),
    [
        (THEIRS, (WRONG, OTHER)),
        (replace(WRONG, term="roof"), (WRONG,)),
        (Utm(medium="cpc", campaign="campaign1"), (WRONG,)),
        (WRONG, ()),
        (RIGHT, (WRONG, RIGHT)),
    ],
    ids=("other", "one more", "one less", "nothing known to be wrong", "right already"),
)
async def test_what_people_wrote_meanwhile_is_left_alone(
    workshop: Workshop, progress: TracingProgress, stands: Utm, wrong: tuple[Utm, ...]
) -> None:
    deal, *_ = await delivered(workshop)
    await tag(workshop, deal, stands)
    before = workshop.requests
    await amend(workshop, correction((deal,), wrong_utm=wrong), progress)
    assert sent(workshop, before) == [["deal"], ["trace", "comment"]]
    assert utm_of(workshop, deal) == stands


async def test_each_entity_is_judged_by_what_stands_in_itself(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities = await delivered(workshop)
    deal, contact, company = entities
    await tag(workshop, contact, THEIRS)
    await workshop.add_deal(utmSource="google", utmMedium="cpc", utmCampaign="campaign1")
    before = workshop.requests
    await amend(workshop, correction(entities), progress)
    assert sent(workshop, before)[1] == ["trace", "utm_deal", "utm_company", "comment"]
    assert [utm_of(workshop, one) for one in (deal, contact, company)] == [RIGHT, THEIRS, RIGHT]
    another = workshop.all(EntityKind.DEAL)[-1]["fields"]
    assert (another["UTM_SOURCE"], another["UTM_MEDIUM"]) == ("google", "cpc")


async def test_what_others_made_is_traced_and_not_tagged(
    workshop: Workshop, progress: TracingProgress
) -> None:
    deal, contact, company = await delivered(workshop)
    before = workshop.requests
    contact = replace(contact, made=False)
    number = await amend(workshop, correction((deal, contact, company)), progress)
    assert sent(workshop, before)[0] == ["deal", "company"]
    assert utm_of(workshop, contact) == WRONG
    assert workshop.by_id(EntityKind.CONTACT, contact.id)["traces"][-1] == number


async def test_where_nothing_is_ours_nothing_is_asked(
    workshop: Workshop, progress: TracingProgress
) -> None:
    theirs = tuple(replace(one, made=False) for one in await delivered(workshop))
    before = workshop.requests
    await amend(workshop, correction(theirs), progress)
    assert sent(workshop, before) == [["trace", "comment"]]


async def test_values_that_may_not_be_read_stay(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities = await delivered(workshop)
    workshop.fault("refuse", command="contact_1", method="crm.item.list")
    await amend(workshop, correction(entities), progress)
    assert [utm_of(workshop, one) for one in entities] == [RIGHT, WRONG, RIGHT]
    assert len(notes(workshop)) == 1


async def test_an_entity_that_is_gone_has_no_values_to_correct(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities = await delivered(workshop)
    gone = CreatedEntity(EntityKind.COMPANY, 4711, made=True)
    before = workshop.requests
    await amend(workshop, correction((*entities[:2], gone), trace=None), progress)
    assert sent(workshop, before)[1] == ["utm_deal", "utm_contact", "comment"]


# --- what was begun before ---


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
    before, told = workshop.requests, list(progress.told)
    trace_id = number if known else None
    assert number is not None
    again = await amend(workshop, correction(entities), progress, trace_id, in_doubt=not known)
    assert again == trace_id
    assert sent(workshop, before) == [["comments"]]
    assert progress.told == told
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
    assert progress.told == ["dispatching", "dispatching"], "no number that was known before"


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
    assert progress.told == []
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
    assert progress.told == ["dispatching", "dispatching", f"traced {number}"]
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
    assert progress.told.count(f"traced {number}") == 1
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
    assert progress.told == ["dispatching", f"traced {number}"]
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


# --- what the trace holds ---


def with_options(workshop: Workshop, **options: Any) -> None:
    workshop.gateway = Bitrix24Gateway(workshop.client, trace=TraceOptions(**options))


@pytest.mark.parametrize(
    ("utm", "earlier"), [(RIGHT, ["Yandex", "Instagram"]), (None, [])], ids=("correction", "return")
)
async def test_where_each_touch_has_a_trace_a_correction_takes_the_place_of_all(
    workshop: Workshop, progress: TracingProgress, utm: Utm | None, earlier: list[str]
) -> None:
    """So it tells the others as earlier visits; a mere return stands beside them."""
    entities = await delivered(workshop)
    with_options(workshop, each=True)
    number = await amend(workshop, correction(entities, trace=path(3), utm=utm), progress)
    told = [one["source"] for one in workshop.state["traces"] if one["parent_id"] == number]
    assert told == earlier


async def test_the_trace_is_built_with_the_gateways_options(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities = await delivered(workshop)
    with_options(workshop, channel=False)
    number = await amend(workshop, correction(entities), progress)
    assert workshop.trace(number or 0)["channels"] == []
    assert workshop.trace(number or 0)["tags"] == {"UTM_SOURCE": "yandex", "UTM_CONTENT": "banner"}


async def test_a_trace_that_would_say_nothing_is_left_out(
    workshop: Workshop, progress: TracingProgress
) -> None:
    entities, before = await delivered(workshop), workshop.requests
    with_options(workshop, channel=False)
    nothing = correction(entities, trace=NOTHING_KNOWN, utm=Utm())
    assert await amend(workshop, nothing, progress) is None
    assert "trace" not in sent(workshop, before)[1]
    assert [utm_of(workshop, one) for one in entities] == [Utm()] * 3
