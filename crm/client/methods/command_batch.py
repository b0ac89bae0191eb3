"""``batch``: up to fifty commands in one request (bitrix24.md §2).

The answer is HTTP 200 even when every command failed, its maps are ``[]`` when empty, and nothing
is rolled back: each command ends :class:`Done`, :class:`Failed` or :class:`NotExecuted`, and the
caller looks at each.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar, cast

from crm.client.call_errors import Bitrix24Error, FailureKind, UnexpectedAnswerError
from crm.client.call_time import CallTime
from crm.client.encoding import Params, Ref, check_command_name, php_query, references
from crm.client.failures import Call, contradictory, refused, unexpected, unmentioned
from crm.client.methods.method import AddMethod, Method
from crm.client.methods.php_values import wrong

R = TypeVar("R")

MAX_COMMANDS = 50
"""Commands of one batch; the portal's answer to more is not worth relying on."""


class BatchError(ValueError):
    """A batch that the portal would misread; found before anything is sent."""


@dataclass(frozen=True, slots=True)
class Command(Generic[R]):
    """A method with the name by which later commands refer to its result."""

    name: str
    method: Method[R]

    def ref(self, *path: str | int) -> Ref:
        """A reference to a value in this command's result."""
        return Ref(self.name, *path)


def id_of(command: Command[int]) -> Ref:
    """A reference to the id that an adding command will answer with, wherever it stands.

    Raises BatchError for a method that adds nothing.
    """
    path = getattr(command.method, "id_path", None)
    if path is None:
        raise BatchError(f"{command.name}: {command.method.name} makes nothing")
    return command.ref(*cast("AddMethod", command.method).id_path)


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """The command was carried out."""

    value: R = field(repr=False)
    time: CallTime = field(default_factory=CallTime)


@dataclass(frozen=True, slots=True)
class Failed:
    """The command was refused, or its end is not known: the error says which."""

    error: Bitrix24Error


@dataclass(frozen=True, slots=True)
class NotExecuted:
    """The command's turn never came: the batch halted at an earlier one."""


Outcome: TypeAlias = Done[R] | Failed | NotExecuted


@dataclass(frozen=True, slots=True)
class BatchResult:
    """How each command ended, by name and in the order of the commands."""

    outcomes: Mapping[str, Outcome[Any]]
    times: Mapping[str, CallTime] = field(default_factory=dict)

    def __getitem__(self, command: Command[R]) -> Outcome[R]:
        return cast("Outcome[R]", self.outcomes[command.name])

    @property
    def begun(self) -> bool:
        """Whether the turn of any command came."""
        return not all(isinstance(one, NotExecuted) for one in self.outcomes.values())

    def value(self, command: Command[R]) -> R | None:
        """What the command brought, or None when it did not end well."""
        outcome = self[command]
        return outcome.value if isinstance(outcome, Done) else None

    @property
    def failure(self) -> tuple[str, Bitrix24Error] | None:
        """The failure that decides what follows: one that leaves a doubt before one that passes,
        and a refusal last. With ``halt`` there is at most one, at which the batch stopped.
        """
        failures = [
            (name, outcome.error)
            for name, outcome in self.outcomes.items()
            if isinstance(outcome, Failed)
        ]
        return min(failures, key=lambda failure: _GRAVITY.index(failure[1].kind), default=None)


_GRAVITY = (
    FailureKind.AMBIGUOUS,
    FailureKind.PORTAL_WIDE,
    FailureKind.TRANSIENT,
    FailureKind.PERMANENT,
)


