"""What a correction would change among submissions."""

from dataclasses import replace

from intake.kernel.ids import LinkId, PersonId, SubmissionId
from intake.submissions.submission import SubmissionState, TouchedSubmission
from intake.wizards.proposal import affected_by
from tests.intake.attribution.test_correction import came, correction
from tests.intake.delivery.made_up import NOW, path


def touched(number: int, **changes: object) -> TouchedSubmission:
    attributed = replace(path(1), credited=came())
    made = TouchedSubmission(
        SubmissionId(number), PersonId(1), attributed, (), SubmissionState.QUEUED, None, None, False
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # a test's own words


def test_submissions_are_sorted_by_what_can_be_done() -> None:
    delivered = SubmissionState.DELIVERED
    other = replace(path(1), credited=came(link_id=LinkId(2)))
    found = affected_by(
        correction(),
        [
            touched(1, unsent=True),
            touched(2),
            touched(3, state=delivered, trace_id=7),
            touched(4, state=delivered),
            touched(5, state=delivered, trace_erased_at=NOW),
            touched(6, attribution=other),
            touched(7, state=SubmissionState.DEAD_LETTER),
        ],
    )
    assert [one.id for one in found.unsent] == [1]
    assert [one.id for one in found.sent] == [2, 3, 5, 7]
    assert [one.id for one in found.untraceable] == [4]
    assert len(found.all) == 6
