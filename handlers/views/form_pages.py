"""What ``/forms`` shows: what is active, what a reload changes, and previews."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.form_desk_callbacks import (
    form_page_data,
    forms_page_data,
    preview_data,
    reload_data,
)
from handlers.views.outgoing_messages import OutgoingMessage
from intake.forms.form import Form
from intake.kernel.paging import page_of
from intake.operations.reload_forms import FormUse, Reloaded
from texts.markup import Html, bold, code, cut, join
from texts.translator import TextArg, Translator

ON_A_PAGE = 8
_TITLE, _FAULT, _FAULTS = 40, 300, 10


@dataclass(frozen=True, slots=True)
class FormPages:
    """Speaks to one reader."""

    translator: Translator
    language: str

    def say(self, key: str, **args: TextArg) -> OutgoingMessage:
        """Return a sentence alone."""
        return OutgoingMessage(self._say(key, **args))

    def list(self, forms: Sequence[tuple[Form, FormUse]], page: int) -> OutgoingMessage:
        """Say what is active."""
        shown, page, pages = page_of(forms, ON_A_PAGE, page)
        head = self._say(
            "forms-head",
            count=len(forms),
            several="yes" if pages > 1 else "no",
            page=page + 1,
            pages=pages,
        )
        rows = [
            [_button(cut(self._title(form), _TITLE), form_page_data(form))] for form, _ in shown
        ]
        turning = [
            _button(label, forms_page_data(number))
            for label, number in (("◀", page - 1), ("▶", page + 1))
            if 0 <= number < pages
        ]
        reload = _button(self._plain("button-forms-reload"), reload_data(surely=False))
        lines = [join(self._line(form, use)) for form, use in shown]
        keyboard = _keyboard([*rows, *([turning] if turning else []), [reload]])
        return OutgoingMessage(join([head, *lines], "\n\n"), keyboard)

    def form(self, form: Form, use: FormUse, *, retired: bool) -> OutgoingMessage:
        """Tell more of one form."""
        consent = form.consent
        lines = [
            *self._line(form, use),
            self._say("forms-retired") if retired else Html(""),
            self._say(
                "forms-consent",
                known="no" if consent is None else "yes",
                version="" if consent is None else consent.version,
            ),
        ]
        previews = [
            _button(self._plain("button-forms-preview", language=language), data)
            for language in form.languages
            if (data := preview_data(form, language)) is not None
        ]
        back = _button(self._plain("button-forms-list"), forms_page_data(0))
        return OutgoingMessage(join(lines), _keyboard([[one] for one in previews] + [[back]]))

    def reload(self, came: Reloaded, *, done: bool) -> OutgoingMessage:
        """Say what a reload would change, or has changed, or why it cannot."""
        back = _button(self._plain("button-forms-list"), forms_page_data(0))
        if came.refused:
            return self.say("forms-may-not")
        if came.faults:
            shown = [code(cut(line, _FAULT)) for line in came.faults[:_FAULTS]]
            more = len(came.faults) - len(shown)
            rest = self._say("forms-more-faults", count=more) if more else Html("")
            head = self._say("forms-faulty", count=len(came.faults))
            again = _button(self._plain("button-forms-again"), reload_data(surely=False))
            return OutgoingMessage(join([head, *shown, rest], "\n\n"), _keyboard([[again], [back]]))
        if came.nothing:
            return OutgoingMessage(self._say("forms-unchanged"), _keyboard([[back]]))
        lines = [
            self._say("forms-reloaded" if done else "forms-would-change"),
            *self._changes(came),
        ]
        if done:
            return OutgoingMessage(join(lines), _keyboard([[back]]))
        take = _button(self._plain("button-forms-take"), reload_data(surely=True))
        return OutgoingMessage(
            join([*lines, self._say("forms-in-use")]), _keyboard([[take], [back]])
        )

    def _changes(self, came: Reloaded) -> Iterator[Html]:
        for key, ids in (
            ("forms-changed", came.changed),
            ("forms-added", came.added),
            ("forms-gone", came.gone),
        ):
            if ids:
                yield self._say(key, forms=", ".join(ids))
        for form_id, number in (came.kept or {}).items():
            yield self._say("forms-finishing", form=form_id, count=number)

    def _line(self, form: Form, use: FormUse) -> Iterator[Html]:
        yield Html(f"{bold(self._title(form))} · {code(f'{form.id}.yaml')}")
        yield self._say(
            "forms-line",
            version=form.hash[:6],
            languages=", ".join(form.languages),
            questions=len(form.steps),
        )
        yield self._say("forms-use", open=use.open, older=use.older)

    def _title(self, form: Form) -> str:
        return form.title.in_(self.language, form.fallback)

    def _say(self, key: str, **args: TextArg) -> Html:
        return self.translator.say(self.language, key, **args)

    def _plain(self, key: str, **args: TextArg) -> str:
        return self.translator.plain(self.language, key, **args)


def _button(text: str, data: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data)


def _keyboard(rows: Sequence[list[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))
