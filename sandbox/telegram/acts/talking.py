"""Acts by which a person says something, changes it, takes it back, or breaks off."""

import re
from urllib.parse import parse_qs, urlsplit

from sandbox.telegram.acts.acting import Act, ActError, Deeds
from sandbox.telegram.ephemeral import post_ephemeral
from sandbox.telegram.menus import is_ephemeral_command
from sandbox.telegram.origins import origin_of
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat, Membership, MemberStatus
from sandbox.telegram.state.people import Person
from sandbox.telegram.text.entities import FormattedText, trimmed, with_found_entities

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TEXT_LIMIT = 4096


def words(text: str, field: str = "text", entities: str = "entities") -> Json:
    """The content fields of something typed; clients trim it, too."""
    formatted = with_found_entities(trimmed(FormattedText(text)))
    if not formatted.text:
        return {}
    content: Json = {field: formatted.text}
    if formatted.entities:
        content[entities] = list(formatted.entities)
    return content


def say_text(act: Act) -> Json:
    """``text``: the person types ``text``."""
    content = words(act.text("text"))
    if not content:
        raise ActError("an empty message can't be sent")
    if len(content["text"]) > _TEXT_LIMIT:
        raise ActError("the client would split this message: it is too long")
    return _say(act, content)


def _say(act: Act, content: Json) -> Json:
    """Post it; a command that is an ephemeral one is seen by the sender and the bot only."""
    chat, person = act.chat(), act.person()
    if not is_ephemeral_command(act.world, chat, person, content["text"]):
        return act.post(content)
    act.check_talking(chat, person)
    message = post_ephemeral(
        chat, person.id, act.world.bot.id, content, act.now,
        thread_id=act.check_place(chat, person),
    )  # fmt: skip
    return {**act.tell_message(chat, message), "ephemeral_message_id": message.ephemeral_id}


def say_command(act: Act) -> Json:
    """``command``: ``/command`` with ``arguments``; in groups without the bot's name."""
    command = "/" + act.text("command").removeprefix("/")
    return _say(act, words(f"{command} {act.text('arguments')}"))


def open_start(act: Act) -> Json:
    """``start``: opens the bot by a deep link with ``payload`` (or ``link``) and presses START.

    A payload that Telegram does not allow is dropped by the client; who blocked the bot unblocks
    it by this. A client with ``drops_payload`` that knows the bot opens the chat, no more.
    """
    person, chat = act.person(), act.world.private_chat(act.person().id)
    payload = act.text("payload")
    if link := act.text("link"):
        payload = next(iter(parse_qs(urlsplit(link).query).get("start", [])), "")
    if person.drops_payload and chat.started and not chat.blocked:
        return {"updates": [], "chat": chat.id, "opened": True}
    updates = unblock(act)["updates"] if chat.blocked else []
    valid = PAYLOAD.fullmatch(payload) is not None
    answer = act.post(words(f"/start {payload}" if valid else "/start"))
    return {**answer, "updates": [*updates, *answer["updates"]], "payload_sent": valid}


def own_contact(person: Person) -> Json:
    """The person's own contact; phones come without a plus, as most clients send them."""
    phone = person.phone_number or f"7900{person.id % 10**7:07d}"
    contact: Json = {"phone_number": phone, "first_name": person.first_name, "user_id": person.id}
    if person.last_name:
        contact["last_name"] = person.last_name
    return contact


def share_contact(act: Act) -> Json:
    """``contact``: the person's own; or that ``of`` another person; or a ``phone`` by hand.

    With ``phone`` alone it is still the sender's own with that number; ``"foreign": true`` makes it
    an entry of the address book that has no Telegram account.
    """
    person = act.person()
    other = act.number("of")
    contact = own_contact(act.world.person(other) if other is not None else person)
    if phone := act.text("phone"):
        contact["phone_number"] = phone
    if name := act.text("first_name"):
        contact["first_name"] = name
    if act.body.get("foreign"):
        contact.pop("user_id")
    return act.post({"contact": contact})


def edit_text(act: Act) -> Json:
    """``edit``: the person changes a message of their own (the last one, unless named)."""
    person, chat = act.person(), act.chat()
    if act.number("message_id") is None:
        own = [one for one in act.world.visible(chat.id) if one.sender_id == person.id]
        if not own:
            raise ActError("there is nothing to edit")
        message = own[-1]
    else:
        message = act.message(chat)
    if message.sender_id != person.id:
        raise ActError("people edit only what they wrote")
    media = "text" not in message.content
    changed = words(act.text("text"), *(("caption", "caption_entities") if media else ()))
    dropped = {"text", "entities", "caption", "caption_entities"}
    kept = {name: value for name, value in message.content.items() if name not in dropped}
    message.change({**kept, **changed}, message.keyboard, act.now, silent=False)
    return act.tell_message(chat, message, "edited_message")


def forward(act: Act) -> Json:
    """``forward``: a message ``message_id`` of chat ``from_chat``, or made-up ``text``.

    Made-up words come from an ``author`` who hides the account, or from a channel (``channel``: its
    title).
    """
    source_chat = act.number("from_chat")
    if source_chat is not None:
        message = act.world.message(source_chat, act.number("message_id") or 0)
        if message is None:
            raise ActError("there is no such message to forward")
        if message.protected or message.is_service:
            raise ActError("such a message can't be forwarded")
        origin = origin_of(act.world, message)
        return act.post(dict(message.content), forward_origin=origin)
    content = words(act.text("text", "A forwarded message"))
    date = int(act.now) - 60
    origin = {"type": "hidden_user", "sender_user_name": act.text("author", "Somebody")}
    if title := act.text("channel"):
        chat = {"id": -1_001_999_999_999, "type": "channel", "title": title}
        origin = {"type": "channel", "chat": chat, "message_id": 1}
    return act.post(content, forward_origin={**origin, "date": date})


def delete(act: Act) -> Json:
    """``delete``: a person removes a message for everybody; bots are not told."""
    chat = act.chat()
    message = act.message(chat)
    message.deleted = True
    return {"updates": [], "message_id": message.message_id}


def _set_blocked(act: Act, chat: Chat, *, blocked: bool) -> Json:
    if chat.blocked is blocked:
        raise ActError("already blocked" if blocked else "not blocked")
    chat.blocked = blocked
    bot_id = act.world.bot.id
    chat.members[bot_id] = Membership(MemberStatus.MEMBER if blocked else MemberStatus.KICKED)
    new = Membership(MemberStatus.KICKED if blocked else MemberStatus.MEMBER)
    updates = act.set_membership(chat, bot_id, new)
    what = "blocked" if blocked else "unblocked"
    act.world.record(what, act.now, by="person", chat=chat.id, person=chat.id)
    return {"updates": updates, "chat": chat.id}


def block(act: Act) -> Json:
    """``block``: the person blocks the bot."""
    return _set_blocked(act, act.world.private_chat(act.person().id), blocked=True)


def unblock(act: Act) -> Json:
    """``unblock``."""
    return _set_blocked(act, act.world.private_chat(act.person().id), blocked=False)


TALKING: Deeds = {
    "text": say_text,
    "command": say_command,
    "start": open_start,
    "contact": share_contact,
    "edit": edit_text,
    "forward": forward,
    "delete": delete,
    "block": block,
    "unblock": unblock,
}
