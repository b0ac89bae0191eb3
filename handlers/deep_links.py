"""The addresses by which prospects arrive."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl

from intake.visible import clean

_LINK = re.compile(
    r"""(?<![\w.@/-])(?:
        (?:(?:https?://)?(?:www\.)?(?:t|telegram)\.(?:me|dog)/@?(?P<path>\w+)/?)
        |(?:(?:https?://)?(?P<host>\w+)\.t\.me/?)
        |(?:tg:(?://)?resolve/?(?=\?))
    )(?![\w/@.-]*\w)(?:\?(?P<query>[^\s<>"'«»„“”‘’)\]}|]*))?""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
"""Official forms of a link to a username (core.telegram.org/api/links), with what people and
messengers leave off or add. What may follow is no part of a longer name or path."""
_COMMAND = re.compile(r"/(?:start|code)\s*[=:]\s*(\S.*)", re.IGNORECASE | re.DOTALL)
_AFTER_A_PAYLOAD = re.compile(r"[^A-Za-z0-9_-].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DeepLinks:
    """Makes deep links to one bot, and recognises them."""

    username: str
    """The bot's, without ``@``."""
    public_url: str | None = None
    """Where our redirect is reached; ``None``: nowhere."""

    def to(self, code: str) -> str:
        """Return the address that opens the bot with this start payload."""
        return f"https://t.me/{self.username}?start={code}"

    def payload_in(self, text: str) -> str | None:
        """Return what a pasted link to this bot, or ``/start=…``, would have started it with.

        ``None`` without one: a link to another bot is none, nor is one that adds the bot to a
        group. Whatever stands around it makes no difference, nor do signs that nobody sees.
        """
        pasted = unescape(clean(text))
        command = _COMMAND.fullmatch(pasted)
        if command is not None:
            inner = self.payload_in(command[1])
            return command[1] if inner is None else inner
        found = (self._payload_of(link) for link in _LINK.finditer(pasted))
        return next((payload for payload in found if payload is not None), None)

    def _payload_of(self, link: re.Match[str]) -> str | None:
        query = {
            name.casefold(): value
            for name, value in parse_qsl(link["query"] or "", keep_blank_values=True)
        }
        named = link["path"] or link["host"] or query.get("domain", "")
        if named.casefold() != self.username.casefold():
            return None
        if "startgroup" in query or "startchannel" in query:
            return None
        return _AFTER_A_PAYLOAD.sub("", query.get("start", ""))

    def by_redirect(self, code: str) -> str | None:
        """Return the address that notes a visit on the way to the bot, if there is one."""
        return f"{self.public_url}/go/{code}" if self.public_url else None
