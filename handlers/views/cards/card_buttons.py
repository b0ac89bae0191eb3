"""The buttons under a card, as plain values: rows of them, by what the lead is. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.callback_data.lead_callbacks import fits_a_lead, lead_data, own_words_data
from intake.kernel.ids import LeadId, SubmissionId
from intake.leads.lead import Lead, LeadOutcome, LeadState
from intake.leads.lead_action import GiveUpReason, LeadAction
from intake.leads.postponing import Postponed
from intake.team.member import Member
from texts.markup import cut
from texts.speaker import Speaker
from texts.translator import Translator

PAGE = 8
"""Members on one page."""
_REASONS = 12
_LABEL = 30
_COPIED = 256
"""What a button copies at most (telegram-work.md)."""


class Style(StrEnum):
    """A button's colour. Apps that do not know it show it as any other."""

    PRIMARY = "primary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class CardButton:
    """A button. Without anything that it does it is disabled: it says what is settled."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    style: Style | None = None


Rows = tuple[tuple[CardButton, ...], ...]

_OUTCOMES = {
    LeadOutcome.WON: "button-lead-won",
    LeadOutcome.LOST: "button-lead-lost",
    LeadOutcome.NOT_A_LEAD: "button-lead-none",
    LeadOutcome.SPAM: "button-lead-was-spam",
    LeadOutcome.DONE: "button-lead-was-done",
    LeadOutcome.SILENT: "button-lead-silent",
}
CHOICES = {
    Postponed.HOUR: "button-lead-hour",
    Postponed.TOMORROW: "button-lead-tomorrow",
    Postponed.THREE_DAYS: "button-lead-three",
    Postponed.NEXT_WEEK: "button-lead-week",
}
"""Moments that are offered, for leads and for words."""


class LeadButtons(Speaker):
    """Makes the rows of one lead."""

    def __init__(self, lead: Lead, translator: Translator, language: str) -> None:
        self._lead = lead
        super().__init__(translator, language)

    def first(self, owner: Member | None = None) -> Rows:
        """Return what is offered at first: the next step, and the way to the rest."""
        more = self._button("button-lead-more", LeadAction.MORE)
        done = self._button("button-lead-done", LeadAction.DONE, style=Style.SUCCESS)
        match self._lead.state:
            case LeadState.WAITING | LeadState.OFFERED | LeadState.OUTSIDE:
                return (
                    (
                        self._button("button-lead-take", LeadAction.TAKE, style=Style.SUCCESS),
                        self._button("button-lead-spam", LeadAction.SPAM, style=Style.DANGER),
                    ),
                    (more,),
                )
            case LeadState.TAKEN:
                return ((self._had_by(owner), done), self._work(), (more,))
            case LeadState.ASLEEP:
                wake = self._button("button-lead-wake", LeadAction.WAKE, style=Style.PRIMARY)
                return ((self._had_by(owner), wake), (done, more))
            case LeadState.CLOSED:
                outcome = _OUTCOMES[self._lead.outcome or LeadOutcome.DONE]
                reopen = self._button("button-lead-reopen", LeadAction.REOPEN)
                return ((CardButton(self.plain(outcome)), reopen),)

    def more(self) -> Rows:
        """Return the rarer ones."""
        rows: list[tuple[CardButton, ...]] = []
        if self._lead.owner_id is not None:
            rows += (
                (
                    self._button("button-lead-needless", LeadAction.ANSWER_NEEDLESS),
                    self._button("button-lead-postpone", LeadAction.POSTPONE, "0"),
                ),
                (
                    self._button("button-lead-hand", LeadAction.HAND, "0"),
                    self._button("button-lead-release", LeadAction.RELEASE),
                ),
                (
                    self._button("button-lead-take-over", LeadAction.TAKE_OVER),
                    self._button("button-lead-not-a-lead", LeadAction.NOT_A_LEAD),
                ),
                (
                    CardButton(self.plain("button-lead-take-back"), own_words_data(self._lead.id)),
                    self._button("button-lead-send-later", LeadAction.SEND_LATER),
                ),
                (
                    self._button("button-lead-spam", LeadAction.SPAM, style=Style.DANGER),
                    self._back(),
                ),
            )
        else:
            rows += (
                (
                    self._button("button-lead-hand", LeadAction.HAND, "0"),
                    self._button("button-lead-postpone", LeadAction.POSTPONE, "0"),
                ),
                (
                    self._button("button-lead-not-a-lead", LeadAction.NOT_A_LEAD),
                    self._back(),
                ),
            )
        return tuple(rows)

    def members(self, members: Sequence[Member], page: int) -> Rows:
        """Return whom it can be handed to, a page of them."""
        last = max(0, (len(members) - 1) // PAGE)
        page = min(page, last)
        names = [
            CardButton(
                cut(one.name or str(one.person_id), _LABEL),
                lead_data(self._lead.id, LeadAction.HAND_TO, one.person_id),
            )
            for one in members[page * PAGE : (page + 1) * PAGE]
        ]
        turns = [
            self._button(key, LeadAction.HAND, str(to))
            for key, to in (("button-queue-back", page - 1), ("button-queue-on", page + 1))
            if 0 <= to <= last
        ]
        return (*_in_pairs(names), (*turns, self._back()))

    def postponing(self, *, sleeps_on: bool) -> Rows:
        """Return until when it can be postponed, and whether it wakes when the prospect writes."""
        figure = int(sleeps_on)
        choices = [
            self._button(key, LeadAction.POSTPONE_TO, f"{figure}-{choice}")
            for choice, key in CHOICES.items()
        ]
        key = "button-lead-sleeps-on" if sleeps_on else "button-lead-wakes"
        other = self._button(key, LeadAction.POSTPONE, str(1 - figure))
        typed = self._button("button-lead-another-day", LeadAction.ANOTHER_DAY)
        return (*_in_pairs(choices), (typed,), (other,), (self._back(),))

    def reasons(self, reasons: Iterable[GiveUpReason]) -> Rows:
        """Return why it is none: the CRM's own reasons, or a plain *yes*."""
        offered = [
            (
                CardButton(
                    cut(one.name, _LABEL),
                    lead_data(self._lead.id, LeadAction.GIVE_UP, one.code),
                ),
            )
            for one in reasons
            if one.code and fits_a_lead(one.code)
        ][:_REASONS]
        yes = self._button("button-lead-give-up", LeadAction.GIVE_UP, style=Style.DANGER)
        return (*(offered or ((yes,),)), (self._back(),))

    def spam(self) -> Rows:
        """Return the last word on spam."""
        surely = self._button("button-lead-spam-surely", LeadAction.SPAM_SURELY, style=Style.DANGER)
        return ((surely, self._back()),)

    def take(self) -> Rows:
        """Return what whoever is asked to take it can press."""
        return ((self._button("button-lead-take", LeadAction.TAKE, style=Style.SUCCESS),),)

    def reply(self) -> Rows:
        """Return how whoever is asked to answer can say that they did."""
        needless = self._button("button-lead-needless", LeadAction.ANSWER_NEEDLESS)
        return (self._work(), (needless,))

    def whole(self, submission_id: SubmissionId) -> Rows:
        """Return the way to all that was shortened."""
        return ((self._button("button-lead-whole", LeadAction.WHOLE, str(submission_id)),),)

    def _work(self) -> tuple[CardButton, ...]:
        return (
            self._button("button-lead-called", LeadAction.CALLED),
            self._button("button-lead-wrote", LeadAction.WROTE),
            self._button("button-lead-no-answer", LeadAction.NO_ANSWER),
        )

    def _had_by(self, owner: Member | None) -> CardButton:
        name = "" if owner is None else cut(owner.name, _LABEL)
        return CardButton(self.plain("button-lead-had", owner=name))

    def _back(self) -> CardButton:
        return back_button(self._lead.id, self.translator, self.language)

    def _button(
        self, key: str, action: LeadAction, argument: str = "", *, style: Style | None = None
    ) -> CardButton:
        return CardButton(self.plain(key), lead_data(self._lead.id, action, argument), style=style)


def back_button(lead_id: LeadId, translator: Translator, language: str) -> CardButton:
    """Return the way back to what is offered at first."""
    text = translator.plain(language, "button-lead-back")
    return CardButton(text, lead_data(lead_id, LeadAction.BACK))


def contact_row(
    person_id: int, username: str | None, phone: str | None, translator: Translator, language: str
) -> tuple[CardButton, ...]:
    """Return the ways to the prospect. By a name that is theirs Telegram always lets us; by id it
    may refuse."""
    chat = f"https://t.me/{username}" if username else f"tg://user?id={person_id}"
    row = [CardButton(translator.plain(language, "button-lead-chat"), url=chat)]
    if phone:
        row.append(CardButton(f"📋 {phone}", copy=phone[:_COPIED]))
    return tuple(row)


def _in_pairs(buttons: Sequence[CardButton]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
