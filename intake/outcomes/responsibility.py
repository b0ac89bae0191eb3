"""Who is responsible: last seen, ours, and theirs. Pure.

The CRM tells who is responsible, not who changed it or when. What we saw last is the base: whatever
differs from it was changed there, and wins. All else is our own, or the echo of it: without the
base, the echo of our own change would take leads away from their owners. Whom we told the CRM of
without hearing whether that arrived is such an echo as well, whoever has the lead by then.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.kernel.ids import PersonId

NOBODY = 0
"""The base of a lead that is owned outside, and of an entity that was seen to have changed:
whoever stands there is looked at again."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Nothing changed there: who has the lead here has it."""


@dataclass(frozen=True, slots=True)
class Adopt:
    """Somebody there gave it to a member."""

    person_id: PersonId


@dataclass(frozen=True, slots=True)
class LeaveOutside:
    """Somebody there gave it to one who is no member here."""


Reconciliation = Keep | Adopt | LeaveOutside


def reconcile(
    base: int | None,
    ours: int | None,
    theirs: int | None,
    members: Mapping[int, PersonId],
    *,
    sent: int | None = None,
) -> Reconciliation:
    """Merge three ways. All are users of the CRM; ``members`` says who of ours they are.

    ``base`` is ``None`` before anything was seen: then nobody can tell a change from what was
    always so, and nothing is taken away.
    """
    if base is None or theirs is None or theirs in {base, ours, sent}:
        return Keep()
    person_id = members.get(theirs)
    return LeaveOutside() if person_id is None else Adopt(person_id)


def is_ours_to_set(
    base: int | None, ours: int, theirs: int | None, *, sent: int | None = None
) -> bool:
    """Say whether the CRM is to be told of ours: it says another, and nobody there changed it since
    we looked."""
    return theirs != ours and (base is None or theirs in {None, base, sent})
