"""What comes back over the wire: JSON, in which people may read whatever the other side says."""

import json
from typing import Any

_GUESSABLE = 8
"""Characters below which a secret is too short to be one, and may be part of any word."""


def json_object(body: bytes | None, *secrets: str) -> dict[str, Any] | None:
    """Return the JSON object of an answer, if it is one, with secrets that it repeats blotted out:
    people see the portal's words."""
    if body is None:
        return None
    for secret in secrets:
        if len(secret) >= _GUESSABLE:
            body = body.replace(secret.encode(), b"***")
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict) else None
