"""aiogram's objects know their bot, and it is noted once for each (docs/decisions/lazy-models.md).

aiogram does that after a model is made (``model_post_init``). pydantic wraps this in each class
once more, so that for a message four levels prepare and look up the same attribute. An answer makes
some twenty such objects.
"""

from collections.abc import Iterator
from inspect import unwrap
from typing import Any

from aiogram.client.context_controller import BotContextController

_NOTED = "_bot"


def bind_at_once() -> None:
    """Have every model note its bot at one go, but for those with more to do."""
    noting = unwrap(BotContextController.model_post_init)
    for model in _heirs(BotContextController):
        if unwrap(model.model_post_init) is noting and set(model.__private_attributes__) == {
            _NOTED
        }:
            model.model_post_init = _note_bot  # type: ignore[method-assign, assignment]


def _note_bot(model: BotContextController, context: Any, /) -> None:
    bot = context.get("bot") if context else None
    object.__setattr__(model, "__pydantic_private__", {_NOTED: bot})


def _heirs(model: type[BotContextController]) -> Iterator[type[BotContextController]]:
    for heir in model.__subclasses__():
        yield heir
        yield from _heirs(heir)
