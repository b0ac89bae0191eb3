"""A clock that is put back, or put forward and corrected: nothing stands still for the jump."""

from datetime import timedelta

import pytest

from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import CIRCUIT_CLOSED, DEAD, bundles, notices, numbers, submits
from tests.flows.world import World

JUMPS = [timedelta(hours=3), timedelta(days=40)]
SOON = timedelta(minutes=1)


@pytest.mark.parametrize("back", JUMPS)
async def test_a_retry_does_not_wait_for_the_time_before_the_jump(
    office: World, back: timedelta
) -> None:
    office.portal_fault("server_error", count=1)
    await submits(office.person())
    await office.deliver(OutboxQueue.CRM)
    (waiting,) = await office.submissions()
    assert waiting.state is SubmissionState.QUEUED
    office.clock.put(-back)
    await office.deliver()
    assert numbers(office) == bundles()


@pytest.mark.parametrize("back", JUMPS)
async def test_an_open_circuit_is_probed_after_the_jump(office: World, back: timedelta) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    for _ in range(8):
        await office.deliver()
        await office.advance(700)
    office.portal.faults.clear()
    office.clock.put(-back)
    await office.deliver()
    assert numbers(office) == bundles()
    assert len(await notices(office, DEAD)) == len(await notices(office, CIRCUIT_CLOSED)) == 1


@pytest.mark.parametrize("back", JUMPS)
async def test_what_is_in_doubt_is_looked_up_when_the_portal_can_no_longer_be_at_work(
    office: World, back: timedelta
) -> None:
    """Not at once: nobody knows how long ago it was sent."""
    office.portal_fault("cut_after", method="crm.timeline.comment.add")
    await submits(office.person())
    await office.deliver(OutboxQueue.CRM)
    office.clock.put(-back)
    before = office.portal.requests
    await office.deliver()
    assert office.portal.requests == before
    await office.advance(timedelta(seconds=75))
    await office.deliver()
    assert office.portal.requests > before
    assert numbers(office) == bundles()


@pytest.mark.parametrize("back", JUMPS)
async def test_what_was_accepted_before_the_jump_is_delivered_after_it(
    office: World, back: timedelta
) -> None:
    await submits(office.person())
    office.clock.put(-back)
    await office.deliver()
    assert numbers(office) == bundles()
    (card,) = await office.cards()
    assert "CRM: queued" not in card.text


@pytest.mark.parametrize("forward", JUMPS)
async def test_a_clock_that_was_put_forward_and_corrected(
    office: World, forward: timedelta
) -> None:
    office.portal_fault("server_error", count=1)
    await submits(office.person())
    office.clock.put(forward)
    await office.deliver(OutboxQueue.CRM)
    office.clock.put(-forward)
    await office.deliver()
    assert numbers(office) == bundles()


async def test_a_long_outage_goes_on_being_told_after_the_jump(office: World) -> None:
    office.portal_fault("no_auth", count=None)
    await submits(office.person())
    for _ in range(3):
        await office.deliver()
        await office.advance(600)
    office.clock.put(-timedelta(days=2))
    for _ in range(13):
        await office.deliver()
        await office.advance(600)
    texts = [one.text for one in await notices(office, "still doesn’t accept the webhook")]
    assert len(texts) == 3, texts
    assert not any("-" in text.split("\n")[0] for text in texts), "no negative hours"


async def test_a_refused_one_that_is_sent_again_does_not_wait_for_the_jump(
    office: World,
) -> None:
    office.portal_fault("refuse", method="crm.item.add", command="deal", count=1)
    await submits(office.person())
    await office.deliver()
    (dead_letters,) = await office.submissions()
    assert dead_letters.state is SubmissionState.DEAD_LETTER
    office.clock.put(-timedelta(hours=5))
    await office.admin.presses("Send again", at=office.managers)
    await office.advance(timedelta(seconds=75))
    await office.deliver()
    assert numbers(office)["deal"] == 1
