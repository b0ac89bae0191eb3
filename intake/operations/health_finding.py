"""What was found by a look at everything: one line each, with what to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from intake.forms.violations import FileFault

FindingArg = str | int | timedelta | FileFault


class Severity(StrEnum):
    """How bad it is; the worst comes first."""

    FATAL = "fatal"
    """The process cannot start with it."""
    FAULT = "fault"
    """Something does not work, or will not."""
    HINT = "hint"
    """Nothing is wrong; it could be better."""
    GOOD = "good"


class Remedy(StrEnum):
    """What we may put right ourselves, once somebody has said so."""

    WEBHOOK = "webhook"
    MENUS = "menus"
    NAMES = "names"
    """The words by which the bot introduces itself before somebody presses Start."""


class Topic(StrEnum):
    """What a finding is about."""

    SETTINGS = "settings"
    FORMS = "forms"
    LINKS = "links"
    RULES = "rules"
    PEOPLE = "people"
    TELEGRAM = "telegram"
    CHATS = "chats"
    TEAMS = "teams"
    PORTAL = "portal"
    DELIVERY = "delivery"
    LINE = "line"
    CLOCKS = "clocks"
    DATABASE = "database"
    DISK = "disk"
    HTTP = "http"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """One thing, as a key of the texts with its arguments."""

    topic: Topic
    severity: Severity
    text: str
    args: Mapping[str, FindingArg] = field(default_factory=dict)
    near: str | None = None
    """What was most likely meant."""
    known: tuple[str, ...] = ()
    """What there is instead, where nothing is near and that is not much."""
    remedy: Remedy | None = None
    unseen: tuple[Topic, ...] = ()
    """What could not be looked at, or not wholly, because of it. If all is well nevertheless,
    nothing is said of these."""


def said(topic: Topic, severity: Severity, line: str) -> HealthFinding:
    """Return a finding in the words of whoever found it."""
    return HealthFinding(topic, severity, "health-said", {"line": line})


_ORDER = tuple(Severity)


def worst_first(findings: tuple[HealthFinding, ...]) -> tuple[HealthFinding, ...]:
    """Return them with the troubles in front; equals stay in the order of the checks."""
    return tuple(sorted(findings, key=lambda one: _ORDER.index(one.severity)))
