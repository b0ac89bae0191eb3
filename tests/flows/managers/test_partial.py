"""Partial leads: a reminder, then what was said so far, and what becomes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from intake.kernel.ids import PersonId
from intake.outbox.tasks.notice_tasks import NudgeKind
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from intake.team.team import DEFAULT_TEAM
from tests.flows.managers.office_hours import ZONE, until
from tests.flows.prospects.walks import LEAD_EN, walk_on
from tests.flows.world import World
from tests.people import Person

SILENCE = timedelta(minutes=30)
STAGE = "PREPARATION"
REMINDED = "Shall we finish it?"


def with_parts(**changes: Any) -> Callable[[dict[str, Any]], None]:
    """The form lead, as a deal, which sends parts."""

    def change(form: dict[str, Any]) -> None:
        form["partial"] = {"silence": 30, "stage": STAGE, **changes}
        form["partial"] = {key: one for key, one in form["partial"].items() if one is not None}
        form["crm"]["bundle"] = "deal"

    return change


@pytest.fixture
async def form(world: World) -> None:
    """The form sends parts."""
    await world.edit_form("lead", with_parts())


async def begin(world: World, deeds: int = 3) -> Person:
    """Somebody answers so many of the form's seven deeds: three of them end with the phone."""
    person = await LEAD_EN.person(world)
    await walk_on(person, LEAD_EN.deeds[: deeds + 1])
    return person


async def wait(world: World, by: timedelta) -> None:
    await world.advance(by)
    await world.deliver()


async def sent(world: World) -> Person:
    """Somebody whose part is in the CRM."""
    person = await begin(world)
    await wait(world, SILENCE)
    await wait(world, SILENCE)
    await world.settle()
    return person


def deal(world: World) -> dict[str, Any]:
    """The only deal's fields."""
    [found] = world.entities("deal")
    fields: dict[str, Any] = found["fields"]
    return fields


def comments(world: World) -> list[str]:
    """What stands in the timeline of deals, the oldest first."""
    return [one["text"] for one in world.crm()["comments"]]


async def resume(person: Person) -> str:
    """The data of the button *Continue* in the last message."""
    button: str = (await person.sees()).button("▶️ Continue")["callback_data"]
    return button


async def finish(world: World, person: Person, deeds: int = 4) -> None:
    """Go on and send it."""
    await walk_on(person, LEAD_EN.deeds[deeds:])
    await world.settle()


async def test_who_stops_is_reminded_and_then_sent(world: World, form: None) -> None:
    ann = await begin(world)
    await wait(world, SILENCE - timedelta(minutes=1))
    assert REMINDED not in (await ann.sees()).text
    await wait(world, timedelta(minutes=1))
    assert "You’ve started “Request”" in (await ann.sees()).text
    assert (await ann.sees()).buttons == ["▶️ Continue", "Not now"]
    assert world.entities("deal") == []
    await wait(world, SILENCE)
    await world.settle()
    assert deal(world)["STAGE_ID"] == STAGE
    assert "Unfinished form from Telegram: Request" in comments(world)[0]
    assert "+49 30 901820" in comments(world)[0]
    assert "Unfinished" in (await world.cards())[0].text
    assert (await world.conversation(ann)) is not None
    seen = await ann.chat.messages()
    await wait(world, timedelta(days=9))
    assert await ann.chat.messages() == seen
    assert len(world.entities("deal")) == 1


async def test_each_answer_puts_it_off(world: World, form: None) -> None:
    ann = await begin(world, 2)
    await wait(world, timedelta(minutes=20))
    await walk_on(ann, LEAD_EN.deeds[3:4])
    await wait(world, timedelta(minutes=29))
    assert REMINDED not in (await ann.sees()).text
    await wait(world, timedelta(minutes=1))
    assert REMINDED in (await ann.sees()).text
    await wait(world, timedelta(minutes=20))
    await walk_on(ann, LEAD_EN.deeds[4:5])
    await wait(world, timedelta(minutes=29))
    assert await world.submissions() == []
    await wait(world, timedelta(minutes=1))
    [submission] = await world.submissions()
    assert submission.is_unfinished
    assert [one.step for one in submission.answers] == ["name", "phone", "interest"]


