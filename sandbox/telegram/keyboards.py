"""Checking ``reply_markup``. The result is the markup as the server keeps it."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.parameters import Parameters
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.text.urls import checked_url

INLINE_LIMITS = (8, 100)
"""Buttons in a row, and in all."""
REPLY_LIMITS = (10, 300)
DATA_LIMIT = 64
"""Bytes of callback data."""
_PRIVATE_ONLY = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
}
_INLINE_KINDS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay", "disabled",
)  # fmt: skip
_NOT_UNDER_MESSAGES = frozenset(
    {
        *("switch_inline_query", "switch_inline_query_current_chat"),
        *("switch_inline_query_chosen_chat", "callback_game", "pay"),
    }
)
"""The bot has no inline mode, and the last two stand under games and invoices only."""
_STYLES = frozenset({"primary", "success", "danger"})
_COPIED_LIMIT = 256


def read_markup(parameters: Parameters, *, private: bool) -> Json | None:
    """The markup of a call, checked; ``None`` without one. Raises ``BotApiError``."""
    raw = parameters.structure("reply_markup", "reply keyboard markup")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("Object expected as reply markup")
    if rows := raw.get("keyboard"):
        checked = _rows(
            rows, 'Field "keyboard" must be an Array of Arrays', _reply_button, REPLY_LIMITS
        )
        _check_private(checked, private=private)
        return {**raw, "keyboard": checked}
    if rows := raw.get("inline_keyboard"):
        complaint = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        checked = _rows(rows, complaint, _inline_button, INLINE_LIMITS)
        if checked:
            _check_kinds(checked, private=private)
            forced = {"force_reply": True} if raw.get("force_reply") is True else {}
            return {"inline_keyboard": checked, **forced}
    for name in ("remove_keyboard", "force_reply"):
        if raw.get(name):
            return dict(raw)
    return None


def only_inline(markup: Json | None) -> Json | None:
    """The markup of an edit, where no other kind can stand."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    return markup


def _rows(
    raw: Any, complaint: str, button: Callable[[Any], Json], limits: tuple[int, int]
) -> list[list[Json]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request(complaint)
    rows = [[button(one) for one in row] for row in raw if row]
    in_row, in_all = limits
    too_wide = any(len(row) > in_row for row in rows)
    if too_wide or sum(len(row) for row in rows) > in_all:
        raise bad_request("reply markup is too long")
    return rows


def _check_private(rows: list[list[Json]], *, private: bool) -> None:
    for row in rows:
        for one in row:
            for name, complaint in _PRIVATE_ONLY.items():
                if one.get(name) and not private:
                    raise bad_request(complaint)


def _check_kinds(rows: list[list[Json]], *, private: bool) -> None:
    """Refuse what this bot, or this kind of chat, cannot have under a plain message."""
    refused = _NOT_UNDER_MESSAGES if private else _NOT_UNDER_MESSAGES | {"web_app"}
    if any(refused & button.keys() for row in rows for button in row):
        raise bad_request("BUTTON_TYPE_INVALID")


def _reply_button(raw: Any) -> Json:
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict):
        raise bad_request(
            "Can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    _check_text(raw, "keyboard button", "Keyboard button text must be non-empty")
    parse = "Can't parse keyboard button: "
    for name in ("request_users", "request_chat"):
        asked = raw.get(name)
        if asked is not None and not (
            isinstance(asked, dict) and isinstance(asked.get("request_id"), int)
        ):
            raise bad_request(f'{parse}Can\'t find field "request_id"')
    return _styled(raw, parse)


def _inline_button(raw: Any) -> Json:
    parse = "Can't parse inline keyboard button: "
    if not isinstance(raw, dict):
        raise bad_request(f"{parse}InlineKeyboardButton must be an Object")
    _check_text(raw, "inline keyboard button", "Inline keyboard button text must be non-empty")
    button = _one_kind(_styled(raw, parse), parse)
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str):
            raise bad_request(f'{parse}Field "callback_data" must be of type String')
        if not 1 <= len(data.encode()) <= DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        url = checked_url(str(button["url"]))
        if url is None:
            raise bad_request(
                f"Inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL"
            )
        button["url"] = url
    if "copy_text" in button:
        copied = button["copy_text"]
        text = copied.get("text") if isinstance(copied, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= _COPIED_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "disabled" in button:
        button["disabled"] = {}
    return button


def _styled(raw: Json, parse: str) -> Json:
    """The button's fields that are there, with a style that exists."""
    button = {name: value for name, value in raw.items() if value is not None}
    style = str(button.pop("style", "")).lower()
    if style not in _STYLES | {"", "default"}:
        raise bad_request(f"{parse}invalid button style specified")
    return button | ({"style": style} if style in _STYLES else {})


def _one_kind(button: Json, parse: str) -> Json:
    """The button with one kind. Of several the server takes the first; a disabled one has none."""
    kinds = [name for name in _INLINE_KINDS if name in button]
    if not kinds:
        raise bad_request(f"{parse}Text buttons are unallowed in the inline keyboard")
    if "disabled" in kinds and len(kinds) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    return {name: value for name, value in button.items() if name not in kinds[1:]}


def _check_text(raw: Json, what: str, complaint: str) -> None:
    text = raw.get("text")
    if not isinstance(text, str):
        raise bad_request(f'Can\'t parse {what}: Field "text" must be of type String')
    if not text.strip():
        raise bad_request(complaint)
