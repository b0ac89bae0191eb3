"""The stage for handler tests: a form, scenes of every kind, and use cases that are played."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, cast

from bot.wiring.wizard_registry import RESULT_VIEWS
from handlers.deep_links import DeepLinks
from handlers.ornaments import Ornaments
from handlers.views.conversation.scene_view import View
from handlers.workflow import Workflow
from intake.attribution.correction import Correction
from intake.conversation.conversation import Conversation, Place
from intake.conversation.inputs import Input, PastedLink, Press, Spoken, Text
from intake.conversation.scene import Result, Scene, SceneKind, SummaryLine
from intake.dialogue.inside import NOBODY, Mentions
from intake.forms.answer import Answer, FileKind, FileRef
from intake.forms.crm_part import CrmPart
from intake.forms.form import Consent, Finish, Form, RepeatPolicy
from intake.forms.step import Step, StepType
from intake.forms.steps.step_types import step_class
from intake.forms.wording import Choice, Wording
from intake.kernel.ids import (
    ChatId,
    ConversationId,
    CorrectionId,
    FormId,
    LinkId,
    PersonId,
    StepId,
    SubmissionKey,
    UpdateId,
)
from intake.kernel.person import BLANK, Profile, Screen
from intake.links.link import Link, Utm
from intake.links.link_page import LinkPage, LinkQuery, LinkRow
from intake.links.list_links import LinkNames, LinkView
from intake.nudges.gate import Admission
from intake.submissions.delivery_backlog import QueuePage
from intake.submissions.retry_all import Retried
from intake.submissions.settle_dead_letter import CardPress, Settled
from intake.submissions.submit import Accepted
from intake.team.bot_rights import BotRights
from intake.team.card_chat import CardChat
from intake.team.member import Role
from intake.wizards.proposal import Affected, Proposal
from texts.translator import Translator

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
ADMIN = PersonId(7_100_000_099)
MANAGERS = CardChat(ChatId(-1_001_000_000_001))
PROFILE = Profile(PersonId(7_100_000_001), "Max", "", None, "en")
EMPTY_QUEUE = QueuePage((), 0, 1, 0, None, 0, None, {}, None)
TRANSLATOR = Translator()
DEEP_LINKS = DeepLinks("sandbox_bot")
VIEW = View(TRANSLATOR, DEEP_LINKS, RESULT_VIEWS)
HOSTILE = '<b>&amp; "Tom" </i>'


def wording(text: str) -> Wording:
    return Wording({"en": text, "ru": f"{text} (ru)"})


def step(step_type: StepType, **changes: Any) -> Step:
    if step_type in {StepType.CHOICE, StepType.CHOICES}:
        options = tuple(Choice(f"v{n}", wording(f"Option {n}")) for n in range(3))
        changes = {"options": options, **changes}
    made = step_class(step_type)(
        StepId(step_type.value),
        wording(f"Your {step_type.value}? {HOSTILE}"),
        wording("A hint & more"),
    )
    return replace(made, **changes)


def form(*steps: Step, **changes: Any) -> Form:
    made = Form(
        id=FormId("lead"),
        hash="h",
        languages=("en", "ru"),
        fallback="en",
        title=wording("A form"),
        greeting=wording("Hello & welcome"),
        consent=Consent(wording(f"May we? {HOSTILE}"), "1", {"en": "https://example.com/?a=1&b=2"}),
        steps=steps or tuple(step(step_type) for step_type in StepType),
        finish=Finish(
            wording("Thanks <3"),
            wording("Our site"),
            "https://example.com/",
            "BQACAgIAAxkBAAIB",
        ),
        crm=CrmPart(),
        repeat=RepeatPolicy.NEW,
        chat=None,
    )
    return replace(made, **changes)


def conversation(**changes: Any) -> Conversation:
    made = Conversation(
        id=ConversationId(5),
        person_id=PersonId(1),
        form_id=FormId("lead"),
        form_hash="h",
        submission_key=SubmissionKey("k" * 32),
        language="en",
        place=Place.STEP,
        step=None,
        editing=False,
        resuming=False,
        answers=(),
        skipped=(),
        draft=None,
        album=None,
        consent=None,
        revision=3,
        started_at=NOW,
        changed_at=NOW,
        asked=2,
    )
    return replace(made, **changes)


def question(step_type: StepType, **changes: Any) -> Scene:
    whole = form()
    asked = next(one for one in whole.steps if one.type is step_type)
    made = Scene(
        SceneKind.QUESTION,
        "en",
        form=whole,
        conversation=conversation(step=asked.id),
        step=asked,
        number=2,
        of=5,
    )
    return replace(made, **changes)


def a_file(name: str = "brief.pdf") -> FileRef:
    return FileRef("id", f"unique-{name}", name, 10, "application/pdf", FileKind.DOCUMENT)


def link(**changes: Any) -> Link:
    made = Link(
        id=LinkId(1),
        code="spring",
        title=f"Spring {HOSTILE}",
        utm=Utm("google & co", "cpc", "spring"),
        form_id=None,
        window_days=None,
        tail=None,
        enabled=True,
        created_at=NOW,
        created_by=ADMIN,
    )
    return replace(made, **changes)


def proposal() -> Proposal:
    """A correction of a link that brought nobody."""
    wished = link()
    correction = Correction(
        link_id=wished.id,
        wrong=wished.utm,
        right=Utm(HOSTILE),
        since=NOW,
        proposed_at=NOW,
        proposed_by=ADMIN,
        id=CorrectionId(1),
    )
    return Proposal(correction, wished, Affected())


def scene(kind: SceneKind, language: str = "en") -> Scene:
    """Return a scene of that kind as use cases make them."""
    whole = form()
    lines = tuple(
        SummaryLine(index, one, f"{HOSTILE} {index}", skipped=index == 1)
        for index, one in enumerate(whole.steps)
    )
    bare = Scene(kind, language, form=whole, conversation=conversation())
    match kind:
        case SceneKind.QUESTION:
            return replace(question(StepType.TEXT), language=language)
        case SceneKind.SUMMARY:
            return replace(bare, lines=lines)
        case SceneKind.CONFIRMED:
            return replace(bare, result=Accepted())
        case SceneKind.MENU | SceneKind.NOTHING_OPEN | SceneKind.CANCELLED:
            return Scene(kind, language, forms=(whole,))
        case SceneKind.NOTED:
            return Scene(kind, language)
        case _:
            return bare


def confirmed(result: Result, language: str = "en") -> Scene:
    """Return the scene of a confirmed form that came to this."""
    return replace(scene(SceneKind.CONFIRMED, language), result=result)


def answered(step_type: StepType, *values: str, files: tuple[FileRef, ...] = ()) -> Answer:
    return Answer(StepId(step_type.value), values, files=files)


class FakeRoles:
    """The admin leads, and nobody else works here."""

    async def __call__(self, person_id: PersonId) -> Role | None:
        return Role.OWNER if person_id == ADMIN else None

    async def leads(self, person_id: PersonId) -> bool:
        return person_id == ADMIN

    async def works_in(self, person_id: PersonId, chat_id: ChatId) -> bool:
        return person_id == ADMIN and chat_id > 0


class NotPlayed:
    """A role with several methods, none of which the tests of handlers play."""

    def __getattr__(self, name: str) -> Any:
        return unplanned


async def let_in(person_id: PersonId, at: datetime | None, album: str | None = None) -> Admission:
    del person_id, at, album
    return Admission.LET_IN


async def nobody_is_away(person_id: PersonId) -> bool:
    del person_id
    return False


@dataclass
class Stage:
    """What the played use cases answer with, and what they were asked."""

    scenes: deque[Scene] = field(default_factory=deque)
    now: Scene = field(default_factory=lambda: scene(SceneKind.NOTHING_OPEN))
    links: LinkPage = field(default_factory=lambda: LinkPage((), 0, 1))
    queue: QueuePage = EMPTY_QUEUE
    settled: Settled = Settled.DONE
    failure: Exception | None = None
    screen: Screen = BLANK
    noted_of: set[PersonId] = field(default_factory=set)
    pressed: list[int | None] = field(default_factory=list)
    """The messages under whose buttons a form or a language was chosen."""
    calls: list[tuple[str, object]] = field(default_factory=list)
    updates: list[UpdateId] = field(default_factory=list)
    profiles: list[Profile] = field(default_factory=list)

    def will_show(self, *scenes: Scene) -> None:
        self.scenes.extend(scenes)

    def play(self, name: str, update_id: UpdateId, profile: Profile, what: object) -> Scene:
        self.updates.append(update_id)
        self.calls.append((name, what))
        self.profiles.append(profile)
        if self.failure is not None:
            raise self.failure
        scene = self.scenes.popleft() if self.scenes else self.now
        return replace(scene, screen=self.screen)

    def workflow(self) -> Workflow:
        return Workflow(
            record_touch=FakeRecordTouch(self),
            converse=FakeConverse(self),
            choose_form=FakeChooseForm(self),
            choose_language=FakeChooseLanguage(self),
            open_wizard=FakeOpenWizard(self),
            note_block=FakeNoteBlock(self),
            note_group=FakeNoteGroup(self),
            move_chat=unplanned,
            may_ask_id=unplanned,
            may_say_where=cast("Any", NotPlayed()),
            note_screen=FakeNoteScreen(self),
            link_cases=cast("Any", FakeLinkCases(FakeListLinks(self))),
            explain_payload=unplanned,
            apply_correction=unplanned,
            propose_erasure=unplanned,
            erase_trace=unplanned,
            settle_dead_letter=FakeSettleDeadLetter(self),
            act_on_lead=unplanned,
            postpone_lead=unplanned,
            turn_burst=unplanned,
            show_queue=FakeShowQueue(self),
            retry_all=FakeRetryAll(self),
            show_now=FakeShowNow(self),
            gate=let_in,
            switch_nudge_off=unplanned,
            rate_lead=unplanned,
            staff_roles=FakeRoles(),
            is_away=nobody_is_away,
            show_duty=unplanned,
            explain_lead=unplanned,
            change_presence=cast("Any", NotPlayed()),
            answer_prospect=unplanned,
            edit_words=FakeEditWords(),
            own_words=unplanned,
            take_back=cast("Any", NotPlayed()),
            send_again=unplanned,
            send_later=cast("Any", NotPlayed()),
            answer_ready=cast("Any", NotPlayed()),
            keep_ready_answer=cast("Any", NotPlayed()),
            team_cases=cast("Any", NotPlayed()),
            health_cases=cast("Any", NotPlayed()),
            trial_cases=cast("Any", NotPlayed()),
            form_cases=cast("Any", NotPlayed()),
            experiments=cast("Any", NotPlayed()),
            read_audit=cast("Any", NotPlayed()),
            stats_cases=cast("Any", NotPlayed()),
            money_cases=cast("Any", NotPlayed()),
            sheets=cast("Any", NotPlayed()),
            channel_cases=cast("Any", NotPlayed()),
            link_sheet_cases=cast("Any", NotPlayed()),
            fetch_file=unplanned,
            table_kinds=(),
            typed_tables=cast("Any", NotPlayed()),
            privacy_cases=cast("Any", NotPlayed()),
            language_of=FakeLanguageOf(self),
            translator=TRANSLATOR,
            admins=frozenset({ADMIN}),
            managers=MANAGERS,
            timezone=UTC,
            team_language="en",
            deep_links=DEEP_LINKS,
            view=VIEW,
            ornaments=Ornaments(),
        )


async def unplanned(*arguments: Any, **more: Any) -> Any:
    """What the tests of handlers do not play: the flows do."""
    raise AssertionError((arguments, more))


@dataclass
class FakeRecordTouch:
    stage: Stage

    async def __call__(
        self, update_id: UpdateId, profile: Profile, payload: str, *, typed: bool = False
    ) -> Scene:
        name = "record_typed" if typed else "record_touch"
        return self.stage.play(name, update_id, profile, payload)

    async def guess(self, update_id: UpdateId, profile: Profile, text: str) -> Scene | None:
        return self.stage.play("record_guess", update_id, profile, text)


@dataclass
class FakeSettleDeadLetter:
    stage: Stage

    async def asked(self, update_id: UpdateId, press: CardPress) -> Settled:
        self.stage.play("asked", update_id, PROFILE, press)
        return self.stage.settled

    async def retry(self, update_id: UpdateId, press: CardPress, by: PersonId) -> Settled:
        assert by == PROFILE.id
        self.stage.play("retry", update_id, PROFILE, press)
        return self.stage.settled

    async def drop(self, update_id: UpdateId, press: CardPress, profile: Profile) -> Settled:
        self.stage.play("drop", update_id, profile, press)
        return self.stage.settled


@dataclass
class FakeShowQueue:
    stage: Stage

    async def __call__(self, page: int) -> QueuePage:
        self.stage.calls.append(("show_queue", page))
        return self.stage.queue


@dataclass
class FakeRetryAll:
    stage: Stage

    async def __call__(
        self, update_id: UpdateId, by: PersonId, *, dead_letters: bool
    ) -> Retried | None:
        assert by == PROFILE.id
        self.stage.play("retry_all", update_id, PROFILE, dead_letters)
        return Retried(len(self.stage.queue.items), is_circuit_open=False)


class FakeEditWords:
    """No message belongs to a dialogue."""

    async def __call__(
        self,
        update_id: UpdateId,  # noqa: ARG002
        chat_id: ChatId,  # noqa: ARG002
        message_id: int,  # noqa: ARG002
        markup: str,  # noqa: ARG002
        *,
        inside: bool = False,  # noqa: ARG002
        mentions: Mentions = NOBODY,  # noqa: ARG002
    ) -> bool:
        return False


@dataclass
class FakeConverse:
    stage: Stage

    async def __call__(
        self,
        update_id: UpdateId,
        profile: Profile,
        said: Input,
        spoken: Spoken | None = None,  # noqa: ARG002
    ) -> Scene:
        return self.stage.play("converse", update_id, profile, said)


@dataclass
class FakeChooseForm:
    stage: Stage

    async def __call__(
        self, update_id: UpdateId, profile: Profile, form_id: FormId, message_id: int | None
    ) -> Scene:
        self.stage.pressed.append(message_id)
        return self.stage.play("choose_form", update_id, profile, form_id)


@dataclass
class FakeOpenWizard:
    stage: Stage

    async def __call__(
        self,
        update_id: UpdateId,
        profile: Profile,
        form_id: FormId,
        said: Text | PastedLink | None = None,
    ) -> Scene:
        what = form_id if said is None else (form_id, said)
        return self.stage.play("open_wizard", update_id, profile, what)


@dataclass
class FakeChooseLanguage:
    stage: Stage

    async def __call__(
        self, update_id: UpdateId, profile: Profile, language: str, under: Press
    ) -> Scene:
        self.stage.pressed.append(under.message_id)
        return replace(
            self.stage.play("choose_language", update_id, profile, language), language=language
        )


@dataclass
class FakeNoteGroup:
    """Implements :class:`handlers.workflow.NotesGroup`."""

    stage: Stage

    async def __call__(
        self,
        update_id: UpdateId,
        chat_id: ChatId,
        by: PersonId,
        *,
        present: bool | None,
        rights: BotRights | None = None,
    ) -> None:
        del rights
        self.stage.calls.append(("note_group", (update_id, chat_id, by, present)))


@dataclass
class FakeNoteScreen:
    """Keeps what is noted with the scenes that are still to come, as storage would."""

    stage: Stage

    async def __call__(
        self,
        person_id: PersonId,
        *,
        reply_keyboard: bool | None = None,
        live_message: int | None = None,
    ) -> None:
        self.stage.noted_of.add(person_id)
        before = self.stage.screen
        self.stage.screen = Screen(
            before.reply_keyboard if reply_keyboard is None else reply_keyboard,
            before.live_message if live_message is None else live_message,
        )


@dataclass
class FakeNoteBlock:
    stage: Stage

    async def __call__(self, update_id: UpdateId, profile: Profile, blocked: bool) -> None:
        self.stage.play("note_block", update_id, profile, blocked)


@dataclass
class FakeListLinks:
    stage: Stage

    async def __call__(self, page: int, query: LinkQuery) -> LinkPage:
        self.stage.calls.append(("list_links", (page, query.search)))
        return self.stage.links

    async def one(self, link_id: LinkId) -> LinkView | None:
        self.stage.calls.append(("one_link", link_id))
        rows = self.stage.links.links
        return next((view_of(row) for row in rows if row.link.id == link_id), None)


@dataclass
class FakeLinkCases:
    """Of what is done with links only the lists."""

    list_links: FakeListLinks
    zone: tzinfo = UTC


def view_of(row: LinkRow) -> LinkView:
    return LinkView(row, LinkNames(), None)


@dataclass
class FakeShowNow:
    stage: Stage

    async def __call__(self, profile: Profile) -> Scene:
        self.stage.profiles.append(profile)
        return replace(self.stage.now, screen=self.stage.screen)


@dataclass
class FakeLanguageOf:
    stage: Stage

    async def __call__(self, profile: Profile) -> str:
        self.stage.profiles.append(profile)
        return self.stage.now.language

    async def anyhow(self, profile: Profile) -> str:
        return await self(profile)


def link_rows(count: int, **changes: Any) -> Sequence[LinkRow]:
    return [LinkRow(link(**changes), 5, 4, number) for number in range(count)]
