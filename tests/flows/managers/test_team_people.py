"""Members are removed, given roles, and linked with the portal's people."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from intake.leads.assignment import How
from intake.leads.lead import LeadState
from intake.leads.lead_book import LeadBook
from intake.team.member import Role
from intake.team.team import PlaceKind, Strategy
from tests.flows.delivery.office import prepare
from tests.flows.managers.crew import chat_text, daily_check, in_portal, make_member, member_of
from tests.flows.managers.shift import Shifts
from tests.flows.world import World
from tests.people import Person


@pytest.fixture
async def shifts(world: World) -> Shifts:
    return Shifts(await prepare(world))


async def takes(world: World, shifts: Shifts, who: Person, number: int = 1) -> None:
    """Let somebody have a lead for good."""
    lead = await shifts.lead(number)
    async with world.database.writing() as unit:
        member = await member_of(world, who)
        book = LeadBook(zone="UTC")
        await book.give(
            unit, lead, member.person_id, How.TAKE, world.clock.now(), by=member.person_id
        )
        await unit.commit()


async def removes(world: World, name: str) -> None:
    await world.admin.says("/team")
    for button in ("Members", name, "Remove", "Yes, remove"):
        await world.admin.presses(button)


async def test_a_removed_managers_leads_go_back_to_the_line(world: World, shifts: Shifts) -> None:
    mia = await shifts.joins("Mia")
    await shifts.joins("Boris")
    for name in ("Ann", "Bea"):
        await shifts.asks(name)
    waiting = (await shifts.lead(1)).waiting_since
    for number in (1, 2):
        await takes(world, shifts, mia, number)
    await world.advance(600)
    await world.admin.says("/team")
    for button in ("Members", "Mia", "Remove"):
        await world.admin.presses(button)
    assert "2 open leads go back to the line" in (await world.admin.sees()).text
    await world.admin.presses("Yes, remove")
    for number in (1, 2):
        lead = await shifts.lead(number)
        assert (lead.state, lead.owner_id) == (LeadState.WAITING, None)
        assert (await shifts.history(number))[-1].until_at == world.clock.now()
        assert "take" in {one.kind.value for one in await shifts.clocks(number)}
    assert (await shifts.lead(1)).waiting_since == waiting, "at their place, not at the end"
    assert (await member_of(world, mia)).removed_at == world.clock.now()
    await mia.says("/duty")
    assert "on duty" not in (await mia.sees()).text
    await world.deliver()
    menu = await mia.does("menu")
    assert "duty" not in [one["command"] for one in menu["commands"]]
    what = [one["what"] for one in await world.rows("SELECT what FROM audit")]
    assert what == ["member.removed"]


async def test_what_comes_free_goes_to_somebody_else(world: World, shifts: Shifts) -> None:
    await shifts.team(Strategy.ROUND_ROBIN)
    mia = await shifts.joins("Mia")
    await shifts.asks("Ann")
    await world.deliver()
    assert (await shifts.lead(1)).owner_id == mia.id
    boris = await shifts.joins("Boris")
    await removes(world, "Mia")
    await world.deliver()
    assert (await shifts.lead(1)).owner_id == boris.id


async def test_two_admins_remove_each_other_and_one_stays(world: World, shifts: Shifts) -> None:
    mia, boris = world.person("Mia"), world.person("Boris")
    for one in (mia, boris):
        await make_member(world, one, Role.ADMIN)
    for one, other in ((mia, "Boris"), (boris, "Mia")):
        await one.says("/team")
        for button in ("Members", other, "Remove"):
            await one.presses(button)
    with world.holding() as held:
        await mia.presses("Yes, remove")
        await boris.presses("Yes, remove")
    await asyncio.gather(*(world.feed(raw) for raw in held))
    left = await world.rows("SELECT person_id FROM members WHERE removed_at IS NULL")
    assert len(left) == 1


async def test_the_last_who_leads_stays(world: World) -> None:
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    await world.restart(admin_ids=frozenset())
    await mia.says("/team")
    for button in ("Members", "Mia", "Remove"):
        await mia.presses(button)
    pressed = await mia.presses("Yes, remove")
    assert "Nobody would be left" in pressed.toast
    await mia.says("/team")
    for button in ("Members", "Mia"):
        await mia.presses(button)
    await mia.presses("Make manager")
    assert "Nobody would be left" in (await mia.presses("✅ Yes")).toast
    assert (await member_of(world, mia)).role is Role.ADMIN


async def test_nobody_touches_an_owner(world: World) -> None:
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    await make_member(world, world.admin)
    await mia.says("/team")
    for button in ("Members", "Olga"):
        await mia.presses(button)
    page = await mia.sees()
    assert "Olga · owner" in page.text
    assert "⭐ Make admin" not in page.buttons


# --- the portal's people ---


async def test_a_member_is_linked_by_an_e_mail_that_an_admin_confirms(
    world: World, shifts: Shifts
) -> None:
    mia = await shifts.joins("Mia")
    await daily_check(world)
    await mia.says("/link MAX@portal.sandbox")
    assert "An admin is asked to confirm" in (await mia.sees()).text
    assert (await member_of(world, mia)).crm_user is None, "nothing holds yet"
    await world.deliver()
    assert "Mia says who they are in Bitrix24" in (await world.admin.sees()).text
    await world.admin.presses("Bitrix24 user")
    assert "perhaps Max Manager" in (await world.admin.sees()).text
    await world.admin.presses("Yes, that’s right")
    assert "Bitrix24: Max Manager" in (await world.admin.sees()).text
    assert (await member_of(world, mia)).crm_user == 2
    await mia.says("/link max@portal.sandbox")
    assert "already" in (await mia.sees()).text


async def test_a_phone_is_found_however_it_is_written(world: World, shifts: Shifts) -> None:
    employee = {"id": 9, "name": "Nina", "last_name": "Nova", "email": "n@portal.sandbox"}
    in_portal(world, "hire", employee={**employee, "personal_mobile": "8 (912) 345-67-89"})
    nina = await shifts.joins("Nina")
    await daily_check(world)
    await nina.says("/link +7 912 345 67 89")
    assert "An admin is asked" in (await nina.sees()).text
    assert (await member_of(world, nina)).crm_user_id == 9
    kept = await world.rows("SELECT * FROM portal_users")
    assert "912" not in str(kept), "of phones and e-mails only hashes are kept"


async def test_an_unknown_contact_names_nobody(world: World, shifts: Shifts) -> None:
    mia = await shifts.joins("Mia")
    await mia.says("/link max@portal.sandbox")
    assert "I’m asking Bitrix24" in (await mia.sees()).text
    await world.deliver()
    for typed, answer in (("who@else.example", "I found nobody"), ("", "By which e-mail")):
        await mia.says(f"/link {typed}".strip())
        assert answer in (await mia.sees()).text
    assert (await member_of(world, mia)).crm_user_id is None


async def test_an_admin_chooses_from_the_portals_people(world: World, shifts: Shifts) -> None:
    mia = await shifts.joins("Mia Manager")
    await world.admin.says("/team")
    for button in ("Members", "Mia", "Bitrix24 user"):
        await world.admin.presses(button)
    assert "I haven’t asked Bitrix24 yet" in (await world.admin.sees()).text
    await daily_check(world)
    await world.admin.presses("Back")
    await world.admin.presses("Bitrix24 user")
    page = await world.admin.sees()
    assert page.buttons[0] == "Mia Manager", "likely ones first"
    await world.admin.presses("Mia Manager")
    assert (await member_of(world, mia)).crm_user == 3
    await world.admin.presses("Bitrix24 user")
    await world.admin.presses("Nobody of these")
    assert (await member_of(world, mia)).crm_user_id is None


async def test_a_user_belongs_to_one_member(world: World, shifts: Shifts) -> None:
    await shifts.joins("Mia", crm_user_id=3, crm_confirmed_at=world.clock.now())
    boris = await shifts.joins("Boris")
    await daily_check(world)
    await boris.says("/link mia@portal.sandbox")
    assert "I found nobody" in (await boris.sees()).text
    await world.admin.says("/team")
    for button in ("Members", "Boris", "Bitrix24 user"):
        await world.admin.presses(button)
    assert "Mia Manager" not in (await world.admin.sees()).buttons


async def test_whom_the_portal_switched_off_gets_no_leads(world: World, shifts: Shifts) -> None:
    await shifts.team(Strategy.ROUND_ROBIN)
    now = world.clock.now()
    mia = await shifts.joins("Mia", crm_user_id=3, crm_confirmed_at=now)
    boris = await shifts.joins("Boris")
    in_portal(world, "fire", id=3)
    await daily_check(world)
    assert "The Bitrix24 user of Mia is switched off" in await chat_text(world.admin)
    for name in ("Ann", "Bea"):
        await shifts.asks(name)
    await world.deliver()
    assert {(await shifts.lead(one)).owner_id for one in (1, 2)} == {boris.id}
    await boris.says("/duty")
    assert "🚫 Mia – switched off in Bitrix24" in (await boris.sees()).text
    assert (await member_of(world, mia)).crm_inactive_at is not None


async def test_the_portal_is_asked_once_a_day(world: World, shifts: Shifts) -> None:
    await daily_check(world)
    asked = "SELECT * FROM digests WHERE kind = 'portal_users'"
    assert await world.rows(asked) == [], "without members nobody needs to know"
    await shifts.joins("Mia", crm_user_id=3, crm_confirmed_at=world.clock.now())
    await daily_check(world)
    in_portal(world, "fire", id=3)
    await daily_check(world)
    assert "switched off" not in await chat_text(world.admin)
    await world.advance(24 * 3600)
    await daily_check(world)
    assert "switched off" in await chat_text(world.admin)
    await world.advance(24 * 3600)
    await daily_check(world)
    assert (await chat_text(world.admin)).count("switched off") == 1, "once"


async def test_a_portal_that_lets_nobody_ask_stops_no_delivery(
    world: World, shifts: Shifts
) -> None:
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["crm"]}
    world.portal.configure({"webhooks": [webhook]})
    await shifts.joins("Mia")
    await daily_check(world)
    assert "tick the scope user_basic" in await chat_text(world.admin)
    await shifts.asks("Ann")
    await world.settle()
    assert len(world.entities("deal")) == 1


async def test_before_a_lead_goes_to_somebody_the_portal_is_asked(
    world: World, shifts: Shifts
) -> None:
    await shifts.team(Strategy.ROUND_ROBIN)
    mia = await shifts.joins("Mia", crm_user_id=3, crm_confirmed_at=world.clock.now())
    await daily_check(world)
    await world.advance(2 * 3600)
    in_portal(world, "fire", id=3)
    await shifts.asks("Ann")
    await world.deliver()
    assert (await shifts.lead(1)).state is LeadState.WAITING, "what was offered is given back"
    assert (await member_of(world, mia)).crm_inactive_at is not None
    boris = await shifts.joins("Boris")
    await world.deliver()
    assert (await shifts.lead(1)).owner_id == boris.id


async def test_whoever_came_uninvited_is_asked_to_be_linked(world: World, ann: Person) -> None:
    await ann.opens()
    await ann.joins(world.managers)
    await ann.says("/away", at=world.managers)
    await daily_check(world)
    assert "Send /link" in await chat_text(ann)
    assert "Ann Lee isn’t linked with a Bitrix24 user yet" in await chat_text(world.admin)
    await world.advance(3600)
    await daily_check(world)
    assert (await chat_text(ann)).count("Send /link") == 1


# --- bans ---


async def test_spam_asks_whoever_leads_whether_to_ban(world: World, shifts: Shifts) -> None:
    mia = world.person("Mia")
    await make_member(world, mia, Role.ADMIN)
    boris = await shifts.joins("Boris")
    await boris.joins(world.managers)
    ann = await shifts.asks("Ann")
    await world.deliver()
    await boris.presses("Take", at=world.managers)
    await world.deliver()
    await boris.presses("More", at=world.managers)
    await boris.presses("Spam", at=world.managers)
    await boris.presses("Yes, it’s spam", at=world.managers)
    await world.deliver()
    for leader in (world.admin, mia):
        assert "marked lead 1 as spam" in (await leader.sees()).text
    assert "spam" not in await chat_text(boris)
    await mia.presses("Ban")
    assert "Banned" in (await mia.sees()).text
    [ban] = await world.rows("SELECT * FROM bans")
    assert ban["person_id"] == ann.id
    assert str(ann.id) not in ban["person_hash"]
    await world.admin.says("/bans an")
    page = await world.admin.sees()
    assert "1. Ann, since Mar 5, 2026, by Mia" in page.text
    assert "↩️ 1" in page.buttons
    await world.admin.says("/bans boris")
    assert "Nobody is banned" in (await world.admin.sees()).text
    question = next(one for one in await world.admin.chat.messages() if "as spam" in one.text)
    await world.admin.presses("Ban", message_id=question.id)
    assert len(await world.rows("SELECT * FROM bans")) == 1, "once is enough"
    await mia.presses("Undo")
    assert "They are heard again" in (await mia.sees()).text
    [ban] = await world.rows("SELECT * FROM bans")
    assert ban["lifted_by"] == mia.id
    what = [one["what"] for one in await world.rows("SELECT what FROM audit ORDER BY id")]
    assert what == ["person.banned", "person.unbanned"]


async def test_nobody_of_the_team_can_be_banned(world: World, shifts: Shifts) -> None:
    mia = await shifts.joins("Mia")
    await world.admin.says("/duty")
    with world.holding() as held:
        await world.admin.presses("Refresh")
    for number, whom in enumerate((mia.id, world.admin.id)):
        held[0]["callback_query"]["data"] = f"bn:ban:{whom}"
        await world.feed({**held[0], "update_id": held[0]["update_id"] + 100 + number})
    assert await world.rows("SELECT * FROM bans") == []


async def test_a_removed_managers_private_cards_are_emptied(world: World, shifts: Shifts) -> None:
    await shifts.team(Strategy.EVERYBODY, place=PlaceKind.PRIVATE)
    mia = await shifts.joins("Mia")
    boris = await shifts.joins("Boris")
    await shifts.asks("Ann")
    await world.settle()
    card = next(one for one in await mia.chat.messages() if "Ann Lee" in one.text)
    await mia.presses("Take", message_id=card.id)
    await world.settle()
    await removes(world, "Mia")
    await world.settle()
    seen = [one for one in await mia.chat.messages() if one.id == card.id]
    assert all("+4930901820" not in one.text and not one.buttons for one in seen)
    assert "Ann Lee" not in await chat_text(mia)
    assert (await shifts.lead(1)).owner_id is None
    assert "Ann Lee" in await chat_text(boris)


async def test_hours_that_are_changed_move_the_clocks_that_run(
    world: World, shifts: Shifts
) -> None:
    await shifts.joins("Mia")
    await shifts.asks("Ann")
    [before] = [one for one in await shifts.clocks(1) if one.kind.value == "take"]
    tomorrow = world.clock.now().astimezone(UTC).date() + timedelta(days=1)
    await world.admin.says(f"/hours #1 {tomorrow:%a} 9–18")
    [after] = [one for one in await shifts.clocks(1) if one.kind.value == "take"]
    assert before.due_at - before.started_at == before.budget
    assert after.due_at == datetime.combine(tomorrow, time(9), UTC) + before.budget
    await world.admin.says("/hours #1 24/7")
    [again] = [one for one in await shifts.clocks(1) if one.kind.value == "take"]
    assert again.due_at == before.due_at