@dataclass(frozen=True, slots=True)
class Batch(Method[BatchResult]):
    """Named commands, carried out one after the other within the 60 s of one request.

    ``halt`` stops at the first failure. It must be on when a command refers to another: otherwise
    the portal writes the literal text ``$result[...]`` into the CRM. Raises BatchError when empty,
    longer than 50, nested, with a name twice, or with a reference that leads nowhere.
    """

    name: ClassVar[str] = "batch"

    commands: tuple[Command[Any], ...]
    halt: bool = True

    def __post_init__(self) -> None:
        if not 1 <= len(self.commands) <= MAX_COMMANDS:
            raise BatchError(f"a batch takes 1 to {MAX_COMMANDS} commands")
        earlier: set[str] = set()
        for command in self.commands:
            self._check(command, earlier)
            earlier.add(command.name)

    def _check(self, command: Command[Any], earlier: set[str]) -> None:
        try:
            check_command_name(command.name)
        except ValueError as error:
            raise BatchError(str(error)) from None
        if command.name in earlier:
            raise BatchError(f"the name {command.name} stands twice")
        if isinstance(command.method, Batch):
            raise BatchError("a batch cannot hold a batch")
        for reference in references(command.method.params()):
            if reference.command not in earlier:
                raise BatchError(f"{command.name}: {reference} is no earlier command")
            if not self.halt:
                raise BatchError(f"{command.name}: references need halt")

    @property
    def repeatable(self) -> bool:
        """Only when every command is."""
        return all(command.method.repeatable for command in self.commands)

    @property
    def methods(self) -> Counter[str]:
        """How often each method is called: the portal counts execution seconds per method."""
        return Counter(command.method.name for command in self.commands)

    def params(self) -> Params:
        """The parameters of the call, each command encoded once."""
        return {
            "halt": 1 if self.halt else 0,
            "cmd": {command.name: _line(command.method) for command in self.commands},
        }

    def read(self, result: object) -> BatchResult:
        """Say how each command ended; UnexpectedAnswerError only when nothing is known of any."""
        if not isinstance(result, dict) or "result" not in result:
            raise wrong("result", "the maps of a batch", result)
        results = self._by_name(result.get("result"))
        errors = self._by_name(result.get("result_error"))
        times = {
            name: CallTime.parse(raw)
            for name, raw in self._by_name(result.get("result_time")).items()
        }
        outcomes: dict[str, Outcome[Any]] = {}
        halted = False
        for command in self.commands:
            name = command.name
            call = Call(command.method.name, command.method.repeatable)
            refusal = errors.get(name) or None  # PHP may write an empty one
            if refusal is not None and results.get(name) is not None:
                outcomes[name] = Failed(contradictory(call))
            elif refusal is not None:
                outcomes[name] = Failed(_error(call, refusal))
                halted = self.halt
            elif name in results or name in times:  # a null result may be left out of the map
                outcomes[name] = _read(command, call, results.get(name), times.get(name))
            elif halted:
                outcomes[name] = NotExecuted()
            else:
                outcomes[name] = Failed(unmentioned(call))
        return BatchResult(outcomes, times)

    def _by_name(self, raw: object) -> Mapping[str, Any]:
        """One of the answer's maps.

        PHP writes an empty one as a list, and one with the keys 0, 1, 2 … too: such a list means
        commands by position, and nothing at all when it is shorter or longer.
        """
        if isinstance(raw, list) and len(raw) == len(self.commands):
            return {command.name: value for command, value in zip(self.commands, raw, strict=True)}
        return raw if isinstance(raw, dict) else {}


def _line(method: Method[Any]) -> str:
    query = php_query(method.params())
    return f"{method.name}?{query}" if query else method.name


def _read(
    command: Command[Any], call: Call, result: object, time: CallTime | None
) -> Done[Any] | Failed:
    try:
        return Done(command.method.read(result), time or CallTime())
    except UnexpectedAnswerError as error:
        detail = str(error)
    return Failed(unexpected(call, detail))


def _error(call: Call, raw: object) -> Bitrix24Error:
    if isinstance(raw, dict):
        return refused(
            call, code=raw.get("error", ""), description=raw.get("error_description", "")
        )
    return refused(call, code="", description=raw)
