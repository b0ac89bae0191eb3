"""aiogram with its models built on first use (docs/decisions/lazy-models.md).

aiogram builds some 450 pydantic models while it is imported. That is most of a start's time and of
the process's memory, and a conversation needs a twentieth of them.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import structlog
from pydantic import BaseModel, ConfigDict

_log = structlog.get_logger(__name__)

_FIRST = {
    "types": (
        "Message",
        "Update",
        "InlineKeyboardButton",
        "InlineKeyboardMarkup",
        "KeyboardButton",
        "ReplyKeyboardMarkup",
    ),
    "methods": (
        "SendMessage",
        "EditMessageText",
        "EditMessageReplyMarkup",
        "AnswerCallbackQuery",
    ),
}
"""What every conversation needs. ``Message`` comes before ``Update``, which then contains it, and
before every method that gives one: a model that only stands inside others is built again each time.
"""

Names = Mapping[str, Any]
"""What the models' annotations refer to."""


def import_aiogram() -> None:
    """Import aiogram, before anybody else does, and build what every conversation needs.

    If it is imported already, nothing happens. If it is not made as we know it, it is imported as
    it is.
    """
    if "aiogram" in sys.modules:
        return
    try:
        _build_with(_import_unbuilt())
        _build_first()
        from bot.telegram.bound_models import bind_at_once

        bind_at_once()
    except Exception as error:  # noqa: BLE001  # what another version says cannot be known
        _log.warning("models_not_lazy", error=type(error).__name__)
        for name in [name for name in sys.modules if name.partition(".")[0] == "aiogram"]:
            del sys.modules[name]
        import_module("aiogram")


def _import_unbuilt() -> Names:
    """Import aiogram, and only note with which names it wants its models built."""
    noted: list[Names] = []

    def note(_model: type[BaseModel], *, _types_namespace: Names) -> None:
        noted.append(_types_namespace)

    config, rebuild = BaseModel.model_config, vars(BaseModel)["model_rebuild"]
    BaseModel.model_config = ConfigDict(defer_build=True)
    BaseModel.model_rebuild = classmethod(note)  # type: ignore[method-assign, assignment]
    try:
        import_module("aiogram")
    finally:
        BaseModel.model_config = config
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
    return noted[0]


def _build_with(names: Names) -> None:
    """Let pydantic, which builds a model when it is first used, find these names."""
    from aiogram.methods import Response, TelegramMethod
    from aiogram.types import TelegramObject

    build = vars(BaseModel)["model_rebuild"].__func__

    def build_with_names(model: type[BaseModel], /, **options: Any) -> bool | None:
        built: bool | None = build(model, **{"_types_namespace": names, **options})
        return built

    for root in (TelegramObject, TelegramMethod, Response):
        root.model_rebuild = classmethod(build_with_names)  # type: ignore[method-assign, assignment]


def _build_first() -> None:
    for module, models in _FIRST.items():
        for name in models:
            getattr(import_module(f"aiogram.{module}"), name).model_rebuild()
