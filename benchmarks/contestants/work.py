"""The work that everybody does for each submission, and what they are told of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from benchmarks.waiting import Prospect
from crm.client.limits.request_limits import STANDARD, RateLimit

CHAINS = 16
"""Chains of three commands in one batch."""
CONTACT, DEAL = 3, 2
"""The entity types of ``crm.item.*``."""


class Kind(StrEnum):
    """How much is brought in."""

    SAME = "same"
    """Look the phone up, make contact and deal, link one trace to both."""
    BUNDLE = "bundle"
    """Our whole default bundle: e-mail and Telegram id are looked up as well, and the answers
    stand in the timeline."""


class Way(StrEnum):
    """How ours sends many at once: pipelined or staged, which the files of results call by older
    words; the product chooses."""

    CHOSEN = "chosen"
    PIPELINED = "chains"
    STAGED = "waves"


@dataclass(frozen=True, slots=True)
class Work:
    """One run of one contestant."""

    webhook: str
    prospects: Sequence[Prospect]
    kind: Kind
    folder: Path
    """For a database."""
    factor: float
    """How many times as fast this process lives."""
    way: Way = Way.CHOSEN
    rate: RateLimit = STANDARD
    """The portal's bucket; the others than ours do without."""


class Contestant(Protocol):
    """Brings everybody in. What fails and is not repeated by it stays out."""

    async def prepare(self) -> None:
        """Do what belongs before the start: the submissions wait already."""
        ...

    async def drain(self) -> None:
        """Work until nothing can be done any more."""
        ...


def look_up(prospect: Prospect) -> dict[str, Any]:
    """Return the parameters of ``crm.duplicate.findbycomm``."""
    return {"type": "PHONE", "values": [prospect.phone], "entity_type": "CONTACT"}


def chain(prospect: Prospect, *, now: float) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return contact, deal and trace as methods with parameters that refer to each other."""
    number = prospect.number
    contact, deal = (f"$result[{kind}{number}][item][id]" for kind in "cd")
    return {
        f"c{number}": (
            "crm.item.add",
            {"entityTypeId": CONTACT, "fields": contact_fields(prospect)},
        ),
        f"d{number}": (
            "crm.item.add",
            {"entityTypeId": DEAL, "fields": deal_fields(prospect, contact)},
        ),
        f"t{number}": ("crm.tracking.trace.add", trace_params(contact, deal, now=now)),
    }


def parts(everybody: Sequence[Prospect], size: int) -> Iterator[Sequence[Prospect]]:
    """Return everybody in parts of that size."""
    return (everybody[begin : begin + size] for begin in range(0, len(everybody), size))


def contact_fields(prospect: Prospect) -> dict[str, Any]:
    """Return a contact's fields."""
    phone = {"typeId": "PHONE", "valueType": "WORK", "value": prospect.phone}
    return {"name": prospect.name, "fm": [phone]}


def deal_fields(prospect: Prospect, contact: int | str) -> dict[str, Any]:
    """Return a deal's fields; the contact is an id, or a reference to one."""
    del prospect
    return {"title": "Call me back", "contactIds": [contact], "utmSource": "google"}


def trace_params(contact: int | str, deal: int | str, *, now: float) -> dict[str, Any]:
    """Return the parameters of ``crm.tracking.trace.add``."""
    tags = {"ts": int(now), "list": {"utm_source": "google", "utm_medium": "cpc"}}
    return {
        "TRACE": json.dumps({"ts": int(now), "tags": tags}),
        "ENTITIES": [{"TYPE": "CONTACT", "ID": contact}, {"TYPE": "DEAL", "ID": deal}],
    }
