"""What is added to a bundle that exists: the trace, the UTM values, the note; each where it belongs
and once.
"""

from dataclasses import replace
from typing import Any

import pytest

from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from crm.gateway.trace import TraceOptions
from intake.attribution.credit import Attribution, AttributionModel
from intake.delivery.amending import Amendment
from intake.forms.crm_part import Bundle, EntityKind
from intake.links.link import Utm
from intake.submissions.submission import CreatedEntity
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
    tag,
    utm_of,
)
from tests.crm.gateway.workshop import TracingProgress, Workshop
from tests.intake.delivery.made_up import path

NOTHING_KNOWN = Attribution(AttributionModel.LAST_SIGNIFICANT, 28, None, ())


@pytest.fixture
def progress() -> TracingProgress:
    return TracingProgress()


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
    assert progress.steps == ["dispatching", f"traced {number}"]
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
    assert progress.steps == ["dispatching"]
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
    sources = [one["source"] for one in workshop.state["traces"] if one["parent_id"] == number]
    assert sources == earlier


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
