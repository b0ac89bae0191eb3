"""Which commands a person sees: the narrowest scope that has any, in their language first."""

from sandbox.telegram.replies import Json
from sandbox.telegram.state.chats import Chat
from sandbox.telegram.state.people import Person
from sandbox.telegram.state.world import World


def commands_for(world: World, chat: Chat, person: Person) -> list[Json]:
    """The person's list in this chat."""
    if chat.is_private:
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        admin = chat.membership_of(person.id).is_admin
        scopes = [
            f"chat_member:{chat.id}:{person.id}",
            *([f"chat_administrators:{chat.id}"] if admin else []),
            f"chat:{chat.id}",
            *(["all_chat_administrators"] if admin else []),
            "all_group_chats",
            "default",
        ]
    languages = dict.fromkeys((person.language_code, ""))
    lists = (world.bot.commands.get(f"{one}:{code}") for one in scopes for code in languages)
    return next((one for one in lists if one), [])


def is_ephemeral_command(world: World, chat: Chat, person: Person, text: str) -> bool:
    """Whether these words are a command that only the bot shall see (in groups)."""
    name, _, addressed = text.split(maxsplit=1)[0].removeprefix("/").partition("@")
    if chat.is_private or not text.startswith("/"):
        return False
    if addressed and addressed.lower() != world.bot.username.lower():
        return False
    commands = commands_for(world, chat, person)
    return any(one["command"] == name and one.get("is_ephemeral") for one in commands)
