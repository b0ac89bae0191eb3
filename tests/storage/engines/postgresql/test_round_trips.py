"""How often an answer waits for the server: over a network that is what it costs."""

import pytest

from benchmarks.round_trips import trips_of_a_form

ANSWER, CONFIRMATION = 5, 12


@pytest.mark.enable_socket
async def test_an_answer_takes_five_trips_and_the_confirmation_twelve(url: str) -> None:
    """Counted between the bot and the server, whatever is noted after the answer included."""
    _, *answers, confirmation = await trips_of_a_form(url)
    assert len(answers) == 5
    assert max(answers) <= ANSWER
    assert min(answers) >= 3, "a unit begins, reads and writes: else nothing is counted"
    assert confirmation <= CONFIRMATION
