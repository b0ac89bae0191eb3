"""``python -m tests.mutants FOLDER [MUTANT …]``: change the code of a folder, bit by bit, and see
which change no test of that folder notices.

mutmut does the work, in a new copy of the tree, so that what is edited meanwhile does not matter.
Each change is tried with the folder's own quick tests only, the quickest first: what survives here
may still be noticed by a flow, and is read by a person. With the names of mutants it tries those
alone, for instance to see whether a new test notices them.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(sys.prefix) / "trees"
"""Beside the tools, which have an environment of their own."""
TESTS = {
    "intake/outbox": ["tests/intake/outbox", "tests/intake/delivery"],
    "intake/delivery": ["tests/intake/delivery", "tests/intake/outbox"],
    "crm/gateway/packing": [
        f"tests/crm/gateway/test_{name}.py"
        for name in ("packing", "pending", "pipelining", "waiting_for_company")
    ],
    "crm/gateway": ["tests/crm/gateway"],
    "crm/client/limits": [
        f"tests/crm/client/test_{name}.py"
        for name in ("method_budget", "request_limits", "usage_window")
    ],
}
"""What can be named; a folder within one of these as well."""
SLOW = (
    "tests/crm/client/test_method_budget.py::test_calls_stop_before_the_portal_refuses_them",
    "tests/crm/client/test_method_budget.py::test_no_pattern_of_batches_runs_into_the_limit",
    "tests/crm/gateway/test_faults.py",
    "tests/crm/gateway/test_matrix.py",
    "tests/crm/gateway/test_shared_batches.py",
)
"""Hours of a portal's life, and deliveries by the hundred: they would run again for each change
that survives."""


def main(arguments: list[str]) -> int:
    """Run; gives mutmut's exit code, or 2 if nobody has tests for the folder."""
    folder, *mutants = arguments or [""]
    tests = next((TESTS[known] for known in TESTS if f"{folder}/".startswith(f"{known}/")), None)
    if tests is None:
        sys.stderr.write(f"name a folder: {', '.join(TESTS)}\n")
        return 2
    tree = HOME / folder.replace("/", ".")
    _copy(tree)
    with (tree / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write(_section(folder, tests))
    tool = (sys.executable, "-m", "mutmut")
    ended = subprocess.run((*tool, "run", *mutants), cwd=tree, check=False)  # noqa: S603  # ours
    subprocess.run((*tool, "results"), cwd=tree, check=False)  # noqa: S603
    print(f"To read one: cd {tree}; {sys.executable} -m mutmut show MUTANT")  # noqa: T201
    return ended.returncode


def _copy(tree: Path) -> None:
    """Copy what git knows or might know. Results of an earlier run go: tests may have changed."""
    shutil.rmtree(tree, ignore_errors=True)
    listed = subprocess.run(
        ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"),  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (file := Path(name)).is_file():
            (tree / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, tree / file)


def _section(folder: str, tests: list[str]) -> str:
    packages = ["bot", "handlers", "storage", "texts", "web", "sandbox", "forms", "benchmarks"]
    values = {
        "source_paths": ["crm", "intake"],
        "only_mutate": [f"{folder}/*"],
        "also_copy": packages,
        "pytest_add_cli_args": [
            *("-p", "no:cacheprovider", "-o", "timeout=600", "--hypothesis-profile=ci"),
            *(f"--deselect={one}" for one in SLOW),
        ],
        "pytest_add_cli_args_test_selection": tests,
        "timeout_multiplier": 3.0,
        "timeout_constant": 3.0,
    }
    lines = (f"{name} = {json.dumps(value)}" for name, value in values.items())
    return "\n[tool.mutmut]\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
