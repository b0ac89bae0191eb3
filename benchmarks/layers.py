"""On what a process' CPU time goes, by the layer that asked for it."""

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

EVERY = 0.001
"""Seconds of CPU time between two samples; the kernel may take more."""

DISK = "the loop, the commit's thread, the disk"
LAYERS: dict[str, tuple[str, ...]] = {
    "statements": ("/storage/",),
    "forms and rules": ("/intake/",),
    "what is shown, and its words": ("/handlers/", "/texts/"),
    "calls to Telegram": ("/aiogram/client/", "/aiogram/methods/", "/benchmarks/telegram.py"),
    "the update, decoded": ("/bot/telegram/decoding.py",),
    "finding the handler": ("/aiogram/", "/benchmarks/plain_bot.py"),
    "order, retries, metrics": ("/bot/",),
}
"""By a part of the path of the innermost file that tells. Libraries count for who called them."""


@contextmanager
def sampled() -> Iterator[Counter[str]]:
    """Count samples by layer while the context is open; of the whole process, threads included."""
    counts: Counter[str] = Counter()

    def note(_: int, frame: FrameType | None) -> None:
        counts[_layer(frame)] += 1

    before = signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield counts
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _layer(frame: FrameType | None) -> str:
    while frame is not None:
        file = frame.f_code.co_filename
        for name, parts in LAYERS.items():
            if any(part in file for part in parts):
                return name
        frame = frame.f_back
    return DISK
