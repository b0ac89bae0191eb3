"""``date_time`` entities: a moment that each reader sees in their own zone (Bot API 9.5)."""

import re

from sandbox.telegram.replies import Json, bad_request

_LARGEST = 2**31 - 1


def date_fields(unix: str, pattern: str) -> Json:
    """The entity's own fields. Raises ``BotApiError`` for a wrong moment or pattern."""
    if not re.fullmatch(r"\d{1,10}", unix) or not 0 < int(unix) <= _LARGEST:
        raise bad_request("can't parse entities: Invalid date specified")
    ordered = ordered_pattern(pattern)
    if ordered is None:
        raise bad_request("can't parse entities: Invalid date-time format specified")
    return {"unix_time": int(unix), "date_time_format": ordered}


def ordered_pattern(pattern: str) -> str | None:
    """The pattern in the server's order, ``None`` if it is none.

    Either ``r`` alone, or any of ``w`` (day of the week), ``d`` or ``D`` (date) and ``t`` or ``T``
    (time), of which the last one counts; empty shows the text as it is.
    """
    if pattern in {"", "r", "R"}:
        return pattern.lower()
    if not re.fullmatch(r"[wWdDtT]+", pattern):
        return None
    last = {one.lower(): one for one in pattern}
    return "".join(("w" if one == "w" else last[one]) for one in "wdt" if one in last)
