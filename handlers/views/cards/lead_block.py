"""What a card says of its lead: who has it, how long it waits, whose turn it is. Pure."""

from datetime import datetime, tzinfo

from handlers.views.entity_links import EntityUrl, entity_links
from handlers.views.reader_time import MomentForm, moment
from intake.leads.cards.lead_picture import LeadPicture
from intake.leads.lead import LeadOutcome, LeadState, Side
from texts.markup import Html, anchor, cut, escape, join
from texts.speaker import Speaker
from texts.translator import Translator

_NAME = 60
_REASON = 200
_STAGE = 100
_WORDS = 300
_OUTCOMES = {
    LeadOutcome.WON: "lead-won",
    LeadOutcome.LOST: "lead-lost",
    LeadOutcome.NOT_A_LEAD: "lead-none",
    LeadOutcome.SPAM: "lead-spam",
    LeadOutcome.DONE: "lead-done",
    LeadOutcome.SILENT: "lead-silent",
}


class LeadBlock(Speaker):
    """Writes the lines."""

    def __init__(
        self, picture: LeadPicture, translator: Translator, language: str, zone: tzinfo
    ) -> None:
        self._picture = picture
        self._lead = picture.lead
        super().__init__(translator, language)
        self._zone = zone

    def state(self) -> Html:
        """Return how far the lead is, here and in the CRM; nothing where nobody works leads."""
        if not self._picture.worked:
            return Html("")
        return join([self._here(), *self._rating(), self._there()])

    def number(self) -> str:
        """Return by which number people are told of the lead; none where nobody works leads."""
        return str(self._lead.id) if self._picture.worked else ""

    def _there(self) -> Html:
        """Return the CRM's stage, with the amount if there is one."""
        crm_state = self._picture.crm_state
        if crm_state is None:
            return Html("")
        if crm_state.deleted:
            return self.say("lead-deleted")
        stage = cut(crm_state.stage, _STAGE)
        if crm_state.amount and crm_state.currency:
            amount = self.amount(crm_state.amount, crm_state.currency)
            return self.say("lead-stage-amount", stage=stage, amount=amount)
        return self.say("lead-stage", stage=stage)

    def _here(self) -> Html:
        match self._lead.state:
            case LeadState.WAITING:
                return self.say("lead-waiting", since=self._at(self._lead.waiting_since))
            case LeadState.OFFERED:
                until = self._lead.offered_until or self._lead.waiting_since
                return self.say("lead-offered", owner=self._owner(), until=self._at(until))
            case LeadState.TAKEN:
                return join([self._had(), self._turn()])
            case LeadState.ASLEEP:
                key = "lead-asleep-on" if self._lead.sleeps_on else "lead-asleep"
                until = self._lead.wakes_at or self._lead.turn_since
                return self.say(key, owner=self._owner(), until=self._at(until))
            case LeadState.OUTSIDE:
                crm_state = self._picture.crm_state
                who = None if crm_state is None else crm_state.responsible
                if who is None:
                    return join([self.say("lead-outside"), self._turn()])
                who = cut(who, _NAME)
                return join([self.say("lead-outside-named", owner=who), self._turn()])
            case LeadState.CLOSED:
                return self._closed()

    def goes_on(self) -> Html:
        """Return where a lead goes on whose older card this is."""
        number = f"#{self._picture.newest}"
        card = self._picture.newer_card
        internal = f"{card.chat_id}" if card else ""
        if card is not None and internal.startswith("-100"):
            address = f"https://t.me/c/{internal[4:]}/{card.message_id}"
            return self.say("lead-goes-on", card=anchor(number, address))
        return self.say("lead-goes-on", card=number)

    def history(self, entity_url: EntityUrl) -> Html:
        """Return whether the prospect is new, or what there is of them already."""
        if not self._picture.worked:
            return Html("")
        earlier = self._picture.earlier
        if earlier is None:
            return self.say("lead-new")
        links = entity_links(earlier.entities, entity_url, self.translator, self.language)
        parts = [
            self.say("lead-returning", count=earlier.count),
            *(anchor(text, url) for text, url in links),
        ]
        return join(parts, " · ")

    def _had(self) -> Html:
        since = self._picture.owned_since or self._lead.waiting_since
        return self.say("lead-taken", owner=self._owner(), since=self._at(since))

    def _turn(self) -> Html:
        waits = self._lead.turn is Side.TEAM
        key = "lead-turn-team" if waits else "lead-turn-prospect"
        return self.say(key, since=self._at(self._lead.turn_since))

    def _closed(self) -> Html:
        lead = self._lead
        outcome = self.say(_OUTCOMES[lead.outcome or LeadOutcome.DONE])
        parts = [outcome]
        if lead.reason:
            parts = [Html(f"{outcome}: {escape(cut(lead.reason, _REASON))}")]
        if self._picture.owner is not None:
            parts.append(self._owner())
        if lead.closed_at is not None:
            parts.append(Html(f"⏱ {self._at(lead.closed_at)}"))
        lines = [join(parts, " · ")]
        if lead.muted_until is not None:
            until = self._at(lead.muted_until, MomentForm.DATE_AND_TIME)
            lines.append(self.say("lead-muted", until=until))
        return join(lines)

    def _rating(self) -> list[Html]:
        """Return how the prospect found it, whatever has become of the lead since."""
        lines = []
        if self._lead.rating is not None:
            lines.append(self.say("lead-rated", rating=self._lead.rating))
        if self._lead.rating_words:
            lines.append(Html(f"<i>{escape(cut(self._lead.rating_words, _WORDS))}</i>"))
        return lines

    def _owner(self) -> Html:
        owner = self._picture.owner
        if owner is None:
            return Html("?")
        return anchor(cut(owner.name, _NAME), f"tg://user?id={owner.person_id}")

    def _at(self, at: datetime, form: MomentForm = MomentForm.RELATIVE) -> Html:
        return moment(at, self.translator, self.language, self._zone, form)
