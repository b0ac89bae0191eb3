"""Made-up submissions and their plans for tests of delivery, here and in crm."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from intake.attribution.credit import Attribution, AttributionModel
from intake.attribution.touch import Touch, TouchKind
from intake.conversation.conversation import ConsentGiven
from intake.delivery.plan import Found, Plan, TraceMode
from intake.delivery.planning import make_plan
from intake.forms.answer import Answer
from intake.forms.crm_part import Bundle, CrmPart, EntityKind, Target
from intake.forms.form import RepeatPolicy
from intake.forms.step import StepType
from intake.kernel.ids import FormId, LinkId, PersonId, StepId, SubmissionId, SubmissionKey, TouchId
from intake.kernel.person import Person
from intake.links.link import Utm
from intake.submissions.submission import Submission, SubmittedAnswer

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = SubmissionKey("0123456789abcdef0123456789abcdef")
PERSON = Person(
    PersonId(7_000_000_001), "Annie", "S.", "annie", "en", None, NOW - timedelta(days=30), None
)
PHONE, EMAIL, COMPANY = "+4930123456", "anna@example.com", "Schmidt & Söhne GmbH"
TELEGRAM = "tg://user?id=7000000001"


def answer(
    step: str,
    step_type: StepType,
    *values: str,
    to: tuple[tuple[EntityKind | None, str], ...] = (),
    items: tuple[str, ...] = (),
    **more: Any,
) -> SubmittedAnswer:
    """Return an answer with where it goes."""
    return SubmittedAnswer(
        step=StepId(step),
        type=step_type,
        prompt=f"{step}?",
        answer=Answer(StepId(step), values, **more),
        shown=", ".join(values),
        targets=tuple(Target(kind, field) for kind, field in to),
        items=items,
    )


NAME = answer("name", StepType.NAME, "Anna Schmidt", to=((EntityKind.CONTACT, "NAME"),))
ANSWERS = (
    NAME,
    answer("phone", StepType.PHONE, PHONE, to=((EntityKind.CONTACT, "PHONE"),)),
    answer("email", StepType.EMAIL, EMAIL, to=((EntityKind.CONTACT, "EMAIL"),)),
    answer("company", StepType.TEXT, COMPANY, to=((EntityKind.COMPANY, "TITLE"),)),
    answer("wish", StepType.LONG_TEXT, "A roof & a floor", to=((None, "COMMENTS"),)),
)


def touch(number: int, source: str = "google", **more: Any) -> Touch:
    """Return a touch by a link; later numbers are later days."""
    return replace(
        Touch(
            id=TouchId(number),
            person_id=PERSON.id,
            at=datetime(2026, 2, 1, 9, 30, tzinfo=UTC) + timedelta(days=number),
            kind=TouchKind.LINK,
            payload=f"link{number}",
            link_id=LinkId(number),
            link_code=f"link{number}",
            link_title=f"Link {number}",
            utm=Utm(source, "cpc", f"campaign{number}"),
        ),
        **more,
    )


def path(touches: int) -> Attribution:
    """Return an attribution with so many touches, the last of them credited."""
    sources = ("facebook", "vk", "telegram", "newsletter", "yandex", "instagram", "google")
    chosen = sources[len(sources) - touches :]
    return credited(*(touch(number + 1, source) for number, source in enumerate(chosen)))


def credited(*touches: Touch) -> Attribution:
    """Return an attribution to the last of these touches."""
    last = touches[-1] if touches else None
    return Attribution(AttributionModel.LAST_SIGNIFICANT, 28, last, touches[:-1])


def submission(
    bundle: Bundle = Bundle.DEAL,
    *,
    touches: int = 1,
    answers: tuple[SubmittedAnswer, ...] = ANSWERS,
    repeat: RepeatPolicy = RepeatPolicy.NEW,
    contact: bool = True,
    company: bool = True,
    key: SubmissionKey = KEY,
    person: Person = PERSON,
    **crm: Any,
) -> Submission:
    """Return a completed form."""
    return Submission(
        id=SubmissionId(1),
        key=key,
        person=person,
        form_id=FormId("b2b"),
        form_hash="hash",
        form_title="B2B request",
        language="en",
        answers=answers,
        consent=ConsentGiven("1", "I agree", None, NOW),
        attribution=path(touches),
        crm=CrmPart(bundle, contact=contact, company=company, **crm),
        repeat=repeat,
        chat=None,
        created_at=NOW,
    )


def plan_of(wanted: Submission, found: Found | None = None) -> Plan:
    """Return its plan, as if the portal had only what is in ``found``."""
    found = found or Found(EntityKind(wanted.crm.bundle.value))
    return make_plan(wanted, found, mode=TraceMode.LINKED, comment="Hello")
