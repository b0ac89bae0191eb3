"""``/newteam``, ``/renameteam``, ``/dayoff``, ``/place``; buttons of invitations and bans."""

from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.types import CallbackQuery, Chat, InlineKeyboardButton, Message, Update

from handlers.callback_data.staff_callbacks import (
    BanPressed,
    BansPageWanted,
    InvitationPressed,
    InvitationVerb,
    PlacePressed,
    place_data,
)
from handlers.cases.team_cases import TeamCases
from handlers.chat_answers import REFUSALS, say
from handlers.filters import Command
from handlers.memberships import rights_of
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.team.ban_view import ban_lifted, banned, bans_page
from handlers.views.team.invitation_view import invitation_news, invitation_question
from handlers.views.team.staff_screen import StaffScreen
from handlers.views.team.team_pages import TeamPages
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import ChatId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.staffing.addressee import read_addressee
from intake.staffing.ban_person import Banned
from intake.staffing.change_team import LONGEST_NAME, placed, placed_here_too, renamed
from intake.staffing.special_days import read_special_days
from intake.staffing.staff import Staffed
from intake.staffing.watch_place import lack_args
from intake.team.bot_rights import Lack
from intake.team.card_chat import CardChat
from intake.team.team import DEFAULT_TEAM, PlaceKind, Team
from texts.markup import cut
from texts.translator import Translator


async def on_new_team(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Make a team, and ask where it shall work."""
    language = await language_of(profile)
    name = " ".join(command.argument.split())[:LONGEST_NAME]
    if not name:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "team-name-how")),))
        return
    made = await team_cases.change_team.make(UpdateId(event_update.update_id), profile.id, name)
    if not isinstance(made, Team):
        key = "team-name-taken" if made is Staffed.TAKEN else "alert-staff-unchanged"
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, key)),))
        return
    page = await team_cases.read.team(profile.id, made.id)
    confirmation = OutgoingMessage(
        translator.say(language, "team-made", team=cut(name, LONGEST_NAME))
    )
    views = (
        (confirmation,)
        if page is None
        else (confirmation, TeamPages(translator, language, made.id).place_page(page))
    )
    await say(bot, profile.id, views)


async def on_rename_team(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Give a team another name, and show it."""
    language = await language_of(profile)
    whom, typed = read_addressee(command.argument)
    team_id = DEFAULT_TEAM if whom is None else whom.team_id
    name = " ".join(typed.split())[:LONGEST_NAME]
    if not name or team_id is None:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "team-rename-how")),))
        return
    done = await team_cases.change_team(
        UpdateId(event_update.update_id), profile.id, team_id, renamed(name)
    )
    page = await team_cases.read.team(profile.id, team_id)
    if done is Staffed.TAKEN:
        view = OutgoingMessage(translator.say(language, "team-name-taken"))
    elif page is None or done not in {Staffed.DONE, Staffed.UNCHANGED}:
        view = OutgoingMessage(translator.say(language, "alert-staff-gone"))
    else:
        view = TeamPages(translator, language, team_id).team(page)
    await say(bot, profile.id, (view,))


