"""The served Bot API under a client that nobody here wrote: aiogram's Bot and Dispatcher."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.filters import CommandStart
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    DisabledButton,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    KeyboardButton,
    Message,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
)
from aiogram.utils.text_decorations import html_decoration
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.people import TOKEN, Person, Raw, SandboxRefusedError, TelegramWorld

YES = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Yes ✅", callback_data="yes")]]
)


@asynccontextmanager
async def client(server: str, token: str = TOKEN) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(server))
    async with Bot(token, session, DefaultBotProperties(parse_mode="HTML")).context() as bot:
        yield bot


@pytest.fixture
async def bot(server: str) -> AsyncIterator[Bot]:
    async with client(server) as one:
        yield one


@pytest.fixture
async def ann(world: TelegramWorld) -> Person:
    """Somebody who has pressed START, with nothing waiting."""
    ann = world.person(first_name="Ann", language="ru", username="ann", phone_number="79001234567")
    await ann.opens("spring")
    world.offset = (await world.take_updates())[-1]["update_id"] + 1
    await world.take_updates()
    return ann


def talkative() -> Dispatcher:
    """A bot with a question, a button and an edit."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def on_start(message: Message) -> None:
        assert message.from_user is not None
        await message.answer(f"Hello, <b>{message.from_user.first_name}</b>", reply_markup=YES)

    @dispatcher.message(F.contact)
    async def on_contact(message: Message) -> None:
        assert message.contact is not None
        await message.answer(f"Phone {message.contact.phone_number}")

    @dispatcher.callback_query(F.data == "yes")
    async def on_yes(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        await query.answer("Thanks")
        await query.message.edit_text("Your phone?")
        share = KeyboardButton(text="Share", request_contact=True)
        await query.message.answer(
            "By the button", reply_markup=ReplyKeyboardMarkup(keyboard=[[share]])
        )

    return dispatcher


async def play(ann: Person) -> None:
    """The whole talk, the same for each way of delivering updates."""
    live = ann.world.feed is None
    await ann.opens("spring")
    message = await ann.hears() if live else await ann.sees()
    assert (message.text, message.buttons) == ("Hello, Ann", ["Yes ✅"])
    pressed = await ann.presses("Yes")
    assert pressed.toast == "Thanks"
    if live:
        await ann.world.wait_for(lambda one: one.get("text") == "By the button")
    assert (await ann.chat_log())[1].edits == 1
    assert await ann.below() == ["Share"]
    await ann.presses("Share")
    answer = await ann.hears() if live else await ann.sees()
    assert answer.text.startswith("Phone 7900")


async def test_the_talk_pumped(server: str, bot: Bot) -> None:
    dispatcher = talkative()

    async def feed(raw: Raw) -> None:
        await dispatcher.feed_raw_update(bot, raw)

    async with TelegramWorld.connect(server, feed=feed) as world:
        await play(world.person(first_name="Ann"))
        assert len(world.fed) == 3


async def test_the_talk_polled(bot: Bot, world: TelegramWorld) -> None:
    dispatcher = talkative()
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False)
    )
    await play(world.person(first_name="Ann"))
    await dispatcher.stop_polling()
    await polling


@asynccontextmanager
async def hook(dispatcher: Dispatcher, bot: Bot, secret: str) -> AsyncIterator[str]:
    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret)
    handler.register(app, "/hook")
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_the_talk_by_webhook(bot: Bot, world: TelegramWorld) -> None:
    async with hook(talkative(), bot, "s3cret") as url:
        await bot.set_webhook(url, secret_token="s3cret")
        assert (await bot.get_webhook_info()).url == url
        await play(world.person(first_name="Ann"))
        with pytest.raises(TelegramConflictError):
            await bot.get_updates()
        await bot.delete_webhook()


async def test_a_webhook_with_another_secret_gets_nothing_done(
    bot: Bot, world: TelegramWorld
) -> None:
    async with hook(talkative(), bot, "s3cret") as url:
        await bot.set_webhook(url, secret_token="other")
        await world.person().opens()
        tried = await world.wait_for(lambda one: one["what"] == "pushed")
        assert tried["status"] == 401
        assert (await bot.get_webhook_info()).pending_update_count == 1


