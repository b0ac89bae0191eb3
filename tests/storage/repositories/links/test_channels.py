"""The storage of channels, their invitation links, and of who joined by them."""

from dataclasses import replace
from datetime import timedelta

from intake.arrivals.channel_joins import KeptJoin
from intake.kernel.ids import ChannelLinkId, ChatId, LinkId, PersonId
from intake.links.channel import Channel, ChannelLink, ChannelRow, NewChannelLink
from intake.links.link import NewLink, Uncounted, Utm
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.storage.samples import ANNA, LATER, NOW, UTM

NEWS = Channel(ChatId(-1001), "News", PersonId(7), invites=True)
MADE = NewChannelLink(LinkId(1), NEWS.chat_id, "https://t.me/+abc", by_request=False)
JOIN = KeptJoin(ChannelLinkId(1), LinkId(1), NOW, "hash", "spring", "Spring", UTM, 7, Uncounted.OFF)


async def _a_link(unit: SqlUnitOfWork) -> None:
    assert await unit.links.add(NewLink("spring", "Spring", Utm("vk")), ANNA.id, NOW)
    await unit.channels.note(NEWS, NOW)
    assert await unit.channels.add(MADE, ANNA.id, NOW)


async def test_a_channel_has_one_link_for_each_of_ours(database: Database, anna: None) -> None:
    kept = ChannelLink(
        **{name: getattr(MADE, name) for name in MADE.__slots__}, id=ChannelLinkId(1)
    )
    async with database.writing() as unit:
        await _a_link(unit)
        assert not await unit.channels.add(replace(MADE, url="https://t.me/+x"), ANNA.id, LATER)
        assert await unit.channels.by_urls({MADE.url, "https://t.me/+x"}) == (kept,)
        assert await unit.channels.rows(LinkId(1)) == (ChannelRow(NEWS, kept),)
        assert await unit.channels.rows(LinkId(2)) == (ChannelRow(NEWS),)
        assert await unit.channels.get(NEWS.chat_id) == NEWS
        assert await unit.channels.get(ChatId(-1002)) is None
        silent = replace(NEWS, title="Old news", invites=False)
        await unit.channels.note(silent, LATER)
        assert await unit.channels.rows(LinkId(2)) == (ChannelRow(silent),)
        await unit.commit()


async def test_a_join_is_kept_once_and_claimed_once(database: Database, anna: None) -> None:
    other = replace(JOIN, person_hash="other", started_at=NOW)
    async with database.writing() as unit:
        await _a_link(unit)
        assert await unit.channel_joins.add(JOIN)
        assert not await unit.channel_joins.add(replace(JOIN, at=LATER))
        assert await unit.channel_joins.add(other)
        assert await unit.channel_joins.claim("other", NOW, LATER) == ()
        assert await unit.channel_joins.claim("hash", LATER, LATER) == ()
        claimed = replace(JOIN, started_at=LATER)
        assert await unit.channel_joins.claim("hash", NOW, LATER) == (claimed,)
        assert await unit.channel_joins.claim("hash", NOW, LATER) == ()
        (row,) = await unit.channels.rows(LinkId(1))
        assert (row.joined, row.started) == (2, 2)
        await unit.commit()


async def test_a_hash_is_blanked_and_the_join_stays_counted(database: Database, anna: None) -> None:
    async with database.writing() as unit:
        await _a_link(unit)
        for number in range(3):
            at = NOW + timedelta(hours=number)
            await unit.channel_joins.add(replace(JOIN, person_hash=f"hash {number}", at=at))
        await unit.channel_joins.forget_person("hash 0")
        assert await unit.channel_joins.blank(NOW + timedelta(hours=2), 10) == 1
        assert await unit.channel_joins.blank(NOW + timedelta(hours=2), 10) == 0
        assert await unit.channel_joins.claim("hash 1", NOW, LATER) == ()
        (row,) = await unit.channels.rows(LinkId(1))
        assert row.joined == 3
        await unit.commit()
