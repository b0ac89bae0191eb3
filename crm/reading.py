"""Asking several questions in one request."""

import logging
from collections.abc import Mapping
from typing import Any

from crm.client import Bitrix24Client
from crm.errors import PermanentError
from crm.methods.batch import Batch, Command, Done, Failed
from crm.methods.method import Method

logger = logging.getLogger(__name__)


async def ask(
    client: Bitrix24Client, methods: Mapping[str, Method[Any]], *, strict: bool = False
) -> dict[str, Any]:
    """Return what was told, by name; a question that is refused for good has no answer.

    Raises a Bitrix24Error when a question may be answered later, or by nobody; when ``strict``,
    also when it is refused.
    """
    if not methods:
        return {}
    commands = tuple(Command(name, method) for name, method in methods.items())
    result = await client.batch(Batch(commands, halt=False))
    told: dict[str, Any] = {}
    for command in commands:
        match result[command]:
            case Done(value=value):
                told[command.name] = value
            case Failed(error=error) if isinstance(error, PermanentError) and not strict:
                logger.warning(
                    "crm_question_refused",
                    extra={"command": command.name, "method": error.method, "code": error.code},
                )
            case Failed(error=error):
                raise error
    return told
