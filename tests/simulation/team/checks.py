"""What must hold when a team's run is over, whatever happened in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from intake.dialogue.relayed import Fate
from intake.leads.lead import OWNED, LeadState
from intake.leads.timer import TimerKind, lead_of
from intake.submissions.submission import SubmissionState
from sandbox.portal.entities import Change, Entity
from sandbox.portal.kinds import Kind
from sandbox.telegram.state.messages import Message
from tests.simulation.team.office import ADMIN, MANAGERS, PROSPECT, Office, answers_of

US = 1
"""In whose name the bot comes to the portal; nobody else works as that user."""
TWICE, MISSING, DIGEST = "May have arrived twice", "may be missing here", "What was said so far"
SENT, INSIDE, FAILED, IN_DOUBT = "👍", "👀", "💔", "🤔"
MENTIONED, ADMINS_NOTICE = "🔔 {}", "Nobody has taken lead {} yet"
_RACE = timedelta(minutes=3)
"""So long a write of ours may be on its way after its look, a portal that works on included."""
_FAIR_RACE = timedelta(seconds=15)
_LATE = timedelta(minutes=10)
"""After so long whatever a clock says is there, a crash or two and a full group included."""

Row = dict[str, Any]


def check_team(office: Office) -> None:
    """Raise an AssertionError that names what is wrong."""
    assert not office.quarantined, f"updates were given up: {office.quarantined}"
    for lead in office.tables["leads"]:
        check_owners(office, lead)
    check_words_of_prospects(office)
    check_words_of_managers(office)
    _check_clocks(office)
    check_deliveries(office)
    for entity in office.tables["lead_entities"]:
        _check_responsible(office, entity)


# --- who has a lead ---


def check_owners(office: Office, lead: Row) -> None:
    """At no moment two, and the one of now is the lead's own."""
    spans = _spans(office, lead["id"])
    for before, after in pairwise(spans):
        assert before["until_at"] is not None, f"lead {lead['id']} was two people's"
        assert before["until_at"] <= after["from_at"], f"lead {lead['id']} was two people's"
    now = spans[-1]["member_id"] if spans and spans[-1]["until_at"] is None else None
    assert now == lead["owner_id"], f"lead {lead['id']} is {lead['owner_id']}'s, and {now}'s"
    assert (now is not None) == (lead["state"] in OWNED)


def _spans(office: Office, lead_id: int) -> list[Row]:
    found = [one for one in office.tables["assignments"] if one["lead_id"] == lead_id]
    return sorted(found, key=lambda one: (one["from_at"], one["id"]))


# --- words ---


def check_words_of_prospects(office: Office) -> None:
    """Each stands with the team, in one chat once; a second time only with a word about that."""
    chats = [*MANAGERS, ADMIN] if office.group is None else [office.group, ADMIN]
    for words, person in office.prospect_words.items():
        found = False
        for chat in chats:
            texts = [_text(one) for one in _by_bot(office, chat)]
            copies = [text for text in texts if _holds(text, words) and DIGEST not in text]
            marked = [text for text in copies if TWICE in text]
            found |= bool(copies) or any(MISSING in text for text in texts)
            assert len(copies) - len(marked) <= 1, f"{words} was repeated in silence: {copies}"
            office.doubles += max(len(copies) - 1, 0)
        assert found, f"{words} of {person} is lost"
    rows = office.tables["relayed_messages"]
    for row in rows:
        assert row["fate"] not in {Fate.PENDING, Fate.COLLECTING}, f"{row['text']} never left"
    taken = Counter(
        (row["source_chat"], row["source_message"], row["target_chat"], row["fate"] is Fate.INSIDE)
        for row in rows
    )
    assert not taken or max(taken.values()) == 1, "a message was taken twice"


def check_words_of_managers(office: Office) -> None:
    """Each is marked with what became of it, and that is true; none reaches anybody twice."""
    texts = [_text(one) for chat in _prospects(office) for one in _by_bot(office, chat)]
    for words, (chat, number) in office.said.items():
        copies = sum(_holds(text, words) for text in texts)
        mark = _mark(office, chat, number)
        explained = any(one.reply_to == number for one in _by_bot(office, chat))
        assert copies <= 1, f"{words} reached the prospect {copies} times"
        assert mark or explained, f"what became of {words} is not shown"
        office.doubts += mark == IN_DOUBT
        assert mark != SENT or copies == 1, f"{words} was never sent"
        assert mark not in {INSIDE, FAILED} or not copies, f"{words} is marked {mark}, and out"


def _prospects(office: Office) -> Iterator[int]:
    return (one for one in office.telegram.core.world.chats if one >= PROSPECT)


def _by_bot(office: Office, chat: int) -> list[Message]:
    world = office.telegram.core.world
    messages = world.messages.get(chat, {}).values()
    return [one for one in messages if one.sender_id == world.bot.id and not one.deleted]


def _text(message: Message) -> str:
    return str(message.content.get("text") or message.content.get("caption") or "")


def _holds(text: str, words: str) -> bool:
    return any(line.endswith(words) for line in text.splitlines())