async def on_day_off(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Give single days of a team hours of their own, and show its days."""
    language = await language_of(profile)
    whom, typed = read_addressee(command.argument)
    team_id = DEFAULT_TEAM if whom is None else whom.team_id
    if team_id is None:  # somebody's days are their leave
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "dayoff-how")),))
        return
    page = await team_cases.read.team(profile.id, team_id)
    if page is None:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "staff-nobody")),))
        return
    today = page.board.now.astimezone(ZoneInfo(page.board.zone)).date()
    read = read_special_days(typed, today)
    if read is None:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "dayoff-how")),))
        return
    await team_cases.set_days.name(
        UpdateId(event_update.update_id), profile.id, team_id, read.span, read.shifts
    )
    page = await team_cases.read.team(profile.id, team_id)
    if page is not None:
        view = TeamPages(translator, language, team_id).days_page(page)
        await say(bot, profile.id, (view,))


async def on_place(
    message: Message,
    profile: Profile,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
    managers: CardChat | None,
) -> None:
    """Ask in a group which team works there, alone or beside the groups that it has."""
    language = await language_of(profile)
    teams = await team_cases.read.teams(profile.id) or ()
    screen = StaffScreen(translator, language, DEFAULT_TEAM)
    rows = [
        [InlineKeyboardButton(text=screen.name(one), callback_data=place_data(one.id))]
        for one in teams
    ]
    rows += [
        [
            InlineKeyboardButton(
                text=screen.plain("wide-button-place-too", team=screen.name(one)),
                callback_data=place_data(one.id, too=True),
            )
        ]
        for one in teams
        if one.place is not PlaceKind.PRIVATE
        and ChatId(message.chat.id) not in _groups(one, managers)
    ]
    view = screen.page([screen.say("place-ask")], rows)
    topic = message.message_thread_id if message.is_topic_message else None
    await say(bot, message.chat.id, (view,), topic_id=topic)


async def on_place_pressed(
    query: CallbackQuery,
    pressed: PlacePressed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Let that team work in the group where the button stands, and say what is missing there."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        message = query.message
        if not isinstance(message, Message) or message.chat.id > 0:
            await answer.alert(translator.plain(language, "alert-staff-gone"))
            return
        kind = PlaceKind.TOPICS if message.chat.is_forum else PlaceKind.GROUP
        topic = message.message_thread_id if message.is_topic_message else None
        chat = CardChat(ChatId(message.chat.id), topic)
        update_id = UpdateId(event_update.update_id)
        change = placed_here_too(chat.chat_id) if pressed.too else placed(kind, chat)
        done = await team_cases.place_team(update_id, profile.id, pressed.team_id, change)
        if done not in {Staffed.DONE, Staffed.UNCHANGED}:
            taken = done is Staffed.TAKEN
            key = "alert-staff-taken" if taken else "alert-staff-refused"
            await answer.alert(translator.plain(language, key))
            return
    page = await team_cases.read.team(profile.id, pressed.team_id)
    if page is not None:
        name = StaffScreen(translator, language, pressed.team_id).name(page.team)
        key = "place-set-too" if pressed.too else "place-set"
        confirmation = OutgoingMessage(translator.say(language, key, team=name))
        await PressedMessage(query).show(confirmation)
        lacking = await _lacks(bot, message.chat, kind)
        if lacking:
            args = lack_args(lacking, page.team.name)
            words = translator.say(language, "notice-place-lacks", **args)
            await say(bot, message.chat.id, (OutgoingMessage(words),), topic_id=topic)


def _groups(team: Team, managers: CardChat | None) -> tuple[ChatId, ...]:
    """Return a team's groups."""
    chat = team.chat or (managers if team.id == DEFAULT_TEAM else None)
    return (*((chat.chat_id,) if chat else ()), *team.more_chats)


async def _lacks(bot: Bot, chat: Chat, kind: PlaceKind) -> tuple[Lack, ...]:
    """Return what the bot lacks there; nothing if Telegram does not tell."""
    try:
        member = await bot.get_chat_member(chat.id, bot.id)
    except REFUSALS:
        return ()
    return rights_of(member, topics=bool(chat.is_forum)).lacks(kind)


async def on_invitation_pressed(
    query: CallbackQuery,
    pressed: InvitationPressed,
    profile: Profile,
    event_update: Update,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Confirm or undo an invitation; what is said of it changes in place."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        update_id = UpdateId(event_update.update_id)
        news = await team_cases.invitation_story(pressed.invitation_id)
        if pressed.verb is InvitationVerb.UNDO and news is not None and news.invitation.holds:
            question = invitation_question(news, translator, language)
            await PressedMessage(query).show(question)
            return
        decide = team_cases.decide_invitation
        done: Staffed = Staffed.UNCHANGED
        if pressed.verb is InvitationVerb.YES:
            done = await decide.confirm(update_id, profile.id, pressed.invitation_id)
        elif pressed.verb is not InvitationVerb.KEEP:
            done = await decide.undo(update_id, profile.id, pressed.invitation_id)
        if done is Staffed.REFUSED or done is Staffed.LAST:
            last = done is Staffed.LAST
            key = "alert-staff-last" if last else "alert-staff-refused"
            await answer.alert(translator.plain(language, key))
            return
        if done is Staffed.DONE:
            await answer.toast(translator.plain(language, "alert-staff-done"))
    news = await team_cases.invitation_story(pressed.invitation_id)
    if news is not None:
        await PressedMessage(query).show(invitation_news(news, translator, language))


async def on_ban_pressed(
    query: CallbackQuery,
    pressed: BanPressed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Ban somebody, or take that back; what is said offers the other."""
    async with PressAnswer(query) as answer:
        language = await language_of(profile)
        update_id = UpdateId(event_update.update_id)
        ban = team_cases.ban_person
        done = await (
            ban.lift(update_id, profile.id, pressed.number)
            if pressed.lift
            else ban(update_id, profile.id, PersonId(pressed.number), "button")
        )
        if done is Staffed.REFUSED or done is Staffed.GONE:
            refused = done is Staffed.REFUSED
            key = "alert-staff-refused" if refused else "alert-staff-gone"
            await answer.alert(translator.plain(language, key))
            return
    if isinstance(done, Banned) and not pressed.lift:
        view = banned(done.ban, translator, language)
    else:
        view = ban_lifted(done.ban if isinstance(done, Banned) else None, translator, language)
    await say(bot, profile.id, (view,))


async def on_bans(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show who is not listened to; with a name, whoever is called like that."""
    page = await team_cases.list_bans(0, command.argument)
    await say(bot, profile.id, (bans_page(page, translator, await language_of(profile)),))


async def on_bans_page(
    query: CallbackQuery,
    pressed: BansPageWanted,
    profile: Profile,
    team_cases: TeamCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Turn the page."""
    async with PressAnswer(query):
        page = await team_cases.list_bans(pressed.page)
    view = bans_page(page, translator, await language_of(profile))
    await PressedMessage(query).show(view)