async def test_files_go_up_and_down(bot: Bot, ann: Person, world: TelegramWorld) -> None:
    upload = BufferedInputFile(b"%PDF report", "report.pdf")
    sent = await bot.send_document(ann.id, upload, caption="<i>Report</i>")
    assert sent.document is not None
    assert sent.document.file_name == "report.pdf"
    again = await bot.send_document(ann.id, sent.document.file_id)
    assert again.document == sent.document
    await ann.sends_file("brief.txt", file_text="what we need")
    (update,) = await bot.get_updates(offset=world.offset)
    assert update.message is not None
    assert update.message.document is not None
    buffer = await bot.download(update.message.document)
    assert isinstance(buffer, BytesIO)
    assert buffer.read() == b"what we need"


async def test_albums(bot: Bot, ann: Person) -> None:
    items = [
        InputMediaDocument(media=BufferedInputFile(name.encode(), f"{name}.txt"), caption=name)
        for name in ("one", "two")
    ]
    messages = await bot.send_media_group(ann.id, list(items))
    assert [one.caption for one in messages] == ["one", "two"]
    assert messages[0].media_group_id == messages[1].media_group_id


async def test_all_that_people_send_can_be_decoded(
    bot: Bot, ann: Person, world: TelegramWorld
) -> None:
    sent = await bot.send_message(ann.id, "?", reply_markup=YES)
    await ann.sends_album({"kind": "photo"}, {"kind": "document", "name": "a.txt"})
    for what in ("sticker", "voice", "location", "photo", "forwarded"):
        await ann.sends(what)
    await ann.shares_contact(of=world.person(first_name="Bob"))
    await ann.edits("an edit", message_id=1)
    await ann.does("press", text="Yes")
    await ann.does("press", stale=True, message_id=sent.message_id, data="x", inaccessible=True)
    await ann.blocks()
    await ann.unblocks()
    group = await world.group("Team", bot="left", owner=ann)
    for act in ("add_bot", "promote_bot", "make_supergroup"):
        await ann.does(act, group)
    forum = await world.group("Forum", topics=True, bot="administrator", owner=ann)
    await ann.does("topic", forum, name="Leads")
    await ann.says("hello", at=forum, anonymous=True)
    kinds = [one.event_type for one in await bot.get_updates(offset=world.offset)]
    assert kinds.count("message") == 14
    assert (kinds.count("callback_query"), kinds.count("edited_message")) == (2, 1)
    assert kinds.count("my_chat_member") == 6


async def test_what_happens_in_a_forum_can_be_decoded(
    bot: Bot, ann: Person, world: TelegramWorld
) -> None:
    kinds = ["message", "chat_member", "message_reaction", "chat_join_request", "channel_post"]
    await bot.get_updates(allowed_updates=kinds)
    bob = world.person(first_name="Bob")
    forum = await world.group("Team", topics=True, bot="administrator", owner=ann, people=(bob,))
    topic = await bot.create_forum_topic(forum.id, "Leads")
    thread = topic.message_thread_id
    sent = await bot.send_message(forum.id, "One two", message_thread_id=thread)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.message_id == thread
    await bob.says("that", at=forum, reply_to=sent.message_id, quote="two")
    for act in ("rename_topic", "close_topic", "reopen_topic"):
        await ann.does(act, forum, thread=thread, name="Deals")
    for act in ("close_general", "hide_general", "unhide_general", "reopen_general"):
        await ann.does(act, forum)
    await ann.does("title", forum, title="Sales")
    await ann.does("pin", forum, message_id=sent.message_id)
    await ann.does("react", forum, message_id=sent.message_id)
    for act in ("promote", "demote", "restrict", "ban"):
        await ann.does(act, forum, of=bob.id)
    link = await bot.create_chat_invite_link(forum.id, creates_join_request=True)
    await world.person(first_name="Cy").does("join", link=link.invite_link)
    channel = await ann.does("channel", title="News")
    await ann.does("text", chat=channel["chat"], text="news")
    for what in ("video", "audio", "animation", "video_note", "venue", "dice", "poll", "story"):
        await ann.sends(what)
    updates = await bot.get_updates(offset=world.offset)
    event_types = [one.event_type for one in updates]
    assert event_types.count("chat_member") == 4
    assert {"message_reaction", "chat_join_request", "channel_post"} <= set(event_types)
    quoted = next(one.message for one in updates if one.message and one.message.quote)
    assert quoted.quote is not None
    assert (quoted.quote.text, quoted.quote.position) == ("two", 4)


