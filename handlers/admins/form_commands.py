"""``/forms``: what is active, previews, and reading the files anew."""

from typing import Any, ClassVar

from aiogram import Bot
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.form_page_callbacks import (
    FormPageAct,
    FormPagePressed,
    FormsPageWanted,
    FormWanted,
    PreviewPressed,
    ReloadPressed,
    short_mark,
)
from handlers.cases.form_cases import FormCases
from handlers.chat_answers import say
from handlers.deep_links import DeepLinks
from handlers.filters import profile_of
from handlers.parsing import input_from
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.conversation.scene_view import View
from handlers.views.operations.form_pages import FormPages
from handlers.views.operations.preview_page import answered, preview_page, preview_under, replayed
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.conversation.inputs import Input, PastedLink, Text
from intake.forms.form import Form
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from intake.operations.rehearsal import Rehearsal
from texts.translator import Translator


async def on_forms(
    _message: Message,
    profile: Profile,
    bot: Bot,
    form_cases: FormCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Say what is active."""
    pages = FormPages(translator, await language_of(profile))
    await say(bot, profile.id, (pages.list(await form_cases.show(), 0),))


async def on_form_page_pressed(
    query: CallbackQuery,
    pressed: FormPagePressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    form_cases: FormCases,
    language_of: KnowsLanguage,
    translator: Translator,
    view: View,
) -> None:
    """Show the next page in the message under which the button stands."""
    screens = _FormScreens(form_cases, FormPages(translator, await language_of(profile)), view)
    update_id = UpdateId(event_update.update_id)
    async with PressAnswer(query) as answer:
        shown = await screens(pressed.act, update_id, profile.id)
        if shown is None:
            await answer.alert(translator.plain(screens.pages.language, "forms-old"))
            shown = screens.pages.list(await form_cases.show(), 0)
    await PressedMessage(query).show_or_say(bot, shown)


class RepliesToPreview(Filter):
    """Lets through what somebody says in reply to a preview."""

    supplies: ClassVar[frozenset[str]] = frozenset({"profile", "preview"})

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Supply the ``profile`` and the ``preview`` as it stands under that message."""
        user, replied = message.from_user, message.reply_to_message
        if user is None or replied is None or message.chat.type != "private":
            return False
        preview = preview_under(replied.reply_markup)
        return False if preview is None else {"profile": profile_of(user), "preview": preview}


async def on_preview_answer(
    message: Message,
    profile: Profile,
    preview: PreviewPressed,
    *,
    bot: Bot,
    form_cases: FormCases,
    language_of: KnowsLanguage,
    translator: Translator,
    deep_links: DeepLinks,
    view: View,
) -> None:
    """Check an answer as the form does, and show what would follow. It is in no storage."""
    said = input_from(message, translator, deep_links)
    if said is None:
        return
    screens = _FormScreens(form_cases, FormPages(translator, await language_of(profile)), view)
    typed = Text(said.text) if isinstance(said, PastedLink) else said
    shown = screens.preview(preview, profile.id, typed)
    if shown is None:
        shown = OutgoingMessage(screens.pages.say("forms-old"))
    await say(bot, profile.id, (shown,))


class _FormScreens:
    def __init__(self, cases: FormCases, pages: FormPages, view: View) -> None:
        self._cases = cases
        self._view = view
        self.pages = pages

    async def __call__(
        self, act: FormPageAct, update_id: UpdateId, by: PersonId
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
                return self.preview(act, by)

    async def _one(self, mark: str) -> OutgoingMessage | None:
        for form, use in await self._cases.show():
            if short_mark(form) == mark:
                return self.pages.form(form, use)
        return None

    def preview(
        self, wanted: PreviewPressed, by: PersonId, said: Input | None = None
    ) -> OutgoingMessage | None:
        """Return how a preview stands, after what is said to it if something is."""
        form = self._form(wanted.form)
        if form is None or wanted.language not in form.languages:
            return None

        def rehearse() -> Rehearsal:
            return self._cases.rehearse(form, wanted.language)

        own, signs = self._cases.answers.of(by, wanted), wanted.played
        if said is None:
            rehearsal = replayed(rehearse(), signs, own)
        else:
            rehearsal, signs = answered(rehearse, signs, said, own)
        return preview_page(
            rehearsal, signs, self._view, self.pages.translator, self.pages.language
        )

    def _form(self, mark: str) -> Form | None:
        catalogue = self._cases.catalogue
        every = (*catalogue.menu, *catalogue.retired)
        return next((one for one in every if short_mark(one) == mark), None)
