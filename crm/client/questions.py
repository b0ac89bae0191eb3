"""Asking several questions in one request."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol

from crm.client.call_errors import Bitrix24Error, PermanentError
from crm.client.failures import UNEXPECTED
from crm.client.methods.command_batch import (
    MAX_COMMANDS,
    Batch,
    BatchResult,
    Command,
    Done,
    Failed,
)
from crm.client.methods.method import Method

logger = logging.getLogger(__name__)


class Batches(Protocol):
    """What carries a batch to the portal: the client itself, or what packs several into one."""

    async def batch(self, batch: Batch) -> BatchResult:
        """Send the batch. Raises a Bitrix24Error."""
        ...


async def ask(
    batches: Batches, methods: Mapping[str, Method[Any]], *, strict: bool = False
) -> dict[str, Any]:
    """Return the answers by name; a question that is refused for good has no answer.

    Raises a Bitrix24Error when a question may be answered later, or by nobody, and when an answer
    cannot be read: it might have named somebody. When ``strict``, also when it is refused.
    """
    if not methods:
        return {}
    commands = tuple(Command(name, method) for name, method in methods.items())
    result = await batches.batch(Batch(commands, halt=False))
    answers: dict[str, Any] = {}
    for command in commands:
        match result[command]:
            case Done(value=value):
                answers[command.name] = value
            case Failed(error=error) if _is_refusal(error) and not strict:
                logger.warning(
                    "crm_question_refused",
                    extra={"command": command.name, "method": error.method, "code": error.code},
                )
            case Failed(error=error):
                raise error
    return answers


async def ask_each(
    batches: Batches, methods: Mapping[str, Method[Any]]
) -> dict[str, Any | PermanentError]:
    """Return an answer or a refusal for each, by name; as many batches as it takes.

    Raises a Bitrix24Error when a question may be answered later, or by nobody, and when an answer
    cannot be read.
    """
    commands = tuple(Command(name, method) for name, method in methods.items())
    answers: dict[str, Any | PermanentError] = {}
    for start in range(0, len(commands), MAX_COMMANDS):
        part = commands[start : start + MAX_COMMANDS]
        result = await batches.batch(Batch(part, halt=False))
        for command in part:
            match result[command]:
                case Done(value=value):
                    answers[command.name] = value
                case Failed(error=error) if _is_refusal(error):
                    answers[command.name] = error
                case Failed(error=error):
                    raise error
    return answers


def _is_refusal(error: Bitrix24Error) -> bool:
    return isinstance(error, PermanentError) and error.code != UNEXPECTED
