"""b24pysdk as its documentation advises for many commands: ``client.call_batches()``.

It is synchronous: a batch begins when the one before it has ended. It repeats answers with 503 and
nothing else, and tells refused commands beside the results of the others.
"""

import os
import time
from typing import Any

import structlog

from benchmarks.contestants.work import (
    CONTACT,
    DEAL,
    Work,
    contact_fields,
    deal_fields,
    look_up,
    trace_params,
)

log = structlog.get_logger()


class B24PySdk:
    """Goes through the methods; who is refused at one is left out at the next."""

    def __init__(self, work: Work) -> None:
        from b24pysdk import BitrixWebhook, Client, Config

        # Its default, 10 s, is shorter than fifty slow commands take.
        Config().configure(default_read_timeout=60)
        domain = self_domain(work.webhook)
        self._work = work
        self._client = Client(BitrixWebhook(domain=domain, webhook_token="1/sandbox"))  # noqa: S106  the sandbox's

    async def prepare(self) -> None:
        """There is nothing to prepare."""

    async def drain(self) -> None:
        """Make four calls in all; nothing else runs in this process meanwhile."""
        try:
            self._drain()
        except Exception as error:  # noqa: BLE001  whatever it raises, it has given up here
            log.warning("contestant_gave_up", error=type(error).__name__)

    def _drain(self) -> None:
        crm, prospects = self._client.crm, dict(enumerate(self._work.prospects))
        self._all(
            {
                n: crm.duplicate.findbycomm(
                    type="PHONE",
                    values=look_up(one)["values"],
                    entity_type="CONTACT",
                )
                for n, one in prospects.items()
            }
        )
        contacts = self._all(
            {
                n: crm.item.add(entity_type_id=CONTACT, fields=contact_fields(one))
                for n, one in prospects.items()
            }
        )
        deals = self._all(
            {
                n: crm.item.add(
                    entity_type_id=DEAL,
                    fields=deal_fields(prospects[int(n)], contact["item"]["id"]),
                )
                for n, contact in contacts.items()
            }
        )
        now = time.time()
        traces = {
            n: trace_params(contacts[n]["item"]["id"], deal["item"]["id"], now=now)
            for n, deal in deals.items()
        }
        self._all(
            {
                n: crm.tracking.trace.add(trace=trace["TRACE"], entities=trace["ENTITIES"])
                for n, trace in traces.items()
            }
        )

    def _all(self, requests: dict[Any, Any]) -> dict[Any, Any]:
        found: dict[Any, Any] = self._client.call_batches(requests).result.result
        return found


def self_domain(webhook: str) -> str:
    """Return host and port, which is all that the library wants to know."""
    return webhook.split("/")[2]


def trust(ca_file: str) -> dict[str, str]:
    """Return the environment in which it trusts that authority: it speaks nothing but HTTPS."""
    return os.environ | {"REQUESTS_CA_BUNDLE": ca_file}
