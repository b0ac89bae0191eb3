"""A bundle of which a part exists: what people deleted meanwhile, and what must not be touched."""

from dataclasses import replace

import pytest

from intake.delivery.amending import main_first
from intake.delivery.bring_in import Accept, BringIn
from intake.delivery.plan import Found, TraceMode
from intake.delivery.progress import BundleGrown, BundleProgress
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId, TouchId
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import AmbiguousError, PermanentError
from intake.outbox.tasks.submission_tasks import Delivery
from intake.outbox.worker import Worker
from intake.submissions.submission import Created, CreatedEntity, Submission, TouchTrace
from tests.intake.delivery.made_up import KEY
from tests.intake.delivery.workbench import ADMINS, Workbench

CONTACT = CreatedEntity(EntityKind.CONTACT, 4, made=True)
DEAL = CreatedEntity(EntityKind.DEAL, 5, made=True)
BESIDE = (TouchTrace(TouchId(1), 8),)
WHOLE = Created((CONTACT, DEAL), 3, touch_traces=BESIDE, joined=True)


async def begun(bench: Workbench, made: Created) -> SubmissionId:
    """A submission of which an earlier attempt made that."""
    number = await bench.submit()
    async with bench.database.writing() as unit:
        await BundleGrown.write(unit, (BundleGrown(number, made),), bench.clock.now())
        await unit.commit()
    return number


@pytest.mark.parametrize(
    ("made", "gone", "left"),
    [
        (WHOLE, EntityKind.QUOTE, replace(WHOLE, entities=(DEAL, CONTACT))),
        (WHOLE, EntityKind.CONTACT, replace(WHOLE, entities=(DEAL,))),
        (WHOLE, EntityKind.DEAL, Created((CONTACT,))),
        (replace(WHOLE, entities=(CONTACT,)), EntityKind.DEAL, replace(WHOLE, entities=(CONTACT,))),
    ],
)
async def test_what_people_deleted_meanwhile_is_made_again(
    bench: Workbench, made: Created, gone: EntityKind, left: Created
) -> None:
    """With the main entity went its traces; without the contact they stand."""
    await begun(bench, made)
    bench.crm.gone = {gone}
    await bench.work(await bench.lease())
    assert bench.crm.given == [left]


async def test_nobody_asks_what_became_of_a_bundle_that_is_whole(bench: Workbench) -> None:
    """Its comment is the last of it: nothing will be made that could be linked to what is gone."""
    whole = replace(WHOLE, commented=True)
    await begun(bench, whole)
    await bench.work(await bench.lease())
    assert bench.crm.given == [whole]
    assert "find_bundle" not in bench.crm.moments


async def test_what_a_lost_attempt_made_may_be_gone_as_well(bench: Workbench) -> None:
    await bench.submit()
    bench.crm.trouble["sent"] = [AmbiguousError("lost")]
    await bench.work(await bench.lease())
    bench.crm.there[KEY] = [CONTACT, DEAL]
    bench.crm.gone = {EntityKind.CONTACT}
    bench.clock.passes(75)
    await bench.work(await bench.lease())
    assert bench.crm.given[-1] == Created((DEAL,))


class Careful:
    """A handler that lets nothing be sent but what it has looked at."""

    def __init__(self, bench: Workbench, submission: Submission, accept: Accept) -> None:
        self._submission, self._accept = submission, accept
        self._bring_in = BringIn(bench.crm, lambda *_: "", mode=TraceMode.LINKED, misfits_title="")

    async def __call__(self, task: Delivery, attempt: Attempt) -> Completion:
        progress = BundleProgress(attempt, task.submission_id)
        await self._bring_in(self._submission, attempt, progress, self._accept)
        return Completion()

    def refused(self, task: Delivery, reason: str) -> Completion:  # noqa: ARG002  the port's signature
        return Completion()


@pytest.mark.parametrize("made", [Created(), WHOLE])
async def test_whoever_asks_may_refuse_what_was_found_before_anything_is_made(
    bench: Workbench, made: Created
) -> None:
    """Not later: what is found then may be its own."""
    seen: list[Found] = []

    def refuse(found: Found) -> None:
        seen.append(found)
        raise PermanentError("somebody has it")

    number = await begun(bench, made)
    careful = Careful(bench, await bench.stored(number), refuse)
    work = Worker(bench.database.writing, bench.clock, {Delivery: careful}, admins=ADMINS)
    error = await work(await bench.lease())
    if made.entities:
        assert (error, seen) == (None, [])
    else:
        assert isinstance(error, PermanentError)
        assert seen == [bench.crm.found]
        assert "execute" not in bench.crm.moments


def test_the_main_entity_comes_first_and_a_deal_before_the_lead_that_became_it() -> None:
    lead = CreatedEntity(EntityKind.LEAD, 6, made=True)
    assert main_first(Created((CONTACT, lead, DEAL))) == (DEAL, lead, CONTACT)
