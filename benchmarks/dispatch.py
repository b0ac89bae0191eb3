"""What one update costs between its arrival and the call that answers it, storage left out."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from aiogram import Dispatcher, F
from aiogram.types import Message

from benchmarks.product import IN_MEMORY, Product, opened
from benchmarks.report import Report, Table
from benchmarks.telegram import Person, Raw, RecordingSession, group_message, make_bot
from benchmarks.timing import Action, alternating, median, p99
from bot.telegram.dispatcher import RawFeed, build_dispatcher
from handlers.workflow import Workflow
from intake.conversation.inputs import Input, Spoken
from intake.conversation.scene import Scene
from intake.kernel.ids import PersonId, UpdateId
from intake.kernel.person import Profile
from intake.nudges.gate import Admission

REPEATS = 1500


class PlayedRecordTouch:
    """Stands where the use case stands, and always tells the same scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def __call__(
        self,
        update_id: UpdateId,  # noqa: ARG002 - the use case's signature
        profile: Profile,  # noqa: ARG002
        payload: str,  # noqa: ARG002
        *,
        typed: bool = False,  # noqa: ARG002
    ) -> Scene:
        """Return the scene."""
        return self._scene

    async def guess(self, update_id: UpdateId, profile: Profile, text: str) -> None:
        """Not measured."""


class PlayedConverse:
    """Likewise."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    async def __call__(
        self,
        update_id: UpdateId,  # noqa: ARG002 - the use case's signature
        profile: Profile,  # noqa: ARG002
        said: Input,  # noqa: ARG002
        spoken: Spoken | None = None,  # noqa: ARG002
    ) -> Scene:
        """Return the scene."""
        return self._scene


async def measure(_folder: Path) -> Report:
    """Compare our router with the smallest aiogram bot."""
    async with opened(IN_MEMORY) as product:
        workflow = _played(product.workflow, await _question(product))
    session = RecordingSession()
    actions = {
        "aiogram, one handler with F.text": _smallest(session),
        "ours: a message, the next question": _ours(session, workflow, "message"),
        "ours: /start with a code": _ours(session, workflow, "start"),
        "ours: a button (answer, edit, question)": _ours(session, workflow, "press"),
        "ours: a message in a group, ignored": _ours(session, workflow, "group"),
    }
    calls = [await _calls(session, action) for action in actions.values()]
    taken = await alternating(list(actions.values()), REPEATS)
    base = median(taken[0])
    rows = tuple(
        (name, calls[n], median(taken[n]), p99(taken[n]), median(taken[n]) / base)
        for n, name in enumerate(actions)
    )
    table = Table(
        "Dispatch of one update (use cases played, session recording)",
        ("update", "calls", "median ms", "p99 ms", "ratio"),
        rows,
        ("Calls to Telegram are serialised and their answers decoded, on both sides.",),
    )
    return Report("dispatch", (table,))


async def _question(product: Product) -> Scene:
    """Let a person begin the form, and return the first question's scene."""
    profile = Profile(PersonId(7_100_000_001), "Ann", "", None, "en")
    scene = await product.workflow["record_touch"](UpdateId(1), profile, "")
    return replace(scene, greeting=False)


async def _calls(session: RecordingSession, action: Action) -> int:
    before = session.calls
    await action()
    return session.calls - before


def _smallest(session: RecordingSession) -> Action:
    dispatcher = Dispatcher(disable_fsm=True)

    @dispatcher.message(F.text)
    async def on_text(message: Message) -> None:
        await message.answer("What is your name?")

    return partial(RawFeed(dispatcher, make_bot(session)), Person(session).says("Ann"))


def _ours(session: RecordingSession, workflow: Workflow, kind: str) -> Action:
    feed = RawFeed(build_dispatcher(workflow, ()), make_bot(session))
    person = Person(session)
    return partial(feed, _update(person, kind))


def _update(person: Person, kind: str) -> Raw:
    match kind:
        case "start":
            return person.says("/start spring")
        case "press":
            button = {"text": "Skip", "callback_data": "p:1:0:mskip"}
            message = {
                "message_id": 5,
                "date": 1_772_000_000,
                "chat": {"id": person.id, "type": "private"},
                "text": "A question?",
                "reply_markup": {"inline_keyboard": [[button]]},
            }
            return person.presses_data("p:1:0:mskip", message)
        case "group":
            return group_message()
        case _:
            return person.says("Ann")


async def _let_in(
    person_id: PersonId,  # noqa: ARG001 - the gate's signature
    at: datetime | None,  # noqa: ARG001
    album: str | None = None,  # noqa: ARG001
) -> Admission:
    """Let the one person in who writes thousands of times in a minute."""
    return Admission.LET_IN


def _played(workflow: Workflow, scene: Scene) -> Workflow:
    """Return the workflow with those use cases played that the updates reach."""
    played = workflow.copy()
    played["gate"] = _let_in
    played["record_touch"] = PlayedRecordTouch(scene)
    played["converse"] = PlayedConverse(scene)
    return played
