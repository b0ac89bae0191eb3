"""Rules for payloads that others make up in bulk: patterns whose groups are UTM values.

A rule is asked only when no link of ours has the code.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from intake.attribution.visit import CLICK_IDS
from intake.kernel.ids import FormId, LinkId
from intake.links.link import Utm

UTM_NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
VALUES = (*UTM_NAMES, *CLICK_IDS)
"""What a rule can fill: by a group of that name, or by a template."""

PLACE = re.compile(r"\{([A-Za-z_]\w*)\}")
"""A group's place in a template."""


class Pattern(Protocol):
    """A regular expression whose time is bounded, whatever it and the text are."""

    @property
    def groups(self) -> frozenset[str]:
        """The names of its groups."""
        ...

    def match(self, text: str) -> Mapping[str, str] | None:
        """Match the whole text; a group that took no part is empty."""
        ...


@dataclass(frozen=True, slots=True)
class FoundRule:
    """What a rule reads in a payload. An arrival by it is one by a link that we did not make."""

    rule: str
    code: str
    """The payload, as it came."""
    title: str
    utm: Utm
    clicks: Mapping[str, str]
    link_id: LinkId | None = None
    form_id: FormId | None = None
    window_days: int | None = None


@dataclass(frozen=True, slots=True)
class PayloadRule:
    """One rule."""

    name: str
    pattern: Pattern
    values: Mapping[str, str]
    """Templates by the names of :data:`VALUES`; they win over groups of the same name."""
    title: str
    """A template; people read it on cards."""

    def read(self, payload: str) -> FoundRule | None:
        """Read a payload; ``None`` when the rule is not about it, or finds no source in it."""
        groups = self.pattern.match(payload)
        if groups is None:
            return None
        values = {name: groups[name] for name in VALUES if groups.get(name)}
        values |= {name: _filled(template, groups) for name, template in self.values.items()}
        utm = Utm(*(values.get(name, "") for name in UTM_NAMES))
        if not utm.source:
            return None
        clicks = {name: values[name] for name in CLICK_IDS if values.get(name)}
        return FoundRule(self.name, payload, _filled(self.title, groups), utm, clicks)


def read_by_rules(rules: Iterable[PayloadRule], payload: str) -> FoundRule | None:
    """Read a payload by the first rule that is about it."""
    return next((found for rule in rules if (found := rule.read(payload))), None)


def _filled(template: str, groups: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: groups[place[1]], template).strip()
