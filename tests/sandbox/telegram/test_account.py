"""Tokens, unknown methods, and what the bot says about itself."""

from typing import Any

import pytest
from aiogram import methods

from sandbox.telegram.methods.registry import KNOWN_METHODS, METHODS
from tests.sandbox.telegram.bench import Bench


def test_a_wrong_token(bench: Bench) -> None:
    reply = bench.api.handle("getMe", {}, {}, "100000:WRONG", bench.now)
    assert (reply.status, reply.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )


def test_an_unknown_method(bench: Bench) -> None:
    assert bench.refusal("makeCoffee") == "404 Not Found: method not found"


def test_a_method_that_is_not_imitated_says_so(bench: Bench) -> None:
    refusal = bench.refusal("SENDINVOICE", chat_id=1)
    assert refusal == "501 Not Implemented: the sandbox does not imitate sendInvoice"


def test_the_list_of_methods_is_that_of_the_current_bot_api() -> None:
    types = (one for one in vars(methods).values() if isinstance(one, type))
    theirs = {getattr(one, "__api_method__", None) for one in types}
    assert set(KNOWN_METHODS.values()) == {one for one in theirs if isinstance(one, str)}
    old_names = {"kickchatmember", "getchatmemberscount"}  # the server still takes them
    assert set(METHODS) - set(KNOWN_METHODS) == old_names


def test_methods_are_found_whatever_their_case(bench: Bench) -> None:
    assert bench.call("GETME")["username"] == "sandbox_bot"


def test_commands_by_scope_and_language(bench: Bench) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    private: dict[str, Any] = {"scope": {"type": "all_private_chats"}, "language_code": "ru"}
    bench.call("setMyCommands", commands=commands, **private)
    assert bench.call("getMyCommands", **private) == commands
    assert bench.call("getMyCommands") == []
    bench.call("deleteMyCommands", **private)
    assert bench.call("getMyCommands", **private) == []


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": "{"}, "can't parse commands JSON object"),
        (
            {"commands": [], "scope": {"type": "chat", "chat_id": 5}},
            "chat not found",
        ),
        ({"commands": [], "language_code": "english"}, "invalid language code specified"),
    ],
)
def test_commands_that_are_refused(bench: Bench, values: dict[str, Any], reason: str) -> None:
    assert bench.refusal("setMyCommands", **values) == f"400 Bad Request: {reason}"


def test_names_and_descriptions(bench: Bench) -> None:
    bench.call("setMyName", name="Отдел продаж", language_code="ru")
    assert bench.call("getMyName", language_code="ru") == {"name": "Отдел продаж"}
    assert bench.call("getMyName") == {"name": "Sandbox"}
    bench.call("setMyDescription", description="All about it")
    assert bench.call("getMyDescription", language_code="de")["description"] == "All about it"
    long = bench.refusal("setMyShortDescription", short_description="x" * 121)
    assert long == "400 Bad Request: bot short description is too long"
