"""A mistaken link is corrected, and traces are taken back: once, whatever comes in between."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from intake.delivery.plan import TraceMode
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.wizards import execute_corrections
from intake.wizards.execute_corrections import ExecuteCorrections
from sandbox.portal.kinds import Kind
from tests.flows.delivery.office import numbers, prepare, submits, traces
from tests.flows.delivery.test_crashes import Guillotine, Killed
from tests.flows.world import World

RIGHT = ("vk", "social", "500123", "-", "-")


async def proposes(office: World, code: str = "spring", *values: str, since: str = "-") -> None:
    """The admin goes through the wizard to its last question; ``-`` skips one."""
    admin = office.admin
    await admin.says("/correct")
    for word in (code, *(values or RIGHT), since):
        await (admin.says("/skip") if word == "-" else admin.says(word))
    await admin.presses("That’s right")


async def corrects(office: World, *values: str) -> None:
    await proposes(office, "spring", *values)
    await office.admin.presses("Correct it")


def check_right(office: World, count: int, *, strays: int = 0) -> None:
    """Every bundle has one trace, with the right source, and nothing of the wrong one is left."""
    crm = office.crm()
    found = {trace["id"]: trace for trace in traces(office)}
    assert len(found) == count + strays
    for kind in ("deal", "contact", "company"):
        assert len(crm["entities"][kind]) == count
        for entity in crm["entities"][kind]:
            assert {found[number]["tags"]["UTM_SOURCE"] for number in entity["traces"]} == {"vk"}
            assert len(entity["traces"]) == 1 + strays
            fields = entity["fields"]
            assert (fields["UTM_SOURCE"], fields["UTM_MEDIUM"]) == ("vk", "social")
            assert not fields.get("UTM_CONTENT")


@pytest.mark.parametrize("mode", [TraceMode.LINKED, TraceMode.STORED])
async def test_delivered_and_queued_submissions_are_put_right(
    tmp_path: Path, template: Path, mode: TraceMode
) -> None:
    async with World.open(tmp_path, template, trace_mode=mode) as office:
        await prepare(office)
        await submits(office.person(), "+4930901001", "One")
        await office.settle()
        before = (await office.submission()).attribution
        await submits(office.person(), "+4930901002", "Two")
        await corrects(office)
        report = (await office.admin.sees()).text
        assert "1 submission in the CRM gets a new trace" in report
        assert "1 submission still waits" in report
        await office.settle()
        check_right(office, 2)
        assert numbers(office)["comment"] == 3  # one about the correction
        first = await office.submission(1)
        assert first.superseded == (before,)
        assert first.attribution.credited is not None
        assert first.attribution.credited.utm.source == "vk"
        (trace_id,) = office.entities("deal")[0]["traces"]
        assert first.made.trace_id == trace_id
        note = office.crm()["comments"][1]["text"]
        assert "utm_source" in note
        cards = " ".join(card.text for card in await office.cards())
        assert "The source was corrected; it was: Spring" in cards


async def test_a_popular_link_is_put_right_bit_by_bit(
    office: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that waits may go out before its turn: then it gets a new trace, like those before it."""
    monkeypatch.setattr(execute_corrections, "BITE", 1)
    monkeypatch.setattr("intake.wizards.correction_wizard.LOOKED_AT", 2)
    for number in range(3):
        await submits(office.person(), f"+493090100{number}", f"Company {number}")
    await corrects(office)
    report = (await office.admin.sees()).text
    assert "is being corrected" in report
    assert "2 submissions still wait" in report
    assert "There are more" in report
    await office.settle()
    await office.restart()
    take_bite = ExecuteCorrections(office.database.writing, office.clock)
    while await take_bite():
        pass
    await office.settle()
    check_right(office, 3)


async def test_people_who_came_before_count_as_if_the_link_had_been_right(office: World) -> None:
    ann = office.person()
    await ann.opens("spring")
    await corrects(office)
    for text in ("Ann Lee", "+4930901001", "One"):
        await ann.says(text)
    await ann.presses("Send")
    await office.settle()
    check_right(office, 1)
    assert (await office.touches(ann))[0]["utm_source"] == "google", "a touch was changed"
    assert (await office.submission()).superseded == ()


async def test_nothing_changes_before_the_last_word(office: World) -> None:
    await submits(office.person())
    await office.settle()
    before = office.crm()
    await proposes(office)
    assert "1 submission in the CRM gets a new trace" in (await office.admin.sees()).text
    await office.settle()
    assert office.crm()["traces"] == before["traces"]
    assert (await office.submission()).superseded == ()


async def test_submissions_before_that_day_stay(office: World) -> None:
    await submits(office.person(), "+4930901001", "One")
    await office.settle()
    await office.advance(3 * 86_400)
    await submits(office.person(), "+4930901002", "Two")
    await office.settle()
    day = office.clock.now().strftime("%d.%m.%Y")
    await proposes(office, "spring", *RIGHT, since=day)
    await office.admin.presses("Correct it")
    await office.settle()
    sources = [deal["fields"]["UTM_SOURCE"] for deal in office.entities("deal")]
    assert sources == ["google", "vk"]


async def test_values_that_people_changed_meanwhile_are_left_alone(office: World) -> None:
    await submits(office.person())
    await office.settle()
    (deal,) = office.entities("deal")
    stored = office.portal.world.find(Kind.DEAL, deal["id"])
    assert stored is not None
    stored.values["UTM_SOURCE"] = "by hand"
    await corrects(office)
    await office.settle()
    assert office.entities("deal")[0]["fields"]["UTM_SOURCE"] == "by hand"
    assert office.entities("contact")[0]["fields"]["UTM_SOURCE"] == "vk"


