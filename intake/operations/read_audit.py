"""``/audit``: who changed what, and when."""

from dataclasses import dataclass
from typing import Protocol

from intake.kernel.ids import LinkId, PersonId, TeamId
from intake.kernel.paging import page_within
from intake.kernel.person import known_name
from intake.kernel.unit_of_work import UnitOfWorkFactory
from intake.links.link import HasLinks
from intake.staffing.staff import Staff, StaffUnit
from intake.team.audit import AuditEntry, AuditQuestion, HasAudit

PAGE = 8
"""Entries, or people, on one page."""


class AuditUnit(StaffUnit, HasLinks, HasAudit, Protocol):
    """What is read."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change, with the names of today."""

    entry: AuditEntry
    by: str
    """Whoever did it; empty: it happened by itself, or they are not known any more."""
    subject: str
    """What it was about; empty: that needs no name, or has none."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some of the changes, the newest first."""

    question: AuditQuestion
    lines: tuple[AuditLine, ...]
    page: int
    pages: int
    total: int
    person: str
    """The name of whom the question names."""
    zone: str
    """The reader's."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who changed something."""

    person_id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """Some of them, by their names."""

    authors: tuple[Author, ...]
    page: int
    pages: int


class ReadAudit:
    """Reads for whoever leads."""

    def __init__(self, reading: UnitOfWorkFactory[AuditUnit], staff: Staff) -> None:
        self._reading = reading
        self._staff = staff

    async def __call__(self, reader: PersonId, question: AuditQuestion, page: int) -> AuditPage:
        """Return a page; one that does not exist gives the nearest."""
        async with self._reading() as unit:
            names = _Names(unit)
            total = await unit.audit.count(question)
            page, pages = page_within(total, PAGE, page)
            found = await unit.audit.page(question, offset=page * PAGE, limit=PAGE)
            lines = [
                AuditLine(one, await names.person(one.by), await names.subject(one.subject))
                for one in found
            ]
            person = await names.person(question.person_id)
            member = await unit.members.get(reader)
            zone = self._staff.zone if member is None else await self._staff.zone_of(unit, member)
        return AuditPage(question, tuple(lines), page, pages, total, person, zone)

    async def authors(self, search: str, page: int) -> AuthorPage:
        """Return whoever changed something and has a name like that."""
        wanted = search.casefold().lstrip("@").split()
        async with self._reading() as unit:
            names = _Names(unit)
            known = [Author(one, await names.person(one)) for one in await unit.audit.authors()]
        found = [one for one in known if all(word in one.name.casefold() for word in wanted)]
        found.sort(key=lambda one: one.name.casefold())
        page, pages = page_within(len(found), PAGE, page)
        return AuthorPage(tuple(found[page * PAGE : (page + 1) * PAGE]), page, pages)


class _Names:
    """Finds out what numbers are called; each is asked for once."""

    def __init__(self, unit: AuditUnit) -> None:
        self._unit = unit
        self._people: dict[PersonId, str] = {}

    async def person(self, person_id: PersonId | None) -> str:
        if person_id is None:
            return ""
        if person_id not in self._people:
            self._people[person_id] = await self._name_of(person_id)
        return self._people[person_id]

    async def _name_of(self, person_id: PersonId) -> str:
        member = await self._unit.members.get(person_id)
        if member is not None:
            return member.name
        return await known_name(self._unit, person_id)

    async def subject(self, subject: str) -> str:
        kind, _, key = subject.partition(":")
        number = int(key) if key.lstrip("-").isdecimal() else 0
        match kind:
            case "member" | "person":
                return await self.person(PersonId(number))
            case "team":
                team = await self._unit.teams.get(TeamId(number))
                return "" if team is None else team.name
            case "link":
                link = await self._unit.links.get(LinkId(number))
                return "" if link is None else link.title
            case "submission":
                return key
            case "ban" | "invitation" | "queue" | "bot":
                return ""
            case _:
                return key
