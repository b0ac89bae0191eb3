"""Which files of a submission must still go up, and where."""

from dataclasses import dataclass

from intake.forms.answer import FileRef
from intake.forms.crm_part import EntityKind
from intake.submissions.submission import Created, Submission

MAIN_ENTITIES = (EntityKind.DEAL, EntityKind.LEAD, EntityKind.QUOTE)


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that go to one place together."""

    entity: EntityKind | None
    """``None``: the main entity."""
    field: str | None
    """A file field; ``None``: a comment in the timeline."""
    files: tuple[FileRef, ...]


def missing_files(submission: Submission, made: Created) -> tuple[FileGroup, ...]:
    """Return the groups that are not up yet, one per place.

    A place is filled at once, since what is written to a field replaces what is there: steps that
    share one share a group, and a group of which a part is up goes up whole.
    """
    places: dict[tuple[EntityKind | None, str | None], tuple[FileRef, ...]] = {}
    for answer in submission.answers:
        if answer.answer.files:
            target = answer.targets[0] if answer.targets else None
            place = (target.entity, target.field) if target else (None, None)
            places[place] = (*places.get(place, ()), *answer.answer.files)
    return tuple(
        FileGroup(entity, field, files)
        for (entity, field), files in places.items()
        if any(file.unique_id not in made.files for file in files)
    )
