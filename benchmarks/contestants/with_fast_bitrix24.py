"""fast-bitrix24 as its documentation advises: one ``call()`` over the whole list, for each method.

It packs batches of fifty, sends them side by side, keeps the limits, and repeats what a broken
connection ended. One refused command makes its ``call()`` an error, whatever became of the others.
"""

import asyncio
import logging
import time
from typing import Any

import structlog
from fast_bitrix24 import BitrixAsync

from benchmarks.contestants.work import (
    CHAINS,
    CONTACT,
    DEAL,
    Work,
    chain,
    contact_fields,
    deal_fields,
    look_up,
    parts,
    trace_params,
)
from crm.client.encoding import php_query

log = structlog.get_logger()


class FastBitrix24:
    """Goes through the methods, not through the submissions."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def prepare(self) -> None:
        """There is nothing to prepare."""

    async def drain(self) -> None:
        """Make four calls in all."""
        bitrix = _library(self._work)
        prospects = self._work.prospects
        try:
            await bitrix.call("crm.duplicate.findbycomm", [look_up(one) for one in prospects])
            contacts = await bitrix.call(
                "crm.item.add",
                [{"entityTypeId": CONTACT, "fields": contact_fields(one)} for one in prospects],
            )
            deals = await bitrix.call(
                "crm.item.add",
                [
                    {"entityTypeId": DEAL, "fields": deal_fields(one, _id(contact))}
                    for one, contact in zip(prospects, contacts, strict=True)
                ],
            )
            now = time.time()
            await bitrix.call(
                "crm.tracking.trace.add",
                [trace_params(_contact_of(deal), _id(deal), now=now) for deal in deals],
            )
        except Exception as error:  # noqa: BLE001  whatever it raises, it has given up here
            log.warning("contestant_gave_up", error=type(error).__name__)


class FastBitrix24ByHand(FastBitrix24):
    """The same library, with chains that its user writes: ``call_batch()``, many side by side.

    Its documentation has that method for commands that refer to each other, and says nothing of
    packing many chains: the texts of the commands, what shares a batch and what follows from a
    refusal are the user's own. Here nothing is done about refusals.
    """

    async def drain(self) -> None:
        """Look everybody up, then send all chains at once."""
        bitrix = _library(self._work)
        prospects = self._work.prospects
        await bitrix.call("crm.duplicate.findbycomm", [look_up(one) for one in prospects])
        batches = [
            {
                name: f"{method}?{php_query(params).replace(*_DEFUSED)}"
                for one in some
                for name, (method, params) in chain(one, now=time.time()).items()
            }
            for some in parts(prospects, CHAINS)
        ]
        sent = (bitrix.call_batch({"halt": 1, "cmd": commands}) for commands in batches)
        await asyncio.gather(*sent)


_DEFUSED = ("%24+result", "%24result")
"""Our encoder takes the meaning from references that stand in texts; here they are meant."""


def _library(work: Work) -> BitrixAsync:
    logging.getLogger("fast_bitrix24").setLevel(logging.ERROR)  # it would log every request
    return BitrixAsync(work.webhook, verbose=False)


def _id(answer: Any) -> int:
    item = answer.get("item", answer)
    return int(item["id"])


def _contact_of(answer: Any) -> int:
    """Return a deal's contact; answers come in the order in which batches ended."""
    item = answer.get("item", answer)
    return int(item["contactId"])
