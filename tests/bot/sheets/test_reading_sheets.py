"""What is read of CSV and XLSX, and what is refused: every file ends as rows or as words."""

import codecs
import io
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.sheets import sheet_child
from bot.sheets.cell_display import shown_number
from bot.sheets.csv_reading import marked, unmarked
from bot.sheets.sheet_writing import csv_of, xlsx_of
from intake.kernel.sheet import MAX_COLUMNS, MAX_ROWS, Cell, SheetError, SheetFault
from tests.bot.sheets.workbooks import MAIN, sheet, strings, workbook

Rows = list[tuple[str, ...]]


def rows(content: bytes) -> Rows:
    return [row.cells for row in sheet_child.sheet_from(sheet_child.answer_to(content)).rows]


def fault(content: bytes) -> SheetFault:
    with pytest.raises(SheetError) as refused:
        sheet_child.sheet_from(sheet_child.answer_to(content))
    (only,) = refused.value.faults
    return only


def written(*lines: tuple[Any, ...], shapes: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for line in lines:
        page.append(line)
    for place, shape in (shapes or {}).items():
        page[place].number_format = shape
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_each_encoding_with_each_separator(encoding: str, separator: str) -> None:
    text = f'код{separator}название\r\nvk{separator}"Весна{separator} «лето»"\r\n'
    wanted = [("код", "название"), ("vk", f"Весна{separator} «лето»")]
    assert rows(text.encode(encoding)) == wanted


def test_lines_are_those_that_people_count() -> None:
    content = b'code,title\n\n"a","two\nlines"\n,,\nb,c\n'
    answer = sheet_child.answer_to(content)
    assert [line for line, _ in answer["rows"]] == [1, 3, 6]


def test_the_separator_is_that_of_the_heading() -> None:
    assert rows(b'"a;b",c\n1;2,3\n') == [("a;b", "c"), ("1;2", "3")]
    assert rows(b'"last\nday; or none",b\n1;2,3\n') == [("last\nday; or none", "b"), ("1;2", "3")]
    assert rows(b'5",b\n"1",3\n') == [('5"', "b"), ("1", "3")]
    assert rows(b"sep=,\na;b,c\n") == [("a;b", "c")]
    assert rows(b"sep=;\r\na;b,c\r\n") == [("a", "b,c")]


def test_dates_and_numbers_as_people_see_them() -> None:
    content = written(
        ("day", "moment", "id", "sum", "share", "zeros", "general", "yes", "euros"),
        (
            date(2026, 11, 1),
            datetime(2026, 11, 1, 9, 30),  # noqa: DTZ001 - a spreadsheet knows no zones
            40289314,
            1234.5,
            0.25,
            7,
            0.1 + 0.2,
            True,
            12.345,
        ),
        shapes={"D2": "#,##0.00", "E2": "0%", "F2": "00000", "I2": '0.00" €"'},
    )
    shown = "2026-11-01|2026-11-01 09:30|40289314|1234.50|25%|00007|0.3|TRUE|12.35"
    assert rows(content)[1] == tuple(shown.split("|"))


@pytest.mark.parametrize(
    ("value", "shape", "seen"),
    [
        (1.0, "General", "1"),
        (-0.5, "0.0", "-0.5"),
        (2.5, "0", "3"),
        (1234567.0, "#,##0", "1234567"),
        (1.5, "0.##", "1.5"),
        (1.0, "0.0#", "1.0"),
        (1e-7, "General", "0.0000001"),
        (-7, "000", "-007"),
        (5, "@", "5"),
        (12.5, '[$-419]# ##0.00" ₽"', "12.50"),
        (0.5, "# ?/?", "0.5"),
    ],
)
def test_a_number_by_its_format(value: float, shape: str, seen: str) -> None:
    assert shown_number(value, shape) == seen


def test_formulas_are_text() -> None:
    content = written(("code",), ("=1+1",), ('=HYPERLINK("http://example.com")',))
    assert rows(content)[1:] == [("=1+1",), ('=HYPERLINK("http://example.com")',)]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ('<f t="array" ref="A1">SUM(B1:B2)</f>', "=SUM(B1:B2)"),
        ('<f t="dataTable" ref="A1:A2" r1="B1"/>', "=TABLE()"),
    ],
)
def test_formulas_over_several_cells_are_text(formula: str, text: str) -> None:
    assert rows(workbook(f'<row r="1"><c r="A1">{formula}<v>1</v></c></row>')) == [(text,)]


