"""Many links typed in the chat: what they have in common, then a line for each placement. Pure.

The words become a table, so that they are looked at and taken like any other.
"""

import re
from collections.abc import Mapping

from intake.kernel.sheet import (
    MAX_ROWS,
    Column,
    Sheet,
    SheetError,
    SheetFault,
    SheetRow,
    plain_name,
)
from intake.links.known_values import LinkField
from intake.links.link_sheet import FIELDS, LINK_COLUMNS, column_of

PLACE = "place"
"""What a line of one's own is called in braces."""
_PAIR = re.compile(r"\s*([^:=]{1,40}?)\s*[:=]\s*(.*)")
_NEEDED = {column.id for column in LINK_COLUMNS if column.required}
_TITLE, _CONTENT = column_of(LinkField.TITLE), column_of(LinkField.CONTENT)


def copied(texts: Mapping[LinkField, str]) -> dict[str, str]:
    """Return what many links get from one: all but its code; title and content name the place."""
    said = {column_of(name): text for name, text in texts.items() if name is not LinkField.CODE}
    return {**said, _TITLE: f"{said.get(_TITLE, '')} {{{PLACE}}}".strip(), _CONTENT: f"{{{PLACE}}}"}


def bulk_sheet(text: str, base: Mapping[str, str]) -> Sheet:
    """Return the table that was typed: ``name: value`` first, then a line for each placement.

    What is said of all of them goes over ``base``, by column.

    Raises:
        SheetError: no placement is named, or too many are; or nobody says what they have in
            common: what was meant as the code of a link is none.
    """
    common = dict(base)
    places: list[tuple[int, str]] = []
    for line, words in enumerate(text.split("\n"), start=1):
        if not words.strip():
            continue
        pair = _PAIR.fullmatch(words)
        column = None if pair is None or places else _column(pair[1])
        if pair is not None and column is not None:
            common[column] = pair[2].strip()
        else:
            places.append((line, words.strip()))
    if not places:
        raise SheetError(SheetFault("sheet-no-places"))
    if len(places) > MAX_ROWS:
        raise SheetError(SheetFault("sheet-rows", {"maximum": MAX_ROWS}))
    if not common.keys() >= _NEEDED:
        raise SheetError(SheetFault("sheet-nothing-common", {"name": places[0][1]}))
    values = tuple(common.values())
    rows = [SheetRow(line, (*values, place)) for line, place in places]
    return Sheet((SheetRow(1, (*common, PLACE)), *rows))


def _column(name: str) -> str | None:
    wanted = plain_name(name)
    found = (
        column for column in LINK_COLUMNS if column.id in FIELDS and _is_called(column, wanted)
    )
    column = next(found, None)
    return None if column is None else column.id


def _is_called(column: Column, wanted: str) -> bool:
    return wanted in {plain_name(name) for name in (column.id, *column.names)}
