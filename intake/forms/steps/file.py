"""Files: taken or refused by what Telegram says of them; nothing is fetched for it."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from intake.forms.answer import Answer, FileKind, FileRef, ParseContext, ValueKind
from intake.forms.asking import Asking, ForFiles
from intake.forms.step import Step, StepType
from intake.forms.values.vocabulary import vocabulary
from intake.kernel.problems import Problem, problem

IMAGE = "image"
"""Stands for every picture in a form's list of endings."""

_MEGABYTE = 1024 * 1024
_SAME_ENDING = {"jpeg": "jpg", "tiff": "tif", "htm": "html"}


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How many files, how large, and of which types."""

    max_files: int = 1
    max_megabytes: Decimal = Decimal(20)
    """The Bot API gives out no larger file (telegram.md)."""
    file_types: tuple[str, ...] = ()
    """Lower-case endings without the dot; ``image`` stands for every photo. Empty: any."""


@dataclass(frozen=True, slots=True)
class FileStep(Step):
    """Photos and documents, albums too."""

    type: ClassVar = StepType.FILE
    value: ClassVar = ValueKind.FILES
    takes_any_words: ClassVar = False

    limits: FileLimits = FileLimits()

    @property
    def asks(self) -> Asking:
        limits = self.limits
        return ForFiles(limits.max_files, limits.max_megabytes, limits.file_types)

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        return self.wrong_kind()

    def take_file(self, file: FileRef, language: str) -> FileRef | Problem:
        return check_file(file, self.limits, language)

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        return file_names(answer.files)

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        return 1 <= len(answer.files) <= self.limits.max_files and all(
            isinstance(self.take_file(file, around.language), FileRef) for file in answer.files
        )


def file_names(files: Iterable[FileRef]) -> str:
    """Name the files in their order, those of one name together: all photos are called alike."""
    counted = Counter(file.name for file in files)
    return ", ".join(f"{name} ×{count}" if count > 1 else name for name, count in counted.items())


def check_file(file: FileRef, limits: FileLimits, language: str) -> FileRef | Problem:
    """Return the file unless the form refuses its type or size.

    A file whose size Telegram does not say is taken.
    """
    if limits.file_types and not _fits(file, limits.file_types):
        types = types_in_words(limits.file_types, language)
        return problem("problem-file-type", name=file.name, types=types)
    if file.size is not None and Decimal(file.size) > limits.max_megabytes * _MEGABYTE:
        return problem("problem-file-size", name=file.name, megabytes=limits.max_megabytes)
    return file


def types_in_words(types: Collection[str], language: str) -> str:
    """Name the endings as people of that language do; pictures come last, for they are many."""
    endings = [ending for ending in types if ending != IMAGE]
    pictures = [vocabulary(language).pictures] if IMAGE in types else []
    return ", ".join([*endings, *pictures])


def _fits(file: FileRef, types: tuple[str, ...]) -> bool:
    wanted = {_SAME_ENDING.get(ending, ending) for ending in types}
    if file.kind is FileKind.PHOTO:  # Telegram sends photos as JPEG
        return bool(wanted & {IMAGE, "jpg"})
    ending = file.name.rpartition(".")[2].lower() if "." in file.name else ""
    is_picture = (file.mime or "").startswith("image/")
    return _SAME_ENDING.get(ending, ending) in wanted or (IMAGE in wanted and is_picture)
