"""A portal that serves nobody: the circuit opens, nothing becomes a dead letter, admins hear of it
once."""

import pytest

from bot.wiring.missing_portal import MissingPortal
from bot.wiring.outgoing import build_probe
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.kernel.ids import PersonId
from intake.outbox.delivery_errors import PortalWideError
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import (
    CIRCUIT_CLOSED,
    CIRCUIT_OPEN,
    DEAD,
    bundles,
    notices,
    numbers,
    submits,
)
from tests.flows.world import World


@pytest.mark.parametrize(
    ("kind", "notice"),
    [
        ("no_auth", DEAD),
        ("expired_token", DEAD),
        ("scope", DEAD),
        ("plan", CIRCUIT_OPEN),
        ("overload", CIRCUIT_OPEN),
    ],
)
async def test_the_circuit_opens_and_nothing_is_dead_lettered(
    office: World, kind: str, notice: str
) -> None:
    office.portal_fault(kind, count=None)
    for number in range(3):
        await submits(office.person(), f"+493090182{number}", f"Company {number}")
    for _ in range(10):
        await office.deliver()
        await office.advance(700)
    await office.restart()
    for _ in range(10):
        await office.deliver()
        await office.advance(700)
    assert len(await notices(office, notice)) == 1
    assert {one.state for one in await office.submissions()} == {SubmissionState.QUEUED}
    office.portal.faults.clear()
    await office.settle()
    assert numbers(office) == bundles(3)
    assert {one.state for one in await office.submissions()} == {SubmissionState.DELIVERED}
    assert len(await notices(office, notice)) == 1
    assert len(await notices(office, CIRCUIT_CLOSED)) == 1


