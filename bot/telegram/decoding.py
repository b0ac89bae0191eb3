"""Decoding an update although parts of it are not what aiogram knows.

A new kind of forward, an older Bot API server, half an entity: what a person said is fine, and only
something beside it cannot be read. pydantic names the parts that fail; those are dropped, and the
rest is decoded again. Who speaks, where, and what was said, shared or pressed is never dropped:
without it the update would say something else than the person did.
"""

import json
from collections.abc import Mapping
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError, to_json

from bot.telegram.raw_update import UndecodableUpdateError, update_id

_log = structlog.get_logger(__name__)

Path = tuple[str | int, ...]

_ROUNDS = 20
"""A part that goes may be one without which its whole makes no sense: that goes a round later."""

_WHO_AND_WHERE = frozenset({"message_id", "date", "chat"})
_SAID = frozenset(
    {
        "from",
        "sender_chat",
        "text",
        "contact",
        "photo",
        "document",
        "video",
        "audio",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    }
)
_MESSAGES = ("message", "edited_message")


def _essential() -> frozenset[Path]:
    """Return what is never dropped. What Telegram requires within these holds itself: a part
    whose required field is gone fails as a whole in the next round."""
    paths: set[Path] = set()
    for kind in _MESSAGES:
        paths |= {(kind,), (kind, "contact", "user_id")}
        paths |= {(kind, name) for name in _WHO_AND_WHERE | _SAID}
    press = "callback_query"
    paths |= {(press,)} | {(press, name) for name in ("id", "from", "data", "message")}
    paths |= {(press, "message", name) for name in _WHO_AND_WHERE}
    member = "my_chat_member"
    paths |= {(member,)} | {(member, name) for name in ("from", "chat", "new_chat_member")}
    return frozenset(paths)


_ESSENTIAL = _essential()
_LISTS = frozenset((kind, "photo") for kind in _MESSAGES)
"""Lists of which one item is enough, and none is not: a photo's sizes."""


def decode(raw: Mapping[str, Any], bot: Bot) -> Update:
    """Decode the update, without the parts that cannot be read and do not matter.

    Raises:
        UndecodableUpdateError: what matters cannot be read. The original error is not chained: it
            quotes what the person wrote.
    """
    try:
        return _decode(_writable(_with_stand_ins(raw)), bot)
    except (ValidationError, UpdateTypeLookupError, RecursionError, ValueError):
        raise UndecodableUpdateError from None


def _decode(raw: dict[str, Any], bot: Bot) -> Update:
    context = {"bot": bot}
    dropped: set[Path] = set()
    for _ in range(_ROUNDS):
        try:
            update = Update.model_validate(raw, context=context)
        except ValidationError as error:
            failing = _failing(raw, error)
            if not failing:
                raise
            if not dropped:
                raw = json.loads(json.dumps(raw))  # the caller's stays as it came
            for path in sorted(failing, key=_last_first, reverse=True):
                _drop(raw, path)
            dropped |= failing
        else:
            _ = update.event_type  # raises for a kind that this aiogram does not know
            if dropped:
                _log.warning(
                    "update_parts_dropped",
                    update=update_id(raw),
                    parts=sorted({str(path[-1]) for path in map(_named, dropped)}),
                )
            return update
    raise UndecodableUpdateError


def _with_stand_ins(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update with something in the place of a press' ``chat_instance``: it is required,
    so it cannot be dropped, and nobody here reads it."""
    press = raw.get("callback_query")
    if not isinstance(press, Mapping) or isinstance(press.get("chat_instance"), str):
        return dict(raw)
    return {**raw, "callback_query": {**press, "chat_instance": ""}}


def _failing(raw: Mapping[str, Any], error: ValidationError) -> set[Path]:
    """Return the parts that fail; none if one of them is essential."""
    paths = set()
    for one in error.errors(include_url=False, include_context=False, include_input=False):
        path = _reached(raw, one["loc"])
        if path is None:
            continue
        if not path or path in _ESSENTIAL:
            return set()
        paths.add(path)
    for whole in _LISTS:
        items = [path for path in paths if path[:-1] == whole]
        if items and len(items) >= len(_at(raw, whole)):
            return set()
    return paths


def _reached(raw: Mapping[str, Any], location: Path) -> Path | None:
    """Return how far the location leads into the data.

    pydantic also names the members of unions on the way, which are no keys, and at the end a field
    that is missing. ``None``: the error is about a reading that was not meant. A message without
    a content has the date 0, and only then is it *inaccessible*.
    """
    node: Any = raw
    path: list[str | int] = []
    for part in location:
        if _holds(node, part):
            node = node[part]
            path.append(part)
        elif part in {"Message", "InaccessibleMessage"} and _is_accessible(node) is not (
            part == "Message"
        ):
            return None
    return tuple(path)


def _is_accessible(message: Any) -> bool:
    return not (isinstance(message, Mapping) and message.get("date") == 0)


def _holds(node: Any, part: str | int) -> bool:
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, Mapping) and part in node


def _at(raw: Any, path: Path) -> Any:
    for part in path:
        raw = raw[part]
    return raw


def _drop(raw: Any, path: Path) -> None:
    del _at(raw, path[:-1])[path[-1]]


def _last_first(path: Path) -> tuple[tuple[bool, str | int], ...]:
    """Order deeper paths and later items behind, so that dropping one moves no other."""
    return tuple((isinstance(part, int), part) for part in path)


def _named(path: Path) -> Path:
    """Return the path to the last part that has a name: Telegram's, not a person's."""
    while isinstance(path[-1], int):
        path = path[:-1]
    return path


def _writable(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the update with nothing in its texts that a database or an encoding refuses.

    JSON can hold half a surrogate pair and a NUL; what was said around them is fine.
    """
    try:
        if b"\\u0000" not in to_json(raw):
            return raw
    except PydanticSerializationError:
        pass
    cleaned: dict[str, Any] = _cleaned(raw)
    return cleaned


def _cleaned(part: Any) -> Any:
    if isinstance(part, str):
        whole = part.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return whole.replace("\0", "")
    if isinstance(part, Mapping):
        return {key: _cleaned(value) for key, value in part.items()}
    return [_cleaned(item) for item in part] if isinstance(part, list) else part
