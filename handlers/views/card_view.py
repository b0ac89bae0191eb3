"""The card: a submission as managers see it. Pure: submission in, text and buttons out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo

from handlers.callbacks import Decision, dead_letter_data
from intake.attribution.touch import Touch
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionId
from intake.submissions.submission import Submission, SubmissionState, SubmittedAnswer
from texts.failure_words import in_words
from texts.markup import MESSAGE_LENGTH, Html, anchor, bold, cut, escape, join, length, plain
from texts.translator import TextArg, Translator

EntityUrl = Callable[[EntityKind, int], str | None]

_ANSWER_LENGTHS = (4000, 1500, 700, 300, 120, 40)
"""How much of an answer is shown: the first length with which the card fits a message."""
_LABEL = 120
_TITLE = 100
_NAME = 100
_REASON = 500
_VALUE = 80
_MISFITS = 5
_DECISIONS = {
    Decision.RETRY: "button-dead-letter-retry",
    Decision.DROP: "button-dead-letter-drop",
    Decision.DROP_SURELY: "button-dead-letter-drop-surely",
    Decision.KEEP: "button-dead-letter-keep",
}
_OUTCOMES = {
    SubmissionState.QUEUED: "card-news-retried",
    SubmissionState.DELIVERED: "card-news-delivered",
    SubmissionState.DEAD_LETTER: "card-news-refused-again",
}
_PATH = 5
"""Touches shown of a path, the latest ones."""


@dataclass(frozen=True, slots=True)
class CardView:
    """What a card shows."""

    text: str
    """HTML, at most 4096 characters after parsing."""
    buttons: tuple[tuple[str, str], ...]
    """Labels and addresses."""
    full_text: str | None
    """The whole card as plain text, when :attr:`text` had to be cut."""
    decisions: tuple[tuple[str, str], ...] = ()
    """Labels and callback data, for what people have to decide."""
    news: str | None = None
    """HTML: what to say aloud where the card came to this state by an edit, of which Telegram
    notifies nobody."""
    outcome: str = ""
    """HTML: what earlier news says now that it is over."""


def render_card(
    submission: Submission,
    *,
    translator: Translator,
    language: str,
    entity_url: EntityUrl,
    timezone: tzinfo,
) -> CardView:
    """Render the card in its current state."""
    card = _Card(submission, translator, language, timezone)
    text, whole = card.fitting()
    full_text = None if whole else card.complete()
    return CardView(
        text, card.buttons(entity_url), full_text, card.decisions(), card.news(), card.outcome()
    )


def decision_buttons(
    submission_id: SubmissionId,
    offered: Iterable[Decision],
    translator: Translator,
    language: str,
) -> tuple[tuple[str, str], ...]:
    """Return labels and callback data."""
    return tuple(
        (
            translator.plain(language, _DECISIONS[decision]),
            dead_letter_data(submission_id, decision),
        )
        for decision in offered
    )


class _Card:
    def __init__(
        self, submission: Submission, translator: Translator, language: str, timezone: tzinfo
    ) -> None:
        self._submission = submission
        self._translator = translator
        self._language = language
        self._timezone = timezone

    def fitting(self) -> tuple[Html, bool]:
        """Return the card within a message, and whether nothing is missing in it."""
        full = self._text(None)
        if length(full) <= MESSAGE_LENGTH:
            return full, True
        for limit in _ANSWER_LENGTHS:
            text = self._text(limit)
            if length(text) <= MESSAGE_LENGTH:
                return text, False
        return self._first_answers(), False

    def complete(self) -> str:
        """Return everything, as plain text."""
        return plain(self._text(None))

    def buttons(self, entity_url: EntityUrl) -> tuple[tuple[str, str], ...]:
        """Return a link to each entity that has an address, the main one first."""
        order = list(EntityKind)
        entities = sorted(
            self._submission.made.entities, key=lambda entity: order.index(entity.kind)
        )
        return tuple(
            (self._plain("button-entity", entity=self._kind(entity.kind), id=str(entity.id)), url)
            for entity in entities
            if (url := entity_url(entity.kind, entity.id)) is not None
        )

    def decisions(self) -> tuple[tuple[str, str], ...]:
        """Return the decisions about a dead-lettered submission; a dropped one can still be
        tried."""
        submission = self._submission
        if submission.state is not SubmissionState.DEAD_LETTER:
            return ()
        offered = (Decision.RETRY,) if submission.dropped else (Decision.RETRY, Decision.DROP)
        return decision_buttons(submission.id, offered, self._translator, self._language)

    def news(self) -> Html | None:
        """Return who has to decide what about a dead letter; nothing, once somebody did."""
        submission = self._submission
        if submission.state is not SubmissionState.DEAD_LETTER or submission.dropped:
            return None
        return self._say(
            "card-dead-letter-news",
            person=cut(self._name(), _NAME),
            number=str(submission.id),
            retry=self._plain(_DECISIONS[Decision.RETRY]),
            drop=self._plain(_DECISIONS[Decision.DROP]),
        )

    def outcome(self) -> Html:
        """Return what became of a submission that was refused."""
        submission = self._submission
        person, number = cut(self._name(), _NAME), str(submission.id)
        if dropped := submission.dropped:
            decider = cut(dropped.name, _NAME)
            return self._say("card-news-dropped", person=person, number=number, decider=decider)
        return self._say(_OUTCOMES[submission.state], person=person, number=number)

    def _name(self) -> str:
        person = self._submission.person
        return f"{person.first_name} {person.last_name}".strip() or str(person.id)

    def _first_answers(self) -> Html:
        """Return the card with as many answers as fit: a form can have very many questions."""
        limit = _ANSWER_LENGTHS[-1]
        kept = len(self._submission.answers)
        while length(text := self._text(limit, kept)) > MESSAGE_LENGTH and kept:
            kept -= 1
        return text

    def _text(self, limit: int | None, kept: int | None = None) -> Html:
        """Return the card with everything cut, unless there is no ``limit`` for answers."""
        answers = self._submission.answers[:kept]
        blocks = [
            self._head(limit),
            self._who_and_where(limit),
            *(self._answer(answer, limit) for answer in answers),
            Html("") if limit is None else self._say("card-cut"),
            self._foot(),
        ]
        return join(blocks, "\n\n")

    def _head(self, limit: int | None) -> Html:
        submission = self._submission
        reason = in_words(submission.reason or "", self._translator, self._language)
        reason = _cut(reason, limit, _REASON)
        if submission.state is SubmissionState.DEAD_LETTER:
            state = self._say("card-dead-letter", reason=reason)
            if dropped := submission.dropped:
                who = anchor(_cut(dropped.name, limit, _NAME), f"tg://user?id={dropped.by}")
                at = dropped.at.astimezone(self._timezone)
                state = join([self._say("card-dropped", person=who, at=at), state])
        elif submission.state is SubmissionState.DELIVERED:
            state = self._say("card-delivered")
            if reason:  # of what was to follow
                state = join([state, self._say("card-files-refused", reason=reason)])
            if submission.made.misfits:
                state = join([state, self._say("card-misfits", values=self._misfits(limit))])
        else:
            state = self._say("card-queued")
        return join([bold(_cut(submission.form_title, limit, _TITLE)), state])

    def _misfits(self, limit: int | None) -> str:
        """Return what the CRM was left without, by the names of its fields."""
        misfits = dict.fromkeys(
            f"{_cut(one.title, limit, _TITLE)}: {_cut(one.value, limit, _VALUE)}"
            for one in self._submission.made.misfits
        )
        shown = list(misfits)[: None if limit is None else _MISFITS]
        return "; ".join([*shown, *(["…"] if len(shown) < len(misfits) else [])])

    def _who_and_where(self, limit: int | None) -> Html:
        """Name the person and the source.

        A mention by id works without a username, which is optional and can change.
        """
        person = self._submission.person
        who = anchor(_cut(self._name(), limit, _NAME), f"tg://user?id={person.id}")
        if person.username:
            username = anchor(f"@{person.username}", f"https://t.me/{person.username}")
            who = Html(f"{who} {username}")
        who = Html(f"{who} · {escape(str(person.id))}")
        attribution = self._submission.attribution
        lines = [self._say("card-person", person=who)]
        if attribution.credited is None:
            lines.append(self._say("card-no-source"))
        else:
            source = _described(attribution.credited, limit)
            lines.append(self._say("card-source", source=source))
        if attribution.earlier:
            shown = attribution.path if limit is None else attribution.path[-_PATH:]
            steps = " → ".join(_named(touch, limit) for touch in shown)
            lines.append(self._say("card-path", path=steps))
        if self._submission.superseded:
            first = self._submission.superseded[0].credited
            before = "–" if first is None else _described(first, limit)
            lines.append(self._say("card-corrected", source=before))
        if self._submission.trace_erased_at is not None:
            lines.append(self._say("card-trace-erased"))
        return join(lines)

    def _answer(self, answer: SubmittedAnswer, limit: int | None) -> Html:
        shown = answer.shown or self._plain("card-no-answer")
        called = bold(_cut(answer.called, limit, _LABEL))
        return join([called, escape(shown if limit is None else cut(shown, limit))])

    def _foot(self) -> Html:
        return self._say(
            "card-foot",
            at=self._submission.created_at.astimezone(self._timezone),
            number=str(self._submission.id),
        )

    def _kind(self, kind: EntityKind) -> str:
        return self._plain(f"entity-{kind}")

    def _say(self, key: str, /, **args: TextArg) -> Html:
        return self._translator.say(self._language, key, **args)

    def _plain(self, key: str, /, **args: str) -> str:
        return self._translator.plain(self._language, key, **args)


def _cut(text: str, limit: int | None, length_: int) -> str:
    return text if limit is None else cut(text, length_)


def _named(touch: Touch, limit: int | None) -> str:
    return _cut(touch.link_title or touch.link_code or touch.utm.source, limit, _VALUE)


def _described(touch: Touch, limit: int | None) -> str:
    """Return the link's title and its UTM values."""
    values = (_cut(value, limit, _VALUE) for value in touch.utm.named().values())
    return " · ".join(part for part in (_named(touch, limit), " / ".join(values)) if part)
