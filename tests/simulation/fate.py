"""What goes wrong: drawn from one seed, at every outside call and every commit."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Blow(StrEnum):
    """What can happen to one request."""

    NONE = "none"
    CUT_BEFORE = "cut_before"
    """The connection breaks, and the portal never heard of the request."""
    CUT_AFTER = "cut_after"
    """The portal does it all, and the answer is lost."""
    WORKS_ON = "works_on"
    """The client gives up; the portal begins, or goes on, within its own patience."""
    DIES = "dies"
    """The portal dies between two commands."""
    GARBLED = "garbled"
    """The portal does it all, and its answer lies, contradicts itself or leaves something out."""
    HTML = "html"
    SERVER_ERROR = "server_error"
    RATE_LIMIT = "rate_limit"
    NO_AUTH = "no_auth"
    OVERLOAD = "overload"


BLOWS = tuple(blow for blow in Blow if blow is not Blow.NONE)


@dataclass(frozen=True, slots=True)
class Weather:
    """What the dice of a run choose from."""

    blows: tuple[Blow, ...] = BLOWS
    badness: tuple[float, ...] = (0.05, 0.15, 0.4)
    """How probable a blow is, of which one is drawn for the run."""
    spares_questions: bool = False
    """Only what would make something in the portal is hit."""
    loses_answers: bool = False
    """Telegram does what it is asked, and its answers are lost."""


USUAL = Weather()


@dataclass
class Fate:
    """The dice of one run. Blows and crashes are finite: then the weather is fair."""

    dice: Random
    blows_left: int
    crashes_left: int
    badness: float
    weather: Weather
    met: Counter[str] = field(default_factory=Counter)

    def blow(self, *, question: bool) -> Blow:
        """Say what happens to a request to the portal."""
        if question and self.weather.spares_questions:
            return Blow.NONE
        if self.blows_left == 0 or self.dice.random() > self.badness:
            return Blow.NONE
        self.blows_left -= 1
        blow = self.dice.choice(self.weather.blows)
        self.met[blow] += 1
        return blow

    def telegram_fails(self) -> bool:
        """Say whether a call to Telegram breaks."""
        if self.blows_left == 0 or self.dice.random() > self.badness / 2:
            return False
        self.blows_left -= 1
        self.met["telegram"] += 1
        return True

    def crash(self) -> bool:
        """Say whether the process is killed at this moment."""
        if self.crashes_left == 0 or self.dice.random() > self.badness / 15:
            return False
        self.crashes_left -= 1
        self.met["crash"] += 1
        return True

    def life(self) -> float | None:
        """Draw when a new process is killed, wherever it is then; ``None``: not by the clock."""
        if self.crashes_left == 0 or self.dice.random() > 2 * self.badness:
            return None
        self.crashes_left -= 1
        self.met["killed"] += 1
        return self.seconds(90.0)

    def seconds(self, most: float) -> float:
        """Draw how long something takes."""
        return self.dice.random() * most
