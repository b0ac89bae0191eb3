"""``/forms``: what is active, previews that leave nothing behind, and reading the files anew while
people are in them."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from bot.config.form_files import accept_consents
from bot.wiring.live_forms import build_following
from storage.tables import audit, form_reloads, metadata
from tests.flows.delivery.office import CONSENT, QUICK, answers, prepare, quick
from tests.flows.process import read_files_once
from tests.flows.world import World
from tests.people import Person, SeenMessage

MORE = {"id": "city", "type": "text", "prompt": "Which city?"}


@pytest.fixture
async def office(world: World) -> World:
    """One form, one link to it."""
    for form in ("b2b", "event", "lead"):
        (world.folder / "forms" / f"{form}.yaml").unlink()
    return await prepare(world)


def edit(world: World, content: dict[str, Any], form: str = "quick") -> Path:
    """Write a form's file, as its owner would; nothing is restarted."""
    file: Path = world.folder / "forms" / f"{form}.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), "utf-8")
    return file


async def last(world: World) -> SeenMessage:
    return (await world.admin.chat.messages())[-1]


async def reloads(world: World) -> str:
    """The admin has the files reloaded; gives what is said in the end."""
    await world.admin.says("/forms")
    await world.admin.presses("Reload files")
    if any("Use them" in one for one in (await last(world)).buttons):
        await world.admin.presses("Use them")
    return (await last(world)).text


async def counts(world: World) -> dict[str, int]:
    async with world.database.reading() as unit:
        return {
            table.name: int(
                (await unit.connection.run(select(func.count()).select_from(table))).scalar_one()
            )
            for table in metadata.tables.values()
        }


async def test_the_list_says_what_is_active_and_how_many_are_in_it(office: World) -> None:
    await office.person("Ann").opens("spring")
    await answers(office.person("Bob"), "Bob")
    await office.admin.says("/forms")
    shown = (await last(office)).text
    assert "A quick question · quick.yaml" in shown
    assert "en · 3 questions" in shown
    assert "2 people are in it now" in shown
    await office.write_form("quick", quick(MORE))
    await office.admin.says("/forms")
    assert "2 people are in it now, 2 of them since an earlier version" in (await last(office)).text


async def test_a_reload_takes_an_edit_on_and_nobody_in_the_form_loses_anything(
    office: World, ann: Person
) -> None:
    await answers(ann, "Ann Lee", "+4930901820")
    edit(office, quick(MORE))
    said = await reloads(office)
    assert "Reloaded" in said
    assert "Changed: quick" in said
    await ann.says("Lee & Sons")
    assert "changed" not in (await ann.chat.messages())[-2].text
    await ann.says("Berlin")
    await ann.presses("Send")
    assert "Thank you" in (await ann.chat.messages())[-1].text
    bob = office.person("Bob")
    await bob.opens("spring")
    assert "1/4" in (await bob.chat.messages())[-1].text
    async with office.database.reading() as unit:
        noted = (await unit.connection.run(select(audit.c.what, audit.c.after))).all()
    assert [tuple(row) for row in noted] == [("form.reloaded", "quick")]


async def test_forms_of_the_same_title_are_told_apart_by_their_files(office: World) -> None:
    edit(office, QUICK, "other")
    await reloads(office)
    await office.admin.says("/forms")
    titles = [one for one in (await last(office)).buttons if "A quick question" in one]
    assert titles == ["other · A quick question", "quick · A quick question"]


async def test_looking_changes_nothing(office: World) -> None:
    edit(office, quick(MORE))
    await office.admin.says("/forms")
    await office.admin.presses("Reload files")
    shown = await last(office)
    assert "This would change" in shown.text
    bob = office.person("Bob")
    await bob.opens("spring")
    assert "1/3" in (await bob.chat.messages())[-1].text
    assert (await counts(office))["form_reloads"] == 0


async def test_faults_are_told_by_file_and_line_and_the_old_form_stays(
    office: World, ann: Person
) -> None:
    await answers(ann, "Ann Lee")
    wrong = quick({**MORE, "typ": "text"}, {"id": "x", "type": "nothing", "prompt": "?"})
    edit(office, wrong)
    said = await reloads(office)
    assert "the old forms stay as they are" in said
    assert "quick.yaml:" in said
    assert "typ" in said
    await ann.says("+4930901820")
    assert "3/3" in (await ann.chat.messages())[-1].text
    edit(office, QUICK)
    assert "say what is active already" in await reloads(office)


