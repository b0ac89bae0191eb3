"""Messages that show a lead beside its submissions' own cards. Pure."""

from collections.abc import Mapping
from datetime import tzinfo

from handlers.views.cards.card_buttons import LeadButtons, Rows, contact_row
from handlers.views.cards.card_view import CardView, render_card
from handlers.views.cards.lead_block import LeadBlock
from handlers.views.cards.submission_lines import identity
from handlers.views.entity_links import EntityUrl
from handlers.views.reader_time import moment
from intake.kernel.ids import PersonId
from intake.kernel.person import Person
from intake.leads.cards.lead_picture import LeadPicture
from intake.outbox.tasks.lead_tasks import Mention
from intake.submissions.submission import Submission
from texts.markup import Html, anchor, cut, join
from texts.translator import Translator

_NAME = 100
_MENTIONED = 30

_MENTIONS = {
    Mention.TAKE: "lead-mention-take",
    Mention.OFFER: "lead-mention-offer",
    Mention.EVERYBODY: "lead-mention-take",
    Mention.FIRST_REPLY: "lead-mention-first-reply",
    Mention.NEXT_REPLY: "lead-mention-next-reply",
    Mention.WOKEN: "lead-mention-woken",
    Mention.HANDED: "lead-mention-handed",
}
_TO_TAKE = frozenset({Mention.TAKE, Mention.OFFER, Mention.EVERYBODY})


class LeadCardViews:
    """Renders them in the team's language."""

    def __init__(
        self, translator: Translator, language: str, *, entity_url: EntityUrl, timezone: tzinfo
    ) -> None:
        self._translator = translator
        self._language = language
        self._entity_url = entity_url
        self._timezone = timezone

    def submission(self, submission: Submission, picture: LeadPicture | None) -> CardView:
        """Return a submission's card, with its lead's part if it has one."""
        return render_card(
            submission,
            picture,
            translator=self._translator,
            language=self._language,
            entity_url=self._entity_url,
            timezone=self._timezone,
        )

    def words(self, picture: LeadPicture, person: Person) -> CardView:
        """Return the card of somebody who wrote without a form."""
        block = LeadBlock(picture, self._translator, self._language, self._timezone)
        goes_on = picture.newest is not None
        who = identity(person, cut(_name(person), _NAME))
        head = [
            self._translator.say(self._language, "lead-words"),
            block.goes_on() if goes_on else block.state(),
        ]
        person_line = self._translator.say(self._language, "card-person", person=who)
        opened = moment(picture.lead.opened_at, self._translator, self._language, self._timezone)
        number = block.number()
        foot = self._translator.say(
            self._language,
            "lead-words-foot",
            at=opened,
            lead=number,
            named="yes" if number else "no",
        )
        rows: Rows = ()
        if not goes_on:
            buttons = LeadButtons(picture.lead, self._translator, self._language)
            contact = contact_row(
                person.id, person.username, None, self._translator, self._language
            )
            rows = (*buttons.first(picture.owner), contact)
        text = join([join(head), person_line, foot], "\n\n")
        return CardView(text, rows, person_id=person.id)

    def emptied(self) -> CardView:
        """Return what is left of a card in the chat of somebody who is no longer of the team."""
        return CardView(self._translator.say(self._language, "lead-card-emptied"))

    def mention(
        self, picture: LeadPicture, person: Person, what: Mention, whom: Mapping[PersonId, str]
    ) -> CardView:
        """Return who must do what, with the buttons for it."""
        names = [
            anchor(cut(name, _NAME), f"tg://user?id={number}") for number, name in whom.items()
        ][:_MENTIONED]
        buttons = LeadButtons(picture.lead, self._translator, self._language)
        since = picture.lead.waiting_since if what in _TO_TAKE else picture.lead.turn_since
        text = self._translator.say(
            self._language,
            _MENTIONS[what],
            person=cut(_name(person), _NAME),
            since=moment(since, self._translator, self._language, self._timezone),
        )
        if names:
            text = Html(f"{', '.join(names)}: {text}")
        return CardView(text, buttons.take() if what in _TO_TAKE else buttons.reply())


def _name(person: Person) -> str:
    return person.name or str(person.id)
