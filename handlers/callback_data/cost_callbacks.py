"""Callback data under costs and rates.

::

    co:<verb>:<number>:<page>   verbs: l the list, a ask before one is removed, d remove it
    ra:<verb>:<currency>:<day>:<page>   verbs: a ask before one is removed, d remove it, l the list
    nd:<verb>:<chat>:<rhythm>:<hour>:<page>   digests; verbs: l the list, p one chat, s set, o off
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.kernel.ids import ChatId
from intake.stats.numbers_digest import DigestRhythm


class CostVerb(StrEnum):
    """What a button under costs, or under rates, does."""

    LIST = "l"
    ASK = "a"
    DROP = "d"


@dataclass(frozen=True, slots=True)
class MoneyPressed:
    """A button under costs, rates or digests: one handler has them all."""


@dataclass(frozen=True, slots=True)
class CostPressed(MoneyPressed):
    """A button under ``/costs``."""

    verb: CostVerb
    cost_id: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class RatePressed(MoneyPressed):
    """A button under ``/rates``."""

    verb: CostVerb
    currency: str = ""
    since: date = date(2000, 1, 1)
    page: int = 0


class DigestVerb(StrEnum):
    """What a button under ``/digest`` does."""

    LIST = "l"
    CHAT = "p"
    SET = "s"
    OFF = "o"


@dataclass(frozen=True, slots=True)
class DigestPressed(MoneyPressed):
    """A button under ``/digest``."""

    verb: DigestVerb
    chat_id: ChatId
    rhythm: DigestRhythm = DigestRhythm.WEEKLY
    hour: int = 9
    page: int = 0


_COST = re.compile(r"([lad]):([0-9]{1,18}):([0-9]{1,6})")
_RATE = re.compile(r"([lad]):([A-Z]{0,3}):([0-9]{4}-[0-9]{2}-[0-9]{2}):([0-9]{1,6})")
_DIGEST = re.compile(r"([lpso]):(-?[0-9]{1,20}):(daily|weekly):([0-9]{1,2}):([0-9]{1,6})")


def cost_data(pressed: CostPressed) -> str:
    """Return the data of a button under costs."""
    return f"co:{pressed.verb}:{pressed.cost_id}:{pressed.page}"


def rate_data(pressed: RatePressed) -> str:
    """Return the data of a button under rates."""
    return f"ra:{pressed.verb}:{pressed.currency}:{pressed.since}:{pressed.page}"


def digest_data(pressed: DigestPressed) -> str:
    """Return the data of a button under digests."""
    return f"nd:{pressed.verb}:{pressed.chat_id}:{pressed.rhythm}:{pressed.hour}:{pressed.page}"


def read_cost_press(rest: str) -> CostPressed | None:
    """Read what follows ``co:``."""
    match = _COST.fullmatch(rest)
    return None if match is None else CostPressed(CostVerb(match[1]), int(match[2]), int(match[3]))


def read_rate_press(rest: str) -> RatePressed | None:
    """Read what follows ``ra:``."""
    match = _RATE.fullmatch(rest)
    if match is None:
        return None
    try:
        since = date.fromisoformat(match[3])
    except ValueError:  # no such day
        return None
    return RatePressed(CostVerb(match[1]), match[2], since, int(match[4]))


def read_digest_press(rest: str) -> DigestPressed | None:
    """Read what follows ``nd:``."""
    match = _DIGEST.fullmatch(rest)
    if match is None or int(match[4]) > 23:
        return None
    chat, rhythm = ChatId(int(match[2])), DigestRhythm(match[3])
    return DigestPressed(DigestVerb(match[1]), chat, rhythm, int(match[4]), int(match[5]))
