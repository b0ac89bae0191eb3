"""Reading a visit as a website tells it. Strangers can send anything: whatever is odd is refused.

The body is a JSON object; every key but ``token`` may be missing, no other key may be there:

``token``     32 hex digits
``utm``       object of the five ``utm_…`` names
``clicks``    object of click ids, by the names of :data:`intake.attribution.visit.CLICK_IDS`
``ga``        Google Analytics' client id
``ym``        Yandex Metrica's client id
``page``      address of the page with the link, and its ``title``
``referrer``  where the visitor came to the site from
``start``     the start payload that the link had of its own
``trace``     the Bitrix24 tracker's trace: an object, kept whole
"""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from intake.attribution.visit import CLICK_IDS, Visit, is_mobile, is_token
from intake.links.link import CODE_LENGTH, Utm

LONGEST_BODY = 16 * 1024
"""Bytes."""
LONGEST_VALUE = 255
"""Characters of a UTM value or a title."""
LONGEST_ID = 512
"""Characters of a click id or a client id; real ones stay far below."""
LONGEST_URL = 2048
DEEPEST = 16
"""Levels of a trace; a real one has six."""
_GREATEST = 2**63

UTM_NAMES = tuple(f"utm_{field.name}" for field in fields(Utm))
_KEYS = frozenset(
    {"token", "utm", "clicks", "ga", "ym", "page", "title", "referrer", "start", "trace"}
)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_START = re.compile(rf"[A-Za-z0-9_-]{{0,{CODE_LENGTH}}}")
_CLIENT_ID = re.compile(r"[A-Za-z0-9._-]*")


class VisitRefusedError(ValueError):
    """A visit is not kept; the text says why, to whoever set the bridge up."""


def read_visit(body: bytes, now: datetime, *, user_agent: str = "") -> Visit:
    """Read a visit from the body of a request.

    Raises:
        VisitRefusedError: something in it is not as it must be.
    """
    reported = _read_object(body)
    if unknown := reported.keys() - _KEYS:
        raise VisitRefusedError(f"has {len(unknown)} keys that are not known")
    token = reported.get("token")
    if not isinstance(token, str) or not is_token(token):
        raise VisitRefusedError("token must be 32 hex digits")
    trace = _read_trace(reported.get("trace"))
    return Visit(
        token=token,
        at=now,
        utm=_own_utm(trace) or _read_utm(reported),
        clicks=_named(reported, "clicks", CLICK_IDS, LONGEST_ID),
        ga_id=_matching(reported, "ga", _CLIENT_ID, LONGEST_ID),
        ya_id=_matching(reported, "ym", _CLIENT_ID, LONGEST_ID),
        page=_url(reported, "page"),
        title=_text(reported, "title", LONGEST_VALUE),
        referrer=_url(reported, "referrer"),
        mobile=is_mobile(user_agent),
        start=_matching(reported, "start", _START, CODE_LENGTH),
        trace=trace,
    )


def is_page(url: str) -> bool:
    """Say whether a text is the address of a page on the web."""
    if len(url) > LONGEST_URL or _UNPRINTABLE.search(url) or " " in url:
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def tidy(value: str, longest: int = LONGEST_VALUE) -> str:
    """Return a value from an address as it can be kept; for values that may not be refused."""
    return _UNPRINTABLE.sub("", value).strip()[:longest]


def utm_of(values: Mapping[str, str]) -> Utm:
    """Return the five values by their ``utm_…`` names."""
    return Utm(*(values.get(name, "") for name in UTM_NAMES))


def _read_object(body: bytes) -> dict[str, Any]:
    if len(body) > LONGEST_BODY:
        raise VisitRefusedError(f"is longer than {LONGEST_BODY} bytes")
    try:
        reported = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise VisitRefusedError("is not JSON") from None
    if not isinstance(reported, dict):
        raise VisitRefusedError("is not an object")
    return reported


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _text(reported: Mapping[str, Any], key: str, longest: int) -> str:
    value = reported.get(key, "")
    if not isinstance(value, str):
        raise VisitRefusedError(f"{key} must be text")
    if len(value) > longest:
        raise VisitRefusedError(f"{key} is longer than {longest} characters")
    if _UNPRINTABLE.search(value):
        raise VisitRefusedError(f"{key} has characters that cannot be shown")
    return value.strip()


def _matching(reported: Mapping[str, Any], key: str, pattern: re.Pattern[str], longest: int) -> str:
    value = _text(reported, key, longest)
    if not pattern.fullmatch(value):
        raise VisitRefusedError(f"{key} has characters that do not belong there")
    return value


def _url(reported: Mapping[str, Any], key: str) -> str:
    value = _text(reported, key, LONGEST_URL)
    if value and not is_page(value):
        raise VisitRefusedError(f"{key} must be an address that begins with http:// or https://")
    return value


def _named(
    reported: Mapping[str, Any], key: str, names: tuple[str, ...], longest: int
) -> dict[str, str]:
    values = reported.get(key, {})
    if not isinstance(values, dict):
        raise VisitRefusedError(f"{key} must be an object")
    if values.keys() - set(names):
        raise VisitRefusedError(f"{key} may hold these names only: {', '.join(names)}")
    read = {name: _text(values, name, longest) for name in names}
    return {name: value for name, value in read.items() if value}


def _read_utm(reported: Mapping[str, Any]) -> Utm:
    return utm_of(_named(reported, "utm", UTM_NAMES, LONGEST_VALUE))


def _read_trace(trace: Any) -> dict[str, Any] | None:
    if trace is None:
        return None
    if not isinstance(trace, dict):
        raise VisitRefusedError("trace must be an object")
    _check(trace, DEEPEST, "trace")
    return trace


def _check(value: Any, levels: int, where: str) -> None:
    """Refuse what could not be stored, or sent on."""
    _check_leaf(value, where)
    if not isinstance(value, dict | list):
        return
    if not levels:
        raise VisitRefusedError(f"{where} has more than {DEEPEST} levels")
    for key in value if isinstance(value, dict) else ():
        _check_leaf(key, where)
    for one in value.values() if isinstance(value, dict) else value:
        _check(one, levels - 1, where)


def _check_leaf(value: Any, where: str) -> None:
    if isinstance(value, str) and _UNSTORABLE.search(value):
        raise VisitRefusedError(f"{where} has characters that cannot be kept")
    if isinstance(value, float) and not math.isfinite(value):
        raise VisitRefusedError(f"{where} has a number that is none")
    if isinstance(value, int) and abs(value) >= _GREATEST:
        raise VisitRefusedError(f"{where} has a number that is too great")


def _own_utm(trace: Mapping[str, Any] | None) -> Utm | None:
    """Return the values by which the portal will read the visitor's own trace, if it has a source.

    They win over what the address of the page says: a deal's UTM fields and its trace must agree.
    """
    tags = (trace or {}).get("tags")
    values = tags.get("list") if isinstance(tags, dict) else None
    if not isinstance(values, dict):
        return None
    own = {
        name: tidy(value)
        for name, value in values.items()
        if name in UTM_NAMES and isinstance(value, str)
    }
    return utm_of(own) if own.get("utm_source") else None
