"""Reading e-mail addresses, without asking the network whether they exist."""

from email_validator import EmailNotValidError, validate_email

from intake.forms.normalise.words import clean
from intake.problems import problem
from intake.scene import Problem

NO_SUCH_ENDING = {
    "con": "com",
    "cmo": "com",
    "ocm": "com",
    "comm": "com",
    "coom": "com",
    "xom": "com",
    "vom": "com",
    "cpm": "com",
    "ry": "ru",
    "ri": "ru",
    "ruu": "ru",
    "rru": "ru",
    "nte": "net",
    "ogr": "org",
}
"""Slips of the finger whose result is no top-level domain, so that nobody's address is refused."""


def read_email(text: str) -> str | Problem:
    """Read a typed address; the domain becomes lower-case ASCII."""
    typed = clean(text).removeprefix("mailto:").strip("<>()\"'.,; ")
    if "@" not in typed:
        return problem("problem-email-no-at")
    if typed.count("@") > 1:
        return problem("problem-email-many")
    if " " in typed:
        return problem("problem-email-spaces")
    local, _, domain = typed.partition("@")
    slip = _slip(local, domain)
    if slip is not None:
        return slip
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return problem("problem-email-invalid")
    return address.ascii_email or address.normalized


def _slip(local: str, domain: str) -> Problem | None:
    """Name the common mistakes, so that the person sees what to change."""
    if not local.isascii():
        return problem("problem-email-letters")
    stem, _, ending = domain.replace(",", ".").rpartition(".")
    if not stem or not ending:
        return problem("problem-email-domain")
    meant = f"{stem}.{NO_SUCH_ENDING.get(ending.lower(), ending)}"
    return problem("problem-email-typo", suggestion=f"{local}@{meant}") if meant != domain else None
