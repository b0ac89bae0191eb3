"""PostgreSQL's errors, by their SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html)."""

from storage.errors import DatabaseAwayError
from storage.trouble import Trouble

SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"
WRONG_PASSWORD, NO_AUTHORIZATION = "28P01", "28000"
NO_DATABASE = "3D000"
POOLERS_OWN = "08P01"
"""A broken protocol; what PgBouncer says for itself, whatever it is."""
NO_PRIVILEGE = "42501"
NOT_SUPPORTED = "0A000"

CONFLICTS = frozenset({SERIALIZATION_FAILURE, DEADLOCK})
"""What would succeed if it were done again from the start."""

_TROUBLE = {
    "25006": Trouble.READ_ONLY,  # a replica, or a hoster stopped it because the disk is full
    "25P03": Trouble.SLOW,  # idle in a transaction for too long: this process was asleep
    "53100": Trouble.NO_SPACE,
    "53200": Trouble.NO_MEMORY,
    "53300": Trouble.TOO_MANY_CONNECTIONS,
    "53400": Trouble.TOO_MANY_CONNECTIONS,
    "55P03": Trouble.LOCKED,
    "57014": Trouble.SLOW,
    "58030": Trouble.IO_ERROR,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    WRONG_PASSWORD: Trouble.REFUSED,
    NO_AUTHORIZATION: Trouble.REFUSED,
    NO_PRIVILEGE: Trouble.REFUSED,
    NO_DATABASE: Trouble.REFUSED,
}
_BY_CLASS = {
    "08": Trouble.AWAY,
    "53": Trouble.NO_MEMORY,
    "57": Trouble.AWAY,  # shut down, crashed, starting, or the connection was ended for its age
    "58": Trouble.IO_ERROR,
}


class ServerAwayError(DatabaseAwayError):
    """The server does not answer, or not us; ``trouble`` says why, as far as is known."""

    def __init__(self, text: str, trouble: Trouble = Trouble.AWAY) -> None:
        super().__init__(text)
        self.trouble = trouble


def trouble_in(error: BaseException) -> Trouble | None:
    """Say what the database suffers from; ``None`` where the error speaks of a statement."""
    if isinstance(error, ServerAwayError):
        return error.trouble
    return trouble_by(getattr(error, "sqlstate", None))


def trouble_by(sqlstate: object) -> Trouble | None:
    """Say what that state means."""
    if not isinstance(sqlstate, str):
        return None
    return _TROUBLE.get(sqlstate) or _BY_CLASS.get(sqlstate[:2])
