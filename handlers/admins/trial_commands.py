"""``/testlead``: choose a form and a link, confirm, and watch."""

from dataclasses import dataclass

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.form_page_callbacks import short_mark
from handlers.callback_data.trial_callbacks import (
    TrialAct,
    TrialDeclined,
    TrialFormChosen,
    TrialLinkChosen,
    TrialPressed,
    TrialRemovalPressed,
)
from handlers.cases.trial_cases import TrialCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.operations.trial_page import TrialPage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.forms.form import Form
from intake.kernel.ids import LinkId, PersonId, UpdateId
from intake.kernel.person import Profile
from intake.trials.start_trial import Refusal, TrialAnswer, WantedTrial

_REFUSALS = {
    Refusal.MAY_NOT: "trial-may-not",
    Refusal.FORM_GONE: "trial-form-gone",
    Refusal.LINK_GONE: "trial-link-gone",
    Refusal.OVER: "trial-over",
    Refusal.NO_PORTAL: "trial-no-portal",
    Refusal.RUNNING: "trial-running",
}


async def on_testlead(
    _message: Message,
    command: Command,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    trial_cases: TrialCases,
    language_of: KnowsLanguage,
) -> None:
    """Ask for the form and the link, unless the command names the link or one is running."""
    page = trial_cases.pages(await language_of(profile))
    running = await trial_cases.show_again(UpdateId(event_update.update_id), profile.id)
    if running is not None:
        yours = running.started_by == profile.id
        await say(
            bot, profile.id, (page.alone("trial-running-yours" if yours else "trial-running"),)
        )
        return
    await say(bot, profile.id, (await _opening(trial_cases, page, command.argument),))


async def _opening(cases: TrialCases, page: TrialPage, code: str) -> OutgoingMessage:
    forms = cases.read.forms()
    only = forms[0] if len(forms) == 1 else None
    if code:
        found = await cases.read.by_code(code)
        if found is None:
            return page.alone("trial-link-unknown", code=code[:64])
        link, form = found
        form = form or only
        return page.forms(forms, link) if form is None else page.question(form, link)
    return page.forms(forms) if only is None else await _links(cases, page, only, 0)


async def on_trial_pressed(
    query: CallbackQuery,
    pressed: TrialPressed,
    profile: Profile,
    event_update: Update,
    bot: Bot,
    trial_cases: TrialCases,
    language_of: KnowsLanguage,
) -> None:
    """Go one step on in the message under which the button stands."""
    language = await language_of(profile)
    press = _Press(
        trial_cases,
        trial_cases.pages(language),
        language,
        UpdateId(event_update.update_id),
        profile.id,
        PressedMessage(query),
    )
    async with PressAnswer(query) as answer:
        alert, shown = await press(pressed.act)
        if alert is not None:
            await answer.alert(press.page.plain(_REFUSALS[alert]))
    if shown is not None:
        await press.message.show_or_say(bot, shown)


_Shown = tuple[Refusal | None, OutgoingMessage | None]
"""What is said at once, and what stands in the message from now on."""


@dataclass(frozen=True, slots=True)
class _Press:
    cases: TrialCases
    page: TrialPage
    language: str
    update_id: UpdateId
    by: PersonId
    message: PressedMessage

    async def __call__(self, pressed: TrialAct) -> _Shown:
        match pressed:
            case TrialDeclined():
                return None, self.page.alone("trial-cancelled")
            case TrialFormChosen(mark, number):
                form = self._form(mark)
                if form is None:
                    return Refusal.FORM_GONE, None
                return None, await _links(self.cases, self.page, form, number)
            case TrialLinkChosen():
                return await self._with_link(pressed)
            case TrialRemovalPressed(number):
                ended = await self.cases.end(self.update_id, self.by, number)
                return ended.refusal, self._progress(ended)

    async def _with_link(self, pressed: TrialLinkChosen) -> _Shown:
        """Ask whether it is to be made, or make it."""
        form = self._form(pressed.form)
        if form is None:
            return Refusal.FORM_GONE, None
        number = LinkId(pressed.link) if pressed.link else None
        if not pressed.surely:
            link = None if number is None else await self.cases.read.link(number)
            if link is None and number is not None:
                return Refusal.LINK_GONE, None
            return None, self.page.question(form, link)
        wanted = WantedTrial(form.id, number, self.by, self.language, self.message.id)
        begun = await self.cases.start(self.update_id, wanted)
        if begun.refusal is not None:
            return begun.refusal, self.page.alone(_REFUSALS[begun.refusal])
        return None, self._progress(begun)

    def _progress(self, answer: TrialAnswer) -> OutgoingMessage | None:
        return None if answer.trial is None else self.page.progress(answer.trial)

    def _form(self, mark: str) -> Form | None:
        return next((one for one in self.cases.read.forms() if short_mark(one) == mark), None)


async def _links(cases: TrialCases, page: TrialPage, form: Form, number: int) -> OutgoingMessage:
    return page.links(form, await cases.read.links(form.id, number))
