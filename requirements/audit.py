#!/usr/bin/env python3
"""Asks for known vulnerabilities of what the bot runs with.

Where nobody can be asked (no network, a registry that tells of none) it says so and stops nobody.
"""

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).parent / "run.txt"
ASK = ("pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json")
PATIENCE_SECONDS = 60


def main() -> int:
    """Ask; 1 if something is known."""
    command = (sys.executable, "-m", *ASK, "--requirement", str(LOCK))
    try:
        completed = subprocess.run(  # noqa: S603  # our own command and file
            command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )
        packages = json.loads(completed.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        print("Vulnerabilities: nobody could be asked.")  # noqa: T201  # a command
        return 0
    known = [one for one in packages if one.get("vulns")]
    asked = sum("vulns" in one for one in packages)
    for one in known:
        found = ", ".join(fault["id"] for fault in one["vulns"])
        print(f"{one['name']} {one['version']}: {found}", file=sys.stderr)  # noqa: T201  # see above
    print(f"Vulnerabilities: {asked} of {len(packages)} packages could be looked at.")  # noqa: T201  # see above
    return 1 if known else 0


if __name__ == "__main__":
    sys.exit(main())
