"""What is written of a journey, event by event."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from intake.attribution.touch import Exclusion
from intake.attribution.visit import visit_payload
from intake.conversation.inputs import Move, Unsupported
from intake.journeys.journey import Journey
from intake.kernel.ids import ConversationId, StepId
from intake.submissions.submission import SubmissionState
from tests.intake.forms.samples import form_of
from tests.intake.journeys.chronicle import TOKENS, Chronicle, website
from tests.intake.places import ADMIN, ANNA, BORIS, SHORT, Place

COUNTED = text("SELECT counts FROM visits")
PHONE = "+7 912 345-67-89"


@pytest.fixture
async def story(place: Place) -> Chronicle:
    return await Chronicle.open(place)


async def journey(story: Chronicle, number: int = 1) -> Journey:
    await story.check()
    async with story.place.database.reading() as unit:
        found = await unit.journeys.get(ConversationId(number))
    assert found is not None
    return found


def links(found: Journey) -> tuple[object, ...]:
    """By which link each model credits it."""
    owed = (found.credited.first, found.credited.last, found.credited.last_significant)
    return tuple(None if one is None else one.link_id for one in owed)


async def test_from_the_start_of_a_form_to_the_crm(story: Chronicle) -> None:
    await story.arrives(ANNA, "autumn")
    begun = await journey(story)
    autumn = story.links["autumn"].id
    assert links(begun) == (autumn,) * 3
    assert [(step.step, step.answered_at) for step in begun.steps] == [("name", None)]
    await story.says(ANNA, "Anna Petrova")
    await story.says(ANNA, PHONE)
    await story.presses(ANNA, Move.CONFIRM)
    sent = await journey(story)
    assert sent.submission_id == 1
    assert sent.submitted_at == story.place.clock.now()
    assert [step.step for step in sent.steps] == ["name", "phone"]
    assert all(step.answered_at for step in sent.steps)
    await story.delivers(SubmissionState.DELIVERED)
    assert (await journey(story)).delivered_at == story.place.clock.now()


async def test_a_dead_letter_that_is_sent_again_is_refused_no_more(story: Chronicle) -> None:
    await story.fills_in(ANNA, "short")
    await story.delivers(SubmissionState.DEAD_LETTER)
    assert (await journey(story)).refused_at == story.place.clock.now()
    await story.sends_again()
    assert (await journey(story)).refused_at is None
    story.passes(timedelta(minutes=5))
    await story.delivers(SubmissionState.DELIVERED)
    found = await journey(story)
    assert found.refused_at is None
    assert found.delivered_at == story.place.clock.now()


async def test_times_of_steps_are_those_of_the_first_time(story: Chronicle) -> None:
    await story.chooses(ANNA, "short")
    await story.says(ANNA, "Anna Petrova")
    first = (await journey(story)).steps
    await story.presses(ANNA, Move.BACK)
    await story.says(ANNA, "Boris Petrov")
    assert (await journey(story)).steps == first


async def test_each_touch_that_counts_renews_the_credit_of_what_is_open(story: Chronicle) -> None:
    spring, autumn = story.links["spring"].id, story.links["autumn"].id
    await story.arrives(ANNA, "autumn")
    await story.says(ANNA, "Anna Petrova")
    await story.arrives(ANNA, "spring")
    assert links(await journey(story)) == (autumn, spring, spring)
    await story.arrives(ANNA, "")
    await story.arrives(ANNA, "off")
    assert links(await journey(story)) == (autumn, spring, spring)
    await story.presses(ANNA, Move.CONTINUE)
    await story.says(ANNA, PHONE)
    await story.presses(ANNA, Move.CONFIRM)
    await story.arrives(ANNA, "autumn")
    assert links(await journey(story)) == (autumn, spring, spring), "it is fixed by now"


async def test_what_was_cancelled_is_renewed_when_it_is_undone(place: Place) -> None:
    place.default = None  # a link then begins no form, and what was cancelled can be undone
    story = await Chronicle.open(place)
    await story.chooses(ANNA, "short")
    await story.says(ANNA, "Anna Petrova")
    await story.presses(ANNA, Move.CANCEL)
    await story.arrives(ANNA, "autumn")
    assert links(await journey(story)) == (None,) * 3
    await story.presses(ANNA, Move.UNDO)
    assert links(await journey(story)) == (story.links["autumn"].id,) * 3


@pytest.mark.parametrize("submitted", [False, True])
async def test_a_late_visit_counts_while_nothing_is_sent(
    story: Chronicle, *, submitted: bool
) -> None:
    await story.arrives(ANNA, visit_payload(TOKENS[0]))
    await (story.fills_in(ANNA, "short") if submitted else story.says(ANNA, "Anna Petrova"))
    assert (await journey(story)).credited.last is None
    await story.visits_site(website(TOKENS[0], "google"))
    credited = (await journey(story)).credited.last
    assert credited is not None
    assert credited.touch_id == 1
    if submitted:
        async with story.place.database.reading() as unit:
            submission = await unit.submissions.get(1)  # type: ignore[arg-type]
        assert submission is not None
        assert submission.attribution.credited is not None
        assert submission.attribution.credited.id == credited.touch_id


async def test_a_visit_after_the_delivery_changes_what_the_touch_counts_as_alone(
    story: Chronicle,
) -> None:
    await story.arrives(ANNA, visit_payload(TOKENS[0]))
    await story.fills_in(ANNA, "short")
    await story.delivers(SubmissionState.DELIVERED)
    await story.visits_site(website(TOKENS[0], "google"))
    assert (await journey(story)).credited.last is None


async def test_a_link_that_was_passed_on_brings_nobody_elses_visit(story: Chronicle) -> None:
    for person in (ANNA, BORIS):
        await story.arrives(person, visit_payload(TOKENS[0]))
    await story.visits_site(website(TOKENS[0], "google"))
    assert (await journey(story, 1)).credited.last is not None
    assert (await journey(story, 2)).credited.last is None


async def test_what_the_team_tries_out_is_kept_and_not_counted(story: Chronicle) -> None:
    await story.visits_site(website(TOKENS[0], "google"))
    await story.arrives(ADMIN, visit_payload(TOKENS[0]))
    assert (await journey(story)).excluded is Exclusion.TEAM
    async with story.place.database.reading() as unit:
        counted = await unit.visits._connection.run(COUNTED)
        assert [counts for (counts,) in counted] == [0]


async def test_a_wizard_is_no_journey(story: Chronicle) -> None:
    await story.opens_wizard(ADMIN)
    await story.says(ADMIN, "A title")
    await story.check()


async def test_an_edited_form_mixes_no_steps_up(place: Place, story: Chronicle) -> None:
    """Another question takes the place of one that was asked: each keeps its own times."""
    await story.chooses(ANNA, "short")
    await story.says(ANNA, "Anna Petrova")
    new = {"id": "city", "type": "text", "prompt": "City?"}
    steps = [SHORT["steps"][0], new, SHORT["steps"][1]]
    edited = form_of({**SHORT, "steps": steps}, "short")
    place.with_forms(edited, *place.forms[1:])
    await story.says(ANNA, PHONE)
    await story.says(ANNA, "Kazan")
    found = {step.step: step for step in (await journey(story)).steps}
    assert set(found) == {"name", "city", "phone"}
    assert found[StepId("phone")].position == 1, "where it was when it was asked"


@contextmanager
def written() -> Iterator[list[str]]:
    """Note the statements that are about journeys."""
    noted: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "journey" in statement:
            noted.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield noted
    event.remove(Engine, "before_cursor_execute", note)


async def test_an_answer_costs_one_statement_more_and_nothing_else_does(place: Place) -> None:
    await place.arrive()
    for said, most in ((Unsupported("sticker"), 0), ("Anna Petrova", 1), (PHONE, 1), ("thanks", 0)):
        with written() as noted:
            await place.say(said)
        assert len(noted) <= most, noted
    with written() as noted:
        await place.open_wizard()
        await place.say("Spring", ADMIN)
        await place.say("google", ADMIN)
    assert noted == []