@pytest.mark.parametrize("text", ["a_x0041_", "two\nlines", "a_x000d_b", "_x005F_", "_xD83D_"])
def test_letters_that_look_like_an_escape_stay(text: str) -> None:
    assert rows(xlsx_of([[text]], "x")) == [(text,)]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("a_x000D_b", "a\nb"),
        ("_x0041_x0042_", "Ax0042_"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x005f_x005F_", "_x005F_"),
        ("_x5F_ x005F_ _X0041_", "_x5F_ x005F_ _X0041_"),
    ],
)
def test_escapes_are_read_as_excel_reads_them(stored: str, seen: str) -> None:
    inline = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{stored}</t></is></c></row>'
    runs = f"<sst {MAIN}><si><r><t>{stored}</t></r><r><t>!</t></r></si></sst>"
    assert rows(workbook(ROW, stored)) == [(seen,)]
    assert rows(workbook(inline)) == [(seen,)]
    assert rows(workbook(ROW, sharedStrings=runs)) == [(f"{seen}!",)]


def test_a_number_that_excel_has_rounded_is_not_taken() -> None:
    refusal = fault(written(("campaign", "id"), ("x", 12345678901234567)))
    assert (refusal.text, refusal.line, refusal.column) == ("sheet-number-long", 2, "B")


def test_the_first_visible_sheet_is_read_and_the_others_are_named() -> None:
    book = Workbook()
    hidden, seen, other = book.active, book.create_sheet("Seen"), book.create_sheet("Other")
    assert hidden is not None
    hidden.sheet_state = "hidden"
    hidden.append(("no",))
    seen.append(("yes",))
    other.append(("more",))
    content = io.BytesIO()
    book.save(content)
    answer = sheet_child.answer_to(content.getvalue())
    assert answer["rows"] == [[1, ("yes",)]]
    assert answer["unread"] == ("Other",)


