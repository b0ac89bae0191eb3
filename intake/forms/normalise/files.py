"""Judging files by what Telegram says of them; nothing is fetched for it."""

from collections.abc import Collection
from decimal import Decimal

from intake.forms.answer import FileKind, FileRef
from intake.forms.form import Limits
from intake.forms.vocabulary import vocabulary
from intake.kernel.problems import Problem, problem

IMAGE = "image"
"""Stands for every picture in a form's list of endings."""

_MEGABYTE = 1024 * 1024
_SAME_ENDING = {"jpeg": "jpg", "tiff": "tif", "htm": "html"}


def check_file(file: FileRef, limits: Limits, language: str) -> FileRef | Problem:
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
