"""``/forms``: what is active, previews, and reading the files anew."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.form_desk_callbacks import (
    FormDeskAct,
    FormDeskPressed,
    FormsPageWanted,
    FormWanted,
    PreviewPressed,
    ReloadPressed,
    short_mark,
)
from handlers.cases.form_desk_cases import FormDeskCases
from handlers.chat_answers import say
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.form_pages import FormPages
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.preview_page import preview_page, replayed
from handlers.views.scene_view import View
from handlers.workflow import KnowsLanguage
from intake.forms.form import Form
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_forms(
    _message: Message,
    profile: Profile,
    bot: Bot,
    form_desk: FormDeskCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Say what is active."""
    pages = FormPages(translator, await language_of(profile))
    await say(bot, profile.id, (pages.list(await form_desk.show(), 0),))


async def on_form_desk_pressed(
    query: CallbackQuery,
    pressed: FormDeskPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    form_desk: FormDeskCases,
    language_of: KnowsLanguage,
    translator: Translator,
    view: View,
) -> None:
    """Show the next page in the message under which the button stands."""
    desk = _Desk(form_desk, FormPages(translator, await language_of(profile)), view)
    update_id = UpdateId(event_update.update_id)
    async with PressAnswer(query) as answer:
        shown = await desk(pressed.act, update_id, profile.id)
        if shown is None:
            await answer.alert(translator.plain(desk.pages.language, "forms-old"))
            shown = desk.pages.list(await form_desk.show(), 0)
    await PressedMessage(query).show_or_say(bot, shown)


class _Desk:
    def __init__(self, cases: FormDeskCases, pages: FormPages, view: View) -> None:
        self._cases = cases
        self._view = view
        self.pages = pages

    async def __call__(
        self, act: FormDeskAct, update_id: UpdateId, by: PersonId
    ) -> OutgoingMessage | None:
        """Return what is to be shown; ``None``: the form is not what it was."""
        match act:
            case FormsPageWanted(page):
                return self.pages.list(await self._cases.show(), page)
            case FormWanted(mark):
                return await self._one(mark)
            case ReloadPressed(surely=False):
                return self.pages.reload(await self._cases.reload.look(), done=False)
            case ReloadPressed():
                came = await self._cases.reload(update_id, by)
                return self.pages.reload(came, done=True)
            case PreviewPressed():
                return self._preview(act)

    async def _one(self, mark: str) -> OutgoingMessage | None:
        for form, use in await self._cases.show():
            if short_mark(form) == mark:
                retired = form in self._cases.catalogue.retired
                return self.pages.form(form, use, retired=retired)
        return None

    def _preview(self, wanted: PreviewPressed) -> OutgoingMessage | None:
        form = self._form(wanted.form)
        if form is None or wanted.language not in form.languages:
            return None
        rehearsal = replayed(self._cases.rehearse(form, wanted.language), wanted.played)
        return preview_page(
            rehearsal, wanted.played, self._view, self.pages.translator, self.pages.language
        )

    def _form(self, mark: str) -> Form | None:
        catalogue = self._cases.catalogue
        every = (*catalogue.menu, *catalogue.retired)
        return next((one for one in every if short_mark(one) == mark), None)
