"""Having an application hear of changes (bitrix24.md §11). A webhook's owner does that by hand."""

import logging

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, PermanentError
from crm.client.methods.event_handlers import EventBind, EventGet
from crm.client.questions import ask_each
from crm.gateway.translation import translated

logger = logging.getLogger(__name__)

EVENTS = (
    *(
        f"ONCRM{kind}{what}"
        for kind in ("LEAD", "DEAL", "QUOTE")
        for what in ("ADD", "UPDATE", "DELETE")
    ),
    "ONCRMDEALMOVETOCATEGORY",
)
"""What moves leads. A move to another pipeline is told to applications alone."""


async def bind_events(client: Bitrix24Client, url: str) -> int:
    """Have that address told of what it is not told of yet; return how many that were.

    An installation takes all handlers away, so this is done anew after each. Raises a
    DeliveryError.
    """
    try:
        batches = client.in_background()
        answer = (await ask_each(batches, {"bound": EventGet()}))["bound"]
        if isinstance(answer, PermanentError):
            raise answer
        known = {one.event for one in answer if one.url == url}
        missing = [name for name in EVENTS if name not in known]
        answers = await ask_each(batches, {name.lower(): EventBind(name, url) for name in missing})
    except Bitrix24Error as error:
        raise translated(error, "events") from None
    refused = [one for one in answers.values() if isinstance(one, PermanentError)]
    for refusal in refused:
        logger.warning("crm_event_not_bound", extra={"code": refusal.code})
    return len(missing) - len(refused)
