"""Tables that admins send as files: looked at first, taken when they say so.

Nothing is stored in between. What is looked at is an answer to the message with the file; whoever
presses *Take it* has the file fetched from that message again, and it is taken only if it is the
one that was looked at.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import (
    CallbackQuery,
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    ReplyParameters,
    Update,
)

from handlers.chat_answers import NO_PREVIEW
from handlers.filters import profile_of
from handlers.presses import PressAnswer, PressedMessage
from handlers.sheet_callbacks import SheetPressed, SheetVerb, sheet_data
from handlers.sheet_cases import FetchesFile, SentTable, TakesTable, WorksSheets, digest_of
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.sheet_words import faults_told, unread_told
from handlers.workflow import KnowsLanguage, ShowsNow
from intake.forms.asking import ForFiles
from intake.kernel.ids import UpdateId
from intake.kernel.person import Profile
from intake.kernel.sheet import (
    MAX_BYTES,
    Sheet,
    SheetError,
    SheetFault,
    columns_of_sheet,
    plain_name,
    records_of,
)
from texts.markup import join
from texts.translator import Translator

_ENDINGS = (".csv", ".xlsx", ".xls")


class SheetSent(Filter):
    """Lets tables through that somebody sends in private, unless a form asks for files just now."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile", "document"})

    async def __call__(self, message: Message, show_now: ShowsNow) -> bool | dict[str, Any]:
        """Supply the ``profile`` and the ``document``."""
        document, user = message.document, message.from_user
        if document is None or user is None or message.chat.type != "private":
            return False
        if not (document.file_name or "").lower().endswith(_ENDINGS):
            return False
        profile = profile_of(user)
        scene = await show_now(profile)
        if scene.step is not None and isinstance(scene.step.asks, ForFiles):
            return False
        return {"profile": profile, "document": document}


async def on_sheet_sent(
    message: Message,
    document: Document,
    profile: Profile,
    *,
    bot: Bot,
    sheets: WorksSheets,
    fetch_file: FetchesFile,
    table_kinds: Sequence[TakesTable],
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Say what is in a table, and what taking it would do."""
    language = await language_of(profile)
    keyboard = None
    try:
        content = await _fetched(fetch_file, bot, document)
        sheet = await sheets.read(content)
        kind = _kind_of(sheet, table_kinds)
        table = _table(sheet, kind, profile, language)
        look = await kind.look(table)
        told = (*unread_told(sheet, translator, language), *look.told)
        if look.sound:
            digest = digest_of(content)
            data = {verb: sheet_data(kind.kind, verb, digest, look.mark) for verb in SheetVerb}
            keyboard = _keyboard(data, translator, language)
    except SheetError as error:
        told = faults_told(error.faults, translator, language)
    await bot.send_message(
        profile.id,
        join(told),
        parse_mode="HTML",
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(
            message_id=message.message_id, allow_sending_without_reply=True
        ),
    )


async def on_sheet_pressed(
    query: CallbackQuery,
    pressed: SheetPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    sheets: WorksSheets,
    fetch_file: FetchesFile,
    table_kinds: Sequence[TakesTable],
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Take the table that was looked at, and no other; or leave it."""
    language = await language_of(profile)
    message = PressedMessage(query)
    async with PressAnswer(query) as answer:
        if pressed.verb is SheetVerb.DROP:
            await message.disarm(translator.say(language, "sheet-dropped"))
            return
        document = _document_of(query)
        if document is None:
            await answer.alert(translator.plain(language, "alert-sheet-gone"))
            return
        try:
            content = await _fetched(fetch_file, bot, document)
            if digest_of(content) != pressed.digest:
                await answer.alert(translator.plain(language, "alert-sheet-other"))
                return
            sheet = await sheets.read(content)
            kind = next(one for one in table_kinds if one.kind is pressed.kind)
            table = replace(_table(sheet, kind, profile, language), mark=pressed.mark)
            look = await kind.take(UpdateId(event_update.update_id), table)
            told = look.told
        except SheetError as error:
            told = faults_told(error.faults, translator, language)
    view = OutgoingMessage(join(told))
    if not await message.show(view):
        await bot.send_message(profile.id, view.text, parse_mode="HTML")


def _table(sheet: Sheet, kind: TakesTable, profile: Profile, language: str) -> SentTable:
    """Read a sheet under its heading.

    Raises:
        SheetError: what is wrong with the heading, or beside it.
    """
    records = records_of(sheet, kind.columns, templates=kind.templates)
    return SentTable(records, columns_of_sheet(sheet, kind.columns), profile, language)


def _document_of(query: CallbackQuery) -> Document | None:
    """Return the file to which the pressed message is an answer."""
    if not isinstance(query.message, Message) or query.message.reply_to_message is None:
        return None
    return query.message.reply_to_message.document


async def _fetched(fetch_file: FetchesFile, bot: Bot, document: Document) -> bytes:
    """Fetch a file.

    Raises:
        SheetError: it is too large, or Telegram does not give it out.
    """
    if (document.file_size or 0) > MAX_BYTES:
        megabytes = MAX_BYTES // (1024 * 1024)
        raise SheetError(SheetFault("sheet-too-large", {"megabytes": megabytes}))
    content = await fetch_file(bot, document.file_id)
    if content is None:
        raise SheetError(SheetFault("sheet-not-fetched"))
    return content


def _kind_of(sheet: Sheet, kinds: Sequence[TakesTable]) -> TakesTable:
    """Return the kind with most of its columns in the heading.

    Raises:
        SheetError: none has any.
    """
    heading = {plain_name(name) for name in sheet.rows[0].cells}

    def known(kind: TakesTable) -> tuple[bool, int]:
        there = [
            column
            for column in kind.columns
            if heading & {plain_name(name) for name in (column.id, *column.names)}
        ]
        whole = {column.id for column in kind.columns if column.required} <= {
            column.id for column in there
        }
        return whole, len(there)

    best = max(kinds, key=known, default=None)
    if best is None or known(best)[1] == 0:
        raise SheetError(SheetFault("sheet-what", {}, sheet.rows[0].line))
    return best


def _keyboard(
    data: dict[SheetVerb, str], translator: Translator, language: str
) -> InlineKeyboardMarkup:
    words = {SheetVerb.TAKE: "button-sheet-take", SheetVerb.DROP: "button-sheet-drop"}
    return InlineKeyboardMarkup(
        inline_keyboard=[
            [
                InlineKeyboardButton(text=translator.plain(language, key), callback_data=data[verb])
                for verb, key in words.items()
            ]
        ]
    )
