"""Bans: the question whether to ban somebody, and what is said when it is done."""

from zoneinfo import ZoneInfo

from handlers.callback_data.staff_callbacks import ban_data, bans_page_data
from handlers.views.local_times import day_in_words
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import BY_AGE, Screen, button, in_rows, screen_of
from handlers.views.team.staff_screen import NAME_LENGTH
from intake.outbox.tasks.staff_tasks import BanQuestion
from intake.staffing.ban_person import PAGE, BanLine, BanPage
from intake.team.ban import Ban
from texts.markup import Html, cut, join
from texts.translator import Translator


def ban_question(task: BanQuestion, translator: Translator, language: str) -> OutgoingMessage:
    """Say that a lead was marked as spam, with the button that bans."""
    text = translator.say(
        language, "notice-lead-spam", number=str(task.lead_id), person=str(task.person_id)
    )
    return _with_button(text, "button-ban", ban_data(task.person_id), translator, language)


def banned(ban: Ban, translator: Translator, language: str) -> OutgoingMessage:
    """Say that somebody is banned, with the way back."""
    text = translator.say(language, "ban-done")
    data = ban_data(ban.id, lift=True)
    return _with_button(text, "button-ban-undo", data, translator, language)


def ban_lifted(ban: Ban | None, translator: Translator, language: str) -> OutgoingMessage:
    """Say that somebody is heard again; while they are known, they can be banned once more."""
    text = translator.say(language, "ban-lifted")
    if ban is None or ban.person_id is None:
        return OutgoingMessage(text)
    return _with_button(text, "button-ban", ban_data(ban.person_id), translator, language)


def bans_page(page: BanPage, translator: Translator, language: str) -> OutgoingMessage:
    """Return a page of bans, with a button for each that lifts it."""
    if not page.lines:
        return OutgoingMessage(translator.say(language, "bans-none"))
    zone = ZoneInfo(page.zone)
    numbered = list(enumerate(page.lines, page.page * PAGE + 1))
    lines = [_line(number, one, zone, translator, language) for number, one in numbered]
    head = translator.say(language, "bans-head", page=page.page + 1, pages=page.pages)
    buttons = [
        button(
            translator.plain(language, "button-ban-lift", number=str(number)),
            ban_data(one.ban.id, lift=True),
        )
        for number, one in numbered
    ]
    turning = Screen(translator, language).pager(page.page, page.pages, bans_page_data, BY_AGE)
    foot = translator.say(language, "bans-foot")
    return screen_of([head, join(lines), foot], [*in_rows(buttons, 4), turning])


def _line(
    number: int, line: BanLine, zone: ZoneInfo, translator: Translator, language: str
) -> Html:
    since = day_in_words(line.ban.from_at.astimezone(zone).date(), translator, language)
    person = cut(line.person, NAME_LENGTH) or translator.plain(language, "bans-erased")
    by = cut(line.by, NAME_LENGTH) or translator.plain(language, "audit-by-itself")
    text = translator.plain(language, "bans-line", person=person, since=since, by=by)
    return translator.say(language, "bans-numbered", number=str(number), line=text)


def _with_button(
    text: Html, key: str, data: str, translator: Translator, language: str
) -> OutgoingMessage:
    return screen_of([text], [[button(translator.plain(language, key), data)]])
