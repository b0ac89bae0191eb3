"""The baseline: our client, one call at a time, and nothing is kept or repeated."""

import time

from benchmarks.contestants.work import Work, contact_fields, deal_fields, look_up, trace_params
from benchmarks.waiting import Prospect
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.call_errors import Bitrix24Error
from crm.client.encoding import Params
from crm.client.endpoint import WebhookUrl
from crm.client.methods import (
    CommunicationType,
    EntityType,
    FindDuplicates,
    ItemAdd,
    TraceAdd,
    TracedEntity,
)


class OneByOne:
    """Takes the submissions in turn; an error ends that one."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def prepare(self) -> None:
        """There is nothing to prepare."""

    async def drain(self) -> None:
        """Make four calls for each."""
        async with open_session() as session:
            client = Bitrix24Client(session, WebhookUrl(self._work.webhook))
            for prospect in self._work.prospects:
                try:
                    await deliver(client, prospect)
                except Bitrix24Error:
                    continue


async def deliver(client: Bitrix24Client, prospect: Prospect) -> None:
    """Bring one in."""
    asked = look_up(prospect)
    await client.call(
        FindDuplicates(CommunicationType.PHONE, tuple(asked["values"]), EntityType.CONTACT)
    )
    fields: Params = contact_fields(prospect)
    contact = await client.call(ItemAdd(EntityType.CONTACT, fields))
    deal = await client.call(ItemAdd(EntityType.DEAL, deal_fields(prospect, contact)))
    trace = trace_params(contact, deal, now=time.time())["TRACE"]
    traced = (TracedEntity(EntityType.CONTACT, contact), TracedEntity(EntityType.DEAL, deal))
    await client.call(TraceAdd(trace, traced))
