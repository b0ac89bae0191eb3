"""The pages of ``/audit``."""

from collections.abc import Iterable
from dataclasses import replace

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.audit_callbacks import AuditVerb, audit_data
from handlers.views.audit_words import VALUE_LENGTHS, AuditWords
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.staff_screen import NAME_LENGTH, Rows, in_rows
from intake.operations.read_audit import AuditPage, AuthorPage
from intake.team.audit import AuditKind, AuditQuestion
from texts.markup import MESSAGE_LENGTH, Html, cut, join, length
from texts.translator import Translator

_BETWEEN = "\n\n"
_KINDS = {
    AuditKind.LINKS: "button-audit-links",
    AuditKind.TEAMS: "button-audit-teams",
    AuditKind.PEOPLE: "button-audit-people",
    AuditKind.DELIVERY: "button-audit-delivery",
    AuditKind.NUMBERS: "button-audit-numbers",
    AuditKind.BOT: "button-audit-bot",
    AuditKind.RETENTION: "button-audit-retention",
}


class AuditScreen:
    """Speaks to one reader."""

    def __init__(self, translator: Translator, language: str) -> None:
        self._translator = translator
        self._language = language

    def entries(self, page: AuditPage) -> OutgoingMessage:
        """Return a page of changes, with what narrows them down."""
        blocks: list[Html] = []
        for value_length in VALUE_LENGTHS:
            words = AuditWords(self._translator, self._language, page.zone, value_length)
            blocks = [self._head(page), *(words.block(line) for line in page.lines)]
            if not page.lines:
                blocks.append(self._translator.say(self._language, "audit-none"))
            blocks.append(self._translator.say(self._language, "audit-foot", zone=page.zone))
            if length(join(blocks, _BETWEEN)) <= MESSAGE_LENGTH:
                break
        question = page.question
        rows = self._turning(AuditVerb.ENTRIES, question, page.page, page.pages)
        rows += in_rows(list(self._kinds(question)), 3)
        rows.append([self._by_whom(page)])
        return _message(blocks, rows)

    def authors(self, page: AuthorPage, question: AuditQuestion) -> OutgoingMessage:
        """Return who changed something, to choose one of them."""
        key = "audit-whose" if page.authors else "audit-nobody"
        rows = [
            [
                self._button(
                    cut(author.name, NAME_LENGTH) or str(author.person_id),
                    AuditVerb.ENTRIES,
                    replace(question, person_id=author.person_id),
                )
            ]
            for author in page.authors
        ]
        rows += self._turning(AuditVerb.AUTHORS, question, page.page, page.pages)
        everybody = replace(question, person_id=None)
        anybody = self._plain("wide-button-audit-anybody")
        rows.append([self._button(anybody, AuditVerb.ENTRIES, everybody)])
        return _message([self._translator.say(self._language, key)], rows)

    def _head(self, page: AuditPage) -> Html:
        return self._translator.say(
            self._language,
            "audit-head",
            count=page.total,
            named="yes" if page.question.person_id else "no",
            person=cut(page.person, NAME_LENGTH) or str(page.question.person_id or ""),
            page=page.page + 1,
            pages=page.pages,
        )

    def _kinds(self, question: AuditQuestion) -> Iterable[InlineKeyboardButton]:
        """Yield a button for each kind; the chosen one is ticked, and pressed again gives all."""
        for kind, key in _KINDS.items():
            chosen = kind is question.kind
            text = f"✅ {self._plain(key)}" if chosen else self._plain(key)
            wanted = replace(question, kind=None if chosen else kind)
            yield self._button(text, AuditVerb.ENTRIES, wanted)

    def _by_whom(self, page: AuditPage) -> InlineKeyboardButton:
        if page.question.person_id is None:
            text = self._plain("button-audit-who")
        else:
            text = f"✅ {cut(page.person, NAME_LENGTH) or page.question.person_id}"
        return self._button(text, AuditVerb.AUTHORS, page.question)

    def _turning(self, verb: AuditVerb, question: AuditQuestion, page: int, pages: int) -> Rows:
        row = []
        if page > 0:
            row.append(self._button(self._plain("button-newer"), verb, question, page - 1))
        if page + 1 < pages:
            row.append(self._button(self._plain("button-older"), verb, question, page + 1))
        return [row] if row else []

    def _button(
        self, text: str, verb: AuditVerb, question: AuditQuestion, page: int = 0
    ) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=text, callback_data=audit_data(verb, question, page))

    def _plain(self, key: str) -> str:
        return self._translator.plain(self._language, key)


def _message(blocks: list[Html], rows: Rows) -> OutgoingMessage:
    return OutgoingMessage(join(blocks, _BETWEEN), InlineKeyboardMarkup(inline_keyboard=rows))
