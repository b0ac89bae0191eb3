"""The Bot API's objects, made from what the world holds."""

from typing import Any

from sandbox.telegram.chats import Chat
from sandbox.telegram.messages import Message
from sandbox.telegram.people import ANONYMOUS_ADMIN, GROUP_ANONYMOUS_BOT_ID
from sandbox.telegram.replies import Json
from sandbox.telegram.world import World


def user_json(world: World, account_id: int, *, for_bot: bool = True) -> Json:
    """A ``User``; ``language_code`` goes only with what the person does (``for_bot``)."""
    if account_id == world.bot.id:
        return world.bot.as_user()
    if account_id == GROUP_ANONYMOUS_BOT_ID:
        return dict(ANONYMOUS_ADMIN)
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
    shape: Json = {
        "message_id": message.message_id,
        "from": user_json(world, message.sender_id),
        "chat": chat_json(world, chat),
        "date": message.date,
    }
    if message.sender_chat_id is not None:
        shape["sender_chat"] = chat_json(world, world.chats[message.sender_chat_id])
    if message.thread_id is not None:
        shape["message_thread_id"] = message.thread_id
        shape["is_topic_message"] = True
    if message.forward_origin is not None:
        shape["forward_origin"] = message.forward_origin
    if message.media_group_id:
        shape["media_group_id"] = message.media_group_id
    if message.protected:
        shape["has_protected_content"] = True
    if with_reply and message.reply_to is not None:
        answered = world.messages.get(message.chat_id, {}).get(message.reply_to)
        if answered is not None and not answered.deleted:
            shape["reply_to_message"] = message_json(world, answered, with_reply=False)
    if message.edit_date is not None:
        shape["edit_date"] = message.edit_date
    shape.update(content_json(world, message.content))
    if message.inline_keyboard:
        shape["reply_markup"] = {"inline_keyboard": message.inline_keyboard}
    return shape


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
        "history": message.history,
        "reactions": message.reactions,
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
                "data": one.data,
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
                "status": one.standing.value,
                "rights": sorted(one.rights),
                "anonymous": one.anonymous,
            }
            for account_id, one in chat.members.items()
        },
        "topics": [
            {
                "message_thread_id": one.thread_id,
                "name": one.name,
                "closed": one.closed,
                "deleted": one.deleted,
            }
            for one in chat.topics.values()
        ],
        "messages": [log_json(world, one) for one in world.messages.get(chat.id, {}).values()],
    }
