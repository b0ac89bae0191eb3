"""Every task has somebody who does it."""

from typing import Any, cast

from pydantic import SecretStr

from bot.config.settings import Settings
from bot.system_clock import SystemClock, SystemRandomness
from bot.telegram.bot_session import build_bot
from bot.wiring.outgoing import build_relay
from bot.wiring.portal import LeadCrm
from intake.delivery.amending import AmendingGateway
from intake.dialogue.crm_timeline import Timeline
from intake.operations.erase_outside import CrmEraser
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.task import TASKS
from intake.outbox.worker import Worker
from intake.outcomes.crm_reading import CrmReading
from intake.outcomes.crm_work import CrmWork
from intake.outcomes.lost_reasons import LostReasons
from intake.outcomes.read_crm_states import StageNames
from intake.trials.remove_trial import TrialRemover
from tests.databases import opened_database
from tests.intake.delivery.workbench import FakeCrm
from tests.people import TOKEN
from texts.translator import Translator


async def test_each_task_has_a_handler_in_its_queue() -> None:
    """Whoever adds a task and forgets the wiring would find its rows left unread."""
    values: dict[str, Any] = {"_env_file": None, "bot_token": TOKEN}
    async with opened_database() as database:
        relay = build_relay(
            Settings(**values),
            database,
            cast("AmendingGateway", FakeCrm()),
            LeadCrm(
                cast("CrmReading", None),
                cast("CrmWork", None),
                cast("LostReasons", None),
                cast("StageNames", None),
                cast("Timeline", None),
                cast("CrmEraser", None),
                cast("TrialRemover", None),
            ),
            build_bot(SecretStr(TOKEN), "http://telegram.invalid", None, flood_wait_limit=0),
            Translator(),
            SystemClock(),
            SystemRandomness(),
        )
    for queue in OutboxQueue:
        worker = relay._work[queue]
        assert isinstance(worker, Worker)
        assert set(worker._handlers) == {task for task in TASKS.values() if task.queue is queue}