@pytest.mark.parametrize(("deeds", "answers"), [(0, "nothing"), (1, "a consent"), (2, "a name")])
async def test_without_a_phone_nothing_is_sent(
    world: World, form: None, deeds: int, answers: str
) -> None:
    ann = await begin(world, deeds)
    await wait(world, SILENCE)
    assert (REMINDED in (await ann.sees()).text) is bool(deeds), answers
    await wait(world, timedelta(days=1))
    assert await world.submissions() == []


async def test_an_e_mail_will_do(world: World, form: None) -> None:
    def by_mail(form: dict[str, Any]) -> None:
        for step in form["steps"]:
            if step["id"] == "phone":
                step |= {"type": "email", "crm": "contact.EMAIL"}

    await world.edit_form("lead", by_mail)
    await world.add_link("spring", form="lead")
    ann = world.person("Ann")
    await ann.opens("spring")
    await ann.presses("agree")
    await ann.says("Ann Lee")
    await ann.says("ann@lee-and-sons.com")
    await wait(world, SILENCE)
    assert REMINDED in (await ann.sees()).text
    await wait(world, SILENCE)
    [submission] = await world.submissions()
    assert submission.is_unfinished
    await world.settle()
    assert "ann@lee-and-sons.com" in comments(world)[0]


async def test_a_phone_that_comes_much_later_counts(world: World, form: None) -> None:
    ann = await begin(world, 2)
    await wait(world, timedelta(days=1))
    await walk_on(ann, LEAD_EN.deeds[3:4])
    await wait(world, SILENCE)
    assert len(await world.submissions()) == 1


async def test_a_reminder_needs_no_consent_and_names_no_answer(world: World) -> None:
    def change(form: dict[str, Any]) -> None:
        with_parts(stage=None)(form)
        del form["consent"]

    await world.edit_form("lead", change)
    await world.add_link("spring", form="lead")
    ann = world.person("Ann")
    await ann.opens("spring")
    await ann.says("Ann Secret")
    await wait(world, SILENCE)
    reminder = (await ann.sees()).text
    assert REMINDED in reminder
    assert "Secret" not in reminder
    await wait(world, timedelta(days=1))
    assert await world.submissions() == []


async def test_not_now_ends_all_reminders_and_the_part_goes_all_the_same(
    world: World, form: None
) -> None:
    ann = await begin(world)
    await wait(world, SILENCE)
    await ann.presses("Not now")
    assert "no more reminders" in (await ann.sees()).text
    await wait(world, SILENCE)
    assert len(await world.submissions()) == 1
    await ann.says("/cancel")
    await ann.opens("spring")
    await walk_on(ann, LEAD_EN.deeds[1:4])
    seen = await ann.chat.messages()
    await wait(world, SILENCE)
    await wait(world, SILENCE)
    assert await ann.chat.messages() == seen
    async with world.database.reading() as unit:
        assert await unit.nudge_switches.is_off(PersonId(ann.id), NudgeKind.REMINDER)


async def test_continue_shows_the_question_again(world: World, form: None) -> None:
    ann = await begin(world)
    await wait(world, SILENCE)
    await ann.presses("Continue")
    assert "What are you interested in?" in (await ann.sees()).text
    await finish(world, ann)
    [submission] = await world.submissions()
    assert submission.partial is None


async def test_buttons_from_before_the_reminder_still_work(world: World, form: None) -> None:
    ann = await begin(world)
    await wait(world, SILENCE)
    await finish(world, ann)
    assert len(await world.submissions()) == 1


async def test_at_night_the_reminder_waits_and_the_part_behind_it(world: World, form: None) -> None:
    await until(world, "21:50")  # the settings' clock is UTC: an hour less
    ann = await begin(world)
    await wait(world, SILENCE)
    await wait(world, timedelta(hours=3))
    assert REMINDED not in (await ann.sees()).text
    assert await world.submissions() == []
    await until(world, "10:01")
    assert REMINDED in (await ann.sees()).text
    assert await world.submissions() == []
    await wait(world, SILENCE)
    assert len(await world.submissions()) == 1


async def test_the_nights_are_those_of_the_team_that_the_lead_will_go_to(
    world: World, form: None
) -> None:
    await until(world, "12:00")
    ann = await begin(world)
    async with world.database.writing() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        rules = replace(team.rules, quiet_from=time(11), quiet_until=time(22))
        owls = await unit.teams.add(
            replace(team, name="Owls", chat=None, time_zone=ZONE, rules=rules)
        )
        link = await unit.links.by_code("spring")
        assert link is not None
        await unit.commit()
    await world.change_link(link.id, team_id=owls.id)
    await wait(world, SILENCE)
    assert REMINDED not in (await ann.sees()).text, "the form's team would not be asleep"
    await wait(world, timedelta(hours=9, minutes=31))
    assert REMINDED in (await ann.sees()).text, "the form's team would be asleep"


