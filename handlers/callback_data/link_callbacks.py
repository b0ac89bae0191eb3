"""Callback data under the buttons of links and of their vocabulary.

::

    ln:<verb>:<link>:<page>:<revision>:<search>    /links; what is done to a link carries the
                                                   revision that was shown
    sv:<verb>:<field>:<value>:<page>               /vocabulary, and questions about sources
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from intake.kernel.ids import LinkId
from intake.links.known_values import KEPT_FIELDS, KnownValueId, LinkField
from intake.links.link import Link
from intake.links.link_page import TAG_MARK, LinkQuery, LinkStatus

NO_LINK = LinkId(0)
LONGEST_SEARCH = 36
"""Bytes of a search: with it the data of a button is within Telegram's 64."""


class LinkVerb(StrEnum):
    """What a button under ``/links`` shows or does."""

    LIST = "l"
    ARCHIVE = "a"
    """The list of archived links."""
    TAGS = "t"
    VIEW = "v"
    EDIT = "e"
    COPY = "c"
    PICTURE = "p"
    """The QR code as a picture."""
    DRAWING = "g"
    """The QR code for print."""
    SNIPPET = "s"
    ON = "n"
    OFF = "o"
    OFF_SURELY = "oo"
    PUT_AWAY = "x"
    PUT_AWAY_SURELY = "xx"
    TAKE_OUT = "u"


@dataclass(frozen=True, slots=True)
class LinkPressed:
    """A button under ``/links`` was pressed."""

    verb: LinkVerb
    link_id: LinkId = NO_LINK
    page: int = 0
    """Of the list, to go back to."""
    revision: int = 0
    search: str = ""

    def to(self, verb: LinkVerb, link: Link | None = None) -> "LinkPressed":
        """Return another button of the same list; of a link, as it is now."""
        if link is None:
            return replace(self, verb=verb, link_id=NO_LINK, revision=0)
        return replace(self, verb=verb, link_id=link.id, revision=link.revision)

    def query(self, status: LinkStatus) -> LinkQuery:
        """Return which links are listed."""
        return LinkQuery(self.search, status)


class SourceVerb(StrEnum):
    """What a button about the vocabulary shows or does."""

    FIELDS = "f"
    LIST = "l"
    VIEW = "v"
    CONFIRM = "y"
    REOPEN = "n"
    QUIET = "q"
    FORGET = "x"
    FORGET_SURELY = "xx"
    ANSWERED = "a"
    """*It is there*, under a question: what else is open stays asked."""
    HUSH = "h"
    """*Don’t ask any more*, under a question: about all that it names."""


@dataclass(frozen=True, slots=True)
class SourcePressed:
    """A button about the vocabulary was pressed."""

    verb: SourceVerb
    field: LinkField = LinkField.SOURCE
    value_id: KnownValueId = KnownValueId(0)  # noqa: RUF009 - a number
    page: int = 0


_LINK = re.compile(r"([a-z]{1,2}):([0-9]{1,18}):([0-9]{1,5}):([0-9]{1,6}):(.*)", re.DOTALL)
_SOURCE = re.compile(r"([a-z]{1,2}):([a-z]{1,10}):([0-9]{1,18}):([0-9]{1,4})")
_LINK_VERBS = {verb.value: verb for verb in LinkVerb}
_SOURCE_VERBS = {verb.value: verb for verb in SourceVerb}
_FIELDS = {str(field): field for field in KEPT_FIELDS}


def link_press_data(pressed: LinkPressed) -> str:
    """Return the data of a button under ``/links``."""
    return f"ln:{pressed.verb}:{pressed.link_id}:{pressed.page}:{pressed.revision}:{pressed.search}"


def source_press_data(pressed: SourcePressed) -> str:
    """Return the data of a button about the vocabulary."""
    return f"sv:{pressed.verb}:{pressed.field}:{pressed.value_id}:{pressed.page}"


def read_link_press(rest: str) -> LinkPressed | None:
    """Read the data of a button under ``/links``."""
    match = _LINK.fullmatch(rest)
    verb = _LINK_VERBS.get(match[1]) if match else None
    if match is None or verb is None:
        return None
    return LinkPressed(verb, LinkId(int(match[2])), int(match[3]), int(match[4]), match[5])


def read_source_press(rest: str) -> SourcePressed | None:
    """Read the data of a button about the vocabulary."""
    match = _SOURCE.fullmatch(rest)
    verb = _SOURCE_VERBS.get(match[1]) if match else None
    field = _FIELDS.get(match[2]) if match else None
    if match is None or verb is None or field is None:
        return None
    return SourcePressed(verb, field, KnownValueId(int(match[3])), int(match[4]))


def fits_a_button(search: str) -> bool:
    """Say whether a search is short enough for the buttons of its pages."""
    return len(search.encode()) <= LONGEST_SEARCH


def tag_search(tag: str) -> str:
    """Return the search that lists what has a tag. Of a tag that is too long for a button it is the
    beginning, as a word: others may begin like that."""
    whole = f"{TAG_MARK}{tag}"
    if fits_a_button(whole):
        return whole
    return tag.encode()[:LONGEST_SEARCH].decode(errors="ignore")
