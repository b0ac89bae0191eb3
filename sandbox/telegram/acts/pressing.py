"""Acts on buttons and messages: pressing, reacting."""

from dataclasses import dataclass
from typing import Any

from sandbox.telegram.acts.acting import Act, ActError, Deeds
from sandbox.telegram.acts.talking import own_contact, words
from sandbox.telegram.ephemeral import drop_ephemeral, seen_by
from sandbox.telegram.menus import commands_for
from sandbox.telegram.methods.reactions import is_reaction, react_as
from sandbox.telegram.rendering import inaccessible_json, message_json, user_json
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.world import CallbackQuery
from sandbox.telegram.telling import tell


@dataclass(frozen=True, slots=True)
class Found:
    """A button that the person sees; ``message`` is ``None`` below the input field."""

    button: Json
    message: Message | None
    age: int


def _visible_buttons(act: Act, chat: Chat) -> list[Found]:
    """All buttons that can be pressed, the newest message's first."""
    wanted = act.number("message_id")
    found = [
        Found(button, message, message.message_id or len(act.world.events) + message.ephemeral_id)
        for message in seen_by(act.world, chat, act.person().id)
        if wanted in {None, message.message_id}
        for row in message.inline_keyboard
        for button in row
    ]
    keyboard = chat.reply_keyboard
    if keyboard is not None and wanted in {None, keyboard["message_id"]}:
        found += [
            Found(button, None, keyboard["message_id"])
            for row in keyboard["keyboard"]
            for button in row
        ]
    return sorted(found, key=lambda one: -one.age)


def find_button(act: Act, chat: Chat) -> Found:
    """The button with this ``data`` or ``text``: exactly, or else one that contains the text."""
    buttons = _visible_buttons(act, chat)
    data, text = act.body.get("data"), act.body.get("text")
    if data is not None:
        exact = [one for one in buttons if one.button.get("callback_data") == data]
    else:
        exact = [one for one in buttons if one.button["text"] == text]
        exact = exact or [one for one in buttons if text and text in one.button["text"]]
    if not exact:
        seen = ", ".join(repr(one.button["text"]) for one in buttons) or "none"
        raise ActError(f"there is no button {data or text!r} in chat {chat.id}; buttons: {seen}")
    return exact[0]


def press(act: Act) -> Json:
    """``press``: by ``text`` or ``data``, in any visible message unless ``message_id`` is given.

    ``"stale": true`` with ``message_id`` and ``data`` presses what stood there before an edit or a
    deletion reached the client; ``"inaccessible": true`` leaves the message out of the update.
    """
    person, chat = act.person(), act.chat()
    act.check_place(chat, person)
    if act.body.get("stale"):
        message = act.world.messages.get(chat.id, {}).get(act.number("message_id") or 0)
        if message is None:
            raise ActError("a stale press needs the message_id of a message that existed")
        return _callback(act, chat, message, act.text("data"))
    found = find_button(act, chat)
    if found.message is None:
        return _press_reply_button(act, chat, found)
    if "disabled" in found.button:
        raise ActError(f"the button {found.button['text']!r} is disabled")
    for name in ("url", "web_app", "switch_inline_query", "copy_text"):
        if name in found.button:
            return {"updates": [], name: found.button[name]}
    return _callback(act, chat, found.message, str(found.button["callback_data"]))


def _press_reply_button(act: Act, chat: Chat, found: Found) -> Json:
    keyboard = chat.reply_keyboard or {}
    if keyboard.get("one_time_keyboard"):
        chat.reply_keyboard = None
    if found.button.get("request_contact"):
        contact = own_contact(act.person())
        return act.post({"contact": contact}, reply_to=keyboard.get("message_id"))
    if found.button.get("request_location"):
        return act.post({"location": {"latitude": 52.52, "longitude": 13.405}})
    for kind in ("request_users", "request_chat"):
        if kind in found.button:
            return act.post(_shared(act, kind, found.button[kind]), is_service=True)
    return act.post(words(str(found.button["text"])))


