"""The Bot API's objects, made from what the world holds."""

from typing import Any

from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat, ChatKind
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.people import (
    ANONYMOUS_ADMIN,
    GROUP_ANONYMOUS_BOT_ID,
    OTHER_BOT,
    OTHER_BOT_ID,
)
from sandbox.telegram.state.world import World


def user_json(world: World, account_id: int, *, for_bot: bool = True) -> Json:
    """A ``User``; ``language_code`` goes only with what the person does (``for_bot``)."""
    if account_id == world.bot.id:
        return world.bot.as_user()
    if account_id == GROUP_ANONYMOUS_BOT_ID:
        return dict(ANONYMOUS_ADMIN)
    if account_id == OTHER_BOT_ID:
        return dict(OTHER_BOT)
    user = world.person(account_id).as_user()
    if not for_bot:
        user.pop("language_code", None)
    return user


def chat_json(world: World, chat: Chat) -> Json:
    """A ``Chat``."""
    shape: Json = {"id": chat.id, "type": chat.kind.value}
    if chat.is_private:
        person = world.person(chat.id)
        for name in ("first_name", "last_name", "username"):
            if value := getattr(person, name):
                shape[name] = value
        return shape
    shape["title"] = chat.title
    if chat.username:
        shape["username"] = chat.username
    if chat.is_forum:
        shape["is_forum"] = True
    return shape


def content_json(world: World, content: Json) -> Json:
    """The message's own fields, with the people that they name."""
    shape: Json = {}
    for name, value in content.items():
        if name in {"entities", "caption_entities"}:
            shape[name] = [_entity(world, one) for one in value]
        else:
            shape[name] = value
    return shape


def _entity(world: World, entity: Json) -> Json:
    if entity.get("type") != "text_mention" or "user_id" not in entity:
        return entity
    rest = {name: value for name, value in entity.items() if name != "user_id"}
    return {**rest, "user": user_json(world, entity["user_id"], for_bot=False)}


def message_json(world: World, message: Message, *, with_reply: bool = True) -> Json:
    """A ``Message``; the one it answers is included, one level deep."""
    chat = world.chats[message.chat_id]
    shape: Json = {"message_id": message.message_id}
    in_channel = chat.kind is ChatKind.CHANNEL
    if not in_channel:
        shape["from"] = user_json(world, message.sender_id)
    if speaker := chat.id if in_channel else message.sender_chat_id:
        shape["sender_chat"] = chat_json(world, world.chats[speaker])
    shape |= {"chat": chat_json(world, chat), "date": message.date}
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    if thread := message.thread_id or message.thread_root:
        shape["message_thread_id"] = thread
    if message.thread_id is not None:
        shape["is_topic_message"] = True
    if message.ephemeral_id:
        shape["ephemeral_message_id"] = message.ephemeral_id
        shape["receiver_user"] = user_json(world, message.receiver_id or 0, for_bot=False)
    if message.forward_origin is not None:
        shape |= {"forward_origin": message.forward_origin, **old_forward_fields(message)}
    if with_reply:
        shape |= _reply_fields(world, message)
    optional = {
        "media_group_id": message.media_group_id,
        "has_protected_content": message.protected,
        "effect_id": message.effect_id,
    }
    shape |= {name: value for name, value in optional.items() if value}
    shape.update(content_json(world, message.content))
    if message.inline_keyboard:
        shape["reply_markup"] = message.keyboard
    return shape


def _reply_fields(world: World, message: Message) -> Json:
    """What a message answers.

    In a topic that is, without an explicit answer, the service message that made the topic.
    """
    fields: Json = {}
    implicit = message.thread_id if message.thread_id != message.message_id else None
    number = message.reply_to if message.reply_to is not None else implicit
    answered = world.messages.get(message.chat_id, {}).get(number or 0)
    if answered is not None and not answered.deleted:
        fields["reply_to_message"] = message_json(world, answered, with_reply=False)
    if message.external_reply is not None:
        fields["external_reply"] = message.external_reply
    if message.quote is not None:
        fields["quote"] = content_json(world, message.quote)
    return fields


