"""Every method that the documentation knows, by name (bitrix24/b24restdocs, August 2026).

So that a method that is merely not imitated here is never taken for a misspelt one.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_LIST = Path(__file__).with_name("real_methods.txt")


@lru_cache(maxsize=1)
def real_methods() -> frozenset[str]:
    """Return the names in lower case."""
    return frozenset(_LIST.read_text(encoding="utf-8").split())
