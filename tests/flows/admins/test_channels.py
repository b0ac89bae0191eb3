"""Joining a channel by an invitation link of ours is a touch, once it is known whose."""

from datetime import timedelta
from typing import Any

import pytest

from intake.operations.forget_expired import ForgetExpired
from tests.flows.delivery.office import prepare
from tests.flows.world import World
from tests.people import Chat, Person


async def a_channel(world: World, owner: Person | None = None, **details: Any) -> Chat:
    made = await (owner or world.admin).does("channel", title="Flats & Co", **details)
    return Chat(world.telegram, int(made["chat"]), "Flats & Co")


async def an_invitation(world: World, how: str = "at once", code: str = "spring") -> str:
    """Return an invitation link that an admin has had made for a link of ours."""
    await world.admin.says("/links")
    await world.admin.presses("1")
    await world.admin.presses("Channels")
    await world.admin.presses("Link for")
    await world.admin.presses(how)
    page = await world.admin.sees()
    (row,) = await world.rows("SELECT url FROM channel_links")
    assert row["url"] in page.text
    return str(row["url"])


async def follows(person: Person, channel: Chat, link: str) -> None:
    await person.does("join", channel, link=link)


async def _page(world: World) -> str:
    await world.admin.presses("Look again")
    return (await world.admin.sees()).text


async def test_a_later_start_is_owed_to_the_link(world: World) -> None:
    await prepare(world)
    channel = await a_channel(world)
    link = await an_invitation(world)
    ann, bob = world.person("Ann"), world.person("Bob")
    await follows(ann, channel, link)
    await follows(bob, channel, link)
    assert await world.touches(ann) == []
    assert "2 joined, 0 of them write to me" in await _page(world)

    await world.advance(timedelta(days=3))
    await ann.opens()
    assert "2 joined, 1 of them write to me" in await _page(world)
    came = [(one["kind"], one["link_code"]) for one in await world.touches(ann)]
    assert came == [("link", "spring"), ("bare", "")]
    await ann.presses("A quick question")
    for words in ("Ann", "+4930901820", "Ann Ltd"):
        await ann.says(words)
    await ann.presses("Send")
    credited = (await world.submission()).attribution.credited
    assert credited is not None
    assert credited.link_code == "spring"
    assert credited.at < world.clock.now() - timedelta(days=2)
    async with world.database.reading() as unit:
        newest = await unit.journey_histories.latest_submitted(9)
        [history] = await unit.journey_histories.of(newest)
    assert history.is_right(28)


