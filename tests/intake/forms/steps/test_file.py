from decimal import Decimal

import pytest

from intake.forms.answer import FileKind, FileRef
from intake.forms.steps.file import FileLimits, check_file
from intake.kernel.problems import problem
from tests.intake.forms.samples import file_ref, photo_ref


@pytest.mark.parametrize("name", ["a.pdf", "A.PDF", "x.JPEG", "y.jpg"])
def test_endings_are_compared_without_regard_to_case_and_spelling(name: str) -> None:
    file = file_ref(name)
    assert check_file(file, FileLimits(file_types=("pdf", "jpg")), "en") is file


@pytest.mark.parametrize("name", ["a.exe", "pdf", "a.pdf.exe", ""])
def test_another_type_is_refused_with_those_that_fit(name: str) -> None:
    limits = FileLimits(file_types=("pdf", "jpg"))
    assert check_file(file_ref(name), limits, "en") == problem(
        "problem-file-type", name=name, types="pdf, jpg"
    )


def test_image_stands_for_photos_and_picture_documents() -> None:
    limits = FileLimits(file_types=("image",))
    picture = FileRef("f", "u", "scan.heic", 1, "image/heic", FileKind.DOCUMENT)
    assert check_file(photo_ref(), limits, "en") == photo_ref()
    assert check_file(picture, limits, "en") is picture
    assert check_file(photo_ref(), FileLimits(file_types=("pdf",)), "en") != photo_ref()


def test_size_counts_when_it_is_known() -> None:
    limits = FileLimits(max_megabytes=Decimal("0.5"))
    assert check_file(file_ref(size=524_288), limits, "en") == file_ref(size=524_288)
    assert check_file(file_ref(size=None), limits, "en") == file_ref(size=None)
    assert check_file(file_ref(size=524_289), limits, "en") == problem(
        "problem-file-size", name="brief.pdf", megabytes=Decimal("0.5")
    )


@pytest.mark.parametrize(
    ("language", "named"),
    [("en", "pdf, pictures"), ("ru", "pdf, картинки"), ("fi", "pdf, pictures")],
)
def test_kinds_are_named_in_the_persons_language(language: str, named: str) -> None:
    limits = FileLimits(file_types=("image", "pdf"))
    refused = check_file(file_ref("a.exe"), limits, language)
    assert refused == problem("problem-file-type", name="a.exe", types=named)
