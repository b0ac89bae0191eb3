"""From what a form file says to a form, or to everything that is wrong with it."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from bot.config.file_models import placed, read_part
from bot.config.form_models import FormModel
from bot.config.sentences import FormContext
from intake.forms.crm_part import CrmPart
from intake.forms.crm_rules import in_currency
from intake.forms.form import Consent, Form
from intake.forms.form_choices import form_choices
from intake.forms.form_rules import form_violations
from intake.forms.steps.choice import ChoiceStep
from intake.forms.violations import Violation, Violations, why
from intake.forms.wording import Choice
from intake.kernel.ids import FormId

FORM_ID = r"[a-z][a-z0-9_-]{0,47}"
"""It must fit a button's 64 bytes (telegram.md) beside what else the button says."""


_NOT_IN_WIZARDS = frozenset({"menu", "consent", "crm", "repeat", "chat"})


def read_form(
    raw: Mapping[str, object],
    *,
    form_id: str,
    languages: frozenset[str],
    wizard: bool = False,
    reserved: Collection[str] = (),
    offered: Sequence[Form] = (),
) -> Form | Violations:
    """Read a form. Every fault of shape is told at once; without one, whatever does not fit.

    A ``wizard`` sets something up, and says nothing of the CRM. ``reserved`` are ids that are
    taken. ``offered`` are the forms that a wizard's question with ``choices: forms`` lets choose
    from.

    ``languages`` are those that the bot's own texts have: buttons and problems around the form's
    sentences come from there, so a form can have no others.
    """
    spoken = _spoken(raw, languages)
    forms = form_choices(offered, spoken or ()) if wizard else None
    context = FormContext(known=languages, languages=spoken, forms=forms)
    model = read_part(FormModel, {**raw, "crm": {}} if wizard else raw, context)
    found = list(_wrong_id(form_id, reserved))
    if wizard:
        strange = sorted(_NOT_IN_WIZARDS.intersection(raw))
        found += (Violation((key,), why("fault-not-in-wizards")) for key in strange)
    if isinstance(model, Violations):
        return Violations((*found, *model.violations))
    form = _form(model, form_id, forms or ())
    form = replace(form, crm=None) if wizard else form
    found += (Violation(placed(one.path, raw), one.reason) for one in form_violations(form))
    if found:
        return Violations(tuple(dict.fromkeys(found)))
    choices = [[one.value, one.label.by_language] for one in forms or ()]
    return _finished(form, digest([raw, choices]))


def digest(value: object) -> str:
    """Return a stable digest of plain values.

    A form's is one of what its file says, so that a release which keeps it otherwise in memory
    leaves the conversations alone that go on over it.
    """
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]


def consent_digest(consent: Consent) -> str:
    """Return a digest of what people agree to, without its version."""
    return digest([dict(consent.text.by_language), dict(consent.url or {})])


def _wrong_id(form_id: str, reserved: Collection[str]) -> Iterable[Violation]:
    if not re.fullmatch(FORM_ID, form_id):
        yield Violation((), why("fault-form-id", form=repr(form_id)))
    if form_id in reserved:
        yield Violation((), why("fault-wizard-id", form=repr(form_id)))


def _spoken(raw: Mapping[str, object], known: frozenset[str]) -> tuple[str, ...] | None:
    """Return the form's languages before anything is read in them; ``None`` if they are faulty."""
    said = raw.get("languages")
    if not isinstance(said, list) or not said or not all(isinstance(one, str) for one in said):
        return None
    languages = tuple(one.strip() for one in said)
    sound = len(set(languages)) == len(languages) and known.issuperset(languages)
    return languages if sound else None


def _form(model: FormModel, form_id: str, forms: tuple[Choice, ...]) -> Form:
    return Form(
        id=FormId(form_id),
        hash="",
        languages=tuple(model.languages),
        fallback=model.fallback or model.languages[0],
        title=model.title,
        greeting=model.greeting,
        consent=model.consent.consent() if model.consent else None,
        steps=tuple(step.step(forms) for step in model.steps),
        finish=model.finish.finish(),
        crm=model.crm.part(),
        repeat=model.repeat,
        chat=model.chat,
        partial=model.partial.policy() if model.partial else None,
        rating=model.rating,
        team=model.team,
        menu=model.menu,
    )


def _finished(form: Form, hash_: str) -> Form:
    """Leave out a question for a form where there is nothing to choose, and ask for amounts in the
    currency of their field."""
    asked = (
        step for step in form.steps if not isinstance(step, ChoiceStep) or len(step.options) > 1
    )
    crm = form.crm or CrmPart()
    return replace(form, hash=hash_, steps=tuple(in_currency(step, crm) for step in asked))
