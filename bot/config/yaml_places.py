"""Reading YAML with places: which line says what."""

from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from intake.forms.violations import FaultReason, Path, Violation, why

MOST_VALUES = 10_000
"""Values of a document, keys included; an alias counts as what it stands for. A long form has two
thousand."""
DEEPEST = 40
"""Levels; a form has eight."""
LONGEST_VALUE = 10_000
"""Characters of one value; a message has 4096 at most."""


_BITS = 64
_CONSTRUCTION = (ArithmeticError, AttributeError, LookupError, TypeError)
"""What PyYAML's constructors let through for a scalar that they cannot make (``!!bool x``)."""


class TooMuchError(Exception):
    """The document is built to cost time or memory, or is none of ours."""

    def __init__(self, line: int, reason: FaultReason) -> None:
        super().__init__(reason.key)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Placed:
    """A YAML document as plain values, with the line of each place in it."""

    value: object
    lines: dict[Path, int] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    """What YAML itself lets pass, although it can only be a mistake: a key that comes twice."""

    def line(self, path: Path) -> int:
        """Return the line of a place, or of the nearest place around it; counted from 1."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> Placed:
    """Read one document with the safe types only.

    Raises:
        yaml.YAMLError: it is no YAML.
        TooMuchError: it is larger than anything that we read can be.
    """
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return Placed(None)
        reader = _Reader(loader)
        value = reader.read(root, ())
        return Placed(value, reader.lines, tuple(reader.violations))
    finally:
        loader.dispose()


class _Loader(yaml.SafeLoader):
    """Stops at what is too much while it reads: what is behind it costs nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._depth = 0
        self._values = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: yaml.NodeEvent = self.peek_event()  # type: ignore[no-untyped-call]  # PyYAML's
        line = event.start_mark.line + 1 if event.start_mark else 1
        self._values += 1
        if self._values > MOST_VALUES:
            raise TooMuchError(line, why("fault-many-values", most=MOST_VALUES))
        if self._depth >= DEEPEST:
            raise TooMuchError(line, why("fault-deep", most=DEEPEST))
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST_VALUE:
            raise TooMuchError(line, why("fault-long-value", most=LONGEST_VALUE))
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


class _Reader:
    def __init__(self, loader: yaml.SafeLoader) -> None:
        self._loader = loader
        self._inside: list[Node] = []
        self._values = 0
        self.lines: dict[Path, int] = {}
        self.violations: list[Violation] = []

    def read(self, node: Node, path: Path) -> object:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if any(node is outer for outer in self._inside):
            self.violations.append(Violation(path, why("fault-alias-around")))
            return None
        self._values += 1
        if self._values > MOST_VALUES:
            line = node.start_mark.line + 1
            reason = why("fault-many-aliased", most=MOST_VALUES)
            raise TooMuchError(line, reason)
        self._inside.append(node)
        try:
            if isinstance(node, MappingNode):
                return self._mapping(node, path)
            if isinstance(node, SequenceNode):
                return [self.read(item, (*path, at)) for at, item in enumerate(node.value)]
            return self._scalar(node, path)
        finally:
            self._inside.pop()

    def _scalar(self, node: Node, path: Path) -> object:
        try:
            value = self._loader.construct_object(node, deep=True)
        except ValueError as error:  # a date such as 2026-13-01, which YAML tries to make
            self.violations.append(Violation(path, why("fault-impossible", words=str(error))))
            return None
        except _CONSTRUCTION:
            self.violations.append(Violation(path, why("fault-wrong-tag")))
            return None
        if isinstance(value, int) and value.bit_length() > _BITS:
            self.violations.append(Violation(path, why("fault-large-number")))
            return None
        return value

    def _mapping(self, node: MappingNode, path: Path) -> dict[object, object]:
        found: dict[object, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.violations.append(Violation(path, why("fault-key-text")))
                continue
            key = self._scalar(key_node, path)
            below = (*path, str(key))
            if key in found:
                first = self.lines[below]
                line = key_node.start_mark.line + 1
                self.violations.append(
                    Violation(
                        path, why("fault-key-twice", key=repr(str(key)), first=first, line=line)
                    )
                )
                continue
            self.lines[below] = key_node.start_mark.line + 1
            found[key] = self.read(value_node, below)
        return found
