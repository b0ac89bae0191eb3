"""``/testlead``: a made-up lead goes into the CRM by the real way, is shown step by step, and goes
again; nothing else of the product knows of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.wiring.incoming import build_context
from bot.wiring.staffing import build_staff
from bot.wiring.trial_runs import build_trial_cases
from crm.client.methods.entity import EntityUpdate
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from intake.kernel.ids import FormId, PersonId, UpdateId
from intake.team.member import Role
from intake.trials.start_trial import Refusal, WantedTrial
from storage.tables import (
    assignments,
    audit,
    cards,
    journeys,
    leads,
    metadata,
    submissions,
    touches,
    trials,
)
from tests.flows.delivery.office import QUICK, bundles, numbers, prepare
from tests.flows.delivery.test_crashes import kill_at_every_moment
from tests.flows.managers.crew import make_member
from tests.flows.world import ADMIN, World
from tests.people import SeenMessage

NOT_TOUCHED = (submissions, touches, journeys, leads, assignments, cards)


@pytest.fixture
async def office(world: World) -> World:
    """One form, one link to it."""
    for form in ("b2b", "event", "lead"):
        (world.folder / "forms" / f"{form}.yaml").unlink()
    return await prepare(world)


async def starts(world: World, link: str = "spring") -> None:
    """The admin asks for a test lead by that link, and confirms."""
    await world.admin.says("/testlead")
    await world.admin.presses(link)
    await world.admin.presses("Make it")


async def progress(world: World) -> SeenMessage:
    """The one message that says how far the newest test lead is."""
    found = [one for one in await world.admin.chat.messages() if "Test lead " in one.text]
    return found[-1]


async def rows_in(world: World, table: Any) -> int:
    async with world.database.reading() as unit:
        result = await unit.connection.run(select(func.count()).select_from(table))
        return int(result.scalar_one())


async def stored(world: World) -> Any:
    async with world.database.reading() as unit:
        result = await unit.connection.run(select(trials).order_by(trials.c.id.desc()).limit(1))
        return result.one()


async def test_it_comes_and_goes_in_one_message(office: World) -> None:
    await starts(office)
    await office.deliver()
    shown = await progress(office)
    assert "Filled in: Leadtrace test, +44 20 7946 0" in shown.text
    assert "Contact 3001" in shown.text
    assert "Sales Intelligence: trace " in shown.text
    assert "Have a look" in shown.text
    assert numbers(office) == bundles()
    (deal,) = office.entities("deal")
    assert deal["fields"]["UTM_SOURCE"] == "google", "the link's source comes with it"

    await office.admin.presses("Take it away now")
    await office.deliver()
    ended = await progress(office)
    assert ended.id == shown.id, "one message all the time"
    for gone in ("comment", "trace", "Deal", "Contact", "Company"):
        assert f"Gone: {gone}" in ended.text
    assert "recycle bin" in ended.text
    assert not ended.buttons
    assert numbers(office) == {}


async def test_the_portal_sees_it_go_in_the_right_order(office: World) -> None:
    await starts(office)
    await office.deliver()
    before = len(office.portal.log)
    await office.admin.presses("Take it away now")
    await office.deliver()
    called = [str(one.get("method", "")) for one in list(office.portal.log)[before:]]
    order = [one.removeprefix("crm.") for one in called if one.endswith(".delete")]
    assert order == [
        "timeline.comment.delete",
        "tracking.trace.delete",
        "item.delete",
        "item.delete",
        "item.delete",
    ]


async def test_it_goes_by_itself_after_a_while(office: World) -> None:
    await starts(office)
    await office.deliver()
    await office.advance(timedelta(minutes=14))
    await office.deliver()
    assert numbers(office) == bundles()
    await office.advance(timedelta(minutes=1))
    await office.deliver()
    assert numbers(office) == {}
    assert "Done" in (await progress(office)).text


async def test_nothing_else_knows_of_it(office: World) -> None:
    await office.deliver()
    before = {table.name: await rows_in(office, table) for table in metadata.tables.values()}
    await starts(office)
    await office.deliver()
    assert await office.cards() == [], "no manager hears of it"
    await office.admin.presses("Take it away now")
    await office.deliver()
    assert await office.rows("SELECT * FROM outbox") == []
    after = {table.name: await rows_in(office, table) for table in metadata.tables.values()}
    grown = {name for name in after if after[name] != before[name]}
    assert grown <= {"trials", "audit", "update_log", "timers"}
    assert not grown & {table.name for table in NOT_TOUCHED}
    await office.admin.says("/stats")
    async with office.database.reading() as unit:
        noted = (await unit.connection.run(select(audit.c.what, audit.c.by))).all()
    assert [(row.what, row.by) for row in noted] == [("trial.start", ADMIN), ("trial.end", ADMIN)]


async def test_one_at_a_time(office: World) -> None:
    await starts(office)
    await office.admin.says("/testlead")
    await office.deliver()
    texts = [one.text for one in await office.admin.chat.messages()]
    assert sum("is running already" in text for text in texts) == 1
    assert "Have a look" in (await progress(office)).text, "it is shown once more below"
    assert await rows_in(office, trials) == 1


async def test_two_presses_at_the_same_moment_make_one(office: World) -> None:
    await office.admin.says("/testlead")
    await office.admin.presses("Without a link")
    question = (await office.admin.chat.messages())[-1]
    with office.holding() as held:
        await office.admin.does("press", text="Make it", message_id=question.id)
        await office.admin.does("press", text="Make it", message_id=question.id)
    for raw in held:
        await office.feed(raw)
    await office.deliver()
    assert await rows_in(office, trials) == 1
    assert numbers(office) == bundles()


async def test_declining_makes_nothing(office: World) -> None:
    await office.admin.says("/testlead spring")
    await office.admin.presses("No")
    assert "Nothing was made" in (await office.admin.chat.messages())[-1].text
    assert await rows_in(office, trials) == 0


async def test_a_link_is_named_by_its_code(office: World) -> None:
    await office.admin.says("/testlead nowhere")
    assert "no link with the code" in (await office.admin.chat.messages())[-1].text
    await office.admin.says("/testlead SPRING")
    assert "Link: spring" in (await office.admin.chat.messages())[-1].text


async def test_data_that_somebody_has_stops_it(office: World) -> None:
    await office.admin.says("/testlead spring")
    with office.holding() as held:
        await office.admin.does("press", text="Make it")
    for raw in held:
        await office.feed(raw)
    submission = (await stored(office)).submission
    phone = next(one for one in submission.answers if one.step == "phone").answer.value
    row = {"typeId": "PHONE", "valueType": "WORK", "value": phone}
    somebody = ItemAdd(EntityType.CONTACT, {"name": "Somebody", "fm": [row]})
    number = await office.process.portal.client.call(somebody)
    await office.deliver()
    shown = (await progress(office)).text
    assert "already has the made-up" in shown
    assert "Nothing was left to take away" in shown
    (there,) = office.entities("contact")
    assert there["id"] == number
    assert [one["value"] for one in there["multifields"]] == [phone], "nothing was added either"


async def test_what_was_changed_by_somebody_is_left_and_told(office: World) -> None:
    """A card whose origin is another one by now is not deleted."""
    await starts(office)
    await office.deliver()
    (deal,) = office.entities("deal")
    changed = EntityUpdate(EntityType.DEAL, deal["id"], {"ORIGIN_ID": "somebody-elses"}, {})
    await office.process.portal.client.call(changed)
    await office.admin.presses("Take it away now")
    await office.deliver()
    shown = (await progress(office)).text
    assert f"Left alone: Deal {deal['id']}" in shown
    assert [one["id"] for one in office.entities("deal")] == [deal["id"]]
    assert office.entities("contact") == []


async def test_a_portal_that_is_away_is_waited_for(office: World) -> None:
    office.portal_fault("down", count=None)
    await starts(office)
    await office.deliver()
    assert "go on by myself" in (await progress(office)).text
    await office.release_portal()
    office.portal.faults.clear()
    await office.settle()
    assert "Have a look" in (await progress(office)).text
    await office.advance(timedelta(minutes=16))
    await office.settle()
    assert numbers(office) == {}


async def test_a_refusal_is_told_and_cleaned_up(office: World) -> None:
    office.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await starts(office)
    await office.settle()
    shown = (await progress(office)).text
    assert "Bitrix24 doesn’t take it" in shown
    assert numbers(office) == {}, "what was made before the refusal is gone"
    assert (await stored(office)).state == "ended"


@pytest.mark.parametrize("bundle", ["lead", "quote"])
async def test_other_bundles(office: World, bundle: str) -> None:
    await office.write_form("quick", {**QUICK, "crm": {**QUICK["crm"], "bundle": bundle}})
    await starts(office)
    await office.deliver()
    assert len(office.entities(bundle)) == 1
    await office.admin.presses("Take it away now")
    await office.deliver()
    assert numbers(office) == {}


async def test_prospects_and_managers_are_not_answered(office: World) -> None:
    ann = office.person("Ann")
    await ann.opens()
    boris = office.person("Boris")
    await make_member(office, boris, Role.MANAGER)
    for person in (ann, boris):
        await person.says("/testlead")
        await person.says("/testlead spring")
        assert not any("test lead" in one.text for one in await person.chat.messages())
    assert await rows_in(office, trials) == 0


async def test_somebody_who_is_no_admin_any_more_starts_nothing(office: World) -> None:
    """The right is asked for once more in the transaction that starts it."""
    await office.admin.says("/testlead spring")
    process = office.process
    cases = build_trial_cases(
        process.settings,
        office.database,
        build_context(process.settings, process.files, office.clock),
        build_staff(process.settings.model_copy(update={"admin_ids": frozenset()})),
        lambda _: pytest.fail("nothing is shown"),
    )
    wanted = WantedTrial(FormId("quick"), None, PersonId(ADMIN), "en", None)
    answer = await cases.start(UpdateId(77), wanted)
    assert answer.refusal is Refusal.MAY_NOT
    assert await rows_in(office, trials) == 0


@pytest.mark.parametrize("leaving", [False, True], ids=["coming", "leaving"])
async def test_killed_at_any_moment_it_comes_and_goes_all_the_same(
    office: World, monkeypatch: pytest.MonkeyPatch, leaving: bool
) -> None:
    """Before and after each commit and each request, on the way in and on the way out."""

    async def work(number: int) -> None:
        del number
        await office.admin.says("/testlead spring")
        await office.admin.presses("Make it")
        if leaving:
            await office.deliver()
            await office.admin.presses("Take it away now")

    async def check(count: int, killed: bool) -> None:
        del killed
        await office.advance(timedelta(minutes=16))
        await office.deliver()
        await office.settle()
        left = {kind: many for kind, many in numbers(office).items() if kind != "trace"}
        assert left == {}, "all that it made is gone"
        assert await rows_in(office, trials) == count
        assert (await stored(office)).state == "ended"
        assert "Done" in (await progress(office)).text
        assert await office.rows("SELECT * FROM outbox") == []

    moments = await kill_at_every_moment(office, monkeypatch, work, check)
    assert moments > 10, "the kills met the work"