async def test_without_the_setting_nothing_happens(world: World) -> None:
    ann = await begin(world)
    seen = await ann.chat.messages()
    await wait(world, timedelta(days=3))
    assert await ann.chat.messages() == seen
    assert await world.submissions() == []


async def test_without_a_reminder_the_part_goes_after_one_silence(world: World) -> None:
    await world.edit_form("lead", with_parts(reminder=False))
    ann = await begin(world)
    seen = await ann.chat.messages()
    await wait(world, SILENCE)
    assert await ann.chat.messages() == seen
    assert len(await world.submissions()) == 1


# --- what becomes of it ---


async def test_completing_adds_what_came_later(world: World, form: None) -> None:
    ann = await sent(world)
    first = (await world.submission()).attribution
    await world.add_link("other", source="yandex")
    await ann.opens("other")
    await ann.presses(data=await resume(ann))
    await finish(world, ann)
    [submission] = await world.submissions()
    assert submission.state is SubmissionState.DELIVERED
    assert not submission.is_unfinished
    assert submission.attribution == first
    found = deal(world)
    assert found["STAGE_ID"] == "NEW"
    assert found["SOURCE_DESCRIPTION"] == "I have a question"
    assert "Do you deliver" in found["COMMENTS"]
    assert found["UTM_SOURCE"] == "google"
    assert len(world.entities("contact")) == 1
    unfinished, later = comments(world)
    assert "Unfinished form" in unfinished
    assert "The form was finished: Request" in later
    assert "Do you deliver" in later
    assert "901820" not in later
    assert "Finished later" in (await world.cards())[0].text
    assert len(world.crm()["traces"]) == 1


async def test_what_others_changed_meanwhile_is_theirs(world: World, form: None) -> None:
    ann = await sent(world)
    changes = {"comments": "Called, wants Monday", "stageId": "EXECUTING"}
    await act(world, act="change", type="deal", id=deal(world)["ID"], fields=changes)
    await finish(world, ann)
    found = deal(world)
    assert found["COMMENTS"] == "Called, wants Monday"
    assert found["STAGE_ID"] == "EXECUTING"
    assert found["SOURCE_DESCRIPTION"] == "I have a question"
    later = comments(world)[-1]
    assert "Left as somebody has changed it" in later
    assert "Comments: Do you deliver" in later


async def act(world: World, **deed: Any) -> None:
    """Let a person in the portal do something."""
    url = f"{world.portal_url}/_sandbox/act"
    async with world.telegram.session.post(url, json=deed) as response:
        assert response.status == 200, await response.text()


async def test_a_deal_that_was_deleted_is_told(world: World, form: None) -> None:
    ann = await sent(world)
    await act(world, act="delete", type="deal", id=deal(world)["ID"], final=True)
    await finish(world, ann)
    assert world.entities("deal") == []
    assert "doesn’t take what came later of submission 1" in (await world.admin.sees()).text
    assert "didn’t take what came later" in (await world.cards())[0].text
    assert "Do you deliver" in (await world.cards())[0].text


async def test_cancelling_leaves_a_note(world: World, form: None) -> None:
    ann = await sent(world)
    await ann.says("/cancel")
    assert "nothing was sent" not in (await ann.sees()).text
    await world.settle()
    assert "They cancelled the form “Request”" in comments(world)[-1]
    assert deal(world)["STAGE_ID"] == STAGE
    assert "cancelled the form" in (await world.cards())[0].text
    await ann.presses("Back to")
    await finish(world, ann)
    assert "The form was finished" in comments(world)[-1]
    assert len(comments(world)) == 3
    assert deal(world)["STAGE_ID"] == "NEW"


async def test_a_cancelling_that_is_taken_back_is_told_no_longer(world: World, form: None) -> None:
    ann = await sent(world)
    await ann.says("/cancel")
    await world.deliver(OutboxQueue.TELEGRAM)
    assert "cancelled the form" in (await world.cards())[0].text
    await ann.presses("Back to")
    await world.settle()
    card = (await world.cards())[0].text
    assert "cancelled the form" not in card
    assert "Unfinished" in card
    assert not any("cancelled" in comment for comment in comments(world))
    await ann.says("/cancel")
    await world.settle()
    assert "cancelled the form" in (await world.cards())[0].text
    assert "They cancelled the form “Request”" in comments(world)[-1]


