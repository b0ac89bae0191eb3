"""What came of an act on a lead, in words for whoever acted. Pure."""

from datetime import tzinfo

from handlers.views.reader_time import moment_in_words
from intake.leads.lead import Lead
from intake.leads.lead_action import Acted, ActOutcome, LeadAction
from texts.markup import cut
from texts.speaker import Speaker
from texts.translator import Translator

_NAME = 60
_DONE = {
    LeadAction.RELEASE: "alert-lead-released",
    LeadAction.CALLED: "alert-lead-noted",
    LeadAction.WROTE: "alert-lead-noted",
    LeadAction.NO_ANSWER: "alert-lead-noted",
    LeadAction.ANSWER_NEEDLESS: "alert-lead-noted",
    LeadAction.GIVE_UP: "alert-lead-closed",
    LeadAction.DONE: "alert-lead-closed",
    LeadAction.REOPEN: "alert-lead-reopened",
    LeadAction.WAKE: "alert-lead-noted",
    LeadAction.SPAM_SURELY: "alert-lead-spam",
}


class ActWords(Speaker):
    """Says it in one language, as plain text."""

    def __init__(self, translator: Translator, language: str, zone: tzinfo) -> None:
        super().__init__(translator, language)
        self._zone = zone

    def unknown(self) -> str:
        """Say that there is nothing to act on."""
        return self.plain("alert-unknown")

    def done(self, action: LeadAction, acted: Acted) -> str:
        """Say what was done."""
        if action in {LeadAction.TAKE, LeadAction.TAKE_OVER}:
            return self.plain("alert-lead-taken-unlinked" if acted.unlinked else "alert-lead-taken")
        if acted.owner is not None:
            return self.plain("alert-lead-handed", owner=cut(acted.owner.name, _NAME))
        if acted.until is not None:
            until = moment_in_words(acted.until, self.translator, self.language, self._zone)
            return self.plain("alert-lead-postponed", until=until)
        return self.plain(_DONE[action])

    def refused(self, acted: Acted) -> str | None:
        """Return why it was not done; ``None`` when there is nothing to say."""
        match acted.outcome:
            case ActOutcome.HELD:
                return self._held(acted, acted.lead)
            case ActOutcome.OVER:
                return self.plain("alert-lead-over")
            case ActOutcome.NOT_A_MEMBER:
                return self.plain("alert-lead-not-a-member")
            case ActOutcome.UNKNOWN:
                return self.unknown()
            case _:
                return None

    def _held(self, acted: Acted, lead: Lead | None) -> str:
        if acted.owner is None or acted.since is None or lead is None or not lead.is_open:
            return self.plain("alert-lead-over")
        since = moment_in_words(acted.since, self.translator, self.language, self._zone)
        return self.plain(
            "alert-lead-held",
            owner=cut(acted.owner.name, _NAME),
            since=since,
            over=self.plain("button-lead-take-over"),
            more=self.plain("button-lead-more"),
        )
