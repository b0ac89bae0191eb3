"""The card: a submission as managers see it. Pure: submission in, text and buttons out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo

from handlers.callback_data.submission_callbacks import Decision, dead_letter_data
from handlers.views.cards.card_buttons import CardButton, LeadButtons, Rows, contact_row
from handlers.views.cards.lead_block import LeadBlock
from handlers.views.cards.submission_lines import SubmissionLines, sender
from handlers.views.entity_links import EntityUrl, entity_links
from intake.forms.answer import FileRef, ValueKind
from intake.kernel.ids import PersonId, SubmissionId
from intake.leads.cards.lead_picture import LeadPicture
from intake.submissions.submission import Submission, SubmissionState, SubmittedAnswer
from texts.markup import MESSAGE_LENGTH, Html, cut, length, plain, units
from texts.speaker import Speaker
from texts.translator import Translator

SHORT = 600
"""Longer answers are shortened to it, where everything can be asked for by a button."""
_ANSWER_LENGTHS = (4000, 1500, 700, 300, 120, 40)
"""How much of an answer is shown: the first length with which the card fits a message."""
_NAME = 100
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


@dataclass(frozen=True, slots=True)
class CardView:
    """What a card shows."""

    text: str
    """HTML, at most 4096 characters after parsing."""
    rows: Rows = ()
    full_text: str | None = None
    """The whole card as plain text, when :attr:`text` had to be cut."""
    news: str | None = None
    """HTML: what to say aloud where the card came to this state by an edit, of which Telegram
    notifies nobody."""
    outcome: str = ""
    """HTML: what earlier news says now that it is over."""
    files: tuple[FileRef, ...] = ()
    """What comes along, in answer to the card."""
    person_id: PersonId | None = None
    """To whom one of the buttons leads."""


def render_card(
    submission: Submission,
    picture: LeadPicture | None = None,
    *,
    translator: Translator,
    language: str,
    entity_url: EntityUrl,
    timezone: tzinfo,
) -> CardView:
    """Render the card in its current state; ``picture`` is the lead's part."""
    card = _Card(submission, picture, translator, language, timezone, entity_url)
    text, fits = card.fitting()
    return CardView(
        text,
        card.rows(),
        None if fits else card.complete(),
        card.news(),
        card.outcome(),
        tuple(file for answer in submission.answers for file in answer.answer.files),
        submission.person.id,
    )


def decision_buttons(
    submission_id: SubmissionId,
    offered: Iterable[Decision],
    translator: Translator,
    language: str,
) -> tuple[CardButton, ...]:
    """Return the buttons for what people have to decide about a dead letter."""
    return tuple(
        CardButton(
            translator.plain(language, _DECISIONS[decision]),
            dead_letter_data(submission_id, decision),
        )
        for decision in offered
    )


def is_long(answer: SubmittedAnswer) -> bool:
    """Say whether an answer is shortened on a card."""
    return units(answer.shown) > SHORT


class _Card(Speaker):
    def __init__(
        self,
        submission: Submission,
        picture: LeadPicture | None,
        translator: Translator,
        language: str,
        timezone: tzinfo,
        entity_url: EntityUrl,
    ) -> None:
        self._submission = submission
        self._picture = picture
        super().__init__(translator, language)
        self._entity_url = entity_url
        self._newest = picture is not None and picture.is_shown_by(submission.id)
        block = None if picture is None else LeadBlock(picture, translator, language, timezone)
        self._lines = SubmissionLines(
            submission, block, translator, language, timezone, entity_url, newest=self._newest
        )

    @property
    def _shortened(self) -> bool:
        """Whether long answers are shortened: never those of a dead letter (promise 3), and only
        where a button shows everything."""
        return (
            self._newest
            and self._submission.state is not SubmissionState.DEAD_LETTER
            and any(is_long(answer) for answer in self._submission.answers)
        )

    def fitting(self) -> tuple[Html, bool]:
        """Return the card within a message, and whether nothing is missing in it but what a button
        shows."""
        full = self._lines.text(None, shown=SHORT if self._shortened else None)
        if length(full) <= MESSAGE_LENGTH:
            return full, True
        longest = SHORT if self._shortened else _ANSWER_LENGTHS[0]
        for limit in (one for one in _ANSWER_LENGTHS if one <= longest):
            text = self._lines.text(limit)
            if length(text) <= MESSAGE_LENGTH:
                return text, False
        return self._first_answers(), False

    def complete(self) -> str:
        """Return everything, as plain text."""
        return plain(self._lines.text(None))

    def rows(self) -> Rows:
        """Return the lead's buttons, if it goes on here, the ways to the prospect and into the CRM,
        and the decisions about a dead letter."""
        return tuple(row for row in (*self._lead_rows(), *self._links(), self._decisions()) if row)

    def _lead_rows(self) -> Rows:
        if self._picture is None or not self._newest:
            return ()
        person = self._submission.person
        phones = [one.answer.value for one in self._submission.of_kind(ValueKind.PHONE)]
        phone = next((phone for phone in phones if phone), None)
        buttons = LeadButtons(self._picture.lead, self.translator, self.language)
        contact = contact_row(person.id, person.username, phone, self.translator, self.language)
        whole = buttons.whole(self._submission.id) if self._shortened else ()
        return (*buttons.first(self._picture.owner), *whole, contact)

    def _links(self) -> Rows:
        """Return a link to each entity that has an address: the main one, the others below it."""
        made = self._submission.made.entities
        crm_state = None if self._picture is None else self._picture.crm_state
        if crm_state is not None:
            made = crm_state.current(made, self._submission.id)
        links = entity_links(made, self._entity_url, self.translator, self.language)
        buttons = tuple(CardButton(text, url=url) for text, url in links)
        return (buttons[:1], buttons[1:])

    def _decisions(self) -> tuple[CardButton, ...]:
        """Return the decisions about a dead-lettered submission; a dropped one can still be
        tried."""
        submission = self._submission
        if submission.state is not SubmissionState.DEAD_LETTER:
            return ()
        offered = (Decision.RETRY,) if submission.dropped else (Decision.RETRY, Decision.DROP)
        return decision_buttons(submission.id, offered, self.translator, self.language)

    def news(self) -> Html | None:
        """Return who has to decide what about a dead letter; nothing, once somebody did."""
        submission = self._submission
        if submission.state is not SubmissionState.DEAD_LETTER or submission.dropped:
            return None
        return self.say(
            "card-dead-letter-news",
            person=cut(sender(submission), _NAME),
            number=str(submission.id),
            retry=self.plain(_DECISIONS[Decision.RETRY]),
            drop=self.plain(_DECISIONS[Decision.DROP]),
        )

    def outcome(self) -> Html:
        """Return what became of a submission that was refused."""
        submission = self._submission
        person, number = cut(sender(submission), _NAME), str(submission.id)
        if dropped := submission.dropped:
            decider = cut(dropped.name, _NAME)
            return self.say("card-news-dropped", person=person, number=number, decider=decider)
        return self.say(_OUTCOMES[submission.state], person=person, number=number)

    def _first_answers(self) -> Html:
        """Return the card with as many answers as fit: a form can have very many questions."""
        limit = _ANSWER_LENGTHS[-1]
        kept = len(self._submission.answers)
        while length(text := self._lines.text(limit, kept)) > MESSAGE_LENGTH and kept:
            kept -= 1
        return text
