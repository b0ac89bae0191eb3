"""The import table of docs/architecture.md holds."""

from importlinter import cli


def test_no_package_imports_what_it_must_not() -> None:
    assert cli.lint_imports(no_cache=True) == cli.EXIT_STATUS_SUCCESS
