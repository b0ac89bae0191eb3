"""The comment in the CRM's timeline: what was answered, by whom, and by which path they came.

Bitrix24 comments are BB-code (bitrix24.md, *crm.timeline.comment.add*): what strangers typed is
neutralised (:mod:`intake.delivery.bb_code`). The key by which a comment is found again is put
behind it by the gateway.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from urllib.parse import unquote, urlsplit

from intake.attribution.earlier_visits import EarlierVisit, earlier_visits
from intake.attribution.touch import Touch
from intake.delivery.bb_code import neutral
from intake.submissions.submission import NewSubmission, Submission
from texts.translator import Translator

_PLACE = 80
"""Characters of a page's address that are shown."""


def write_comment(
    submission: NewSubmission,
    translator: Translator,
    language: str,
    timezone: tzinfo,
    *,
    repeat: bool = False,
) -> str:
    """Return the comment; ``repeat`` for one on the person's open deal or lead (repeat policy)."""
    writer = _Writer(translator, language, timezone)
    blocks = [
        writer.head(submission, repeat=repeat),
        *writer.answers(submission),
        writer.person(submission),
        writer.consent(submission),
        writer.path(submission),
    ]
    return "\n\n".join(block for block in blocks if block)


def write_later_answers(
    submission: Submission, translator: Translator, language: str, timezone: tzinfo
) -> str:
    """Return the note that says what was answered, or changed, after a part had been sent."""
    writer = _Writer(translator, language, timezone)
    known = {} if submission.partial is None else {a.step: a for a in submission.partial.answers}
    later = tuple(
        answer
        for answer in submission.answers
        if answer.step not in known or answer.answer != known[answer.step].answer
    )
    title = translator.plain(language, "comment-completed", form=submission.form_title)
    blocks = [f"[b]{neutral(title)}[/b]", *writer.answers(replace(submission, answers=later))]
    return "\n\n".join(blocks)


def write_cancellation(
    submission: Submission, translator: Translator, language: str, timezone: tzinfo
) -> str:
    """Return the note that says that the form will not be finished."""
    at = None if submission.partial is None else submission.partial.cancelled_at
    moment = (at or submission.created_at).astimezone(timezone)
    text = translator.plain(language, "comment-cancelled", form=submission.form_title, at=moment)
    return neutral(text)


def kept_title(translator: Translator, language: str) -> str:
    """Return what stands over values that were not written: others had changed the fields."""
    return f"[b]{neutral(translator.plain(language, 'comment-kept'))}[/b]"


def misfits_title(translator: Translator, language: str) -> str:
    """Return what stands over the values for which the CRM has no place."""
    return f"[b]{neutral(translator.plain(language, 'comment-misfits'))}[/b]"


def write_correction(submission: Submission, translator: Translator, language: str) -> str:
    """Return the note that says which source was wrong, and which is right."""
    wrong = submission.superseded[-1] if submission.superseded else submission.attribution
    return "\n".join(
        neutral(translator.plain(language, key, source=_values(attribution.credited)))
        for key, attribution in (
            ("comment-source-right", submission.attribution),
            ("comment-source-wrong", wrong),
        )
    )


def write_return(touch: Touch, translator: Translator, language: str, timezone: tzinfo) -> str:
    """Return the note that says by which link somebody came back."""
    head = translator.plain(language, "comment-return")
    return f"[b]{neutral(head)}[/b]\n{neutral(_described(touch, translator, language, timezone))}"


class _Writer:
    def __init__(self, translator: Translator, language: str, timezone: tzinfo) -> None:
        self._translator = translator
        self._language = language
        self._timezone = timezone

    def head(self, submission: NewSubmission, *, repeat: bool) -> str:
        key = "comment-repeat" if repeat else "comment-head"
        if submission.partial is not None and not repeat:
            key = "comment-partial"
        title = self._translator.plain(self._language, key, form=submission.form_title)
        return f"[b]{neutral(title)}[/b]"

    def answers(self, submission: NewSubmission) -> list[str]:
        nothing = self._translator.plain(self._language, "comment-no-answer")
        return [
            f"[b]{neutral(answer.called)}[/b]\n{neutral(answer.shown or nothing)}"
            for answer in submission.answers
        ]

    def person(self, submission: NewSubmission) -> str:
        person = submission.person
        telegram_id = self._translator.plain(
            self._language, "comment-telegram-id", id=str(person.id)
        )
        parts = [
            person.name,
            f"@{person.username}" if person.username else "",
            telegram_id,
        ]
        return self.titled("comment-person", ", ".join(part for part in parts if part))

    def consent(self, submission: NewSubmission) -> str:
        given = submission.consent
        if given is None:
            return ""
        text = self._translator.plain(
            self._language,
            "comment-consent-given",
            version=given.version,
            at=given.at.astimezone(self._timezone),
        )
        return self.titled("comment-consent", f"{text}\n{given.url}" if given.url else text)

    def path(self, submission: NewSubmission) -> str:
        """Return the touches and the visits that browsers remember, in the order of time."""
        attribution = submission.attribution
        steps = [(visit.at, self._visit(visit)) for visit in earlier_visits(attribution)]
        steps += [(touch.at, self._touch(touch)) for touch in attribution.path]
        lines = [line for _, line in sorted(steps, key=lambda step: step[0])]
        if not lines:
            lines = [self._translator.plain(self._language, "comment-no-path")]
        return self.titled("comment-path", "\n".join(lines))

    def titled(self, key: str, text: str) -> str:
        title = self._translator.plain(self._language, key)
        return f"[b]{neutral(title)}[/b]\n{neutral(text)}"

    def _touch(self, touch: Touch) -> str:
        return _described(touch, self._translator, self._language, self._timezone)

    def _visit(self, visit: EarlierVisit) -> str:
        moment = _moment(visit.at, self._translator, self._language, self._timezone)
        parts = (moment, _places(visit.referrer, visit.page), _pairs(visit.utm.named()))
        return _joined(parts, self._translator, self._language)


def _described(touch: Touch, translator: Translator, language: str, timezone: tzinfo) -> str:
    moment = _moment(touch.at, translator, language, timezone)
    link = f"{touch.link_title} ({touch.link_code})" if touch.link_title else touch.link_code
    visit = touch.visit
    places = "" if visit is None else _places(visit.referrer, visit.page)
    return _joined((moment, link, places, _values(touch)), translator, language)


def _moment(at: datetime, translator: Translator, language: str, timezone: tzinfo) -> str:
    return translator.plain(language, "comment-moment", at=at.astimezone(timezone))


def _joined(parts: Iterable[str], translator: Translator, language: str) -> str:
    dash = translator.plain(language, "comment-dash")
    return f" {dash} ".join(part for part in parts if part)


def _places(referrer: str, page: str) -> str:
    """Return from where somebody came to which page. Without queries: their values stand beside, or
    are nobody's business."""
    came, saw = urlsplit(referrer), urlsplit(page)
    at = f"{saw.hostname or ''}{unquote(saw.path).rstrip('/')}"
    before = came.hostname if came.hostname != saw.hostname else ""
    return " → ".join(part for part in (before, at[:_PLACE]) if part)


def _values(touch: Touch | None) -> str:
    if touch is None:
        return ""
    clicks = {**touch.clicks, **(touch.visit.clicks if touch.visit else {})}
    return _pairs(touch.utm.named() | clicks)


def _pairs(named: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in named.items())
