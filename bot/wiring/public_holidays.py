"""Public holidays by the library ``holidays``: loaded when somebody asks, it is 14 MB large."""

from datetime import date, timedelta
from functools import cache
from types import ModuleType

from typing_extensions import override

from intake.staffing.days_off import PublicDay, PublicHolidays


class LibraryHolidays(PublicHolidays):
    """Knows what the library knows: moved days and working Saturdays too, no short days."""

    @override
    def countries(self) -> frozenset[str]:
        return frozenset(one for one in _library().list_supported_countries() if len(one) == 2)

    @override
    def of(self, country: str, year: int, language: str) -> tuple[PublicDay, ...]:
        library = _library()
        spoken = library.list_localized_countries().get(country, ())
        named = next((one for one in spoken if one.partition("_")[0] == language), None)
        calendar = library.country_holidays(country, years=year, language=named)
        found = []
        day = date(year, 1, 1)
        while day.year == year:
            works = calendar.is_working_day(day)
            weekend = day.weekday() in calendar.weekend
            name = calendar.get(day, "")
            if works == weekend or (name and not works):
                found.append(PublicDay(day, "" if works else name, working=works))
            day += timedelta(days=1)
        return tuple(found)


@cache
def _library() -> ModuleType:
    import holidays

    return holidays
