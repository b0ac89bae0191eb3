"""``/variants``: comparisons of two variants behind one link."""

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update

from handlers.callback_data.experiment_callbacks import (
    ExperimentAct,
    ExperimentPressed,
    ExperimentsPageWanted,
    ExperimentWanted,
    VariantKept,
    searchable,
)
from handlers.cases.experiment_cases import ExperimentCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.links.experiment_page import ExperimentPages
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import KnowsLanguage
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from texts.translator import Translator


async def on_variants(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    experiments: ExperimentCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """List comparisons; what follows the command is looked for."""
    pages = ExperimentPages(
        translator, await language_of(profile), experiments.catalogue, experiments.zone
    )
    search = searchable(command.argument)
    await say(bot, profile.id, (pages.list(await experiments.list(0, search), search),))


async def on_experiment_pressed(
    query: CallbackQuery,
    pressed: ExperimentPressed,
    profile: Profile,
    *,
    event_update: Update,
    bot: Bot,
    experiments: ExperimentCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show the next page in the message under which the button stands."""
    pages = ExperimentPages(
        translator, await language_of(profile), experiments.catalogue, experiments.zone
    )
    update_id = UpdateId(event_update.update_id)
    async with PressAnswer(query) as answer:
        shown = await _shown(experiments, pages, pressed.act, update_id, profile.id)
        if shown is None:
            await answer.alert(pages.gone())
            return
    await PressedMessage(query).show_or_say(bot, shown)


async def _shown(
    cases: ExperimentCases,
    pages: ExperimentPages,
    act: ExperimentAct,
    update_id: UpdateId,
    by: PersonId,
) -> OutgoingMessage | None:
    match act:
        case ExperimentsPageWanted(page, search):
            return pages.list(await cases.list(page, search), search)
        case ExperimentWanted(number):
            row = await cases.list.one(number)
            return None if row is None else pages.one(row)
        case VariantKept(number, arm, surely=False):
            row = await cases.list.one(number)
            return None if row is None else pages.question(row, arm)
        case VariantKept(number, arm):
            row = await cases.settle(update_id, by, number, arm)
            return None if row is None else pages.one(row)
