"""The queries of the hot paths find their rows by an index."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event

from intake.attribution.correction import Correction, TouchKey
from intake.kernel.ids import (
    ChatId,
    CorrectionId,
    FormId,
    LeadId,
    LinkId,
    SubmissionId,
    SubmissionKey,
    TouchId,
)
from intake.links.known_values import LinkField
from intake.links.link import Utm
from intake.outbox.row import card_row
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submission import SubmissionState
from storage.database import Database
from storage.engines.sqlite.write_connection import WriteConnection
from storage.guarded_connection import Result
from storage.prepared import Compiled
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.insides import writer_of
from tests.storage.samples import ANNA, LATER, NOW, conversation, row, touch

CORRECTION = Correction(
    LinkId(1), Utm("google"), Utm("vk"), NOW, NOW, ANNA.id, id=CorrectionId(1), applied_at=NOW
)
WIZARDS = frozenset({FormId("newlink"), FormId("correct")})

Two = tuple[SubmissionId, SubmissionId]
Ran = list[tuple[str, Any]]


@contextmanager
def running(database: Database) -> Iterator[Ran]:
    """Note the statements that the writer runs, with their parameters."""
    ran: Ran = []
    connection, run = writer_of(database)._connection, WriteConnection._run
    engine = connection._engine

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        ran.append((statement, parameters))

    def note_prepared(_: object, compiled: Compiled, many: Any) -> Result:
        ran.append((compiled.sql, compiled.parameters(many[0])))
        return run(connection, compiled, many)

    event.listen(engine, "before_cursor_execute", note)
    with patch.object(WriteConnection, "_run", note_prepared):
        yield ran
    event.remove(engine, "before_cursor_execute", note)


FEW = (
    "SCAN chat_lines",
    "SCAN free",
    "SCAN heads",
    "SCAN turns",
    "SCAN CONSTANT ROW",
    "SCAN arrivals",
    "SCAN (subquery-1)",
)
"""A row for each chat that is full, and the first of its line; what came by one link, found by an
index."""

USES: dict[str, Callable[[SqlUnitOfWork], Awaitable[object]]] = {
    "claim": lambda unit: unit.outbox.lease(OutboxQueue.CRM, "me", NOW, 10),
    "next_due": lambda unit: unit.outbox.next_due(OutboxQueue.CRM),
    "turns": lambda unit: unit.outbox.lease(OutboxQueue.TELEGRAM, "me", NOW, 10),
    "next_turn": lambda unit: unit.outbox.next_due(OutboxQueue.TELEGRAM),
    "lines": lambda unit: unit.chat_lines.of([ChatId(-100)]),
    "put_forward": lambda unit: unit.outbox.put_forward(
        OutboxQueue.CRM, NOW, longest=LATER - NOW, settle=LATER - NOW
    ),
    "reclaim": lambda unit: unit.outbox.reclaim(OutboxQueue.CRM, "me", settled_at=NOW),
    "card": lambda unit: unit.outbox.add(card_row(SubmissionId(1), NOW), NOW),
    "touches": lambda unit: unit.touches.since(ANNA.id, NOW, 10),
    "unknown": lambda unit: unit.touches.count_unknown(ANNA.id),
    "visited_today": lambda unit: unit.touches.count_since(ANNA.id, NOW, may_earn_credit=True),
    "bare_today": lambda unit: unit.touches.count_since(ANNA.id, NOW, may_earn_credit=False),
    "conversation": lambda unit: unit.conversations.open_of(ANNA.id),
    "submission": lambda unit: unit.submissions.by_key(SubmissionKey("a" * 32)),
    "unshown": lambda unit: unit.cards.count_unshown(LATER),
    "forget": lambda unit: unit.handled.forget(NOW),
    "blank_visits": lambda unit: unit.visits.blank(NOW),
    "forget_quarantined": lambda unit: unit.quarantine.forget(NOW, 10),
    "blank": lambda unit: unit.conversations.blank_ended(NOW, NOW, 10, besides=WIZARDS),
    "expire": lambda unit: unit.conversations.expire(NOW, NOW, 10, besides=WIZARDS),
    "visited": lambda unit: unit.touches.first_by_token("a" * 32),
    "unsent": lambda unit: unit.submissions.unsent(ANNA.id, NOW),
    "arrival": lambda unit: unit.touches.add(touch(visit_token="a" * 32)),
    "open_journey": lambda unit: unit.journeys.open_of(ANNA.id),
    "delivered": lambda unit: unit.submissions.set_state(
        [SubmissionId(1)], SubmissionState.DELIVERED, NOW
    ),
    "corrected_touches": lambda unit: unit.counted.next_of(
        replace(CORRECTION, done=TouchKey(ANNA.id, TouchId(1))), 10
    ),
    "corrected_visits": lambda unit: unit.counted.correct_visits(CORRECTION, 10),
    "clocks_due": lambda unit: unit.timers.due(NOW, 10),
    "clocks_of_a_calendar": lambda unit: unit.timers.open_by(["member:1"]),
    "held": lambda unit: unit.line_records.held([ANNA.id]),
    "given": lambda unit: unit.line_records.given([ANNA.id], NOW),
    "line_turns": lambda unit: unit.line_records.turns([ANNA.id]),
    "passed": lambda unit: unit.line_records.passed([LeadId(1)]),
    "link": lambda unit: unit.link_pages.link(LinkId(1)),
    "link_arrived": lambda unit: unit.links.arrived(LinkId(1), 10),
    "value": lambda unit: unit.known_values.find(LinkField.SOURCE, "google"),
    "values": lambda unit: unit.known_values.of_field(LinkField.SOURCE, 10),
    "alike": lambda unit: unit.known_values.like(LinkField.SOURCE, "google"),
    "unconfirmed": lambda unit: unit.known_values.unconfirmed(10),
    "corrected_submissions": lambda unit: unit.submissions.touched_of([ANNA.id], NOW, 10),
}


@pytest.mark.parametrize(
    ("what", "indexes"),
    [
        ("link", ["ix_touches_link_id", "ix_touches_uncounted", "ix_submissions_credited_link_id"]),
        ("link_arrived", ["ix_touches_arrived"]),
        ("value", ["sqlite_autoindex_known_values_1"]),
        ("values", ["ix_known_values_field"]),
        ("alike", ["ix_known_values_skeleton"]),
        ("unconfirmed", ["ix_links_utm_source"]),
        ("claim", ["ix_outbox_turn", "ix_outbox_keys_turn"]),
        ("next_due", ["ix_outbox_turn", "ix_outbox_keys_turn"]),
        ("turns", ["ix_outbox_turn", "ix_outbox_line", "ix_outbox_keys_turn"]),
        ("next_turn", ["ix_outbox_turn", "ix_outbox_line"]),
        ("lines", ["ix_outbox_line"]),
        ("put_forward", ["ix_outbox_unleased"]),
        ("reclaim", ["ix_outbox_leased"]),
        ("card", ["ix_outbox_merge_key"]),
        (
            "touches",
            ["ix_touches_with_source", "ix_touches_visit_token", "sqlite_autoindex_visits"],
        ),
        ("visited", ["ix_touches_visit_token"]),
        (
            "arrival",
            ["ix_touches_with_source", "ix_touches_without_source", "ix_touches_visit_token"],
        ),
        ("open_journey", ["uq_conversations_open"]),
        ("delivered", ["ix_journeys_submission_id"]),
        ("corrected_touches", ["ix_touches_link_id"]),
        ("corrected_visits", ["ix_visits_link_id"]),
        ("corrected_submissions", ["ix_submissions_person_id"]),
        ("clocks_due", ["ix_timers_due"]),
        ("clocks_of_a_calendar", ["ix_timers_calendar"]),
        ("held", ["ix_leads_owner_id", "uq_assignments_open"]),
        ("given", ["ix_assignments_member_id"]),
        ("line_turns", ["ix_assignments_pool"]),
        ("passed", ["ix_assignments_lead_id"]),
        ("unsent", ["ix_submissions_person_id", "ix_outbox_submission_id"]),
        ("blank_visits", ["ix_visits_unblanked"]),
        ("forget_quarantined", ["ix_quarantined_updates_at"]),
        ("blank", ["ix_conversations_unblanked"]),
        ("expire", ["ix_conversations_unblanked"]),
        ("unknown", ["ix_touches_unknown"]),
        ("visited_today", ["ix_touches_with_source"]),
        ("bare_today", ["ix_touches_without_source"]),
        ("conversation", ["uq_conversations_open"]),
        ("submission", ["sqlite_autoindex_submissions_1"]),
        ("unshown", ["ix_submissions_dead_letters"]),
        ("forget", ["ix_update_log_at"]),
    ],
)
async def test_nothing_is_scanned(
    database: Database, path: Path, submitted: Two, what: str, indexes: list[str]
) -> None:
    async with database.writing() as unit:
        await unit.conversations.add(conversation())
        await unit.outbox.add(row(submitted[0], "a"), NOW)
        with running(database) as ran:
            await USES[what](unit)
        await unit.commit()
    outside = sqlite3.connect(path)
    plan = [
        detail
        for statement, parameters in ran
        if what == "arrival" or not statement.startswith("INSERT")
        for *_, detail in outside.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
    outside.close()
    scanned = [detail for detail in plan if detail.startswith("SCAN")]
    assert not [detail for detail in scanned if detail not in FEW], plan
    for index in indexes:
        assert any(f" {index}" in detail for detail in plan), plan
    assert not [
        detail for detail in plan if "TEMP B-TREE" in detail and what in {"claim", "next_due"}
    ], plan
