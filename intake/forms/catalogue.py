"""The forms that this process has, by id."""

from collections.abc import Iterable

from intake.forms.form import Form
from intake.kernel.ids import FormId


class FormCatalogue:
    """All forms: the client's, which prospects fill in, and the admins' wizards."""

    def __init__(
        self, forms: Iterable[Form], *, wizards: Iterable[Form] = (), default: FormId | None
    ) -> None:
        """Take the forms; ``default`` is for arrivals whose link names none.

        Raises:
            LookupError: there is no form for prospects, or the default is none of them.
        """
        self.menu = tuple(forms)
        """The forms that a prospect can choose from."""
        self.wizards = tuple(wizards)
        self.wizard_ids = frozenset(form.id for form in self.wizards)
        self._forms = {form.id: form for form in (*self.menu, *self.wizards)}
        self._default = default
        if not self.menu:
            raise LookupError("there is no form for prospects")
        if default is not None and self.get(default) not in self.menu:
            raise LookupError(f"there is no form {default!r}")

    @property
    def default(self) -> Form | None:
        """The form for arrivals whose link names none; ``None`` means the menu."""
        if self._default is not None:
            return self._forms[self._default]
        return self.menu[0] if len(self.menu) == 1 else None

    def get(self, form_id: FormId) -> Form | None:
        """Return the form with that id."""
        return self._forms.get(form_id)
