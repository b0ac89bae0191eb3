"""What a question asks for: handlers choose the keyboard by it, the engine what may be said."""

from dataclasses import dataclass
from decimal import Decimal

from intake.forms.wording import Choice

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class ForWords:
    """Something typed."""

    sample: str
    """What an answer looks like when it is stored: it shows which fields can hold one."""


@dataclass(frozen=True, slots=True)
class ForPhone:
    """A phone number: one's own, shared by a button, or any that is typed."""


@dataclass(frozen=True, slots=True)
class ForOne:
    """One of the choices."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ForSeveral:
    """Some of the choices, until the person says that these are all."""

    choices: tuple[Choice, ...]
    most: int | None


@dataclass(frozen=True, slots=True)
class ForYesNo:
    """Yes or no. The bot's own texts name both."""


@dataclass(frozen=True, slots=True)
class ForFiles:
    """Files, until there are as many as may come, or the person says that these are all."""

    most: int
    megabytes: Decimal
    types: tuple[str, ...]
    """Empty: any."""


Asking = ForWords | ForPhone | ForOne | ForSeveral | ForYesNo | ForFiles
