"""Dates and times as the portal writes and reads them (bitrix24.md §1.6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from sandbox.portal.settings import Settings

_PORTAL_DATE = "%d.%m.%Y"
_PORTAL_TIMES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M:%S")


def zone(settings: Settings) -> timezone:
    """Return the server's time zone."""
    return timezone(timedelta(hours=settings.utc_offset_hours))


def iso(moment: float, settings: Settings) -> str:
    """Write unix seconds as ISO 8601 with the server's offset."""
    return datetime.fromtimestamp(moment, zone(settings)).isoformat(timespec="seconds")


def day(moment: float, settings: Settings) -> str:
    """Write the day of unix seconds at the server, as YYYY-MM-DD."""
    return datetime.fromtimestamp(moment, zone(settings)).date().isoformat()


def day_as_moment(text: str, settings: Settings) -> str:
    """Write a date-only value as it comes back: a datetime that is not at midnight."""
    offset = settings.utc_offset_hours
    sign = "-" if offset < 0 else "+"
    return f"{text}T{abs(offset):02d}:00:00{sign}{abs(offset):02d}:00"


def parse_moment(text: str, settings: Settings) -> float | None:
    """Read ISO or the portal's own format; without an offset it is the server's time."""
    parsed = _parse(text)
    if parsed is None:
        return None
    return parsed.replace(tzinfo=parsed.tzinfo or zone(settings)).timestamp()


def _parse(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for pattern in (*_PORTAL_TIMES, _PORTAL_DATE):
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller adds the zone
        except ValueError:
            continue
    return None


def parse_day(text: str) -> str | None:
    """Read a date (or the date of a datetime, as it is written) as YYYY-MM-DD."""
    parsed = _parse(text)
    return parsed.date().isoformat() if parsed else None


def day_seconds(text: str) -> float:
    """Return a YYYY-MM-DD as unix seconds, for comparing days with each other."""
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC).timestamp()