async def test_ephemeral_messages_and_new_buttons(
    bot: Bot, ann: Person, world: TelegramWorld
) -> None:
    team = await world.group("Team", owner=ann, supergroup=True)
    button = InlineKeyboardButton(text="Take", callback_data="take", style="primary")
    done = InlineKeyboardButton(text="Taken", disabled=DisabledButton())
    await bot.send_message(
        team.id,
        f"Call at {html_decoration.date_time('noon', 1_800_000_000, 'wDt')}",
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]], force_reply=True),
    )
    await ann.does("press", team, data="take")
    *_, update = await bot.get_updates(offset=world.offset)
    assert update.callback_query is not None
    sent = await bot.send_message(
        team.id,
        "It is yours",
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[done]]),
        ephemeral_message_parameters=EphemeralMessageParameters(
            receiver_user_id=ann.id,
            callback_query_id=update.callback_query.id,
            replace_callback_query_message=True,
        ),
    )
    assert (sent.message_id, sent.ephemeral_message_id) == (0, 1)
    assert [one.text for one in await ann.sees_alone(team)] == ["It is yours"]
    with pytest.raises(SandboxRefusedError, match="'Taken' is disabled"):
        await ann.does("press", team, text="Taken")
    assert await bot.delete_ephemeral_message(team.id, ann.id, 1)


async def test_a_method_that_is_not_imitated(bot: Bot, ann: Person) -> None:
    with pytest.raises(TelegramServerError, match="does not imitate sendPoll"):
        await bot.send_poll(ann.id, "?", ["a", "b"])


async def test_one_bad_update_spoils_its_batch(bot: Bot, world: TelegramWorld) -> None:
    await world.faults(undecodable=True)
    with pytest.raises(Exception, match="Failed to deserialize object"):
        await bot.get_updates()
    assert len(await world.take_updates()) == 1


async def test_methods_and_their_results(bot: Bot, ann: Person, world: TelegramWorld) -> None:
    assert (await bot.me()).username == "sandbox_bot"
    commands = [BotCommand(command="start", description="Begin")]
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(commands, scope=scope, language_code="ru")
    (command,) = await bot.get_my_commands(scope=scope, language_code="ru")
    assert (command.command, command.description) == ("start", "Begin")
    await bot.set_my_name("Sales")
    assert (await bot.get_my_name()).name == "Sales"
    sent = await bot.send_message(ann.id, "One", reply_markup=YES)
    await bot.set_message_reaction(ann.id, sent.message_id, [ReactionTypeEmoji(emoji="👍")])
    edited = await bot.edit_message_reply_markup(
        chat_id=ann.id, message_id=sent.message_id, reply_markup=None
    )
    assert isinstance(edited, Message)
    assert edited.reply_markup is None
    await bot.pin_chat_message(ann.id, sent.message_id)
    assert (await bot.get_chat(ann.id)).pinned_message is not None
    copied = await bot.copy_message(ann.id, ann.id, sent.message_id)
    forwarded = await bot.forward_message(ann.id, ann.id, copied.message_id)
    assert forwarded.forward_origin is not None
    await bot.delete_messages(ann.id, [sent.message_id, copied.message_id])
    assert (await ann.chat.everything())[1].deleted
    group = await world.group("Team", people=(ann,))
    member = await bot.get_chat_member(group.id, ann.id)
    assert member.status == "member"
    assert len(await bot.get_chat_administrators(group.id)) == 1
    assert await bot.send_chat_action(ann.id, "typing")
    assert (await bot.send_contact(ann.id, "+1", "Desk")).contact is not None


