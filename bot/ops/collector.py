"""What the process tells Python's garbage collector (docs/decisions/cheap-answers.md)."""

import gc

YOUNG = 10_000
"""So many more new objects than gone ones make the collector look through the new ones for cycles.

Of 200 people who are answered at once there are thousands, and all are in use. At Python's own 700
it looked through them again and again and found nothing: 9 % of an answer.
"""


def start_collecting() -> None:
    """Collect from now on, without ever looking through what is here already."""
    gc.freeze()  # all of this stays (platform.md)
    gc.set_threshold(YOUNG)
    gc.enable()