def _mark(office: Office, chat: int, number: int) -> str:
    world = office.telegram.core.world
    reactions = world.messages[chat][number].reactions.get(world.bot.id, [])
    return str(reactions[0]["emoji"]) if reactions else ""


# --- clocks ---


def _check_clocks(office: Office) -> None:
    """Each fires when it is due, and says what it is there for, if nothing happened meanwhile."""
    ended = office.clock_at_end
    for timer in office.tables["timers"]:
        if timer["fired_at"] is None and timer["stopped_at"] is None:
            assert timer["due_at"] > ended - _LATE, f"the clock {timer['kind']} never fired"
        elif timer["kind"] is TimerKind.TAKE and timer["fired_at"] is not None:
            assert _is_said(office, timer), f"{timer['subject']} waits, and nobody was told"


def _is_said(office: Office, timer: Row) -> bool:
    """Say whether somebody was mentioned, or had no reason to be."""
    fired, lead_id = timer["fired_at"], lead_of(timer["subject"])
    until = fired + _LATE
    lead = next(one for one in office.tables["leads"] if one["id"] == lead_id)
    settled = [lead["closed_at"], *(one["from_at"] for one in _spans(office, lead_id or 0))]
    if any(at is not None and at < until for at in settled):
        return True
    whose = office.telegram.core.world.people[lead["person_id"]].first_name
    wanted = (MENTIONED.format(whose), ADMINS_NOTICE.format(lead_id))
    world = office.telegram.core.world
    return any(
        fired.timestamp() - 1 <= one.date <= until.timestamp()
        for chat in (ADMIN, *MANAGERS, office.group)
        for one in world.messages.get(chat or 0, {}).values()
        if any(words in _text(one) for words in wanted)
    )


# --- the portal ---


def check_deliveries(office: Office) -> None:
    """Each submission says what was answered, and has one deal, unless somebody merged that; each
    belongs to a lead."""
    deals = list(office.portal.core.world.all(Kind.DEAL))
    joined = {one["submission_id"] for one in office.tables["lead_submissions"]}
    for row in office.tables["submissions"]:
        assert row["id"] in joined, "a submission belongs to no lead"
        assert row["state"] is SubmissionState.DELIVERED
        arrived = tuple(one.shown for one in row["answers"])
        assert arrived == answers_of(row["person_id"]), f"other answers arrived: {arrived}"
        own = [one for one in deals if one.values.get("ORIGIN_ID") == row["key"]]
        assert len(own) <= 1, "a submission has two deals"
        assert own or office.merged, "a deal is missing"


def _check_responsible(office: Office, entity: Row) -> None:
    """The last change by a person there after our last write wins, else it is the owner's user."""
    if entity["kind"].value != "deal" or entity["gone"] is not None:
        return
    card = office.portal.core.world.find(Kind.DEAL, entity["crm_id"])
    lead = next(one for one in office.tables["leads"] if one["id"] == entity["lead_id"])
    if card is None and lead["state"] is LeadState.CLOSED:
        return  # what is over is read seldom
    assert card is not None, f"deal {entity['crm_id']} is gone, and nobody noticed"
    theirs = int(card.values["ASSIGNED_BY_ID"])
    users = {user for _, user in MANAGERS.values() if user is not None}
    if lead["state"] in OWNED:
        user = MANAGERS[lead["owner_id"]][1]
        assert user in {None, theirs}, (
            f"deal {card.id}: {theirs} is responsible, lead {lead['id']} is user {user}'s"
        )
    elif lead["state"] is LeadState.OUTSIDE:
        assert theirs not in users, f"lead {lead['id']} is outside, its deal is user {theirs}'s"
    _check_our_writes(office, entity["lead_id"], card)


def _check_our_writes(office: Office, lead_id: int, card: Entity) -> None:
    """We never put right what a person changed there, unless somebody took the lead since, or the
    bot could not know of that change."""
    race = _RACE if office.fate.badness else _FAIR_RACE
    history = [
        one
        for one in office.portal.core.world.card_history
        if one.card == card.key and one.field == "ASSIGNED_BY_ID"
    ]
    for before, ours in pairwise(history):
        if before.user_id == US or ours.user_id != US or _at(ours) - _at(before) < race:
            continue
        if _is_invisible(office.sights.get(card.id, []), history, before, int(ours.old)):
            continue
        begun = [one["from_at"] for one in _spans(office, lead_id)]
        assert any(_at(before) - race <= moment <= _at(ours) for moment in begun), (
            f"{card.key}: a change of user {before.user_id} was overwritten"
        )


def _is_invisible(
    sights: Sequence[tuple[datetime, int | None]],
    history: Sequence[Change],
    change: Change,
    user: int,
) -> bool:
    """Say whether a change to that user cannot be seen by whoever only sees who is responsible now:
    the card had never been seen before, or they were it when it was seen last."""
    seen = [sight for sight in sights if sight[0] <= _at(change)]
    if not seen:
        return True
    at, known = seen[-1]
    ours_since = any(one.user_id == US and at <= _at(one) <= _at(change) for one in history)
    return known == user and not ours_since


def _at(change: Change) -> datetime:
    return datetime.fromtimestamp(change.at, UTC)
