"""What chats take: whatever is wanted in whatever order, no minute gets more than it may."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.kernel.ids import ChatId
from intake.outbox.chat_budget import BOT_WIDE, GROUP, PRIVATE, ChatBudget, ChatLimits
from intake.outbox.chat_minutes import ALL_CHATS, ChatClosed

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEAM, ANN = ChatId(-100), ChatId(7)


@dataclass
class Telegram:
    """What arrived, and when."""

    budget: ChatBudget = field(default_factory=ChatBudget)
    now: datetime = START
    arrived: list[tuple[ChatId, datetime]] = field(default_factory=list)

    def sends(
        self, chat: ChatId = TEAM, messages: int = 1, *, people: bool = False, in_line: bool = True
    ) -> datetime | None:
        """Try to send; return until when it has to wait, if it has to."""
        refused = self.budget.take(chat, messages, self.now, people=people, in_line=in_line)
        if refused is not None:
            return refused[1]
        self.arrived += [(chat, self.now)] * messages
        return None

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


wishes = st.lists(
    st.tuples(
        st.sampled_from([TEAM, ChatId(-200), ANN]),
        st.integers(1, 10),
        st.booleans(),
        st.booleans(),
        st.sampled_from([0.0, 0.1, 1.0, 4.0, 30.0]),
    ),
    max_size=120,
)


@given(wishes)
def test_no_span_gets_more_than_it_may(
    wishes: list[tuple[ChatId, int, bool, bool, float]],
) -> None:
    telegram = Telegram()
    for chat, messages, people, in_line, seconds in wishes:
        telegram.passes(seconds)
        telegram.sends(chat, messages, people=people, in_line=in_line)
    for chat, limits in ((TEAM, GROUP), (ChatId(-200), GROUP), (ANN, PRIVATE)):
        _check(limits, [at for one, at in telegram.arrived if one == chat])
    _check(BOT_WIDE, [at for _, at in telegram.arrived])


def _check(limits: ChatLimits, arrived: list[datetime]) -> None:
    for first, at in enumerate(arrived):
        within = [one for one in arrived[first:] if one < at + limits.span]
        assert len(within) <= limits.people


@given(wishes)
def test_whoever_comes_back_when_told_gets_through(
    wishes: list[tuple[ChatId, int, bool, bool, float]],
) -> None:
    """Alone in the line, and at once: what waits is never told another time than it gets."""
    telegram = Telegram()
    for chat, messages, people, _, seconds in wishes:
        telegram.passes(seconds)
        until = telegram.sends(chat, messages, people=people)
        for _ in range(3):  # all chats together may be full as well
            if until is None:
                break
            assert until > telegram.now
            assert until - telegram.now <= timedelta(minutes=1)
            telegram.now = until
            until = telegram.sends(chat, messages, people=people)
        assert until is None


def test_fifteen_a_minute_and_evenly() -> None:
    telegram = Telegram()
    while telegram.now < START + timedelta(minutes=10):
        until = telegram.sends()
        if until is not None:
            telegram.now = until
    minutes = [int((at - START).total_seconds() // 60) for _, at in telegram.arrived]
    assert [minutes.count(one) for one in range(10)] == [15] * 10
    late = [at for _, at in telegram.arrived if at > START + timedelta(minutes=2)]
    gaps = [later - earlier for earlier, later in pairwise(late)]
    assert max(gaps) <= timedelta(seconds=8)


def test_words_have_room_where_cards_have_none() -> None:
    telegram = Telegram()
    for _ in range(15):
        while (until := telegram.sends()) is not None:
            telegram.now = until
    assert telegram.sends() is not None
    assert [telegram.sends(people=True) for _ in range(3)] == [None] * 3
    assert telegram.sends(people=True) is not None


def test_some_cards_go_while_people_talk_without_a_pause() -> None:
    telegram = Telegram()
    for _ in range(16):
        assert telegram.sends(people=True) is None
    assert telegram.sends() is None
    telegram.passes(GROUP.distance.total_seconds())
    assert telegram.sends() is None
    telegram.passes(GROUP.distance.total_seconds())
    assert telegram.sends() is not None


def test_people_who_never_pause_let_a_card_pass_every_half_minute() -> None:
    telegram, cards = Telegram(), list[datetime]()
    for _ in range(60):
        assert telegram.sends(people=True) is None
        if telegram.sends() is None:
            cards.append(telegram.now)
        telegram.passes(5)
    gaps = [later - earlier for earlier, later in pairwise(cards[2:])]  # two before it was busy
    assert gaps == [timedelta(seconds=30)] * 8


def test_what_comes_first_time_goes_into_the_line_of_a_busy_chat() -> None:
    telegram = Telegram()
    for _ in range(GROUP.at_once):
        assert telegram.sends(in_line=False) is None
    telegram.passes(30)
    assert telegram.sends(in_line=False) == telegram.now  # nothing to wait for but its turn
    assert telegram.sends(in_line=True) is None
    telegram.passes(30)
    assert telegram.sends(in_line=False) is None


@pytest.mark.parametrize("people", [True, False])
def test_a_large_album_gets_its_room(people: bool) -> None:
    """While it waits, nothing of its kind takes what it waits for."""
    telegram = Telegram()
    for _ in range(12):
        assert telegram.sends(people=True) is None
    until = telegram.sends(messages=10, people=people)
    assert until == START + timedelta(minutes=1)
    telegram.passes(30)
    assert telegram.sends(people=people) == until
    telegram.now = until
    assert telegram.sends(messages=10, people=people) is None
    assert telegram.sends(people=True) is None


def test_more_than_ever_fits_goes_when_nothing_else_was_sent() -> None:
    telegram = Telegram()
    assert telegram.sends(messages=30, people=True) is None
    assert telegram.sends(people=True) == START + timedelta(minutes=1)


def test_telegrams_word_holds_for_its_chat_alone() -> None:
    telegram = Telegram()
    telegram.budget.pause(TEAM, START + timedelta(seconds=37), START)
    assert telegram.sends(people=True) == START + timedelta(seconds=37)
    assert telegram.sends(ChatId(-200)) is None
    telegram.passes(37)
    assert telegram.sends(people=True) is None


def test_a_closed_chat_says_when_it_takes_words_and_when_the_rest() -> None:
    def at(seconds: float) -> datetime:
        return START + timedelta(seconds=seconds)

    telegram = Telegram()
    for _ in range(15):
        assert telegram.sends(people=True) is None
        telegram.passes(1)
    for seconds in (18, 22):
        telegram.now = at(seconds)
        assert telegram.sends() is None
    assert telegram.budget.closed(TEAM, at(26)) == ChatClosed(TEAM, at(26), at(62))
    assert telegram.sends(people=True) is None
    refused = telegram.budget.take(TEAM, 1, at(26), people=True, in_line=True)
    assert refused == (ChatClosed(TEAM, at(60), at(63)), at(60))
    assert telegram.budget.closed(TEAM, at(90)) is None, "it takes everything"


def test_all_chats_together_are_closed_for_everybody() -> None:
    telegram = Telegram()
    for number in range(BOT_WIDE.people):
        assert telegram.sends(ChatId(100 + number), people=True) is None
    second = START + BOT_WIDE.span
    refused = telegram.budget.take(ANN, 1, START, people=True, in_line=True)
    assert refused == (ChatClosed(ALL_CHATS, second, second), second)


def test_a_pause_by_telegram_is_one_for_everything() -> None:
    until = START + timedelta(seconds=37)
    assert ChatBudget().pause(TEAM, until, START) == ChatClosed(TEAM, until, until)


def test_a_chat_is_busy_while_words_have_to_wait_or_cards_their_turn() -> None:
    telegram = Telegram()
    assert not telegram.budget.is_busy(TEAM, START)
    for _ in range(GROUP.at_once - 1):
        telegram.sends()
    assert telegram.sends(messages=GROUP.others) is not None
    assert not telegram.budget.is_busy(TEAM, START), "an album waits, and words do not"
    telegram.sends(people=True)
    assert telegram.budget.is_busy(TEAM, START), "the next card has to wait"
    telegram.passes(60)
    assert not telegram.budget.is_busy(TEAM, telegram.now)
    telegram.budget.pause(TEAM, telegram.now + timedelta(seconds=1), telegram.now)
    assert telegram.budget.is_busy(TEAM, telegram.now), "Telegram says so"


def test_of_many_chats_none_is_forgotten_that_counts() -> None:
    """Only those to which nothing was sent lately, and which take everything."""
    telegram, closed = Telegram(), ChatId(-200)
    until = START + timedelta(minutes=10)
    telegram.budget.pause(closed, until, START)
    for _ in range(GROUP.people):
        assert telegram.sends(people=True) is None
    telegram.passes(1)
    for number in range(1_000):
        telegram.passes(0.05)
        assert telegram.sends(ChatId(1 + number)) is None
    assert telegram.sends(people=True) == START + GROUP.span
    assert telegram.sends(closed, people=True) == until


def test_a_person_takes_a_burst() -> None:
    telegram = Telegram()
    assert [telegram.sends(ANN) for _ in range(PRIVATE.people)] == [None] * PRIVATE.people
    assert telegram.sends(ANN, people=True) == START + PRIVATE.span


def test_a_clock_that_was_put_back_closes_nothing_for_long() -> None:
    telegram = Telegram(now=START + timedelta(days=400))
    telegram.budget.pause(TEAM, telegram.now + timedelta(seconds=40), telegram.now)
    for _ in range(3):
        telegram.sends(ANN)
    telegram.now = START
    assert telegram.sends() is None
    assert telegram.sends(ANN) is None


def test_answers_to_presses_are_counted_and_never_refused() -> None:
    telegram = Telegram()
    for _ in range(25):
        telegram.budget.count(TEAM, 1, telegram.now)
    assert telegram.sends(people=True) is not None
    assert telegram.budget.is_busy(TEAM, telegram.now)


def test_answers_to_presses_take_no_turn_of_a_card() -> None:
    """They count as words: a card goes beside them."""
    telegram = Telegram()
    for _ in range(16):
        telegram.budget.count(TEAM, 1, telegram.now)
    assert telegram.sends() is None


def test_without_limits_it_only_counts() -> None:
    telegram = Telegram(ChatBudget(limited=False))
    assert [telegram.sends(in_line=False) for _ in range(100)] == [None] * 100
    assert telegram.budget.closed(TEAM, telegram.now) is None
    assert not telegram.budget.is_busy(ALL_CHATS, telegram.now)


def test_what_is_not_sent_is_given_back() -> None:
    telegram = Telegram()
    for people in (True, False):
        for _ in range(10):
            assert telegram.sends(messages=5, people=people) is None
            telegram.budget.give_back(TEAM, 5, telegram.now, people=people)


def _words_and_two_cards() -> Telegram:
    """As many cards as go while people talk."""
    telegram = Telegram()
    for _ in range(16):
        assert telegram.sends(people=True) is None
    for _ in range(2):
        assert telegram.sends() is None
        telegram.passes(GROUP.distance.total_seconds())
    return telegram


def test_a_word_that_is_given_back_makes_no_room_for_a_card() -> None:
    telegram = _words_and_two_cards()
    telegram.budget.give_back(TEAM, 1, telegram.now, people=True)
    assert telegram.sends() is not None


def test_a_card_that_is_given_back_makes_room_for_another() -> None:
    telegram = _words_and_two_cards()
    telegram.budget.give_back(TEAM, 1, telegram.now, people=False)
    assert telegram.sends() is None
