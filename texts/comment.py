"""The comment in the CRM's timeline: what was answered, by whom, and by which path they came.

Bitrix24 comments are BB-code (bitrix24.md, *crm.timeline.comment.add*).
"""

from datetime import tzinfo

from intake.attribution import Touch
from intake.submissions import NewSubmission, Submission
from texts.translator import Translator

_NEUTRAL = str.maketrans({"[": "［", "]": "］"})
"""BB-code has no escape: full-width brackets look alike and open no tag."""


def write_comment(
    submission: NewSubmission,
    translator: Translator,
    language: str,
    timezone: tzinfo,
    *,
    repeat: bool = False,
) -> str:
    """Return the comment; ``repeat`` for one on the person's open deal or lead (repeat policy).

    The submission's key stands in it, so that a comment of unknown fate can be found again.
    """
    writer = _Writer(translator, language, timezone)
    blocks = [
        writer.head(submission, repeat=repeat),
        *writer.answers(submission),
        writer.person(submission),
        writer.consent(submission),
        writer.path(submission),
        writer.titled("comment-key", submission.key),
    ]
    return "\n\n".join(block for block in blocks if block)


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


def neutral(text: str) -> str:
    """Return text that can hold no BB-code."""
    return text.translate(_NEUTRAL)


class _Writer:
    def __init__(self, translator: Translator, language: str, timezone: tzinfo) -> None:
        self._translator = translator
        self._language = language
        self._timezone = timezone

    def head(self, submission: NewSubmission, *, repeat: bool) -> str:
        key = "comment-repeat" if repeat else "comment-head"
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
            f"{person.first_name} {person.last_name}".strip(),
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
        touches = submission.attribution.path
        if not touches:
            return self.titled(
                "comment-path", self._translator.plain(self._language, "comment-no-path")
            )
        return self.titled("comment-path", "\n".join(self._touch(touch) for touch in touches))

    def titled(self, key: str, text: str) -> str:
        title = self._translator.plain(self._language, key)
        return f"[b]{neutral(title)}[/b]\n{neutral(text)}"

    def _touch(self, touch: Touch) -> str:
        return _described(touch, self._translator, self._language, self._timezone)


def _described(touch: Touch, translator: Translator, language: str, timezone: tzinfo) -> str:
    moment = translator.plain(language, "comment-moment", at=touch.at.astimezone(timezone))
    link = f"{touch.link_title} ({touch.link_code})" if touch.link_title else touch.link_code
    return " – ".join(part for part in (moment, link, _values(touch)) if part)


def _values(touch: Touch | None) -> str:
    if touch is None:
        return ""
    clicks = {**touch.clicks, **(touch.visit.clicks if touch.visit else {})}
    named = touch.utm.named() | clicks
    return ", ".join(f"{name}={value}" for name, value in named.items())
