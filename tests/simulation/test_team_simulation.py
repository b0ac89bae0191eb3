"""A team at work through seeded trouble at every call and commit; see docs/simulation.md."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.ops.timer_loop import TimerLoop
from bot.telegram.posting.words_post import TelegramWordsPost
from intake.dialogue.letters import Arrived, Letter, Preface, Spot
from intake.dialogue.marking import Marking
from intake.dialogue.relaying import Relaying
from intake.kernel.ids import RelayedId
from intake.leads.lead import LeadOutcome
from intake.leads.lead_book import LeadBook
from intake.leads.reminding import RemindToTake
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.tasks.dialogue_tasks import Mark
from intake.outcomes import apply_findings
from intake.outcomes.make_responsible import MakeResponsible
from intake.outcomes.responsibility import Keep
from storage.repositories.kernel.updates import SqlUpdateLog
from storage.repositories.leads.assignments import SqlAssignments
from tests.simulation.fate import Blow, Weather
from tests.simulation.run import run_team
from tests.simulation.team.crowd import Crowd
from texts import dialogue_lines

SEEDS = 6
"""Two of each kind of place, in every run of the tests; ``make simulate`` takes any number."""
DOUBTFUL = Weather((Blow.NONE,), badness=(0.4,), loses_answers=True)
FAIR = Weather((Blow.NONE,), badness=(0.0,))
Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_is_lost_in_silence_and_nothing_repeated_knowingly(seed: int) -> None:
    run_team(seed)


@pytest.mark.timeout(240)
def test_a_seed_is_always_the_same_run() -> None:
    first, second = (run_team(4) for _ in range(2))
    assert first.fate.met == second.fate.met
    assert first.portal.core.state() == second.portal.core.state()
    assert first.tables == second.tables


# --- planted faults ---


def _have_two_owners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever had a lead is said to have had it for an hour more."""
    end = SqlAssignments.end

    async def late(self: SqlAssignments, lead_id: Any, now: Any) -> None:
        await end(self, lead_id, now.replace(hour=now.hour + 1))

    monkeypatch.setattr(SqlAssignments, "end", late)


def _forget_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lead is closed, and its owner goes on owning it."""
    close = LeadBook.close

    async def keep_going(
        self: LeadBook, unit: Any, lead: Any, outcome: LeadOutcome, *rest: Any, **more: Any
    ) -> Any:
        async def nothing(*_: Any) -> None:
            """Leave the assignment open."""

        monkeypatch.setattr(type(unit.assignments), "end", nothing)
        return await close(self, unit, lead, outcome, *rest, **more)

    monkeypatch.setattr(LeadBook, "close", keep_going)


def _lose_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every third word is said to have arrived, and never left."""
    send, sent = TelegramWordsPost.send, iter(range(10**6))

    async def forget(self: TelegramWordsPost, letter: Letter, spot: Spot) -> Arrived:
        if next(sent) % 3 == 2:
            return Arrived(spot.chat_id, spot.topic_id, (10**6,))
        return await send(self, letter, spot)

    monkeypatch.setattr(TelegramWordsPost, "send", forget)


def _repeat_towards_prospects(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may have arrived is sent again."""
    to_prospect = Relaying._to_prospect

    async def blindly(self: Relaying, found: Any, attempt: Attempt) -> Completion:
        attempt.in_doubt = False
        return await to_prospect(self, found, attempt)

    def again(self: Relaying, found: Any) -> Completion:
        raise ConnectionError

    monkeypatch.setattr(Relaying, "_to_prospect", blindly)
    monkeypatch.setattr(Relaying, "_in_doubt", again)


def _repeat_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent to the team once more does not say so."""
    said = dialogue_lines.preface_text

    def plain(preface: Preface, *rest: Any) -> Any:
        return said(replace(preface, double=False), *rest)

    monkeypatch.setattr("bot.telegram.posting.words_post.preface_text", plain)


def _handle_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update that comes again is taken for a new one; Telegram tells many again."""

    async def first(*_: Any) -> bool:
        return True

    def tell_again(crowd: Crowd, _: int | None = None) -> None:
        crowd._repeat()

    monkeypatch.setattr(SqlUpdateLog, "insert", first)
    monkeypatch.setattr(Crowd, "_event", tell_again)


def _mark_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> Completion:
        return Completion()

    monkeypatch.setattr(Marking, "__call__", nothing)


def _mark_all_as_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = TelegramWordsPost.mark

    async def gladly(self: TelegramWordsPost, chat: Any, message: int, _: Mark) -> bool:
        return await mark(self, chat, message, Mark.SENT)

    monkeypatch.setattr(TelegramWordsPost, "mark", gladly)


def _tell_nobody_of_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may not have arrived is marked as inside."""
    mark = Relaying._mark

    def quietly(
        self: Relaying, found: Any, what: Mark, why: str = "", args: Any = None,
        resend: RelayedId | None = None,
    ) -> Any:  # fmt: skip
        if what is Mark.IN_DOUBT:
            return mark(self, found, Mark.INSIDE)
        return mark(self, found, what, why, args, resend)

    monkeypatch.setattr(Relaying, "_mark", quietly)


def _set_no_responsible(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> Completion:
        return Completion()

    monkeypatch.setattr(MakeResponsible, "__call__", nothing)


def _put_right_what_others_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the portal says, whoever has the lead here is to have it there."""

    def keep(*_: object) -> Keep:
        return Keep()

    monkeypatch.setattr(apply_findings, "reconcile", keep)


def _keep_clocks_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: Any) -> None:
        """Say nothing."""

    monkeypatch.setattr(RemindToTake, "_speak", nothing)


def _stop_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    async def stand_still(_: TimerLoop) -> None:
        """Fire nothing."""

    monkeypatch.setattr(TimerLoop, "run", stand_still)


@pytest.mark.timeout(240)
@pytest.mark.parametrize(
    ("plant", "complaint", "weather", "first"),
    [
        (_have_two_owners, "was two people's", FAIR, 5),
        (_forget_the_owner, "lead |never comes to rest|given up", FAIR, 5),
        (_lose_words, "is lost|was never sent", FAIR, 5),
        (_repeat_towards_prospects, "reached the prospect 2 times", DOUBTFUL, 6),
        (_repeat_in_silence, "was repeated in silence", DOUBTFUL, 5),
        (_handle_twice, "other answers arrived", FAIR, 25),
        (_mark_nothing, "is not shown", FAIR, 5),
        (_mark_all_as_sent, "was never sent", FAIR, 5),
        (_tell_nobody_of_doubt, "is marked 👀, and out", DOUBTFUL, 6),
        (_set_no_responsible, "is responsible, lead", FAIR, 4),
        (
            _put_right_what_others_changed,
            "was overwritten|is outside|is responsible, lead",
            FAIR,
            4,
        ),
        (_keep_clocks_silent, "nobody was told", FAIR, 5),
        (_stop_clocks, "never fired", FAIR, 5),
    ],
)
def test_a_planted_fault_is_found(
    monkeypatch: pytest.MonkeyPatch, plant: Plant, complaint: str, weather: Weather, first: int
) -> None:
    """A simulation that finds nothing may be blind. The seeds are those that bring it out."""
    plant(monkeypatch)
    assert re.search(complaint, _found(first, weather))


def _found(first: int, weather: Weather) -> str:
    """Return what a few runs complain of; nothing: nobody noticed."""
    for seed in range(first, first + 5):
        try:
            run_team(seed, weather)
        except AssertionError as error:
            return str(error)
    return ""
