"""What happens in channels goes around people's queues, and is read without a word of trust."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.channel_inbox import ChannelInbox, is_aside, join_in
from bot.telegram.update_processor import NotHandledError
from intake.arrivals.channel_joins import Join
from intake.kernel.ids import PersonId
from tests.bot.stand_ins import Bench, message

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
URL = "https://t.me/+abcdef"


class RecordingJoins:
    """Notes joins, or fails."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.noted: list[PersonId] = []
        self.poison: PersonId | None = None

    async def __call__(self, joins: Sequence[Join]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        if self.poison in [join.person_id for join in joins]:
            raise RuntimeError
        self.noted += [join.person_id for join in joins]


class StoppedClock:
    """Says the same moment."""

    def now(self) -> datetime:
        return NOW


def joined(number: int, **changes: Any) -> dict[str, Any]:
    event = {
        "chat": {"id": -1001, "type": "channel", "title": "News"},
        "from": {"id": number},
        "date": int((NOW - timedelta(minutes=1)).timestamp()),
        "old_chat_member": {"status": "left", "user": {"id": number, "is_bot": False}},
        "new_chat_member": {"status": "member", "user": {"id": number, "is_bot": False}},
        "invite_link": {"invite_link": URL},
    }
    return {"update_id": number, "chat_member": {**event, **changes}}


def _member(status: str, **details: Any) -> dict[str, Any]:
    return {"status": status, "user": {"id": 5, "is_bot": False}, **details}


def test_who_came_in_and_when() -> None:
    assert join_in(joined(5), NOW) == Join(URL, PersonId(5), NOW - timedelta(minutes=1))
    assert join_in(joined(5, date=99_999_999_999), NOW) == Join(URL, PersonId(5), NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"invite_link": None},
        {"new_chat_member": _member("left")},
        {"new_chat_member": _member("kicked")},
        {"new_chat_member": _member("restricted", is_member=False)},
        {"old_chat_member": _member("member"), "new_chat_member": _member("administrator")},
        {"old_chat_member": _member("restricted", is_member=True)},
        {"new_chat_member": {"status": "member", "user": {"id": 5, "is_bot": True}}},
        {"new_chat_member": {"status": "member", "user": {"id": "5"}}},
        {"new_chat_member": {"status": "member", "user": {"id": True}}},
        {"invite_link": {"invite_link": "x" * 300}},
    ],
)
def test_what_is_no_join_by_a_link(changes: dict[str, Any]) -> None:
    assert join_in(joined(5, **changes), NOW) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.sampled_from(["date", "invite_link", "old_chat_member", "new_chat_member"]),
)
def test_nothing_raises(part: Any, name: str) -> None:
    join_in(joined(5, **{name: part}), NOW)
    join_in({"chat_member": part}, NOW)


async def test_a_batch_is_noted_at_once_and_takes_no_room() -> None:
    note = RecordingJoins()
    bench = Bench(most=1, channels=ChannelInbox(note, StoppedClock()))
    assert await bench.processor.put_aside([joined(number) for number in range(1, 200)])
    await bench.processor.take(joined(200))
    await bench.processor.see_through(joined(201))
    assert note.noted == list(range(1, 202))
    await bench.processor.room()
    assert bench.rows.transactions == []


async def test_while_the_storage_is_out_they_are_offered_again() -> None:
    note = RecordingJoins(OSError(28, "no space"), OSError(28, "no space"))
    bench = Bench(channels=ChannelInbox(note, StoppedClock()))
    assert not await bench.processor.put_aside([joined(1)])
    with pytest.raises(NotHandledError):
        await bench.processor.take(joined(1))
    await bench.processor.take(joined(1))
    assert note.noted == [1]


async def test_one_at_fault_costs_the_others_nothing() -> None:
    note = RecordingJoins()
    note.poison = PersonId(2)
    inbox = ChannelInbox(note, StoppedClock())
    assert await inbox.take([joined(1), joined(2), joined(3)])
    assert note.noted == [1, 3]


def test_people_keep_their_queues() -> None:
    assert is_aside(joined(1))
    assert not is_aside(message(1))
