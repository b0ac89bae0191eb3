"""The served Bot API under a second client in Python, which decodes by models of its own."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
)

from tests.people import TOKEN, Person, TelegramWorld

YES = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes")]])


def client(server: str, token: str = TOKEN) -> Bot:
    return Bot(token, base_url=f"{server}/bot", base_file_url=f"{server}/file/bot")


@pytest.fixture
async def bot(server: str) -> AsyncIterator[Bot]:
    async with client(server) as one:
        yield one


@pytest.fixture
async def ann(world: TelegramWorld, bot: Bot) -> Person:
    """Somebody who has pressed START, with nothing waiting."""
    ann = world.person(first_name="Ann", last_name="Lee", username="ann")
    await ann.opens("spring")
    await take_updates(bot)
    return ann


async def take_updates(bot: Bot) -> list[Update]:
    """Take what waits, and confirm it."""
    updates = list(await bot.get_updates(timeout=0))
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return updates


async def on_start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert isinstance(update.message, Message)
    await update.message.reply_html("Hello, <b>you</b>", reply_markup=YES)


async def on_yes(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.callback_query is not None
    await update.callback_query.answer("Fine")
    await update.callback_query.edit_message_text("You said yes")


async def test_a_talk(server: str, world: TelegramWorld) -> None:
    builder = ApplicationBuilder().token(TOKEN)
    builder = builder.base_url(f"{server}/bot").base_file_url(f"{server}/file/bot")
    application: Application = builder.build()  # type: ignore[type-arg]  # of six types
    application.add_handler(CommandHandler("start", on_start))
    application.add_handler(CallbackQueryHandler(on_yes))
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(poll_interval=0, timeout=5)
        ann = world.person()
        await ann.opens("spring")
        assert (await ann.hears()).text == "Hello, you"
        assert (await ann.presses("Yes")).toast == "Fine"
        assert (await ann.hears()).text == "You said yes"
        await world.settings(paced_polls=False)
        await application.updater.stop()
        await application.stop()


async def test_who_speaks_and_what_is_shared(bot: Bot, ann: Person) -> None:
    await ann.shares_contact()
    await ann.sends_file("brief.pdf", file_text="a brief")
    contact, file = [update.message for update in await take_updates(bot)]
    assert contact is not None
    assert contact.contact is not None
    assert contact.contact.user_id == ann.id
    assert contact.from_user is not None
    assert contact.from_user.full_name == "Ann Lee"
    assert file is not None
    assert file.document is not None
    content = BytesIO()
    await (await bot.get_file(file.document.file_id)).download_to_memory(content)
    assert content.getvalue() == b"a brief"


async def test_refusals_are_known_by_their_kind(
    server: str,
    bot: Bot,
    world: TelegramWorld,
    ann: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(ann.id, "  ")
    with pytest.raises(BadRequest, match=r"(?i)can.t parse entities"):
        await bot.send_message(ann.id, "<b>", parse_mode="HTML")
    await world.fault("too_many", retry_after=7)
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(ann.id, "again")
    assert caught.value.retry_after == timedelta(seconds=7)
    await ann.blocks()
    with pytest.raises(Forbidden, match=r"(?i)blocked by the user"):
        await bot.send_message(ann.id, "still there?")
    with pytest.raises(InvalidToken):
        async with client(server, "1:WRONG"):
            pass
