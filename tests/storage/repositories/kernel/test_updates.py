"""The storage of updates."""

import pytest
from sqlalchemy import select

from intake.kernel.ids import ChatId, UpdateId
from intake.kernel.update_log import ChatTurn, NotOurTurnError, ReceivedUpdate, in_turn
from storage.database import Database
from storage.tables import quarantined_updates
from tests.storage.samples import LATER, NOW


async def test_an_update_is_leased_once(database: Database) -> None:
    async with database.writing() as unit:
        assert await unit.handled.insert(UpdateId(5), NOW)
        assert not await unit.handled.insert(UpdateId(5), LATER)
        assert await unit.handled.insert(UpdateId(4), NOW)
        await unit.commit()
    async with database.writing() as unit:
        assert not await unit.handled.insert(UpdateId(5), LATER)


async def test_old_updates_are_forgotten(database: Database) -> None:
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(1), NOW)
        await unit.handled.insert(UpdateId(2), LATER)
        assert await unit.handled.forget(LATER) == 1
        assert await unit.handled.insert(UpdateId(1), LATER)
        assert not await unit.handled.insert(UpdateId(2), LATER)


def received(*numbers: int) -> list[ReceivedUpdate]:
    return [ReceivedUpdate(UpdateId(number), f'{{"update_id": {number}}}') for number in numbers]


async def test_received_updates_wait_in_their_order_until_they_are_done(database: Database) -> None:
    async with database.writing() as unit:
        await unit.received.keep(received(9, 7), NOW)
        await unit.received.keep(received(8, 9), LATER)
        await unit.commit()
    async with database.writing() as unit:
        assert list(await unit.received.oldest(10)) == received(9, 7, 8)
        assert list(await unit.received.oldest(2)) == received(9, 7)
        await unit.received.remove([UpdateId(9), UpdateId(8), UpdateId(1)])
        await unit.commit()
    async with database.reading() as unit:
        assert list(await unit.received.oldest(10)) == received(7)


def of_chat(number: int, chat: int = 5) -> ReceivedUpdate:
    return ReceivedUpdate(UpdateId(number), f'{{"update_id": {number}}}', ChatId(chat))


OURS, THEIRS = 1 << 47, 3


async def test_what_another_process_has_kept_of_a_chat_goes_first(database: Database) -> None:
    async with database.writing() as unit:
        await unit.received.keep([of_chat(10)], NOW, THEIRS)
        await unit.commit()
    for number, chat, holder in ((11, 6, OURS), (9, 5, OURS), (12, 5, THEIRS)):
        async with database.writing() as unit:  # of another chat, from before, or its own
            with in_turn(ChatTurn(holder, ChatId(chat))):
                assert await unit.handled.insert(UpdateId(number), NOW)
            await unit.commit()
    async with database.writing() as unit:
        with in_turn(ChatTurn(OURS, ChatId(5))), pytest.raises(NotOurTurnError):
            await unit.handled.insert(UpdateId(11 + 2), NOW)
    async with database.writing() as unit:
        await unit.received.remove([UpdateId(10)])
        await unit.commit()
    async with database.writing() as unit:
        with in_turn(ChatTurn(OURS, ChatId(5))):
            assert await unit.handled.insert(UpdateId(13), LATER)
            assert not await unit.handled.insert(UpdateId(13), LATER)


async def test_a_repetition_is_known_although_it_is_not_our_turn(database: Database) -> None:
    async with database.writing() as unit:
        await unit.handled.insert(UpdateId(11), NOW)
        await unit.received.keep([of_chat(10)], NOW, THEIRS)
        with in_turn(ChatTurn(OURS, ChatId(5))):
            assert not await unit.handled.insert(UpdateId(11), LATER)


async def test_an_update_is_handed_over_once(database: Database) -> None:
    turn = ChatTurn(OURS, ChatId(5))
    async with database.writing() as unit:
        assert not await unit.received.hand_over(of_chat(11), turn, NOW)
        await unit.received.keep([of_chat(10)], NOW, THEIRS)
        await unit.received.keep([of_chat(12)], NOW, OURS)
        assert await unit.received.hand_over(of_chat(12), turn, NOW)
        assert await unit.received.hand_over(of_chat(11), turn, NOW)
        await unit.commit()
    async with database.writing() as unit:
        assert await unit.received.handed(OURS) == ()
        with in_turn(ChatTurn(THEIRS, ChatId(5))), pytest.raises(NotOurTurnError):
            await unit.handled.insert(UpdateId(13), NOW)  # 11 waits to be taken up
        assert await unit.received.hand_over(of_chat(13), ChatTurn(THEIRS, ChatId(5)), NOW)
        assert await unit.received.handed(THEIRS) == (of_chat(12), of_chat(11), of_chat(13))
        await unit.received.taken_up(OURS, [UpdateId(12)])  # whose it is not
        await unit.received.taken_up(THEIRS, [UpdateId(11), UpdateId(13)])
        assert await unit.received.handed(THEIRS) == (of_chat(12),)


async def test_nothing_goes_before_what_waits_in_the_same_process(database: Database) -> None:
    async with database.writing() as unit:
        with in_turn(ChatTurn(OURS, ChatId(5), lambda: False)), pytest.raises(NotOurTurnError):
            await unit.handled.insert(UpdateId(13), NOW)


async def test_what_the_dead_have_kept_is_inherited(database: Database) -> None:
    async with database.writing() as unit:
        await unit.received.keep([of_chat(10)], NOW, THEIRS)
        await unit.received.keep([of_chat(11)], NOW, OURS)
        await unit.received.keep(received(12), NOW)
        assert await unit.received.inherit(OURS, [OURS, THEIRS]) == 1
        assert await unit.received.handed(OURS) == tuple(received(12))
        await unit.received.taken_up(OURS, [UpdateId(12)])
        assert await unit.received.inherit(OURS, [OURS]) == 1
        assert await unit.received.handed(OURS) == (of_chat(10),)


async def test_a_received_update_that_never_got_done_has_a_term(database: Database) -> None:
    async with database.writing() as unit:
        await unit.received.keep(received(1), NOW)
        await unit.received.keep(received(2), LATER)
        assert await unit.received.forget(LATER) == 1
        assert list(await unit.received.oldest(10)) == received(2)


async def test_the_effect_of_an_update_that_waits_is_not_forgotten(database: Database) -> None:
    """It may be taken up again after days, and must not have its effect twice."""
    async with database.writing() as unit:
        await unit.received.keep(received(1), NOW)
        await unit.handled.insert(UpdateId(1), NOW)
        await unit.handled.insert(UpdateId(2), NOW)
        assert await unit.handled.forget(LATER) == 1
        assert await unit.handled.has(UpdateId(1))
        assert not await unit.handled.has(UpdateId(2))


async def test_hopeless_updates_are_kept_raw_though_ids_restart(database: Database) -> None:
    async with database.writing() as unit:
        await unit.quarantine.put(UpdateId(1), '{"update_id": 1}', "KeyError", NOW)
        await unit.quarantine.put(UpdateId(1), '{"update_id": 1, "x": "é"}', "ValueError", LATER)
        rows = await unit.quarantine._connection.run(select(quarantined_updates))
        assert [tuple(row)[1:] for row in rows] == [
            (1, '{"update_id": 1}', "KeyError", NOW),
            (1, '{"update_id": 1, "x": "é"}', "ValueError", LATER),
        ]
