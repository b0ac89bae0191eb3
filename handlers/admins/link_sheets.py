"""Links as tables: taken from a file, and given as one."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers.callback_data.link_sheet_callbacks import LinkSheetPressed, LinkSheetVerb
from handlers.callback_data.sheet_callbacks import SheetKind
from handlers.cases.link_sheet_cases import ExportsLinks, ImportsLinks, LinkSheetCases
from handlers.cases.sheet_cases import SentTable, TableLook, WorksSheets
from handlers.chat_answers import say
from handlers.deep_links import DeepLinks
from handlers.filters import Command, read_command
from handlers.presses import PressAnswer
from handlers.views.links.import_words import ImportWords, sheet_help
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.kernel.sheet import Column, Sheet, SheetFormat
from intake.kernel.turns import in_turn
from intake.links.bulk_text import bulk_sheet, copied
from intake.links.link_draft import texts_of
from intake.links.link_page import LinkQuery
from intake.links.link_sheet import LINK_COLUMNS, heading, row_of
from texts.translator import Translator

BULK = "bulk"


class LinkTable:
    """The kind of table that makes and changes links."""

    kind: SheetKind = SheetKind.LINKS
    columns: Sequence[Column] = LINK_COLUMNS
    templates: bool = True

    def __init__(self, imports: ImportsLinks, translator: Translator) -> None:
        self._imports = imports
        self._translator = translator

    async def look(self, table: SentTable) -> TableLook:
        """Say which links would be made and changed, or what is wrong in which line."""
        plan = await self._imports.look(table.records, frozenset(table.headings))
        words = ImportWords(self._translator, table.language, table.headings)
        sound = not plan.faults and bool(plan.made or plan.changed)
        return TableLook(words.look(plan), sound, plan.mark)

    async def take(self, update_id: UpdateId, table: SentTable) -> TableLook:
        """Make and change them."""
        by, rows = table.by.id, table.records
        plan = await self._imports(update_id, by, rows, frozenset(table.headings), table.mark)
        words = ImportWords(self._translator, table.language, table.headings)
        return TableLook(words.done(plan), not plan.faults)


class TypedLinks:
    """``/bulk``: links typed in the chat, one line for each placement."""

    kind: SheetKind = SheetKind.LINKS

    def __init__(self, exports: ExportsLinks) -> None:
        self._exports = exports

    async def __call__(self, text: str) -> Sheet | None:
        """Read the lines behind the command; a code in its line names the link to copy."""
        command = read_command(text)
        if command is None or command.name != BULK:
            return None
        first, _, rest = command.argument.partition("\n")
        place, link = await self._exports.one(first)
        if link is None:
            return bulk_sheet(f"\n{command.argument}", {})
        return bulk_sheet(f"\n{rest}", copied(texts_of(link.copied(), place)))


async def on_export_links(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    link_sheet_cases: LinkSheetCases,
    sheets: WorksSheets,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Send all links, or those that a search finds, as a file: XLSX unless CSV is asked for."""
    words = command.argument.split()
    shape = SheetFormat.CSV if "csv" in map(str.lower, words) else SheetFormat.XLSX
    search = " ".join(word for word in words if word.lower() not in set(SheetFormat))
    language = await language_of(profile)
    given = _Given(bot, link_sheet_cases.exports, sheets, translator, deep_links)
    await given(profile, language, search, shape)


async def on_link_sheet_pressed(
    query: CallbackQuery,
    pressed: LinkSheetPressed,
    profile: Profile,
    *,
    bot: Bot,
    link_sheet_cases: LinkSheetCases,
    sheets: WorksSheets,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Say how links come and go as a table, or send them as one."""
    language = await language_of(profile)
    async with PressAnswer(query):
        if pressed.verb is LinkSheetVerb.HOW:
            view = sheet_help(pressed.search, translator, language)
            await say(bot, profile.id, (view,))
            return
        shape = SheetFormat.CSV if pressed.verb is LinkSheetVerb.CSV else SheetFormat.XLSX
        given = _Given(bot, link_sheet_cases.exports, sheets, translator, deep_links)
        await given(profile, language, pressed.search, shape)


@dataclass(frozen=True, slots=True)
class _Given:
    """Sends links as a file."""

    bot: Bot
    exports: ExportsLinks
    sheets: WorksSheets
    translator: Translator
    deep_links: DeepLinks

    async def __call__(
        self, profile: Profile, language: str, search: str, shape: SheetFormat
    ) -> None:
        place, links = await self.exports(LinkQuery(search))
        written = [
            row_of(one, self.deep_links.to(one.code), place) async for one in in_turn(links, of=1)
        ]
        if search and not links:
            none = OutgoingMessage(self.translator.say(language, "links-not-found", search=search))
            await say(self.bot, profile.id, (none,))
            return
        title = self.translator.plain(language, "links-sheet")
        content = await self.sheets.write([heading(), *written], shape, title)
        caption = self.translator.plain(language, "links-exported", count=len(links))
        file = BufferedInputFile(content, f"links.{shape}")
        await self.bot.send_document(profile.id, file, caption=caption)
