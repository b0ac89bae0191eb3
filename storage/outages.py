"""Telling an outage of the database, or of the machine, from a fault of the work."""

from storage.engines.postgresql import sqlstates
from storage.engines.sqlite import result_codes
from storage.errors import DatabaseInUseError
from storage.trouble import Trouble, causes, machine_trouble_in


def _anothers_trouble_in(error: BaseException) -> Trouble | None:
    return Trouble.LOCKED if isinstance(error, DatabaseInUseError) else None


_READERS = (
    result_codes.trouble_in,
    sqlstates.trouble_in,
    machine_trouble_in,
    _anothers_trouble_in,
)


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what the database suffers from, by the error or what caused it.

    ``None``: the error speaks of the work that was asked for, not of the database.
    """
    found = (read(one) for one in causes(error) for read in _READERS)
    return next((trouble for trouble in found if trouble is not None), None)


def is_outage(error: BaseException) -> bool:
    """Say whether the work failed for want of a database, and not by a fault of its own.

    It will do when that has passed, or a person has seen to it; until then nothing is given up.
    """
    return trouble_of(error) is not None
