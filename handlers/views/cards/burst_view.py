"""The digest of a burst: many new leads in one message, a button for each that can be taken."""

from datetime import tzinfo

from handlers.callback_data.lead_callbacks import burst_page_data, lead_data
from handlers.views.cards.card_buttons import CardButton, Rows, Style
from handlers.views.cards.card_view import CardView
from handlers.views.reader_time import moment
from intake.leads.cards.show_burst import BurstEntry, BurstPicture
from intake.leads.lead_action import LeadAction
from texts.markup import Html, cut, join
from texts.translator import Translator

_NAME = 60
_LABEL = 40
_TITLE = 60


class BurstView:
    """Renders it in the team's language."""

    def __init__(self, translator: Translator, language: str, timezone: tzinfo) -> None:
        self._translator = translator
        self._language = language
        self._timezone = timezone

    def __call__(self, picture: BurstPicture) -> CardView:
        """Return what is shown; once it is over, no buttons."""
        key = "burst-over" if picture.over else "burst-head"
        head = self._translator.say(self._language, key, count=picture.leads, free=picture.free)
        if picture.over:
            return CardView(head)
        lines = [self._line(one) for one in picture.entries]
        rows = tuple((self._button(one),) for one in picture.entries if one.is_free)
        return CardView(join([head, join(lines)], "\n\n"), (*rows, *self._turning(picture)))

    def _line(self, entry: BurstEntry) -> Html:
        key = "burst-free" if entry.is_free else "burst-taken"
        since = moment(entry.lead.waiting_since, self._translator, self._language, self._timezone)
        return self._translator.say(
            self._language,
            key,
            number=str(entry.number),
            name=cut(_name(entry), _NAME),
            form=cut(entry.submission.form_title, _TITLE),
            since=since,
            owner="" if entry.owner is None else cut(entry.owner.name, _NAME),
        )

    def _button(self, entry: BurstEntry) -> CardButton:
        text = self._translator.plain(
            self._language,
            "button-burst-take",
            number=str(entry.number),
            name=cut(_name(entry), _LABEL),
        )
        data = lead_data(entry.lead.id, LeadAction.TAKE)
        return CardButton(text, data, style=Style.SUCCESS)

    def _turning(self, picture: BurstPicture) -> Rows:
        if picture.pages == 1:
            return ()
        here = CardButton(f"{picture.page + 1} / {picture.pages}")
        last = picture.pages - 1
        before = CardButton("⬅️", burst_page_data(picture.page - 1 if picture.page else last))
        after = CardButton("➡️", burst_page_data(0 if picture.page == last else picture.page + 1))
        return ((before, here, after),)


def _name(entry: BurstEntry) -> str:
    return entry.submission.person.name or f"#{entry.submission.id}"
