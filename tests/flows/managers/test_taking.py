"""Taking a lead: exactly one gets it, whoever comes second sees who, and it changes hands."""

import asyncio
from dataclasses import replace

import pytest

from intake.kernel.ids import PersonId
from intake.leads.assignment import How
from intake.leads.lead import LeadState
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.staff_tasks import MemberLeft
from intake.team.team import DEFAULT_TEAM, Introduction
from tests.flows.delivery.office import notices, prepare, submits
from tests.flows.managers.desk import Desk
from tests.flows.managers.talks import forum, topics
from tests.flows.world import World
from tests.people import Person


async def test_of_two_who_take_at_once_one_gets_it(desk: Desk) -> None:
    await desk.comes()
    with desk.world.holding() as held:
        for person in (desk.boris, desk.mia):
            await desk.holds(person, "Take")
    await asyncio.gather(*(desk.world.feed_once(raw) for raw in held))
    await desk.world.deliver()
    (assignment,) = await desk.history()
    assert assignment.member_id in {desk.boris.id, desk.mia.id}
    winner, loser = ("Boris", "Mia") if assignment.member_id == desk.boris.id else ("Mia", "Boris")
    answers = (await desk.world.telegram.state())["callbacks"]
    toasts = [one["answer"]["text"] for one in answers[-2:]]
    assert any(text.startswith("It’s yours") for text in toasts)
    assert any(text.startswith(f"{winner} has had it since") for text in toasts)
    card = await desk.card()
    assert f"{winner} has it" in card.text
    assert loser not in card.text


async def test_whoever_comes_second_sees_who_has_it_and_since_when(desk: Desk) -> None:
    await desk.comes()
    assert "ask an admin to link you" in (await desk.presses(desk.boris, "Take")).toast
    old = await desk.card()
    assert "✋ Take" not in old.buttons
    await desk.world.advance(3600)
    late = await desk.holds(desk.mia, "Take", stale=True, data=f"v:{(await desk.lead()).id}:take:")
    assert late.answer is not None
    assert late.answer["show_alert"]
    assert late.toast.startswith("Boris has had it since Mar 5, 2026, 9:30")
    assert "Take over" in late.toast
    assert (await desk.lead()).owner_id == desk.boris.id


