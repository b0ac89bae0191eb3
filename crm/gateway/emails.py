"""In which spellings an e-mail address may stand in the portal: its search compares them as written
but for case (bitrix24.md §7).
"""

from yarl import URL


def email_forms(emails: tuple[str, ...]) -> tuple[str, ...]:
    """Return what to search for: the addresses, and each as people write it where its domain is not
    of ASCII letters. We keep it encoded (``xn--…``), people and web forms do not."""
    return tuple(dict.fromkeys(form for email in emails for form in (email, _as_written(email))))


def _as_written(email: str) -> str:
    name, at, domain = email.rpartition("@")
    try:
        return f"{name}{at}{URL.build(scheme='http', host=domain).host}" if domain else email
    except ValueError:
        return email
