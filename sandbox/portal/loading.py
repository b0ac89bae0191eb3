"""From JSON to the records of the switches, by their annotations."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Any

from sandbox.portal import php


class SettingsError(ValueError):
    """A switch that does not exist or a value that does not fit it."""


def load(hint: Any, value: Any, where: str) -> Any:
    """Turn a JSON value into what the annotation asks for."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        return tuple(load(arguments[0], item, where) for item in _array(value, where))
    if origin is Mapping:
        pairs = _mapping(value, where).items()
        return {str(key): load(arguments[1], item, f"{where}.{key}") for key, item in pairs}
    if origin is types.UnionType:
        return None if value is None else load(arguments[0], value, where)
    if dataclasses.is_dataclass(hint):
        return _record(hint, value, where)
    return _scalar(hint, value, where)


def _array(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise SettingsError(f"{where}: an array is wanted")
    return list(value)


def _mapping(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise SettingsError(f"{where}: an object is wanted")
    return php.mapping(dict(value))


def _record(record: Any, value: Any, where: str) -> Any:
    if isinstance(value, record):
        return value
    hints = typing.get_type_hints(record)
    given = _mapping(value, where)
    if unknown := sorted(set(given) - set(hints)):
        raise SettingsError(f"{where}: no such key: {', '.join(unknown)}")
    loaded = {key: load(hints[key], item, f"{where}.{key}") for key, item in given.items()}
    try:
        return record(**loaded)
    except TypeError as error:
        raise SettingsError(f"{where}: a key is missing") from error


def _scalar(hint: Any, value: Any, where: str) -> Any:
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise SettingsError(f"{where}: {hint.__name__} is wanted")
    return value