async def test_a_long_outage_is_told_every_hour_across_restarts(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await submits(office.person(), "+4930901821", "Other")
    for _ in range(8):
        for _ in range(6):
            await office.deliver()
            await office.advance(300)
        await office.restart()
    still = await notices(office, "still doesn’t accept")
    heads = [notice.text.splitlines()[:2] for notice in still]
    assert heads == [
        [
            f"🔑 The CRM still doesn’t accept the webhook (for {how_long} now)",
            "Wrong authorization data (NO_AUTH_FOUND, batch)",
        ]
        for how_long in ("1 hour", "2 hours", "3 hours")
    ]
    waiting = "2 submissions are waiting, and they’re safe: /queue shows them."
    assert {notice.text.splitlines()[-1] for notice in still} == {waiting}
    assert len(await notices(office, DEAD)) == 1


async def test_an_open_circuit_is_probed_rarely(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    before = office.portal.requests
    for _ in range(60):
        await office.advance(60)
        await office.deliver()
    assert office.portal.requests - before < 15


async def test_people_are_served_while_the_circuit_is_open(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    boris = office.person("Boris")
    await submits(boris, "+4930901821")
    await office.deliver()
    assert (await boris.sees()).text == "Thank you"
    assert len(await office.cards()) == 2


async def test_the_reason_is_told_without_a_secret(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    (notice,) = await notices(office, DEAD)
    assert "Wrong authorization data" in notice.text
    assert "/rest/" not in notice.text
    assert "1. In Bitrix24, open Developer resources → Other → Inbound webhook" in notice.text
    assert "BITRIX24_WEBHOOK_URL" in notice.text
    assert "restart me" in notice.text


async def test_an_outage_that_a_person_can_end_is_told_when_that_is_known(office: World) -> None:
    office.portal_fault("down", count=None)
    await submits(office.person())
    for _ in range(10):
        await office.deliver()
        await office.advance(100)
    assert len(await notices(office, CIRCUIT_OPEN)) == 1
    office.portal.faults.clear()
    office.portal_fault("no_auth", count=None)
    for _ in range(10):
        await office.deliver()
        await office.advance(100)
    assert len(await notices(office, DEAD)) == 1


async def test_no_portal_is_set(office: World) -> None:
    """People are served, admins hear of it, and everything gets in once there is a portal."""
    await office.restart(bitrix24_webhook_url=None)
    await submits(office.person())
    await office.deliver()
    await office.advance(5000)
    await office.deliver()
    (notice,) = await notices(office, CIRCUIT_OPEN)
    assert "BITRIX24_WEBHOOK_URL is not set (NO_PORTAL)" in notice.text
    (card,) = await office.cards()
    assert "CRM: queued" in card.text
    del office.settings["bitrix24_webhook_url"]
    await office.restart()
    await office.settle()
    assert numbers(office) == bundles()
    assert len(await notices(office, CIRCUIT_CLOSED)) == 1


async def test_the_first_probe_tells_before_anybody_submits(office: World) -> None:
    async with open_session() as session:
        gateway = Bitrix24Gateway(Bitrix24Client(session, MissingPortal()))
        probe = build_probe(office.process.settings, office.database, gateway, office.clock)
        error = await probe()
        assert isinstance(error, PortalWideError)
        assert error.reason == "(NO_PORTAL)"
        await office.deliver(OutboxQueue.TELEGRAM)
        assert len(await notices(office, CIRCUIT_OPEN)) == 1
        assert await probe() is not None
    await submits(office.person())
    await office.settle()
    assert numbers(office) == bundles()
    assert (
        len(await notices(office, CIRCUIT_OPEN)) == len(await notices(office, CIRCUIT_CLOSED)) == 1
    )


async def test_a_doubt_survives_an_open_circuit(office: World) -> None:
    """The answer is lost, then the webhook expires, then all is well: still one bundle."""
    office.portal_fault("cut_after", method="crm.timeline.comment.add")
    await submits(office.person())
    await office.deliver()
    office.portal_fault("no_auth", count=4)
    await office.settle()
    assert numbers(office) == bundles()
    assert len(await notices(office, DEAD)) == 1


async def test_an_admin_who_starts_the_bot_late_is_told_then(office: World) -> None:
    """Telegram lets no bot write first: the notice of before was refused."""
    late = office.person("Leo")
    await office.restart(admin_ids=frozenset({PersonId(office.admin.id), PersonId(late.id)}))
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    await late.opens()
    notice = (await late.sees()).text
    assert "hasn’t accepted anything since" in notice
    assert "Wrong authorization data" in notice
    office.portal.faults.clear()
    await office.settle()
    await late.opens()
    assert "hasn’t accepted" not in (await late.sees()).text


async def test_nobody_else_hears_of_it_at_the_start(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    boris = office.person("Boris")
    await boris.opens()
    assert "accepted" not in " ".join(one.text for one in await boris.chat.messages())


async def test_a_portal_that_says_nothing_is_told_in_a_sentence(office: World) -> None:
    office.portal_fault("down", count=None)
    await submits(office.person())
    for _ in range(10):
        await office.deliver()
        await office.advance(100)
    (notice,) = await notices(office, CIRCUIT_OPEN)
    assert "The connection to the CRM was lost (CONNECTION_LOST, " in notice.text


async def test_the_end_says_whether_anything_waits(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    office.portal.faults.clear()
    await office.settle()
    (over,) = await notices(office, CIRCUIT_CLOSED)
    assert over.text.endswith("(it was away for 1 minute). No submission is waiting.")


async def test_an_admin_who_blocked_the_bot_stops_nothing(office: World) -> None:
    await office.admin.blocks()
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    await office.deliver()
    office.portal.faults.clear()
    await office.settle()
    assert numbers(office) == bundles()
    assert await office.rows("SELECT * FROM outbox") == []


async def test_a_press_during_an_incident_says_that_the_portal_is_asked(office: World) -> None:
    office.portal_fault("overload", count=1)
    await submits(office.person())
    await office.deliver()
    await office.admin.says("/queue")
    assert "Tries so far" not in (await office.admin.sees()).text, "that one was no try of its own"
    await office.admin.presses("Send the waiting ones now")
    pressed = await office.admin.presses("Yes, send them all")
    assert "I’m asking the CRM right now" in pressed.toast
    await office.deliver()
    assert numbers(office) == bundles()
