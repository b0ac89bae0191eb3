"""Who is responsible: whatever order readings come in, and however often each."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hypothesis import example, given
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


@given(maybe, maybe, maybe, maybe)
def test_nothing_is_taken_away_unless_it_changed_there(
    base: int | None, ours: int | None, theirs: int | None, sent: int | None
) -> None:
    verdict = reconcile(base, ours, theirs, MEMBERS, sent=sent)
    if verdict != Keep():
        assert theirs not in {base, ours, sent}
        assert verdict == (Adopt(MEMBERS[theirs]) if theirs in MEMBERS else LeaveOutside())
    if ours is not None and is_ours_to_set(base, ours, theirs, sent=sent):
        assert verdict == Keep(), "what we write never takes back what we adopt"


@dataclass(frozen=True)
class Reading:
    """What was asked for, and has not come yet."""

    version: int
    theirs: int
    in_doubt: bool


@dataclass
class Card:
    """A card there, what we know of it, and the lead here."""

    theirs: int = 1
    version: int = 0
    base: int | None = None
    base_version: int = -1
    sent: int | None = None
    on_its_way: int | None = None
    in_doubt: bool = False
    overtaken: bool = False
    """What was on its way arrived after somebody had changed it there: nobody can tell that."""
    owner: PersonId | None = None
    outside: bool = False
    by_echo: bool = False
    """Somebody got the lead, or lost it, by what we had written ourselves."""
    changed_since_sent: bool = False
    readings: list[Reading] = field(default_factory=list)
    by_us: set[int] = field(default_factory=set)
    """The versions that we wrote."""
    stale_before: int = 0
    """Readings that were asked for earlier are stale."""

    @property
    def ours(self) -> int | None:
        return next((user for user, person in MEMBERS.items() if person == self.owner), None)

    def takes(self, user: int) -> None:
        self.owner, self.outside = MEMBERS[user], False

    def changes_there(self, user: int) -> None:
        self.theirs, self.version = user, self.version + 1
        self.changed_since_sent = True

    def asks(self) -> None:
        """Read it; the answer comes whenever it comes."""
        self.readings.append(Reading(self.version, self.theirs, self.in_doubt))

    def hears(self, number: int) -> None:
        """Let one of the answers come, perhaps once more."""
        number %= len(self.readings)
        read = self.readings[number]
        if read.version < self.base_version or number < self.stale_before:
            return
        base, sent = (NOBODY, None) if self.outside else (self.base, self.sent)
        was = (self.owner, self.outside)
        match reconcile(base, self.ours, read.theirs, MEMBERS, sent=sent):
            case Adopt(person_id=person_id):
                self.owner, self.outside = person_id, False
            case LeaveOutside():
                self.owner, self.outside = None, True
        self.by_echo |= (self.owner, self.outside) != was and read.version in self.by_us
        if read.theirs != self.base or not read.in_doubt:
            self.sent = None
        self.base, self.base_version = read.theirs, read.version

    def writes(self) -> None:
        """Work the row off: look, then write what is ours."""
        if self._sends():
            self._arrives()
            self.base, self.base_version = self.theirs, self.version
            self.sent = self.on_its_way = None

    def writes_in_vain(self) -> None:
        """Write it, and hear nothing."""
        self.in_doubt |= self._sends()

    def arrives(self) -> None:
        """Let it arrive after all."""
        if self.on_its_way is not None:
            self.overtaken |= self.changed_since_sent
            self._arrives()

    def settles(self) -> None:
        """So much later nothing arrives any more."""
        self.in_doubt, self.on_its_way = False, None

    def _sends(self) -> bool:
        """Look, and send what is ours. What is in doubt is not sent again."""
        ours = self.ours
        if self.in_doubt or ours is None:
            return False
        if not is_ours_to_set(self.base, ours, self.theirs, sent=self.sent):
            if self.theirs not in {self.base, self.sent, ours}:
                self.base = NOBODY  # it changed there: the next reading says to whom
                self.stale_before = len(self.readings)
            return False
        self.base, self.base_version = self.theirs, self.version
        self.sent = self.on_its_way = ours
        self.changed_since_sent = False
        self.stale_before = len(self.readings)
        return True

    def _arrives(self) -> None:
        assert self.on_its_way is not None
        self.theirs, self.version = self.on_its_way, self.version + 1
        self.by_us.add(self.version)
        self.on_its_way = None


step = st.one_of(
    st.tuples(st.just("takes"), st.sampled_from((2, 3, 4))),
    st.tuples(st.just("there"), users),
    st.tuples(st.just("hears"), st.just(-1) | st.integers(0, 30)),
    *(
        st.tuples(st.just(what), st.just(0))
        for what in ("asks", "writes", "writes in vain", "arrives", "settles")
    ),
)
steps = st.lists(step, max_size=40)
many_steps = st.lists(step, min_size=30, max_size=60)


def played(history: list[tuple[str, int]], *, read_first: bool = True) -> Iterator[Card]:
    card = Card()
    card.asks()
    if read_first:
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
            case "writes in vain":
                card.writes_in_vain()
            case "arrives":
                card.arrives()
            case "settles":
                card.settles()
            case _:
                card.hears(which)
        yield card


IN_VAIN, ARRIVES, SETTLES = ("writes in vain", 0), ("arrives", 0), ("settles", 0)
READ = (("asks", 0), ("hears", -1))


@given(many_steps, st.booleans())
@example([("takes", 2), IN_VAIN, ARRIVES, ("takes", 3), *READ], True)
@example([("takes", 2), IN_VAIN, *READ, ("takes", 3), ARRIVES, *READ], True)
@example([("takes", 2), IN_VAIN, ARRIVES, ("takes", 3), SETTLES, IN_VAIN, *READ], True)
@example(
    [("takes", 2), ("writes", 0), ("asks", 0), ("there", 9), ("takes", 3), ("writes", 0), READ[1]],
    True,
)
def test_nobody_gets_or_loses_a_lead_by_what_we_wrote_ourselves(
    history: list[tuple[str, int]], read_first: bool
) -> None:
    """However late it arrived, and whoever had the lead by then."""
    for card in played(history, read_first=read_first):
        assert card.overtaken or not card.by_echo


@given(steps)
def test_in_the_end_both_sides_agree(history: list[tuple[str, int]]) -> None:
    """After any history, once everything was read and written: the CRM's responsible person is the
    owner here, or nobody here has it."""
    card = Card()
    for card in played(history):  # noqa: B007 - the last state is what counts
        pass
    card.settles()
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
        if card.readings[number].version < card.version or number == newest:
            card.hears(number)
    assert (card.owner, card.outside, card.base) == settled
