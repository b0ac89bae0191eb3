"""``/id``: what belongs into the settings. It gives ids, never a role."""

from aiogram import Bot
from aiogram.types import Message

from handlers.chat_answers import say
from handlers.views.outgoing_messages import messages
from handlers.workflow import KnowsLanguage, MayAskForId
from intake.kernel.ids import ChatId, PersonId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_id(
    _message: Message,
    *,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    translator: Translator,
    admins: frozenset[PersonId],
) -> None:
    """Tell a person their own id; while there are no admins, also what it is good for."""
    language = await language_of(profile)
    blocks = [translator.say(language, "id-own", id=str(profile.id))]
    if not admins:
        blocks.append(translator.say(language, "id-own-purpose"))
    await say(bot, profile.id, messages(blocks))


async def on_group_id(
    message: Message,
    *,
    profile: Profile,
    bot: Bot,
    language_of: KnowsLanguage,
    may_ask_id: MayAskForId,
    translator: Translator,
) -> None:
    """Tell whoever may know the group's id, or the topic's in which it was asked for."""
    if not await may_ask_id(ChatId(message.chat.id), profile.id):
        return
    topic = message.message_thread_id if message.is_topic_message else None
    chat = f"{message.chat.id}/{topic}" if topic else str(message.chat.id)
    text = "id-topic" if topic else "id-group"
    language = await language_of(profile)
    blocks = [translator.say(language, text, id=chat)]
    await say(bot, message.chat.id, messages(blocks), topic_id=topic)
