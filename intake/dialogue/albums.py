"""Albums: they come as separate messages, without a count and without an end.

Their parts are collected until a second after the last one, but not for longer than eight. What
the same person says next ends that at once: it comes after the album.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from intake.dialogue.dialogue_units import DialogueUnit
from intake.dialogue.relayed import Fate, Relayed
from intake.kernel.ids import ChatId, PersonId, RelayedId
from intake.leads.timer import Timer, TimerKind, of_lead
from intake.outbox.row import NewOutboxRow, thread_key
from intake.outbox.tasks.dialogue_tasks import RelayWords

QUIET = timedelta(seconds=1)
LONGEST = timedelta(seconds=8)


def relay_row(message: Relayed, now: datetime) -> NewOutboxRow:
    """Return the row that brings a message to the other side, after all before it."""
    task = RelayWords(message.lead_id, message.id)
    return NewOutboxRow(task, now, frozenset({thread_key(message.lead_id, message.direction)}))


async def start(unit: DialogueUnit, messages: tuple[Relayed, ...], now: datetime) -> None:
    """Have messages that were just added brought to the other side, in their turn."""
    for message in messages:
        if message.fate is not Fate.COLLECTING:
            await unit.outbox.add(relay_row(message, now), now)
            continue
        await _collect(unit, message, now, now + QUIET)


async def take_part(unit: DialogueUnit, message: Relayed) -> Relayed:
    """Return an album's part as it is to be added: one that comes too late goes alone, as an answer
    to the others."""
    assert message.album is not None  # noqa: S101 - as the callers say
    others = await unit.relayed.parts(message.source_chat, message.album)
    chats = {None, message.target_chat}  # those in the team's group have a chat once they are there
    alike = (one for one in others if message.target_chat is None or one.target_chat in chats)
    first = next(alike, None)
    if first is None or first.fate is Fate.COLLECTING:
        return message
    return replace(
        message, fate=Fate.PENDING, album=None, reply_to=first.source_message, quote=None
    )


async def finish(
    unit: DialogueUnit, chat_id: ChatId, author_id: PersonId, now: datetime, *, but: str | None
) -> None:
    """End the collecting of what somebody sent before their next words, or another album."""
    waiting = await unit.relayed.collecting(chat_id, author_id)
    await _send(unit, tuple(one for one in waiting if one.album != but), now)


class AlbumIsQuiet:
    """The clock of an album: has it sent when nothing more comes."""

    async def __call__(self, unit: DialogueUnit, timer: Timer, now: datetime) -> None:
        """Send it, or wait for as long as its last part is younger than that."""
        found = await unit.relayed.get(RelayedId(int(timer.payload["relayed"])))
        if found is None or found.fate is not Fate.COLLECTING:
            return
        parts = await unit.relayed.album(found)
        last = max(one.at for one in parts)
        due = min(last + QUIET, timer.started_at + LONGEST)
        if due > now:
            await _collect(unit, found, timer.started_at, due)
            return
        await _send(unit, parts, now)


async def _collect(unit: DialogueUnit, message: Relayed, since: datetime, due_at: datetime) -> None:
    await unit.timers.start(
        Timer(
            kind=TimerKind.ALBUM,
            subject=of_lead(message.lead_id),
            key=f"{message.source_chat}:{message.album}:{message.target_chat or ''}",
            started_at=since,
            due_at=due_at,
            payload={"relayed": message.id},
        )
    )


async def _send(unit: DialogueUnit, parts: tuple[Relayed, ...], now: datetime) -> None:
    """Have albums brought to the other side: each by its first part."""
    waiting = [one for one in parts if one.fate is Fate.COLLECTING]
    if not waiting:
        return
    await unit.relayed.gather([one.id for one in waiting])
    firsts: dict[tuple[str | None, ChatId | None], Relayed] = {}
    for one in sorted(waiting, key=lambda part: part.source_message):
        firsts.setdefault((one.album, one.target_chat), one)
    await unit.outbox.add_all([relay_row(one, now) for one in firsts.values()], now)
