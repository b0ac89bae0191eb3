"""How long is waited after which failure."""

from bot.backoff import Backoff


def test_each_pause_is_longer_and_the_last_one_stays() -> None:
    backoff = Backoff((1.0, 2.0, 5.0))
    assert [backoff.after(failures) for failures in range(1, 6)] == [1.0, 2.0, 5.0, 5.0, 5.0]


def test_no_pause_is_shorter_than_the_far_end_asks() -> None:
    assert Backoff((1.0, 90.0)).after(1, 60.0) == 60.0
    assert Backoff((1.0, 90.0)).after(2, 60.0) == 90.0
