"""What a card says of a submission: how its delivery is, who sent it, from where, and the answers.
Pure."""

from datetime import tzinfo

from handlers.views.cards.lead_block import LeadBlock
from handlers.views.entity_links import EntityUrl
from handlers.views.reader_time import MomentForm, moment
from intake.attribution.touch import Touch
from intake.kernel.person import Person
from intake.submissions.submission import Submission, SubmissionState, SubmittedAnswer
from texts.failure_words import in_words
from texts.markup import Html, anchor, bold, cut, escape, join
from texts.speaker import Speaker
from texts.translator import Translator

_LABEL = 120
_TITLE = 100
_NAME = 100
_REASON = 500
_VALUE = 80
_MISFITS = 5
_PATH = 5
"""Touches shown of a path, the latest ones."""


class SubmissionLines(Speaker):
    """Writes them; between them stands what ``block`` says of the lead."""

    def __init__(
        self,
        submission: Submission,
        block: LeadBlock | None,
        translator: Translator,
        language: str,
        timezone: tzinfo,
        entity_url: EntityUrl,
        *,
        newest: bool,
    ) -> None:
        """``newest``: the lead goes on in this card."""
        self._submission = submission
        self._block = block
        super().__init__(translator, language)
        self._timezone = timezone
        self._entity_url = entity_url
        self._newest = newest

    def text(self, limit: int | None, kept: int | None = None, *, shown: int | None = None) -> Html:
        """Return the card with everything cut, unless there is no ``limit`` for answers; or with
        answers alone ``shown`` no longer than that."""
        answers = self._submission.answers[:kept]
        blocks = [
            self._head(limit),
            self._who_and_where(limit),
            *(self._answer(answer, limit, limit or shown) for answer in answers),
            Html("") if limit is None else self.say("card-cut"),
            self._foot(),
        ]
        return join(blocks, "\n\n")

    def _head(self, limit: int | None) -> Html:
        submission = self._submission
        reason = in_words(submission.reason or "", self.translator, self.language)
        reason = _cut(reason, limit, _REASON)
        if submission.state is SubmissionState.DEAD_LETTER:
            state = self.say("card-dead-letter", reason=reason)
            if dropped := submission.dropped:
                who = anchor(_cut(dropped.name, limit, _NAME), f"tg://user?id={dropped.by}")
                at = dropped.at.astimezone(self._timezone)
                state = join([self.say("card-dropped", person=who, at=at), state])
        elif submission.state is SubmissionState.DELIVERED:
            state = self.say("card-delivered")
            if reason:  # of what was to follow
                state = join([state, self.say("card-files-refused", reason=reason)])
            if submission.made.misfits:
                state = join([state, self.say("card-misfits", values=self._misfits(limit))])
        else:
            state = self.say("card-queued")
        title = bold(_cut(submission.form_title, limit, _TITLE))
        return join([title, *self._unfinished(limit), self._lead_state(), state])

    def _lead_state(self) -> Html:
        if self._block is None:
            return Html("")
        return self._block.state() if self._newest else self._block.goes_on()

    def _unfinished(self, limit: int | None) -> list[Html]:
        """Say that it began as a part, while that matters."""
        partial = self._submission.partial
        if partial is None:
            return []
        if partial.refused is not None:
            reason = in_words(partial.refused, self.translator, self.language)
            return [self.say("card-later-refused", reason=_cut(reason, limit, _REASON))]
        if partial.completed_at is not None:
            return [self.say("card-completed", at=partial.completed_at.astimezone(self._timezone))]
        if partial.cancelled_at is not None:
            return [self.say("card-cancelled", at=partial.cancelled_at.astimezone(self._timezone))]
        return [self.say("card-unfinished")]

    def _misfits(self, limit: int | None) -> str:
        """Return what the CRM was left without, by the names of its fields."""
        misfits = dict.fromkeys(
            f"{_cut(one.title, limit, _TITLE)}: {_cut(one.value, limit, _VALUE)}"
            for one in self._submission.made.misfits
        )
        shown = list(misfits)[: None if limit is None else _MISFITS]
        return "; ".join([*shown, *(["…"] if len(shown) < len(misfits) else [])])

    def _who_and_where(self, limit: int | None) -> Html:
        """Name the person and the source."""
        who = identity(self._submission.person, _cut(sender(self._submission), limit, _NAME))
        attribution = self._submission.attribution
        lines = [self.say("card-person", person=who)]
        if self._block is not None and self._newest:
            lines.append(self._block.history(self._entity_url))
        if attribution.credited is None:
            lines.append(self.say("card-no-source"))
        else:
            source = _described(attribution.credited, limit)
            lines.append(self.say("card-source", source=source))
        if attribution.earlier:
            shown = attribution.path if limit is None else attribution.path[-_PATH:]
            steps = " → ".join(_named(touch, limit) for touch in shown)
            lines.append(self.say("card-path", path=steps))
        if self._submission.superseded:
            first = self._submission.superseded[0].credited
            before = "–" if first is None else _described(first, limit)
            lines.append(self.say("card-corrected", source=before))
        if self._submission.trace_erased_at is not None:
            lines.append(self.say("card-trace-erased"))
        return join(lines)

    def _answer(self, answer: SubmittedAnswer, limit: int | None, most: int | None) -> Html:
        shown = answer.shown or self.plain("card-no-answer")
        called = bold(_cut(answer.called, limit, _LABEL))
        return join([called, escape(shown if most is None else cut(shown, most))])

    def _foot(self) -> Html:
        lead = "" if self._block is None else self._block.number()
        return self.say(
            "card-foot",
            lead=lead,
            named="yes" if lead else "no",
            at=moment(
                self._submission.created_at,
                self.translator,
                self.language,
                self._timezone,
                MomentForm.DATE_AND_TIME,
            ),
            number=str(self._submission.id),
        )


def identity(person: Person, name: str) -> Html:
    """Return who it is: a mention, which works without a username, and once the number by which
    Telegram knows them."""
    who = anchor(name, f"tg://user?id={person.id}")
    if person.username:
        who = Html(f"{who} {anchor(f'@{person.username}', f'https://t.me/{person.username}')}")
    return Html(f"{who} · {escape(str(person.id))}") if person.name else who


def sender(submission: Submission) -> str:
    """Return what whoever sent it is called."""
    person = submission.person
    return person.name or str(person.id)


def _cut(text: str, limit: int | None, length_: int) -> str:
    return text if limit is None else cut(text, length_)


def _named(touch: Touch, limit: int | None) -> str:
    return _cut(touch.link_title or touch.link_code or touch.utm.source, limit, _VALUE)


def _described(touch: Touch, limit: int | None) -> str:
    """Return the link's title and its UTM values."""
    values = (_cut(value, limit, _VALUE) for value in touch.utm.named().values())
    return " · ".join(part for part in (_named(touch, limit), " / ".join(values)) if part)
