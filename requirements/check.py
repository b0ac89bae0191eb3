#!/usr/bin/env python3
"""Checks, without a network, that the locks belong to the dependencies of ``pyproject.toml``.

``make lock`` writes down a digest of what was locked; a dependency that was changed afterwards
gives another one.
"""

import hashlib
import json
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
NOTED = HERE / "locked.sha256"


def digest() -> str:
    """Return the digest of the dependencies and of all locks."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    locks = [
        (HERE / name).read_text(encoding="utf-8") for name in ("run.txt", "dev.txt", "mutants.txt")
    ]
    return hashlib.sha256(json.dumps([wanted, locks]).encode()).hexdigest()


def main() -> int:
    """Compare, or note with ``--write``."""
    if "--write" in sys.argv[1:]:
        NOTED.write_text(digest() + "\n", encoding="utf-8")
        return 0
    if NOTED.read_text(encoding="utf-8").strip() == digest():
        return 0
    print("The locks are older than pyproject.toml's dependencies: run make lock", file=sys.stderr)  # noqa: T201  # a command
    return 1


if __name__ == "__main__":
    sys.exit(main())
