"""Tables that admins send as files: looked at first, taken when they say so.

Nothing is stored in between. What is looked at is an answer to the message with the file; whoever
presses *Take it* has the file fetched from that message again, and it is taken only if it is the
one that was looked at.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import (
    CallbackQuery,
    Document,
    Message,
    ReplyParameters,
    Update,
)

from handlers.callback_data.sheet_callbacks import SheetKind, SheetPressed, SheetVerb, sheet_data
from handlers.cases.prospect_cases import ShowsNow
from handlers.cases.sheet_cases import (
    FetchesFile,
    ReadsTyped,
    SentTable,
    TakesTable,
    WorksSheets,
    digest_of,
)
from handlers.chat_answers import NO_PREVIEW
from handlers.filters import profile_of
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import button, screen_of
from handlers.views.sheet_words import fault_lines, unread_lines
from handlers.workflow import KnowsLanguage
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
from texts.markup import MESSAGE_LENGTH, Html, join, length
from texts.translator import Translator

_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Of what is a table, or was meant as one: what cannot be read is said."""
_BUTTONS = {SheetVerb.TAKE: "button-sheet-take", SheetVerb.DROP: "button-sheet-drop"}
BETWEEN = "\n\n"
"""What stands between the parts of what is said."""


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

    async def read() -> tuple[Sheet, TakesTable, str]:
        content = await _fetched(fetch_file, bot, document)
        sheet = await sheets.read(content)
        return sheet, _kind_of(sheet, table_kinds), digest_of(content)

    view = await _looked(read, profile, language, translator)
    await _answer(bot, message, view)


async def on_bulk(
    message: Message,
    profile: Profile,
    *,
    bot: Bot,
    typed_tables: ReadsTyped,
    table_kinds: Sequence[TakesTable],
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Do the same with a table that is typed."""
    language = await language_of(profile)
    text = message.text or ""

    async def read() -> tuple[Sheet, TakesTable, str]:
        sheet = await typed_tables(text)
        if sheet is None:
            raise SheetError(SheetFault("sheet-no-places"))
        return sheet, _of_kind(typed_tables.kind, table_kinds), digest_of(text.encode())

    view = await _looked(read, profile, language, translator)
    await _answer(bot, message, view)


async def on_sheet_pressed(
    query: CallbackQuery,
    pressed: SheetPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    sheets: WorksSheets,
    fetch_file: FetchesFile,
    typed_tables: ReadsTyped,
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
        sent = _sent(query)
        try:
            content = await _content_of(sent, fetch_file, bot)
            if content is None:
                await answer.alert(translator.plain(language, "alert-sheet-gone"))
                return
            if digest_of(content) != pressed.digest:
                await answer.alert(translator.plain(language, "alert-sheet-other"))
                return
            typed = None if sent is None or sent.text is None else await typed_tables(sent.text)
            sheet = await sheets.read(content) if typed is None else typed
            kind = _of_kind(pressed.kind, table_kinds)
            table = replace(_table(sheet, kind, profile, language), mark=pressed.mark)
            look = await kind.take(UpdateId(event_update.update_id), table)
            text = _fitting(look.lines)
        except SheetError as error:
            text = join(fault_lines(error.faults, translator, language))
    await message.show_or_say(bot, OutgoingMessage(text))


async def _looked(
    read: Callable[[], Awaitable[tuple[Sheet, TakesTable, str]]],
    profile: Profile,
    language: str,
    translator: Translator,
) -> OutgoingMessage:
    """Return what is said of a table, with buttons if it can be taken."""
    try:
        sheet, kind, digest = await read()
        look = await kind.look(_table(sheet, kind, profile, language))
    except SheetError as error:
        return OutgoingMessage(join(fault_lines(error.faults, translator, language)))
    lines = (*unread_lines(sheet, translator, language), *look.lines)
    text = _fitting(lines)
    if not look.sound:
        return OutgoingMessage(text)
    row = [
        button(translator.plain(language, label), sheet_data(kind.kind, verb, digest, look.mark))
        for verb, label in _BUTTONS.items()
    ]
    return screen_of([text], [row])


def _fitting(parts: Sequence[Html]) -> Html:
    """Return the first parts that fit a message; each is shorter than one by itself."""
    shown = list(parts)
    while len(shown) > 1 and length(join(shown, BETWEEN)) > MESSAGE_LENGTH:
        shown.pop()
    return join(shown, BETWEEN)


async def _answer(bot: Bot, message: Message, view: OutgoingMessage) -> None:
    """Answer the message with the table: a press finds it by that."""
    await bot.send_message(
        message.chat.id,
        view.text,
        parse_mode="HTML",
        link_preview_options=NO_PREVIEW,
        reply_markup=view.keyboard,
        reply_parameters=ReplyParameters(
            message_id=message.message_id, allow_sending_without_reply=True
        ),
    )


def _table(sheet: Sheet, kind: TakesTable, profile: Profile, language: str) -> SentTable:
    """Read a sheet under its heading.

    Raises:
        SheetError: what is wrong with the heading, or beside it.
    """
    records = records_of(sheet, kind.columns, templates=kind.templates)
    return SentTable(records, columns_of_sheet(sheet, kind.columns), profile, language)


def _of_kind(kind: SheetKind, kinds: Sequence[TakesTable]) -> TakesTable:
    return next(one for one in kinds if one.kind is kind)


def _sent(query: CallbackQuery) -> Message | None:
    """Return the message to which the pressed one is an answer."""
    return query.message.reply_to_message if isinstance(query.message, Message) else None


async def _content_of(sent: Message | None, fetch_file: FetchesFile, bot: Bot) -> bytes | None:
    """Return what was sent or typed; ``None``: it is not there any more.

    Raises:
        SheetError: Telegram does not give it out.
    """
    if sent is None:
        return None
    if sent.document is not None:
        return await _fetched(fetch_file, bot, sent.document)
    return None if sent.text is None else sent.text.encode()


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