async def test_nobody_is_known_by_what_is_kept(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    ann = world.person("Annabel", username="annabel")
    await follows(ann, channel, await an_invitation(world))
    (kept,) = await world.rows("SELECT * FROM channel_joins")
    assert str(ann.id) not in str(kept)
    assert "annabel" not in str(kept).lower()
    assert ann.id not in [row["id"] for row in await world.rows("SELECT id FROM people")]


async def test_after_thirty_days_nobody_knows_who_it_was(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    ann = world.person("Ann")
    await follows(ann, channel, await an_invitation(world))
    await world.advance(timedelta(days=30, hours=1))
    await ForgetExpired(world.database.writing, world.clock)()
    assert await world.rows("SELECT person_hash FROM channel_joins") == [{"person_hash": None}]
    await ann.opens()
    assert [one["kind"] for one in await world.touches(ann)] == ["bare"]
    assert "1 joined, 0 of them write to me" in await _page(world)


async def test_who_writes_to_the_bot_already_is_known_at_once(world: World) -> None:
    await prepare(world)
    channel = await a_channel(world)
    link = await an_invitation(world)
    ann = world.person("Ann")
    await ann.opens()
    await ann.presses("A quick question")
    await follows(ann, channel, link)
    assert [one["link_code"] for one in await world.touches(ann)] == ["", "spring"]
    assert "1 joined, 1 of them write to me" in await _page(world)
    owed = await world.rows("SELECT last_significant_link_id FROM journeys")
    assert owed == [{"last_significant_link_id": 1}]


async def test_whoever_asks_to_be_let_in_counts_once_they_are(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    link = await an_invitation(world, "They ask")
    ann, bob = world.person("Ann"), world.person("Bob")
    await follows(ann, channel, link)
    await follows(bob, channel, link)
    assert await world.rows("SELECT id FROM channel_joins") == []
    await world.admin.does("let_in", channel, of=ann.id)
    await world.admin.does("turn_away", channel, of=bob.id)
    assert "1 joined" in await _page(world)


async def test_a_repeated_update_and_a_second_visit_count_once(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    link = await an_invitation(world)
    ann = world.person("Ann")
    await ann.opens()
    with world.holding() as held:
        await follows(ann, channel, link)
    for raw in (*held, *held):
        await world.feed(raw)
    await ann.does("leave", channel)
    await follows(ann, channel, link)
    assert len(await world.touches(ann)) == 2
    assert "1 joined" in await _page(world)


async def test_other_links_of_the_channel_are_no_business_of_ours(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    await an_invitation(world)
    theirs = await world.admin.does("invite_link", channel)
    await follows(world.person("Ann"), channel, theirs["link"])
    await world.person("Bob").joins(channel)
    assert await world.rows("SELECT id FROM channel_joins") == []


async def test_a_link_that_is_off_earns_no_credit(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    link = await an_invitation(world)
    await world.execute("UPDATE links SET enabled = false")
    ann = world.person("Ann")
    await follows(ann, channel, link)
    await ann.opens()
    first, _ = await world.touches(ann)
    assert (first["kind"], first["uncounted"]) == ("disabled_link", "off")


async def test_a_strangers_channel_is_not_offered(world: World) -> None:
    await world.add_link("spring")
    await a_channel(world, world.person("Mallory"))
    await world.admin.says("/links")
    await world.admin.presses("1")
    await world.admin.presses("Channels")
    seen = await world.admin.sees()
    assert "I am in no channel yet" in seen.text
    assert "Flats" not in seen.text
    assert seen.button("Add me to a channel")["url"].endswith("?startchannel&admin=invite_users")


async def test_a_channel_stays_ours_whoever_changes_the_bots_rights_there(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world, rights=[])
    boss = world.person("Boss")
    await boss.does("promote_bot", channel, rights=["can_invite_users"])
    link = await an_invitation(world)
    await boss.does("promote_bot", channel, rights=[])
    assert "I may not invite people here any more" in await _page(world)
    await boss.does("kick_bot", channel)
    assert link in await _page(world)


async def test_a_channel_to_which_a_stranger_adds_the_bot_again_is_theirs(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    mallory = world.person("Mallory")
    await mallory.does("kick_bot", channel)
    await mallory.does("add_bot", channel, bot="administrator", rights=["can_invite_users"])
    await world.admin.says("/links")
    await world.admin.presses("1")
    await world.admin.presses("Channels")
    assert "I am in no channel yet" in (await world.admin.sees()).text


async def test_who_leads_takes_a_strangers_channel_over_by_its_rights(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world, world.person("Mallory"))
    await world.admin.does("promote_bot", channel, rights=["can_invite_users"])
    await an_invitation(world)


async def test_telegram_makes_no_link(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    await world.admin.says("/links")
    await world.admin.presses("1")
    await world.admin.presses("Channels")
    await world.admin.presses("Link for")
    with world.holding():
        await world.admin.does("promote_bot", channel, bot="administrator", rights=[])
    await world.admin.presses("at once")
    assert (
        "Telegram didn’t give me an invitation link for Flats & Co"
        in (await world.admin.sees()).text
    )


async def test_a_channel_in_which_the_bot_may_invite_no_more(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    await an_invitation(world)
    await world.admin.does("promote_bot", channel, bot="administrator", rights=[])
    assert "I may not invite people here any more" in await _page(world)


@pytest.mark.parametrize("who", ["prospect", "manager"])
async def test_channels_are_for_admins(world: World, who: str) -> None:
    await world.add_link("spring")
    await a_channel(world)
    await world.admin.says("/links")
    await world.admin.presses("1")
    data = (await world.admin.sees()).button("📢 Channels")["callback_data"]
    stranger = world.person("Eve")
    if who == "manager":
        await stranger.joins(world.managers)
    await stranger.opens()
    seen = await stranger.sees()
    await stranger.presses(data=data, message_id=seen.id, stale=True)
    assert "Channels of" not in (await stranger.sees()).text


async def test_a_flood_in_a_channel_keeps_nobody_waiting(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    link = await an_invitation(world)
    with world.holding() as held:
        for number in range(60):
            await follows(world.person(f"P{number}"), channel, link)
    joins = [raw for raw in held if "chat_member" in raw]
    assert len(joins) == 60
    assert await world.process.processor.put_aside(joins)
    assert await world.rows("SELECT count(*) AS n FROM channel_joins") == [{"n": 60}]
    assert await world.rows("SELECT id FROM received_updates") == []
    assert "60 joined" in await _page(world)


async def test_to_be_forgotten_before_one_has_started(world: World) -> None:
    await world.add_link("spring")
    channel = await a_channel(world)
    ann = world.person("Ann")
    await follows(ann, channel, await an_invitation(world))
    await ann.says("/delete_me")
    await ann.presses("Yes, delete")
    assert await world.rows("SELECT person_hash FROM channel_joins") == [{"person_hash": None}]
