"""What a team leaves behind in the middle of its work, for :mod:`tests.flows.upgrades.filling`."""

from datetime import timedelta

from intake.kernel.ids import PersonId
from intake.team.absence import Absence, AbsenceKind, CalendarDay
from intake.team.team import DEFAULT_TEAM, PlaceKind
from intake.team.working_time import Rest, Shift
from tests.flows.managers.crm_desk import CrmDesk
from tests.flows.managers.talks import forum, settle_in, topics
from tests.flows.world import ADMIN, World
from tests.people import Person

_ROWS = (
    "INSERT INTO form_reloads (at, by, digest) VALUES ('{now}', 7000000001, '5e88')",
    "INSERT INTO moved_chats (old_id, chat_id) VALUES (-10077, -10088)",
    (
        "INSERT INTO bursts (chat_id, page, fingerprint, message_id, shown_at)"
        " VALUES (-10088, 0, 'f', 7, '{now}')"
    ),
    "INSERT INTO burst_leads (chat_id, lead_id) SELECT -10088, id FROM leads LIMIT 1",
    "INSERT INTO invitation_tries (person_id, since, tries) VALUES (7300000001, '{now}', 3)",
    "INSERT INTO mutes (person_id, until_at) VALUES (7300000002, '{now}')",
    (
        "INSERT INTO nudge_switches (person_id, kind, off_at)"
        " SELECT id, 'reminder', '{now}' FROM people LIMIT 1"
    ),
    "INSERT INTO place_troubles (chat_id, trouble, at) VALUES (-100777, 'topics', '{now}')",
    (
        "INSERT INTO portal_users (id, name, active, contacts, seen_at)"
        " VALUES (7, 'Pia', 1, '[]', '{now}')"
    ),
    (
        "INSERT INTO schema_readers (id, oldest) SELECT 1, '0020' WHERE NOT EXISTS"
        " (SELECT 1 FROM schema_readers)"
    ),
    "INSERT INTO worker_leases (queue, holder, epoch, ends_at) VALUES ('crm', 'one', 3, '{now}')",
    (
        "INSERT INTO crm_cursors (name, at) SELECT 'deal', '{now}' WHERE NOT EXISTS"
        " (SELECT 1 FROM crm_cursors)"
    ),
    (
        "INSERT INTO chat_lines (chat_id, people_from, others_from) SELECT -10077, '{now}', '{now}'"
        " WHERE NOT EXISTS (SELECT 1 FROM chat_lines)"
    ),
    (
        "INSERT INTO bans (person_hash, person_id, reason, by, from_at)"
        " VALUES ('5e88', 7300000001, 'spam', 7000000001, '{now}')"
    ),
    (
        "INSERT INTO invitations (token_hash, team_id, role, by, created_at, expires_at)"
        " VALUES ('a1b2', 1, 'manager', 7000000001, '{now}', '{now}')"
    ),
    (
        "INSERT INTO team_removals (team_id, person_id, at)"
        " SELECT 1, person_id, '{now}' FROM members LIMIT 1"
    ),
    (
        "INSERT INTO audit (at, by, what, subject, before, after)"
        " SELECT '{now}', 7000000001, 'team', 'team:1', NULL, '{{}}'"
        " WHERE NOT EXISTS (SELECT 1 FROM audit)"
    ),
    (
        "INSERT INTO ready_answers (person_id, title, folded, text, files, created_at)"
        " SELECT person_id, 'Price', 'price', 'It costs {{name}}', '[]', '{now}'"
        " FROM members LIMIT 1"
    ),
    (
        "INSERT INTO costs (day, link_id, campaign_id, currency, amount, by, at)"
        " SELECT '2026-03-01', id, NULL, 'EUR', 12345, 7000000001, '{now}' FROM links LIMIT 1"
    ),
    (
        "INSERT INTO rates (currency, base, since, value, by, at)"
        " VALUES ('USD', 'EUR', '2026-03-01', '0.92', 7000000001, '{now}')"
    ),
    (
        "INSERT INTO numbers_digests (chat_id, rhythm, hour, by, at)"
        " VALUES (7000000001, 'weekly', 9, 7000000001, '{now}')"
    ),
)
"""What no flow of an hour leaves behind."""


async def work(world: World, lena: Person) -> None:
    """Let two managers work: take, talk, win a deal, go away; then go on as before.

    Lena has sent a form, and talks.
    """
    await _tries_out(world)
    desk = CrmDesk(world)
    mia, max_ = await desk.joins("Mia", crm_user=2), await desk.joins("Max")
    await _plans(world, PersonId(max_.id))
    await desk.takes(mia, 1)
    await desk.takes(max_, 2)
    await desk.calls(mia, 1)
    await world.deliver()
    deal = world.entities("deal")[-1]["id"]
    desk.changes("deal", deal, stageId="WON", opportunity=120000)
    await desk.reads(timedelta(minutes=5))
    group = await forum(world, mia, max_)
    await lena.says("Do you paint roofs?")
    await world.deliver()
    (topic,) = (await topics(world, group)).values()
    await mia.says("We do! Which one?", group, thread=topic)
    await world.deliver()
    await lena.says("The <red> one")
    await world.deliver()
    await desk.reads(timedelta(minutes=20))
    await lena.says("Still there?")
    await settle_in(world, PlaceKind.GROUP, None)
    now = f"{world.clock.now():%Y-%m-%d %H:%M:%S.%f}"
    for row in _ROWS:
        await world.execute(row.format(now=now))


async def _tries_out(world: World) -> None:
    """A test lead comes and goes; two greetings are compared behind a link that nobody follows."""
    await world.admin.says("/testlead spring")
    await world.admin.presses("Make it")
    await world.deliver()
    await world.admin.presses("Take it away now")
    await world.deliver()
    await world.admin.says("/compare")
    await world.admin.says("tailed")
    await world.admin.presses("The greeting")
    await world.admin.says("Good to see you!")
    await world.admin.presses("Skip")
    await world.admin.presses("That’s right")


async def _plans(world: World, person_id: PersonId) -> None:
    now = world.clock.now()
    async with world.database.writing() as unit:
        by = PersonId(ADMIN)
        leave = Absence(person_id, AbsenceKind.LEAVE, now, now + timedelta(days=3), by)
        await unit.absences.add(leave)
        half = (Shift(now.time().replace(microsecond=0), now.time().replace(hour=23)),)
        day = CalendarDay(now.date() + timedelta(days=9), half, DEFAULT_TEAM, None, "holidays")
        await unit.absences.set_days((day,))
        await unit.absences.alive(now)
        await unit.absences.add_rest(Rest(now - timedelta(hours=2), now - timedelta(hours=1)))
        await unit.commit()
