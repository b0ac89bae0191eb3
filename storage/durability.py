"""Whether the database keeps what is written: the outcome of the last commit."""

from collections.abc import Callable

from storage.trouble import Trouble


class Durability:
    """Remembers why the last work could not be kept, until other work is.

    ``on_change`` is called when that changes. It lives in memory alone: a database that keeps
    nothing cannot keep this either.
    """

    def __init__(self, trouble_of: Callable[[BaseException], Trouble | None]) -> None:
        """Take what tells the database's trouble from a fault of a statement."""
        self._trouble_of = trouble_of
        self.trouble: Trouble | None = None
        self.on_change: Callable[[], None] = lambda: None

    def kept(self) -> None:
        """Note that something was written and is durable. A commit of nothing proves nothing."""
        self._note(None)

    def failed(self, error: BaseException) -> None:
        """Note that a transaction could not begin or commit."""
        self._note(self._trouble_of(error) or Trouble.UNUSABLE)

    def refused(self, error: BaseException) -> None:
        """Note that a statement failed: by its own fault, or by the database's."""
        if (trouble := self._trouble_of(error)) is not None:
            self._note(trouble)

    def _note(self, trouble: Trouble | None) -> None:
        if trouble is self.trouble:
            return
        self.trouble = trouble
        self.on_change()
