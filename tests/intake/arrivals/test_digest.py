"""When a digest is due."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from intake.arrivals.digest import MORNING, last_morning

ZONES = ("UTC", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia")


FROM, TO = datetime(2025, 1, 1), datetime(2028, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone


@given(
    st.datetimes(FROM, TO, timezones=st.just(UTC)),
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_it_is_the_latest_morning_of_the_place(now: datetime, zone: ZoneInfo) -> None:
    morning = last_morning(now, zone)
    assert morning.astimezone(zone).time() == MORNING
    assert timedelta() <= now - morning < timedelta(hours=25), "an hour more when clocks go back"
    assert last_morning(morning, zone) == morning
    assert last_morning(morning - timedelta(seconds=1), zone) < morning
