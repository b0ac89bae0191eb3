"""What can be chosen by a button, where typing would be tedious."""

from datetime import time, timedelta

from intake.team.working_time import WHOLE_DAY, Hours, Shift

_OFF: tuple[Shift, ...] = ()


def _week(shifts: tuple[Shift, ...], days: int) -> Hours:
    return Hours(tuple(shifts if day < days else _OFF for day in range(7)))


HOURS = (
    _week((Shift(time(9), time(18)),), 5),
    _week((Shift(time(9), time(13)), Shift(time(14), time(18))), 5),
    _week((Shift(time(10), time(19)),), 5),
    _week((Shift(time(9), time(21)),), 7),
    _week((WHOLE_DAY,), 7),
)


def _minutes(*stages: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(minutes=one) for one in stages)


TIMES = {
    "take": (_minutes(2, 5, 15), _minutes(5, 15, 30), _minutes(15, 30, 60), ()),
    "first_reply": (_minutes(5, 15), _minutes(10, 30), _minutes(30, 60), ()),
    "next_reply": (_minutes(5, 15), _minutes(15, 60), _minutes(30, 120), ()),
}
"""Stages of a clock, by the field of the team's rules; none: that clock is off."""
WAITS = {
    "patience": _minutes(10, 30, 60, 120),
    "offer": _minutes(2, 5, 10, 15),
}
FOLLOW_UPS = (None, timedelta(days=1), timedelta(days=2), timedelta(days=3), timedelta(days=7))
QUIET_HOURS = ((time(21), time(9)), (time(22), time(8)), (time(20), time(10)))
CAPACITIES = (1, 2, 3, 5, 10, 15, 20, 30, 50)
WINDOWS = (1, 2, 3, 5, 10)
WINDOW_MINUTES = (5, 15, 30, 60)
COUNTRIES = ("RU", "BY", "KZ", "UZ", "UA", "GE", "AM", "DE", "AT", "CH", "PL", "GB", "US", "AE")
ZONES = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Kyiv", "Europe/Moscow", "Europe/Samara",
    "Asia/Tbilisi", "Asia/Dubai", "Asia/Yekaterinburg", "Asia/Tashkent", "Asia/Almaty",
    "Asia/Novosibirsk", "Asia/Vladivostok", "America/New_York",
)  # fmt: skip
