"""What the handlers of costs, rates and digests work with."""

from dataclasses import dataclass

from intake.kernel.clock import Clock
from intake.stats.change_numbers import ChangeNumbers
from intake.stats.digest_times import SetNumbersDigest


@dataclass(frozen=True, slots=True)
class MoneyCases:
    """Each asks itself whether whoever acts may."""

    change: ChangeNumbers
    digests: SetNumbersDigest
    clock: Clock
    zone: str
    currency: str | None
    """Into which rates convert; ``None``: none is set."""
