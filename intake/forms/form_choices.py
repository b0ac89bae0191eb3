"""Forms as the choices of a wizard's question: which form shall people get?"""

from collections import Counter
from collections.abc import Iterable, Sequence

from intake.forms.form import Form
from intake.forms.values.words import fold
from intake.forms.wording import Choice, Wording

WORD = "forms"
"""What a wizard writes in the place of its choices."""


def form_choices(forms: Sequence[Form], languages: Iterable[str]) -> tuple[Choice, ...]:
    """Return a choice per form: its id, and its title in those languages.

    Where a title would not tell a form from another, its id follows.
    """
    titles = {form.id: _titles(form, languages) for form in forms}
    taken = Counter(name for form in forms for name in _names(form, titles[form.id]))

    def label(form: Form, title: str) -> str:
        return title if taken[fold(title)] == 1 else f"{title} ({form.id})"

    return tuple(
        Choice(
            form.id,
            Wording({language: label(form, title) for language, title in titles[form.id].items()}),
        )
        for form in forms
    )


def _titles(form: Form, languages: Iterable[str]) -> dict[str, str]:
    return {language: form.title.in_(language, form.fallback) for language in languages}


def _names(form: Form, titles: dict[str, str]) -> set[str]:
    """Return all by which the form can be named, once each."""
    return {fold(form.id), *map(fold, titles.values())}