async def test_who_takes_a_second_one_is_not_told_again_to_be_linked(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.comes(desk.world.person("Carl"), phone="+4930901821")
    assert (await desk.presses(desk.boris, "Take")).toast == "It’s yours 🙌"


async def test_a_released_lead_is_anybodys_again(desk: Desk) -> None:
    await desk.comes()
    came = (await desk.lead()).waiting_since
    await desk.presses(desk.boris, "Take")
    await desk.world.advance(600)
    assert (await desk.chooses(desk.boris, "More", "Release")).toast == "It’s back in the line."
    assert (await desk.lead()).state is LeadState.WAITING
    assert (await desk.lead()).waiting_since == came, "it waits as long as the prospect does"
    assert "Nobody has it yet" in (await desk.card()).text
    await desk.presses(desk.mia, "Take")
    assert [one.member_id for one in await desk.history()] == [desk.boris.id, desk.mia.id]


async def test_only_its_owner_may_release_it(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    assert (await desk.chooses(desk.mia, "More", "Release")).toast.startswith("Boris has had it")
    assert (await desk.lead()).owner_id == desk.boris.id


async def test_a_lead_is_handed_to_a_colleague_who_is_mentioned(desk: Desk) -> None:
    for person in (desk.mia, desk.zoe):  # they are in the group; the first act makes a member
        await desk.comes(desk.world.person(), phone=f"+49309018{person.id % 100}")
        await desk.presses(person, "Take")
    await desk.comes(phone="+4930901855")
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.boris, "More", "Hand to")
    assert {"Mia", "Zoe"} <= set((await desk.card()).buttons)
    assert "Boris" not in (await desk.card()).buttons
    assert (await desk.presses(desk.boris, "Mia")).toast == "Handed over: Mia"
    assert (await desk.lead(3)).owner_id == desk.mia.id
    assert (await desk.history(3))[-1].how is How.HANDED
    last = await desk.chat(desk.mia).last()
    assert last.text.startswith("Mia: 🤝")
    assert last.raw["reply_to_message"]["message_id"] == (await desk.card()).id
    (mention,) = [one for one in last.raw["entities"] if one["type"] == "text_mention"]
    assert mention["user"]["id"] == desk.mia.id


async def test_nobody_outside_the_team_can_be_handed_a_lead(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    stranger = desk.world.person("Eve")
    data = f"v:1:hand_to:{stranger.id}"
    pressed = await desk.presses(desk.boris, "", stale=True, data=data)
    assert "changed meanwhile" in pressed.toast
    assert (await desk.lead()).owner_id == desk.boris.id


async def test_what_a_colleague_has_can_be_taken_over_and_they_hear_of_it(desk: Desk) -> None:
    await desk.boris.opens()
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    assert (await desk.chooses(desk.mia, "More", "Take over")).toast.startswith("It’s yours")
    assert (await desk.lead()).owner_id == desk.mia.id
    assert "Mia has it" in (await desk.card()).text
    assert "took lead 1 over from you" in (await desk.boris.sees()).text
    assert (await desk.presses(desk.boris, "Done")).toast.startswith("Mia has had it")


async def test_the_crm_hears_who_did_what(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.mia, "More", "Take over")
    await desk.chooses(desk.mia, "More", "Release")
    notes = [one["text"] for one in desk.world.crm()["comments"]][1:]
    assert [note.partition("[/b]")[0] for note in notes] == [
        "[b]Boris took the lead in Telegram",
        "[b]Mia took the lead over from Boris",
        "[b]Mia gave the lead back to the line",
    ]


@pytest.mark.parametrize(
    ("how", "words"),
    [
        (Introduction.NAME, "Boris will take care"),
        (Introduction.TEAM, "Roofs & walls will take care"),
        (Introduction.NOBODY, None),
    ],
)
async def test_a_prospect_is_told_once_who_writes(
    desk: Desk, how: Introduction, words: str | None
) -> None:
    async with desk.world.database.writing() as unit:
        team = await unit.teams.get(DEFAULT_TEAM)
        assert team is not None
        rules = replace(team.rules, introduces=how, expectation=False)
        await unit.teams.save(
            replace(team, name="Roofs & walls", rules=rules, revision=team.revision + 1),
            was=team.revision,
        )
        await unit.commit()
    ann = await desk.comes()
    before = len(await ann.chat.messages())
    await desk.presses(desk.boris, "Take")
    await desk.chooses(desk.mia, "More", "Take over")
    said = [one.text for one in (await ann.chat.messages())[before:]]
    assert len(said) == (words is not None)
    assert words is None or said[0].startswith(words)


async def test_a_removed_member_takes_nothing(desk: Desk) -> None:
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    async with desk.world.database.writing() as unit:
        boris = await unit.members.get(PersonId(desk.boris.id))
        assert boris is not None
        gone = replace(boris, removed_at=desk.world.clock.now(), revision=boris.revision + 1)
        await unit.members.save(gone, was=boris.revision)
        await unit.commit()
    assert "members of this team" in (await desk.presses(desk.boris, "Done")).toast
    assert (await desk.lead()).owner_id == desk.boris.id


async def test_an_anonymous_administrators_press_is_his_own(desk: Desk) -> None:
    """His messages hide who he is; his presses do not."""
    await desk.comes()
    assert desk.group is not None
    await desk.world.admin.does("promote", desk.group, of=desk.boris.id, anonymous=True)
    await desk.presses(desk.boris, "Take")
    assert (await desk.lead()).owner_id == desk.boris.id


# --- without a group ---


async def test_without_a_group_everybody_on_duty_gets_a_card(private_desk: Desk) -> None:
    desk = private_desk
    await desk.comes()
    for person in (desk.boris, desk.mia, desk.zoe):
        assert "✋ Take" in (await desk.card(person)).buttons
    await desk.presses(desk.mia, "Take")
    for person in (desk.boris, desk.mia, desk.zoe):
        card = await desk.card(person)
        assert "Mia has it" in card.text
        assert "✋ Take" not in card.buttons
    assert (await desk.presses(desk.boris, "Called")).toast.startswith("Mia has had it since")


async def test_a_handed_lead_stands_in_its_new_owners_chat(private_desk: Desk) -> None:
    desk = private_desk
    await desk.comes()
    await desk.presses(desk.boris, "Take")
    await desk.comes(await desk.comes(phone="+4930901833"), phone="+4930901833")
    await desk.chooses(desk.boris, "More", "Hand to", "Zoe")
    assert "Zoe" in (await desk.card(desk.zoe)).text
    assert (await desk.card(desk.zoe, "is yours now")).raw["reply_to_message"]


async def test_the_card_in_a_removed_members_chat_is_emptied(private_desk: Desk) -> None:
    """Her copy, and his, which is the submission's own card: that goes to somebody else."""
    desk = private_desk
    await desk.comes()
    async with desk.world.database.writing() as unit:
        now = desk.world.clock.now()
        for person in (desk.boris, desk.mia):
            number = PersonId(person.id)
            await unit.members.leave(number, DEFAULT_TEAM, now)
            left = MemberLeft(number, DEFAULT_TEAM)
            await unit.outbox.add(NewOutboxRow(left, now), now)
        await unit.commit()
    await desk.world.deliver()
    for person in (desk.boris, desk.mia):
        assert all("Ann" not in one.text for one in await person.chat.messages())
        assert all("✋ Take" not in one.buttons for one in await person.chat.messages())
    await desk.presses(desk.zoe, "Take")
    cards = [one for one in await desk.zoe.chat.messages() if "Zoe has it" in one.text]
    assert cards


async def test_who_never_started_the_bot_costs_nobody_a_card(private_desk: Desk) -> None:
    desk = private_desk
    await desk.boris.blocks()
    await desk.comes()
    assert "✋ Take" in (await desk.card(desk.mia)).buttons
    assert "✋ Take" in (await desk.card(desk.zoe)).buttons


# --- in topics ---


async def test_in_topics_the_card_stands_in_the_feed_and_on_top_of_the_topic(
    world: World, ann: Person
) -> None:
    await prepare(world)
    max_ = world.person("Max")
    group = await forum(world, max_)
    await submits(ann)
    await world.settle()
    assert await topics(world, group) == {}
    (feed,) = [one for one in await group.messages() if "quick question" in one.text]
    await max_.presses("Take", at=group, message_id=feed.id)
    await world.settle()
    (topic,) = (await topics(world, group)).values()
    cards = [one for one in await group.messages() if "Max has it" in one.text]
    assert [one.thread_id for one in cards] == [None, topic]
    await max_.presses("Done", at=group, message_id=cards[-1].id)
    await world.settle()
    done = [one for one in await group.messages() if "Done · Max" in one.text]
    assert len(done) == 2, "it changes everywhere"
    assert await notices(world, "isn’t in the CRM") == []
