"""What a message answers: ``reply_parameters`` and their older brothers."""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.calls import Call
from sandbox.telegram.origins import external_reply, quote_of
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import Message
from sandbox.telegram.texts import read_formatted

_QUOTE_LIMIT = 1024


@dataclass(frozen=True, slots=True)
class Answered:
    """The message that is answered, and which words of it."""

    message: Message
    quote: Json | None = None


def read_answered(call: Call, chat: Chat) -> Answered | None:
    """The answered message, checked; ``None`` if there is none, or none has to be there."""
    raw = read_reply_parameters(call)
    lenient = call.parameters.flag("allow_sending_without_reply")
    number = call.parameters.integer("reply_to_message_id")
    source = chat
    if raw:
        number = _message_number(raw)
        lenient = raw.get("allow_sending_without_reply") is True
        if raw.get("chat_id") is not None and str(raw["chat_id"]) != str(chat.id):
            elsewhere = Call(call.world, call.method, Parameters(raw), call.now)
            source, lenient = elsewhere.readable_chat(), False
    if number <= 0:
        return None
    message = call.world.message(source.id, number)
    if message is None and lenient:
        return None
    if message is None or (source is not chat and message.is_service):
        raise bad_request("message to be replied not found")
    return Answered(message, _read_quote(call, raw or {}, message))


def read_reply_parameters(call: Call) -> Json | None:
    """The object itself; ``None`` if it is missing or empty."""
    raw: Any = call.parameters.structure("reply_parameters", "reply parameters")
    if raw is not None and not isinstance(raw, dict):
        raise bad_request("Object expected as reply parameters")
    return raw or None


def _message_number(raw: Json) -> int:
    if "message_id" not in raw and raw.get("ephemeral_message_id"):
        return 0
    if "message_id" not in raw:
        raise bad_request('Can\'t find field "message_id"')
    try:
        return int(raw["message_id"])
    except (TypeError, ValueError):
        raise bad_request('Field "message_id" must be a valid Number') from None


def _read_quote(call: Call, raw: Json, message: Message) -> Json | None:
    if not raw.get("quote"):
        return None
    asked = {
        "quote": raw["quote"],
        "parse_mode": raw.get("quote_parse_mode") or "",
        "quote_entities": raw.get("quote_entities"),
    }
    wanted = read_formatted(call, Parameters(asked), "quote", "quote_entities")
    position = raw.get("quote_position")
    quote = quote_of(message, wanted, position if isinstance(position, int) else 0)
    if quote is None or len(wanted.text) > _QUOTE_LIMIT:
        raise bad_request("QUOTE_TEXT_INVALID")
    return quote


def answer_details(
    call: Call, chat: Chat, thread_id: int | None, answered: Answered | None
) -> Json:
    """The fields of the new message: a plain answer, or one across chats or topics."""
    if answered is None:
        return {}
    details: Json = {"quote": answered.quote} if answered.quote else {}
    message = answered.message
    other_topic = thread_id is not None and message.thread_id != thread_id
    if message.chat_id != chat.id or other_topic:
        return {**details, "external_reply": external_reply(call.world, message)}
    return {**details, "reply_to": message.message_id}
