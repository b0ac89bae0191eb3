"""Many links typed in the chat."""

import pytest

from intake.kernel.sheet import SheetError
from intake.links.bulk_text import bulk_sheet, copied
from intake.links.known_values import LinkField


def test_what_all_have_and_a_line_for_each_placement() -> None:
    sheet = bulk_sheet("\nTitle: VK {place}\nutm source = vk\n\ntop\n\nside: left\n", {"tags": "x"})
    heading, *rows = sheet.rows
    assert heading.cells == ("tags", "title", "utm_source", "place")
    assert [(row.line, row.cells) for row in rows] == [
        (5, ("x", "VK {place}", "vk", "top")),
        (7, ("x", "VK {place}", "vk", "side: left")),
    ]


def test_what_is_said_goes_over_what_is_copied() -> None:
    base = copied({LinkField.TITLE: "Spring", LinkField.CODE: "spring", LinkField.SOURCE: "vk"})
    assert base == {"title": "Spring {place}", "utm_source": "vk", "utm_content": "{place}"}
    heading, row = bulk_sheet("source: yandex\ntop", base).rows
    assert dict(zip(heading.cells, row.cells, strict=True))["utm_source"] == "yandex"


@pytest.mark.parametrize("text", ["", "\n \n", "title: x\nsource: vk\n"])
def test_no_placement(text: str) -> None:
    with pytest.raises(SheetError, match="sheet-no-places"):
        bulk_sheet(text, {})
