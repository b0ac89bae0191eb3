"""What a method object is: a request as a value that knows how to read its answer."""

from typing import Protocol, TypeVar

from crm.client.encoding import Params

R_co = TypeVar("R_co", covariant=True)


class Method(Protocol[R_co]):
    """One call of the REST API.

    ``repeatable``: may be sent again without looking, because a second time changes nothing that
    the first did not. Reads are, and writes that set a state; adds never are. Fields are kept out
    of ``repr``: they are personal data.
    """

    __slots__ = ()

    @property
    def name(self) -> str:
        """The method's name as the portal spells it."""
        ...

    @property
    def repeatable(self) -> bool:
        """Whether repeating it blindly is harmless."""
        ...

    def params(self) -> Params:
        """The parameters, spelled exactly as documented: case matters (bitrix24.md Traps 28)."""
        ...

    def read(self, result: object) -> R_co:
        """Read the ``result`` of a success. Raises UnexpectedAnswerError, which never quotes it."""
        ...


class AddMethod(Method[int], Protocol):
    """A call that makes something and answers with its id."""

    __slots__ = ()

    @property
    def id_path(self) -> tuple[str, ...]:
        """Where in the result the id stands, for references (bitrix24.md Traps 1)."""
        ...
