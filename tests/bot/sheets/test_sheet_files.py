"""The child process: it gives what it reads, and what it cannot bear ends with it."""

import pytest

from bot.sheets.sheet_files import SheetFiles
from intake.kernel.sheet import MAX_BYTES, SheetError, SheetFormat
from tests.bot.sheets.workbooks import workbook


@pytest.mark.parametrize("shape", SheetFormat)
async def test_a_table_goes_out_and_comes_back(shape: SheetFormat) -> None:
    files = SheetFiles()
    rows = [("code", "title"), ("spring", "=Весна"), ("007", "x")]
    sheet = await files.read(await files.write(rows, shape))
    assert [row.cells for row in sheet.rows] == rows


async def test_a_large_file_is_not_looked_at() -> None:
    with pytest.raises(SheetError, match="sheet-too-large"):
        await SheetFiles().read(b"a" * (MAX_BYTES + 1))


async def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(SheetError, match="sheet-too-long-read"):
        await SheetFiles(seconds=0.001).read(b"a;b")


async def test_deep_nesting_costs_the_child_only() -> None:
    deep = "<a>" * 300_000
    with pytest.raises(SheetError, match="sheet-"):
        await SheetFiles().read(workbook(sheet1=deep))
