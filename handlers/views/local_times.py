"""When something is, as colleagues say it: ``18:00``, ``Fri 9:00``, or a whole date."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from intake.staffing.hours_words import write_hours
from intake.team.working_time import Hours
from texts.translator import Translator

_WEEK = timedelta(days=6)


def local_time(
    at: datetime, now: datetime, zone: str, translator: Translator, language: str
) -> str:
    """Return a moment by the clock of that zone, no longer than needed to be clear."""
    local, here = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    clock = f"{local.hour}:{local.minute:02}"
    if local.date() == here.date():
        return clock
    if timedelta() < local - here <= _WEEK:
        return f"{weekday(local.date(), translator, language)} {clock}"
    return f"{day_in_words(local.date(), translator, language)}, {clock}"


def day_in_words(day: date, translator: Translator, language: str) -> str:
    """Return a day with its year."""
    return translator.plain(language, "staff-day", day=day)


def weekday(day: date, translator: Translator, language: str) -> str:
    """Return the short name of a weekday."""
    return translator.plain(language, "weekday-short", weekday=day.weekday())


def weekdays(translator: Translator, language: str) -> tuple[str, ...]:
    """Return the short names of the weekdays, from Monday on."""
    return tuple(translator.plain(language, "weekday-short", weekday=day) for day in range(7))


def hours_in_words(hours: Hours | None, translator: Translator, language: str) -> str:
    """Return working hours as they can be typed again."""
    if hours is None:
        return translator.plain(language, "hours-round-the-clock")
    return write_hours(hours, weekdays(translator, language))
