"""What must hold when a run of several processes is over, whatever happened in it."""

import re
from collections import defaultdict

from intake.dialogue.relayed import Fate
from tests.simulation.many.shared_office import TAKEOVER, SharedOffice
from tests.simulation.team.checks import (
    check_deliveries,
    check_owners,
    check_words_of_managers,
    check_words_of_prospects,
)
from tests.simulation.team.office import PROSPECT

_DOUBLED = "has two deals|was repeated in silence|reached the prospect"


def check_many(shared: SharedOffice) -> None:
    """Raise an AssertionError that names what is wrong."""
    office = shared.office
    assert not office.quarantined, f"updates were given up: {office.quarantined}"
    _check_workers(shared)
    _check_order(shared)
    _check_words_in_order(shared)
    people = {chat for chat in office.telegram.core.world.chats if chat >= PROSPECT}
    served = {row["person_id"] for row in office.tables["submissions"]}
    assert served == people, f"{people - served} filled in what was lost"
    assert len(office.tables["submissions"]) == len(people), "somebody was served twice"
    for lead in office.tables["leads"]:
        check_owners(office, lead)
    for check in (check_words_of_prospects, check_words_of_managers, check_deliveries):
        try:
            check(office)
        except AssertionError as error:
            if not shared.gaps or not re.search(_DOUBLED, str(error)):
                raise
            shared.doubled_in_gap += 1


def _check_workers(shared: SharedOffice) -> None:
    """One at most works at a time, and another one soon when it does not."""
    holders: dict[int, set[int]] = defaultdict(set)
    last = 0
    for epoch, holder in shared.acts:
        holders[epoch].add(holder)
        assert epoch >= last, f"{holder} wrote in epoch {epoch} during epoch {last}"
        last = epoch
    twofold = {epoch: who for epoch, who in holders.items() if len(who) > 1}
    assert not twofold, f"two worked in one epoch: {twofold}"
    assert shared.gaps or not shared.stale, f"{shared.stale}"
    worst = max(shared.takeovers, default=0.0)
    assert worst <= TAKEOVER, f"a takeover took {worst} s"
    assert not shared.vacant, f"nobody worked at {shared.vacant}"


def _check_order(shared: SharedOffice) -> None:
    """The updates of a chat had their effects in their order."""
    last: dict[object, int] = {}
    places = {key: place for place, key in enumerate(shared.effects)}  # the last of each
    for key in sorted(places, key=lambda one: places[one]):
        ordering_key = shared.ordering_keys[key]
        before = last.get(ordering_key, 0)
        assert before < key, f"update {key} came about after {before}"
        last[ordering_key] = key


def _check_words_in_order(shared: SharedOffice) -> None:
    """What somebody wrote stands in the order in which it was written."""
    last: dict[object, int] = {}
    for row in sorted(shared.office.tables["relayed_messages"], key=lambda one: one["id"]):
        where = (row["source_chat"], row["author_id"], row["target_chat"], row["fate"])
        if row["fate"] is Fate.INSIDE:
            continue
        before = last.get(where[:3], 0)
        assert before < row["source_message"], f"{row['text']} was taken too late"
        last[where[:3]] = row["source_message"]
