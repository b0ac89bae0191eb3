"""Every command, named once: Telegram's menus, ``/help`` and ``/admin`` are made of this list.

What a command says of itself is the text ``command-<name>``. A new command is a line here, its text
in each language, and a handler; a guard test compares the three.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.team.member import LEADING, Role


class Audience(StrEnum):
    """Whose a command is. Whoever may more has the others as well."""

    EVERYBODY = "everybody"
    STAFF = "staff"
    ADMINS = "admins"


class Section(StrEnum):
    """A page of ``/admin``. The values stand under buttons."""

    LINKS = "l"
    NUMBERS = "n"
    TEAM = "t"
    DELIVERY = "d"
    BOT = "b"
    DATA = "p"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedCommand:
    """One of them."""

    name: str
    audience: Audience
    section: Section | None = None
    """Where it stands in ``/admin``; ``None``: it is nothing that one does as an admin."""
    menu: bool = True
    """It stands in Telegram's menu, and in ``/help``."""
    group: bool = False
    """It stands in the menu of teams' groups."""
    in_groups: bool = False
    """It is answered there, though it does not stand in that menu."""
    example: str = ""
    """The key of what can be typed after it."""


def _for_everybody(name: str, section: Section | None = None, menu: bool = True) -> OfferedCommand:
    return OfferedCommand(name=name, audience=Audience.EVERYBODY, section=section, menu=menu)


def _for_staff(
    name: str,
    section: Section | None = None,
    *,
    group: bool = False,
    in_groups: bool = False,
    example: str = "",
) -> OfferedCommand:
    return OfferedCommand(
        name=name,
        audience=Audience.STAFF,
        section=section,
        group=group,
        in_groups=in_groups,
        example=example,
    )


def _for_admins(
    name: str, section: Section | None, *, group: bool = False, example: str = ""
) -> OfferedCommand:
    return OfferedCommand(
        name=name, audience=Audience.ADMINS, section=section, group=group, example=example
    )


COMMANDS = (
    _for_admins("admin", None),
    _for_admins("newlink", Section.LINKS),
    _for_admins("links", Section.LINKS, example="command-links-example"),
    _for_admins("bulk", Section.LINKS, example="command-bulk-example"),
    _for_admins("export_links", Section.LINKS),
    _for_admins("vocabulary", Section.LINKS, example="command-vocabulary-example"),
    _for_admins("explain", Section.LINKS, example="command-explain-example"),
    _for_admins("correct", Section.LINKS),
    _for_admins("compare", Section.LINKS, example="command-compare-example"),
    _for_admins("variants", Section.LINKS),
    _for_admins("stats", Section.NUMBERS, example="command-stats-example"),
    _for_admins("cost", Section.NUMBERS, example="command-cost-example"),
    _for_admins("costs", Section.NUMBERS),
    _for_admins("rates", Section.NUMBERS, example="command-rates-example"),
    _for_admins("digest", Section.NUMBERS),
    _for_admins("team", Section.TEAM),
    _for_admins("rule", Section.TEAM),
    _for_admins("dayoff", Section.TEAM, example="command-dayoff-example"),
    _for_admins("newteam", Section.TEAM, example="command-newteam-example"),
    _for_admins("renameteam", Section.TEAM, example="command-renameteam-example"),
    _for_admins("bans", Section.TEAM),
    _for_admins("queue", Section.DELIVERY, group=True),
    _for_admins("erase", Section.DELIVERY, example="command-erase-example"),
    _for_admins("health", Section.BOT),
    _for_admins("testlead", Section.BOT),
    _for_admins("forms", Section.BOT),
    _for_admins("audit", Section.BOT),
    _for_staff("duty", Section.TEAM, group=True),
    _for_staff("away", group=True, example="command-away-example"),
    _for_staff("leave", group=True, example="command-leave-example"),
    _for_staff("hours", example="command-hours-example"),
    _for_staff("zone", example="command-zone-example"),
    _for_staff("link", example="command-link-example"),
    _for_staff("why", group=True),
    _for_staff("postpone", group=True, example="command-postpone-example"),
    _for_staff("a", group=True, example="command-a-example"),
    _for_staff("later", group=True, example="command-later-example"),
    _for_staff("save", group=True, example="command-save-example"),
    _for_staff("unsave", in_groups=True, example="command-unsave-example"),
    _for_staff("del", group=True),
    OfferedCommand(name="place", audience=Audience.ADMINS, menu=False, group=True),
    _for_everybody("start"),
    OfferedCommand(name="back", audience=Audience.EVERYBODY, group=True),
    _for_everybody("skip"),
    _for_everybody("cancel"),
    _for_everybody("language"),
    _for_everybody("privacy", Section.DATA),
    _for_everybody("export", Section.DATA, menu=False),
    _for_everybody("delete_me", menu=False),
    _for_everybody("help"),
    _for_everybody("code", menu=False),
    _for_everybody("id", menu=False),
)
"""In the order in which they are shown: what is for fewer people comes first, since others do not
see it."""


def offered_to(role: Role | None) -> Iterator[OfferedCommand]:
    """Yield what stands in somebody's menu."""
    for one in COMMANDS:
        if one.menu and _may(role, one.audience):
            yield one


def offered_in_groups() -> Iterator[OfferedCommand]:
    """Yield what stands in the menu of a team's group."""
    return (one for one in COMMANDS if one.group)


def private_commands() -> Iterator[OfferedCommand]:
    """Yield what the team's people can use in private only."""
    for one in COMMANDS:
        if one.audience is not Audience.EVERYBODY and not (one.group or one.in_groups):
            yield one


def commands_in(section: Section) -> tuple[OfferedCommand, ...]:
    """Return what stands on a page of ``/admin``."""
    return tuple(one for one in COMMANDS if one.section is section)


def in_admin_menu(name: str) -> bool:
    """Say whether ``/admin`` offers it."""
    return any(one.name == name and one.section is not None for one in COMMANDS)


def _may(role: Role | None, audience: Audience) -> bool:
    match audience:
        case Audience.EVERYBODY:
            return True
        case Audience.STAFF:
            return role is not None
        case Audience.ADMINS:
            return role in LEADING
