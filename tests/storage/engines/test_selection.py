"""Which addresses are served."""

import pytest

from storage.database import Database
from storage.errors import (
    UnsupportedDatabaseError,
)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://u:secret@h/d", "only SQLite and PostgreSQL"),
        ("postgres://u:sec#secret@h/d", "cannot be read"),
        ("postgresql://u:secret@h/d?pgbouncer=true", "'pgbouncer'"),
        ("secret", "no database address"),
        ("sqlite+aiosqlite:///file:secret.db?uri=true", "plain file"),
    ],
)
async def test_other_engines_are_refused_without_repeating_the_address(
    url: str, words: str
) -> None:
    with pytest.raises(UnsupportedDatabaseError, match=words) as caught:
        await Database.open(url)
    assert "secret" not in str(caught.value)