@pytest.mark.parametrize(
    ("content", "text", "line"),
    [
        (b"", "sheet-empty", None),
        (b"\n;;\n", "sheet-empty", None),
        (codecs.BOM_UTF16_LE + "a;b".encode("utf-16-le") + b"\0", "sheet-damaged", None),
        (b"a;b\n\x98;\xff\n", "sheet-encoding", 2),
        (b"\x89PNG\r\n\x1a\n\0\0", "sheet-no-table", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sheet-old-excel", None),
        (b'a;b\nc;"d\ne;f\n', "sheet-quotes", 2),
        (b"a;b\nc;\x01\n", "sheet-cell-signs", 2),
        (b"PK\x03\x04 and then nothing", "sheet-damaged", None),
        (b"a" + b";a" * MAX_COLUMNS, "sheet-columns", 1),
        (b"a\n" * (MAX_ROWS + 2), "sheet-rows", MAX_ROWS + 2),
        (b"a\n" + b"x" * 5000, "sheet-cell-long", 2),
    ],
)
def test_what_is_no_table_is_told_with_its_line(
    content: bytes, text: str, line: int | None
) -> None:
    refusal = fault(content)
    assert (refusal.text, refusal.line) == (text, line)


def test_as_many_rows_as_may_be() -> None:
    assert len(rows(b"a\n" * (MAX_ROWS + 1))) == MAX_ROWS + 1


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def test_a_plain_workbook_by_hand() -> None:
    assert rows(workbook(ROW, "code")) == [("code",)]
    assert rows(workbook(ROW, "code", named="workbook22")) == [("code",)]


@pytest.mark.parametrize(
    ("make", "texts"),
    [
        (lambda: workbook(ROW, sharedStrings=ENTITIES + strings("&c;")), {"sheet-damaged"}),
        (lambda: workbook(ROW, sharedStrings=OUTSIDE + strings("&a;")), {"sheet-damaged"}),
        (lambda: workbook(sheet1=ENTITIES + sheet("")), {"sheet-damaged"}),
        (lambda: workbook(ROW, sharedStrings=b" " * 60_000_000), {"sheet-unpacked"}),
        (lambda: workbook(ROW, "x" * 30_000_000), {"sheet-cell-long"}),
        (lambda: workbook('<row r="1048576"><c t="s"><v>0</v></c></row>', "x"), {"sheet-rows"}),
        (lambda: workbook("<row/>" * 100_000), {"sheet-rows"}),
        (lambda: workbook('<row r="1"><c r="XFD1" t="n"><v>1</v></c></row>'), {"sheet-empty"}),
        (lambda: workbook('<row r="1"><c r="BI1" t="n"><v>1</v></c></row>'), {"sheet-columns"}),
        (lambda: workbook('<row r="1"><c r="A1"><v>1E400</v></c></row>'), {"sheet-number-long"}),
        (
            lambda: workbook(f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>'),
            {"sheet-damaged"},
        ),
        (lambda: workbook(ROW, "_xD800_"), {"sheet-cell-signs"}),
        (lambda: workbook(ROW), {"sheet-damaged"}),
        (lambda: workbook(workbook=f"<workbook {MAIN}><sheets/></workbook>"), {"sheet-empty"}),
    ],
)
def test_bombs_and_nonsense_end_in_words(make: Callable[[], bytes], texts: set[str]) -> None:
    assert fault(make()).text in texts


def test_one_long_string_in_every_cell_is_too_much() -> None:
    cells = "".join(f'<c r="{name}{{0}}" t="s"><v>0</v></c>' for name in "ABCDEFGHIJ")
    content = workbook(
        "".join(f'<row r="{n}">{cells.format(n)}</row>' for n in range(1, 2000)), "x" * 3999
    )
    assert fault(content).text == "sheet-unpacked"


SIGNS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")))
TEXTS = SIGNS | st.lists(st.sampled_from(["_", "x", "_x000d_", "_x005F_"])).map("".join)
TABLES = st.lists(
    st.lists(TEXTS.filter(lambda text: text == text.strip()), min_size=1, max_size=5),
    min_size=1,
    max_size=5,
).filter(lambda table: any(any(row) for row in table))


def _trimmed(table: list[list[str]]) -> Rows:
    """Return rows without empty cells at their end, and none that are empty."""
    kept = []
    for row in table:
        cells = list(row)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            kept.append(tuple(cells))
    return kept


@given(TABLES)
def test_what_is_written_as_csv_is_read_again(table: list[list[str]]) -> None:
    assert rows(csv_of([[*row, ";"] for row in table])) == [(*row, ";") for row in table]


SHARING = re.compile(r"(_x[0-9A-Fa-f]{4}){2}_")
"""Of two that look like escapes and share a sign XlsxWriter marks the first alone."""


@given(TABLES.filter(lambda table: not any(SHARING.search(cell) for row in table for cell in row)))
def test_what_is_written_as_xlsx_is_read_again(table: list[list[str]]) -> None:
    assert rows(xlsx_of(table, "Links")) == _trimmed(table)


@given(TEXTS)
def test_nothing_that_is_written_begins_like_a_formula(text: str) -> None:
    assert not marked(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unmarked(marked(text)) == text


def test_numbers_stay_numbers() -> None:
    table: list[list[Cell]] = [["a"] * 4, [-5, Decimal("12.50"), date(2026, 11, 1), 10**17]]
    assert rows(xlsx_of(table, "Costs"))[1] == ("-5", "12.50", "2026-11-01", str(10**17))
    assert rows(csv_of(table))[1] == ("-5", "12,50", "2026-11-01", str(10**17))


@given(st.binary(max_size=300))
def test_any_bytes_end_as_rows_or_words(content: bytes) -> None:
    assert sheet_child.answer_to(content).keys() & {"rows", "faults"}


@given(st.data())
def test_a_broken_workbook_ends_as_rows_or_words(data: st.DataObject) -> None:
    content = bytearray(workbook(ROW, "code"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(5, len(content)))
    answer = sheet_child.answer_to(bytes(content[:cut]))
    assert answer.keys() & {"rows", "faults"}
