"""A form file is edited while people are in it: what still fits is kept, nobody is stuck."""

from typing import Any

import pytest

from tests.flows.prospects.walks import LEAD_EN, presses, says, shown, walk_on
from tests.flows.world import World

Content = dict[str, Any]


def drop(step_id: str) -> Any:
    """Return an edit that removes a step, and the conditions on it."""

    def change(form: Content) -> None:
        form["steps"] = [
            {key: value for key, value in step.items() if key != "when"}
            if step.get("when", {}).get("step") == step_id
            else step
            for step in form["steps"]
            if step["id"] != step_id
        ]

    return change


def add_company(form: Content) -> None:
    """Insert a required question at the second place."""
    prompt = {"en": "Which company?", "ru": "Какая компания?"}
    form["steps"].insert(1, {"id": "company", "type": "text", "prompt": prompt})


def other_choices(form: Content) -> None:
    """Replace the choices."""
    for step in form["steps"]:
        if step["id"] == "interest":
            step["choices"] = [
                {"value": "rent", "label": {"en": "Renting", "ru": "Аренда"}},
                {"value": "question", "label": {"en": "A question", "ru": "Вопрос"}},
            ]


def other_consent(form: Content) -> None:
    """Ask for more, under a new version."""
    form["consent"]["version"] = "2026-2"
    form["consent"]["text"]["en"] = "And may we write to you as well?"


async def test_the_removed_step_was_being_asked(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await world.edit_form("lead", drop("phone"))
    await person.says("+49 30 901820")
    why, seen = (await person.chat.messages())[-2:]
    assert why.text.startswith("The questions have changed in the meantime.")
    assert "2/3 · What are you interested in?" in seen.text
    assert await person.below() == [], "the button that shares the number is gone too"
    await walk_on(
        person,
        (
            presses("I have a question", "3/3 · Please write your question."),
            *LEAD_EN.deeds[5:],
        ),
    )
    [submission] = await world.submissions()
    assert "phone" not in shown(submission)


async def test_a_new_step_is_asked_before_the_end(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:-1])
    await world.edit_form("lead", add_company)
    await person.presses("Send")
    seen = (await person.sees()).text
    assert "2/5 · Which company?" in seen
    assert await world.submissions() == []
    await person.says("Lee Ltd")
    assert "Is everything right?" in (await person.sees()).text
    await person.presses("Send")
    [submission] = await world.submissions()
    assert shown(submission) == {**LEAD_EN.answers, "company": "Lee Ltd"}


async def test_choices_that_are_gone_are_asked_again_and_old_buttons_do_nothing(
    world: World,
) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:4])
    await world.edit_form("lead", other_choices)
    pressed = await person.presses("Prices")
    seen = await person.sees()
    assert pressed.answer is not None
    assert "What are you interested in?" in seen.text
    assert "Renting" in seen.buttons
    conversation = await world.conversation(person)
    assert conversation
    assert [one.step for one in conversation.answers] == ["name", "phone"]
    await person.presses("Renting")
    await person.presses("Skip")
    await person.presses("Send")
    assert shown(await world.submission())["interest"] == "Renting"


async def test_an_answer_whose_choice_is_gone_is_asked_again(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, (*LEAD_EN.deeds[:4], presses("Prices", "4/4")))
    await world.edit_form("lead", other_choices)
    await person.says("Nothing else")
    assert "What are you interested in?" in (await person.sees()).text


async def test_another_consent_is_asked_before_anything_else(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:3])
    await world.edit_form("lead", other_consent)
    await person.says("+49 30 901820")
    assert "And may we write to you as well?" in (await person.sees()).text
    assert await person.below() == []
    await person.presses("I agree")
    await walk_on(person, (says("+49 30 901820", "3/4"), *LEAD_EN.deeds[4:]))
    submission = await world.submission()
    assert submission.consent
    assert submission.consent.version == "2026-2"
    assert submission.consent.text == "And may we write to you as well?"


@pytest.mark.parametrize("position", range(1, len(LEAD_EN.deeds)))
async def test_a_form_that_vanished_is_told_politely(world: World, position: int) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[:position])
    await world.remove_form("lead")
    await person.says("hello")
    why, menu = (await person.chat.messages())[-2:]
    assert why.text.startswith("Sorry, this form no longer exists.")
    assert "Register for the event" in menu.buttons
    assert await person.below() == []
    await person.presses("Register for the event")
    conversation = await world.conversation(person)
    assert conversation
    assert conversation.form_id == "event"


async def test_a_form_that_vanished_after_the_submission_is_still_delivered(world: World) -> None:
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds)
    await world.remove_form("lead")
    await world.settle()
    assert len(world.entities("lead")) == 1
    await world.feed(world.telegram.fed[-1])
    assert "We have received everything." in (await person.sees()).text


async def test_a_link_to_a_form_that_vanished_leads_to_the_menu(world: World) -> None:
    person = await LEAD_EN.person(world)
    await world.remove_form("lead")
    await person.opens("spring")
    assert "What can we do for you?" in (await person.sees()).text


async def test_a_menu_button_of_a_form_that_vanished_shows_the_menu(world: World) -> None:
    person = world.person("Ann")
    await person.opens()
    await world.remove_form("lead")
    pressed = await person.presses("Leave a request")
    assert pressed.toast.startswith("This button is from an earlier message.")
    assert "Leave a request" not in (await person.sees()).buttons


async def test_a_submission_keeps_the_questions_as_they_were(world: World) -> None:
    def reword(form: Content) -> None:
        form["steps"][0]["prompt"]["en"] = "Who are you?"

    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds)
    await world.edit_form("lead", reword)
    assert (await world.submission()).answers[0].prompt == "What is your name?"
