"""Who waits for whom: submissions that share somebody go one after another, others do not."""

import pytest

from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from tests.flows.delivery.office import bundles, check_linked, numbers, submits
from tests.flows.world import World


async def test_one_person_becomes_one_contact(office: World) -> None:
    ann = office.person()
    for _ in range(3):
        await submits(ann)
    await office.settle()
    assert numbers(office) == {**bundles(3), "contact": 1, "company": 1}
    check_linked(office)


@pytest.mark.parametrize("shared", ["phone", "company"])
async def test_strangers_who_share_something_share_it_in_the_crm(
    office: World, shared: str
) -> None:
    for number in range(3):
        phone = "+4930901820" if shared == "phone" else f"+493090182{number}"
        company = "lee & sons" if shared == "company" else f"Company {number}"
        await submits(office.person(), phone, company)
    await office.settle()
    counted = numbers(office)
    assert counted["deal"] == counted["comment"] == counted["trace"] == 3
    assert counted["contact"] == (1 if shared == "phone" else 3)
    assert counted["company"] == (1 if shared == "company" else 3)


async def test_a_doubt_holds_up_those_who_share_and_nobody_else(office: World) -> None:
    ann = office.person()
    await submits(ann)
    office.portal_fault("cut_after", method="crm.timeline.comment.add")
    await office.deliver(OutboxQueue.CRM)
    await submits(ann)
    await submits(office.person("Boris"), "+4930901821", "Boris & Co")
    await office.deliver(OutboxQueue.CRM)
    states = [one.state for one in await office.submissions()]
    assert states == [SubmissionState.QUEUED, SubmissionState.QUEUED, SubmissionState.DELIVERED]
    await office.settle()
    assert numbers(office) == {**bundles(3), "contact": 2, "company": 2}
    check_linked(office)


async def test_a_backlog_of_strangers_gets_in_whole(office: World) -> None:
    """More than the relay takes at once."""
    office.portal_fault("no_auth", count=None)
    for number in range(12):
        await submits(office.person(), f"+49309018{number:02}", f"Company {number}")
    await office.deliver()
    office.portal.faults.clear()
    await office.settle()
    assert numbers(office) == bundles(12)
    assert len(await office.cards()) == 12
    check_linked(office)
