"""How the rules for payloads are written in their file."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.config.bounded_patterns import BoundedPattern, PatternError
from bot.config.file_models import FileContext, Part, fault, fault_here, read_part
from bot.config.file_values import Text
from intake.arrivals.payload_rules import PLACE, PayloadRule
from intake.forms.violations import Path, Violation, Violations, why

MOST_RULES = 200
"""Each rule is asked of each payload that no link knows."""

Template = Annotated[str, Text(255)]


def _pattern(text: str) -> BoundedPattern:
    try:
        return BoundedPattern(text)
    except PatternError as error:
        raise fault_here(error.reason) from None


class ValuesModel(Part):
    """What a rule can fill: by a template here, or by a group of that name."""

    utm_source: Template | None = None
    utm_medium: Template | None = None
    utm_campaign: Template | None = None
    utm_content: Template | None = None
    utm_term: Template | None = None
    gclid: Template | None = None
    yclid: Template | None = None
    fbclid: Template | None = None
    gbraid: Template | None = None
    wbraid: Template | None = None
    msclkid: Template | None = None
    ttclid: Template | None = None
    rb_clickid: Template | None = None
    vk: Template | None = None
    oppref: Template | None = None


class RuleModel(Part):
    """A pattern, and what its groups become."""

    name: Annotated[str, Text(64)]
    match: Annotated[BoundedPattern, Text(1000), AfterValidator(_pattern)]
    values: ValuesModel | None = None
    title: Template | None = None

    @model_validator(mode="after")
    def _fitting(self) -> "RuleModel":
        if found := list(self._unfit()):
            raise fault(*found)
        return self

    def _unfit(self) -> Iterator[Violation]:
        for name, template in self.templates().items():
            yield from self._wrong(template, ("values", name))
        if self.title is not None:
            yield from self._wrong(self.title, ("title",))
        if "utm_source" not in {*self.match.groups, *self.templates()}:
            reason = why("fault-no-utm-source")
            yield Violation((), reason)

    def _wrong(self, template: str, place: Path) -> Iterator[Violation]:
        unknown = [name for name in PLACE.findall(template) if name not in self.match.groups]
        if unknown:
            listed = ", ".join(f"{{{name}}}" for name in dict.fromkeys(unknown))
            yield Violation(place, why("fault-no-group", groups=listed))
        elif set("{}") & set(PLACE.sub("", template)):
            yield Violation(place, why("fault-stray-braces"))

    def templates(self) -> dict[str, str]:
        """Return what the values are made of, by their names."""
        return self.values.model_dump(exclude_unset=True) if self.values else {}

    def rule(self) -> PayloadRule:
        """Return what the domain makes of it."""
        return PayloadRule(self.name, self.match, self.templates(), self.title or self.name)


def _named_apart(rules: list[RuleModel]) -> list[RuleModel]:
    names = [rule.name for rule in rules]
    found = [
        Violation((index, "name"), why("fault-rule-twice", name=repr(name)))
        for index, name in enumerate(names)
        if names.count(name) > 1
    ]
    if found:
        raise fault(*found)
    return rules


class RulesModel(Part):
    """All rules, in the order in which they are asked."""

    rules: Annotated[
        list[RuleModel],
        Field(min_length=1, max_length=MOST_RULES),
        AfterValidator(_named_apart),
    ]


def read_rules(raw: object) -> tuple[PayloadRule, ...] | Violations:
    """Read the file's content."""
    read = read_part(RulesModel, raw, FileContext())
    if isinstance(read, Violations):
        return read
    return tuple(rule.rule() for rule in read.rules)
