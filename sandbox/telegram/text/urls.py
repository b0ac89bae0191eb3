"""Which links the server takes for buttons and text links (tdlib's ``check_link``)."""

from urllib.parse import urlsplit

_SCHEMES = frozenset({"http", "https", "tg", "ton", "tonsite"})


def checked_url(link: str) -> str | None:
    """The link as the server keeps it, or ``None`` if it is none.

    A missing scheme becomes ``http``; a host needs a dot, so that ``localhost`` is no host while
    ``127.0.0.1`` is.
    """
    link = link.strip()
    if not link or any(char.isspace() or ord(char) < 32 for char in link):
        return None
    if "://" not in link:
        link = f"http://{link}"
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _SCHEMES or not parts.netloc or port == 0:
        return None
    host = (parts.hostname or "").rstrip(".")
    if scheme in {"http", "https"} and "." not in host and ":" not in host:
        return None
    path = parts.path or ("/" if scheme in {"http", "https"} else "")
    return parts._replace(scheme=scheme, path=path).geturl()
