"""Several chains in one batch: their commands are named apart, and their references follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from crm.client.encoding import Params, references, renamed
from crm.client.methods.command_batch import Command
from crm.client.methods.method import Method

R = TypeVar("R")

Chain: TypeAlias = Sequence[Command[Any]]
"""Commands of which later ones may refer to earlier ones."""


@dataclass(frozen=True, slots=True)
class _Following(Method[R]):
    """A method whose references lead to commands that have got other names."""

    method: Method[R]
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        return self.method.name

    @property
    def repeatable(self) -> bool:
        return self.method.repeatable

    def params(self) -> Params:
        return renamed(self.method.params(), self.names)

    def read(self, result: object) -> R:
        return self.method.read(result)


def levels(chain: Chain) -> list[int]:
    """Return how many commands each one needs before it, at least, itself included."""
    found: dict[str, int] = {}
    for command in chain:
        earlier = [found[ref.command] for ref in references(command.method.params())]
        found[command.name] = 1 + max(earlier, default=0)
    return list(found.values())


def named_apart(chains: Sequence[Chain]) -> list[Chain]:
    """Return the same chains with numbers in their names; one that is alone keeps them."""
    if len(chains) == 1:
        return list(chains)
    return [_numbered(chain, number) for number, chain in enumerate(chains)]


def one_after_another(chains: Sequence[Chain]) -> tuple[Command[Any], ...]:
    """Return the commands for one batch: chain after chain, but what nothing refers to at the end.

    In a batch that halts, a last step that is refused then stops nothing but last steps.
    """
    first: list[Command[Any]] = []
    last: list[Command[Any]] = []
    for chain in chains:
        depths = levels(chain)
        for command, depth in zip(chain, depths, strict=True):
            (last if depth == max(depths) else first).append(command)
    return (*first, *last)


def _numbered(chain: Chain, number: int) -> Chain:
    names = {command.name: f"{command.name}_{number}" for command in chain}
    return [
        Command(
            names[command.name],
            _Following(command.method, names)
            if any(references(command.method.params()))
            else command.method,
        )
        for command in chain
    ]
