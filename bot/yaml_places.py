"""Reading YAML with places: which line says what."""

from dataclasses import dataclass, field

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from intake.forms.faults import Fault, Path


@dataclass(frozen=True, slots=True)
class Placed:
    """A YAML document as plain values, with the line of each place in it."""

    value: object
    lines: dict[Path, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
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
    """
    loader = yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            return Placed(None)
        reader = _Reader(loader)
        value = reader.read(root, ())
        return Placed(value, reader.lines, tuple(reader.faults))
    finally:
        loader.dispose()


class _Reader:
    def __init__(self, loader: yaml.SafeLoader) -> None:
        self._loader = loader
        self._inside: list[Node] = []
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []

    def read(self, node: Node, path: Path) -> object:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if any(node is outer for outer in self._inside):
            self.faults.append(Fault(path, "an alias (*) points to what is around it"))
            return None
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
            return self._loader.construct_object(node, deep=True)
        except ValueError as error:  # a date such as 2026-13-01, which YAML tries to make
            self.faults.append(Fault(path, f"is impossible: {error}; write it in quotes"))
            return None

    def _mapping(self, node: MappingNode, path: Path) -> dict[object, object]:
        found: dict[object, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.faults.append(Fault(path, "a key must be text"))
                continue
            key = self._scalar(key_node, path)
            below = (*path, str(key))
            if key in found:
                first = self.lines[below]
                line = key_node.start_mark.line + 1
                self.faults.append(
                    Fault(path, f"the key {str(key)!r} is in line {first} and again in line {line}")
                )
                continue
            self.lines[below] = key_node.start_mark.line + 1
            found[key] = self.read(value_node, below)
        return found
