"""Bringing one bundle into the CRM: look up, plan, send, read."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

from intake.delivery.amending import FindsBundle
from intake.delivery.file_places import MAIN_ENTITIES
from intake.delivery.gateway import CrmGateway, Progress
from intake.delivery.plan import Assignee, Found, TraceMode
from intake.delivery.planning import kinds_of, look_up_of, make_plan
from intake.kernel.ids import SubmissionId
from intake.outbox.attempt import Attempt
from intake.submissions.submission import Created, CreatedEntity, Submission

Describe = Callable[[Submission, bool], str]
"""Writes the timeline comment; the flag says that it is a repeat inquiry."""

AssigneeOf = Callable[[SubmissionId], Awaitable[Assignee | None]]
"""Says who is responsible for what a submission makes, if somebody has taken it by now."""

Accept = Callable[[Found], None]
"""Looks at what was found before anything is sent; raises where that must not go on."""


async def nobody(submission_id: SubmissionId) -> None:
    """Leave it to the form who is responsible."""


def anything(found: Found) -> None:
    """Take whatever is there."""


class BringingCrm(CrmGateway, FindsBundle, Protocol):
    """A CRM that can do both."""


class BringIn:
    """Makes what is missing of a bundle. Again is safe at any point: it goes on from what is known
    to exist, and what is in doubt is asked of the portal first."""

    def __init__(
        self,
        gateway: BringingCrm,
        describe: Describe,
        *,
        mode: TraceMode,
        misfits_title: str,
        assignee_of: AssigneeOf = nobody,
    ) -> None:
        """``misfits_title`` stands in a comment over the values for which the CRM has no place.
        BB-code."""
        self._gateway = gateway
        self._describe = describe
        self._mode = mode
        self._misfits_title = misfits_title
        self._assignee_of = assignee_of

    async def __call__(
        self,
        submission: Submission,
        attempt: Attempt,
        progress: Progress,
        accept: Accept = anything,
    ) -> Created:
        """Make it; what is made is told to ``progress`` on the way."""
        made = submission.made
        if attempt.in_doubt:
            made = made | await self._gateway.reconcile(submission.key, kinds_of(submission))
            await progress.reached(made)
            attempt.settled()
        begun = bool(made.entities)
        if begun and not made.commented:
            made = await self._still_there(submission, made)
        found = await self._gateway.look_up(look_up_of(submission))
        if not begun:
            accept(found)
        ours = made.entity(found.main)
        repeat = found.open_main_id is not None and not (ours is not None and ours.made)
        plan = make_plan(
            submission,
            found,
            made,
            mode=self._mode,
            comment=self._describe(submission, repeat),
            misfits_title=self._misfits_title,
            assignee=await self._assignee_of(submission.id),
        )
        return await self._gateway.execute(plan, made, progress)

    async def _still_there(self, submission: Submission, made: Created) -> Created:
        """Return what is left of what earlier attempts made. People merge and delete meanwhile, and
        the portal drops a number that is nobody's, or refuses the rest for it."""
        here = await self._gateway.find_bundle(replace(submission, made=made))
        left = replace(made, entities=here.entities)
        if any(map(_is_main, made.entities)) and not any(map(_is_main, left.entities)):
            return replace(left, trace_id=None, touch_traces=(), joined=False)  # went with it
        return left


def _is_main(entity: CreatedEntity) -> bool:
    return entity.kind in MAIN_ENTITIES
