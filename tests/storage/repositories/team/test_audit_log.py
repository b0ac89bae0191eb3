"""The audit's storage: pages, kinds, people."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.kernel.ids import PersonId
from intake.team.audit import AUDIT_WORDS, AuditEntry, AuditKind, AuditQuestion
from storage.database import Database

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
OLGA, MIA = PersonId(1), PersonId(2)


@pytest.fixture
async def filled(database: Database) -> Database:
    entries = (
        AuditEntry(NOW, OLGA, "team.hours", "team:1", '{"hours": null}', '{"hours": []}'),
        AuditEntry(NOW + timedelta(hours=1), MIA, "member.zone", "member:2"),
        AuditEntry(NOW + timedelta(hours=2), OLGA, "member.role", "member:2", None, "admin"),
        AuditEntry(NOW + timedelta(hours=3), None, "member.inactive", "member:7"),
        AuditEntry(NOW + timedelta(hours=4), OLGA, "teamwork.other", "x:1"),
    )
    async with database.writing() as unit:
        for one in entries:
            await unit.audit.add(one)
        await unit.commit()
    return database


async def found(database: Database, question: AuditQuestion, **part: int) -> list[str]:
    async with database.reading() as unit:
        page = await unit.audit.page(question, **{"offset": 0, "limit": 10, **part})
        assert await unit.audit.count(question) >= len(page)
    return [one.what for one in page]


async def test_the_newest_come_first_and_pages_follow_each_other(filled: Database) -> None:
    everything = AuditQuestion()
    whole = await found(filled, everything)
    assert whole[0] == "teamwork.other"
    assert whole[-1] == "team.hours"
    pages = [await found(filled, everything, offset=at, limit=2) for at in (0, 2, 4)]
    assert [one for page in pages for one in page] == whole


async def test_a_kind_is_whole_words(filled: Database) -> None:
    assert await found(filled, AuditQuestion(AuditKind.TEAMS)) == ["team.hours"]
    people = await found(filled, AuditQuestion(AuditKind.PEOPLE))
    assert people == ["member.inactive", "member.role", "member.zone"]


async def test_a_person_is_whoever_did_it_and_whom_it_was_about(filled: Database) -> None:
    about = AuditQuestion(person_id=MIA)
    assert await found(filled, about) == ["member.role", "member.zone"]
    both = AuditQuestion(AuditKind.PEOPLE, OLGA)
    assert await found(filled, both) == ["member.role"]


async def test_its_authors_are_named_once(filled: Database) -> None:
    async with filled.reading() as unit:
        assert await unit.audit.authors() == (OLGA, MIA)


def test_no_word_is_of_two_kinds() -> None:
    words = [word for named in AUDIT_WORDS.values() for word in named]
    assert len(words) == len(set(words))
