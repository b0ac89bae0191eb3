"""``/vocabulary``: the values of links, and whether Sales Intelligence has the sources."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.link_callbacks import SourcePressed, SourceVerb
from handlers.cases.link_cases import LinkCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.links.vocabulary_page import VocabularyScreen
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.kernel.visible import clean
from intake.links.confirm_source import ValueVerb
from intake.links.known_values import KEPT_FIELDS, LinkField
from intake.links.link_draft import LONGEST_VALUE
from intake.links.make_links import Remark
from texts.translator import Translator

_VERBS = {
    SourceVerb.CONFIRM: ValueVerb.CONFIRM,
    SourceVerb.ANSWERED: ValueVerb.CONFIRM,
    SourceVerb.REOPEN: ValueVerb.REOPEN,
    SourceVerb.QUIET: ValueVerb.QUIET,
    SourceVerb.FORGET_SURELY: ValueVerb.FORGET,
}
_FIELDS = {str(field): field for field in KEPT_FIELDS}


async def on_vocabulary(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    language_of: KnowsLanguage,
    link_cases: LinkCases,
    translator: Translator,
) -> None:
    """Show what is kept; with a field and a value behind the command, write that down, and say
    what had better be looked at."""
    language = await language_of(profile)
    screen = VocabularyScreen(translator, language)
    name, _, typed = command.argument.partition(" ")
    field, value = _FIELDS.get(name.lower().removeprefix("utm_")), clean(typed)
    if field is None or len(value) > LONGEST_VALUE:
        await say(bot, profile.id, (screen.fields(),))
        return
    remarks: tuple[Remark, ...] = ()
    if value:
        update_id = UpdateId(event_update.update_id)
        added = await link_cases.confirm_source.add(update_id, profile.id, field, value)
        remarks = added.remarks
    page = await link_cases.vocabulary.page(field, 0)
    await say(bot, profile.id, (screen.page(page, remarks),))


async def on_source_pressed(
    query: CallbackQuery,
    pressed: SourcePressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    language_of: KnowsLanguage,
    link_cases: LinkCases,
    translator: Translator,
) -> None:
    """Show a page in the pressed message, or note what is said of a value."""
    language = await language_of(profile)
    screen = VocabularyScreen(translator, language)
    async with PressAnswer(query) as answer:
        update_id = UpdateId(event_update.update_id)
        if pressed.verb is SourceVerb.HUSH:
            await link_cases.confirm_source.hush(update_id, profile.id, pressed.value_id)
            await answer.alert(translator.plain(language, "alert-sources-hushed"))
            await PressedMessage(query).disarm()
            return
        verb = _VERBS.get(pressed.verb)
        if verb is not None:
            known = await link_cases.confirm_source(update_id, profile.id, pressed.value_id, verb)
        else:
            known = await link_cases.vocabulary.one(pressed.value_id)
        if pressed.verb is SourceVerb.ANSWERED:
            if known is None:
                await answer.alert(translator.plain(language, "alert-unknown"))
                return
            done = translator.plain(language, "alert-source-done", source=known.value)
            await answer.toast(done)
            await PressedMessage(query).drop_button(query.data)
            return
        match pressed.verb:
            case SourceVerb.FIELDS:
                shown = screen.fields()
            case SourceVerb.LIST | SourceVerb.FORGET_SURELY:
                shown = await _page(link_cases, screen, pressed.field, pressed.page)
            case SourceVerb.FORGET if known is not None:
                shown = screen.forgetting(known, pressed.page)
            case _ if known is not None:
                shown = screen.value(known, pressed.page)
            case _:
                await answer.alert(translator.plain(language, "alert-unknown"))
                return
    await PressedMessage(query).show_or_say(bot, shown)


async def _page(
    link_cases: LinkCases, screen: VocabularyScreen, field: LinkField, page: int
) -> OutgoingMessage:
    return screen.page(await link_cases.vocabulary.page(field, page))
