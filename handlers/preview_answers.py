"""What people answer previews in their own words: kept in memory alone, and not for long."""

from collections import OrderedDict

from handlers.callback_data.form_page_callbacks import PreviewPressed
from intake.conversation.inputs import Input
from intake.kernel.ids import PersonId

MOST = 500
"""Answers of all people together; the oldest go."""

Place = tuple[PersonId, str, str, str]
"""Who answered, in a preview of which form and language, and what was played with the answer."""


class PreviewAnswers:
    """Remembers them by their places.

    After a restart, or in another process, the preview goes on with examples, as if nothing had
    been typed. What was answered last at a place takes the place of what was before.
    """

    def __init__(self) -> None:
        self._said: OrderedDict[Place, Input] = OrderedDict()

    def of(self, by: PersonId, preview: PreviewPressed) -> "OwnAnswers":
        """Return those of one person in one form and language."""
        return OwnAnswers(self._said, by, preview)


class OwnAnswers:
    """What one person answered in the previews of one form in one language."""

    def __init__(
        self, said: OrderedDict[Place, Input], by: PersonId, preview: PreviewPressed
    ) -> None:
        self._said = said
        self._of = (by, preview.form, preview.language)

    def keep(self, played: str, said: Input) -> None:
        """Remember an answer; ``played`` ends with its sign."""
        place = (*self._of, played)
        self._said[place] = said
        self._said.move_to_end(place)
        if len(self._said) > MOST:
            self._said.popitem(last=False)

    def find(self, played: str) -> Input | None:
        """Return what was answered when a preview had come so far; ``None``: it is forgotten."""
        return self._said.get((*self._of, played))
