"""Tokens expire, answers are lost, grants are taken back, portals get other names."""

import asyncio

import pytest
from aiohttp import ClientSession, web
from structlog.typing import EventDict
from yarl import URL

from bot.wiring.portal import open_application
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.call_errors import PortalWideError, TransientError
from crm.client.limits.request_limits import Limits, RateLimit
from crm.client.methods.portal_users import ProfileGet
from crm.client.oauth.oauth_endpoint import BREATH
from intake.submissions.submission import SubmissionState
from sandbox.portal.server import create_app
from tests.flows.application.card import ASKED, CLIENT_ID, CLIENT_SECRET, HOUR, SECRET_KEY, Card
from tests.flows.delivery.office import CIRCUIT_CLOSED, bundles, notices, numbers, submits
from tests.flows.process import serving_far_end


async def test_a_token_is_renewed_when_it_has_expired_and_not_before(installed: Card) -> None:
    world = installed.world
    asked = installed.asked()
    await submits(world.person())
    await world.deliver()
    assert installed.asked() == asked
    await world.advance(HOUR)
    await submits(world.person("Boris"), "+4930901821", "Other")
    await world.deliver()
    assert installed.asked() == asked + 1
    await world.restart()
    await submits(world.person("Cleo"), "+4930901822", "Third")
    await world.deliver()
    assert installed.asked() == asked + 1
    assert numbers(world) == bundles(3)
    assert await notices(world, ASKED) == []


async def test_many_expired_calls_share_one_renewal(installed: Card) -> None:
    world = installed.world
    await world.advance(HOUR)
    asked = installed.asked()
    async with open_session() as session:
        client = _client(installed, session)
        profiles = await asyncio.gather(*(client.call(ProfileGet()) for _ in range(50)))
        assert {profile.id for profile in profiles} == {1}
    assert installed.asked() == asked + 1
    assert world.portal.requests == 100


async def test_a_renewal_goes_on_without_those_who_waited(installed: Card) -> None:
    world = installed.world
    await world.advance(HOUR)
    asked = installed.asked()
    world.portal_fault("slow", method="oauth.token", seconds=3)
    async with open_session() as session:
        client = _client(installed, session)
        calls = [asyncio.ensure_future(client.call(ProfileGet())) for _ in range(5)]
        await _asked(installed, asked + 1)
        for call in calls[:4]:
            call.cancel()
        await asyncio.gather(*calls[:4], return_exceptions=True)
        await _answer(installed)
        assert (await calls[4]).id == 1
        assert (await client.call(ProfileGet())).id == 1
    assert installed.asked() == asked + 1


async def test_a_stop_waits_for_the_answer_that_holds_the_only_token(installed: Card) -> None:
    world = installed.world
    await world.advance(HOUR)
    asked = installed.asked()
    world.portal_fault("slow", method="oauth.token", seconds=3)
    async with open_session() as session:
        call = asyncio.ensure_future(_client(installed, session).call(ProfileGet()))
        await _asked(installed, asked + 1)
        call.cancel()
        stopping = asyncio.ensure_future(world.stop())
        await asyncio.sleep(0.05)
        await _answer(installed)
        await stopping
    await world.start()
    await submits(world.person())
    await world.settle()
    assert numbers(world) == bundles()
    assert installed.asked() == asked + 1


async def test_a_lost_answer_is_asked_for_again(installed: Card) -> None:
    """A server that takes a used token again, which the documents neither promise nor deny."""
    world = installed.world
    world.portal.configure({"old_refresh_tokens": True})
    await world.advance(HOUR)
    world.portal_fault("cut_after", method="oauth.token")
    await submits(world.person())
    await world.settle()
    assert numbers(world) == bundles()
    assert await notices(world, ASKED) == []


async def test_a_lost_answer_that_was_the_last_asks_an_admin(installed: Card) -> None:
    world = installed.world
    await world.advance(HOUR)
    world.portal_fault("cut_after", method="oauth.token")
    await submits(world.person())
    for _ in range(4):
        await world.deliver()
        await world.advance(60)
    (notice,) = await notices(world, ASKED)
    assert "invalid or has expired" in notice.text
    assert (await installed.follows(await installed.link()))[0] == 200
    await world.settle()
    assert numbers(world) == bundles()
    assert len(await notices(world, CIRCUIT_CLOSED)) == 1


async def test_a_silent_server_dead_letters_nothing(installed: Card) -> None:
    world = installed.world
    await world.advance(HOUR)
    world.portal_fault("down", method="oauth.token", count=None)
    await submits(world.person())
    for _ in range(20):
        await world.deliver()
        await world.advance(600)
    (submission,) = await world.submissions()
    assert submission.state is SubmissionState.QUEUED
    world.portal.faults.clear()
    await world.settle()
    assert numbers(world) == bundles()


