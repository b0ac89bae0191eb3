"""The commands of a bundle by name, and which of them are still tried after a refusal."""

from dataclasses import dataclass, replace
from enum import StrEnum

from crm.client.methods.command_batch import BatchResult, Done
from intake.forms.crm_part import EntityKind

TRACE, COMMENT, JOIN, TOP_UP = "trace", "comment", "join", "top_up"
TOUCH_TRACE = "trace_"
"""Before a touch's id: the trace of one that was not credited."""

KIND_NAMES = frozenset(kind.value for kind in EntityKind)
"""Commands that add an entity have its kind's name."""
REST = "_rest"
"""Behind it: the fields that an add by another method left out."""

_SIDE_STEPS = frozenset({TOP_UP, *(f"{name}{REST}" for name in KIND_NAMES)})


class TraceReach(StrEnum):
    """To which entities the trace may be linked: linking needs the right to edit them (bitrix24.md
    §6.1).
    """

    ALL = "all"
    OURS = "ours"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is still tried. A refused side step must not dead-letter a submission whose entities can
    be made; one that was carried out must not come twice.
    """

    reach: TraceReach = TraceReach.ALL
    skipped: frozenset[str] = frozenset()
    """Side steps that need not be taken any more: done, or refused for good. What else is there is
    known from what was made."""

    def without(self, step: str) -> "Allowance | None":
        """Return what to try after that step was refused for good; None when it cannot be done
        without.
        """
        if step == TOP_UP:
            return replace(self, skipped=self.skipped | {TOP_UP})
        if is_trace(step) and self.reach is TraceReach.ALL:
            return replace(self, reach=TraceReach.OURS)
        if is_trace(step) and self.reach is TraceReach.OURS:
            return replace(self, reach=TraceReach.NONE)
        return None

    def after(self, result: BatchResult) -> "Allowance":
        """Return what is left to try after a batch."""
        done = {name for name, outcome in result.outcomes.items() if isinstance(outcome, Done)}
        return replace(self, skipped=self.skipped | (done & _SIDE_STEPS))


def is_trace(name: str) -> bool:
    """Say whether that command adds a trace."""
    return name == TRACE or name.startswith(TOUCH_TRACE)
