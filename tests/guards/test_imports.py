"""The import table of docs/architecture.md holds."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
RULES = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True))"


def test_no_package_imports_what_it_must_not() -> None:
    """In a process of its own: import-linter silences every logger that it finds."""
    seen = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", RULES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert "Contracts:" in seen.stdout
