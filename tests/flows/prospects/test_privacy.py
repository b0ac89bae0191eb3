"""What people read of what is kept about them, and how they have it deleted."""

import json
from datetime import timedelta
from typing import Any

from intake.outbox.tasks.outbox_queue import OutboxQueue
from storage.personal_data import PERSONAL_DATA
from tests.flows.delivery.office import COMPANY, PHONE, answers, numbers, prepare, submits
from tests.flows.managers.crew import make_member
from tests.flows.prospects.forgetting_people import deletes, numbers_of, stored, traces_of
from tests.flows.world import World
from tests.people import Person

ANNS = ("Ann", "Lee", PHONE, COMPANY)


async def test_everybody_reads_what_is_kept(world: World, ann: Person, ivan: Person) -> None:
    await ann.says("/privacy")
    assert "What we keep about you" in (await ann.sees()).text
    assert "30 days" in (await ann.sees()).text
    await ivan.says("/privacy")
    assert "30 дней" in (await ivan.sees()).text


async def test_it_is_asked_once_more_and_a_no_changes_nothing(world: World, ann: Person) -> None:
    await prepare(world)
    await answers(ann, "Ann Lee", PHONE)
    before = await stored(world, besides=frozenset({"update_log"}))
    await ann.says("/delete_me")
    assert "This can’t be undone" in (await ann.sees()).text
    await ann.presses("No, keep it")
    assert "Nothing was deleted" in (await ann.sees()).text
    assert await stored(world, besides=frozenset({"update_log"})) == before


async def test_in_the_middle_of_a_form(world: World, ann: Person) -> None:
    await prepare(world)
    await answers(ann, "Ann Lee", PHONE)
    before = await numbers_of(world)
    await deletes(ann)
    assert "We no longer know you" in (await ann.sees()).text
    assert await world.conversation(ann) is None
    await world.settle()
    assert await traces_of(world, *ANNS, str(ann.id)) == []
    assert await numbers_of(world) == before


async def test_what_waited_for_the_crm_never_gets_there(world: World, ann: Person) -> None:
    await prepare(world)
    world.portal_fault("no_auth", count=None)
    await submits(ann)
    await world.deliver()
    before = await numbers_of(world)
    await deletes(ann)
    world.portal.faults.clear()
    await world.settle()
    assert numbers(world) == {}
    assert await traces_of(world, *ANNS, str(ann.id)) == []
    assert await numbers_of(world) == before
    card, notice = await world.cards()
    assert card.text == "🫥 Erased at the person’s request"
    assert not card.buttons
    assert "the person had their data deleted" in notice.text