async def test_faults_are_told_in_the_readers_language(office: World) -> None:
    """The line, the place and what was meant stay as they are."""
    await office.admin.says("/language")
    await office.admin.presses("Русский")
    wrong = quick(
        {**MORE, "typ": "text"}, {**MORE, "id": "when", "when": {"step": "nam", "is": "x"}}
    )
    edit(office, wrong)
    await office.admin.says("/forms")
    await office.admin.presses("Перечитать файлы")
    said = (await last(office)).text
    line = next(one for one in said.splitlines() if ".typ:" in one)
    assert re.search(
        r"quick\.yaml:\d+: steps\[3\]\.typ: неизвестный ключ; может быть, 'type'\?", line
    )
    await office.admin.says("/health")
    answer = (await last(office)).text
    assert "steps[3].typ: неизвестный ключ; может быть, 'type'?" in answer
    assert "unknown key" not in answer


async def test_a_changed_consent_needs_its_version_as_at_a_start(office: World) -> None:
    await office.write_form("quick", quick(consent=CONSENT))
    edit(office, quick(consent={**CONSENT, "text": "May we sell it?"}))
    said = await reloads(office)
    assert "give it a new version" in said
    edit(office, quick(consent={**CONSENT, "version": "4", "text": "May we sell it?"}))
    assert "is not released yet" in await reloads(office)
    accept_consents(office.folder / "forms", languages=("en", "ru"))
    assert "Reloaded" in await reloads(office)


async def test_whoever_is_in_a_form_that_is_gone_finishes_it(office: World, ann: Person) -> None:
    edit(office, {**QUICK, "title": "Another"}, "other")
    await reloads(office)
    await answers(ann, "Ann Lee")
    (office.folder / "forms" / "quick.yaml").unlink()
    said = await reloads(office)
    assert "Gone: quick" in said
    assert "1 person is in “quick” and may finish it" in said
    await office.admin.says("/forms")
    assert (await last(office)).text.count("Its file is gone") == 1
    await ann.says("+4930901820")
    await ann.says("Lee & Sons")
    await ann.presses("Send")
    assert "Thank you" in (await ann.chat.messages())[-1].text
    bob = office.person("Bob")
    await bob.opens("spring")
    assert "Another" in (await bob.chat.messages())[-2].text, "nobody begins it any more"
    assert "Taken" not in await reloads(office)


async def test_another_process_follows_the_mark(office: World) -> None:
    """A second process on the same database reads the files when it sees that the first did."""
    process = office.process
    second = read_files_once(process.settings)
    follow = build_following(process.settings, office.database, second)
    assert await follow() == ()
    assert [len(form.steps) for form in second.catalogue.menu] == [3]
    edit(office, quick(MORE))
    assert await follow() == (), "an edit alone is no mark"
    assert [len(form.steps) for form in second.catalogue.menu] == [3]
    await reloads(office)
    assert await follow() == ()
    assert [len(form.steps) for form in second.catalogue.menu] == [4]


async def test_a_process_that_cannot_follow_says_so_and_tries_again(office: World) -> None:
    process = office.process
    second = read_files_once(process.settings)
    follow = build_following(process.settings, office.database, second)
    edit(office, quick(MORE))
    await reloads(office)
    edit(office, quick(MORE, {**MORE, "id": "land"}))
    assert await follow() != ()
    assert [len(form.steps) for form in second.catalogue.menu] == [3]
    edit(office, quick(MORE))
    assert await follow() == ()
    assert [len(form.steps) for form in second.catalogue.menu] == [4]


async def test_health_knows_that_a_reload_took_the_edit_on(office: World) -> None:
    edit(office, quick(MORE))
    await office.admin.says("/health")
    assert "newer than what runs" in (await last(office)).text
    await reloads(office)
    await office.admin.says("/health")
    assert "newer than what runs" not in (await last(office)).text


WISHES = ("Done", "Готово", "example", "agree", "Даю", "Send", "Отправить")
"""What whoever plays a preview presses, if it is there; else the first button."""


async def plays_on(world: World) -> str:
    """Press one button of the preview; gives what stands there then."""
    buttons = (await last(world)).buttons
    wanted = [one for wish in WISHES for one in buttons if wish in one]
    await world.admin.presses((wanted or buttons)[0])
    return (await last(world)).text


