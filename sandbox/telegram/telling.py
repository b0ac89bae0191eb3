"""Telling the bot what happened: what it may see, as which kind of update."""

from typing import Any

from sandbox.telegram.privacy import bot_sees
from sandbox.telegram.rendering import chat_json, message_json, user_json
from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat, ChatKind, Membership, member_json
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.world import World

_IN_CHANNELS = {"message": "channel_post", "edited_message": "edited_channel_post"}


def tell(world: World, kind: str, payload: Json, now: float) -> list[int]:
    """Queue an update; gives its id, or nothing if the bot did not ask for this kind."""
    update_id = world.updates.append(kind, payload, now)
    return [] if update_id is None else [update_id]


def tell_message(world: World, chat: Chat, message: Message, now: float, kind: str) -> list[int]:
    """Queue ``message`` or ``edited_message``, if the bot may see it."""
    if not bot_sees(world, chat, message):
        return []
    if chat.kind is ChatKind.CHANNEL:
        kind = _IN_CHANNELS[kind]
    return tell(world, kind, message_json(world, message), now)


def announce(
    world: World, chat: Chat, sender_id: int, content: Json, now: float, **details: Any
) -> Message:
    """Post a service message. The bot is told of its own ones, too."""
    message = world.post(chat, sender_id, content, now, is_service=True, **details)
    tell_message(world, chat, message, now, "message")
    return message


def change_membership(
    world: World,
    chat: Chat,
    account_id: int,
    new: Membership,
    by: int,
    now: float,
    **details: Any,
) -> list[int]:
    """Change somebody's place; queues ``my_chat_member``, or ``chat_member`` for an administrator.

    ``details`` go into the update (``invite_link``, …). Nothing is told when nothing changed.
    """
    user = user_json(world, account_id, for_bot=False)
    own = account_id == world.bot.id
    bot_receives = own or chat.membership_of(world.bot.id).is_admin
    old = member_json(chat, user)
    chat.members[account_id] = new
    changed = member_json(chat, user)
    if not bot_receives or changed == old:
        return []
    payload = {
        "chat": chat_json(world, chat),
        "from": user_json(world, by),
        "date": int(now),
        "old_chat_member": old,
        "new_chat_member": changed,
        **details,
    }
    return tell(world, "my_chat_member" if own else "chat_member", payload, now)
