"""The use case that brings a delivered submission's files into the CRM."""

from dataclasses import replace
from typing import Protocol

from intake.delivery.file_places import MAIN_ENTITIES, FileGroup, missing_files
from intake.delivery.gateway import CrmGateway, Upload
from intake.delivery.progress import BundleProgress, Find, StateReached, completion
from intake.forms.answer import FileRef
from intake.kernel.clock import Clock
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.delivery_errors import PermanentError
from intake.outbox.tasks.submission_tasks import FileUpload
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

    def __init__(self, find: Find, gateway: CrmGateway, files: FileSource, clock: Clock) -> None:
        self._find = find
        self._gateway = gateway
        self._files = files
        self._clock = clock

    async def __call__(self, task: FileUpload, attempt: Attempt) -> Completion:
        """Bring up what is missing."""
        submission = await self._find(task.submission_id)
        if submission is None:
            return Completion()
        refusals: list[PermanentError] = []
        for group in missing_files(submission, submission.made):
            refusals += await self._upload(submission, group, attempt)
        if not refusals:
            return completion(submission.id, self._clock.now())
        reason = "; ".join(dict.fromkeys(error.reason for error in refusals))
        return replace(self.refused(task, reason), error=refusals[0])

    def refused(self, task: FileUpload, reason: str) -> Completion:
        """Leave the submission delivered, with the reason."""
        number = task.submission_id
        delivered = StateReached(number, SubmissionState.DELIVERED, reason)
        return completion(number, self._clock.now(), delivered)

    async def _upload(
        self, submission: Submission, group: FileGroup, attempt: Attempt
    ) -> list[PermanentError]:
        """Bring up what can be had of a group; return what was refused for good."""
        uploads, refusals = await self._fetch(group.files)
        if all(upload.unique_id in submission.made.files for upload in uploads):
            return refusals
        progress = BundleProgress(attempt, submission.id)
        try:
            await self._gateway.upload(
                _owner(submission, group),
                group.field,
                uploads,
                submission.key,
                in_doubt=attempt.in_doubt,
                progress=progress,
            )
        except PermanentError as error:
            return [*refusals, error]
        await progress.reached(Created(files=tuple(upload.unique_id for upload in uploads)))
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
