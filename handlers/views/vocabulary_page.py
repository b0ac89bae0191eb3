"""The vocabulary of links, and the question whether Sales Intelligence has the sources."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.link_callbacks import SourcePressed, SourceVerb, source_press_data
from handlers.views.outgoing_messages import OutgoingMessage
from intake.links.confirm_source import ValuePage
from intake.links.known_values import KEPT_FIELDS, UTM_FIELDS, KnownValue, LinkField, OpenSource
from texts.markup import Html, bold, code, cut, join
from texts.translator import TextArg, Translator

_VALUE = 200
_BUTTON = 40
_NAMES = {LinkField.PIPELINE: "vocabulary-pipeline", LinkField.TAGS: "vocabulary-tags"}
_SAID = {
    True: ("wide-button-source-confirm", SourceVerb.CONFIRM),
    False: ("wide-button-source-reopen", SourceVerb.REOPEN),
}
"""What can be said of a source, by whether that is open."""


class VocabularyScreen:
    """Speaks of values to one reader."""

    def __init__(self, translator: Translator, language: str) -> None:
        self._translator = translator
        self._language = language

    def fields(self) -> OutgoingMessage:
        """Return the fields whose values are kept."""
        rows = [[self._field_button(field)] for field in KEPT_FIELDS]
        return OutgoingMessage(self._say("vocabulary-head"), _keyboard(rows))

    def page(self, page: ValuePage) -> OutgoingMessage:
        """Return a page of one field's values."""
        lines = [
            Html(f"{number}. {self._line(known)}") for number, known in enumerate(page.values, 1)
        ]
        head = self._say(
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
        rows = [numbers[start : start + 5] for start in range(0, len(numbers), 5)]
        turning = [
            self._page_button(key, page.field, number)
            for key, number, there in (
                ("button-newer", page.page - 1, page.page > 0),
                ("button-older", page.page + 1, page.page + 1 < page.pages),
            )
            if there
        ]
        back = self._to(SourcePressed(SourceVerb.FIELDS), "button-vocabulary")
        how = self._say("vocabulary-how", field=str(page.field))
        empty = [] if lines else [self._say("vocabulary-empty")]
        text = join([head, join([*lines, *empty]), how], "\n\n")
        return OutgoingMessage(text, _keyboard([*rows, turning, [back]]))

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
            lines.append(self._say("vocabulary-quiet"))
        return OutgoingMessage(join(lines), _keyboard(rows))

    def forgetting(self, known: KnownValue, page: int) -> OutgoingMessage:
        """Return what is asked before a value is offered no more."""
        rows = [
            [self._button_of("wide-button-forget-surely", SourceVerb.FORGET_SURELY, known, page)],
            [self._button_of("button-back-to-value", SourceVerb.VIEW, known, page)],
        ]
        text = self._say("vocabulary-forget-question", value=code(cut(known.value, _VALUE)))
        return OutgoingMessage(text, _keyboard(rows))

    def question(self, sources: Sequence[OpenSource]) -> OutgoingMessage:
        """Return the question about sources that nobody confirmed; or that all is done."""
        if not sources:
            return OutgoingMessage(self._say("sources-done"))
        lines = [
            self._say("sources-line", source=code(cut(one.known.value, _VALUE)), count=one.links)
            for one in sources
        ]
        text = join(
            [
                self._say("sources-question", several="yes" if len(sources) > 1 else "no"),
                join(lines),
            ],
            "\n\n",
        )
        rows = [
            [
                InlineKeyboardButton(
                    text=self._plain(
                        "wide-button-source-done", source=cut(one.known.value, _BUTTON)
                    ),
                    callback_data=source_press_data(
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
        return OutgoingMessage(text, _keyboard([*rows, [hush]]))

    def _say(self, key: str, /, **args: TextArg) -> Html:
        return self._translator.say(self._language, key, **args)

    def _plain(self, key: str, /, **args: TextArg) -> str:
        return self._translator.plain(self._language, key, **args)

    def _name(self, field: LinkField) -> str:
        if field in UTM_FIELDS:
            return f"utm_{field}"
        return self._plain(_NAMES[field])

    def _line(self, known: KnownValue) -> Html:
        value = code(cut(known.value, _VALUE))
        if known.is_template:
            return Html(f"{value} – {self._say('vocabulary-template')}")
        if known.field is not LinkField.SOURCE:
            return value
        state = "vocabulary-open" if known.confirmed_at is None else "vocabulary-confirmed"
        return Html(f"{value} – {self._say(state)}")

    def _field_button(self, field: LinkField) -> InlineKeyboardButton:
        data = source_press_data(SourcePressed(SourceVerb.LIST, field))
        return InlineKeyboardButton(text=self._name(field), callback_data=data)

    def _page_button(self, key: str, field: LinkField, page: int) -> InlineKeyboardButton:
        return self._to(SourcePressed(SourceVerb.LIST, field, page=page), key)

    def _to(self, pressed: SourcePressed, key: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=self._plain(key), callback_data=source_press_data(pressed))

    def _button(
        self, text: str, verb: SourceVerb, known: KnownValue, page: int
    ) -> InlineKeyboardButton:
        data = source_press_data(SourcePressed(verb, known.field, known.id, page))
        return InlineKeyboardButton(text=text, callback_data=data)

    def _button_of(
        self, key: str, verb: SourceVerb, known: KnownValue, page: int
    ) -> InlineKeyboardButton:
        return self._button(self._plain(key), verb, known, page)


def _keyboard(rows: Sequence[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
