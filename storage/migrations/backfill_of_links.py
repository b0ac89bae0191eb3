"""What links and touches of before say in the columns that came with the vocabulary.

A migration is frozen, and so is this: it imports nothing of the domain, whose rules may change; it
says them as they were then.
"""

import re
import unicodedata

import sqlalchemy as sa
from sqlalchemy import Connection

_UTM = ("source", "medium", "campaign", "content", "term")
_TWINS = str.maketrans(
    {
        **dict(zip("абвгеикмнопрстухьѕіјѵԛԝ", "a6breikmhonpctyxbsijvqw", strict=True)),
        **dict(zip("αεηικμνορτυχωγ", "aehikmvoptuxwy", strict=True)),
        "з": "3",
        "0": "o",
        "1": "l",
        "|": "l",
    }
)
_BETWEEN = re.compile(r"[\s_.\-+~/]+")


def run(connection: Connection) -> None:
    """Make links findable, keep their values, and say why touches did not count."""
    links = connection.execute(sa.text("SELECT * FROM links ORDER BY id")).mappings().all()
    seen: dict[tuple[str, str], dict[str, object]] = {}
    for link in links:
        values = [(name, link[f"utm_{name}"]) for name in _UTM if link[f"utm_{name}"]]
        words = " ".join([link["title"], link["code"], *(value for _, value in values)])
        connection.execute(
            sa.text("UPDATE links SET findable = :words WHERE id = :number"),
            {"words": f" {words} ".casefold(), "number": link["id"]},
        )
        for name, value in values:
            seen[name, value] = {
                "field": name,
                "value": value,
                "skeleton": _skeleton(value),
                "at": link["created_at"],
                "by": link["created_by"],
                "quiet": False,
            }
    if seen:
        connection.execute(
            sa.text(
                "INSERT INTO known_values"
                " (field, value, skeleton, added_at, added_by, used_at, quiet)"
                " VALUES (:field, :value, :skeleton, :at, :by, :at, :quiet)"
            ),
            list(seen.values()),
        )
    connection.execute(sa.text("UPDATE touches SET uncounted = 'off' WHERE kind = 'disabled_link'"))


def _skeleton(value: str) -> str:
    bare = unicodedata.normalize("NFKD", value.casefold())
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return _BETWEEN.sub("_", letters.translate(_TWINS)).strip("_")
