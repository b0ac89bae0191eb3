"""What the bot gets to see of a group (privacy mode)."""

import re

from sandbox.telegram.chats import Chat
from sandbox.telegram.messages import Message
from sandbox.telegram.world import World


def bot_sees(world: World, chat: Chat, message: Message) -> bool:
    """Whether an update about the message goes to the bot."""
    if chat.is_private:
        return True
    place = chat.standing_of(world.bot.id)
    if not place.is_present:
        return False
    if place.is_admin or not world.bot.privacy or message.is_service:
        return True
    answered = world.messages.get(chat.id, {}).get(message.reply_to or 0)
    if answered is not None and answered.sender_id == world.bot.id:
        return True
    name = world.bot.username.lower()
    words = message.words
    command = re.match(r"/\w{1,64}(?:@(\w+))?(?!\w)", words)
    if command:
        return (command.group(1) or name).lower() == name
    return bool(re.search(rf"@{re.escape(name)}(?!\w)", words.lower()))
