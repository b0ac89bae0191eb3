"""A question and an add, and what the client raises for them."""

from typing import Any

import pytest

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error
from crm.client.methods import EntityType, ItemAdd, ItemGet

ADD = ItemAdd(EntityType.DEAL, {"title": "Ann & Co"})
GET = ItemGet(EntityType.DEAL, 7)


async def trouble(client: Bitrix24Client, method: Any) -> Bitrix24Error:
    with pytest.raises(Bitrix24Error) as caught:
        await client.call(method)
    return caught.value
