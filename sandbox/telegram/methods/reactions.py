"""Reactions: the bot's, and what it is told of the people's."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.rendering import chat_json, user_json
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.chats import Chat, ChatKind
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.world import World
from sandbox.telegram.telling import tell

REACTIONS = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)
"""The emoji with which one may react (some others need a variation selector, dropped here)."""


def is_reaction(emoji: str) -> bool:
    """Whether one may react with it."""
    return emoji.replace("\ufe0f", "") in REACTIONS


def set_message_reaction(call: Call) -> bool:
    """``setMessageReaction``: a bot has one reaction, an emoji; none removes it."""
    chat = call.readable_chat()
    message = call.find_message(chat, "message to react")
    raw = call.parameters.structure("reaction", "reaction types") or []
    if not isinstance(raw, list):
        raise bad_request("Expected an Array of ReactionType")
    for one in raw:
        if not isinstance(one, dict):
            raise bad_request("Can't parse ReactionType: expected an Object")
        if one.get("type") != "emoji" or not is_reaction(str(one.get("emoji") or "")):
            raise bad_request("REACTION_INVALID")
    if len(raw) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if message.is_service:
        raise bad_request("MESSAGE_ID_INVALID")
    call.count_flood(chat)
    if message.media_group_id:  # an album has its reactions on its first message
        album = (
            one
            for one in call.world.visible(chat.id)
            if one.media_group_id == message.media_group_id
        )
        message = next(album, message)
    _keep(message, call.world.bot.id, raw)
    call.record("reacted", chat, message_id=message.message_id, reaction=raw)
    return True


def react_as(
    world: World, chat: Chat, message: Message, actor_id: int, new: list[Json], now: float
) -> list[int]:
    """A person's reactions are now these. Told to administrators; gives the updates.

    Where nobody sees who reacted (channels), only the counts are told.
    """
    old = message.reactions.get(actor_id, [])
    _keep(message, actor_id, new)
    bot_receives = chat.membership_of(world.bot.id).is_admin
    if chat.is_private:
        bot_receives = world.settings.private_reactions
    if not bot_receives or old == new:
        return []
    place: Json = {
        "chat": chat_json(world, chat), "message_id": message.message_id, "date": int(now)
    }  # fmt: skip
    if chat.kind is ChatKind.CHANNEL:
        counts = {**place, "reactions": _counts(message)}
        return tell(world, "message_reaction_count", counts, now)
    actor: Json = (
        {"actor_chat": chat_json(world, chat)}
        if actor_id == chat.id and not chat.is_private
        else {"user": user_json(world, actor_id)}
    )
    change = {**place, **actor, "old_reaction": old, "new_reaction": new}
    return tell(world, "message_reaction", change, now)


def _keep(message: Message, actor_id: int, new: list[Json]) -> None:
    if new:
        message.reactions[actor_id] = new
    else:
        message.reactions.pop(actor_id, None)


def _counts(message: Message) -> list[Json]:
    every = [one for each in message.reactions.values() for one in each]
    kinds = {one["emoji"]: one for one in every}
    return [{"type": one, "total_count": every.count(one)} for one in kinds.values()]


METHODS: Methods = {"setmessagereaction": set_message_reaction}
