"""What else happens when a submission comes in, in its transaction."""

from datetime import datetime
from typing import Protocol, TypeVar

from intake.forms.form import Form
from intake.submissions.submission import Submission

UnitT_contra = TypeVar("UnitT_contra", contravariant=True)


class SubmissionFollower(Protocol[UnitT_contra]):
    """Something that follows a submission. The rooms above say what; here it is only called."""

    async def __call__(
        self, unit: UnitT_contra, form: Form, submission: Submission, now: datetime
    ) -> None:
        """Write what follows."""
        ...
