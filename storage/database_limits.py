"""What a process asks of a shared server at most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatabaseLimits:
    """Connections and seconds. A SQLite file has no use for them."""

    writing: int = 10
    """Connections for units that write; each holds one from its beginning to its end."""
    reading: int = 4
    """Connections for units that read: reports may take long, and hold up no answer."""
    wait_seconds: float = 10.0
    """For a connection to be free, or made."""
    statement_seconds: float = 30.0
    """For one statement: then the server gives it up."""
    idle_seconds: float = 5.0
    """Within a transaction that nobody goes on with: a frozen process lets go of its rows then."""


DEFAULT_LIMITS = DatabaseLimits()
