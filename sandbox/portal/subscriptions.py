"""Who asked for events: outgoing webhooks are switches, applications bind (bitrix24.md §11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_COMMON = (
    *("ONAPPUNINSTALL", "ONAPPINSTALL", "ONAPPUPDATE", "ONAPPPAYMENT", "ONAPPTEST"),
    *("ONAPPMETHODCONFIRM", "ONOFFLINEEVENT"),
)
_CARDS = ("LEAD", "DEAL", "COMPANY", "CONTACT", "QUOTE", "INVOICE")
_FIELD_EVENTS = (*("USERFIELDADD", "USERFIELDUPDATE", "USERFIELDDELETE", "USERFIELDSETENUMVALUES"),)
_CHANGES = ("ADD", "UPDATE", "DELETE")
_WITH_CHANGES = (
    *(*_CARDS, "CURRENCY", "PRODUCT", "PRODUCTPROPERTY", "PRODUCTSECTION", "ACTIVITY"),
    *("REQUISITE", "BANKDETAIL", "MEASURE", "TIMELINECOMMENT", "DYNAMICITEM", "TYPE"),
)
_CRM = (
    *(f"ONCRM{kind}{change}" for kind in _WITH_CHANGES for change in _CHANGES),
    *(f"ONCRM{kind}{change}" for kind in _CARDS for change in _FIELD_EVENTS),
    "ONCRMDEALMOVETOCATEGORY",
    "ONCRMINVOICESETSTATUS",
    "ONCRMADDRESSREGISTER",
    "ONCRMADDRESSUNREGISTER",
)
EVENTS: dict[str, tuple[str, ...]] = {
    "": _COMMON,
    "user": ("ONUSERADD",),
    "crm": _CRM,
}
"""The names by the scope that they need; none for those of the application itself."""
APPLICATION_ONLY = frozenset({"ONCRMDEALMOVETOCATEGORY", *_COMMON})
"""What no outgoing webhook can choose."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A handler that an application registered. ``user_id`` 0: it acts as whoever acted.

    An offline one has no address: its events wait in the application's queue.
    """

    id: int
    client_id: str
    event: str
    url: str
    user_id: int = 0
    offline: bool = False
    connector: str = ""


@dataclass(slots=True)
class Waiting:
    """An offline event: the last state of one object, until the application takes it."""

    id: int
    client_id: str
    connector: str
    event: str
    fields: dict[str, str]
    at: float
    process_id: str = ""
    failed: bool = False


@dataclass(slots=True)
class Subscriptions:
    """What applications are subscribed to, and what waits in their queues."""

    bound: list[Bound] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)

    def of(self, client_id: str) -> list[Bound]:
        """Return an application's handlers."""
        return [one for one in self.bound if one.client_id == client_id]

    def to(self, event: str) -> list[Bound]:
        """Return the handlers of an event."""
        return [one for one in self.bound if one.event == event]

    def forget(self, client_id: str) -> None:
        """Uninstall: the handlers go, and the queue with them."""
        self.bound = [one for one in self.bound if one.client_id != client_id]
        self.waiting = [one for one in self.waiting if one.client_id != client_id]

    def dump(self) -> list[dict[str, Any]]:
        """Return the handlers as JSON values."""
        return [
            {"client_id": one.client_id, "event": one.event, "url": one.url, "offline": one.offline}
            for one in self.bound
        ]
