"""What follows from a failed attempt."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import OutboxId, SubmissionId
from intake.outbox.delivery_errors import (
    AmbiguousError,
    DeliveryError,
    PermanentError,
    PortalWideError,
    TransientError,
    label,
)
from intake.outbox.retry import (
    LONGEST_PAUSE,
    SETTLE_WINDOW,
    DeadLetter,
    OpenCircuit,
    Retry,
    asked_for,
    decide,
    is_probe_due,
    probe_at,
    retry_at,
)
from intake.outbox.row import OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery
from tests.intake.delivery.made_up import NOW

ATTEMPTS = st.integers(min_value=0, max_value=10_000)
ROWS = st.integers(min_value=0, max_value=2**40)


def row(attempt: int = 1, number: int = 1) -> OutboxRow:
    return OutboxRow(
        queue=OutboxQueue.CRM,
        task=Delivery(SubmissionId(1)),
        due_at=NOW,
        id=OutboxId(number),
        attempt=attempt,
        created_at=NOW,
    )


@given(ATTEMPTS, ROWS)
def test_pauses_grow_up_to_a_quarter_of_an_hour(attempt: int, number: int) -> None:
    pause = retry_at(NOW, attempt, number) - NOW
    assert timedelta(seconds=5) <= pause < timedelta(minutes=15) * 1.1
    assert pause <= retry_at(NOW, attempt + 1, number) - NOW


@given(ATTEMPTS, ROWS)
def test_rows_are_spread_by_less_than_a_tenth(attempt: int, number: int) -> None:
    alone = retry_at(NOW, attempt) - NOW
    assert alone <= retry_at(NOW, attempt, number) - NOW < alone * 1.1


@given(ATTEMPTS, ROWS, st.timedeltas(timedelta(0), timedelta(days=1)))
def test_never_earlier_than_the_far_end_asked(attempt: int, number: int, wait: timedelta) -> None:
    assert retry_at(NOW, attempt, number, wait) >= NOW + wait


@given(st.integers(min_value=0, max_value=10_000))
def test_probes_slow_down_to_ten_minutes(probes: int) -> None:
    wait = probe_at(NOW, probes) - NOW
    assert timedelta(seconds=30) <= wait <= timedelta(minutes=10)
    assert wait <= probe_at(NOW, probes + 1) - NOW


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("in_doubt", [False, True])
class TestDecision:
    """For each combination of what is open from before and what was sent now."""

    def test_a_refusal_dead_letters(self, in_doubt: bool, sent: bool) -> None:
        what = decide(PermanentError("no such field"), row(), NOW, in_doubt=in_doubt, sent=sent)
        assert what == DeadLetter("no such field")

    def test_doubt_waits_until_the_portal_must_have_settled(
        self, in_doubt: bool, sent: bool
    ) -> None:
        what = decide(AmbiguousError("lost"), row(), NOW, in_doubt=in_doubt, sent=sent)
        assert what == Retry(NOW + SETTLE_WINDOW, in_doubt=True)

    def test_what_passes_by_itself_is_tried_for_ever(self, in_doubt: bool, sent: bool) -> None:
        for attempt in (1, 10, 1000):
            what = decide(TransientError("busy"), row(attempt), NOW, in_doubt=in_doubt, sent=sent)
            assert what == Retry(retry_at(NOW, attempt, 1), in_doubt)

    def test_a_told_wait_does_not_count(self, in_doubt: bool, sent: bool) -> None:
        """A limit is nobody's failure: the next real one starts from the short pause."""
        error = TransientError("limit", retry_after=timedelta(seconds=90))
        what = decide(error, row(2), NOW, in_doubt=in_doubt, sent=sent)
        assert isinstance(what, Retry)
        assert not what.counted
        assert what.in_doubt is in_doubt
        assert what.due_at >= NOW + timedelta(seconds=90)

    def test_a_silent_portal_opens_the_circuit_at_the_third_attempt(
        self, in_doubt: bool, sent: bool
    ) -> None:
        error = TransientError("down", unreachable=True)
        for attempt in (1, 2):
            what = decide(error, row(attempt), NOW, in_doubt=in_doubt, sent=sent)
            assert what == Retry(retry_at(NOW, attempt, 1), in_doubt)
        what = decide(error, row(3), NOW, in_doubt=in_doubt, sent=sent)
        assert what == OpenCircuit("down", Retry(retry_at(NOW, 3, 1), in_doubt), notify=False)

    def test_a_portal_that_serves_nobody_opens_the_circuit_at_once(
        self, in_doubt: bool, sent: bool
    ) -> None:
        what = decide(PortalWideError("expired"), row(), NOW, in_doubt=in_doubt, sent=sent)
        assert what == OpenCircuit("expired", Retry(NOW, in_doubt, counted=False), notify=True)

    def test_our_own_fault_is_dead_lettered_when_it_keeps_coming(
        self, in_doubt: bool, sent: bool
    ) -> None:
        fault = KeyError("personal data")
        for attempt in range(1, 5):
            before = replace(row(attempt), error="KeyError")
            what = decide(fault, before, NOW, in_doubt=in_doubt, sent=sent)
            assert isinstance(what, Retry)
            assert what.in_doubt is (in_doubt or sent)
            settled = what.due_at >= NOW + SETTLE_WINDOW
            assert settled or not what.in_doubt
        again = replace(row(5), error="KeyError")
        what = decide(fault, again, NOW, in_doubt=in_doubt, sent=sent)
        assert what == DeadLetter("(internal error: KeyError)")

    def test_our_first_fault_after_an_outage_dead_letters_nothing(
        self, in_doubt: bool, sent: bool
    ) -> None:
        after_outage = replace(row(50), error="unreachable")
        what = decide(KeyError("x"), after_outage, NOW, in_doubt=in_doubt, sent=sent)
        assert isinstance(what, Retry)


