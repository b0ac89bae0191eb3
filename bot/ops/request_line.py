"""Request lines with bytes that do not belong there.

Some in-app browsers and old redirects send ``/go/spring?utm_campaign=весна`` as it is written.
HTTP does not allow it, and aiohttp's parser answers 400: the prospect would get no page. Browsers
write such bytes as ``%D0%B2…``; so do we, before anything is parsed.
"""

import re

_FOREIGN = re.compile(rb"[\x80-\xff]")
_READING = (b"GET /", b"HEAD /")


def begins_line(data: bytes) -> bool:
    """Say whether these are the first bytes of a request that only reads."""
    return data.startswith(_READING)


def escape_line(data: bytes) -> tuple[bytes, bool]:
    """Escape what belongs to the request line; say whether the line goes on behind the data."""
    line, end, rest = data.partition(b"\n")
    return _FOREIGN.sub(lambda found: b"%%%02X" % found[0][0], line) + end + rest, not end
