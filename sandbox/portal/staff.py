"""The people of the portal: employees, departments, absences, as switches describe them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class User:
    """An employee.

    ``rights`` are CRM rights: read, add, edit, delete, import, and ``settings`` for the CRM's
    administration (a portal administrator has the last two anyway). ``sees`` says whose cards they
    cover: ``all``, ``department`` or ``own``; ``pipelines`` to which deals they are limited (none
    given: all). An administrator is limited by neither.
    """

    id: int
    name: str
    last_name: str
    email: str = ""
    admin: bool = False
    active: bool = True
    rights: tuple[str, ...] = ("read", "add", "edit", "delete")
    sees: str = "all"
    pipelines: tuple[int, ...] = ()
    second_name: str = ""
    xml_id: str = ""
    work_position: str = ""
    work_phone: str = ""
    personal_mobile: str = ""
    departments: tuple[int, ...] = (1,)
    type: str = "employee"
    online: bool = False
    time_tracked: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    """A department; ``head`` is an employee, ``parent`` another department, 0 for none."""

    id: int
    name: str
    parent: int = 0
    head: int = 0
    sort: int = 500


@dataclass(frozen=True, slots=True)
class Absence:
    """An entry of somebody's calendar, from one moment (ISO) to another.

    ``accessibility`` is absent, busy, quest or free.
    """

    user_id: int
    since: str
    until: str
    name: str = "Vacation"
    accessibility: str = "absent"
