"""An amendment of what a delivery made, and what came of it."""

import re
from dataclasses import replace
from typing import Any

from crm.client.methods.entity import EntityUpdate
from crm.client.methods.entity_types import EntityType
from intake.delivery.amending import Amendment, main_first
from intake.delivery.plan import TraceMode, note_mark
from intake.forms.crm_part import Bundle
from intake.links.link import Utm
from intake.submissions.submission import CreatedEntity
from tests.crm.gateway.workshop import TracingProgress, Workshop
from tests.intake.delivery.made_up import KEY, path, submission, touch

NOTE, MARK = "The source was [b]corrected[/b]", note_mark(KEY, "c7")
WRONG, RIGHT = Utm("google", "cpc", "campaign1"), Utm("yandex", content="banner")
"""``WRONG`` is what the bundle's submission came by; ``RIGHT`` leaves open what that one says."""
CORRECTED = replace(path(1), credited=replace(touch(9), utm=RIGHT))
UTM_FIELDS = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")

_NUMBER = re.compile(r"_\d+$")

Entities = tuple[CreatedEntity, ...]


async def delivered(workshop: Workshop, bundle: Bundle = Bundle.DEAL) -> Entities:
    """What a delivery made; the main entity first."""
    return main_first(await workshop.deliver(submission(bundle), TraceMode.LINKED))


def correction(entities: Entities, **other: Any) -> Amendment:
    whole = Amendment(entities, CORRECTED, NOTE, MARK, utm=RIGHT, wrong_utm=(WRONG,))
    return replace(whole, **other)


async def amend(
    workshop: Workshop,
    amendment: Amendment,
    progress: TracingProgress,
    trace_id: int | None = None,
    *,
    in_doubt: bool = False,
) -> int | None:
    return await workshop.gateway.amend(amendment, trace_id, in_doubt=in_doubt, progress=progress)


def sent(workshop: Workshop, before: int) -> list[list[str]]:
    """The names of the commands in each request since then, without what sets shared ones apart."""
    log = workshop.state["requests"]["log"][before:]
    return [[_NUMBER.sub("", one["name"]) for one in entry["commands"]] for entry in log]


def utm_of(workshop: Workshop, entity: CreatedEntity) -> Utm:
    fields = workshop.by_id(entity.kind, entity.id)["fields"]
    return Utm(*(fields.get(name, "") for name in UTM_FIELDS))


async def tag(workshop: Workshop, entity: CreatedEntity, utm: Utm) -> None:
    """Somebody in the portal writes UTM values."""
    named = {name.upper(): value for name, value in utm.named().items()}
    fields = {name: named.get(name, "") for name in UTM_FIELDS}
    await workshop.client.call(EntityUpdate(EntityType(entity.kind.value), entity.id, fields))


def notes(workshop: Workshop) -> list[tuple[list[Any], str]]:
    """The comments that are not the delivery's own: where they stand, and what they say."""
    return [(one["owner"], one["text"]) for one in workshop.comments[1:]]
