"""Which files of a submission must still go up, and where."""

from dataclasses import dataclass

from intake.forms.answer import FileRef
from intake.forms.form import EntityKind
from intake.submissions import Made, Submission

MAIN_ENTITIES = (EntityKind.DEAL, EntityKind.LEAD, EntityKind.QUOTE)


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that go to one place together."""

    entity: EntityKind | None
    """``None``: the main entity."""
    field: str | None
    """A file field; ``None``: a comment in the timeline."""
    files: tuple[FileRef, ...]


def missing_files(submission: Submission, made: Made) -> tuple[FileGroup, ...]:
    """Return the groups that are not up yet, one per file step."""
    return tuple(
        FileGroup(
            answer.targets[0].entity if answer.targets else None,
            answer.targets[0].field if answer.targets else None,
            answer.answer.files,
        )
        for answer in submission.answers
        if any(file.unique_id not in made.files for file in answer.answer.files)
    )
