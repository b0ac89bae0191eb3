"""How the CRM's cards could say that somebody came by Telegram: by the directory of sources.

It is another list than the sources of Sales Intelligence (bitrix24-work.md §8). Without a
``source_id`` the portal takes the first one, which is *Call*.
"""

import re
from collections.abc import Iterable

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error
from crm.client.methods.portal_setup import Status, StatusList
from intake.forms.crm_part import Bundle
from intake.forms.form import Form
from intake.operations.health_picture import SourceHint, SourceProposal

_TELEGRAM = re.compile("telegram|телеграм", re.IGNORECASE)


async def propose_sources(
    client: Bitrix24Client, forms: Iterable[Form]
) -> tuple[SourceProposal, ...]:
    """Return what could be better about the forms' sources; nothing if the portal does not say.

    To add one takes the right to change CRM settings, which our access need not have: people do it.
    """
    concerned = [
        form for form in forms if form.crm is not None and form.crm.bundle is not Bundle.QUOTE
    ]
    try:
        sources = await client.call(StatusList("SOURCE"))
    except Bitrix24Error:
        return ()  # said already, of the portal as a whole
    return proposals(concerned, sources)


def proposals(forms: Iterable[Form], sources: tuple[Status, ...]) -> tuple[SourceProposal, ...]:
    """Return each thing that could be better."""
    if not sources:
        return ()
    proposed = []
    chosen = {form.id: form.crm.source_id for form in forms if form.crm is not None}
    nameless = tuple(form for form, source in chosen.items() if source is None)
    if nameless:
        proposed.append(SourceProposal(SourceHint.NONE_NAMED, nameless, sources[0].name))
    telegram = [one for one in sources if _TELEGRAM.search(f"{one.name} {one.code}")]
    known = {word for one in telegram for word in (one.code, one.name)}
    others = tuple(form for form, source in chosen.items() if source not in known)
    if not telegram and others:
        proposed.append(SourceProposal(SourceHint.NO_TELEGRAM, others))
    elif others:
        ours = telegram[0]
        proposed.append(SourceProposal(SourceHint.TELEGRAM_UNUSED, others, ours.name, ours.code))
    return tuple(proposed)
