"""What the bot gets to see of a group (privacy mode).

Mentions are not on the official list. A bare command reaches the bot that wrote last; whether it
does where no bot has written yet is not documented, and here it does.
"""

import re

from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.messages import Message
from sandbox.telegram.state.people import OTHER_BOT_ID
from sandbox.telegram.state.world import World


def bot_sees(world: World, chat: Chat, message: Message) -> bool:
    """Whether an update about the message goes to the bot."""
    if message.is_view_once:
        return False  # the server drops these without a word
    if chat.is_private:
        return True
    place = chat.membership_of(world.bot.id)
    if not place.is_present:
        return False
    if place.is_admin or not world.bot.privacy or message.is_service or message.ephemeral_id:
        return True
    answered = world.messages.get(chat.id, {}).get(message.reply_to or 0)
    if answered is not None and answered.sender_id == world.bot.id:
        return True
    command = re.match(r"/\w{1,64}(?:@(\w+))?(?!\w)", message.words)
    if command is None:
        return False
    if addressed := command.group(1):
        return str(addressed).lower() == world.bot.username.lower()
    return not _other_bot_wrote_last(world, chat)


def _other_bot_wrote_last(world: World, chat: Chat) -> bool:
    bots = {OTHER_BOT_ID, world.bot.id}
    by_bots = [one.sender_id for one in world.visible(chat.id) if one.sender_id in bots]
    return bool(by_bots) and by_bots[-1] == OTHER_BOT_ID
