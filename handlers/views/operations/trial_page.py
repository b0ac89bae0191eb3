"""What ``/testlead`` shows: choices, a question, and one message that says how far it is."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from functools import partial

from handlers.callback_data.trial_callbacks import (
    TRIAL_DECLINED,
    trial_form_data,
    trial_link_data,
    trial_removal_data,
)
from handlers.views.entity_links import EntityUrl
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.views.screen import BY_AGE, Screen, button, screen_of
from intake.forms.answer import ValueKind
from intake.forms.crm_part import EntityKind
from intake.forms.form import Form
from intake.links.link import Link
from intake.trials.bring_in_trial import TAKEN
from intake.trials.trial import (
    STANDS_FOR,
    Left,
    LinkChoices,
    Stay,
    Trial,
    TrialState,
)
from texts.failure_words import in_words
from texts.markup import Html, anchor, cut, escape, join
from texts.translator import TextArg, Translator

_TITLE, _VALUE, _REASON = 40, 200, 500
_MARKS = (ValueKind.PERSON_NAME, ValueKind.PHONE, ValueKind.EMAIL)
_LEFT = {
    Stay.NOT_OURS: "trial-left-not-ours",
    Stay.STILL_THERE: "trial-left-still-there",
}
_GONE = {"trace": "trial-gone-trace", "comment": "trial-gone-comment"}


class TrialPage(Screen):
    """Speaks to one reader."""

    def __init__(
        self, translator: Translator, language: str, entity_url: EntityUrl, timezone: tzinfo
    ) -> None:
        super().__init__(translator, language)
        self._entity_url = entity_url
        self._timezone = timezone

    def alone(self, key: str, **args: TextArg) -> OutgoingMessage:
        """Return a sentence as a message."""
        return OutgoingMessage(self.say(key, **args))

    def forms(self, forms: Sequence[Form], link: Link | None = None) -> OutgoingMessage:
        """Ask for the form, and then for the link unless it is known."""
        rows = [
            [button(cut(form.title.in_(self.language, form.fallback), _TITLE), data)]
            for form in forms
            for data in [
                trial_form_data(form, 0) if link is None else trial_link_data(form, link.id)
            ]
        ]
        return screen_of([self.say("trial-choose-form")], rows)

    def links(self, form: Form, choices: LinkChoices) -> OutgoingMessage:
        """Ask for the link."""
        rows = [
            [button(cut(f"{link.code} · {link.title}", _TITLE), trial_link_data(form, link.id))]
            for link in choices.links
        ]
        pages = choices.page + (2 if choices.more else 1)
        turning = self.pager(choices.page, pages, partial(trial_form_data, form), BY_AGE)
        without = self.labelled("button-trial-no-link", trial_link_data(form, 0))
        return screen_of([self.say("trial-choose-link")], [[without], *rows, turning])

    def question(self, form: Form, link: Link | None) -> OutgoingMessage:
        """Ask whether it is to be made."""
        text = self.say(
            "trial-confirm",
            form=form.title.in_(self.language, form.fallback),
            linked="no" if link is None else "yes",
            link="" if link is None else link.code,
            minutes=int(STANDS_FOR.total_seconds() // 60),
        )
        wanted = trial_link_data(form, 0 if link is None else link.id, surely=True)
        yes = self.labelled("button-trial-yes", wanted)
        no = self.labelled("button-trial-no", TRIAL_DECLINED)
        return screen_of([text], [[yes, no]])

    def progress(self, trial: Trial, *, portal_away: bool = False) -> OutgoingMessage:
        """Say how far it is."""
        lines = [
            self.say(
                "trial-head",
                number=str(trial.id),
                form=trial.submission.form_title,
                linked="yes" if trial.link_code else "no",
                link=trial.link_code,
            ),
            *self._filled(trial),
            *self._made(trial),
            *self._fate(trial, portal_away=portal_away),
        ]
        going = trial.state in {TrialState.BRINGING, TrialState.STANDING}
        remove = self.labelled("button-trial-remove", trial_removal_data(trial.id))
        return screen_of([join(lines)], [[remove]] if going else [])

    def _filled(self, trial: Trial) -> Iterator[Html]:
        """Tell by what it is recognised."""
        known = (
            next((one.shown for one in trial.submission.of_kind(kind)), None) for kind in _MARKS
        )
        said = ", ".join(one for one in known if one is not None)
        yield self.say("trial-made-up", said=said or self.plain("trial-made-up-nothing"))

    def _made(self, trial: Trial) -> Iterator[Html]:
        made = trial.made
        for entity in made.entities:
            yield self.say("trial-made", what=self._entity(entity.kind, entity.id))
        if made.trace_ids:
            numbers = ", ".join(map(str, made.trace_ids))
            yield self.say("trial-trace", id=numbers)
        elif made.commented and trial.submission.attribution.credited is not None:
            yield self.say("trial-trace-by-portal")
        if made.commented:
            yield self.say("trial-comment")
        for one in made.misfits:
            yield self.say(
                "trial-misfit", title=cut(one.title, _VALUE), value=cut(one.value, _VALUE)
            )

    def _fate(self, trial: Trial, *, portal_away: bool) -> Iterator[Html]:
        if trial.refused == TAKEN:
            yield self.say("trial-taken")
        elif trial.refused is not None:
            yield self.say("trial-refused", reason=self._words(trial.refused))
        match trial.state:
            case TrialState.BRINGING:
                yield self._waiting(trial, "trial-bringing", portal_away=portal_away)
            case TrialState.STANDING if trial.stands_until is not None:
                at = trial.stands_until.astimezone(self._timezone)
                yield self.say("trial-look", time=f"{at.hour}:{at.minute:02}")
            case TrialState.REMOVING:
                yield from self._removed(trial)
                yield self._waiting(trial, "trial-removing", portal_away=portal_away)
            case TrialState.ENDED:
                yield from self._removed(trial)
                yield from map(self._left, trial.left)
                yield self._end(trial)
            case _:
                pass

    def _waiting(self, trial: Trial, key: str, *, portal_away: bool) -> Html:
        if trial.trouble:
            return self.say("trial-waits-why", reason=self._words(trial.trouble))
        return self.say("trial-waits" if portal_away else key)

    def _end(self, trial: Trial) -> Html:
        if trial.trouble is not None:
            return self.say("trial-removal-refused", reason=self._words(trial.trouble))
        return self.say("trial-ended" if trial.made.entities else "trial-ended-empty")

    def _words(self, reason: str) -> str:
        return in_words(cut(reason, _REASON), self.translator, self.language)

    def _removed(self, trial: Trial) -> Iterator[Html]:
        for what in trial.removed:
            if what in _GONE:
                yield self.say(_GONE[what])
            else:
                yield self.say("trial-gone", what=self.plain(f"entity-{what}"))

    def _left(self, one: Left) -> Html:
        return self.say(_LEFT[one.why], what=self._entity(EntityKind(one.what), one.id))

    def _entity(self, kind: EntityKind, number: int) -> Html:
        name = f"{self.plain(f'entity-{kind}')} {number}"
        url = self._entity_url(kind, number)
        return escape(name) if url is None else anchor(name, url)
