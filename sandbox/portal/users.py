"""user.get, user.search, user.current, user.fields, user.admin, profile (bitrix24.md §10).

A filter key that is not known, or not within the scope, is dropped without a word: everybody is
found then (bitrix24-work.md §1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.portal import filters, paging, php
from sandbox.portal.call import Call, Handler
from sandbox.portal.envelope import Answer
from sandbox.portal.staff import User

_BRIEF = {
    "ID": "ID",
    "XML_ID": "External code",
    "ACTIVE": "Activity",
    "NAME": "First Name",
    "LAST_NAME": "Last Name",
    "SECOND_NAME": "Middle Name",
    "IS_ONLINE": "IS_ONLINE",
    "WORK_POSITION": "Job Title",
    "UF_DEPARTMENT": "Units",
    "USER_TYPE": "USER_TYPE",
}
_CONTACTS = {
    "EMAIL": "E-Mail",
    "PERSONAL_MOBILE": "Personal Mobile",
    "WORK_PHONE": "Company Phone",
}
_NOT_KEYS = frozenset(
    ("FILTER", "SORT", "ORDER", "SELECT", "START", "AUTH", "ADMIN_MODE", "IMAGE_RESIZE")
)
_SEARCHED = ("NAME", "LAST_NAME", "SECOND_NAME", "WORK_POSITION", "UF_DEPARTMENT_NAME")
_SEARCH_KEYS = ("NAME", "LAST_NAME", "WORK_POSITION", "UF_DEPARTMENT_NAME")
_TRUE = (True, 1, "1", "Y", "y", "true", "TRUE")
Test = Callable[[User], bool]


def get(call: Call) -> Answer:
    """List employees by flat filter keys, or by FILTER alone when it is there."""
    given = _parameters(call)
    wanted = _wanted(given)
    tests = [_test(call, key, raw) for key, raw in wanted.items()]
    return _page(call, given, [test for test in tests if test])


def search(call: Call) -> Answer:
    """List employees by the beginnings of words: FIND in all of them, or each in its own."""
    given = _parameters(call)
    wanted = _wanted(given)
    if find := php.text(wanted.get("FIND")).strip():
        return _page(call, given, [_beginnings(call, _SEARCHED, find)])
    tests: list[Test | None] = []
    for key, raw in wanted.items():
        if key in _SEARCH_KEYS:
            tests.append(_beginnings(call, (key,), php.text(raw)))
        else:
            tests.append(_test(call, key, raw))
    return _page(call, given, [test for test in tests if test])


def _parameters(call: Call) -> dict[str, Any]:
    return {key.upper(): value for key, value in call.params.items()}


def _wanted(given: dict[str, Any]) -> dict[str, Any]:
    """Return the filter: with FILTER the keys beside it are dropped."""
    if "FILTER" in given:
        return {key.upper(): value for key, value in php.mapping(given["FILTER"]).items()}
    return {key: value for key, value in given.items() if key not in _NOT_KEYS}


def _page(call: Call, given: dict[str, Any], tests: list[Test]) -> Answer:
    admin_mode = call.user.admin and given.get("ADMIN_MODE") in _TRUE
    found = [
        user
        for user in call.world.settings.users
        if _is_shown(user, call, admin_mode=admin_mode) and all(test(user) for test in tests)
    ]
    name = php.text(given.get("SORT")).upper()
    name = name if name in _all_fields(call) else "ID"
    descending = php.text(given.get("ORDER")).upper() == "DESC"
    found.sort(key=lambda user: user.id)
    found.sort(key=lambda user: _sortable(_value(call, user, name)), reverse=descending)
    select = {php.text(one) for one in php.elements(given.get("SELECT"))}

    def render(page: list[User]) -> list[dict[str, Any]]:
        return [_selected(_row(call, user), select) for user in page]

    return paging.page(found, given.get("START"), render)


def _is_shown(user: User, call: Call, *, admin_mode: bool) -> bool:
    """Bots, mail users and the like are never shown; strangers of the extranet to nobody else."""
    if user.type == "extranet":
        return admin_mode or user.id == call.user.id
    return user.type == "employee"


def _sortable(value: Any) -> tuple[int, str]:
    text = php.text(value)
    return (int(text), "") if text.isdigit() else (0, text.casefold())


def _all_fields(call: Call) -> dict[str, str]:
    """Return the names of the fields within the caller's scope."""
    return _BRIEF | (_CONTACTS if {"user", "user_basic"} & call.scopes else {})


