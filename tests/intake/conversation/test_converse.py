import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from intake.conversation.conversation import Ending
from intake.conversation.converse import Converse
from intake.conversation.inputs import Move, Press, SentFile, Text, Unsupported
from intake.conversation.scene import Scene, SceneKind
from intake.forms.step import StepType
from intake.kernel.ids import ConversationId, UpdateId
from intake.kernel.problems import problem
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import CardRefresh, Delivery
from intake.submissions.submission import Submission
from tests.intake.forms.samples import form_of, photo_ref
from tests.intake.places import ADMIN, ANNA, BORIS, CLIENTS, SHORT, Place


async def submission_of(place: Place, scene: Scene) -> Submission:
    assert scene.conversation is not None
    async with place.database.reading() as unit:
        stored = await unit.submissions.by_key(scene.conversation.submission_key)
    assert stored is not None
    return stored


async def confirmed(place: Place) -> Scene:
    await place.arrive()
    return await place.press(await place.filled_in(), Move.CONFIRM)


async def test_a_confirmed_form_is_a_submission_with_its_attribution(place: Place) -> None:
    await place.add_link("early", source="yandex")
    await place.add_link("late", source="google", campaign="c1")
    await place.arrive("early")
    await place.arrive("late")
    await place.arrive()
    scene = await place.press(await place.filled_in(), Move.CONFIRM)
    assert scene.kind is SceneKind.CONFIRMED
    assert scene.conversation is not None
    assert scene.conversation.ended is Ending.SUBMITTED
    stored = await submission_of(place, scene)
    assert stored.attribution.credited is not None
    assert stored.attribution.credited.utm.source == "google"
    assert [touch.utm.source for touch in stored.attribution.earlier] == ["yandex"]
    assert (stored.form_id, stored.form_title, stored.person.id) == ("short", "Short", ANNA.id)
    assert [(answer.prompt, answer.shown) for answer in stored.answers] == [
        ("Who?", "Anna Petrova"),
        ("Phone?", "+7 912 345-67-89"),
    ]
    assert stored.answers[1].targets[0].field == "PHONE"


async def test_what_must_follow_is_written_in_the_same_transaction(place: Place) -> None:
    scene = await confirmed(place)
    stored = await submission_of(place, scene)
    (delivery,) = await place.outbox(OutboxQueue.CRM)
    (card,) = await place.outbox(OutboxQueue.TELEGRAM)
    assert delivery.task == Delivery(stored.id)
    assert delivery.keys == {
        f"submission:{stored.id}",
        f"person:{ANNA.id}",
        "phone:+79123456789",
    }
    assert card.task == CardRefresh(stored.id)
    assert card.keys == {f"submission:{stored.id}"}


async def test_the_consent_is_kept_with_version_text_and_time(place: Place) -> None:
    place.default = CLIENTS[1].id
    agreed = await place.press(await place.arrive(person=BORIS), Move.AGREE, BORIS)
    at = place.clock.now()
    for answer in ("Борис", "+79123456789"):
        await place.say(answer, BORIS)
    await place.wish(Move.SKIP, BORIS)
    await place.say("1", BORIS)
    await place.wish(Move.SKIP, BORIS)
    await place.wish(Move.SKIP, BORIS)
    await place.say("нет", BORIS)
    summary = await place.wish(Move.SKIP, BORIS)
    assert agreed.language == summary.language == "ru"
    stored = await submission_of(place, await place.press(summary, Move.CONFIRM, BORIS))
    assert stored.consent is not None
    assert (stored.consent.version, stored.consent.text, stored.consent.at) == (
        "1",
        "Согласны?",
        at,
    )
    kind = next(answer for answer in stored.answers if answer.type is StepType.CHOICE)
    assert (kind.shown, kind.items) == ("Prices", ("Prices",)), "the team reads English here"


