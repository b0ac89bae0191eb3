"""A correction of a popular link is carried out in bites, and goes on after any of them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from intake.attribution.campaign import Campaign
from intake.attribution.correction import Correction, NewCorrection
from intake.attribution.touch import NewTouch, TouchKind
from intake.attribution.visit import Visit
from intake.kernel.ids import CorrectionId, PersonId, SubmissionKey
from intake.kernel.person import Profile
from intake.links.link import Link, Utm
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery
from intake.submissions.submitting import rows_for
from intake.wizards import execute_corrections as bites
from intake.wizards.apply_correction import ApplyCorrection
from intake.wizards.execute_corrections import ExecuteCorrections
from storage.sql_unit_of_work import SqlUnitOfWork
from storage.tables import campaigns, visits
from tests.intake.delivery.made_up import submission
from tests.intake.delivery.workbench import as_new
from tests.intake.journeys.chronicle import DiedError, stored_touches
from tests.intake.places import ADMIN, Place

WRONG, RIGHT = Utm("google", "cpc", "spring"), Utm("vk", "social", "spring")
PEOPLE, EACH = 7, 3


async def came(place: Place, people: int = PEOPLE) -> Link:
    """People come by a mistaken link, each several times, by the redirect at last; each submits."""
    link = await place.add_link("spring", source="google", medium="cpc", campaign="spring")
    now = place.clock.now()
    async with place.database.writing() as unit:
        for number in range(1, people + 1):
            person = await unit.people.meet(Profile(PersonId(number), f"P{number}"), now)
            touched = NewTouch(person.id, now, TouchKind.LINK, "spring", link.id, utm=WRONG)
            kept = [await unit.touches.add(touched) for _ in range(EACH)]
            token = f"{number:032x}"
            visit = Visit(token, now, replace(WRONG, content="ad"), start="spring")
            campaign = Campaign("google", "cpc", "spring")
            await unit.visits.add(visit, link_id=link.id, campaign=campaign)
            await unit.touches.add(replace(touched, kind=TouchKind.VISIT, visit_token=token))
            made = replace(submission(touches=0), key=SubmissionKey(token), person=person)
            attributed = replace(made.attribution, credited=kept[-1], earlier=(kept[0],))
            new = as_new(replace(made, created_at=now), attribution=attributed)
            stored = await unit.submissions.add(new)
            assert stored is not None
            for row in rows_for(new, stored.id, now):
                await unit.outbox.add(row, now)
        await unit.corrections.add(
            NewCorrection(link.id, WRONG, RIGHT, link.created_at, now, ADMIN.id)
        )
        await unit.commit()
    return link


def apply(place: Place, woken: list[int] | None = None) -> ApplyCorrection:
    wake = (lambda: None) if woken is None else (lambda: woken.append(1))
    return ApplyCorrection(place.database.writing, place.clock, wake)


async def execute_all(place: Place) -> int:
    """Take the bites that are left, and count them."""
    take_bite, count = ExecuteCorrections(place.database.writing, place.clock), 0
    while await take_bite():
        count += 1
    return count


async def correction(place: Place) -> Correction:
    async with place.database.reading() as unit:
        found = await unit.corrections.get(CorrectionId(1))
    assert found is not None
    return found


async def seen(place: Place) -> dict[str, Any]:
    """What a correction has to change."""
    counted = {number: one["campaign"] for number, one in (await stored_touches(place)).items()}
    rows = await place.outbox(OutboxQueue.CRM)
    async with place.database.reading() as unit:
        found = await unit.submissions.get_all(range(1, PEOPLE + 1))  # type: ignore[arg-type]
        visited = await unit.visits._connection.run(_VISITED)
        return {
            "touches": counted,
            "visits": [tuple(row) for row in visited],
            "sources": {
                n: [one.utm.source for one in s.attribution.path] for n, s in found.items()
            },
            "superseded": {number: len(one.superseded) for number, one in found.items()},
            "rows": sorted((row.submission_id, type(row.task).__name__) for row in rows),
        }


_VISITED = select(campaigns.c.source, campaigns.c.medium, campaigns.c.campaign).join(
    visits, visits.c.campaign_id == campaigns.c.id
)


def check(found: dict[str, Any]) -> None:
    assert set(found["touches"].values()) == {Campaign("vk", "social", "spring")}
    assert set(found["visits"]) == {("vk", "social", "spring")}
    assert set(map(tuple, found["sources"].values())) == {("vk", "vk")}
    assert set(found["superseded"].values()) == {1}
    assert {task for _, task in found["rows"]} == {Delivery.__name__}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bites, "BITE", 5)
    monkeypatch.setattr(bites, "SUBMISSIONS", 2)


async def test_a_small_one_is_carried_out_at_once(place: Place) -> None:
    await came(place)
    woken: list[int] = []
    proposal = await apply(place, woken)(place.update(), CorrectionId(1), ADMIN.id)
    assert proposal is not None
    assert len(proposal.affected.unsent) == PEOPLE
    assert not proposal.being_applied
    assert woken == []
    assert (await correction(place)).finished_at is not None
    check(await seen(place))


@pytest.mark.usefixtures("small")
async def test_a_large_one_counts_from_now_on_and_is_carried_out_in_bites(place: Place) -> None:
    link = await came(place)
    woken: list[int] = []
    proposal = await apply(place, woken)(place.update(), CorrectionId(1), ADMIN.id)
    assert proposal is not None
    assert proposal.being_applied
    assert woken == [1]
    async with place.database.reading() as unit:
        changed = await unit.links.get(link.id)
        late = await unit.touches.since(PersonId(PEOPLE), link.created_at, 50)
    assert changed is not None
    assert changed.utm == RIGHT
    assert {touch.utm.source for touch in late} == {"vk"}, "whoever submits now counts rightly"
    half = await seen(place)
    assert Campaign("google", "cpc", "spring") in half["touches"].values()
    assert await execute_all(place) >= PEOPLE - 1
    check(await seen(place))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("killed_in", range(12))
async def test_it_goes_on_where_it_was_when_the_process_died(
    place: Place, monkeypatch: pytest.MonkeyPatch, killed_in: int
) -> None:
    await came(place)
    await apply(place)(place.update(), CorrectionId(1), ADMIN.id)
    for _ in range(killed_in):
        await ExecuteCorrections(place.database.writing, place.clock)()

    async def die(_: SqlUnitOfWork) -> None:
        raise DiedError

    before = await seen(place)
    with monkeypatch.context() as patched, suppress(DiedError):
        patched.setattr(SqlUnitOfWork, "commit", die)
        await ExecuteCorrections(place.database.writing, place.clock)()
    assert await seen(place) == before
    await execute_all(place)
    check(await seen(place))


async def test_a_second_correction_waits_for_the_first(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = await came(place)
    monkeypatch.setattr(bites, "BITE", 4)
    await apply(place)(place.update(), CorrectionId(1), ADMIN.id)
    async with place.database.writing() as unit:
        again = NewCorrection(
            link.id,
            RIGHT,
            replace(RIGHT, source="ok"),
            link.created_at,
            place.clock.now(),
            ADMIN.id,
        )
        second = await unit.corrections.add(again)
        await unit.commit()
    proposal = await apply(place)(place.update(), second.id, ADMIN.id)
    assert proposal is not None
    assert proposal.being_applied
    assert (await correction(place)).finished_at is None
    await execute_all(place)
    found = await seen(place)
    assert set(found["touches"].values()) == {Campaign("ok", "social", "spring")}
    assert set(found["visits"]) == {("ok", "social", "spring")}
    assert set(map(tuple, found["sources"].values())) == {("ok", "ok")}


async def test_a_visit_that_is_blanked_keeps_what_it_said(place: Place) -> None:
    """It named the source by itself; only what the link said is put right."""
    link = await place.add_link("spring", source="google", medium="cpc", campaign="spring")
    now, token = place.clock.now(), "a" * 32
    async with place.database.writing() as unit:
        await unit.people.meet(ADMIN, now)
        await unit.visits.add(Visit(token, now, Utm("mail", "cpc"), start="spring"))
        await unit.touches.add(
            NewTouch(ADMIN.id, now, TouchKind.VISIT, "v", link.id, utm=WRONG, visit_token=token)
        )
        await unit.visits.blank(now.replace(year=now.year + 1))
        await unit.corrections.add(
            NewCorrection(link.id, WRONG, RIGHT, link.created_at, now, ADMIN.id)
        )
        await unit.commit()
    await apply(place)(place.update(), CorrectionId(1), ADMIN.id)
    (counted,) = (await stored_touches(place)).values()
    assert counted["campaign"] == Campaign("mail", "social", "")


@contextmanager
def written() -> Iterator[list[int]]:
    """Count the rows that each statement writes."""
    counts: list[int] = []

    def note(_: Any, cursor: Any, statement: str, *__: Any) -> None:
        if not statement.startswith("SELECT"):
            counts.append(cursor.rowcount)

    event.listen(Engine, "after_cursor_execute", note)
    yield counts
    event.remove(Engine, "after_cursor_execute", note)


async def test_no_bite_writes_more_than_a_thousand_rows(place: Place) -> None:
    """Whoever asks for more at once holds the writer for as long (benchmarks/correction.py)."""
    assert bites.BITE <= 1_000
    link = await place.add_link("spring", source="google", medium="cpc", campaign="spring")
    async with place.database.writing() as unit:
        now = place.clock.now()
        await unit.people.meet(ADMIN, now)
        touched = NewTouch(ADMIN.id, now, TouchKind.LINK, "spring", link.id, utm=WRONG)
        for _ in range(2_300):
            await unit.touches.add(touched)
        await unit.corrections.add(
            NewCorrection(link.id, WRONG, RIGHT, link.created_at, now, ADMIN.id)
        )
        await unit.commit()
    with written() as counts:
        await apply(place)(place.update(), CorrectionId(1), ADMIN.id)
        assert await execute_all(place) == 2
    assert max(counts) == 1_000
    assert sum(count for count in counts if count > 1) == 2_300
