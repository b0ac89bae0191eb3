"""Every use case that an update starts: once, and answered only of what is committed."""

import asyncio
import importlib
import inspect
import pkgutil
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import intake
from intake.arrivals.record_touch import RecordTouch
from intake.attribution.correction import NewCorrection
from intake.conversation.choose_form import ChooseForm
from intake.conversation.choose_language import ChooseLanguage
from intake.conversation.conversation import StaleConversationError
from intake.conversation.converse import Converse
from intake.conversation.inputs import Move, Press, Text
from intake.conversation.note_block import NoteBlock
from intake.delivery.erase_trace import EraseTraceOf
from intake.kernel.clock import Clock
from intake.kernel.ids import ChatId, ConversationId, CorrectionId, FormId, SubmissionId, UpdateId
from intake.kernel.once import Once
from intake.links.link import Utm
from intake.links.switch_link import LinkState, SwitchLink
from intake.submissions.retry_all import RetryAll
from intake.submissions.settle_dead_letter import CardPress, SettleDeadLetter
from intake.submissions.submission import Created, SubmissionState
from intake.team.note_group import NoteGroup
from intake.wizards.apply_correction import ApplyCorrection
from intake.wizards.open_wizard import OpenWizard
from storage.database import Database
from storage.errors import CommitFailedError
from storage.tables import metadata
from tests.databases import SQLITE, chosen
from tests.intake.kernel.admin_cases import ADMIN_CASES
from tests.intake.kernel.lead_cases import LEAD_CASES
from tests.intake.kernel.staff_cases import STAFF_CASES
from tests.intake.places import ADMIN, ANNA, Place
from tests.storage.insides import failing_commits
from tests.storage.samples import ANNA as ANNA_WHO_SUBMITTED
from tests.storage.samples import card, submission

Call = Callable[[UpdateId], Awaitable[Any]]
"""Takes one update through one use case."""

UPDATE = UpdateId(900_000)
PRESSED = CardPress(
    SubmissionId(1), card(SubmissionId(1)).chat_id, card(SubmissionId(1)).message_id
)


@dataclass(frozen=True)
class Case:
    """A use case, and how to come to where it can be called."""

    called: Callable[..., Any]
    """The method that takes the update's id."""
    prepared: Callable[[Place], Awaitable[Call]]

    @property
    def name(self) -> str:
        """The method's full name."""
        return self.called.__qualname__


async def _arrival(place: Place) -> Call:
    await place.add_link("spring", source="google")
    use_case = place.record_touch
    return lambda update: use_case(update, ANNA, "spring")


async def _code_guessed(place: Place) -> Call:
    await place.add_link("spring", source="google")
    use_case = place.record_touch
    return lambda update: use_case.guess(update, ANNA, "spring")


async def _group_joined(place: Place) -> Call:
    use_case = NoteGroup(place.database.writing, place.clock)
    return lambda update: use_case(update, ChatId(-7), ADMIN.id, present=True)


async def _link_switched(place: Place) -> Call:
    link = await place.add_link("spring", source="google")
    use_case = SwitchLink(place.database.writing, place.clock)
    return lambda update: use_case(update, ADMIN.id, link.id, LinkState.OFF)


async def _form_chosen(place: Place) -> Call:
    use_case = ChooseForm(place.database.writing, place.context)
    return lambda update: use_case(update, ANNA, FormId("full"), None)


async def _language_chosen(place: Place) -> Call:
    use_case = ChooseLanguage(place.database.writing, place.context)
    return lambda update: use_case(update, ANNA, "ru", Press(ConversationId(0), 0))


async def _wizard_opened(place: Place) -> Call:
    use_case = OpenWizard(place.database.writing, place.context, place.purposes)
    return lambda update: use_case(update, ADMIN, FormId("newlink"))


async def _answered(place: Place) -> Call:
    await place.arrive()
    use_case = place.converse
    return lambda update: use_case(update, ANNA, Text("Anna Petrova"))


async def _confirmed(place: Place) -> Call:
    await place.arrive()
    conversation = (await place.filled_in()).conversation
    assert conversation is not None
    press = Press(conversation.id, conversation.revision, Move.CONFIRM)
    use_case = place.converse
    return lambda update: use_case(update, ANNA, press)


async def _blocked(place: Place) -> Call:
    use_case = NoteBlock(place.database.writing, place.context)
    return lambda update: use_case(update, ANNA, blocked=True)


async def _correction_confirmed(place: Place) -> Call:
    link = await place.add_link("spring", source="gogle")
    async with place.database.writing() as unit:
        now = place.clock.now()
        wrong, right = Utm("gogle"), Utm("google")
        await unit.corrections.add(NewCorrection(link.id, wrong, right, now, now, ADMIN.id))
        await unit.commit()
    use_case = ApplyCorrection(place.database.writing, place.clock)
    return lambda update: use_case(update, CorrectionId(1), ADMIN.id)


async def _submitted(place: Place, state: SubmissionState, made: Created | None = None) -> None:
    """Put a submission there that came so far, with its card."""
    now = place.clock.now()
    async with place.database.writing() as unit:
        await unit.people.meet(ANNA_WHO_SUBMITTED, now)
        stored = await unit.submissions.add(submission())
        assert stored is not None
        await unit.submissions.set_state([stored.id], state, now)
        if made is not None:
            await unit.submissions.record({stored.id: made})
        await unit.cards.put((card(stored.id),))
        await unit.commit()


