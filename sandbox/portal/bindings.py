"""Links between cards and contacts, and between contacts and companies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sandbox.portal.kinds import Key, Kind

OWNERS: dict[Kind, tuple[Kind, ...]] = {
    Kind.CONTACT: (Kind.LEAD, Kind.DEAL, Kind.QUOTE),
    Kind.COMPANY: (Kind.CONTACT,),
}
"""Which kinds are linked to a kind."""


def rebound(keys: list[Key], old: Key, new: Key) -> list[Key]:
    """Return the cards of an entry or activity with one in the place of another, each once."""
    return list(dict.fromkeys(new if key == old else key for key in keys))


@dataclass(slots=True)
class Binding:
    """A link to a contact (or from a contact to a company), with its order and primacy."""

    target: int
    sort: int
    primary: bool = False


class Bindings:
    """Who is linked with whom: (lead, deal, quote) to contacts, contacts to companies."""

    def __init__(self) -> None:
        self._of: dict[Key, list[Binding]] = {}
        self._owners: dict[tuple[Kind, int], set[int]] = defaultdict(set)

    def of(self, owner: Key) -> list[Binding]:
        """Return the owner's bindings in their order."""
        return sorted(self._of.get(owner, []), key=lambda binding: binding.sort)

    def targets(self, owner: Key) -> list[int]:
        """Return the ids that the owner is linked to."""
        return [binding.target for binding in self.of(owner)]

    def primary(self, owner: Key) -> int | None:
        """Return the id of the primary link."""
        return next((b.target for b in self.of(owner) if b.primary), None)

    def owners(self, kind: Kind, target: int) -> list[int]:
        """Return the ids of the owners of a kind that are linked to ``target``."""
        return sorted(self._owners[(kind, target)])

    def to(self, target: Key) -> list[tuple[Key, Binding]]:
        """Return the links to a contact or company, with who has them."""
        return [
            ((kind, owner_id), binding)
            for kind in OWNERS.get(target[0], ())
            for owner_id in self.owners(kind, target[1])
            for binding in self.of((kind, owner_id))
            if binding.target == target[1]
        ]

    def add(self, owner: Key, target: int, *, primary: bool = False, sort: int = 0) -> bool:
        """Link; return False if that was so already. The first link is primary by itself."""
        present = self.of(owner)
        if any(binding.target == target for binding in present):
            return False
        if primary:
            for binding in present:
                binding.primary = False
        order = sort or max((binding.sort for binding in present), default=0) + 10
        self.replace(owner, [*present, Binding(target, order, primary or not present)])
        return True

    def replace(self, owner: Key, bindings: list[Binding]) -> None:
        """Set the whole list; without a primary one the first becomes it."""
        if bindings and not any(binding.primary for binding in bindings):
            bindings[0].primary = True
        for binding in self._of.pop(owner, []):
            self._owners[(owner[0], binding.target)].discard(owner[1])
        for binding in bindings:
            self._owners[(owner[0], binding.target)].add(owner[1])
        if bindings:
            self._of[owner] = bindings

    def remove(self, owner: Key, target: int) -> bool:
        """Unlink; return False if there was no such link."""
        present = self.of(owner)
        left = [binding for binding in present if binding.target != target]
        self.replace(owner, left)
        return len(left) < len(present)

    def forget(self, gone: Key) -> None:
        """Drop every link of and to a deleted entity."""
        self.replace(gone, [])
        for owner, _ in self.to(gone):
            self.remove(owner, gone[1])
