"""Records for the tests, with every field told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from intake.attribution.credit import Attribution, AttributionModel
from intake.attribution.touch import NewTouch, Touch, TouchKind
from intake.conversation.conversation import ConsentGiven, Conversation, Place
from intake.forms.answer import Answer, FileKind, FileRef
from intake.forms.crm_part import Bundle, CrmPart, EntityKind, Target
from intake.forms.form import RepeatPolicy
from intake.forms.step import StepType
from intake.kernel.ids import (
    ChatId,
    ConversationId,
    FormId,
    PersonId,
    StepId,
    SubmissionId,
    SubmissionKey,
    TouchId,
)
from intake.kernel.person import Person, Profile
from intake.links.link import Utm
from intake.outbox.row import NewOutboxRow
from intake.outbox.tasks.submission_tasks import Delivery
from intake.submissions.card import NewCard
from intake.submissions.submission import NewSubmission, SubmissionState, SubmittedAnswer
from intake.team.card_chat import CardChat

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
ANNA = Profile(PersonId(7_000_000_001), "Анна", "O'Neil", "anna", "ru")
UTM = Utm("google", "cpc", "spring", "red", "chairs")


def person(profile: Profile = ANNA) -> Person:
    """The profile, met at :data:`NOW`."""
    return Person(
        id=profile.id,
        first_name=profile.first_name,
        last_name=profile.last_name,
        username=profile.username,
        language_code=profile.language_code,
        chosen_language=None,
        first_seen_at=NOW,
        blocked_at=None,
    )


CONSENT = ConsentGiven("2026-01", "Я согласен <b>", "https://example.com/privacy", NOW)

ANSWER = Answer(
    step=StepId("photo"),
    values=("a", "б"),
    extension="12",
    files=(FileRef("id", "unique", "photo.jpg", 2**40, "image/jpeg", FileKind.PHOTO),),
)


def touch(at: datetime = NOW, **changes: object) -> NewTouch:
    """A touch by a link, with a source."""
    base = NewTouch(
        person_id=ANNA.id,
        at=at,
        kind=TouchKind.LINK,
        payload="Spring__x",
        link_code="spring",
        link_title="Spring",
        utm=UTM,
        window_days=7,
        visit_token="token",
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # each test names fields it knows


def conversation(**changes: object) -> Conversation:
    """An open conversation of Anna, somewhere in the middle."""
    base = Conversation(
        id=ConversationId(0),
        person_id=ANNA.id,
        form_id=FormId("lead"),
        form_hash="h",
        submission_key=SubmissionKey("0" * 32),
        language="ru",
        place=Place.STEP,
        step=StepId("name"),
        editing=True,
        resuming=True,
        answers=(ANSWER, Answer(StepId("name"), ("Anna",))),
        skipped=(StepId("phone"),),
        draft=ANSWER,
        album="123",
        consent=CONSENT,
        revision=3,
        started_at=NOW,
        changed_at=LATER,
        asked=2,
        next_form=FormId("b2b"),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # each test names fields it knows


NO_SOURCE = Attribution(AttributionModel.LAST_SIGNIFICANT, 28, None, ())


def attribution(*touches: Touch) -> Attribution:
    """The last touch credited."""
    return Attribution(AttributionModel.LAST_SIGNIFICANT, 28, touches[-1], touches[:-1])


def submission(key: str = "a" * 32, attributed: Attribution = NO_SOURCE) -> NewSubmission:
    """A submission of Anna that uses every snapshot."""
    return NewSubmission(
        key=SubmissionKey(key),
        person=person(),
        form_id=FormId("lead"),
        form_hash="h",
        form_title="Заявка",
        language="ru",
        answers=(
            SubmittedAnswer(
                step=StepId("photo"),
                type=StepType.FILE,
                prompt="Фото?",
                answer=ANSWER,
                shown="1 & 2",
                targets=(Target(None, "UF_CRM_1"), Target(EntityKind.CONTACT, "PHOTO")),
                items=("Red",),
            ),
        ),
        consent=CONSENT,
        attribution=attributed,
        crm=CrmPart(
            bundle=Bundle.DEAL,
            company=True,
            titles={EntityKind.DEAL: "{form}: {name}"},
            pipeline="Sales",
            assigned_by=5,
            fields={EntityKind.DEAL: {"OPENED": "Y"}, EntityKind.CONTACT: {}},
        ),
        repeat=RepeatPolicy.COMMENT,
        chat=CardChat(ChatId(-1_001_234_567_890), 4),
        created_at=NOW,
    )


def stored_touch(number: int) -> Touch:
    """A touch that has an id."""
    fresh = touch()
    return Touch(
        person_id=fresh.person_id,
        at=fresh.at,
        kind=fresh.kind,
        payload=fresh.payload,
        id=TouchId(number),
    )


def card(submission_id: SubmissionId, **changes: object) -> NewCard:
    """A card that shows the queued submission."""
    base = NewCard(
        submission_id, ChatId(-100), 4, 55, SubmissionState.QUEUED, "fingerprint", NOW, NOW
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # each test names fields it knows


def row(submission_id: SubmissionId, *keys: str, **changes: object) -> NewOutboxRow:
    """A delivery that is due."""
    base = NewOutboxRow(Delivery(submission_id), NOW, frozenset(keys))
    return replace(base, **changes)  # type: ignore[arg-type]  # each test names fields it knows