def old_forward_fields(message: Message) -> Json:
    """The fields that ``forward_origin`` has replaced; the server still sends them."""
    origin = message.forward_origin or {}
    named = {
        "sender_user": "forward_from",
        "sender_chat": "forward_from_chat",
        "chat": "forward_from_chat",
        "message_id": "forward_from_message_id",
        "sender_user_name": "forward_sender_name",
        "author_signature": "forward_signature",
    }
    fields = {new: origin[old] for old, new in named.items() if old in origin}
    return {**fields, "forward_date": origin.get("date", message.date)}


def inaccessible_json(world: World, message: Message) -> Json:
    """An ``InaccessibleMessage``: what a callback query brings if the message is gone."""
    return {
        "chat": chat_json(world, world.chats[message.chat_id]),
        "message_id": message.message_id,
        "date": 0,
    }


def log_json(world: World, message: Message) -> Json:
    """A message with its life, for people and tests: deleted ones and earlier contents too."""
    return {
        **message_json(world, message),
        "keyboard": message.keyboard,
        "deleted": message.deleted,
        "silent": message.silent,
        "history": message.history,
        "reactions": [one for each in message.reactions.values() for one in each],
        "by_bot": message.sender_id == world.bot.id,
    }


def dump(world: World) -> dict[str, Any]:
    """All that the world holds, as JSON values."""
    return {
        "bot": {
            **world.bot.as_user(),
            "privacy": world.bot.privacy,
            "names": world.bot.names,
            "descriptions": world.bot.descriptions,
            "short_descriptions": world.bot.short_descriptions,
            "commands": world.bot.commands,
        },
        "people": [
            {
                **person.as_user(),
                "phone_number": person.phone_number,
                "started": (chat := world.chats.get(person.id)) is not None and chat.started,
                "blocked": chat is not None and chat.blocked,
            }
            for person in world.people.values()
        ],
        "chats": [_chat_log(world, chat) for chat in world.chats.values()],
        "callbacks": [
            {
                "id": one.id,
                "person": one.person_id,
                "chat": one.chat_id,
                "message_id": one.message_id,
                "ephemeral_message_id": one.ephemeral_id,
                "data": one.data,
                "edits": one.edits,
                "newest": one.newest,
                "at": one.at,
                "answer": one.answer,
            }
            for one in world.callbacks.values()
        ],
        "updates": {
            "next_id": world.updates.next_id,
            "pending": [one.body for one in world.updates.pending],
        },
        "webhook": {**world.webhook.info(world.updates), "deliveries": world.webhook.deliveries},
        "files": [
            {"file_id": one.file_id, "kind": one.kind, "name": one.name, "size": one.size}
            for one in world.files.files.values()
        ],
        "faults": world.faults.dump(),
        "calls": world.calls,
        "events": len(world.events),
    }


def _chat_log(world: World, chat: Chat) -> Json:
    return {
        **chat_json(world, chat),
        "started": chat.started,
        "blocked": chat.blocked,
        "reply_keyboard": chat.reply_keyboard,
        "migrated_to": chat.migrated_to,
        "migrated_from": chat.migrated_from,
        "pinned": chat.pinned,
        "members": {
            str(account_id): {
                "status": one.status.value,
                "rights": sorted(one.rights),
                "anonymous": one.anonymous,
                "custom_title": one.custom_title,
            }
            for account_id, one in chat.members.items()
        },
        "topics": [
            {
                "message_thread_id": one.thread_id,
                "name": one.name,
                "icon_custom_emoji_id": one.icon_custom_emoji_id,
                "closed": one.closed,
                "deleted": one.deleted,
            }
            for one in chat.topics.values()
        ],
        "general": {
            "name": chat.general.name,
            "closed": chat.general.closed,
            "hidden": chat.general_hidden,
        },
        "description": chat.description,
        "invite_links": [one.as_json() for one in chat.links],
        "join_requests": list(chat.join_requests),
        "ephemeral": [log_json(world, one) for one in chat.ephemeral.values()],
        "messages": [log_json(world, one) for one in world.messages.get(chat.id, {}).values()],
    }
