"""Answers of batches that lie, contradict themselves or leave something out.

Each says less or more than what happened, as PHP and proxies do; nothing in them is to be believed
against the portal itself, which has done everything.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any

Maps = dict[str, Any]

_CODES = ("", "QUERY_LIMIT_EXCEEDED", "INTERNAL_SERVER_ERROR", "OPERATION_TIME_LIMIT")


def _loses_a_result(maps: Maps, name: str, dice: Random) -> None:
    maps["result"].pop(name)
    maps["result_time"].pop(name, None)


def _loses_all(maps: Maps, name: str, dice: Random) -> None:
    maps.update(result=[], result_time=[], result_error=[])


def _leaves_only_the_time(maps: Maps, name: str, dice: Random) -> None:
    maps["result"].pop(name)


def _is_null(maps: Maps, name: str, dice: Random) -> None:
    maps["result"][name] = None


def _is_empty(maps: Maps, name: str, dice: Random) -> None:
    result = maps["result"][name]
    if isinstance(result, int) or "item" in result or "items" in result:
        maps["result"][name] = []  # elsewhere that means: nobody was found


def _has_an_id_of_zero(maps: Maps, name: str, dice: Random) -> None:
    result = maps["result"][name]
    maps["result"][name] = {"item": {"id": 0}} if isinstance(result, dict) else 0


def _is_refused_as_well(maps: Maps, name: str, dice: Random) -> None:
    maps["result_error"][name] = {"error": dice.choice(_CODES), "error_description": "boom"}


def _has_empty_errors(maps: Maps, name: str, dice: Random) -> None:
    maps["result_error"] = dict.fromkeys(maps["result"], dice.choice((None, [])))


def _is_a_list_without_one(maps: Maps, name: str, dice: Random) -> None:
    maps["result"] = [value for other, value in maps["result"].items() if other != name]
    maps["result_time"] = []


def _has_more(maps: Maps, name: str, dice: Random) -> None:
    maps["result"] |= {"stranger": 5, f"{name}_0": {"item": {"id": 1}}}


def _has_no_other_maps(maps: Maps, name: str, dice: Random) -> None:
    result = maps["result"]
    maps.clear()
    maps["result"] = result


INSIDE: tuple[Callable[[Maps, str, Random], None], ...] = (
    _loses_a_result,
    _loses_all,
    _leaves_only_the_time,
    _is_null,
    _is_empty,
    _has_an_id_of_zero,
    _is_refused_as_well,
    _has_empty_errors,
    _is_a_list_without_one,
    _has_more,
    _has_no_other_maps,
)
"""Called with the maps of a batch and the name of a command that was carried out."""

OUTSIDE: tuple[Callable[[Maps], Maps], ...] = (
    lambda answer: {**answer, "error": None},
    lambda answer: {**answer, "error": "ERROR_CORE", "error_description": "boom"},
    lambda answer: {**answer, "error": "QUERY_LIMIT_EXCEEDED", "error_description": "boom"},
    lambda answer: {**answer, "result": []},
    lambda answer: {**answer, "result": True},
    lambda answer: {**answer, "result": {"result_error": []}},
    lambda answer: {"time": answer["time"]},
)


def garbled(body: bytes, dice: Random) -> bytes:
    """Return another answer in the place of this one; what is no batch's stays as it is."""
    answer: Maps = json.loads(body)
    maps = answer.get("result")
    if not isinstance(maps, dict) or not isinstance(maps.get("result"), dict):
        return body
    if dice.random() < 0.4:
        return json.dumps(dice.choice(OUTSIDE)(answer)).encode()
    for name in ("result_error", "result_time"):
        maps[name] = maps.get(name) or {}
    dice.choice(INSIDE)(maps, dice.choice(sorted(maps["result"])), dice)
    return json.dumps(answer).encode()
