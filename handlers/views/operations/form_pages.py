"""What ``/forms`` shows: what is active, what a reload changes, and previews."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from handlers.callback_data.form_page_callbacks import (
    form_page_data,
    forms_page_data,
    preview_data,
    reload_data,
)
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import Screen, button, in_rows, screen_of
from intake.forms.form import Form
from intake.forms.violations import FileFault
from intake.kernel.paging import page_of
from intake.operations.reload_forms import FormUse, Reloaded
from texts.fault_lines import fault_line
from texts.markup import Html, bold, code, cut, join

ON_A_PAGE = 8
_TITLE, _FAULT, _FAULTS = 40, 300, 10


class FormPages(Screen):
    """Speaks to one reader."""

    def list(self, forms: Sequence[tuple[Form, FormUse]], page: int) -> OutgoingMessage:
        """Say what is active."""
        shown, page, pages = page_of(forms, ON_A_PAGE, page)
        head = self.say(
            "forms-head",
            count=len(forms),
            several="yes" if pages > 1 else "no",
            page=page + 1,
            pages=pages,
        )
        titles = Counter(self._title(form) for form, _ in forms)
        rows = [
            [button(cut(self._label(form, titles), _TITLE), form_page_data(form))]
            for form, _ in shown
        ]
        reload = self.labelled("button-forms-reload", reload_data(surely=False))
        lines = [join(self._line(form, use)) for form, use in shown]
        turning = self.pager(page, pages, forms_page_data)
        return screen_of([head, *lines], [*rows, turning, [reload]])

    def form(self, form: Form, use: FormUse) -> OutgoingMessage:
        """Tell more of one form."""
        consent = form.consent
        lines = [
            *self._line(form, use),
            self.say(
                "forms-consent",
                known="no" if consent is None else "yes",
                version="" if consent is None else consent.version,
            ),
        ]
        previews = [
            button(self.plain("button-forms-preview", language=language), data)
            for language in form.languages
            if (data := preview_data(form, language)) is not None
        ]
        back = self.labelled("button-forms-list", forms_page_data(0))
        return screen_of([join(lines)], [*in_rows(previews, 1), [back]])

    def reload(self, came: Reloaded, *, done: bool) -> OutgoingMessage:
        """Say what a reload would change, or has changed, or why it cannot."""
        back = self.labelled("button-forms-list", forms_page_data(0))
        if came.refused:
            return OutgoingMessage(self.say("forms-may-not"))
        if came.faults:
            shown = [code(cut(self._fault(one), _FAULT)) for one in came.faults[:_FAULTS]]
            more = len(came.faults) - len(shown)
            rest = self.say("forms-more-faults", count=more) if more else Html("")
            head = self.say("forms-faulty", count=len(came.faults))
            again = self.labelled("button-forms-again", reload_data(surely=False))
            return screen_of([head, *shown, rest], [[again], [back]])
        if came.nothing:
            return screen_of([self.say("forms-unchanged")], [[back]])
        lines = [
            self.say("forms-reloaded" if done else "forms-would-change"),
            *self._changes(came),
        ]
        if done:
            return screen_of([join(lines)], [[back]])
        take = self.labelled("button-forms-take", reload_data(surely=True))
        return screen_of([join([*lines, self.say("forms-in-use")])], [[take], [back]])

    def _fault(self, fault: FileFault) -> str:
        return fault_line(fault, self.translator, self.language)

    def _changes(self, came: Reloaded) -> Iterator[Html]:
        for key, ids in (
            ("forms-changed", came.changed),
            ("forms-added", came.added),
            ("forms-gone", came.gone),
        ):
            if ids:
                yield self.say(key, forms=", ".join(ids))
        for form_id, number in (came.kept or {}).items():
            yield self.say("forms-finishing", form=form_id, count=number)

    def _line(self, form: Form, use: FormUse) -> Iterator[Html]:
        yield Html(f"{bold(self._title(form))} · {code(f'{form.id}.yaml')}")
        yield self.say(
            "forms-line",
            version=form.hash[:6],
            languages=", ".join(form.languages),
            questions=len(form.steps),
        )
        yield self.say("forms-use", open=use.open, older=use.older)
        if use.retired:
            yield self.say("forms-retired")

    def _label(self, form: Form, titles: Mapping[str, int]) -> str:
        title = self._title(form)
        return title if titles[title] == 1 else f"{form.id} · {title}"

    def _title(self, form: Form) -> str:
        return form.title.in_(self.language, form.fallback)
