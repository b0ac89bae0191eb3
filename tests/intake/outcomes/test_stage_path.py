"""How a card got to the stage in which it is seen."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intake.forms.crm_part import EntityKind
from intake.kernel.ids import LeadId
from intake.outcomes.crm_reading import SeenEntity
from intake.outcomes.lead_entity import EntityKey, LeadEntity, StageEvent, StageMeaning
from intake.outcomes.stage_path import CONVERSION, follow_stages

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
KEY = EntityKey(EntityKind.DEAL, 7)
STAGES = {
    "NEW": StageMeaning.IN_PROGRESS,
    "EXECUTING": StageMeaning.IN_PROGRESS,
    "WON": StageMeaning.WON,
    "LOSE": StageMeaning.LOST,
}


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def row(number: int, stage: str, key: EntityKey = KEY) -> StageEvent:
    return StageEvent(key, at(number), stage, STAGES[stage], number)


def seen(stage: str, moved: int, key: EntityKey = KEY) -> SeenEntity:
    return SeenEntity(
        key=key,
        stage=stage,
        meaning=STAGES[stage],
        amount=500,
        currency="EUR",
        updated_at=at(moved + 1),
        moved_at=at(moved),
    )


def blank(key: EntityKey = KEY) -> LeadEntity:
    return LeadEntity(key=key, lead_id=LeadId(1), made=True)


def test_the_moment_is_that_of_the_history_else_of_the_move() -> None:
    stage_path = follow_stages(
        blank(), seen("WON", 9), [row(1, "NEW"), row(4, "WON")], None, at(20)
    )
    assert stage_path.entity.ended_at == at(4)
    silent = follow_stages(blank(), seen("WON", 9), [], None, at(20))
    assert silent.entity.ended_at == at(9)
    assert [one.history_id for one in silent.events] == [None]


def test_a_card_that_begins_in_progress_is_not_qualified_by_that() -> None:
    first = follow_stages(blank(), seen("EXECUTING", 1), [row(1, "EXECUTING")], None, at(2))
    assert first.entity.qualified_at is None
    later = follow_stages(first.entity, seen("NEW", 5), [row(5, "NEW")], first.events[-1], at(6))
    assert later.entity.qualified_at == at(5), "it was gone on with, whatever the stages are called"


def test_a_lost_card_was_never_qualified() -> None:
    first = follow_stages(blank(), seen("NEW", 1), [row(1, "NEW")], None, at(2))
    lost = follow_stages(first.entity, seen("LOSE", 5), [row(5, "LOSE")], first.events[-1], at(6))
    assert lost.entity.qualified_at is None


def test_a_converted_lead_waits_for_its_deals() -> None:
    lead = EntityKey(EntityKind.LEAD, 3)
    fresh = follow_stages(blank(lead), seen("WON", 1, lead), [], None, at(1) + CONVERSION / 2)
    assert fresh.entity.ended_at is None
    assert fresh.entity.qualified_at == at(1)
    late = follow_stages(fresh.entity, seen("WON", 1, lead), [], fresh.events[-1], at(60))
    assert late.entity.ended_at == at(1)


def test_rows_that_can_be_read_later_are_not_told_twice() -> None:
    blind = follow_stages(blank(), seen("WON", 4), [], None, at(5))
    rows = [row(1, "NEW"), row(4, "WON")]
    sighted = follow_stages(blind.entity, seen("WON", 4), rows, blind.events[-1], at(6))
    assert [one.stage for one in sighted.events] == ["NEW"]


paths = st.lists(st.sampled_from(list(STAGES)), min_size=1, max_size=8)


@given(paths, st.lists(st.integers(0, 8), max_size=8))
def test_readings_at_any_moments_keep_each_row_once(path: list[str], moments: list[int]) -> None:
    """However often and whenever it is read: the same stages, the same end."""
    rows = [
        row(number + 1, stage)
        for number, stage in enumerate(path)
        if number == 0 or stage != path[number - 1]
    ]
    kept: list[StageEvent] = []
    entity = blank()
    for upto in [*sorted(min(one, len(rows) - 1) for one in moments), len(rows) - 1]:
        history = rows[: upto + 1]
        now = history[-1]
        moved = (now.at - NOON) // timedelta(minutes=1)
        last = kept[-1] if kept else None
        stage_path = follow_stages(entity, seen(now.stage, moved), history, last, at(100))
        kept += stage_path.events
        entity = stage_path.entity
    assert [one.history_id for one in kept] == [one.history_id for one in rows]
    once = follow_stages(blank(), seen(rows[-1].stage, len(path)), rows, None, at(100))
    assert entity.ended_at == once.entity.ended_at
    assert entity.qualified_at == once.entity.qualified_at
