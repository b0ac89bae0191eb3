"""Values that are made of a link's other values: ``vk_{campaign}``. Pure."""

import re
from collections.abc import Mapping

_PLACE = re.compile(r"\{([^{}]*)\}")


class TemplateError(ValueError):
    """A template cannot be filled; :attr:`reason` says why (a key's end of the texts)."""

    def __init__(self, reason: str, place: str) -> None:
        super().__init__(reason, place)
        self.reason = reason
        """``unknown`` (no such place), ``empty`` (nothing to put there), or ``circle``."""
        self.place = place


def places(text: str) -> tuple[str, ...]:
    """Return the names of a template's places, in order; none: it is no template."""
    return tuple(_PLACE.findall(text))


def fill(name: str, values: Mapping[str, str]) -> str:
    """Return the value of that name with its places filled; what is filled in may be a template.

    Raises:
        TemplateError: a place is unknown, has nothing to be filled with, or needs itself.
    """
    return _fill(name, values, ())


def _fill(name: str, values: Mapping[str, str], above: tuple[str, ...]) -> str:
    if name in above:
        raise TemplateError("circle", name)

    def filled(place: re.Match[str]) -> str:
        wanted = place[1].strip().lower()
        if wanted not in values:
            raise TemplateError("unknown", place[1])
        value = _fill(wanted, values, (*above, name))
        if not value:
            raise TemplateError("empty", wanted)
        return value

    return _PLACE.sub(filled, values.get(name, ""))