async def test_what_is_delivered_is_forgotten_here_and_counts_on(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await submits(world.person("Bob"), "+4930901821", "Bob Ltd", name="Bob Ray")
    await world.settle()
    before = await numbers_of(world)
    await deletes(ann)
    await world.settle()
    assert await traces_of(world, *ANNS, str(ann.id)) == []
    assert await numbers_of(world) == before
    assert len(await traces_of(world, "Bob Ray")) > 0, "somebody else is not touched"
    texts = [card.text for card in await world.cards()]
    assert any("Bob Ray" in text for text in texts)
    assert not any("Ann" in text or PHONE in text for text in texts)
    assert world.entities("contact"), "the CRM is left alone unless a setting says otherwise"


async def test_a_dead_letter(world: World, ann: Person) -> None:
    await prepare(world)
    world.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    world.portal.faults.clear()
    await world.settle()
    assert await traces_of(world, *ANNS, str(ann.id)) == []
    await world.admin.says("/queue")
    assert "Ann" not in (await world.admin.sees()).text


async def test_one_in_flight_finishes_and_is_forgotten_then(world: World, ann: Person) -> None:
    """Nobody knows whether it got there: the portal answers too late."""
    await prepare(world)
    await submits(ann)
    world.portal_fault("cut_after", method="crm.timeline.comment.add", count=1)
    await world.deliver(OutboxQueue.CRM)
    (row,) = await world.rows("SELECT in_doubt FROM outbox WHERE type = 'deliver'")
    assert row["in_doubt"]
    await deletes(ann)
    (kept,) = await world.rows("SELECT person_id, answers FROM submissions")
    assert kept["person_id"] < 0
    assert PHONE in str(kept["answers"])
    await world.settle()
    assert (await world.submission()).state == "delivered"
    assert await traces_of(world, *ANNS, str(ann.id)) == []
    assert not any("Ann" in card.text for card in await world.cards())


async def test_who_returns_is_new(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    await submits(ann)
    await world.settle()
    people = await world.rows("SELECT id FROM people WHERE first_name = 'Ann' OR id < 0")
    assert sorted(row["id"] for row in people) == [-1, ann.id]
    rows = await world.rows("SELECT person_id FROM submissions ORDER BY id")
    assert [row["person_id"] for row in rows] == [-1, ann.id]
    await deletes(ann)
    await world.settle()
    rows = await world.rows("SELECT person_id FROM submissions ORDER BY id")
    assert [row["person_id"] for row in rows] == [-1, -2]


async def test_the_last_messages_of_the_chat_go(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    await world.deliver()
    left = [one.text for one in await ann.chat.messages()]
    assert not any("Which number?" in text for text in left)
    assert "We no longer know you" in left[-1]


async def test_an_old_button_asks_anew(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await ann.says("/delete_me")
    world.clock.move(timedelta(hours=2))
    await ann.presses("Yes, delete everything")
    assert "Shall I delete everything" in (await ann.sees()).text
    assert await traces_of(world, PHONE)


async def test_a_repeated_press_changes_nothing(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await deletes(ann)
    press = world.telegram.fed[-1]
    assert "callback_query" in press
    await world.feed(press)
    people = await world.rows("SELECT id FROM people WHERE id < 0")
    assert len(people) == 1


async def test_who_works_here_is_sent_to_an_admin(world: World) -> None:
    await world.admin.says("/delete_me")
    seen = await world.admin.sees()
    assert "You work here" in seen.text
    assert seen.buttons == [], "nothing is asked of which nothing comes"


async def test_who_works_here_by_now_is_sent_to_an_admin(world: World, ann: Person) -> None:
    await ann.opens()
    await ann.says("/delete_me")
    await make_member(world, ann)
    await ann.presses("Yes, delete")
    assert "You work here" in (await ann.sees()).text


async def test_who_worked_here_is_not_asked_what_will_not_be_done(
    world: World, ann: Person
) -> None:
    await ann.opens()
    await make_member(world, ann)
    await world.execute("UPDATE members SET removed_at = joined_at")
    await ann.says("/delete_me")
    seen = await ann.sees()
    assert "You work here or used to" in seen.text
    assert seen.buttons == []


async def test_a_stranger_has_nothing_to_delete(world: World, ann: Person) -> None:
    await ann.says("/delete_me")
    await deletes(ann)
    assert "We store nothing about you" in (await ann.sees()).text


async def test_a_crash_before_the_outside_work_loses_none_of_it(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    await deletes(ann)
    await world.restart()
    await world.settle()
    assert (await world.cards())[0].text.startswith("🫥 Erased")


async def test_a_commit_that_fails_erases_nothing_and_the_next_try_all(
    world: World, ann: Person
) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    await ann.says("/delete_me")
    await world.refuse("DELETE", "people")
    await ann.presses("Yes, delete everything")
    assert world.quarantine, "it was tried in vain"
    world.quarantine.clear()
    assert [row["id"] for row in await world.rows("SELECT id FROM people WHERE id < 0")] == []
    assert (await world.submission()).answers
    await world.refuse_no_longer("people")
    await deletes(ann)
    await world.settle()
    assert await traces_of(world, PHONE) == []


async def exported(person: Person) -> dict[str, Any]:
    """The file that was sent last."""
    state = await person.world.state()
    shown = await person.sees()
    file = next(one for one in state["files"] if one["file_id"] == shown.raw["document"]["file_id"])
    found: dict[str, Any] = json.loads(file["text"])
    return found


async def test_the_export_holds_everything_that_is_stored(world: World, ann: Person) -> None:
    await prepare(world)
    await submits(ann)
    await world.settle()
    async with world.database.reading() as unit:
        found = await unit.personal_records.everything(ann.id)  # type: ignore[arg-type]
    assert found is not None
    written = json.loads(json.dumps(found))
    assert written["person"]["first_name"] == "Ann"
    assert written["submissions"][0]["answers"][1]["answer"]["values"] == [PHONE]
    assert written["touches"][0]["utm_source"] == "google"
    assert written["crm_entities"]
    for name, rows in written.items():
        table = "people" if name == "person" else name
        listed = [rows] if name == "person" else rows
        assert set(listed[0]) == PERSONAL_DATA[table].readable, name


async def test_a_person_gets_their_export_as_a_file(world: World, ann: Person) -> None:
    await ann.says("/export")
    assert "We store nothing about you" in (await ann.sees()).text
    await prepare(world)
    await submits(ann)
    await ann.says("/export")
    shown = await ann.sees()
    assert shown.raw["document"]["file_name"] == "export.json"
    assert await world.rows("SELECT * FROM audit") == []


async def test_an_admin_exports_for_somebody_and_that_is_written_down(
    world: World, ann: Person
) -> None:
    await prepare(world)
    await submits(ann)
    await world.admin.says(f"/export {ann.id}")
    sent = await world.admin.sees()
    assert "document" in sent.raw
    assert f"about {ann.id}" in sent.text, "it is not about who asked"
    assert "/delete_me" not in sent.text
    (entry,) = await world.rows("SELECT what, subject, by FROM audit")
    assert entry == {"what": "person.exported", "subject": f"person:{ann.id}", "by": world.admin.id}
    await world.admin.says("/export 5")
    assert "nobody with that number" in (await world.admin.sees()).text
    await world.admin.says("/export Ann")
    assert "Send /export and a person’s number" in (await world.admin.sees()).text


async def test_nobody_else_reads_about_others(world: World, ann: Person, ivan: Person) -> None:
    await prepare(world)
    await submits(ann)
    await ivan.opens()
    before = len(await ivan.chat.messages())
    await ivan.says(f"/export {ann.id}")
    assert len(await ivan.chat.messages()) == before + 1
    assert await world.rows("SELECT * FROM audit") == [], "it is his own that he got"


async def test_admins_also_read_what_is_set(world: World, ann: Person) -> None:
    await world.admin.says("/privacy")
    text = (await world.admin.sees()).text
    assert "messages, once the CRM has them: 365 (RETENTION_DIALOGUES_DAYS)" in text
    assert "ERASE_IN_CRM is off" in text
    await world.restart(erase_in_crm=True)
    await world.admin.says("/privacy")
    assert "is deleted in the CRM, too" in (await world.admin.sees()).text
    await ann.says("/privacy")
    assert "RETENTION" not in (await ann.sees()).text
