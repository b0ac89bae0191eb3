"""The addresses by which prospects arrive."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl

from intake.kernel.visible import clean

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
_COMMAND = re.compile(
    r"/(?:start|code)(?:@(?P<bot>\w+))?\s*[=:]\s*(?P<argument>\S.*)", re.IGNORECASE | re.DOTALL
)
_END_OF_A_LINK = re.compile(r"\??start=([\w-]{1,64})", re.IGNORECASE | re.ASCII)
"""What is left when only the end of a link was copied."""
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
        group. Whatever stands around it makes no difference, nor do signs that nobody sees. The
        address of our redirect is a link to this bot as well.
        """
        pasted = unescape(clean(text))
        command = _COMMAND.fullmatch(pasted)
        if command is not None and self._is_ours(command["bot"]):
            inner = self.payload_in(command["argument"])
            return command["argument"] if inner is None else inner
        end = _END_OF_A_LINK.fullmatch(pasted)
        if end is not None:
            return end[1]
        found = (self._payload_of(link) for link in _LINK.finditer(pasted))
        payload = next((payload for payload in found if payload is not None), None)
        return self._code_in(pasted) if payload is None else payload

    def _is_ours(self, bot: str | None) -> bool:
        return bot is None or bot.casefold() == self.username.casefold()

    def _code_in(self, pasted: str) -> str | None:
        """Return the code behind which our redirect was pasted."""
        if self.public_url is None or "/go/" not in pasted:
            return None
        place = re.escape(self.public_url.partition("://")[2])
        found = re.search(
            rf"(?<![\w.@/-])(?:https?://)?{place}/go/([\w-]+)", pasted, re.IGNORECASE | re.ASCII
        )
        return found and found[1]

    def _payload_of(self, link: re.Match[str]) -> str | None:
        query = {
            name.casefold(): value
            for name, value in parse_qsl(link["query"] or "", keep_blank_values=True)
        }
        named = link["path"] or link["host"] or query.get("domain", "")
        if not self._is_ours(named):
            return None
        if "startgroup" in query or "startchannel" in query:
            return None
        return _AFTER_A_PAYLOAD.sub("", query.get("start", ""))

    def by_redirect(self, code: str) -> str | None:
        """Return the address that notes a visit on the way to the bot, if there is one."""
        return f"{self.public_url}/go/{code}" if self.public_url else None
