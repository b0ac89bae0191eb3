"""Ephemeral messages: who may get one, and where it is kept (Bot API 10.2 and 10.3).

The rules are the documentation's; no source of a server that knows them is public, so the texts of
the refusals are made up.
"""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.answering import read_reply_parameters
from sandbox.telegram.calls import Call
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat, ChatKind
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.world import CallbackQuery, World

TRIGGER_PATIENCE = 15.0
"""Seconds after a press or an ephemeral command in which any bot may answer with one."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who will see the message, and which message it takes the place of."""

    person_id: int
    replaces: Message | None = None


def read_receiver(call: Call, chat: Chat) -> Receiver | None:
    """The receiver that the call names; ``None`` for a message that everybody sees."""
    raw = _read_parameters(call)
    person_id = raw.get("receiver_user_id")
    if not isinstance(person_id, int) or person_id == 0:
        return None
    if chat.kind not in {ChatKind.GROUP, ChatKind.SUPERGROUP}:
        raise bad_request("ephemeral messages can be sent to groups and supergroups only")
    if person_id not in call.world.people or not chat.membership_of(person_id).is_present:
        raise bad_request("USER_NOT_PARTICIPANT")
    query_id = str(raw.get("callback_query_id") or "")
    query = call.world.callbacks.get(query_id) if query_id else None
    if query_id and not _is_trigger(query, chat, person_id):
        raise _too_late()
    if not call.own_place(chat).is_admin:
        _check_trigger(call, chat, person_id, query)
    if not raw.get("replace_callback_query_message"):
        return Receiver(person_id)
    if query is None or query.ephemeral_id:
        raise bad_request("there is no message to be replaced by the ephemeral message")
    return Receiver(person_id, call.world.message(chat.id, query.message_id))


def _read_parameters(call: Call) -> Json:
    raw: Any = call.parameters.structure(
        "ephemeral_message_parameters", "ephemeral message parameters"
    )
    if raw is None:  # as Bot API 10.2 had it
        return {
            "receiver_user_id": call.parameters.integer("receiver_user_id"),
            "callback_query_id": call.parameters.text("callback_query_id"),
        }
    if not isinstance(raw, dict):
        raise bad_request("Object expected as ephemeral message parameters")
    return raw


def check_ephemeral_keyboard(keyboard: Json | None) -> None:
    """Refuse what can't stand under an ephemeral message."""
    rows = (keyboard or {}).get("inline_keyboard", [])
    if any("login_url" in button for row in rows for button in row):
        raise bad_request("BUTTON_TYPE_INVALID")


def _is_trigger(query: CallbackQuery | None, chat: Chat, person_id: int) -> bool:
    return query is not None and (query.chat_id, query.person_id) == (chat.id, person_id)


def _check_trigger(call: Call, chat: Chat, person_id: int, query: CallbackQuery | None) -> None:
    """A bot that is no administrator answers what the person has just done."""
    if query is not None:
        moment = query.at
    else:
        number = (read_reply_parameters(call) or {}).get("ephemeral_message_id")
        command = chat.ephemeral.get(number) if isinstance(number, int) else None
        if command is None or command.sender_id != person_id:
            raise bad_request("not enough rights to send ephemeral messages to the user")
        moment = float(command.date)
    if call.now - moment > TRIGGER_PATIENCE:
        raise _too_late()


def _too_late() -> Exception:
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def post_ephemeral(
    chat: Chat,
    sender_id: int,
    receiver_id: int,
    content: Json,
    now: float,
    **details: Any,
) -> Message:
    """Keep the message for those two; its number is the lowest that is free."""
    number = next(one for one in range(1, len(chat.ephemeral) + 2) if one not in chat.ephemeral)
    message = Message(
        message_id=0,
        chat_id=chat.id,
        date=int(now),
        sender_id=sender_id,
        content=content,
        ephemeral_id=number,
        receiver_id=receiver_id,
        **details,
    )
    chat.ephemeral[number] = message
    return message


def drop_ephemeral(world: World, chat: Chat, number: int) -> None:
    """Forget it; what it stood in front of is seen again."""
    message = chat.ephemeral.pop(number)
    for one in world.visible(chat.id):
        if one.replaced_for.get(message.receiver_id or 0) == number:
            del one.replaced_for[message.receiver_id or 0]


def seen_by(world: World, chat: Chat, person_id: int) -> list[Message]:
    """What stands in the chat for this person: ephemeral messages last, replaced ones not."""
    own = [one for one in chat.ephemeral.values() if person_id in {one.receiver_id, one.sender_id}]
    return [one for one in world.visible(chat.id) if person_id not in one.replaced_for] + own