@pytest.mark.parametrize("expired", [False, True])
async def test_a_grant_that_was_taken_back_asks_an_admin_once(
    installed: Card, expired: bool
) -> None:
    world = installed.world
    await installed.uninstalls()
    if expired:
        await world.advance(HOUR)
    for number in range(3):
        await submits(world.person(), f"+493090182{number}", f"Company {number}")
    for _ in range(5):
        await world.deliver()
        await world.advance(700)
    assert len(await notices(world, ASKED)) == 1
    assert (await installed.follows(await installed.link()))[0] == 200
    await world.settle()
    assert numbers(world) == bundles(3)


async def test_a_renamed_portal_is_found_again(installed: Card) -> None:
    """The redirect comes in the middle, also to an expired token; the new name is kept."""
    world = installed.world
    await submits(world.person())
    await world.deliver()
    async with serving_far_end(_same(installed)) as new:
        world.portal.configure({"moved_to": new})
        await world.advance(HOUR)
        await submits(world.person("Boris"), "+4930901821", "Other")
        await world.deliver()
        assert numbers(world) == bundles(2)
        await world.restart()
        before = world.portal.requests
        assert await _profile(installed) == 1
        assert world.portal.requests == before + 1, "the old name is asked no more"
        rows = (await world.cards())[-1].rows
        links = [button["url"] for row in rows for button in row if "url" in button]
        assert any(link.startswith(f"{new}/crm/") for link in links), links


async def test_a_portal_that_was_renamed_alone_is_kept_too(installed: Card) -> None:
    world = installed.world
    async with serving_far_end(_same(installed)) as new:
        world.portal.configure({"moved_to": new})
        assert await _profile(installed) == 1
        await world.restart()
        before = world.portal.requests
        assert await _profile(installed) == 1
        assert world.portal.requests == before + 1


async def test_a_pair_that_could_not_be_kept_is_not_lost(installed: Card) -> None:
    """The server's answer came, and the database failed: the pair is kept before the next call."""
    world = installed.world
    await world.advance(HOUR)
    asked = installed.asked()
    await world.refuse("UPDATE", "tokens")
    with pytest.raises(TransientError, match="TOKENS_UNAVAILABLE"):
        await _profile(installed)
    with pytest.raises(TransientError, match="TOKENS_UNAVAILABLE"):
        await _profile(installed)
    await world.refuse_no_longer("tokens")
    assert await _profile(installed) == 1
    assert installed.asked() == asked + 1
    await world.restart()
    assert await _profile(installed) == 1
    assert installed.asked() == asked + 1


@pytest.mark.parametrize("forgiving", [True, False])
async def test_a_crash_between_the_answer_and_the_commit(installed: Card, forgiving: bool) -> None:
    """The new pair dies with the process; what the old token is worth is the server's to say."""
    world = installed.world
    world.portal.configure({"old_refresh_tokens": forgiving})
    await world.advance(HOUR)
    await world.refuse("UPDATE", "tokens")
    with pytest.raises(TransientError, match="TOKENS_UNAVAILABLE"):
        await _profile(installed)
    await world.stop()
    await world.refuse_no_longer("tokens")
    await world.start()
    await submits(world.person())
    await world.deliver()
    assert len(await notices(world, ASKED)) == (0 if forgiving else 1)
    if not forgiving:
        assert (await installed.follows(await installed.link()))[0] == 200
    await world.settle()
    assert numbers(world) == bundles()


async def test_a_failed_renewal_speaks_for_the_calls_that_come_at_once(installed: Card) -> None:
    world = installed.world
    await world.advance(HOUR)
    asked = installed.asked()
    world.portal_fault("cut_after", method="oauth.token")
    for _ in range(5):
        with pytest.raises(TransientError):
            await _profile(installed)
    assert installed.asked() == asked + 1
    await world.advance(5)
    with pytest.raises(PortalWideError, match="invalid_grant"):
        await _profile(installed)
    assert installed.asked() == asked + 2


async def test_what_another_process_was_given_meanwhile_is_not_written_over(
    installed: Card,
) -> None:
    """One renews while another one is let in anew: what it gets then is of the tokens of before."""
    world, portal = installed.world, installed.world.process.portal.application
    assert portal is not None
    settings, database = world.process.settings, world.database
    async with (
        open_session() as session,
        open_application(settings, session, database, world.clock) as other,
    ):
        await world.advance(HOUR)
        asked = installed.asked()
        world.portal_fault("slow", method="oauth.token", seconds=3)
        call = asyncio.ensure_future(_client(installed, session).call(ProfileGet()))
        await _asked(installed, asked + 1)
        page = f"{world.portal_url}/oauth/authorize/?client_id={CLIENT_ID}"
        async with session.get(page, allow_redirects=False) as answer:
            code = URL(answer.headers["Location"]).query["code"]
        await other.accept_code(code)
        given = (await other.authorize({}))["auth"]
        await _answer(installed)
        assert (await call).id == 1
        assert (await portal.authorize({}))["auth"] == given
        await other.reload()
        assert (await other.authorize({}))["auth"] == given
    assert installed.asked() == asked + 1


