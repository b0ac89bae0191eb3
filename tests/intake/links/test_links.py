"""Admins make links with a wizard and look at them."""

import pytest

from intake.conversation.inputs import Move, Press
from intake.conversation.scene import Scene, SceneKind
from intake.kernel.ids import LinkId, StepId
from intake.kernel.problems import problem
from intake.links.link import Link, Uncounted
from intake.links.link_page import LinkRow
from intake.links.list_links import PAGE_SIZE
from intake.links.switch_link import LinkState, SwitchLink
from intake.wizards.link_wizard import LinkMade
from tests.intake.places import ADMIN, ANNA, CLIENTS, Place


async def to_form(place: Place) -> Scene:
    await place.open_wizard()
    await place.say("Spring ads", ADMIN)
    await place.say("Google-Ads", ADMIN)
    return await place.wish(Move.SKIP, ADMIN)


async def to_code(place: Place) -> Scene:
    await to_form(place)
    return await place.wish(Move.SKIP, ADMIN)


async def to_summary(place: Place, *, code: str | None = None, form: str | None = None) -> Scene:
    scene = await to_form(place)
    for value in (form, code):
        if value is None:
            scene = await place.wish(Move.SKIP, ADMIN)
        else:
            scene = await place.say(value, ADMIN)
    assert scene.kind is SceneKind.SUMMARY
    return scene


def made(scene: Scene) -> Link:
    assert isinstance(scene.result, LinkMade)
    return scene.result.link


async def test_a_wizard_makes_a_link_with_the_chosen_code(place: Place) -> None:
    summary = await to_summary(place, code="Spring-Sale", form="full")
    scene = await place.press(summary, Move.CONFIRM, ADMIN)
    link = made(scene)
    assert (link.code, link.title, link.form_id) == ("spring-sale", "Spring ads", "full")
    assert link.utm.source == "Google-Ads"
    assert link.created_by == ADMIN.id
    again = await place.press(summary, Move.CONFIRM, ADMIN)
    assert made(again) == link


async def test_a_code_is_made_up_and_tried_again_when_taken(place: Place) -> None:
    await place.add_link("taken", source="x")
    place.randomness.codes = ["TAKEN", "fresh"]
    summary = await to_summary(place)
    update = place.update()
    scene = await place.press(summary, Move.CONFIRM, ADMIN, update)
    assert made(scene).code == "fresh"
    assert made(await place.press(summary, Move.CONFIRM, ADMIN, update)) == made(scene)


@pytest.mark.parametrize(
    ("code", "reason"),
    [("весна", "characters"), ("a b", "characters"), ("v_x", "reserved"), ("a__b", "tail")],
)
async def test_an_impossible_code_is_asked_again_at_once(
    place: Place, code: str, reason: str
) -> None:
    await to_code(place)
    scene = await place.say(code, ADMIN)
    assert scene.kind is SceneKind.QUESTION
    assert scene.problem == problem(f"problem-link-code-{reason}")
    assert scene.step is not None
    assert scene.step.id == "code"
    scene = await place.say("better", ADMIN)
    assert scene.kind is SceneKind.SUMMARY
    made(await place.press(scene, Move.CONFIRM, ADMIN))


async def test_a_code_is_judged_where_it_is_edited_and_the_old_one_stays(place: Place) -> None:
    await place.add_link("taken", source="x")
    await to_code(place)
    summary = await place.say("spring", ADMIN)
    assert summary.conversation is not None
    number = [line.step.id for line in summary.lines].index(StepId("code"))
    edit = Press(
        summary.conversation.id, summary.conversation.revision, edit=summary.lines[number].index
    )
    await place.say(edit, ADMIN)
    scene = await place.say("TAKEN", ADMIN)
    assert scene.problem == problem("problem-link-code-taken", code="taken")
    scene = await place.wish(Move.BACK, ADMIN)
    assert scene.kind is SceneKind.SUMMARY
    assert scene.lines[number].shown == "spring"


async def test_a_code_that_is_taken_meanwhile_is_asked_again_at_the_end(place: Place) -> None:
    await to_code(place)
    summary = await place.say("spring", ADMIN)
    await place.add_link("spring", source="x")
    scene = await place.press(summary, Move.CONFIRM, ADMIN)
    assert scene.problem == problem("problem-link-code-taken", code="spring")
    assert scene.step is not None
    assert scene.step.id == "code"


