"""Callback data under the buttons of ``/audit``.

::

    au:<verb>:<kind>:<person>:<page>    verbs: e entries, w whoever changed something;
                                        kind - and person 0: of all
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from intake.kernel.ids import PersonId
from intake.team.audit import AuditKind, AuditQuestion


class AuditVerb(StrEnum):
    """What such a button shows."""

    ENTRIES = "e"
    AUTHORS = "w"


@dataclass(frozen=True, slots=True)
class AuditPressed:
    """A button under ``/audit``."""

    verb: AuditVerb
    question: AuditQuestion
    page: int = 0


_DATA = re.compile(r"([ew]):([a-z-]):([0-9]{1,18}):([0-9]{1,6})")
_KINDS = {one.value: one for one in AuditKind}


def audit_data(verb: AuditVerb, question: AuditQuestion, page: int = 0) -> str:
    """Return the data of such a button."""
    return f"au:{verb}:{question.kind or '-'}:{question.person_id or 0}:{page}"


def read_audit_press(rest: str) -> AuditPressed | None:
    """Read what follows ``au:``."""
    match = _DATA.fullmatch(rest)
    if match is None or (match[2] != "-" and match[2] not in _KINDS):
        return None
    person_id = PersonId(int(match[3])) if int(match[3]) else None
    question = AuditQuestion(_KINDS.get(match[2]), person_id)
    return AuditPressed(AuditVerb(match[1]), question, int(match[4]))
