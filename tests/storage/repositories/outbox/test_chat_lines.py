"""The lines of chats that are full: whose turn it is in them, and that nobody else waits."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from intake.kernel.ids import ChatId, OutboxId
from intake.outbox.chat_minutes import ALL_CHATS, ChatClosed
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.notice_tasks import Notice
from intake.outbox.tasks.outbox_queue import OutboxQueue, Priority
from storage.database import Database
from tests.storage.samples import NOW

TEAM, OTHERS = ChatId(-100), ChatId(-200)
SOON, LATER = NOW + timedelta(seconds=4), NOW + timedelta(seconds=9)


async def put(database: Database, *keys: str, count: int = 1, at: datetime = NOW) -> None:
    """Write rows; their chats are known to nobody yet."""
    task = Notice(ChatId(1), "words")
    async with database.writing() as unit:
        await unit.outbox.add_all([NewOutboxRow(task, at, frozenset(keys))] * count, at)
        await unit.commit()


async def lease(database: Database, at: datetime = NOW, limit: int = 8) -> list[OutboxId]:
    async with database.writing() as unit:
        rows = await unit.outbox.lease(OutboxQueue.TELEGRAM, "me", at, limit)
        await unit.commit()
    return [row.id for row in rows]


async def line_up(
    database: Database,
    rows: Iterable[OutboxId],
    *,
    chat: ChatId | None = TEAM,
    priority: Priority = Priority.CARDS,
    closed: ChatClosed | None = None,
) -> None:
    closed = closed or ChatClosed(chat or ALL_CHATS, NOW, SOON)
    async with database.writing() as unit:
        await unit.chat_lines.close((closed,))
        for row in rows:
            assert await unit.outbox.line_up(row, "me", chat, priority, in_doubt=False)
        await unit.commit()


async def finish(database: Database, *rows: OutboxId) -> None:
    async with database.writing() as unit:
        await unit.outbox.finish(rows, "me")
        await unit.commit()


async def next_due(database: Database) -> datetime | None:
    async with database.reading() as unit:
        return await unit.outbox.next_due(OutboxQueue.TELEGRAM)


async def test_a_full_chats_rows_wait_and_nobody_elses(database: Database) -> None:
    await put(database, count=3)
    await line_up(database, await lease(database))
    await put(database)
    assert await lease(database) == [4]
    assert await lease(database) == []
    assert await next_due(database) == SOON
    assert await lease(database, SOON) == [1]


async def test_one_row_at_a_time_leaves_the_line(database: Database) -> None:
    await put(database, count=3)
    await line_up(database, await lease(database))
    assert await lease(database, SOON) == [1]
    assert await lease(database, SOON) == []
    await finish(database, OutboxId(1))
    assert await lease(database, SOON) == [2]


async def test_words_go_first_and_edits_last(database: Database) -> None:
    await put(database, count=3)
    edit, card, words = await lease(database)
    await line_up(database, [edit], priority=Priority.EDITS)
    await line_up(database, [card], priority=Priority.CARDS)
    await line_up(database, [words], priority=Priority.PEOPLE)
    assert await lease(database) == [words]  # the chat takes what people said earlier
    await finish(database, words)
    assert await lease(database) == []
    assert await lease(database, SOON) == [card]
    await finish(database, card)
    assert await lease(database, SOON) == [edit]


async def test_what_an_earlier_row_holds_up_stops_no_line(database: Database) -> None:
    """The first of them waits for the second, which is less urgent."""
    await put(database, "lead:1", count=1)
    await line_up(database, await lease(database), priority=Priority.EDITS)
    await put(database, "lead:1")
    await put(database)
    assert await lease(database) == [3]
    await line_up(database, [OutboxId(3)])
    assert await lease(database, SOON) == [3]
    await finish(database, OutboxId(3))
    assert await lease(database, SOON) == [1]
    await finish(database, OutboxId(1))
    assert await lease(database, SOON) == [2]


async def test_all_chats_together_may_be_full(database: Database) -> None:
    await put(database, count=2)
    first, _ = await lease(database)
    await line_up(database, [first], chat=None, closed=ChatClosed(ALL_CHATS, LATER, LATER))
    assert await lease(database, SOON) == []
    assert await next_due(database) == LATER
    assert await lease(database, LATER) == [first]


async def test_lines_survive_a_crash(database: Database) -> None:
    await put(database, count=2)
    await line_up(database, await lease(database))
    assert await lease(database, SOON) == [1]
    async with database.writing() as unit:
        await unit.outbox.reclaim(OutboxQueue.TELEGRAM, "another", settled_at=LATER)
        await unit.commit()
    assert await lease(database, SOON) == [1]


async def test_another_trouble_takes_a_row_out_of_its_line(database: Database) -> None:
    await put(database, count=2)
    await line_up(database, await lease(database))
    (first,) = await lease(database, SOON)
    async with database.writing() as unit:
        await unit.outbox.release(first, "me", due_at=LATER, in_doubt=False, error="E")
        await unit.commit()
    assert await lease(database, SOON) == [2]
    assert await lease(database, LATER) == [first]


async def test_a_wrong_clock_closes_no_chat_for_good(database: Database) -> None:
    await put(database)
    future = NOW + timedelta(days=300)
    await line_up(database, await lease(database), closed=ChatClosed(TEAM, future, future))
    async with database.writing() as unit:
        await unit.outbox.put_forward(
            OutboxQueue.TELEGRAM, NOW, longest=timedelta(minutes=16), settle=timedelta(minutes=1)
        )
        await unit.commit()
    assert await lease(database) == [1]


async def test_lines_are_told_of(database: Database) -> None:
    await put(database, count=3, at=NOW - timedelta(hours=3))
    await line_up(database, await lease(database))
    await put(database)
    await line_up(database, await lease(database), chat=OTHERS)
    async with database.writing() as unit:
        (long,) = await unit.chat_lines.older_than(NOW - timedelta(hours=2))
        assert (long.chat_id, long.rows) == (TEAM, 3)
        assert long.oldest_at == NOW - timedelta(hours=3)
        lines = await unit.chat_lines.of([TEAM, OTHERS, ChatId(-300)])
        assert {chat: line.rows for chat, line in lines.items()} == {TEAM: 3, OTHERS: 1}
        assert await unit.chat_lines.notified_at(TEAM) is None
        await unit.chat_lines.note_notified(TEAM, NOW)
        assert await unit.chat_lines.notified_at(TEAM) == NOW
        assert await unit.chat_lines.forget(LATER, 10) == 0  # rows wait for both
        await unit.commit()
    await finish(database, *await lease(database, LATER))
    async with database.writing() as unit:
        assert await unit.chat_lines.forget(LATER, 10) == 1
        await unit.commit()
