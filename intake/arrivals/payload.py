"""Reading start payloads. They come from strangers: nothing in here raises."""

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.attribution.visit import is_token
from intake.kernel.visible import clean
from intake.links.link import RESERVED_PREFIXES, TAIL_SEPARATOR, fold_code

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOT_OF_A_PAYLOAD = re.compile(r"^[^A-Za-z0-9_-]+|[^A-Za-z0-9_-]+$")
_NAMED = re.compile(r"(?:code|код)(?:\s-\s|[\s:=—–])+(\S.*)", re.IGNORECASE)
KEPT_LENGTH = 64
"""How much of an odd payload is kept: Telegram itself sends no more."""


class PayloadKind(StrEnum):
    """What a payload can be."""

    BARE = "bare"
    CODE = "code"
    VISIT = "visit"
    INVITATION = "invitation"
    ODD = "odd"
    """Something that no link of ours could have produced."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A start payload, read."""

    kind: PayloadKind
    raw: str
    """As it came, cut to :data:`KEPT_LENGTH`."""
    code: str = ""
    """Folded, for :attr:`PayloadKind.CODE`: the whole payload, tail included if there is one.

    For a visit: what follows the token and ``__``, see
    :func:`intake.attribution.visit.visit_payload`.
    """
    head: str = ""
    """Folded: what stands before the tail; equals :attr:`code` without one."""
    tail: str = ""
    """As it came, because click ids and ad ids distinguish case."""
    token: str = ""
    """What follows the prefix of a visit (up to ``__``) or an invitation."""
    start: str = ""
    """The part that a link or a rule can know, as it came: without a visit's token."""


def read_payload(text: str) -> Payload:
    """Say what a payload is, whatever it holds."""
    came = text.strip()
    if not came:
        return Payload(PayloadKind.BARE, "")
    raw = clean(came)
    if not _PAYLOAD.fullmatch(raw):
        return Payload(PayloadKind.ODD, came[:KEPT_LENGTH])
    visit, invitation = RESERVED_PREFIXES
    if raw.startswith(visit):
        return _read_visit(raw, raw.removeprefix(visit))
    if raw.startswith(invitation):
        return Payload(PayloadKind.INVITATION, raw, token=raw.removeprefix(invitation))
    return _read_code(PayloadKind.CODE, raw, raw)


def is_broken_visit(payload: Payload) -> bool:
    """Say whether an odd payload is what is left of a visit's: cut short, or typed."""
    begins = payload.raw.startswith(RESERVED_PREFIXES[0])
    return payload.kind is PayloadKind.ODD and begins and bool(_PAYLOAD.fullmatch(payload.raw))


def read_typed_payload(text: str) -> Payload:
    """Read a payload that somebody typed or pasted: what stands around it is not its own.

    Quotes, a full stop, signs that nobody sees, the word *code* before it. Meant for looking a
    code up; an arrival that nothing is found for is kept as it came.
    """
    typed = clean(text)
    named = _NAMED.fullmatch(typed)
    return read_payload(_NOT_OF_A_PAYLOAD.sub("", named[1] if named else typed))


def _read_code(kind: PayloadKind, raw: str, code: str, token: str = "") -> Payload:
    head, _, tail = code.partition(TAIL_SEPARATOR)
    return Payload(kind, raw, fold_code(code), fold_code(head), tail, token, code)


def _read_visit(raw: str, rest: str) -> Payload:
    token, _, code = rest.partition(TAIL_SEPARATOR)
    if not is_token(token):
        return Payload(PayloadKind.ODD, raw)
    return _read_code(PayloadKind.VISIT, raw, code, token)
