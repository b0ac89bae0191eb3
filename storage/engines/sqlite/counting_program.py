"""What runs in a process that counts: statements come in, rows go out.

It is started by its path and imports nothing of ours, so that it begins in some 20 ms and takes
some 10 MB. It ends when nobody can ask it any more.
"""

import os
import pickle
import signal
import sqlite3
import sys

ROWS = 100
"""That go out at one go: whoever takes them has other things to do."""


def main(database: str) -> None:
    """Answer with lists of rows, the last one shorter than :data:`ROWS`, or with an error."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for those who ask
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))  # behind those who are answered
    else:
        os.nice(19)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    connection: sqlite3.Connection | None = None
    while True:
        try:
            statement, parameters = pickle.load(asked)  # noqa: S301 - from the process that began us
        except EOFError:
            return
        try:
            if connection is None:
                connection = sqlite3.connect(database, uri=True, isolation_level=None)
            cursor = connection.execute(statement, parameters)
            while len(rows := cursor.fetchmany(ROWS)) == ROWS:
                pickle.dump(rows, answers)
            pickle.dump(rows, answers)
        except sqlite3.Error as error:
            pickle.dump(error, answers)
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
