"""Who is who in the portal (bitrix24.md §10)."""

from dataclasses import dataclass, field
from typing import ClassVar

from crm.client.encoding import Params, Value
from crm.client.methods.method import Method
from crm.client.methods.php_values import Row, flag, identifier, mapping, rows, text


@dataclass(frozen=True, slots=True)
class User:
    """An employee. What the scope hides (``user_brief`` has no e-mail) is empty."""

    id: int
    name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    active: bool = True
    phones: tuple[str, ...] = field(default=(), repr=False)
    """As they are stored: nobody puts them in order."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The user that the webhook acts as."""

    id: int
    admin: bool
    name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class UserGet(Method[tuple[User, ...]]):
    """``user.get`` → one page. Bots, system users and integrators are never among them."""

    name: ClassVar[str] = "user.get"
    repeatable: ClassVar[bool] = True

    filter: Params = field(default_factory=dict, repr=False)
    start: int = 0

    def params(self) -> Params:
        """The parameters of the call, in a stable order."""
        params: dict[str, Value] = {"sort": "ID", "order": "ASC"}
        if self.filter:
            params["FILTER"] = self.filter
        if self.start:
            params["start"] = self.start
        return params

    def read(self, result: object) -> tuple[User, ...]:
        """The result is the page itself."""
        return tuple(_user(row) for row in rows(result, "result"))


@dataclass(frozen=True, slots=True)
class UserCurrent(Method[User]):
    """``user.current``: the user that the webhook acts as; needs a user scope."""

    name: ClassVar[str] = "user.current"
    repeatable: ClassVar[bool] = True

    def params(self) -> Params:
        """No parameters."""
        return {}

    def read(self, result: object) -> User:
        """The result is the one user."""
        return _user(mapping(result, "result"))


@dataclass(frozen=True, slots=True)
class ProfileGet(Method[Profile]):
    """``profile``: needs no scope, and so shows whether a webhook works at all."""

    name: ClassVar[str] = "profile"
    repeatable: ClassVar[bool] = True

    def params(self) -> Params:
        """No parameters."""
        return {}

    def read(self, result: object) -> Profile:
        """The result is the one user."""
        row = mapping(result, "result")
        return Profile(
            id=identifier(row.get("ID"), "result.ID"),
            admin=flag(row.get("ADMIN")),
            name=text(row.get("NAME")),
            last_name=text(row.get("LAST_NAME")),
        )


_PHONES = ("PERSONAL_MOBILE", "WORK_PHONE", "PERSONAL_PHONE")


def _user(row: Row) -> User:
    return User(
        id=identifier(row.get("ID"), "user.ID"),
        name=text(row.get("NAME")),
        last_name=text(row.get("LAST_NAME")),
        email=text(row.get("EMAIL")),
        active=flag(row.get("ACTIVE", True)),
        phones=tuple(phone for name in _PHONES if (phone := text(row.get(name)))),
    )
