"""The page between a link and the chat: it opens the app, and helps where that does not work."""

import base64
import hashlib
import html
import io
import re
from pathlib import Path
from string import Template

from texts.translator import Translator

_SOURCE = Path(__file__).with_name("redirect_page.html").read_text(encoding="utf-8")
_TEMPLATE = Template(_SOURCE)


def _hash_of(tag: str) -> str:
    """Return how the policy names the page's own script or style: nothing else may run."""
    found = re.search(f"<{tag}>(.*?)</{tag}>", _SOURCE, re.DOTALL)
    digest = hashlib.sha256((found[1] if found else "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; script-src {_hash_of('script')}; style-src {_hash_of('style')};"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def web_address(username: str, payload: str) -> str:
    """Return the address that works in every browser."""
    return f"https://t.me/{username}" + (f"?start={payload}" if payload else "")


def app_address(username: str, payload: str) -> str:
    """Return the address that opens the app."""
    return f"tg://resolve?domain={username}" + (f"&start={payload}" if payload else "")


def render_page(
    translator: Translator,
    language: str,
    *,
    username: str,
    payload: str,
    code: str,
    known: bool,
    mobile: bool,
    scannable: bool = True,
) -> str:
    """Write the page.

    ``payload`` and ``code`` consist of characters of start payloads only. A desktop shows a QR code
    and stays as it is; a phone goes on to ``https://t.me`` by itself when no app takes over.
    """
    web = web_address(username, payload)
    code_line = translator.say(language, "page-code", command=f"/code {code}") if code else ""
    note = "" if known else f"<p>{translator.say(language, 'page-unknown')}</p>"
    return _TEMPLATE.substitute(
        language=language,
        title=translator.say(language, "page-title"),
        note=note,
        open=translator.say(language, "page-open"),
        browser=translator.say(language, "page-browser"),
        app=html.escape(app_address(username, payload)),
        web=html.escape(web),
        fallback="yes" if mobile else "no",
        qr=""
        if mobile or not scannable
        else f"<p>{translator.say(language, 'page-scan')}</p>\n{_qr(web)}",
        code=f"<p>{code_line}</p>" if code else "",
    )


_MASK = 2
"""Any of the eight can be read. To try them all for the best takes five times as long."""


def _qr(text: str) -> str:
    import segno  # only whoever shows a code pays for the library

    buffer = io.BytesIO()
    segno.make(text, micro=False, mask=_MASK).save(
        buffer, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2
    )
    return buffer.getvalue().decode()
