"""A lease by the clock of its holder: never longer than the database has it."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.outbox.worker_lease import Tenure, WorkerLease

LEASE = WorkerLease("crm", "me", 7)
seconds = st.floats(0, 1e6)


@given(asked_at=seconds, length=st.floats(0.1, 100), answered_after=seconds, drift=seconds)
def test_whatever_it_outlasts_here_the_database_grants(
    asked_at: float, length: float, answered_after: float, drift: float
) -> None:
    """The database begins to count when the question reaches it: after it was asked."""
    tenure = Tenure(LEASE, asked_at, timedelta(seconds=length))
    counted_from = asked_at + answered_after
    now = asked_at + drift
    if tenure.outlasts(1.0, now):
        assert now + 1.0 <= counted_from + length + 1e-3


def test_a_renewal_counts_from_when_it_was_asked_for() -> None:
    tenure = Tenure(LEASE, 100.0, timedelta(seconds=4))
    assert tenure.ends_at == 104.0
    assert tenure.renewed(101.0) == Tenure(LEASE, 101.0, timedelta(seconds=4))


def test_who_was_frozen_sends_nothing() -> None:
    tenure = Tenure(LEASE, 100.0, timedelta(seconds=3))
    assert tenure.outlasts(1.0, 102.0)
    assert not tenure.outlasts(1.0, 102.1)
    assert not tenure.outlasts(0.0, 900.0)
