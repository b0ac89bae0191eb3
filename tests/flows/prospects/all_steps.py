"""A form with every type of step, and how a person gets through it."""

from collections.abc import AsyncIterator
from typing import Any

from tests.flows.prospects.walks import Deed, presses, says, sends_file
from tests.flows.world import World
from tests.people import Person


def _text(text: str) -> dict[str, str]:
    return {"en": text, "ru": f"{text} (ru)"}


def _step(step_type: str, **more: Any) -> dict[str, Any]:
    return {"id": step_type, "type": step_type, "prompt": _text(f"Your {step_type}?"), **more}


def _choices(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": _text(value.title())} for value in values]


STEPS = (
    _step("name"),
    _step("text", limits={"min_length": 2, "max_length": 20}),
    _step("long_text"),
    _step("phone"),
    _step("email"),
    _step("number", limits={"minimum": 1, "maximum": 10, "integer": True}),
    _step("date", limits={"earliest": "today", "latest": "today+365d"}),
    _step("choice", choices=_choices("tea", "coffee")),
    _step("choices", choices=_choices("red", "green", "blue"), limits={"max_choices": 2}),
    _step("yes_no"),
    _step(
        "file",
        required=False,
        limits={"max_files": 2, "max_megabytes": 1, "file_types": ["pdf", "image"]},
    ),
)
FORM: dict[str, Any] = {
    "languages": ["en", "ru"],
    "fallback": "en",
    "title": _text("Everything"),
    "consent": {"version": "1", "text": _text("May we?")},
    "steps": list(STEPS),
    "finish": {"text": _text("Done.")},
    "crm": {"bundle": "lead", "titles": {"lead": "{name}"}},
    "repeat": "new",
}
RIGHT: dict[str, tuple[Deed, ...]] = {
    "consent": (presses("I agree", "Your name?"),),
    "name": (says("Ann Lee", "Your text?"),),
    "text": (says("Hello", "Your long_text?"),),
    "long_text": (says("Hello\nthere", "Your phone?"),),
    "phone": (says("030 901820", "Your email?"),),
    "email": (says("ann@example.com", "Your number?"),),
    "number": (says("7", "Your date?"),),
    "date": (says("1 May", "Your choice?"),),
    "choice": (presses("Tea", "Your choices?"),),
    "choices": (presses("Red", ""), presses("Done", "Your yes_no?")),
    "yes_no": (presses("Yes", "Your file?"),),
    "file": (
        sends_file("a.pdf", "Files so far: 1"),
        presses("Done", "Is everything right?"),
    ),
}
QUESTIONS = {"consent": "May we?", "summary": "Is everything right?"} | {
    step["id"]: f"Your {step['id']}?" for step in STEPS
}


async def every_place(world: World, person: Person) -> AsyncIterator[str]:
    """Lead the person through the form; gives the name of each place at which she then stands."""
    await world.write_form("all", FORM)
    await world.add_link("all", form="all")
    await person.opens("all")
    for place in QUESTIONS:
        if place == "summary":
            continue
        yield place
        for deed in RIGHT[place]:
            await deed.done_by(person)
            assert deed.then in (await person.sees()).text, deed
    yield "summary"
