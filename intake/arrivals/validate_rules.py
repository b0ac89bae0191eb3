"""Judging a rules file: from a plain mapping to rules, or to everything that is wrong with it."""

from collections.abc import Callable, Iterable

from intake.arrivals.payload_rules import PLACE, VALUES, Pattern, PayloadRule
from intake.forms.reading import Node
from intake.forms.violations import Violations

MOST_RULES = 200
"""Each rule is asked of each payload that no link knows."""

LONGEST_PATTERN = 1000
_LONGEST_VALUE = 255


class PatternError(ValueError):
    """A pattern cannot be used; the text says why."""


Compile = Callable[[str], Pattern]
"""Makes a pattern of a regular expression, or raises a :class:`PatternError`."""


def validate_rules(raw: object, compile_pattern: Compile) -> tuple[PayloadRule, ...] | Violations:
    """Judge the file's content; every fault is found at once."""
    root = Node(raw, (), [])
    keys = root.keys(("rules",), required=("rules",))
    nodes = keys["rules"].items(most=MOST_RULES) if "rules" in keys else ()
    rules = [_read(node, compile_pattern) for node in nodes]
    names = [rule.name for rule in rules if rule is not None]
    for node, rule in zip(nodes, rules, strict=True):
        if rule is not None and names.count(rule.name) > 1:
            node.violation(f"another rule is called {rule.name!r} too", "name")
    if root.violations:
        return Violations(tuple(dict.fromkeys(root.violations)))
    return tuple(rule for rule in rules if rule is not None)


def _read(node: Node, compile_pattern: Compile) -> PayloadRule | None:
    keys = node.keys(("name", "match", "values", "title"), required=("name", "match"))
    name = keys["name"].text(most=64) if "name" in keys else None
    pattern = _pattern(keys["match"], compile_pattern) if "match" in keys else None
    if name is None or pattern is None:
        return None
    values = _values(keys["values"], pattern) if "values" in keys else {}
    title = _template(keys["title"], pattern) if "title" in keys else name
    if "utm_source" not in pattern.groups and "utm_source" not in values:
        node.violation("gives no utm_source: name a group so, or add it to values")
    return PayloadRule(name, pattern, values, title or name)


def _pattern(node: Node, compile_pattern: Compile) -> Pattern | None:
    text = node.text(most=LONGEST_PATTERN)
    if text is None:
        return None
    try:
        return compile_pattern(text)
    except PatternError as error:
        node.violation(str(error))
        return None


def _values(node: Node, pattern: Pattern) -> dict[str, str]:
    found = {name: _template(one, pattern) for name, one in node.keys(VALUES).items()}
    return {name: template for name, template in found.items() if template is not None}


def _template(node: Node, pattern: Pattern) -> str | None:
    text = node.text(most=_LONGEST_VALUE)
    if text is None:
        return None
    unknown = [name for name in PLACE.findall(text) if name not in pattern.groups]
    if unknown:
        node.violation(f"{_listed(unknown)}: the pattern has no such group")
    elif set("{}") & set(PLACE.sub("", text)):
        node.violation("braces stand only around the name of a group")
    return text


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in dict.fromkeys(names))
