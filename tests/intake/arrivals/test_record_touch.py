from dataclasses import replace
from datetime import timedelta

import pytest

from intake.attribution.touch import KEPT_UNKNOWN
from intake.conversation.conversation import Ending
from intake.conversation.inputs import Move
from intake.conversation.scene import SceneKind
from tests.intake.places import ADMIN, ANNA, BORIS, Place


async def touches(place: Place) -> list[tuple[str, str, str]]:
    async with place.database.reading() as unit:
        since = place.clock.now() - timedelta(days=300)
        found = await unit.touches.since(ANNA.id, since, 100)
    return [(touch.kind.value, touch.payload, touch.utm.content) for touch in found]


async def unknown(place: Place) -> int:
    async with place.database.reading() as unit:
        return await unit.touches.count_unknown(ANNA.id)


async def test_a_link_brings_its_source_and_its_form(place: Place) -> None:
    await place.add_link("spring", "full", source="google")
    scene = await place.arrive("SPRING")
    assert (scene.kind, scene.greeting) == (SceneKind.CONSENT, True)
    assert scene.form is not None
    assert scene.form.id == "full"
    assert await touches(place) == [("link", "SPRING", "")]


async def test_a_link_without_a_form_and_a_bare_start_lead_to_the_default(place: Place) -> None:
    await place.add_link("plain", source="google")
    for payload in ("plain", ""):
        scene = await place.arrive(payload)
        assert scene.form is not None
        assert scene.form.id == "short"


async def test_without_a_default_there_is_a_menu_and_a_choice(place: Place) -> None:
    place.default = None
    scene = await place.arrive()
    assert scene.kind is SceneKind.MENU
    assert [form.id for form in scene.forms] == ["short", "full"]
    scene = await place.choose("full")
    assert (scene.kind, scene.greeting) == (SceneKind.CONSENT, True)


async def test_wizards_and_unknown_forms_cannot_be_chosen(place: Place) -> None:
    for form in ("newlink", "gone"):
        scene = await place.choose(form)
        assert (scene.kind, scene.stale) == (SceneKind.MENU, True)


@pytest.mark.parametrize("payload", ["nope", "i_abc", "v_", "%%%", "x" * 5000, "a b", "\x00"])
async def test_odd_payloads_are_kept_as_they_came_and_hurt_nothing(
    place: Place, payload: str
) -> None:
    scene = await place.arrive(payload)
    assert scene.kind is SceneKind.QUESTION
    assert await unknown(place) == 1


async def test_unknown_payloads_are_capped_per_person(place: Place) -> None:
    for number in range(KEPT_UNKNOWN + 3):
        await place.arrive(f"nope{number}")
    assert await unknown(place) == KEPT_UNKNOWN


async def test_a_visit_keeps_its_token(place: Place) -> None:
    await place.arrive("v_0123456789abcdef0123456789abcdef")
    assert await unknown(place) == 0


async def test_a_whole_code_wins_over_a_tail(place: Place) -> None:
    await place.add_link("sale", source="google")
    await place.arrive("sale__ad7")
    assert await touches(place) == [("link", "sale__ad7", "")]


async def test_arriving_again_before_saying_anything_goes_on_or_changes_the_form(
    place: Place,
) -> None:
    await place.add_link("event", "full", source="google")
    first = await place.arrive()
    again = await place.arrive()
    assert first.conversation is not None
    assert again.conversation is not None
    assert again.conversation.id == first.conversation.id
    assert again.greeting
    other = await place.arrive("event")
    assert other.kind is SceneKind.CONSENT
    async with place.database.reading() as unit:
        ended = await unit.conversations.get(first.conversation.id)
    assert ended is not None
    assert ended.ended is Ending.REPLACED


async def test_arriving_in_the_middle_asks_and_keeps_the_answers_and_the_touch(
    place: Place,
) -> None:
    await place.add_link("event", "full", source="google")
    await place.arrive()
    await place.say("Anna")
    scene = await place.arrive("event")
    assert scene.kind is SceneKind.RESUME
    assert len(await touches(place)) == 1
    scene = await place.press(scene, Move.CONTINUE)
    assert scene.kind is SceneKind.QUESTION
    assert scene.step is not None
    assert scene.step.id == "phone"


async def test_starting_over_begins_the_new_links_form(place: Place) -> None:
    await place.add_link("event", "full", source="google")
    await place.arrive()
    await place.say("Anna")
    scene = await place.press(await place.arrive("event"), Move.START_OVER)
    assert (scene.kind, scene.greeting) == (SceneKind.CONSENT, True)
    assert scene.form is not None
    assert scene.form.id == "full"


async def test_starting_over_after_a_bare_start_begins_the_same_form(place: Place) -> None:
    await place.add_link("event", "full", source="google")
    await place.press(await place.arrive("event"), Move.AGREE)
    scene = await place.press(await place.arrive(), Move.START_OVER)
    assert scene.form is not None
    assert scene.form.id == "full"
    assert scene.conversation is not None
    assert scene.conversation.answers == ()


async def test_a_repeated_update_changes_nothing_and_shows_the_present_state(
    place: Place,
) -> None:
    await place.add_link("spring", source="google")
    update = place.update()
    first = await place.arrive("spring", update=update)
    again = await place.arrive("spring", update=update)
    assert again == replace(first, again=True)
    assert len(await touches(place)) == 1
    await place.say("Anna")
    late = await place.arrive("spring", update=update)
    assert late.kind is SceneKind.QUESTION
    assert not late.greeting


async def test_a_repeated_arrival_without_a_form_shows_the_menu_again(place: Place) -> None:
    place.default = None
    update = place.update()
    assert (await place.arrive(update=update)).kind is SceneKind.MENU
    assert (await place.arrive(update=update)).kind is SceneKind.MENU


async def test_a_link_to_a_wizard_or_a_vanished_form_leads_to_the_default(place: Place) -> None:
    for form in ("newlink", "gone"):
        await place.add_link(f"to-{form}", form, source="x")
        scene = await place.arrive(f"to-{form}", BORIS)
        assert scene.form is not None
        assert scene.form.id == "short"


async def test_an_admin_in_a_wizard_is_asked_too(place: Place) -> None:
    await place.open_wizard()
    await place.say("My link", ADMIN)
    scene = await place.arrive("", ADMIN)
    assert scene.kind is SceneKind.RESUME
    scene = await place.press(scene, Move.START_OVER, ADMIN)
    assert scene.form is not None
    assert scene.form.id == "short"
