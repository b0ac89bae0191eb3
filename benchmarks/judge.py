"""What a portal holds after a run: who is in it once, who twice, who not at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.waiting import Prospect


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found for those whom the portal did not refuse."""

    requests: int
    commands: int
    """Method calls, those in batches included."""
    complete: int
    """Submissions with a contact, a deal of it, and a trace linked to both."""
    lost: int
    """Submissions without all of that."""
    doubled: int
    """Contacts, deals and traces beyond one for each submission. A contact whose deal was refused
    is none: it waits for the decision of people."""
    entities: int

    @property
    def minimum(self) -> int:
        """Requests that these commands would have needed in full batches."""
        return -(-self.commands // 50)


def judge(state: dict[str, Any], prospects: Sequence[Prospect]) -> Verdict:
    """Look through a portal's memory."""
    contacts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entity in state["entities"]["contact"]:
        for row in entity["multifields"]:
            if row["type_id"] == "PHONE":
                contacts[row["value"]].append(entity)
    deals: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for entity in state["entities"]["deal"]:
        deals[int(entity["fields"].get("CONTACT_ID") or 0)].append(entity)
    wanted = [prospect for prospect in prospects if not prospect.refused]
    complete = present = 0
    for prospect in wanted:
        pairs = [(one, deal) for one in contacts[prospect.phone] for deal in deals[one["id"]]]
        traced = any(set(one["traces"]) & set(deal["traces"]) for one, deal in pairs)
        complete += traced
        present += bool(contacts[prospect.phone]) + bool(pairs) + traced
    entities = len(state["traces"]) + sum(
        len(state["entities"][kind]) for kind in ("contact", "deal")
    )
    left_behind = sum(len(contacts[one.phone]) for one in prospects if one.refused)
    return Verdict(
        requests=state["requests"]["count"],
        commands=sum(state["requests"]["calls"].values()),
        complete=complete,
        lost=len(wanted) - complete,
        doubled=entities - present - left_behind,
        entities=entities,
    )