def _shared(act: Act, kind: str, request: Any) -> Json:
    """What a button brings that asks for people or for a chat: those that ``share`` names."""
    shared = act.body.get("share")
    numbers = shared if isinstance(shared, list) else [shared]
    if not numbers or not all(isinstance(one, int) for one in numbers):
        raise ActError("whom or what? share is a list of people, or a chat")
    answer: Json = {"request_id": int(request["request_id"])}
    if kind == "request_users":
        users = [{"user_id": act.world.person(one).id} for one in numbers]
        return {"users_shared": {**answer, "users": users, "user_ids": numbers}}
    if numbers[0] not in act.world.chats:
        raise ActError(f"there is no chat {numbers[0]}")
    return {"chat_shared": {**answer, "chat_id": numbers[0]}}


def show_menu(act: Act) -> Json:
    """``menu``: gives the ``commands`` that the person sees in the chat."""
    return {"updates": [], "commands": commands_for(act.world, act.chat(), act.person())}


def _callback(act: Act, chat: Chat, message: Message, data: str) -> Json:
    world, person = act.world, act.person()
    query_id = str((world.bot.id << 32) + len(world.callbacks) + 1)
    world.callbacks[query_id] = CallbackQuery(
        id=query_id,
        person_id=person.id,
        chat_id=chat.id,
        message_id=message.message_id,
        data=data,
        at=act.now,
        ephemeral_id=message.ephemeral_id,
        edits=len(message.history),
        newest=max(world.messages.get(chat.id, {}), default=0),
    )
    gone = message.deleted or act.body.get("inaccessible")
    payload: dict[str, Any] = {
        "id": query_id,
        "from": user_json(world, person.id),
        "message": inaccessible_json(world, message) if gone else message_json(world, message),
        "chat_instance": str(chat.id * 7919),
        "data": data,
    }
    if act.body.get("without_message"):
        payload.pop("message")
    updates = tell(world, "callback_query", payload, act.now)
    world.record(
        "pressed",
        act.now,
        by="person",
        chat=chat.id,
        person=person.id,
        message_id=message.message_id,
        data=data,
    )
    return {"updates": updates, "callback": query_id, "message_id": message.message_id}


def react(act: Act) -> Json:
    """``react``: an ``emoji`` on a message, or several ``emojis`` (three with Premium).

    Empty takes them back; ``anonymous`` is for administrators.
    """
    person, chat = act.person(), act.chat()
    message = act.message(chat)
    emojis = act.body.get("emojis", [act.text("emoji", "👍")])
    if not isinstance(emojis, list) or not all(isinstance(one, str) for one in emojis):
        raise ActError("emojis are a list of strings")
    emojis = [one for one in emojis if one]
    if wrong := [one for one in emojis if not is_reaction(one)]:
        raise ActError(f"nobody reacts with {wrong[0]!r}")
    if len(emojis) > (3 if person.is_premium else 1):
        raise ActError("that is more reactions than the person may have")
    actor_id = person.id
    if act.body.get("anonymous"):
        if chat.is_private or not chat.membership_of(person.id).is_admin:
            raise ActError("only administrators of groups react anonymously")
        actor_id = chat.id
    new: list[Json] = [{"type": "emoji", "emoji": one} for one in emojis]
    return {"updates": react_as(act.world, chat, message, actor_id, new, act.now)}


def restart_app(act: Act) -> Json:
    """``restart_app``: the person's ephemeral messages are gone; bots are not told."""
    person = act.person()
    for chat in act.world.chats.values():
        for number, message in list(chat.ephemeral.items()):
            if person.id in {message.receiver_id, message.sender_id}:
                drop_ephemeral(act.world, chat, number)
    return {"updates": []}


PRESSING: Deeds = {"press": press, "react": react, "restart_app": restart_app, "menu": show_menu}
