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
    if not local.isascii():
        return problem("problem-email-letters")
    if not domain or "." not in domain:
        suggestion = domain.replace(",", ".")
        if suggestion != domain:
            return problem("problem-email-typo", suggestion=f"{local}@{suggestion}")
        return problem("problem-email-domain")
    stem, _, ending = domain.rpartition(".")
    if ending.lower() in NO_SUCH_ENDING:
        meant = f"{local}@{stem}.{NO_SUCH_ENDING[ending.lower()]}"
        return problem("problem-email-typo", suggestion=meant)
    try:
        address = validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return problem("problem-email-invalid")
    return address.ascii_email or address.normalized
