"""Callback data under the buttons of ``/variants``.

::

    vx:l:<page>:<search>    the list, and what was looked for
    vx:e:<number>           one comparison
    vx:k:<number>:<a|b>     everybody is to get that variant: asks
    vx:K:<number>:<a|b>     does it
"""

import re
from dataclasses import dataclass

from intake.kernel.ids import ExperimentId
from intake.links.experiment import Arm

SEARCH_LENGTH = 24


@dataclass(frozen=True, slots=True)
class ExperimentsPageWanted:
    """The list, or another page of it."""

    page: int
    search: str


@dataclass(frozen=True, slots=True)
class ExperimentWanted:
    """One comparison."""

    number: ExperimentId


@dataclass(frozen=True, slots=True)
class VariantKept:
    """Everybody is to get one variant."""

    number: ExperimentId
    arm: Arm
    surely: bool


ExperimentAct = ExperimentsPageWanted | ExperimentWanted | VariantKept


@dataclass(frozen=True, slots=True)
class ExperimentPressed:
    """A button under ``/variants``."""

    act: ExperimentAct


_LIST = re.compile(r"l:([0-9]{1,4}):([^:]{0,24})")
_ONE = re.compile(r"e:([0-9]{1,18})")
_KEPT = re.compile(r"([kK]):([0-9]{1,18}):([ab])")


def searchable(typed: str) -> str:
    """Return what can be looked for, and fits a button's data: codes and words in Latin letters;
    of other words as much as fits."""
    kept = typed.replace(":", " ").strip()[:SEARCH_LENGTH]
    while len(kept.encode()) > 2 * SEARCH_LENGTH:
        kept = kept[:-1]
    return kept


def experiments_data(page: int, search: str = "") -> str:
    """Return the data of a button that shows the list."""
    return f"vx:l:{page}:{search}"


def experiment_data(number: ExperimentId) -> str:
    """Return the data of a button that shows one."""
    return f"vx:e:{number}"


def keep_data(number: ExperimentId, arm: Arm, *, surely: bool = False) -> str:
    """Return the data of a button by which everybody gets one variant."""
    return f"vx:{'K' if surely else 'k'}:{number}:{arm}"


def read_experiment(rest: str) -> ExperimentPressed | None:
    """Read what follows ``vx:``."""
    if page := _LIST.fullmatch(rest):
        return ExperimentPressed(ExperimentsPageWanted(int(page[1]), page[2]))
    if one := _ONE.fullmatch(rest):
        return ExperimentPressed(ExperimentWanted(ExperimentId(int(one[1]))))
    kept = _KEPT.fullmatch(rest)
    if kept is None:
        return None
    number = ExperimentId(int(kept[2]))
    return ExperimentPressed(VariantKept(number, Arm(kept[3]), surely=kept[1] == "K"))
