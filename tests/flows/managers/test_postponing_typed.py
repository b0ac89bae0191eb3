"""``/postpone``: to a day that no button names."""

from pathlib import Path

import pytest

from intake.leads.lead import LeadState
from tests.flows.managers.desk import Desk


async def types(desk: Desk, what: str, *, reply_to: int | None = None) -> str:
    """Boris types something; what he is answered."""
    where = desk.chat(desk.boris)
    details = {} if reply_to is None else {"reply_to": reply_to}
    await desk.boris.says(what, desk.group, **details)
    await desk.world.deliver()
    return (await where.last()).text.replace("\u202f", " ")


async def test_the_button_says_what_to_type_and_that_does_it(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    pressed = await desk.chooses(desk.boris, "More", "Postpone", "Another day…")
    assert "/postpone 3.12 10:00" in pressed.toast
    said = await types(desk, "/postpone 12.03 10:00", reply_to=(await desk.card()).id)
    assert said.startswith("Postponed until Mar 12, 2026, 10:00")
    lead = await desk.lead()
    assert (lead.state, lead.owner_id, lead.sleeps_on) == (LeadState.ASLEEP, desk.boris.id, False)
    assert "Boris postponed it" in (await desk.card()).text
    (todo,) = desk.world.crm()["activities"]
    assert lead.wakes_at is not None
    assert todo["deadline"] == lead.wakes_at.timestamp()
    await desk.world.advance(lead.wakes_at - desk.world.clock.now())
    await desk.world.settle()
    assert (await desk.lead()).state is LeadState.TAKEN


async def test_a_lead_that_nobody_has_is_taken_by_that(private_desk: Desk) -> None:
    desk = private_desk
    await desk.comes()
    said = await types(desk, "/postpone завтра", reply_to=(await desk.card()).id)
    assert said.startswith("Postponed until Mar 6, 2026, 9:00")
    assert (await desk.lead()).owner_id == desk.boris.id


@pytest.mark.parametrize("private", [False, True], ids=["group", "private"])
async def test_words_say_as_well_which_lead_is_meant(
    tmp_path: Path, template: Path, private: bool
) -> None:
    async with Desk.open(tmp_path, template, private=private) as desk:
        await _means_words(desk)


async def _means_words(desk: Desk) -> None:
    ann = await desk.comes()
    await desk.presses(desk.boris, "Take")
    await ann.says("Are you there?")
    await desk.world.settle()
    copy = (await desk.chat(desk.boris).messages())[-1]
    assert "Are you there?" in copy.text
    assert "Lead 1" in await types(desk, "/why", reply_to=copy.id)
    said = await types(desk, "/postpone 2 h", reply_to=copy.id)
    assert said.startswith("Postponed until")
    mine = await desk.boris.says("Tomorrow!", desk.group, reply_to=copy.id)
    await desk.world.deliver()
    assert "Lead 1" in await types(desk, "/why", reply_to=mine["message_id"])


@pytest.mark.parametrize("typed", ["", "1.3.2026 10:00", "some day", "9:99"])
async def test_what_is_over_or_no_moment_is_told(desk: Desk, typed: str) -> None:
    await desk.comes()
    said = await types(desk, f"/postpone {typed}", reply_to=(await desk.card()).id)
    assert "can’t read a moment still to come" in said
    assert (await desk.lead()).state is LeadState.WAITING


async def test_it_belongs_under_a_card(desk: Desk) -> None:
    await desk.comes()
    assert "as an answer to a lead’s card" in await types(desk, "/postpone tomorrow")
    other = (await desk.chat(desk.boris).messages())[-1].id
    assert "as an answer to a lead’s card" in await types(
        desk, "/postpone tomorrow", reply_to=other
    )


async def test_what_a_colleague_has_is_theirs(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.mia, "Take")
    said = await types(desk, "/postpone tomorrow", reply_to=(await desk.card()).id)
    assert said.startswith("Mia has had it since")
    assert (await desk.lead()).state is LeadState.TAKEN


async def test_one_that_sleeps_on_goes_on_to_do_so(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.boris, "More", "Postpone", "Wakes if they write", "In an hour")
    assert (await desk.lead()).sleeps_on
    await types(desk, "/postpone Friday 10:00", reply_to=(await desk.card()).id)
    lead = await desk.lead()
    assert lead.sleeps_on
    assert lead.wakes_at is not None
    assert lead.wakes_at.day == 6
