"""Making a test lead up: marked answers that match nobody, and where it came from.

The numbers are those that Ofcom keeps free for drama, the addresses at a domain that is reserved
(RFC 2606), and no person at Telegram has so large an id.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from intake.attribution.credit import attribute
from intake.attribution.touch import Touch, TouchKind
from intake.conversation.context import ConversationContext
from intake.conversation.transitions import begin, consent_given
from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.conditions import applying
from intake.forms.form import Form
from intake.kernel.ids import PersonId, SubmissionKey, TouchId
from intake.kernel.person import Person
from intake.links.link import Link
from intake.submissions.submission import NewSubmission
from intake.submissions.submitting import in_pipeline, submission_of

NOBODY = 2**52
"""Ids at Telegram have at most 52 significant bits: what is above is nobody's."""

FREE_NUMBERS = 1000
"""+44 20 7946 0000 to 0999."""

MARK = "Leadtrace test"
"""How all that is made up begins."""


def made_up(
    context: ConversationContext, form: Form, link: Link | None, language: str, now: datetime
) -> NewSubmission:
    """Return a submission as somebody would send it who came by that link, if there is one."""
    key = context.new_key()
    person = _person(key, language, now)
    around = ParseContext(form.language(language), context.region, context.today(now))
    begun = begin(form, person.id, language, key, now)
    filled = replace(
        begun,
        answers=example_answers(form, marked_words(key), around),
        consent=consent_given(form, begun.language, now),
    )
    touches = () if link is None else (_touch(person.id, link, now),)
    submission = submission_of(
        form,
        filled,
        person,
        attribute(touches, now, context.counting.attribution),
        now,
        team_language=context.languages.default,
    )
    credited = submission.attribution.credited is not None
    return in_pipeline(submission, link.pipeline) if link and credited else submission


def example_answers(
    form: Form, words: dict[ValueKind, str], around: ParseContext
) -> tuple[Answer, ...]:
    """Return an answer to each step that applies; files cannot be made up."""
    answers: tuple[Answer, ...] = ()
    for step in form.steps:
        if step in applying(form, answers):
            example = step.example(words, around)
            answers = answers if example is None else (*answers, example)
    return answers


def marked_words(key: SubmissionKey) -> dict[ValueKind, str]:
    """Return what is typed in it: each says that it is a test, and is nobody else's."""
    mark = key[:8]
    return {
        ValueKind.PERSON_NAME: MARK,
        ValueKind.TEXT: f"{MARK} {mark}",
        ValueKind.PHONE: f"+44207946{_number(key) % FREE_NUMBERS:04}",
        ValueKind.EMAIL: f"leadtrace-test-{mark}@example.com",
    }


def _person(key: SubmissionKey, language: str, now: datetime) -> Person:
    number = PersonId(NOBODY + _number(key) % NOBODY)
    return Person(number, MARK, "", None, language, None, now, None)


def _touch(person_id: PersonId, link: Link, now: datetime) -> Touch:
    return Touch(
        person_id,
        now,
        TouchKind.LINK if link.uncounted(now) is None else TouchKind.DISABLED_LINK,
        link.code,
        link_id=link.id,
        link_code=link.code,
        link_title=link.title,
        utm=link.utm,
        window_days=link.window_days,
        id=TouchId(0),
    )


def _number(key: SubmissionKey) -> int:
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8])
