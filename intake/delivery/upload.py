"""The use case that brings a delivered submission's files into the CRM."""

from typing import Protocol

from intake.delivery.attempt import Attempt
from intake.delivery.files import MAIN_ENTITIES, FileGroup, missing_files
from intake.delivery.gateway import CrmGateway, LeaseLostError, Upload
from intake.delivery.progress import ProgressStore
from intake.forms.answer import FileRef
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, SubmissionId
from intake.outbox.delivery_errors import PermanentError
from intake.outbox.retry import DeadLetter
from intake.outbox.row import OutboxRow
from intake.submissions.submission import Created, CreatedEntity, Submission, SubmissionState


class FileSource(Protocol):
    """Where the files are until they go up."""

    async def fetch(self, file: FileRef) -> bytes:
        """Return the file's content.

        Raises:
            TransientError: it may be fetched later.
            PermanentError: it is gone, or too large to be given out.
        """
        ...


class UploadFiles:
    """Fetch, send, commit: one group of files after the other.

    What is refused stops nothing else, and does not touch the delivered submission; managers read
    the reason on its card.
    """

    def __init__(
        self,
        progress_store: ProgressStore,
        gateway: CrmGateway,
        files: FileSource,
        clock: Clock,
        *,
        admins: tuple[ChatId, ...],
    ) -> None:
        self._progress_store = progress_store
        self._gateway = gateway
        self._files = files
        self._clock = clock
        self._admins = admins

    async def __call__(self, row: OutboxRow, submission_id: SubmissionId) -> Exception | None:
        """Make one attempt; return why it failed, for the log, after its end was committed.

        Raises:
            LeaseLostError: another owner took the row over; it goes on there.
        """
        attempt = Attempt(row, submission_id, self._progress_store, self._clock, self._admins)
        submission = await self._progress_store.submission(submission_id)
        if submission is None:
            await attempt.end(Created())
            return None
        refusals: list[PermanentError] = []
        try:
            for group in missing_files(submission, submission.made):
                refusals += await self._upload(submission, group, attempt)
        except LeaseLostError:
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, the row must not be lost
            what = attempt.decide(error)
            if isinstance(what, DeadLetter):
                await attempt.end(Created(), state=SubmissionState.DELIVERED, reason=what.reason)
            else:
                await attempt.give_back(what, error)
            return error
        if refusals:
            reason = "; ".join(dict.fromkeys(error.reason for error in refusals))
            await attempt.end(Created(), state=SubmissionState.DELIVERED, reason=reason)
            return refusals[0]
        await attempt.end(Created())
        return None

    async def _upload(
        self, submission: Submission, group: FileGroup, attempt: Attempt
    ) -> list[PermanentError]:
        """Bring up what can be had of a group; return what was refused for good."""
        uploads, refusals = await self._fetch(group.files)
        if all(upload.unique_id in submission.made.files for upload in uploads):
            return refusals
        try:
            await self._gateway.upload(
                _owner(submission, group),
                group.field,
                uploads,
                submission.key,
                in_doubt=attempt.in_doubt,
                progress=attempt,
            )
        except PermanentError as error:
            return [*refusals, error]
        await attempt.reached(Created(files=tuple(upload.unique_id for upload in uploads)))
        return refusals

    async def _fetch(
        self, files: tuple[FileRef, ...]
    ) -> tuple[tuple[Upload, ...], list[PermanentError]]:
        uploads: list[Upload] = []
        refusals: list[PermanentError] = []
        for file in files:
            try:
                content = await self._files.fetch(file)
            except PermanentError as error:
                reason = f"{error.reason} ({file.name})"
                refusals.append(PermanentError(reason, code=error.code))
            else:
                uploads.append(Upload(file.unique_id, file.name, content))
        return tuple(uploads), refusals


def _owner(submission: Submission, group: FileGroup) -> CreatedEntity:
    kinds = (group.entity,) if group.entity is not None else MAIN_ENTITIES
    for kind in kinds:
        if (entity := submission.made.entity(kind)) is not None:
            return entity
    raise PermanentError(f"there is no {kinds[0]} to take the files", code="no_owner")
