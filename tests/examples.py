"""How many examples a property is tried on: few by default, many by ``make test-long``."""

import os

TIMES = int(os.environ.get("EXAMPLES_TIMES", "1"))


def examples(usual: int) -> int:
    """Return how many to try where ``usual`` are enough from day to day."""
    return usual * TIMES
