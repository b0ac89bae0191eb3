"""Quiet hours: at night nothing comes by itself. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from intake.team.team import TeamRules


def quiet_until(rules: TeamRules, zone: str, at: datetime) -> datetime | None:
    """Return when the quiet hours end in which that moment lies; ``None``: it lies in none.

    From and until the same hour there are none. The end is a moment on the wall's clock: where a
    change of clock leaves it out, it moves forward; where it comes twice, the first is meant.
    """
    start, end = rules.quiet_from, rules.quiet_until
    if start == end:
        return None
    local = at.astimezone(ZoneInfo(zone))
    now = local.time()
    over_midnight = start > end
    quiet = (now >= start or now < end) if over_midnight else start <= now < end
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and now >= start else 0)
    return datetime.combine(day, end, ZoneInfo(zone)).astimezone(at.tzinfo)
