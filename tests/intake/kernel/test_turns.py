"""Long work lets others have their turn."""

import asyncio

import pytest

from intake.kernel.turns import PAUSE, PIECE, Pieces


class Time:
    """Goes on by so much for each row, and while somebody pauses."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def seconds(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(self.now)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pieces(time: Time) -> Pieces:
    return Pieces(time.seconds, time.sleep)


async def test_after_each_piece_of_work_there_is_a_pause(pieces: Pieces, time: Time) -> None:
    row = PIECE * 0.4
    async for _ in pieces.in_turn(range(9), of=3):  # 1.2 pieces at one go
        time.now += row
    assert time.pauses == pytest.approx([3 * row + PAUSE, 6 * row + 2 * PAUSE])


async def test_in_that_pause_others_are_at_work(time: Time) -> None:
    pieces, done = Pieces(time.seconds), 0

    async def others() -> None:
        nonlocal done
        while True:
            done += 1
            await asyncio.sleep(0)

    task, before = asyncio.create_task(others()), list[int]()
    async for _ in pieces.in_turn(range(6), of=2):
        before.append(done)
        time.now += PIECE
    task.cancel()
    assert before[0] == before[1] == 0
    assert 0 < before[2] == before[3] < before[4] == before[5]


async def test_what_is_quick_is_never_interrupted(pieces: Pieces, time: Time) -> None:
    async for _ in pieces.in_turn(range(9), of=1):
        time.now += PIECE / 10
    assert time.pauses == []


async def test_who_has_waited_for_something_else_begins_anew(pieces: Pieces, time: Time) -> None:
    time.now += 1
    pieces.begin()
    await pieces.next_turn()
    assert time.pauses == []
    time.now += PIECE * 2
    await pieces.next_turn()
    assert len(time.pauses) == 1


async def test_two_who_work_side_by_side_share_a_piece(pieces: Pieces, time: Time) -> None:
    for _ in range(4):  # each of two, in turn
        time.now += PIECE * 0.6
        await pieces.next_turn()
    assert len(time.pauses) == 2


async def test_every_row_comes_once_and_in_order(pieces: Pieces) -> None:
    for count in (0, 1, 3, 4, 6, 7):
        assert [one async for one in pieces.in_turn(range(count), of=3)] == list(range(count))
