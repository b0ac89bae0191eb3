"""What a transaction still has to say, and says together with its commit."""

from collections.abc import Iterable

from sqlalchemy import Select, Table

from storage.prepared import Prepared


class LateWords:
    """Statements whose results nobody needs, in their order."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._tables: set[str] = set()

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._words)

    def add(self, statement: Prepared, words: Iterable[str]) -> None:
        """Put a statement, for one row or several, behind the others."""
        self._words += words
        self._tables.add(_table_of(statement))

    def concern(self, words: str) -> bool:
        """Say whether a statement might be about the same rows, or take away what these name."""
        return words.startswith("DELETE") or any(name in words for name in self._tables)

    def take(self) -> str:
        """Return all of them as one message, and forget them."""
        words = "; ".join(self._words)
        self.clear()
        return words

    def clear(self) -> None:
        """Forget them."""
        self._words.clear()
        self._tables.clear()


def _table_of(statement: Prepared) -> str:
    changing = statement.statement
    assert not isinstance(changing, Select)  # noqa: S101 - somebody would need its rows
    assert isinstance(changing.table, Table)  # noqa: S101 - no statement of ours changes another
    return changing.table.name
