"""Checking ``reply_markup``. The result is the markup as the server keeps it."""

from collections.abc import Callable
from typing import Any

from sandbox.telegram.parameters import Parameters
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.urls import checked_url

BUTTONS_LIMIT = 100
ROW_LIMIT = 8
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
    "callback_game", "pay",
)  # fmt: skip


def read_markup(parameters: Parameters, *, private: bool) -> Json | None:
    """The markup of a call, checked; ``None`` without one. Raises ``BotApiError``."""
    raw = parameters.structure("reply_markup", "reply keyboard markup")
    if raw is None:
        return None
    if not isinstance(raw, dict):
        raise bad_request("Object expected as reply markup")
    if rows := raw.get("keyboard"):
        checked = _rows(rows, 'Field "keyboard" must be an Array of Arrays', _reply_button)
        _check_private(checked, private=private)
        return {**raw, "keyboard": checked}
    if rows := raw.get("inline_keyboard"):
        complaint = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
        checked = _rows(rows, complaint, _inline_button)
        return {"inline_keyboard": checked} if checked else None
    for name in ("remove_keyboard", "force_reply"):
        if raw.get(name):
            return dict(raw)
    return None


def only_inline(markup: Json | None) -> Json | None:
    """The markup of an edit, where no other kind can stand."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("Inline keyboard expected")
    return markup


def _rows(raw: Any, complaint: str, button: Callable[[Any], Json]) -> list[list[Json]]:
    if not isinstance(raw, list) or not all(isinstance(row, list) for row in raw):
        raise bad_request(complaint)
    rows = [[button(one) for one in row] for row in raw if row]
    too_wide = any(len(row) > ROW_LIMIT for row in rows)
    if too_wide or sum(len(row) for row in rows) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return rows


def _check_private(rows: list[list[Json]], *, private: bool) -> None:
    for row in rows:
        for one in row:
            for name, complaint in _PRIVATE_ONLY.items():
                if one.get(name) and not private:
                    raise bad_request(complaint)


def _reply_button(raw: Any) -> Json:
    if isinstance(raw, str):
        raw = {"text": raw}
    if not isinstance(raw, dict):
        raise bad_request(
            "Can't parse keyboard button: KeyboardButton must be a String or an Object"
        )
    _check_text(raw, "keyboard button", "Keyboard button text must be non-empty")
    return {name: value for name, value in raw.items() if value is not None}


def _inline_button(raw: Any) -> Json:
    parse = "Can't parse inline keyboard button: "
    if not isinstance(raw, dict):
        raise bad_request(f"{parse}InlineKeyboardButton must be an Object")
    _check_text(raw, "inline keyboard button", "Inline keyboard button text must be non-empty")
    button = {name: value for name, value in raw.items() if value is not None}
    if not any(name in button for name in _INLINE_KINDS):
        raise bad_request(f"{parse}Text buttons are unallowed in the inline keyboard")
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
    return button


def _check_text(raw: Json, what: str, complaint: str) -> None:
    text = raw.get("text")
    if not isinstance(text, str):
        raise bad_request(f'Can\'t parse {what}: Field "text" must be of type String')
    if not text.strip():
        raise bad_request(complaint)
