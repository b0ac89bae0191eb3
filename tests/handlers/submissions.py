"""Made-up submissions for cards and comments."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from intake.attribution.credit import Attribution, AttributionModel
from intake.attribution.touch import Touch, TouchKind
from intake.conversation.conversation import ConsentGiven
from intake.forms.crm_part import CrmPart, EntityKind
from intake.forms.form import RepeatPolicy
from intake.forms.step import StepType
from intake.kernel.ids import FormId, PersonId, StepId, SubmissionId, SubmissionKey, TouchId
from intake.kernel.person import Person
from intake.links.link import Utm
from intake.submissions.submission import Created, CreatedEntity, Submission, SubmittedAnswer
from tests.handlers.stage import NOW, answered

ANN = Person(
    id=PersonId(7_100_000_001),
    first_name="Ann",
    last_name="Lee",
    username="ann_lee",
    language_code="en",
    chosen_language=None,
    first_seen_at=NOW,
    blocked_at=None,
)


def touch(number: int, **changes: Any) -> Touch:
    made = Touch(
        id=TouchId(number),
        person_id=ANN.id,
        at=NOW - timedelta(days=10 - number),
        kind=TouchKind.LINK,
        payload=f"code{number}",
        link_code=f"code{number}",
        link_title=f"Link {number}",
        utm=Utm(f"source{number}", "cpc"),
    )
    return replace(made, **changes)


def an_answer(prompt: str, shown: str) -> SubmittedAnswer:
    return SubmittedAnswer(
        StepId("text"), StepType.TEXT, prompt, answered(StepType.TEXT, shown), shown, ()
    )


def attribution(*touches: Touch) -> Attribution:
    credited = touches[-1] if touches else None
    return Attribution(AttributionModel.LAST_SIGNIFICANT, 28, credited, touches[:-1])


def submission(**changes: Any) -> Submission:
    made = Submission(
        id=SubmissionId(1),
        key=SubmissionKey("0123456789abcdef" * 2),
        person=ANN,
        form_id=FormId("lead"),
        form_hash="h",
        form_title="A request",
        language="en",
        answers=(an_answer("Your name?", "Ann Lee"), an_answer("Your wish?", "A <new> site")),
        consent=ConsentGiven("2026-1", "We keep it.", "https://example.com/privacy", NOW),
        attribution=attribution(touch(1), touch(2)),
        crm=CrmPart(),
        repeat=RepeatPolicy.NEW,
        chat=None,
        created_at=NOW,
    )
    return replace(made, **changes)


def delivered(*kinds: EntityKind) -> Created:
    return Created(
        tuple(CreatedEntity(kind, number, made=True) for number, kind in enumerate(kinds, 7))
    )
