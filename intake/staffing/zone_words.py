"""Time zones as people name them: ``Europe/Berlin``, ``Berlin``, ``Москва``, ``UTC+3``."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import available_timezones

from intake.forms.values.words import fold

_CITIES: Mapping[str, str] = MappingProxyType(
    {
        "москва": "Europe/Moscow",
        "мск": "Europe/Moscow",
        "msk": "Europe/Moscow",
        "санкт-петербург": "Europe/Moscow",
        "петербург": "Europe/Moscow",
        "спб": "Europe/Moscow",
        "saint petersburg": "Europe/Moscow",
        "калининград": "Europe/Kaliningrad",
        "самара": "Europe/Samara",
        "екатеринбург": "Asia/Yekaterinburg",
        "пермь": "Asia/Yekaterinburg",
        "челябинск": "Asia/Yekaterinburg",
        "уфа": "Asia/Yekaterinburg",
        "омск": "Asia/Omsk",
        "новосибирск": "Asia/Novosibirsk",
        "красноярск": "Asia/Krasnoyarsk",
        "иркутск": "Asia/Irkutsk",
        "якутск": "Asia/Yakutsk",
        "владивосток": "Asia/Vladivostok",
        "магадан": "Asia/Magadan",
        "камчатка": "Asia/Kamchatka",
        "минск": "Europe/Minsk",
        "киев": "Europe/Kyiv",
        "kiev": "Europe/Kyiv",
        "алматы": "Asia/Almaty",
        "астана": "Asia/Almaty",
        "ташкент": "Asia/Tashkent",
        "бишкек": "Asia/Bishkek",
        "тбилиси": "Asia/Tbilisi",
        "ереван": "Asia/Yerevan",
        "баку": "Asia/Baku",
        "берлин": "Europe/Berlin",
        "munich": "Europe/Berlin",
        "лондон": "Europe/London",
        "дубай": "Asia/Dubai",
        "стамбул": "Europe/Istanbul",
        "белград": "Europe/Belgrade",
        "utc": "UTC",
        "gmt": "UTC",
    }
)
_OFFSET = re.compile(r"^(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?00)?$")
_AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
          "Pacific")  # fmt: skip


def read_zone(text: str) -> str | None:
    """Return IANA's name; ``None`` if nothing, or more than one zone, is meant."""
    folded = fold(text)
    if folded in _CITIES:
        return _CITIES[folded]
    named = _named()
    written = folded.replace(" ", "_")
    if written in named:
        return named[written]
    offset = _OFFSET.match(folded)
    if offset is None:
        return None
    hours = int(offset[2])
    sign = "-" if offset[1] == "+" else "+"  # POSIX counts the other way round
    return "UTC" if hours == 0 else named.get(f"etc/gmt{sign}{hours}")


@lru_cache(maxsize=1)
def _named() -> Mapping[str, str]:
    """Return zones by their names and, where only one ends so, by their cities."""
    zones = available_timezones()
    found: dict[str, str] = {}
    for zone in sorted(zones):
        area, _, city = zone.rpartition("/")
        if city and area.partition("/")[0] in _AREAS:
            found.setdefault(city.casefold(), zone)
    return found | {zone.casefold(): zone for zone in zones}