async def _erasure_confirmed(place: Place) -> Call:
    await _submitted(place, SubmissionState.DELIVERED, Created((), 5))
    use_case = EraseTraceOf(place.database.writing, place.clock)
    return lambda update: use_case(update, 1, ADMIN.id)


async def _all_retried(place: Place) -> Call:
    await _submitted(place, SubmissionState.DEAD_LETTER)
    use_case = RetryAll(place.database.writing, place.clock)
    return lambda update: use_case(update, ADMIN.id, dead_letters=True)


def _dead_letter(act: str, *more: Any) -> Callable[[Place], Awaitable[Call]]:
    async def prepared(place: Place) -> Call:
        await _submitted(place, SubmissionState.DEAD_LETTER)
        use_case = SettleDeadLetter(place.database.writing, place.clock)
        return lambda update: getattr(use_case, act)(update, PRESSED, *more)

    return prepared


CASES = (
    Case(RecordTouch.__call__, _arrival),
    Case(RecordTouch.guess, _code_guessed),
    Case(NoteGroup.__call__, _group_joined),
    Case(SwitchLink.__call__, _link_switched),
    Case(ChooseForm.__call__, _form_chosen),
    Case(ChooseLanguage.__call__, _language_chosen),
    Case(OpenWizard.__call__, _wizard_opened),
    Case(Converse.__call__, _answered),
    Case(Converse.__call__, _confirmed),
    Case(NoteBlock.__call__, _blocked),
    Case(ApplyCorrection.__call__, _correction_confirmed),
    Case(EraseTraceOf.__call__, _erasure_confirmed),
    Case(RetryAll.__call__, _all_retried),
    Case(SettleDeadLetter.asked, _dead_letter("asked")),
    Case(SettleDeadLetter.retry, _dead_letter("retry", ADMIN.id)),
    Case(SettleDeadLetter.drop, _dead_letter("drop", ANNA)),
    *(Case(called, prepared) for called, prepared in (*STAFF_CASES, *LEAD_CASES, *ADMIN_CASES)),
)

each_case = pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.name}-{case.prepared.__name__}"
)


def _started_by_updates() -> set[str]:
    """Return the methods in the use cases' package that take an update's id."""
    found = set()
    for module in pkgutil.walk_packages(intake.__path__, "intake."):
        # the template itself and its log; and what runs the process: no update starts it
        if module.name.startswith(("intake.kernel.", "intake.operations.")):
            continue
        named = importlib.import_module(module.name)
        for _, kind in inspect.getmembers(named, inspect.isclass):
            if kind.__module__ == named.__name__:
                for _, method in inspect.getmembers(kind, inspect.isfunction):
                    public = not method.__name__.startswith("_") or method.__name__ == "__call__"
                    if public and "update_id" in inspect.signature(method).parameters:
                        found.add(method.__qualname__)
    return found


def test_no_use_case_is_missing_here() -> None:
    assert {case.name for case in CASES} == _started_by_updates()


def test_nobody_writes_the_guard_by_hand() -> None:
    package = Path(intake.__file__ or "").parent
    by_hand = {
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if re.search(r"\bhandled\.insert\(", file.read_text(encoding="utf-8"))
    }
    assert by_hand == {"kernel/once.py"}


async def contents(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table."""
    async with database.reading() as unit:
        return {
            table.name: list(await unit.people._connection.run(select(table)))
            for table in metadata.sorted_tables
        }


@each_case
async def test_the_effect_happens_once(place: Place, case: Case) -> None:
    call = await case.prepared(place)
    before = await contents(place.database)
    await call(UPDATE)
    once = await contents(place.database)
    assert once != before
    await call(UPDATE)
    assert await contents(place.database) == once


@pytest.mark.parametrize("steps", [0, 1, 2, 5])
@each_case
async def test_an_update_that_is_cancelled_anywhere_comes_again_and_has_its_effect_once(
    place: Place, case: Case, steps: int
) -> None:
    """Before its unit, while it waits for the commit, and while the commit is under way."""
    call = await case.prepared(place)
    before = await contents(place.database)

    async def act() -> None:
        await call(UPDATE)

    task = asyncio.create_task(act())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await call(UPDATE)
    once = await contents(place.database)
    assert once != before
    await call(UPDATE)
    assert await contents(place.database) == once


@each_case
async def test_nobody_is_answered_from_a_commit_that_fails(place: Place, case: Case) -> None:
    """The update and its repetition come at once; on SQLite they share the commit that fails."""
    call = await case.prepared(place)
    before = await contents(place.database)
    with failing_commits(place.database) as failed:
        ends = await asyncio.gather(call(UPDATE), call(UPDATE), return_exceptions=True)
    assert failed.call_count == (1 if chosen() == SQLITE else 2)
    assert [type(end) for end in ends] == [CommitFailedError, CommitFailedError]
    assert await contents(place.database) == before
    await call(UPDATE)
    assert await contents(place.database) != before


async def test_a_row_that_changed_meanwhile_is_read_again(place: Place) -> None:
    clock: Clock = place.clock
    tries = 0

    async def effect(*_: object) -> str:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise StaleConversationError
        return "done"

    async def again(_: object) -> str:
        return "again"

    once = Once(place.database.writing, clock)
    assert await once(UPDATE, effect, again=again) == "done"
    assert await once(UPDATE, effect, again=again) == "again"
    assert tries == 2
