"""The pages of ``/audit``."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from aiogram.types import InlineKeyboardButton

from handlers.callback_data.audit_callbacks import AuditVerb, audit_data
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import BY_AGE, BY_PLACE, Screen, button, in_rows, screen_of
from handlers.views.team.audit_words import VALUE_LENGTHS, AuditWords
from handlers.views.team.staff_screen import NAME_LENGTH
from intake.operations.read_audit import AuditPage, AuthorPage
from intake.team.audit import AuditKind, AuditQuestion
from texts.markup import MESSAGE_LENGTH, Html, cut, join, length

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


class AuditScreen(Screen):
    """Speaks to one reader."""

    def entries(self, page: AuditPage) -> OutgoingMessage:
        """Return a page of changes, with what narrows them down."""
        blocks: list[Html] = []
        for value_length in VALUE_LENGTHS:
            words = AuditWords(self.translator, self.language, page.zone, value_length)
            blocks = [self._head(page), *(words.block(line) for line in page.lines)]
            if not page.lines:
                blocks.append(self.say("audit-none"))
            blocks.append(self.say("audit-foot", zone=page.zone))
            if length(join(blocks, _BETWEEN)) <= MESSAGE_LENGTH:
                break
        question = page.question
        rows = [self._turning(AuditVerb.ENTRIES, question, page.page, page.pages)]
        rows += in_rows(list(self._kinds(question)), 3)
        rows.append([self._by_whom(page)])
        return screen_of(blocks, rows)

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
        rows.append(self._turning(AuditVerb.AUTHORS, question, page.page, page.pages))
        everybody = replace(question, person_id=None)
        anybody = self.plain("wide-button-audit-anybody")
        rows.append([self._button(anybody, AuditVerb.ENTRIES, everybody)])
        return screen_of([self.say(key)], rows)

    def _head(self, page: AuditPage) -> Html:
        return self.say(
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
            text = f"✅ {self.plain(key)}" if chosen else self.plain(key)
            wanted = replace(question, kind=None if chosen else kind)
            yield self._button(text, AuditVerb.ENTRIES, wanted)

    def _by_whom(self, page: AuditPage) -> InlineKeyboardButton:
        if page.question.person_id is None:
            text = self.plain("button-audit-who")
        else:
            text = f"✅ {cut(page.person, NAME_LENGTH) or page.question.person_id}"
        return self._button(text, AuditVerb.AUTHORS, page.question)

    def _turning(
        self, verb: AuditVerb, question: AuditQuestion, page: int, pages: int
    ) -> list[InlineKeyboardButton]:
        labels = BY_AGE if verb is AuditVerb.ENTRIES else BY_PLACE
        return self.pager(page, pages, partial(audit_data, verb, question), labels)

    def _button(
        self, text: str, verb: AuditVerb, question: AuditQuestion, page: int = 0
    ) -> InlineKeyboardButton:
        return button(text, audit_data(verb, question, page))