async def test_topics(bot: Bot, world: TelegramWorld) -> None:
    forum = await world.group("Forum", topics=True, bot="administrator")
    topic = await bot.create_forum_topic(forum.id, "Leads")
    thread = topic.message_thread_id
    sent = await bot.send_message(forum.id, "New", message_thread_id=thread)
    assert sent.is_topic_message
    await bot.close_forum_topic(forum.id, thread)
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await bot.send_message(forum.id, "New", message_thread_id=thread)
    await bot.delete_forum_topic(forum.id, thread)
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await bot.send_message(forum.id, "New", message_thread_id=thread)


async def test_refusals_become_the_right_exceptions(
    bot: Bot, ann: Person, world: TelegramWorld, server: str
) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(ann.id, "a < b")
    sent = await bot.send_message(ann.id, "One")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("One", chat_id=ann.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query("17")
    await ann.blocks()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(ann.id, "x")
    group = await world.group("Team", owner=ann)
    await ann.does("make_supergroup", group)
    with pytest.raises(TelegramMigrateToChat) as migrated:
        await bot.send_message(group.id, "x")
    assert (await bot.send_message(migrated.value.migrate_to_chat_id, "x")).text == "x"
    async with client(server, "100000:WRONG") as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


async def test_too_many_messages(bot: Bot, world: TelegramWorld) -> None:
    group = await world.group("Managers")
    for number in range(20):
        await bot.send_message(group.id, str(number))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(group.id, "one too many")
    assert 1 <= refused.value.retry_after <= 60
    assert len(await group.messages()) == 20


async def test_trouble_on_demand(bot: Bot, ann: Person, world: TelegramWorld) -> None:
    await world.fault("server_error", method="sendMessage")
    with pytest.raises(TelegramServerError):
        await bot.send_message(ann.id, "a")
    await world.fault("refuse", error_code=404, description="Not Found")
    with pytest.raises(TelegramNotFound):
        await bot.send_message(ann.id, "b")
    await world.fault("cut_before")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(ann.id, "c")
    await world.fault("cut_after")
    with pytest.raises(TelegramNetworkError):
        await bot.send_message(ann.id, "d")
    await world.fault("slow", seconds=30)
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(ann.id, "e", request_timeout=1)
    await world.fault("down", times=None)
    with pytest.raises(TelegramNetworkError):
        await bot.get_me()
    await world.faults(clear=True)
    assert [one.text for one in await ann.chat.messages()] == ["d", "e"]


async def test_an_update_told_twice(bot: Bot, ann: Person, world: TelegramWorld) -> None:
    await ann.says("once")
    (first,) = await bot.get_updates(offset=world.offset)
    offset = first.update_id + 1
    assert await bot.get_updates(offset=offset) == []
    await world.faults(redeliver=1)
    assert await bot.get_updates(offset=offset) == [first]
    assert await bot.get_updates(offset=offset) == []


async def test_a_long_poll_returns_with_the_update(bot: Bot, world: TelegramWorld) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await world.person().says("hello")
    (update,) = await waiting
    assert update.message is not None
    assert update.message.text == "hello"


async def test_a_second_poller_ends_the_first(bot: Bot, world: TelegramWorld) -> None:
    pollers = {asyncio.create_task(bot.get_updates(timeout=20)) for _ in range(2)}
    (first,), (second,) = await asyncio.wait(pollers, return_when=asyncio.FIRST_COMPLETED)
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await first
    await world.person().says("hello")
    assert len(await second) == 1


async def test_people_cannot_do_the_impossible(ann: Person) -> None:
    with pytest.raises(SandboxRefusedError, match="no button 'Buy'"):
        await ann.presses("Buy")