@given(
    st.sampled_from([AmbiguousError, TransientError, PortalWideError, RuntimeError]),
    ATTEMPTS,
    ROWS,
    st.booleans(),
)
def test_a_doubt_is_never_forgotten(
    kind: type[Exception], attempt: int, number: int, sent: bool
) -> None:
    error = kind("why")
    what = decide(error, row(attempt, number), NOW, in_doubt=True, sent=sent)
    if isinstance(what, DeadLetter):
        assert not isinstance(error, DeliveryError)
        return
    again = what.again if isinstance(what, OpenCircuit) else what
    assert again.in_doubt


def test_an_error_does_not_show_the_portals_words() -> None:
    error = PermanentError("Anna <anna@example.com> is wrong", code="ERROR_CORE")
    assert "anna" not in f"{error!r} {error}".lower()
    assert str(TransientError("words")) == "TransientError"


SCOPE = PortalWideError("a scope is missing", code="insufficient_scope")


def test_a_refusal_of_everybody_is_believed() -> None:
    what = decide(SCOPE, row(attempt=7), NOW, in_doubt=False, sent=True)
    assert isinstance(what, OpenCircuit)


def test_a_refusal_of_everybody_that_only_one_meets_stops_nobody_else() -> None:
    """It is tried again by itself, and people see it at last."""
    for alone in range(1, 5):
        what = decide(SCOPE, row(90), NOW, in_doubt=True, sent=True, alone=alone)
        assert what == Retry(retry_at(NOW, alone, 1), in_doubt=True)
    what = decide(SCOPE, row(90), NOW, in_doubt=False, sent=True, alone=5)
    assert what == DeadLetter("a scope is missing")


@given(ATTEMPTS, ROWS)
def test_no_pause_of_ours_is_taken_for_a_wrong_clock(attempt: int, number: int) -> None:
    assert retry_at(NOW, attempt, number) <= NOW + LONGEST_PAUSE
    assert NOW + SETTLE_WINDOW <= NOW + LONGEST_PAUSE
    probe = probe_at(NOW, attempt)
    assert not is_probe_due(probe, NOW)
    assert is_probe_due(probe, probe)