async def test_starting_over_is_another_submission(world: World, form: None) -> None:
    ann = await sent(world)
    await ann.opens("spring")
    await ann.presses("Start over")
    await world.settle()
    assert "They cancelled the form" in comments(world)[-1]
    await walk_on(ann, LEAD_EN.deeds[1:])
    await world.settle()
    one, other = await world.submissions()
    assert one.is_unfinished
    assert other.partial is None


async def test_completed_while_the_portal_is_down(world: World, form: None) -> None:
    world.portal_fault("down", count=None)
    ann = await begin(world)
    await wait(world, SILENCE)
    await wait(world, SILENCE)
    await walk_on(ann, LEAD_EN.deeds[4:])
    await world.deliver()
    assert world.entities("deal") == []
    world.portal.faults.clear()
    await world.settle()
    assert deal(world)["STAGE_ID"] == "NEW"
    assert "Do you deliver" in deal(world)["COMMENTS"]
    assert len(world.entities("contact")) == 1
    assert len(comments(world)) == 2


@pytest.mark.parametrize("lost", ["part", "rest"])
@pytest.mark.parametrize("after", [None, *range(1, 6)])
async def test_completed_while_an_end_is_unknown(
    world: World, form: None, lost: str, after: int | None
) -> None:
    """The portal does all of a batch, or so many of its commands, and its answer is lost."""
    ann = await begin(world)
    await wait(world, SILENCE)
    if lost == "part":
        lose_answer(world, after)
    await wait(world, SILENCE)
    await walk_on(ann, LEAD_EN.deeds[4:-1])
    if lost == "rest":
        await world.settle()
        lose_answer(world, after)
    await walk_on(ann, LEAD_EN.deeds[-1:])
    await world.settle()
    assert deal(world)["STAGE_ID"] == "NEW"
    assert "Do you deliver" in deal(world)["COMMENTS"]
    assert len(world.entities("contact")) == 1
    assert len(comments(world)) == 2
    assert world.portal.faults.dump() == []


def lose_answer(world: World, after: int | None) -> None:
    if after is None:
        world.portal_fault("cut_after", method="crm.timeline.comment.add")
    else:
        world.portal_fault("dies", method="crm.timeline.comment.add", after=after)


async def test_confirmed_twice_and_fired_twice_is_one(world: World, form: None) -> None:
    ann = await sent(world)
    await walk_on(ann, LEAD_EN.deeds[4:-1])
    with world.holding() as held:
        await ann.presses("Send")
    await world.feed(held[0])
    await world.feed(held[0])
    await wait(world, timedelta(days=1))
    await world.settle()
    assert len(await world.submissions()) == 1
    assert len(world.entities("deal")) == 1
    assert len(comments(world)) == 2


async def test_the_recount_agrees(world: World, form: None) -> None:
    ann = await sent(world)
    async with world.database.reading() as unit:
        [history] = await unit.journey_histories.of(
            await unit.journey_histories.latest_submitted(9)
        )
    assert history.is_right(28)
    assert history.stored.partial_at is not None
    assert history.stored.submitted_at is None
    await world.advance(60)
    await world.add_link("other", source="yandex")
    await ann.opens("other")
    await ann.presses(data=await resume(ann))
    await finish(world, ann)
    async with world.database.reading() as unit:
        [history] = await unit.journey_histories.of(
            await unit.journey_histories.latest_submitted(9)
        )
    assert history.is_right(28)
    assert history.stored.submitted_at is not None


async def test_a_part_is_a_lead_and_completing_it_is_a_word_of_the_prospect(
    world: World, form: None
) -> None:
    ann = await sent(world)
    async with world.database.reading() as unit:
        [lead] = await unit.leads.open_of(PersonId(ann.id))
        assert await unit.leads.submissions_of(lead.id) == (1,)
    await wait(world, timedelta(minutes=5))
    await finish(world, ann)
    async with world.database.reading() as unit:
        [same] = await unit.leads.open_of(PersonId(ann.id))
    assert same.id == lead.id
    assert same.last_in_at is not None
    assert lead.last_in_at is not None
    assert same.last_in_at > lead.last_in_at
