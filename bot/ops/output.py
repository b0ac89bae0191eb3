"""What commands say on the terminal, or to whatever stands in its place: a file, a pipe."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO


class OutputError(Exception):
    """Nothing more can be said: the disk is full, or whoever listened is gone."""


@contextmanager
def to_output() -> Iterator[TextIO]:
    """Lend the standard output; what was written to it is there at the end.

    Raises:
        OutputError: it is not.
    """
    if sys.stdout is None:
        raise OutputError("it is closed")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError, ValueError):  # the end of the process would try it again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise OutputError(error.strerror or error) from None


def say(line: str) -> None:
    """Say something that the command is for; nothing, if nobody wants to hear it.

    Raises:
        OutputError: nobody can.
    """
    if sys.stdout is not None:
        with to_output() as output:
            print(line, file=output)


def ask(question: str) -> str:
    """Ask on the terminal.

    Raises:
        EOFError: nobody answers.
        OutputError: nobody hears it.
    """
    with to_output():
        return input(question)


def complain(line: str) -> None:
    """Say what is wrong; the exit code says it as well, if nobody hears it."""
    with suppress(OSError):
        print(line, file=sys.stderr)  # noqa: T201  # the operator reads this