async def test_a_double_tap_on_confirm_is_accepted_twice_and_submitted_once(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    first = await place.press(summary, Move.CONFIRM)
    second = await place.press(summary, Move.CONFIRM)
    assert (first.kind, second.kind) == (SceneKind.CONFIRMED, SceneKind.CONFIRMED)
    assert not second.stale
    assert len(await place.outbox(OutboxQueue.CRM)) == 1


async def test_two_confirms_at_once_make_one_submission(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    scenes = await asyncio.gather(*(place.press(summary, Move.CONFIRM) for _ in range(5)))
    assert {scene.kind for scene in scenes} == {SceneKind.CONFIRMED}
    assert len(await place.outbox(OutboxQueue.CRM)) == 1


async def test_the_same_confirm_again_after_a_crash_before_the_reply(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    update = place.update()
    first = await place.press(summary, Move.CONFIRM, update=update)
    again = await place.press(summary, Move.CONFIRM, update=update)
    assert again == first
    assert len(await place.outbox(OutboxQueue.CRM)) == 1


async def test_the_same_answer_again_counts_once(place: Place) -> None:
    await place.arrive()
    update = place.update()
    await place.say("Anna", update=update)
    again = await place.say("Anna", update=update)
    assert again.kind is SceneKind.QUESTION
    assert again.step is not None
    assert again.step.id == "phone"


async def test_a_submission_that_is_already_there_is_accepted_too(place: Place) -> None:
    """As when another replica was faster: the unique key decides (promise 2)."""
    await place.arrive()
    summary = await place.filled_in()
    before = await place.conversation()
    assert before is not None
    accepted = await place.press(summary, Move.CONFIRM)
    async with place.database.writing() as unit:
        ended = await unit.conversations.get(before.id)
        assert ended is not None
        await unit.conversations.save(
            replace(before, revision=ended.revision + 1, asked=0), was=ended.revision
        )
        await unit.commit()
    again = await place.press(summary, Move.CONFIRM)
    assert (accepted.kind, again.kind) == (SceneKind.CONFIRMED, SceneKind.CONFIRMED)
    assert len(await place.outbox(OutboxQueue.CRM)) == 1


async def test_other_buttons_of_a_submitted_form_are_old(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    await place.press(summary, Move.CONFIRM)
    scene = await place.press(summary, Move.BACK)
    assert (scene.kind, scene.stale) == (SceneKind.CONFIRMED, True)


async def test_buttons_of_other_people_and_of_nobody_are_old(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    await place.press(summary, Move.CONFIRM)
    for number in (1, 99):
        press = Press(ConversationId(number), 3, Move.CONFIRM)
        scene = await place.say(press, BORIS)
        assert (scene.kind, scene.stale) == (SceneKind.NOTHING_OPEN, True)


async def test_buttons_of_an_earlier_conversation_show_the_present_one(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    await place.press(summary, Move.CONFIRM)
    await place.arrive()
    scene = await place.press(summary, Move.CONFIRM)
    assert (scene.kind, scene.stale) == (SceneKind.QUESTION, True)
    assert scene.step is not None
    assert scene.step.id == "name"


async def test_another_form_after_a_submission_has_a_key_of_its_own(place: Place) -> None:
    first = await confirmed(place)
    second = await confirmed(place)
    assert (await submission_of(place, first)).id != (await submission_of(place, second)).id


@pytest.mark.parametrize("said", [Text("hello"), Unsupported("sticker"), SentFile(photo_ref())])
async def test_with_nothing_open_everything_gets_a_word(place: Place, said: Any) -> None:
    scene = await place.say(said)
    assert scene.kind is SceneKind.NOTHING_OPEN
    assert scene.forms


async def test_a_code_typed_with_nothing_open_is_an_arrival(place: Place) -> None:
    await place.add_link("spring", "full", source="google")
    scene = await place.say(" Spring ")
    assert (scene.kind, scene.greeting) == (SceneKind.CONSENT, True)
    async with place.database.reading() as unit:
        since = place.clock.now() - timedelta(days=1)
        (touch,) = await unit.touches.since(ANNA.id, since, 10)
    assert touch.link_code == "spring"


async def test_a_code_typed_in_a_form_is_an_answer(place: Place) -> None:
    await place.add_link("anna", "full", source="google")
    await place.arrive()
    scene = await place.say("anna")
    assert scene.step is not None
    assert scene.step.id == "phone"


async def test_cancel_ends_and_offers_the_forms(place: Place) -> None:
    await place.arrive()
    await place.say("Anna")
    scene = await place.wish(Move.CANCEL)
    assert scene.kind is SceneKind.CANCELLED
    assert await place.conversation() is None
    assert (await place.arrive()).kind is SceneKind.QUESTION


async def test_a_vanished_form_is_replaced_politely(place: Place) -> None:
    await place.arrive()
    await place.say("Anna")
    place.with_forms(*CLIENTS[1:])
    place.default = CLIENTS[1].id
    scene = await place.say("+79123456789")
    assert (scene.kind, scene.problem) == (SceneKind.CONSENT, problem("problem-form-gone"))
    assert (await place.now()).kind is SceneKind.CONSENT


async def test_an_edited_form_goes_on_where_an_answer_is_missing(place: Place) -> None:
    await place.arrive()
    summary = await place.filled_in()
    raw = {**SHORT, "steps": [*SHORT["steps"], {"id": "more", "type": "text", "prompt": "More?"}]}
    place.with_forms(form_of(raw, "short"), *CLIENTS[1:])
    scene = await place.press(summary, Move.CONFIRM)
    assert scene.problem == problem("problem-form-changed")
    assert scene.step is not None
    assert scene.step.id == "more"
    scene = await place.say("and more")
    assert (await place.press(scene, Move.CONFIRM)).kind is SceneKind.CONFIRMED


async def test_albums_are_answered_once(place: Place) -> None:
    await place.arrive()
    scenes = [await place.say(SentFile(photo_ref(str(n)), "album")) for n in range(3)]
    assert [scene.kind for scene in scenes] == [
        SceneKind.QUESTION,
        SceneKind.NOTED,
        SceneKind.NOTED,
    ]


async def test_answers_survive_a_restart_and_many_days(place: Place) -> None:
    await place.arrive()
    await place.say("Anna")
    place.clock.moment += timedelta(days=40)
    reopened = Place(place.database, place.clock, place.randomness, updates=place.updates)
    scene = await reopened.say("+79123456789")
    assert scene.kind is SceneKind.SUMMARY


async def test_a_source_outside_of_its_window_earns_nothing(place: Place) -> None:
    await place.add_link("spring", source="google")
    await place.arrive("spring")
    place.clock.moment += timedelta(days=29)
    stored = await submission_of(place, await place.press(await place.filled_in(), Move.CONFIRM))
    assert stored.attribution.credited is None


async def test_nothing_is_accepted_when_the_commit_fails(place: Place) -> None:
    """Promise 1: the scene is returned only after the commit."""
    await place.arrive()
    summary = await place.filled_in()
    assert summary.conversation is not None

    class Failing:
        def __init__(self, unit: Any) -> None:
            self._unit = unit

        def __getattr__(self, name: str) -> Any:
            return getattr(self._unit, name)

        async def commit(self) -> None:
            raise OSError("the disk is full")

    @asynccontextmanager
    async def failing() -> AsyncIterator[Any]:
        async with place.database.writing() as unit:
            yield Failing(unit)

    converse = Converse(failing, place.context, place.purposes)
    press = Press(summary.conversation.id, summary.conversation.revision, Move.CONFIRM)
    with pytest.raises(OSError, match="disk is full"):
        await converse(UpdateId(777), ANNA, press)
    assert (await place.now()).kind is SceneKind.SUMMARY
    assert await place.outbox(OutboxQueue.CRM) == ()
    assert (await place.say(press, update=UpdateId(777))).kind is SceneKind.CONFIRMED


async def test_admins_are_prospects_like_everybody(place: Place) -> None:
    await place.arrive(person=ADMIN)
    summary = await place.filled_in(ADMIN)
    assert (await place.press(summary, Move.CONFIRM, ADMIN)).kind is SceneKind.CONFIRMED