@pytest.mark.parametrize(
    ("away", "due"),
    [
        (timedelta(0), True),
        (timedelta(days=-3), True),
        (timedelta(minutes=10), False),
        (timedelta(minutes=10, seconds=1), True),
        (timedelta(days=3), True),
    ],
)
def test_a_probe_later_than_any_pause_is_due_now(away: timedelta, due: bool) -> None:
    assert is_probe_due(NOW + away, NOW) is due


@given(ATTEMPTS, ROWS, st.timedeltas(timedelta(0), timedelta(days=1)))
def test_a_wait_that_the_far_end_asked_for_is_kept_apart(
    attempt: int, number: int, wait: timedelta
) -> None:
    """Either no clock can be to blame for the time of the next try, or it is known who asked."""
    due_at = retry_at(NOW, attempt, number, wait)
    asked = asked_for(NOW, wait)
    assert asked in {None, NOW + wait}
    assert asked is not None or due_at <= NOW + LONGEST_PAUSE


def test_a_long_wait_is_written_down_with_the_row() -> None:
    error = TransientError("slow", retry_after=timedelta(hours=2))
    decided = decide(error, row(), NOW, in_doubt=False, sent=False)
    assert isinstance(decided, Retry)
    assert decided.not_before == NOW + timedelta(hours=2)
    assert asked_for(NOW, None) is None


def test_who_says_how_long_to_wait_is_not_kept_waiting_for_longer() -> None:
    """Whatever failed before."""
    error = TransientError("limit", retry_after=timedelta(seconds=6))
    what = decide(error, row(attempt=7, number=10), NOW, in_doubt=False, sent=False)
    assert what == Retry(NOW + timedelta(seconds=6), in_doubt=False, counted=False)


def test_rows_are_spread_by_their_number() -> None:
    """A hundredth of the pause each: nine rows of a backlog come back within 81 s."""
    pauses = [retry_at(NOW, 7, number) - NOW for number in range(11)]
    assert pauses == [
        timedelta(minutes=15) + timedelta(seconds=9) * (number % 10) for number in range(11)
    ]


def test_probes_come_after_half_a_minute_and_in_the_end_every_ten() -> None:
    waits = [(probe_at(NOW, probes) - NOW).total_seconds() for probes in range(6)]
    assert waits == [30, 60, 120, 300, 600, 600]


def test_only_a_wait_beyond_every_pause_of_ours_is_noted_as_asked_for() -> None:
    assert asked_for(NOW, None) is None
    assert asked_for(NOW, timedelta(minutes=15)) is None
    longer = timedelta(minutes=15, seconds=1)
    assert asked_for(NOW, longer) == NOW + longer


def test_a_doubt_and_a_fault_wait_by_the_rows_own_attempts() -> None:
    late = row(attempt=7, number=9)
    for error in (AmbiguousError("lost"), KeyError("x")):
        what = decide(error, late, NOW, in_doubt=False, sent=False)
        assert isinstance(what, Retry)
        assert what.due_at == retry_at(NOW, 7, 9)


def test_a_fault_before_anything_was_sent_is_tried_again_soon() -> None:
    """Nothing has to settle."""
    what = decide(KeyError("x"), row(), NOW, in_doubt=False, sent=False)
    assert what == Retry(retry_at(NOW, 1, 1), in_doubt=False)


def test_an_incident_says_how_it_can_be_ended() -> None:
    error = PortalWideError("expired", code="expired_token", remedy="https://portal.example/grant")
    what = decide(error, row(), NOW, in_doubt=False, sent=False)
    assert isinstance(what, OpenCircuit)
    assert what.remedy == "https://portal.example/grant"


@pytest.mark.parametrize(
    "kind", [AmbiguousError, DeliveryError, PermanentError, PortalWideError, TransientError]
)
def test_an_error_is_labelled_by_its_code_or_else_by_its_class(kind: type[DeliveryError]) -> None:
    assert label(kind("words", code="QUERY_LIMIT")) == "QUERY_LIMIT"
    assert label(kind("words")) == kind.__name__
