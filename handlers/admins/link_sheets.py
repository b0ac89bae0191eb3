"""Links as tables: taken from a file, and given as one."""

from collections.abc import Sequence

from aiogram import Bot
from aiogram.types import BufferedInputFile, Message

from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.link_sheet_cases import ImportsLinks, LinkSheetCases
from handlers.sheet_callbacks import SheetKind
from handlers.sheet_cases import SentTable, TableLook, WorksSheets
from handlers.views.import_words import ImportWords
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.kernel.sheet import Column, SheetFormat
from intake.links.link_page import LinkQuery
from intake.links.link_sheet import LINK_COLUMNS, heading, row_of
from texts.translator import Translator


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
        plan = await self._imports.look(table.records, table.columns)
        words = ImportWords(self._translator, table.language)
        sound = not plan.faults and bool(plan.made or plan.changed)
        return TableLook(words.look(plan), sound, plan.mark)

    async def take(self, update_id: UpdateId, table: SentTable) -> TableLook:
        """Make and change them."""
        by, rows = table.by.id, table.records
        plan = await self._imports(update_id, by, rows, table.columns, table.mark)
        words = ImportWords(self._translator, table.language)
        return TableLook(words.done(plan), not plan.faults)


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
    language = await language_of(profile)
    words = command.argument.split()
    shape = SheetFormat.CSV if "csv" in map(str.lower, words) else SheetFormat.XLSX
    search = " ".join(word for word in words if word.lower() not in set(SheetFormat))
    place, links = await link_sheet_cases.exports(LinkQuery(search))
    rows = [heading(), *(row_of(link, deep_links.to(link.code), place) for link in links)]
    content = await sheets.write(rows, shape, translator.plain(language, "links-sheet"))
    file = BufferedInputFile(content, f"links.{shape}")
    caption = translator.plain(language, "links-exported", count=len(links))
    await bot.send_document(profile.id, file, caption=caption)
