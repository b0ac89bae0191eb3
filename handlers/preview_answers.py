"""What people answer previews in their own words: kept in memory alone, and not for long."""

from collections import OrderedDict
from collections.abc import Callable

from handlers.callback_data.form_page_callbacks import PreviewPressed
from intake.conversation.inputs import Input
from intake.kernel.ids import PersonId

MOST = 500
"""Answers of all people together; the oldest go."""

OwnAnswer = Callable[[str], Input | None]
"""Returns what somebody answered when a preview had come so far; ``None``: an example stands."""


class PreviewAnswers:
    """Remembers by whom, in which preview, and after what was played.

    After a restart, or in another process, the preview goes on with examples, as if nothing had
    been typed. What was answered last at a place takes the place of what was before.
    """

    def __init__(self) -> None:
        self._said: OrderedDict[tuple[PersonId, str, str, str], Input] = OrderedDict()

    def keep(self, by: PersonId, preview: PreviewPressed, played: str, said: Input) -> None:
        """Remember an answer; ``played`` ends with its sign."""
        self._said[by, preview.form, preview.language, played] = said
        if len(self._said) > MOST:
            self._said.popitem(last=False)

    def of(self, by: PersonId, preview: PreviewPressed) -> OwnAnswer:
        """Return what looks them up in one preview."""
        return lambda played: self._said.get((by, preview.form, preview.language, played))