async def test_a_form_is_one_of_those_that_there_are(place: Place) -> None:
    scene = await to_form(place)
    assert scene.step is not None
    assert [choice.label.in_("en", "en") for choice in scene.step.choices] == [
        "Short",
        "Everything",
    ]
    scene = await place.say("newlink", ADMIN)
    assert scene.problem == problem("problem-choice")
    assert scene.step is not None
    assert scene.step.id == "form"


async def test_a_form_that_vanished_meanwhile_is_asked_again_at_the_end(place: Place) -> None:
    await to_form(place)
    await place.say("full", ADMIN)
    summary = await place.say("spring", ADMIN)
    place.with_forms(*(form for form in CLIENTS if form.id != "full"))
    scene = await place.press(summary, Move.CONFIRM, ADMIN)
    assert scene.problem == problem("problem-link-form", forms="short")


async def test_a_link_is_switched_off_and_on_whoever_presses_how_often(place: Place) -> None:
    link = await place.add_link("spring", source="google")
    switch = SwitchLink(place.database.writing, place.clock)
    update = place.update()
    for update_id in (update, update, place.update()):
        assert await switch(update_id, ADMIN.id, link.id, LinkState.OFF)
        assert await uncounted_of(place, link) is Uncounted.OFF
    await place.arrive("spring")
    assert await switch(place.update(), ADMIN.id, link.id, LinkState.ON)
    (row,) = (await place.links()).links
    assert (row.uncounted_now, row.touches, row.uncounted) == (None, 1, {Uncounted.OFF: 1})
    assert not await switch(update, ADMIN.id, link.id, LinkState.OFF), "a repeat changes nothing"
    assert await uncounted_of(place, link) is None
    assert not await switch(place.update(), ADMIN.id, LinkId(99), LinkState.OFF)


async def uncounted_of(place: Place, link: Link) -> Uncounted | None:
    rows: tuple[LinkRow, ...] = (await place.links()).links
    return next(one.uncounted_now for one in rows if one.link.id == link.id)


async def test_an_old_button_changes_nothing(place: Place) -> None:
    link = await place.add_link("spring", source="google")
    switch = SwitchLink(place.database.writing, place.clock)
    assert await switch(place.update(), ADMIN.id, link.id, LinkState.OFF, seen=link.revision)
    assert await switch(place.update(), ADMIN.id, link.id, LinkState.ON, seen=link.revision + 1)
    assert not await switch(place.update(), ADMIN.id, link.id, LinkState.OFF, seen=link.revision)
    assert await uncounted_of(place, link) is None


async def test_strangers_cannot_open_wizards(place: Place) -> None:
    assert (await place.open_wizard(ANNA)).kind is SceneKind.NOTHING_OPEN
    await place.arrive()
    assert (await place.open_wizard(ANNA)).kind is SceneKind.QUESTION


async def test_an_unknown_wizard_opens_nothing(place: Place) -> None:
    assert (await place.open_wizard(ADMIN, "nothing")).kind is SceneKind.NOTHING_OPEN


async def test_a_wizard_does_not_disturb_a_form_without_asking(place: Place) -> None:
    await place.arrive(person=ADMIN)
    await place.say("Ada", ADMIN)
    scene = await place.open_wizard()
    assert scene.kind is SceneKind.RESUME
    scene = await place.press(scene, Move.START_OVER, ADMIN)
    assert scene.form is not None
    assert scene.form.id == "newlink"


async def test_somebody_who_is_no_admin_any_more_makes_no_link(place: Place) -> None:
    summary = await to_summary(place, code="spring")
    assert summary.conversation is not None
    place.admins = frozenset()
    press = Press(summary.conversation.id, summary.conversation.revision, Move.CONFIRM)
    scene = await place.say(press, ADMIN)
    assert scene.kind is SceneKind.NOTHING_OPEN
    assert (await place.links()).links == ()


async def test_links_are_listed_with_what_came_of_them(place: Place) -> None:
    await place.add_link("spring", source="google")
    await place.arrive("spring")
    await place.press(await place.filled_in(), Move.CONFIRM)
    (row,) = (await place.links()).links
    assert (row.link.code, row.touches, row.people, row.submissions) == ("spring", 1, 1, 1)


async def test_pages_that_do_not_exist_give_the_nearest(place: Place) -> None:
    for number in range(PAGE_SIZE + 1):
        await place.add_link(f"link{number}", source="x")
    assert len((await place.links(0)).links) == PAGE_SIZE
    assert (await place.links(99)).page == 1
    assert (await place.links(-5)).page == 0
