"""Methods about the bot itself: ``getMe``, its commands, its name and descriptions."""

import re
from typing import Any

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.replies import Json, bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_COMMANDS_LIMIT = 100
_DESCRIPTION_LIMIT = 256
_PLAIN_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
)
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})
_NAME_LIMIT = 64
_LONG_LIMIT = 512
_SHORT_LIMIT = 120


def get_me(call: Call) -> Json:
    """``getMe``."""
    bot = call.world.bot
    return {
        **bot.as_user(),
        "can_join_groups": bot.can_join_groups,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": False,
        "supports_guest_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


def scope_key(call: Call) -> str:
    """Scope and language of a call, as one string: ``chat:-100…:ru``, ``default:``."""
    raw = call.parameters.structure("scope", "BotCommandScope")
    scope: dict[str, Any] = {"type": "default"} if raw is None else raw
    if not isinstance(raw, dict | None):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    parts = [str(kind)]
    if kind in _CHAT_SCOPES:
        wanted = str(scope.get("chat_id") or "")
        if not wanted:
            raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
        known = {str(one) for one in [*call.world.chats, *call.world.people]}
        if wanted not in known:
            raise bad_request("chat not found")
        parts.append(wanted)
        if kind == "chat_member":
            parts.append(str(scope.get("user_id") or ""))
    elif kind not in _PLAIN_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    return ":".join([*parts, _language(call)])


def _language(call: Call) -> str:
    code = call.parameters.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def set_my_commands(call: Call) -> bool:
    """``setMyCommands``."""
    raw = call.parameters.structure("commands", "commands")
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > _COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands: list[Json] = []
    for one in raw:
        if not isinstance(one, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        name = str(one.get("command") or "").removeprefix("/")
        description = str(one.get("description") or "").strip()
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= _DESCRIPTION_LIMIT:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        secret = {"is_ephemeral": True} if one.get("is_ephemeral") is True else {}
        commands.append({"command": name, "description": description, **secret})
    key = scope_key(call)
    if commands:
        call.world.bot.commands[key] = commands
    else:
        call.world.bot.commands.pop(key, None)
    return True


def get_my_commands(call: Call) -> list[Json]:
    """``getMyCommands``: exactly this scope and language, no fallback."""
    return call.world.bot.commands.get(scope_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """``deleteMyCommands``."""
    call.world.bot.commands.pop(scope_key(call), None)
    return True


def _set_line(call: Call, name: str, lines: dict[str, str], limit: int) -> bool:
    text = call.parameters.text(name).strip()
    if len(text) > limit:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    language = _language(call)
    if text:
        lines[language] = text
    else:
        lines.pop(language, None)
    return True


def set_my_name(call: Call) -> bool:
    """``setMyName``."""
    return _set_line(call, "name", call.world.bot.names, _NAME_LIMIT)


def set_my_description(call: Call) -> bool:
    """``setMyDescription``."""
    return _set_line(call, "description", call.world.bot.descriptions, _LONG_LIMIT)


def set_my_short_description(call: Call) -> bool:
    """``setMyShortDescription``."""
    lines = call.world.bot.short_descriptions
    return _set_line(call, "short_description", lines, _SHORT_LIMIT)


def _line(call: Call, name: str, lines: dict[str, str], fallback: str = "") -> Json:
    return {name: lines.get(_language(call)) or lines.get("", fallback)}


def get_my_name(call: Call) -> Json:
    """``getMyName``."""
    return _line(call, "name", call.world.bot.names, call.world.bot.first_name)


def get_my_description(call: Call) -> Json:
    """``getMyDescription``."""
    return _line(call, "description", call.world.bot.descriptions)


def get_my_short_description(call: Call) -> Json:
    """``getMyShortDescription``."""
    return _line(call, "short_description", call.world.bot.short_descriptions)


METHODS: Methods = {
    "getme": get_me,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setmyname": set_my_name,
    "getmyname": get_my_name,
    "setmydescription": set_my_description,
    "getmydescription": get_my_description,
    "setmyshortdescription": set_my_short_description,
    "getmyshortdescription": get_my_short_description,
}
