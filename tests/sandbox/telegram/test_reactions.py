"""Reactions: each person's are remembered, and told as a change."""

from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import ANN, BOB, Bench

WANTED = ["message", "message_reaction", "message_reaction_count"]


def emoji(*marks: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": one} for one in marks]


@pytest.fixture
def sent(bench: Bench) -> dict[str, Any]:
    """A message of the bot's in a group that it runs."""
    group = bench.group(supergroup=True, bot="administrator", people=[ANN, BOB])
    bench.call("getUpdates", allowed_updates=WANTED)
    number = bench.call("sendMessage", chat_id=group, text="x")["message_id"]
    return {"chat": group, "message_id": number}


def marks(reactions: list[Any]) -> list[str]:
    return [one["emoji"] for one in reactions]


def changes(bench: Bench) -> list[tuple[list[str], list[str]]]:
    reactions = [one["message_reaction"] for one in bench.updates()]
    return [(marks(one["old_reaction"]), marks(one["new_reaction"])) for one in reactions]


def test_old_and_new_are_one_persons(bench: Bench, sent: dict[str, Any]) -> None:
    bench.act("react", **sent, emoji="👍")
    bench.act("react", BOB, **sent, emoji="🔥")
    bench.act("react", **sent, emoji="🔥")
    bench.act("react", **sent, emoji="")
    bench.act("react", **sent, emoji="")
    assert changes(bench) == [([], ["👍"]), ([], ["🔥"]), (["👍"], ["🔥"]), (["🔥"], [])]


def test_an_anonymous_administrator_reacts_as_the_group(bench: Bench, sent: dict[str, Any]) -> None:
    bench.act("react", **sent, anonymous=True)
    (update,) = bench.updates()
    assert update["message_reaction"]["actor_chat"]["id"] == sent["chat"]
    assert "user" not in update["message_reaction"]
    with pytest.raises(ActError, match="only administrators"):
        bench.act("react", BOB, **sent, anonymous=True)


def test_only_administrators_are_told(bench: Bench, sent: dict[str, Any]) -> None:
    bench.act("promote_bot", chat=sent["chat"], bot="member")
    bench.updates()
    assert bench.act("react", **sent)["updates"] == []


def test_private_reactions_are_a_switch(bench: Bench) -> None:
    bench.started()
    bench.call("getUpdates", allowed_updates=WANTED)
    assert bench.act("react", message_id=1)["updates"] == []
    bench.api.configure({"private_reactions": True})
    assert len(bench.act("react", message_id=1, emoji="🔥")["updates"]) == 1


def test_how_many_one_may_have(bench: Bench, sent: dict[str, Any]) -> None:
    with pytest.raises(ActError, match="more reactions"):
        bench.act("react", **sent, emojis=["👍", "🔥"])
    bench.act("person", id=ANN, is_premium=True)
    bench.act("react", **sent, emojis=["👍", "🔥"])
    assert changes(bench) == [([], ["👍", "🔥"])]
    with pytest.raises(ActError, match="nobody reacts with"):
        bench.act("react", **sent, emoji="🦷")


def test_in_channels_only_the_counts_are_told(bench: Bench) -> None:
    channel = bench.act("channel")["chat"]
    bench.updates()
    bench.call("getUpdates", allowed_updates=WANTED)
    post = bench.call("sendMessage", chat_id=channel, text="news")
    for person in (ANN, BOB):
        bench.act("react", person, chat=channel, message_id=post["message_id"])
    counts = [one["message_reaction_count"]["reactions"] for one in bench.updates()]
    assert counts[-1] == [{"type": {"type": "emoji", "emoji": "👍"}, "total_count": 2}]


def test_the_bots_own_reaction(bench: Bench, sent: dict[str, Any]) -> None:
    place = {"chat_id": sent["chat"], "message_id": sent["message_id"]}
    assert bench.call("setMessageReaction", **place, reaction=emoji("👍")) is True
    assert bench.call("setMessageReaction", **place, reaction=[]) is True
    assert bench.updates() == []
    many = bench.refusal("setMessageReaction", **place, reaction=emoji("👍", "🔥"))
    assert many == "400 Bad Request: REACTIONS_TOO_MANY"
