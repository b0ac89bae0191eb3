"""The baseline of ``lone``: the same commands with our client, one request each."""

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.encoding import Params
from crm.client.methods import (
    CommentAdd,
    CommunicationType,
    EntityList,
    EntityType,
    FindDuplicates,
    ItemAdd,
    TraceAdd,
    TracedEntity,
)
from crm.gateway.phone_spellings import searches

TRACE = '{"ts":1772000000,"tags":{"ts":1772000000,"list":{"utm_source":"google"}}}'


async def deliver_one_by_one(client: Bitrix24Client, number: int) -> None:
    """Look a new person up, make contact, deal, trace and comment. Nothing is stored meanwhile."""
    phone, email = f"+493091{number:06d}", f"bob{number}@example.com"
    likeliest = searches((phone,))[0]
    await client.call(FindDuplicates(CommunicationType.PHONE, likeliest, EntityType.CONTACT))
    await client.call(FindDuplicates(CommunicationType.EMAIL, (email,), EntityType.CONTACT))
    await client.call(EntityList(EntityType.CONTACT, {"IM": f"telegram:{number}"}, ("ID",)))
    person: Params = {"name": "Bob", "fm": [_row("PHONE", phone), _row("EMAIL", email)]}
    contact = await client.call(ItemAdd(EntityType.CONTACT, person))
    fields: Params = {
        "title": "Five questions: Bob",
        "contactIds": [contact],
        "utmSource": "google",
    }
    deal = await client.call(ItemAdd(EntityType.DEAL, fields))
    traced = (TracedEntity(EntityType.CONTACT, contact), TracedEntity(EntityType.DEAL, deal))
    await client.call(TraceAdd(TRACE, traced))
    await client.call(CommentAdd(EntityType.DEAL, deal, "The answers."))


def _row(kind: str, value: str) -> Params:
    return {"typeId": kind, "valueType": "WORK", "value": value}
