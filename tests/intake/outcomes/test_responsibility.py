"""Who is responsible: whatever order readings come in, and however often each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import PersonId
from intake.outcomes.responsibility import (
    NOBODY,
    Adopt,
    Keep,
    LeaveOutside,
    is_ours_to_set,
    reconcile,
)

MEMBERS = {2: PersonId(20), 3: PersonId(30), 4: PersonId(40)}
users = st.sampled_from((1, 2, 3, 4, 9))
maybe = st.none() | users


def test_the_three_ways() -> None:
    assert reconcile(1, 2, 2, MEMBERS) == Keep(), "our echo"
    assert reconcile(1, 2, 1, MEMBERS) == Keep(), "not told yet"
    assert reconcile(1, 2, 3, MEMBERS) == Adopt(PersonId(30)), "somebody there was faster"
    assert reconcile(1, 2, 9, MEMBERS) == LeaveOutside()
    assert reconcile(None, 2, 3, MEMBERS) == Keep(), "seen for the first time"
    assert reconcile(NOBODY, None, 3, MEMBERS) == Adopt(PersonId(30)), "owned outside until now"


@given(maybe, maybe, maybe)
def test_nothing_is_taken_away_unless_it_changed_there(
    base: int | None, ours: int | None, theirs: int | None
) -> None:
    verdict = reconcile(base, ours, theirs, MEMBERS)
    if verdict != Keep():
        assert theirs not in {base, ours}
        assert verdict == (Adopt(MEMBERS[theirs]) if theirs in MEMBERS else LeaveOutside())
    if ours is not None and is_ours_to_set(base, ours, theirs):
        assert verdict == Keep(), "what we write never takes back what we adopt"


@dataclass
class Card:
    """A card there, what we know of it, and the lead here."""

    theirs: int = 1
    version: int = 0
    base: int | None = None
    base_version: int = -1
    owner: PersonId | None = None
    outside: bool = False
    readings: list[tuple[int, int]] = field(default_factory=list)

    @property
    def ours(self) -> int | None:
        return next((user for user, person in MEMBERS.items() if person == self.owner), None)

    def takes(self, user: int) -> None:
        self.owner, self.outside = MEMBERS[user], False

    def changes_there(self, user: int) -> None:
        self.theirs, self.version = user, self.version + 1

    def asks(self) -> None:
        """Read it; the answer comes whenever it comes."""
        self.readings.append((self.version, self.theirs))

    def hears(self, number: int) -> None:
        """Let one of the answers come, perhaps once more."""
        version, theirs = self.readings[number % len(self.readings)]
        if version < self.base_version:
            return
        base = NOBODY if self.outside else self.base
        match reconcile(base, self.ours, theirs, MEMBERS):
            case Adopt(person_id=person_id):
                self.owner, self.outside = person_id, False
            case LeaveOutside():
                self.owner, self.outside = None, True
        self.base, self.base_version = theirs, version

    def writes(self) -> None:
        """Work the row off: look, then write what is ours."""
        if self.ours is not None and is_ours_to_set(self.base, self.ours, self.theirs):
            self.changes_there(self.ours)
            self.base, self.base_version = self.theirs, self.version


steps = st.lists(
    st.one_of(
        st.tuples(st.just("takes"), st.sampled_from((2, 3, 4))),
        st.tuples(st.just("there"), users),
        st.tuples(st.sampled_from(("asks", "writes")), st.just(0)),
        st.tuples(st.just("hears"), st.integers(0, 30)),
    ),
    max_size=40,
)


def played(history: list[tuple[str, int]]) -> Iterator[Card]:
    card = Card()
    card.asks()
    card.hears(0)
    for what, which in history:
        match what:
            case "takes":
                card.takes(which)
            case "there":
                card.changes_there(which)
            case "asks":
                card.asks()
            case "writes":
                card.writes()
            case _:
                card.hears(which)
        yield card


@given(steps)
def test_in_the_end_both_sides_agree(history: list[tuple[str, int]]) -> None:
    """After any history, once everything was read and written: the CRM's responsible person is the
    owner here, or nobody here has it."""
    card = Card()
    for card in played(history):  # noqa: B007 - the last state is what counts
        pass
    for _ in range(3):
        card.asks()
        card.hears(len(card.readings) - 1)
        card.writes()
    if card.owner is not None:
        assert card.theirs == card.ours
    if card.outside:
        assert card.theirs not in MEMBERS


@given(steps, st.data())
def test_readings_in_any_order_and_repeated_are_one(
    history: list[tuple[str, int]], data: st.DataObject
) -> None:
    """The newest reading alone gives what all of them give, whatever comes after it."""
    card = Card()
    for card in played(history):  # noqa: B007
        pass
    card.asks()
    newest = len(card.readings) - 1
    card.hears(newest)
    settled = (card.owner, card.outside, card.base)
    for number in data.draw(st.permutations(range(len(card.readings)))):
        if card.readings[number][0] < card.version or number == newest:
            card.hears(number)
    assert (card.owner, card.outside, card.base) == settled
