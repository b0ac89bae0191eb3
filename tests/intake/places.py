"""A desk with a database in memory, and people who talk at it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from intake.arrivals.arrivals import Arrivals
from intake.arrivals.explain_payload import ExplainPayload
from intake.arrivals.record_touch import RecordTouch
from intake.arrivals.typed_codes import TypedCodes
from intake.conversation.choose_form import ChooseForm
from intake.conversation.choose_language import ChooseLanguage
from intake.conversation.context import ConversationContext
from intake.conversation.conversation import Conversation
from intake.conversation.converse import Converse
from intake.conversation.inputs import Input, Move, Press, Request, Text
from intake.conversation.note_block import NoteBlock
from intake.conversation.purposes import Purposes
from intake.conversation.scene import Scene, SceneKind
from intake.conversation.show_now import ShowNow
from intake.forms.catalogue import FormCatalogue
from intake.forms.form import Form
from intake.journeys.rules import CountingRules
from intake.kernel.ids import ConversationId, FormId, PersonId, UpdateId
from intake.kernel.languages import Languages
from intake.kernel.person import Profile
from intake.links.link import Link, NewLink, Utm
from intake.links.list_links import ListLinks
from intake.links.make_links import MakeLinks
from intake.outbox.row import OutboxRow
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.submissions.submit import Submit
from intake.wizards.ask_sources import AskSourcesLater
from intake.wizards.link_wizard import LinkWizard
from intake.wizards.open_wizard import OpenWizard
from storage.database import Database
from storage.sql_unit_of_work import SqlUnitOfWork
from tests.intake.forms.samples import FULL, NOW, SMALL, form_of

ANNA = Profile(PersonId(8_000_000_001), "Anna", "Petrova", "anna", "en-US")
BORIS = Profile(PersonId(8_000_000_002), "Boris", language_code="ru")
ADMIN = Profile(PersonId(8_000_000_009), "Ada", language_code="en")

WIZARD: dict[str, Any] = {
    "languages": ["en"],
    "title": "New link",
    "steps": [
        {"id": "title", "type": "text", "prompt": "Title?"},
        {"id": "source", "type": "text", "prompt": "Source?"},
        {"id": "campaign", "type": "text", "prompt": "Campaign?", "required": False},
        {
            "id": "form",
            "type": "choice",
            "prompt": "Form?",
            "required": False,
            "choices": "forms",
        },
        {"id": "code", "type": "text", "prompt": "Code?", "required": False},
    ],
    "finish": {"text": "Made"},
}
SHORT: dict[str, Any] = {
    **SMALL,
    "title": "Short",
    "steps": [
        {"id": "name", "type": "name", "prompt": "Who?"},
        {"id": "phone", "type": "phone", "prompt": "Phone?", "crm": "contact.PHONE"},
    ],
}
CLIENTS = (form_of(SHORT, "short"), form_of(FULL, "full"))
NEWLINK = form_of(WIZARD, "newlink", wizard=True, offered=CLIENTS)


@dataclass
class HandClock:
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class Counting:
    """Values that count up; codes can be given beforehand."""

    made: int = 0
    codes: list[str] = field(default_factory=list)

    def key(self) -> str:
        self.made += 1
        return f"{self.made:032x}"

    def code(self, length: int) -> str:
        self.made += 1
        return self.codes.pop(0) if self.codes else f"code{self.made}".ljust(length, "x")


@dataclass
class Place:
    """The use cases over a database; each thing said is an update of its own."""

    database: Database
    clock: HandClock = field(default_factory=HandClock)
    randomness: Counting = field(default_factory=Counting)
    forms: tuple[Form, ...] = CLIENTS
    wizards: tuple[Form, ...] = (NEWLINK,)
    admins: frozenset[PersonId] = frozenset({ADMIN.id})
    default: FormId | None = field(default_factory=lambda: FormId("short"))
    updates: int = 0

    @property
    def context(self) -> ConversationContext:
        return ConversationContext(
            FormCatalogue(self.forms, wizards=self.wizards, default=self.default),
            self.clock,
            self.randomness,
            Languages(("en", "ru"), "en"),
            "RU",
            UTC,
            CountingRules(team=self.admins),
        )

    @property
    def arrivals(self) -> Arrivals:
        return Arrivals(self.context)

    @property
    def record_touch(self) -> RecordTouch[Any]:
        return RecordTouch(self.database.writing, self.context, self.arrivals)

    @property
    def make_links(self) -> MakeLinks:
        return MakeLinks(self.randomness, self.context.catalogue, UTC, AskSourcesLater())

    @property
    def explain(self) -> ExplainPayload:
        return ExplainPayload(self.database.reading, self.clock, self.context.catalogue)

    @property
    def purposes(self) -> Purposes[SqlUnitOfWork]:
        wizards = {FormId("newlink"): LinkWizard(self.context, self.make_links, self.explain)}

        async def admits(unit: object, person_id: PersonId) -> bool:
            del unit
            return person_id in self.admins

        return Purposes(Submit(self.context), wizards, admits)

    @property
    def converse(self) -> Converse[SqlUnitOfWork]:
        return Converse(
            self.database.writing, self.context, self.purposes, (TypedCodes(self.arrivals),)
        )

    def update(self) -> UpdateId:
        self.updates += 1
        self.clock.moment += timedelta(seconds=1)
        return UpdateId(self.updates)

    async def arrive(
        self, payload: str = "", person: Profile = ANNA, update: UpdateId | None = None
    ) -> Scene:
        return await self.record_touch(update or self.update(), person, payload)

    async def say(
        self, said: Input | str, person: Profile = ANNA, update: UpdateId | None = None
    ) -> Scene:
        said = Text(said) if isinstance(said, str) else said
        return await self.converse(update or self.update(), person, said)

    async def wish(self, move: Move, person: Profile = ANNA) -> Scene:
        return await self.say(Request(move), person)

    async def press(
        self, scene: Scene, move: Move, person: Profile = ANNA, update: UpdateId | None = None
    ) -> Scene:
        assert scene.conversation
        press = Press(scene.conversation.id, scene.conversation.revision, move)
        return await self.say(press, person, update)

    async def choose(
        self, form: str, person: Profile = ANNA, update: UpdateId | None = None
    ) -> Scene:
        use_case = ChooseForm(self.database.writing, self.context)
        return await use_case(update or self.update(), person, FormId(form), None)

    async def speak(self, language: str, person: Profile = ANNA) -> Scene:
        use_case = ChooseLanguage(self.database.writing, self.context)
        talk = await self.conversation(person)
        under = Press(talk.id, talk.revision) if talk else Press(ConversationId(0), 0)
        return await use_case(self.update(), person, language, under)

    async def open_wizard(self, person: Profile = ADMIN, form: str = "newlink") -> Scene:
        use_case = OpenWizard(self.database.writing, self.context, self.purposes)
        return await use_case(self.update(), person, FormId(form))

    async def block(self, person: Profile = ANNA, *, blocked: bool = True) -> None:
        await NoteBlock(self.database.writing, self.context)(self.update(), person, blocked)

    async def now(self, person: Profile = ANNA) -> Scene:
        return await ShowNow(self.database.reading, self.context)(person)

    async def links(self, page: int = 0) -> Any:
        return await ListLinks(self.database.reading, self.clock)(page)

    async def add_link(self, code: str, form: str | None = None, **utm: str) -> Link:
        async with self.database.writing() as unit:
            new = NewLink(code, f"Title of {code}", Utm(**utm), FormId(form) if form else None)
            await unit.people.meet(ADMIN, self.clock.now())
            link = await unit.links.add(new, ADMIN.id, self.clock.now())
            await unit.commit()
        assert link is not None
        return link

    async def filled_in(self, person: Profile = ANNA) -> Scene:
        """Bring a person who has arrived to the summary of the short form."""
        await self.say("Anna Petrova", person)
        scene = await self.say("+7 912 345-67-89", person)
        assert scene.kind is SceneKind.SUMMARY
        return scene

    async def outbox(self, queue: OutboxQueue) -> tuple[OutboxRow, ...]:
        async with self.database.writing() as unit:
            return await unit.outbox.lease(
                queue, "nobody", self.clock.now() + timedelta(days=1), 100
            )

    async def conversation(self, person: Profile = ANNA) -> Conversation | None:
        async with self.database.reading() as unit:
            return await unit.conversations.open_of(person.id)

    def with_forms(self, *forms: Form) -> None:
        self.forms = forms

    def edited(self, form_id: str, **changes: Any) -> None:
        self.forms = tuple(
            replace(form, **changes) if form.id == form_id else form for form in self.forms
        )
