"""Callback data under the buttons of ``/admin``.

::

    ad:<section>    a page; nothing: the first one
    ad:/<command>   do what that command does
"""

import re
from dataclasses import dataclass

from handlers.command_list import Section, in_admin_menu


@dataclass(frozen=True, slots=True)
class AdminPressed:
    """A button under ``/admin``."""

    section: Section | None = None
    command: str = ""
    """Its name; empty: a page is wanted."""


_COMMAND = re.compile(r"/([a-z0-9_]{1,32})")
_SECTIONS = {one.value: one for one in Section}


def admin_page_data(section: Section | None) -> str:
    """Return the data of a button that shows a page."""
    return f"ad:{section or ''}"


def admin_command_data(command: str) -> str:
    """Return the data of a button that does what a command does."""
    return f"ad:/{command}"


def read_admin(rest: str) -> AdminPressed | None:
    """Read what follows ``ad:``; a command that is not offered any more is none."""
    if match := _COMMAND.fullmatch(rest):
        return AdminPressed(command=match[1]) if in_admin_menu(match[1]) else None
    if rest and rest not in _SECTIONS:
        return None
    return AdminPressed(_SECTIONS.get(rest))