@pytest.mark.parametrize("form", ["Request", "Event", "Company"])
@pytest.mark.parametrize("language", ["en", "ru"])
async def test_a_preview_plays_to_the_end_and_leaves_nothing(
    world: World, form: str, language: str
) -> None:
    """The shipped forms, in each language; only that the updates were seen is kept."""
    await world.deliver()
    before = await counts(world)
    await world.admin.says("/forms")
    titles = (await last(world)).buttons
    await world.admin.presses(next(one for one in titles if one.startswith(form)))
    await world.admin.presses(f"Preview: {language}")
    shown = (await last(world)).text
    for _ in range(40):
        if "end of the preview" in shown:
            break
        shown = await plays_on(world)
    assert "end of the preview" in shown
    after = await counts(world)
    assert {name for name in after if after[name] != before[name]} <= {"update_log"}
    await world.admin.presses("End the preview")
    assert "Version" in (await last(world)).text


async def replies(world: World, text: str, **details: Any) -> SeenMessage:
    """The admin replies to the newest preview; gives the bot's next message."""
    before = await last(world)
    await world.admin.says(text, reply_to=before.id, **details)
    after = await last(world)
    assert after.id != before.id
    return after


async def test_an_answer_of_ones_own_is_checked_as_a_prospects(world: World) -> None:
    await world.deliver()
    before = await counts(world)
    await world.admin.says("/forms")
    for button in ("Request", "Preview: en"):
        await world.admin.presses(button)
    assert "please tell us whether you agree" in (await replies(world, "Olga")).text
    assert "1/4" in (await replies(world, "yes")).text
    assert "2/4" in (await replies(world, "Olga")).text
    refused = (await replies(world, "12")).text
    assert "There’s no such number" in refused
    assert "2/4" in refused
    taken = await replies(world, "+49 30 901820")
    assert "Got it: +49 30 901820" in taken.text
    assert "3/4" in taken.text
    assert "Got it: A demonstration" in (await replies(world, "a demonstration")).text
    await world.admin.presses("Back")
    assert "3/4" in (await last(world)).text
    await replies(world, "a demonstration")
    summary = await replies(world, "Call in the morning, please")
    for said in ("Olga", "+49 30 901820", "A demonstration", "Call in the morning, please"):
        assert said in summary.text
    assert "Example" not in summary.text
    await world.admin.presses("Send")
    assert "end of the preview" in (await last(world)).text
    after = await counts(world)
    assert {name for name in after if after[name] != before[name]} <= {"update_log"}


async def test_an_example_is_one_also_where_something_was_typed_before(office: World) -> None:
    async def begins() -> None:
        await office.admin.says("/forms")
        for button in ("A quick question", "Preview: en"):
            await office.admin.presses(button)

    async def ends_with_examples() -> None:
        for _ in range(3):
            await office.admin.presses("Give an example")
        summary = (await last(office)).text
        assert "Anna Example" in summary
        assert "Olga" not in summary

    await begins()
    await replies(office, "Olga Petrova")
    await office.admin.presses("Back")
    await ends_with_examples()
    await office.admin.presses("From the start")
    await ends_with_examples()
    await begins()
    await ends_with_examples()


async def test_after_a_restart_a_preview_goes_on_with_examples(office: World) -> None:
    await office.admin.says("/forms")
    for button in ("A quick question", "Preview: en"):
        await office.admin.presses(button)
    await replies(office, "Olga Petrova")
    await replies(office, "+49 30 901820")
    await office.restart()
    await office.admin.presses("Give an example")
    shown = (await last(office)).text
    assert "Anna Example" in shown
    assert "Olga" not in shown


async def test_a_reply_to_an_old_preview_is_told_so(office: World) -> None:
    await office.admin.says("/forms")
    for button in ("A quick question", "Preview: en"):
        await office.admin.presses(button)
    preview = await last(office)
    edit(office, quick(MORE))
    await reloads(office)
    await office.admin.says("Olga", reply_to=preview.id)
    assert "has changed meanwhile" in (await last(office)).text


async def test_an_old_preview_is_told_so(office: World) -> None:
    await office.admin.says("/forms")
    await office.admin.presses("A quick question")
    await office.admin.presses("Preview: en")
    preview = await last(office)
    edit(office, quick(MORE))
    await reloads(office)
    pressed = await office.admin.presses("Give an example", message_id=preview.id)
    assert "has changed meanwhile" in pressed.toast


async def test_nobody_else_reads_files_anew(office: World, ann: Person) -> None:
    await ann.opens("spring")
    edit(office, quick(MORE))
    await ann.says("/forms")
    assert "Forms:" not in (await ann.chat.messages())[-1].text
    async with office.database.reading() as unit:
        marks = await unit.connection.run(select(func.count()).select_from(form_reloads))
    assert marks.scalar_one() == 0
