"""Links as rows of a table: one text of a link, each way."""

import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from intake.kernel.sheet import Column
from intake.links.known_values import UTM_FIELDS, LinkField
from intake.links.link import Link
from intake.links.link_draft import LinkPlace, texts_of

STATE, ADDRESS = "state", "address"
"""Columns beside the fields: whether a link is on, and its address, which nobody reads."""

ON, OFF = "on", "off"
_STATES: Mapping[str, bool] = MappingProxyType(
    {ON: True, "yes": True, "вкл": True, "да": True, OFF: False, "no": False, "выкл": False}
)
_NAMES: Mapping[LinkField, frozenset[str]] = MappingProxyType(
    {
        LinkField.TITLE: frozenset({"name", "название", "заголовок"}),
        LinkField.SOURCE: frozenset({"source", "источник"}),
        LinkField.MEDIUM: frozenset({"medium", "канал", "тип"}),
        LinkField.CAMPAIGN: frozenset({"campaign", "кампания"}),
        LinkField.CONTENT: frozenset({"content", "объявление", "содержание"}),
        LinkField.TERM: frozenset({"term", "ключевое слово", "слово"}),
        LinkField.FORM: frozenset({"форма", "анкета"}),
        LinkField.PIPELINE: frozenset({"воронка"}),
        LinkField.TEAM: frozenset({"команда"}),
        LinkField.MANAGER: frozenset({"менеджер"}),
        LinkField.WINDOW: frozenset(
            {"window days", "days", "days that count", "окно", "дни", "сколько дней учитывать"}
        ),
        LinkField.TAIL: frozenset({"the tail fills", "хвост", "хвост задаёт"}),
        LinkField.EXPIRES: frozenset({"last day", "последний день", "до"}),
        LinkField.LIMIT: frozenset({"лимит"}),
        LinkField.TAGS: frozenset({"метки", "теги"}),
        LinkField.CODE: frozenset({"код"}),
    }
)


def column_of(field: LinkField) -> str:
    """Return what a field's column is called in files that we write."""
    return f"utm_{field}" if field in UTM_FIELDS else str(field)


_ORDER = (LinkField.CODE, *(field for field in LinkField if field is not LinkField.CODE))
LINK_COLUMNS = (
    *(
        Column(
            column_of(field),
            _NAMES[field],
            required=field in {LinkField.TITLE, LinkField.SOURCE},
        )
        for field in _ORDER
    ),
    Column(STATE, frozenset({"состояние", "включена"})),
    Column(ADDRESS, frozenset({"url", "адрес"})),
)
FIELDS: Mapping[str, LinkField] = MappingProxyType({column_of(one): one for one in _ORDER})
"""What each column says."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 8


def heading() -> tuple[str, ...]:
    """Return the first row of a file that we write."""
    return tuple(column.id for column in LINK_COLUMNS)


def row_of(link: Link, address: str, place: LinkPlace) -> tuple[str, ...]:
    """Return a link as a row; read again, it says the same."""
    texts = texts_of(link.copied(link.code), place)
    values = {column_of(field): text for field, text in texts.items()}
    values |= {STATE: ON if link.enabled else OFF, ADDRESS: address}
    return tuple(values.get(column.id, "") for column in LINK_COLUMNS)


def changed_cells(before: Link, after: Link, place: LinkPlace) -> Iterator[tuple[str, str]]:
    """Yield what a row said and says where that differs."""
    rows = (row_of(link, "", place) for link in (before, after))
    return ((old, new) for old, new in zip(*rows, strict=True) if old != new)


def state_in(text: str) -> bool | None:
    """Return whether a link is to be on; ``None``: the text says neither."""
    return _STATES.get(text.strip().casefold())


def code_of_row(values: Mapping[str, str]) -> str:
    """Return the code of a row that names none.

    It follows from what the row says, so a file that is taken twice makes nothing twice, and one to
    which rows were added makes only those.
    """
    said = "\0".join(f"{name}={values[name]}" for name in sorted(values) if values[name])
    number = int.from_bytes(hashlib.sha256(said.encode()).digest())
    letters = []
    for _ in range(_CODE_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