async def test_a_second_word_changes_nothing(office: World) -> None:
    await submits(office.person())
    await office.settle()
    await proposes(office)
    with office.holding() as held:
        await office.admin.presses("Correct it")
    await office.feed(held[0])
    await office.feed(held[0])
    again = {**held[0], "update_id": held[0]["update_id"] + 1_000}
    await office.feed(again)
    await office.settle()
    check_right(office, 1)
    assert numbers(office)["comment"] == 2


async def test_corrected_twice_before_anything_was_sent(office: World) -> None:
    await submits(office.person())
    await office.settle()
    await corrects(office, "facebook", "-", "-", "-", "-")
    await corrects(office)
    await office.settle()
    check_right(office, 1)
    assert len((await office.submission()).superseded) == 2


@pytest.mark.parametrize("mode", [TraceMode.INLINE, TraceMode.UTM])
async def test_traces_whose_number_nobody_knows_are_reported(
    tmp_path: Path, template: Path, mode: TraceMode
) -> None:
    async with World.open(tmp_path, template, trace_mode=mode) as office:
        await prepare(office)
        await submits(office.person())
        await office.settle()
        before = office.crm()
        await corrects(office)
        assert "by hand" in (await office.admin.sees()).text
        await office.admin.says("/erase 1")
        assert "never told me its number" in (await office.admin.sees()).text
        await office.settle()
        assert office.crm()["traces"] == before["traces"]


async def test_an_unknown_code_is_asked_again_at_once(office: World) -> None:
    await office.admin.says("/correct")
    await office.admin.says("nowhere")
    seen = (await office.admin.sees()).text
    assert "There’s no link with the code nowhere." in seen
    assert "1/7 · The link’s code?" in seen


async def test_the_values_that_it_has_are_asked_again(office: World) -> None:
    await proposes(office, "spring", "google", "cpc", "roofs", "red", "-")
    seen = (await office.admin.sees()).text
    assert "The link already has exactly these values." in seen
    assert "2/7 · The right utm_source?" in seen


@pytest.mark.parametrize("mode", [TraceMode.LINKED, TraceMode.STORED])
async def test_killed_at_any_moment(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch, mode: TraceMode
) -> None:
    async with World.open(tmp_path, template, trace_mode=mode) as office:
        for moment in range(60):
            if await _killed_at(moment, office, monkeypatch):
                assert moment >= 10
                return
        raise AssertionError("the work never ended")


async def _killed_at(moment: int, office: World, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Deliver one submission, correct its link, kill the relay there; say that nothing was left."""
    if not moment:
        await prepare(office)
    code = f"wrong{moment}"
    await office.add_link(code, form="quick", source="google", medium="cpc", content="red")
    person = office.person()
    await person.opens(code)
    for text in ("Ann Lee", f"+4930901{moment:03}", f"Company {moment}"):
        await person.says(text)
    await person.presses("Send")
    await office.settle()
    await proposes(office, code)
    await office.admin.presses("Correct it")
    await office.relay.step(OutboxQueue.TELEGRAM)
    guillotine = Guillotine(moment)
    with guillotine.over(monkeypatch), contextlib.suppress(Killed):
        await office.deliver(OutboxQueue.CRM)
    await office.restart()
    await office.settle()
    check_right(office, moment + 1)
    notes = [c for c in office.crm()["comments"] if "Source corrected" in c["text"]]
    assert len(notes) == moment + 1
    assert await office.rows("SELECT * FROM outbox") == []
    return not guillotine.dead


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "cut_after", "method": "batch"},
        {"kind": "cut_before", "method": "batch"},
        {"kind": "cut_after", "method": "crm.tracking.trace.delete"},
        {"kind": "server_error", "method": "batch"},
    ],
    ids=str,
)
async def test_a_portal_in_trouble(office: World, fault: dict[str, Any]) -> None:
    await submits(office.person())
    await office.settle()
    await corrects(office)
    office.portal_fault(**fault)
    await office.settle()
    check_right(office, 1)
    assert numbers(office)["comment"] == 2


async def test_a_trace_is_taken_back_once(office: World) -> None:
    await submits(office.person())
    await office.settle()
    await office.admin.says("/erase 1")
    await office.admin.presses("Remove it")
    assert "is being removed" in (await office.admin.sees()).text
    await office.settle()
    assert office.crm()["traces"] == []
    assert len(office.entities("deal")) == 1
    assert "was removed" in (await office.cards())[-1].text
    await office.admin.says("/erase № 1")
    assert "has already been removed" in (await office.admin.sees()).text
    await corrects(office)
    await office.settle()
    assert office.crm()["traces"] == [], "an erased trace came back"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/erase", "Which submission?"),
        ("/erase x", "Which submission?"),
        ("/erase 99", "no submission 99"),
        ("/erase 1", "isn’t in the CRM yet"),
    ],
)
async def test_what_cannot_be_taken_back(office: World, said: str, answer: str) -> None:
    await submits(office.person())
    await office.admin.says(said)
    assert answer in (await office.admin.sees()).text


async def test_a_stranger_corrects_and_erases_nothing(office: World) -> None:
    ann = office.person()
    await submits(ann)
    await office.settle()
    for said in ("/correct", "/erase 1"):
        await ann.says(said)
    await ann.opens("spring")
    for data in ("k:1", "x:1"):
        with office.holding() as held:
            await ann.presses("Cancel")
        held[0]["callback_query"]["data"] = data
        await office.feed(held[0])
    await office.settle()
    assert len(traces(office)) == 1
