"""Reading what a request brings: never more, never longer than is meant, and never unpacked.

A packed body is refused unread. Unpacking is work that a stranger can ask for a thousandfold: a
few megabytes stop the process for seconds. Nor does the server unpack (``web/routes.py``).
"""

import asyncio
import codecs
from urllib.parse import parse_qsl

from aiohttp import hdrs, web

SECONDS = 10.0
"""How long a body may take to arrive."""

LONGEST_FORM = 64 * 1024
"""Bytes of a form of the portal's; a real one has less than two thousand."""
_MOST_FIELDS = 200

_CHARSETS = frozenset({"utf-8", "ascii", "iso8859-1", "cp1251", "cp1252"})
"""What forms are sent in, by Python's names. Of the others, which nobody who talks to us uses, some
are costly to read (``punycode``) or no text at all (``zlib``)."""


class BodyRefusedError(Exception):
    """The body is not taken; :meth:`answer` says why."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text

    def answer(self) -> web.Response:
        """Return the answer. The connection ends with it: what was not read is in the way."""
        response = web.Response(status=self.status, text=f"{self.text}\n")
        if self.status == web.HTTPUnsupportedMediaType.status_code:
            response.headers[hdrs.ACCEPT_ENCODING] = "identity"
        response.force_close()
        return response


async def read_body(request: web.Request, longest: int) -> bytes:
    """Return the body; ``longest`` is in bytes, and no more than that is ever held.

    Raises:
        BodyRefusedError: it is packed (415), too long (413), too slow (408) or broken (400).
    """
    if _is_packed(request):
        raise BodyRefusedError(415, "The body must not be packed.")
    if (request.content_length or 0) > longest:
        raise BodyRefusedError(413, f"At most {longest} bytes.")
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > longest:
                    raise BodyRefusedError(413, f"At most {longest} bytes.")
    except TimeoutError:
        raise BodyRefusedError(408, "The body took too long.") from None
    except web.RequestPayloadError:
        raise BodyRefusedError(400, "The body cannot be read.") from None
    return bytes(body)


async def read_form(request: web.Request) -> dict[str, str]:
    """Read a form as the portal sends it; of a field that comes twice the first counts.

    Raises:
        BodyRefusedError: it is none.
    """
    if request.content_type != "application/x-www-form-urlencoded":
        raise BodyRefusedError(400, "The body must be a form.")
    charset = charset_of(request)
    body = await read_body(request, LONGEST_FORM)
    form: dict[str, str] = {}
    try:
        pairs = parse_qsl(
            body.decode(charset),
            keep_blank_values=True,
            encoding=charset,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise BodyRefusedError(400, "The body must be a form.") from None
    for name, value in pairs:
        form.setdefault(name, value)
    return form


def charset_of(request: web.Request) -> str:
    """Return the charset of a form, by Python's name; UTF-8 when it names none.

    Raises:
        BodyRefusedError: it is none that forms come in.
    """
    named = request.charset
    try:
        name = codecs.lookup(named or "utf-8").name
    except (LookupError, ValueError):
        name = ""
    if name not in _CHARSETS:
        raise BodyRefusedError(400, "The charset is not known; send UTF-8.")
    return name


def _is_packed(request: web.Request) -> bool:
    codings = {
        coding.strip().lower()
        for name, plain in (
            (hdrs.CONTENT_ENCODING, "identity"),
            (hdrs.TRANSFER_ENCODING, "chunked"),
        )
        for line in request.headers.getall(name, ())
        for coding in line.split(",")
        if coding.strip().lower() != plain
    }
    return bool(codings - {""})
