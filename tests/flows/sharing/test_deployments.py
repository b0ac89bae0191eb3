"""Bots that share a database are one bot, with one key for what is stored."""

from tests.flows.sharing.fleet import Fleet

OURS, ANOTHER = "o" * 32, "a" * 32


async def test_one_with_another_key_is_refused_beside_one_that_runs(fleet: Fleet) -> None:
    await fleet.start(SECRET_KEY=OURS)
    fleet.stage.more |= {
        "DATABASE_URL": fleet.url,
        "SHARED_DATABASE": "true",
        "SECRET_KEY": ANOTHER,
    }
    code, _, lines = await fleet.stage.ends("run")
    assert code == 2
    assert "another SECRET_KEY" in lines[-1]
    assert not [line for line in lines if OURS in line or ANOTHER in line]
    await fleet.start(SECRET_KEY=OURS)
