"""Admins make links with a wizard and look at them."""

import pytest

from intake.problems import problem
from intake.said import Move, Press
from intake.scene import Scene, SceneKind
from intake.use_cases.converse import Converse
from intake.use_cases.list_links import PAGE_SIZE
from tests.intake.use_cases.places import ADMIN, ANNA, Place


async def to_summary(place: Place, *, code: str | None = None, form: str | None = None) -> Scene:
    await place.open_wizard()
    await place.say("Spring ads", ADMIN)
    await place.say("Google-Ads", ADMIN)
    scene = await place.wish(Move.SKIP, ADMIN)
    for value in (form, code):
        if value is None:
            scene = await place.wish(Move.SKIP, ADMIN)
        else:
            scene = await place.say(value, ADMIN)
    assert scene.kind is SceneKind.SUMMARY
    return scene


async def test_a_wizard_makes_a_link_with_the_chosen_code(place: Place) -> None:
    summary = await to_summary(place, code="Spring-Sale", form="full")
    scene = await place.press(summary, Move.CONFIRM, ADMIN)
    assert scene.kind is SceneKind.LINK_MADE
    link = scene.link
    assert link is not None
    assert (link.code, link.title, link.form_id) == ("spring-sale", "Spring ads", "full")
    assert link.utm.source == "Google-Ads"
    assert link.created_by == ADMIN.id
    again = await place.press(summary, Move.CONFIRM, ADMIN)
    assert (again.kind, again.link) == (SceneKind.LINK_MADE, link)


async def test_a_code_is_made_up_and_tried_again_when_taken(place: Place) -> None:
    await place.add_link("taken", source="x")
    place.randomness.codes = ["TAKEN", "fresh"]
    summary = await to_summary(place)
    update = place.update()
    scene = await place.press(summary, Move.CONFIRM, ADMIN, update)
    assert scene.link is not None
    assert scene.link.code == "fresh"
    assert (await place.press(summary, Move.CONFIRM, ADMIN, update)).link == scene.link


@pytest.mark.parametrize(
    ("code", "reason"),
    [("весна", "characters"), ("a b", "characters"), ("v_x", "reserved"), ("a__b", "tail")],
)
async def test_an_impossible_code_is_asked_again(place: Place, code: str, reason: str) -> None:
    summary = await to_summary(place, code=code)
    scene = await place.press(summary, Move.CONFIRM, ADMIN)
    assert scene.kind is SceneKind.QUESTION
    assert scene.problem == problem(f"problem-link-code-{reason}")
    assert scene.step is not None
    assert scene.step.id == "code"
    scene = await place.say("better", ADMIN)
    assert scene.kind is SceneKind.SUMMARY
    assert (await place.press(scene, Move.CONFIRM, ADMIN)).kind is SceneKind.LINK_MADE


async def test_a_taken_code_and_an_unknown_form_are_told(place: Place) -> None:
    await place.add_link("spring", source="x")
    scene = await place.press(await to_summary(place, code="SPRING"), Move.CONFIRM, ADMIN)
    assert scene.problem == problem("problem-link-code-taken", code="spring")
    for _ in ("the answer", "the wizard"):
        await place.wish(Move.CANCEL, ADMIN)
    scene = await place.press(await to_summary(place, form="newlink"), Move.CONFIRM, ADMIN)
    assert scene.problem == problem("problem-link-form", forms="short, full")
    assert scene.step is not None
    assert scene.step.id == "form"


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
    converse = Converse(place.database.writing, place.desk, frozenset())
    press = Press(summary.conversation.id, summary.conversation.revision, Move.CONFIRM)
    scene = await converse(place.update(), ADMIN, press)
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
