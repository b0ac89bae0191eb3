"""What must still happen outside about somebody who is erased here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from intake.kernel.ids import ChatId, PersonId
from intake.outbox.tasks.base_task import BaseTask
from intake.outbox.tasks.outbox_queue import OutboxQueue


@dataclass(frozen=True, slots=True)
class ChatErasure(BaseTask):
    """Take somebody who is erased here out of the chats, as far as Telegram lets us."""

    type: ClassVar = "erase_in_chats"

    ghost: PersonId
    """The number under which they are counted on."""
    chat_id: ChatId
    """Their own chat."""
    messages: tuple[int, ...]
    """What may be deleted there."""


@dataclass(frozen=True, slots=True)
class CrmErasure(BaseTask):
    """Make somebody who is erased here nobody in the CRM, behind what was on its way there."""

    type: ClassVar = "erase_in_crm"
    queue: ClassVar = OutboxQueue.CRM

    ghost: PersonId
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Into which fields answers went, by the kind of entity."""
    empties: bool = True
    """What we made is emptied; else only what was on its way is waited for."""
    in_flight: bool = False
    """Something was on its way: it has shown itself to the team once more."""


ErasureTask = ChatErasure | CrmErasure