def _value(call: Call, user: User, name: str) -> Any:
    """Return a field of an employee; the department's name is there for the search alone."""
    if name == "UF_DEPARTMENT_NAME":
        names = {one.id: one.name for one in call.world.settings.departments}
        return " ".join(names.get(number, "") for number in user.departments)
    return {
        "ID": str(user.id),
        "XML_ID": user.xml_id,
        "ACTIVE": user.active,
        "NAME": user.name,
        "LAST_NAME": user.last_name,
        "SECOND_NAME": user.second_name,
        "IS_ONLINE": "Y" if user.online else "N",
        "WORK_POSITION": user.work_position,
        "UF_DEPARTMENT": list(user.departments),
        "USER_TYPE": user.type,
        "EMAIL": user.email,
        "PERSONAL_MOBILE": user.personal_mobile,
        "WORK_PHONE": user.work_phone,
    }[name]


def _row(call: Call, user: User) -> dict[str, Any]:
    return {name: _value(call, user, name) for name in _all_fields(call)}


def _selected(row: dict[str, Any], select: set[str]) -> dict[str, Any]:
    """Cut a row; what does not exist is skipped without a word."""
    if not select or "*" in select:
        return row
    custom = "UF_*" in select
    return {k: v for k, v in row.items() if k in select or (custom and k.startswith("UF_"))}


def _test(call: Call, key: str, raw: Any) -> Test | None:
    """Return the test of a filter key, None for one that is dropped."""
    operator, name = filters.split_key(key)
    if name == "NAME_SEARCH":
        return _beginnings(call, (*_SEARCHED, "EMAIL"), php.text(raw))
    if name not in _all_fields(call):
        return None
    matches = filters.matcher(operator, raw, _comparable(name))
    return lambda user: matches(_value(call, user, name))


def _comparable(name: str) -> Callable[[Any], Any]:
    if name in ("ID", "UF_DEPARTMENT"):
        return php.to_int
    if name in ("ACTIVE", "IS_ONLINE"):
        return lambda value: value in _TRUE
    return lambda value: php.text(value).casefold()


def _beginnings(call: Call, names: tuple[str, ...], text: str) -> Test:
    """Return a test: each word of the text begins a word of one of the fields."""
    wanted = text.casefold().split()

    def test(user: User) -> bool:
        words = [
            word
            for name in names
            for word in re.findall(r"[\w.@-]+", php.text(_value(call, user, name)).casefold())
        ]
        return all(any(word.startswith(part) for word in words) for part in wanted)

    return test


def current(call: Call) -> Answer:
    """Return the caller."""
    return Answer(_row(call, call.user))


def fields(call: Call) -> Answer:
    """Name the fields that the scope allows."""
    return Answer(_all_fields(call))


def admin(call: Call) -> Answer:
    """Say whether the caller is the portal's administrator."""
    return Answer(call.user.admin)


def profile(call: Call) -> Answer:
    """Return the caller in short; it needs no scope."""
    return Answer(
        {
            "ID": str(call.user.id),
            "ADMIN": call.user.admin,
            "NAME": call.user.name,
            "LAST_NAME": call.user.last_name,
            "PERSONAL_GENDER": "",
            "TIME_ZONE": "",
        }
    )


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "user.get": get,
        "user.search": search,
        "user.current": current,
        "user.fields": fields,
        "user.admin": admin,
        "profile": profile,
    }
