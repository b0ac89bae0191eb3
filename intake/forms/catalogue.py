"""The forms that this process has, by id."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from intake.forms.form import Form
from intake.kernel.ids import ChatId, FormId


@dataclass(frozen=True, slots=True)
class _Content:
    """What there is at one moment; put in place as a whole."""

    menu: tuple[Form, ...]
    wizards: tuple[Form, ...]
    default: FormId | None
    source: str
    retired: tuple[Form, ...] = ()


class FormCatalogue:
    """All forms: the client's, which prospects fill in, and the admins' wizards.

    Whoever has it asks it anew each time: after a reload it answers with the newer forms.
    """

    def __init__(
        self,
        forms: Iterable[Form],
        *,
        wizards: Iterable[Form] = (),
        default: FormId | None,
        source: str = "",
    ) -> None:
        """Take the forms; ``default`` is for arrivals whose link names none. ``source`` tells the
        files of which they were made from any others.

        Raises:
            LookupError: there is no form for prospects, or the default is none of them.
        """
        self._content = _Content(tuple(forms), tuple(wizards), default, source)
        self._forms = _by_id(self._content)
        self.wizard_ids = frozenset(form.id for form in self._content.wizards)
        if not self.menu:
            raise LookupError("there is no form for prospects")
        if default is not None and self.get(default) not in self.menu:
            raise LookupError(f"there is no form {default!r}")

    @property
    def menu(self) -> tuple[Form, ...]:
        """The forms that a prospect can choose from."""
        return self._content.menu

    @property
    def wizards(self) -> tuple[Form, ...]:
        """The admins' forms; they are always the same ones."""
        return self._content.wizards

    @property
    def retired(self) -> tuple[Form, ...]:
        """Forms that are gone, and were in use then: who is in one goes on, nobody begins it."""
        return self._content.retired

    @property
    def default(self) -> Form | None:
        """The form for arrivals whose link names none; ``None`` means the menu."""
        content = self._content
        if content.default is not None:
            return self._forms[content.default]
        return content.menu[0] if len(content.menu) == 1 else None

    @property
    def source(self) -> str:
        """What tells the files of which these forms were made from any others."""
        return self._content.source

    @property
    def chats(self) -> frozenset[ChatId]:
        """The chats that forms name for their cards."""
        return frozenset(form.chat.chat_id for form in self.menu if form.chat is not None)

    def get(self, form_id: FormId) -> Form | None:
        """Return the form with that id."""
        return self._forms.get(form_id)

    def follow(self, newer: "FormCatalogue", in_use: Collection[FormId]) -> None:
        """Be as the newer one from now on; forms that it lacks stay for those who are in them."""
        content = self._content
        there = {form.id for form in newer.menu}
        gone = (form for form in (*content.menu, *content.retired) if form.id not in there)
        retired = tuple(form for form in gone if form.id in in_use)
        named = None if newer.default is None else newer.default.id
        self._content = _Content(newer.menu, newer.wizards, named, newer.source, retired)
        self._forms = _by_id(self._content)


def _by_id(content: _Content) -> dict[FormId, Form]:
    return {form.id: form for form in (*content.retired, *content.menu, *content.wizards)}
