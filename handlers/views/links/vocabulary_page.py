"""The vocabulary of links, and the question whether Sales Intelligence has the sources."""

from collections.abc import Sequence
from functools import partial

from aiogram.types import InlineKeyboardButton

from handlers.callback_data.link_callbacks import SourcePressed, SourceVerb, source_press_data
from handlers.views.links.link_details import remark_line
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import BY_AGE, Screen, button, in_rows, screen_of
from intake.links.confirm_source import ValuePage
from intake.links.known_values import KEPT_FIELDS, UTM_FIELDS, KnownValue, LinkField, OpenSource
from intake.links.make_links import Remark
from texts.markup import Html, bold, code, cut, join

_VALUE = 200
_BUTTON = 40
_NAMES = {LinkField.PIPELINE: "vocabulary-pipeline", LinkField.TAGS: "vocabulary-tags"}
_SAID = {
    True: ("wide-button-source-confirm", SourceVerb.CONFIRM),
    False: ("wide-button-source-reopen", SourceVerb.REOPEN),
}
"""What can be said of a source, by whether that is open."""


class VocabularyScreen(Screen):
    """Speaks of values to one reader."""

    def fields(self) -> OutgoingMessage:
        """Return the fields whose values are kept."""
        rows = [[self._field_button(field)] for field in KEPT_FIELDS]
        return screen_of([self.say("vocabulary-head")], rows)

    def page(self, page: ValuePage, remarks: Sequence[Remark] = ()) -> OutgoingMessage:
        """Return a page of one field's values, below what is to be said of a new one."""
        lines = [
            Html(f"{number}. {self._line(known)}") for number, known in enumerate(page.values, 1)
        ]
        head = self.say(
            "vocabulary-field",
            field=self._name(page.field),
            page=page.page + 1,
            pages=page.pages,
            total=page.total,
        )
        numbers = [
            self._button(str(number), SourceVerb.VIEW, known, page.page)
            for number, known in enumerate(page.values, 1)
        ]
        turning = self.pager(page.page, page.pages, partial(_page_data, page.field), BY_AGE)
        back = self._to(SourcePressed(SourceVerb.FIELDS), "button-vocabulary")
        how = self.say("vocabulary-how", field=str(page.field))
        empty = [] if lines else [self.say("vocabulary-empty")]
        remarked = [remark_line(one, self.translator, self.language) for one in remarks]
        blocks = [*remarked, head, join([*lines, *empty]), how]
        return screen_of(blocks, [*in_rows(numbers, 5), turning, [back]])

    def value(self, known: KnownValue, page: int) -> OutgoingMessage:
        """Return one value, and what can be said of it."""
        rows = []
        if known.field is LinkField.SOURCE and not known.is_template:
            key, verb = _SAID[known.confirmed_at is None]
            rows.append([self._button_of(key, verb, known, page)])
            if known.confirmed_at is None and not known.quiet:
                quiet = self._button_of("wide-button-source-quiet", SourceVerb.QUIET, known, page)
                rows.append([quiet])
        rows.append([self._button_of("wide-button-value-forget", SourceVerb.FORGET, known, page)])
        rows.append([self._page_button("wide-button-back-to-values", known.field, page)])
        lines = [bold(self._name(known.field)), self._line(known)]
        if known.quiet and known.confirmed_at is None:
            lines.append(self.say("vocabulary-quiet"))
        return screen_of([join(lines)], rows)

    def forgetting(self, known: KnownValue, page: int) -> OutgoingMessage:
        """Return what is asked before a value is offered no more."""
        rows = [
            [self._button_of("wide-button-forget-surely", SourceVerb.FORGET_SURELY, known, page)],
            [self._button_of("button-back-to-value", SourceVerb.VIEW, known, page)],
        ]
        text = self.say("vocabulary-forget-question", value=code(cut(known.value, _VALUE)))
        return screen_of([text], rows)

    def question(self, sources: Sequence[OpenSource]) -> OutgoingMessage:
        """Return the question about sources that nobody confirmed; or that all is done."""
        if not sources:
            return OutgoingMessage(self.say("sources-done"))
        lines = [
            self.say("sources-line", source=code(cut(one.known.value, _VALUE)), count=one.links)
            for one in sources
        ]
        head = self.say("sources-question", several="yes" if len(sources) > 1 else "no")
        rows = [
            [
                button(
                    self.plain("wide-button-source-done", source=cut(one.known.value, _BUTTON)),
                    source_press_data(
                        SourcePressed(SourceVerb.ANSWERED, LinkField.SOURCE, one.known.id)
                    ),
                )
            ]
            for one in sources
        ]
        hush = self._to(
            SourcePressed(SourceVerb.HUSH, LinkField.SOURCE, sources[-1].known.id),
            "wide-button-sources-hush",
        )
        return screen_of([head, join(lines)], [*rows, [hush]])

    def _name(self, field: LinkField) -> str:
        if field in UTM_FIELDS:
            return f"utm_{field}"
        return self.plain(_NAMES[field])

    def _line(self, known: KnownValue) -> Html:
        value = code(cut(known.value, _VALUE))
        if known.is_template:
            return Html(f"{value} – {self.say('vocabulary-template')}")
        if known.field is not LinkField.SOURCE:
            return value
        state = "vocabulary-open" if known.confirmed_at is None else "vocabulary-confirmed"
        return Html(f"{value} – {self.say(state)}")

    def _field_button(self, field: LinkField) -> InlineKeyboardButton:
        return button(self._name(field), _page_data(field, 0))

    def _page_button(self, key: str, field: LinkField, page: int) -> InlineKeyboardButton:
        return self.labelled(key, _page_data(field, page))

    def _to(self, pressed: SourcePressed, key: str) -> InlineKeyboardButton:
        return self.labelled(key, source_press_data(pressed))

    def _button(
        self, text: str, verb: SourceVerb, known: KnownValue, page: int
    ) -> InlineKeyboardButton:
        return button(text, source_press_data(SourcePressed(verb, known.field, known.id, page)))

    def _button_of(
        self, key: str, verb: SourceVerb, known: KnownValue, page: int
    ) -> InlineKeyboardButton:
        return self._button(self.plain(key), verb, known, page)


def _page_data(field: LinkField, page: int) -> str:
    return source_press_data(SourcePressed(SourceVerb.LIST, field, page=page))