async def test_a_new_name_of_the_portal_goes_with_the_tokens_it_was_learnt_with(
    installed: Card,
) -> None:
    """One that does not know yet that another one was let in hears that the portal has moved."""
    world, portal = installed.world, installed.world.process.portal.application
    assert portal is not None
    async with (
        open_session() as session,
        open_application(world.process.settings, session, world.database, world.clock) as other,
    ):
        page = f"{world.portal_url}/oauth/authorize/?client_id={CLIENT_ID}"
        async with session.get(page, allow_redirects=False) as answer:
            code = URL(answer.headers["Location"]).query["code"]
        await other.accept_code(code)
        given = (await other.authorize({}))["auth"]
        assert (await portal.authorize({}))["auth"] != given
        await portal.moved(URL("https://new.example/rest/profile"))
        assert (await portal.authorize({}))["auth"] == given
        await other.reload()
        assert (await other.authorize({}))["auth"] == given


async def test_who_may_not_renew_spends_no_token(installed: Card) -> None:
    """One that was replaced as the elected one, or is about to be."""
    world, may_renew = installed.world, False
    await world.advance(HOUR)
    asked = installed.asked()
    async with (
        open_session() as session,
        open_application(
            world.process.settings, session, world.database, world.clock,
            monotonic=world.clock.seconds, may_renew=lambda: may_renew,
        ) as replaced,
    ):  # fmt: skip
        client = Bitrix24Client(session, replaced)
        with pytest.raises(TransientError, match="WITHHELD"):
            await client.call(ProfileGet())
        assert installed.asked() == asked
        may_renew = True
        await world.advance(BREATH)
        assert (await client.call(ProfileGet())).id == 1
    assert installed.asked() == asked + 1


async def test_no_secret_is_in_a_log_an_error_or_a_row(
    installed: Card, log: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    """Through an expiry, a lost answer, a revocation, a new grant and a dead letter."""
    caplog.set_level("DEBUG")
    world = installed.world
    await world.advance(HOUR)
    world.portal_fault("cut_after", method="oauth.token")
    await submits(world.person())
    for _ in range(4):
        await world.deliver()
        await world.advance(60)
    assert (await installed.follows(await installed.link()))[0] == 200
    await world.settle()
    installed.learn()
    await installed.uninstalls()
    await submits(world.person("Boris"), "+4930901821", "Other")
    await world.deliver()
    assert (await installed.follows(await installed.link()))[0] == 200
    world.portal_fault("refuse", method="crm.item.add", count=None)
    await world.settle()
    installed.learn()

    ours = [record for record in caplog.records if not record.name.startswith("asyncio")]
    said = repr(log) + "".join(f"{record.__dict__}" for record in ours)
    said += repr(world.process.portal.application) + repr(world.process.settings)
    said += repr([message.raw for message in await world.admin.chat.messages()])
    said += repr([message.raw for message in await world.cards()])
    await world.stop()
    files = [file for file in world.folder.iterdir() if file.is_file()]
    stored = b"".join(file.read_bytes() for file in files)
    secrets = {*installed.seen, CLIENT_SECRET, SECRET_KEY, "appl1cat10n-t0ken"}
    assert len(installed.seen) > 8
    for secret in secrets:
        assert secret not in said
        assert secret.encode() not in stored
    await world.start()


def _client(card: Card, session: ClientSession) -> Bitrix24Client:
    application = card.world.process.portal.application
    assert application is not None
    clock = card.world.clock
    limits = Limits(clock.seconds, rate=RateLimit(1000.0, 1_000_000), sleep=clock.skip)
    return Bitrix24Client(session, application, limits)


async def _profile(card: Card) -> int:
    async with open_session() as session:
        return (await _client(card, session).call(ProfileGet())).id


async def _asked(card: Card, number: int) -> None:
    """Wait until the authorisation server was asked so often."""
    async with asyncio.timeout(10):
        while card.asked() < number:  # noqa: ASYNC110 - it is the far end's own count
            await asyncio.sleep(0.01)


async def _answer(card: Card) -> None:
    """Let the slow server answer."""
    for _ in range(5):
        await card.world.advance(3)
        await asyncio.sleep(0.02)


def _same(card: Card) -> web.Application:
    """The same portal under another name."""
    return create_app(
        card.world.portal, clock=card.world.clock.seconds, sleep=card.world.clock.sleep
    )
