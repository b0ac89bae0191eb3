"""``/stats``: the numbers, asked for by typing and by pressing."""

from datetime import date, timedelta

from aiogram import Bot
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers.callback_data.stats_callbacks import StatsPressed, StatsWhat, turned
from handlers.cases.sheet_cases import WorksSheets
from handlers.cases.stats_cases import StatsCases
from handlers.chat_answers import say
from handlers.filters import Command
from handlers.presses import PressAnswer, PressedMessage
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.stats.chart_style import Theme
from handlers.views.stats.stats_charts import draw_answer
from handlers.views.stats.stats_details import StatsDetails
from handlers.views.stats.stats_page import StatsPage
from handlers.views.stats.stats_sheet import sheet_of
from handlers.views.stats.stats_words import StatsWords
from handlers.workflow import KnowsLanguage
from intake.kernel.person import Profile
from intake.kernel.sheet import SheetFormat
from intake.stats.period import local_day
from intake.stats.period_words import read_period
from intake.stats.stats_question import StatsQuestion
from texts.translator import Translator

_USUAL_DAYS = 30
_SHAPES = {StatsWhat.CSV: SheetFormat.CSV, StatsWhat.XLSX: SheetFormat.XLSX}
_THEMES = {StatsWhat.CHART: Theme.LIGHT, StatsWhat.DARK_CHART: Theme.DARK}


async def on_stats(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    stats_cases: StatsCases,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show the numbers of the days that are named, or of the last thirty."""
    language = await language_of(profile)
    today = _today(stats_cases)
    named = command.argument or str(_USUAL_DAYS)
    period = read_period(named, today, stats_cases.zone)
    if period is None:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "stats-not-read")),))
        return
    view = await _table(stats_cases, translator, language, StatsQuestion(period))
    await say(bot, profile.id, (view,))


async def on_stats_pressed(
    query: CallbackQuery,
    pressed: StatsPressed,
    profile: Profile,
    bot: Bot,
    stats_cases: StatsCases,
    sheets: WorksSheets,
    language_of: KnowsLanguage,
    translator: Translator,
) -> None:
    """Show what a button asks for: in its message, or, a picture or a file, below it."""
    language = await language_of(profile)
    page = _page(stats_cases, translator, language)
    details = StatsDetails(translator, language, stats_cases.titles(language))
    question = pressed.question(stats_cases.zone)
    async with PressAnswer(query):
        match pressed.what:
            case StatsWhat.CHART | StatsWhat.DARK_CHART:
                await _send_chart(bot, profile, stats_cases, page, pressed, translator, language)
                return
            case StatsWhat.CSV | StatsWhat.XLSX:
                shape = _SHAPES[pressed.what]
                answer = await stats_cases.answer(question)
                rows = await sheet_of(
                    answer, StatsWords(translator, language), stats_cases.titles(language)
                )
                file = await sheets.write(rows, shape)
                name = f"stats-{question.period.first}-{question.period.last}.{shape}"
                await bot.send_document(profile.id, BufferedInputFile(file, name))
                return
            case StatsWhat.PERIODS:
                view = page.periods(pressed, _usual(pressed, _today(stats_cases)))
            case StatsWhat.GROUPS:
                view = page.groups(pressed)
            case StatsWhat.STEPS if question.only.form_id is not None:
                form_id = question.only.form_id
                steps = await stats_cases.answer.steps(question, form_id)
                title = stats_cases.titles(language).get(form_id, form_id)
                names = stats_cases.steps(language).get(form_id, {})
                view = details.steps(steps, title, names)
            case StatsWhat.COHORTS:
                cohorts = await stats_cases.answer.cohorts(question)
                view = details.cohorts(cohorts, _today(stats_cases))
            case StatsWhat.MODELS:
                view = details.models(await stats_cases.answer.models(question))
            case _:
                answer = await stats_cases.answer(question)
                view = page.table(answer, pressed.page)
    if not await PressedMessage(query).show(view):
        await say(bot, profile.id, (view,))


async def _table(
    cases: StatsCases, translator: Translator, language: str, question: StatsQuestion
) -> OutgoingMessage:
    return _page(cases, translator, language).table(await cases.answer(question))


def _page(cases: StatsCases, translator: Translator, language: str) -> StatsPage:
    return StatsPage(translator, language, cases.titles(language), cases.steps(language))


async def _send_chart(
    bot: Bot,
    profile: Profile,
    cases: StatsCases,
    page: StatsPage,
    pressed: StatsPressed,
    translator: Translator,
    language: str,
) -> None:
    answer = await cases.answer(pressed.question(cases.zone))
    theme = _THEMES[pressed.what]
    picture = await cases.draw(draw_answer(answer, page, translator, language, theme))
    if picture is None:
        sorry = OutgoingMessage(translator.say(language, "stats-no-picture"))
        await say(bot, profile.id, (sorry,))
        return
    file = BufferedInputFile(picture, "stats.png")
    other = page.other_theme(pressed)
    await bot.send_photo(
        profile.id, file, caption=page.head(answer), parse_mode="HTML", reply_markup=other
    )


def _today(cases: StatsCases) -> date:
    return local_day(cases.clock.now(), cases.zone)


def _usual(pressed: StatsPressed, today: date) -> dict[str, StatsPressed]:
    """Return the buttons of the usual periods, by their words' keys."""
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    periods = {
        "stats-days-7": (today - timedelta(days=6), today),
        "stats-days-30": (today - timedelta(days=29), today),
        "stats-days-90": (today - timedelta(days=89), today),
        "stats-days-month": (this_month, today),
        "stats-days-last-month": (last_month, this_month - timedelta(days=1)),
        "stats-days-365": (today - timedelta(days=364), today),
    }
    return {
        key: turned(pressed, what=StatsWhat.TABLE, first=first, last=last)
        for key, (first, last) in periods.items()
    }
