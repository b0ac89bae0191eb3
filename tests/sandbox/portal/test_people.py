"""Employees: who is found, who is at work, who is told (bitrix24-work.md §1, bitrix24.md §14)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.portal.desk import Desk
from sandbox.portal.world import WorkingDay

HOUR, DAY = 3600.0, 86_400.0
USERS: list[dict[str, Any]] = [
    {"id": 1, "name": "Ada", "last_name": "Admin", "admin": True, "email": "ada@p.sandbox"},
    {
        "id": 9,
        "name": "Max",
        "last_name": "Moritz",
        "work_position": "Sales manager",
        "personal_mobile": "+49 30 1",
        "xml_id": "tg-9",
        "departments": [2],
        "online": True,
    },
    {"id": 10, "name": "Mia", "last_name": "Maier", "active": False, "work_phone": "30"},
    {"id": 11, "name": "Ext", "last_name": "Guest", "type": "extranet"},
    {"id": 12, "name": "Bot", "last_name": "Robot", "type": "bot"},
]
DEPARTMENTS = [
    {"id": 1, "name": "Head office", "head": 1},
    {"id": 2, "name": "Sales", "parent": 1, "head": 9},
]


@pytest.fixture
def staff(desk: Desk) -> Desk:
    desk.configure(users=USERS, departments=DEPARTMENTS)
    return desk.as_user(1)


def ids(rows: list[dict[str, Any]]) -> list[int]:
    return [int(row["ID"]) for row in rows]


EVERYBODY = [1, 9, 10]
FOUND: list[tuple[dict[str, Any], list[int]]] = [
    ({}, EVERYBODY),
    ({"FILTER": {"ID": 9}}, [9]),
    ({"ID": [9, 10]}, [9, 10]),
    ({"filter": {">ID": 9}}, [10]),
    ({"FILTER": {"<=ID": 9}}, [1, 9]),
    ({"FILTER": {"!ID": 9}}, [1, 10]),
    ({"FILTER": {"@ID": [1, 77]}}, [1]),
    ({"ACTIVE": True}, [1, 9]),
    ({"FILTER": {"ACTIVE": "false"}}, [10]),
    ({"FILTER": {"IS_ONLINE": "Y"}}, [9]),
    ({"FILTER": {"IS_ONLINE": "N"}}, [1, 10]),
    ({"FILTER": {"UF_DEPARTMENT": 2}}, [9]),
    ({"FILTER": {"XML_ID": "tg-9"}}, [9]),
    ({"FILTER": {"PERSONAL_MOBILE": "+49 30 1"}}, [9]),
    ({"FILTER": {"PERSONAL_MOBILE": "+49301"}}, []),
    ({"FILTER": {"%LAST_NAME": "MOR"}}, [9]),
    ({"FILTER": {"=%NAME": "M%"}}, [9, 10]),
    ({"FILTER": {"EMAIL": "ADA@p.sandbox"}}, [1]),
    ({"FILTER": {"NAME_SEARCH": "mo max"}}, [9]),
    ({"FILTER": {"NAME_SEARCH": "sales"}}, [9]),
    ({"NAME_SEARCH": "nobody"}, []),
    ({"FILTER": {"TELEGRAM": "x"}}, EVERYBODY),
    ({"FILTER": {"EMIAL": "ada@p.sandbox"}}, EVERYBODY),
    ({"FILTER": {}, "ID": 9}, EVERYBODY),
    ({"FILTER": {"USER_TYPE": "bot"}}, []),
    ({"sort": "LAST_NAME", "order": "DESC"}, [9, 10, 1]),
    ({"order": "DESC"}, [10, 9, 1]),
    ({"ADMIN_MODE": True}, [1, 9, 10, 11]),
]


@pytest.mark.parametrize(("params", "expected"), FOUND)
def test_employees_are_found_and_an_unknown_key_finds_everybody(
    staff: Desk, params: dict[str, Any], expected: list[int]
) -> None:
    assert ids(staff.call("user.get", **params)) == expected


SEARCHED: list[tuple[dict[str, Any], list[int]]] = [
    ({"FILTER": {"FIND": "mo"}}, [9]),
    ({"FILTER": {"FIND": "sales"}}, [9]),
    ({"NAME": "m"}, [9, 10]),
    ({"NAME": "m", "LAST_NAME": "mai"}, [10]),
    ({"FILTER": {"UF_DEPARTMENT_NAME": "sal"}}, [9]),
    ({"FILTER": {"FIND": "m", "NAME": "Ada"}}, [9, 10]),
    ({"FILTER": {"FIND": "ritz"}}, []),
]


@pytest.mark.parametrize(("params", "expected"), SEARCHED)
def test_a_search_looks_at_the_beginnings_of_words(
    staff: Desk, params: dict[str, Any], expected: list[int]
) -> None:
    assert ids(staff.call("user.search", **params)) == expected


def test_what_is_selected_comes_and_what_does_not_exist_is_skipped(staff: Desk) -> None:
    (row,) = staff.call("user.get", ID=9, select=["ID", "UF_*", "SHOE_SIZE"])
    assert row == {"ID": "9", "UF_DEPARTMENT": [2]}


def test_a_brief_scope_shows_no_contacts_and_does_not_filter_by_them(staff: Desk) -> None:
    brief = staff.as_user(9, "user_brief")
    assert "EMAIL" not in brief.call("user.current")
    assert "EMAIL" not in brief.call("user.fields")
    assert staff.call("user.fields")["EMAIL"]
    assert ids(brief.call("user.get", EMAIL="ada@p.sandbox")) == EVERYBODY


def test_employees_come_in_pages(staff: Desk) -> None:
    many = [{"id": n, "name": f"N{n}", "last_name": "L"} for n in range(1, 61)]
    staff.configure(users=many)
    first = staff.ask("user.get").json()
    assert (len(first["result"]), first["total"], first["next"]) == (50, 60, 50)
    uncounted = staff.ask("user.get", FILTER={">ID": 55}, start=-1).json()
    assert (len(uncounted["result"]), uncounted["total"]) == (5, 0)


def test_who_is_administrator_is_said(staff: Desk) -> None:
    assert staff.call("profile")["ADMIN"] is True
    manager = staff.as_user(9)
    assert manager.call("profile")["ADMIN"] is False
    assert manager.call("user.admin") is False


def test_departments_have_heads(staff: Desk) -> None:
    (row,) = staff.call("department.get", NAME="Sales")
    assert row == {"ID": "2", "NAME": "Sales", "SORT": 500, "PARENT": "1", "UF_HEAD": "9"}
    assert ids(staff.call("department.get", sort="NAME", order="DESC")) == [2, 1]
    assert staff.call("department.get", NAME="Sal") == []
    assert ids(staff.call("department.get", UF_HEAD=1)) == [1]


@pytest.mark.parametrize(
    ("method", "scope"),
    [
        ("department.get", "department"),
        ("timeman.status", "timeman"),
        ("calendar.accessibility.get", "calendar"),
        ("im.notify", "im"),
        ("user.get", "user_basic"),
    ],
)
def test_each_has_its_scope(staff: Desk, method: str, scope: str) -> None:
    assert staff.as_user(9, "crm").refusal(method)[:2] == (403, "insufficient_scope")
    assert staff.as_user(9, scope).ask(method).json().get("error") != "insufficient_scope"


DAYS: list[tuple[Callable[[float], WorkingDay | None], str]] = [
    (lambda _: None, "CLOSED"),
    (lambda now: WorkingDay(now - HOUR), "OPENED"),
    (lambda now: WorkingDay(now - HOUR, paused=True), "PAUSED"),
    (lambda now: WorkingDay(now - 2 * HOUR, closed=now), "CLOSED"),
    (lambda now: WorkingDay(now - DAY), "EXPIRED"),
]


@pytest.mark.parametrize(("opened", "status"), DAYS)
def test_a_working_day_has_its_status(
    staff: Desk, opened: Callable[[float], WorkingDay | None], status: str
) -> None:
    staff.now += 12 * HOUR
    day = opened(staff.now)
    if day:
        staff.portal.world.working_days[9] = day
    answer = staff.call("timeman.status", USER_ID=9)
    assert answer["STATUS"] == status
    assert ("TIME_FINISH_DEFAULT" in answer) is (status == "EXPIRED")
    assert (set(answer) == {"STATUS"}) is (day is None), "who never opened one"


@pytest.mark.parametrize("method", ["timeman.status", "timeman.settings"])
def test_others_are_an_administrators_business(staff: Desk, method: str) -> None:
    manager = staff.as_user(9)
    assert manager.refusal(method, USER_ID=1)[:2] == (403, "ACCESS_DENIED")
    manager.call(method)
    assert staff.refusal(method, USER_ID=99)[2] == "User not found"


def test_time_that_is_not_tracked_means_nothing(staff: Desk) -> None:
    assert staff.call("timeman.settings", USER_ID=9)["UF_TIMEMAN"] is True
    staff.configure(users=[{**USERS[0], "time_tracked": False}, USERS[1]])
    own = staff.call("timeman.settings")
    assert (own["UF_TIMEMAN"], own["ADMIN"]) == (False, True)


def test_absences_are_told_for_each_who_is_asked_for(staff: Desk) -> None:
    vacation = {"user_id": 9, "since": "2026-01-05T00:00:00", "until": "2026-01-09T00:00:00"}
    staff.configure(absences=[vacation])
    params = {"users": [9, 10], "from": "2026-01-08", "to": "2026-01-20"}
    absences = staff.call("calendar.accessibility.get", **params)
    assert absences["10"] == []
    (entry,) = absences["9"]
    assert (entry["ACCESSIBILITY"], entry["DATE_FROM"]) == ("absent", "05.01.2026 00:00:00")
    assert entry["DATE_FROM_TS_UTC"] == str(int(staff.now) + 4 * 86400 - 3 * 3600)
    later = staff.call("calendar.accessibility.get", **(params | {"from": "2026-01-10"}))
    assert later["9"] == []
    assert '"users"' in staff.refusal("calendar.accessibility.get", **{"from": "1", "to": "2"})[2]


def shown(desk: Desk, user_id: int) -> list[str]:
    return [n.text for n in desk.portal.world.notifications.values() if n.user_id == user_id]


def test_a_notification_arrives_and_a_tag_replaces_the_earlier_one(staff: Desk) -> None:
    common = {"USER_ID": 9, "TAG": "lead|1", "CLIENT_ID": "bot"}
    first = staff.call("im.notify.personal.add", **common, MESSAGE=" a ")
    assert isinstance(first, int)
    staff.call("im.notify", **common, MESSAGE="b")
    staff.call("im.notify.system.add", USER_ID=9, TAG="lead|1", MESSAGE="no client, no tag")
    assert shown(staff, 9) == ["b", "no client, no tag"]
    assert staff.call("im.notify.delete", TAG="lead|1", CLIENT_ID="bot") is True
    assert shown(staff, 9) == ["no client, no tag"]


@pytest.mark.parametrize("user_id", [10, 99])
def test_nobody_to_tell_is_no_error(staff: Desk, user_id: int) -> None:
    assert staff.call("im.notify", USER_ID=user_id, MESSAGE="x") is False


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("im.notify", {"MESSAGE": "x"}, "USER_ID_EMPTY"),
        ("im.notify", {"USER_ID": 9, "MESSAGE": " "}, "MESSAGE_EMPTY"),
        ("im.notify", {"USER_ID": 9, "MESSAGE": "x", "ATTACH": "{"}, "ATTACH_ERROR"),
        ("im.notify", {"USER_ID": 9, "MESSAGE": "x", "ATTACH": ["a" * 60_000]}, "ATTACH_OVERSIZE"),
        ("im.notify.delete", {}, "PARAMS_ERROR"),
        ("im.notify.delete", {"TAG": "x"}, "ACCESS_DENIED"),
    ],
)
def test_refusals_of_notifications(
    staff: Desk, method: str, params: dict[str, Any], code: str
) -> None:
    assert staff.refusal(method, **params)[1] == code
