"""Many submissions that wait in the database, as if as many people had confirmed them just now."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, insert

from benchmarks.product import Product, file_url, opened
from benchmarks.telegram import Person
from bot.system_clock import SystemClock
from intake.forms.answer import Answer
from intake.forms.step import StepType
from intake.kernel.ids import PersonId, SubmissionId, SubmissionKey
from intake.kernel.person import Profile
from intake.links.link import NewLink, Utm
from intake.submissions.submission import (
    NewSubmission,
    Submission,
    SubmissionState,
    SubmittedAnswer,
)
from intake.submissions.submitting import rows_for
from storage.repositories.outbox.outbox_rows import outbox_columns
from storage.repositories.rows import columns_of
from storage.tables import outbox, outbox_keys, people, submissions

REFUSED = "Refusal"
"""The first name of those whom the portal shall not take."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whom a submission is about."""

    number: int
    refused: bool = False

    @property
    def name(self) -> str:
        """The first name."""
        return REFUSED if self.refused else "Bob"

    @property
    def phone(self) -> str:
        """The phone; it identifies the person in the portal."""
        return f"+4930{20_000_000 + self.number}"

    @property
    def email(self) -> str:
        """The e-mail."""
        return f"bob{self.number}@example.com"

    def answer(self, answer: SubmittedAnswer) -> SubmittedAnswer:
        """Return what this person says to the question."""
        match answer.type:
            case StepType.NAME:
                said = self.name
            case StepType.PHONE:
                said = self.phone
            case StepType.EMAIL:
                said = self.email
            case _:
                return answer
        return replace(answer, answer=Answer(answer.step, (said,)), shown=said)


def prospects(count: int, *, refuse_every: int = 0) -> tuple[Prospect, ...]:
    """Return so many people; each so-and-so-many-th will be refused."""
    return tuple(
        Prospect(n, refused=bool(refuse_every) and n % refuse_every == 7 % refuse_every)
        for n in range(count)
    )


async def add_link(product: Product) -> None:
    """Make the link by which everybody comes."""
    admin = PersonId(7_000_000_001)
    now = SystemClock().now()
    async with product.database.writing() as unit:
        await unit.people.meet(Profile(admin, "Olga", "", None, "en"), now)
        await unit.links.add(NewLink("spring", "Spring", Utm("google", "cpc"), None), admin, now)
        await unit.commit()


async def talk(product: Product, answers: Sequence[str]) -> Person:
    """Let a new person answer everything but the confirmation."""
    person = Person(product.session)
    for text in ("/start spring", *answers):
        await product.take(person.says(text))
    return person


async def fill(file: Path, form: str, answers: Sequence[str], waiting: Sequence[Prospect]) -> None:
    """Let one person go through the form, and copy what came of it."""
    async with opened(file_url(file), form=form) as product:
        await add_link(product)
        person = await talk(product, answers)
        await product.take(person.presses("confirm"))
        async with product.database.reading() as unit:
            pattern = await unit.submissions.get(SubmissionId(1))
    if pattern is None:
        raise RuntimeError("the form was not accepted")
    engine = create_engine(f"sqlite:///{file}")
    try:
        _copy(engine, pattern, waiting)
    finally:
        engine.dispose()


def _copy(engine: Engine, pattern: Submission, waiting: Sequence[Prospect]) -> None:
    now = datetime.now(UTC)
    people_rows, submission_rows, outbox_rows, key_rows = [], [], [], []
    for number, prospect in enumerate(waiting, start=1_000):
        copy = _of(pattern, prospect, now)
        people_rows.append(columns_of(copy.person) | {"first_seen_at": now})
        submission_rows.append(_columns(copy, number))
        for row in rows_for(copy, SubmissionId(number), now):
            outbox_rows.append(outbox_columns(row, now))
            key_rows.append((row.task.queue, row.keys))
    with engine.begin() as connection:
        connection.execute(delete(outbox_keys))
        connection.execute(delete(outbox))
        connection.execute(insert(people), _known(people_rows, people))
        connection.execute(insert(submissions), submission_rows)
        numbered = [{"id": n, **row} for n, row in enumerate(outbox_rows, start=1_000)]
        connection.execute(insert(outbox), numbered)
        keys = [
            {"outbox_id": n, "queue": queue, "key": key}
            for n, (queue, names) in enumerate(key_rows, start=1_000)
            for key in sorted(names)
        ]
        connection.execute(insert(outbox_keys), keys)


def _of(pattern: Submission, prospect: Prospect, now: datetime) -> NewSubmission:
    values = {name: getattr(pattern, name) for name in NewSubmission.__slots__}
    answers = tuple(prospect.answer(answer) for answer in pattern.answers)
    person = replace(pattern.person, id=PersonId(7_200_000_000 + prospect.number))
    fresh = {"key": SubmissionKey(secrets.token_hex(16)), "created_at": now}
    return NewSubmission(**(values | fresh | {"answers": answers, "person": person}))


def _columns(copy: NewSubmission, number: int) -> dict[str, Any]:
    credited = copy.attribution.credited
    return columns_of(copy) | {
        "id": number,
        "person_id": copy.person.id,
        "credited_touch_id": None if credited is None else credited.id,
        "credited_link_id": None if credited is None else credited.link_id,
        "state": SubmissionState.QUEUED,
        "state_at": copy.created_at,
        "joined": False,
        "commented": False,
        "files": (),
    }


def _known(rows: list[dict[str, Any]], table: Any) -> list[dict[str, Any]]:
    return [{name: row[name] for name in row if name in table.c} for row in rows]
