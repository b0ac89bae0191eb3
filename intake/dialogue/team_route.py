"""The way of a prospect's words to the team: into the lead's topic, or what takes its place."""

from intake.dialogue.arrival import ThreadLeft, WordsEnded, WordsRetried
from intake.dialogue.consignment import Consignment, Consignments
from intake.dialogue.lead_places import LeadPlaces
from intake.dialogue.letters import (
    Arrived,
    ChatMovedError,
    NoTopicsError,
    NotSentError,
    Preface,
    Spot,
    TopicClosedError,
    TopicGoneError,
    UncopyableError,
    WordsPost,
)
from intake.dialogue.relayed import Fate
from intake.dialogue.topics import Topics
from intake.kernel.clock import Clock
from intake.outbox.attempt import Attempt, Completion
from intake.outbox.chat_minutes import ChatMinutes
from intake.outbox.row import NewOutboxRow, lead_row
from intake.outbox.tasks.lead_tasks import LeadCardRefresh


class NoPlaceTakesItError(Exception):
    """Neither the team nor any admin can be told: tried again for ever."""


class TeamRoute:
    """Brings a prospect's words to the team, whatever has become of their place."""

    def __init__(
        self,
        consignments: Consignments,
        post: WordsPost,
        places: LeadPlaces,
        topics: Topics,
        minutes: ChatMinutes,
        clock: Clock,
    ) -> None:
        self._minutes = minutes
        self._consignments = consignments
        self._post = post
        self._places = places
        self._topics = topics
        self._clock = clock

    async def __call__(self, found: Consignment, attempt: Attempt) -> Completion:
        """Bring them there. After an end that nobody knows they are sent once more, and marked."""
        if attempt.in_doubt and found.first.retried:
            return await self._give_up(found)
        found = await self._prepared(found, attempt)
        await attempt.dispatching()
        way = _Way(found, self._places, self._post)
        while True:
            try:
                way.spot = spot = way.spot or await self._make_topic(found, attempt)
                return await self._bring(found, spot, attempt)
            except (TopicGoneError, NoTopicsError) as error:
                if found.group is not None:
                    await attempt.keep(ThreadLeft(found.lead.id, found.group.chat_id))
                if isinstance(error, NoTopicsError) and error.arrived is not None:
                    return await self._name_afterwards(found, error.arrived, attempt)
                way.without_topic(for_good=isinstance(error, NoTopicsError))
            except TopicClosedError:
                await way.reopen()
            except ChatMovedError as error:
                way.spot = Spot(error.chat_id)
            except NotSentError:
                moved = found.in_own_group() if way.in_topic else None
                if moved is None:
                    way.elsewhere()
                    continue
                assert found.group is not None  # noqa: S101 - as a topic says
                await attempt.keep(ThreadLeft(found.lead.id, found.group.chat_id))
                found, way = moved, _Way(moved, self._places, self._post)

    async def _prepared(self, found: Consignment, attempt: Attempt) -> Consignment:
        """Keep what must be known of this attempt should its end be lost."""
        if attempt.in_doubt:
            await attempt.keep(WordsRetried(found.numbers))
        elif found.group is not None and self._minutes.is_busy(found.group.chat_id):
            return await self._consignments.join(found, attempt)
        return found

    async def _give_up(self, found: Consignment) -> Completion:
        """Say that words may be missing: sent twice, and nobody knows whether they arrived."""
        spot = found.own_spot() or found.main_view()
        if spot is not None:
            args: dict[str, str | int] = {"name": found.whose}
            await self._post.tell(spot, "dialogue-lost-perhaps", args, answers=spot.anchor)
        return Completion((WordsEnded(found.numbers, Fate.IN_DOUBT, "in_doubt"),))

    async def _make_topic(self, found: Consignment, attempt: Attempt) -> Spot:
        if found.group is None:
            raise NotSentError("no place")
        return await self._topics.make(found.lead, found.person, found.group, attempt)

    async def _bring(self, found: Consignment, spot: Spot, attempt: Attempt) -> Completion:
        """Bring words to that place, or say there that they cannot be passed on."""
        preface = _preface(found, spot, attempt)
        letter = found.letter(found.replies.get(spot.chat_id) or spot.anchor, preface)
        args: dict[str, str | int] = {"name": found.whose}
        try:
            arrived = await self._post.send(letter, spot)
        except UncopyableError:
            await self._post.tell(spot, "dialogue-not-copyable", args, answers=spot.anchor)
            return Completion((WordsEnded(found.numbers, Fate.REFUSED, "uncopyable"),))
        missing = 0 if found.joined else len(found.parts) - len(arrived.messages)
        if missing > 0:
            args["count"] = missing
            await self._post.tell(spot, "dialogue-some-not-copyable", args)
        return self._consignments.arrived(found, arrived, *self._card_for(found, spot))

    async def _name_afterwards(
        self, found: Consignment, arrived: Arrived, attempt: Attempt
    ) -> Completion:
        """Say whose words they are: the topics were switched off, so they stand among others'."""
        said = found.letter(None, _preface(found, Spot(arrived.chat_id), attempt))
        await self._post.edit(
            arrived.chat_id, arrived.messages[0], said.text or "", said.preface, said.kind
        )
        return self._consignments.arrived(found, arrived)

    def _card_for(self, found: Consignment, spot: Spot) -> tuple[NewOutboxRow, ...]:
        """Have a topic that was just made show the lead's card."""
        made = spot.checked and (found.thread is None or found.thread.topic_id != spot.topic_id)
        now = self._clock.now()
        return (lead_row(LeadCardRefresh(found.lead.id), now),) if made else ()


def _preface(found: Consignment, spot: Spot, attempt: Attempt) -> Preface:
    """Return what stands before the words there."""
    who = found.whose if spot.named else ""
    edited = found.first.shown is not None  # by a copy whose place is gone
    return Preface(who, found.quote(spot.chat_id), attempt.in_doubt, edited)


class _Way:
    """Where words are tried next: a place that does not take them gives way to another one."""

    def __init__(self, found: Consignment, places: LeadPlaces, post: WordsPost) -> None:
        self.spot = found.own_spot()
        """``None``: a topic is to be made."""
        self._found = found
        self._post = post
        self._others = [Spot(one) for one in places.admins if one != found.first.target_chat]
        self._remade = self.spot is None
        self._reopened = False

    @property
    def in_topic(self) -> bool:
        """Whether they are tried in the topic that the lead has."""
        thread = self._found.thread
        return thread is not None and self.spot is not None and self.spot.chat_id == thread.chat_id

    def without_topic(self, *, for_good: bool) -> None:
        """Make a new topic, once; or speak in the main view."""
        if self._remade or for_good:
            self._main_view()
        else:
            self.spot = None
        self._remade = True

    async def reopen(self) -> None:
        """Open a closed topic, once; or speak in the main view, or elsewhere if that is closed."""
        spot = self.spot
        if spot is None or spot.topic_id is None:
            self.elsewhere()
        elif self._reopened or not await self._post.reopen_topic(spot.chat_id, spot.topic_id):
            self._main_view()
        self._reopened = True

    def elsewhere(self) -> None:
        """Go on to the admins.

        Raises:
            NoPlaceTakesItError: none is left.
        """
        if not self._others:
            raise NoPlaceTakesItError
        self.spot = self._others.pop(0)

    def _main_view(self) -> None:
        self.spot = self._found.main_view()
        if self.spot is None:
            self.elsewhere()
