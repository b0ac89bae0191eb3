"""Whom we trust beside the usual authorities: that of a portal on the client's own machines."""

import ssl
from pathlib import Path
from typing import Any


def read_authorities(value: Any) -> Any:
    """Return what a connection needs to trust the authorities in a PEM file as well.

    Read once, with the settings: a file that cannot be used must stop the start, not a delivery.
    """
    if not isinstance(value, str | Path):
        return value
    if not Path(value).is_file():
        raise ValueError("names a file that is not there; check the path")
    context = ssl.create_default_context()
    try:
        context.load_verify_locations(cafile=value)
    except OSError:  # ssl's own error is one, too
        raise ValueError("names a file without certificates; it must be a PEM file") from None
    return context
