"""Reading sentences: each in every language of the form."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from intake.forms.form import Wording
from intake.forms.reading import Node

_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?|https?://localhost(?:[:/?#]\S*)?")
LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Wordings:
    """Reads sentences for a form with these languages."""

    languages: tuple[str, ...] | None
    """``None``: they could not be read, so whatever is said is read in whichever language."""

    def read(self, node: Node, *, most: int) -> Wording | None:
        """Read one sentence; a plain text will do for a form with one language."""
        texts = self._texts(node, most=most)
        return Wording(texts) if texts is not None else None

    def read_urls(self, node: Node) -> Mapping[str, str] | None:
        """Read an address per language; one address will do for all of them."""
        if isinstance(node.value, Mapping):
            urls = self._texts(node, most=LONGEST_URL)
        else:
            url = node.text(most=LONGEST_URL)
            urls = dict.fromkeys(self.languages or ("",), url) if url is not None else None
        for url in set((urls or {}).values()):
            validate_url(node, url)
        return urls

    def _texts(self, node: Node, *, most: int) -> dict[str, str] | None:
        if self.languages is None:
            return self._unsorted(node, most=most)
        if not isinstance(node.value, Mapping):
            text = node.text(most=most)
            if text is None:
                return None
            if len(self.languages) > 1:
                node.violation(f"say it in each language: {', '.join(self.languages)}")
                return None
            return dict.fromkeys(self.languages, text)
        found = node.keys(self.languages)
        missing = [language for language in self.languages if language not in found]
        if missing:
            node.violation(f"the translation into {', '.join(missing)} is missing")
        texts = {language: below.text(most=most) for language, below in found.items()}
        said = {language: text for language, text in texts.items() if text is not None}
        # In the form's own order, so that the same form always has the same hash.
        ordered = {language: said[language] for language in self.languages if language in said}
        return ordered if len(ordered) == len(self.languages) else None

    @staticmethod
    def _unsorted(node: Node, *, most: int) -> dict[str, str] | None:
        """Read what is there. That languages are missing has a line of its own already."""
        nodes = node.mapping() if isinstance(node.value, Mapping) else {"": node}
        texts = {language: below.text(most=most) for language, below in (nodes or {}).items()}
        said = {language: text for language, text in texts.items() if text is not None}
        return said or None


def validate_url(node: Node, url: str) -> None:
    """Note a fault unless people can open the address."""
    if not _URL.fullmatch(url):
        node.violation(f"{url!r} is no address that people can open: write https://…")
