"""Every handler can be called, and cheaply: parameters are supplied, filters asynchronous."""

import inspect
from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.dispatcher.event.telegram import TelegramEventObserver

import bot.config.form_files
from handlers.command_list import COMMANDS, Audience, Section, commands_in
from handlers.command_menus import command_menus
from handlers.router import add_handlers
from handlers.workflow import FILTER_DATA, WORKFLOW_DATA
from intake.kernel.ids import PersonId
from intake.team.member import Role
from texts.translator import Translator

WIZARDS = tuple(file.stem for file in bot.config.form_files.WIZARDS.glob("*.yaml"))
FROM_AIOGRAM = frozenset({"bot", "event_update", "event_router", "data"})
"""What aiogram itself hands to every handler, as far as we ask for it; ``data`` is all of it."""


def handlers() -> Iterator[tuple[TelegramEventObserver, HandlerObject]]:
    for router in _all(add_handlers(Router(), WIZARDS)):
        for observer in router.observers.values():
            for handler in observer.handlers:
                yield observer, handler


def _all(router: Router) -> Iterator[Router]:
    yield router
    for child in router.sub_routers:
        yield from _all(child)


def test_every_parameter_is_supplied() -> None:
    for observer, handler in handlers():
        filters = [
            one.callback for one in [*(observer._handler.filters or []), *(handler.filters or [])]
        ]
        supplied = {name for one in filters for name in getattr(one, "supplies", ())}
        _, *asked = inspect.signature(handler.callback).parameters
        lacking = set(asked) - supplied - WORKFLOW_DATA - FROM_AIOGRAM
        assert not lacking, (handler.callback.__qualname__, lacking)


def test_filters_get_what_they_ask_for_and_no_more() -> None:
    asked: set[str] = set()
    for observer, handler in handlers():
        for one in [*(observer._handler.filters or []), *(handler.filters or [])]:
            asked.update([*inspect.signature(type(one.callback).__call__).parameters][2:])
    assert asked - FROM_AIOGRAM == FILTER_DATA
    assert FILTER_DATA < WORKFLOW_DATA


def test_all_workflow_data_is_asked_for() -> None:
    asked = {
        name for _, handler in handlers() for name in inspect.signature(handler.callback).parameters
    }
    for observer, handler in handlers():
        for one in [*(observer._handler.filters or []), *(handler.filters or [])]:
            asked |= set(inspect.signature(type(one.callback).__call__).parameters)
    assert asked >= WORKFLOW_DATA


def test_handlers_and_filters_are_asynchronous() -> None:
    """A synchronous filter costs a thread hop per update (platform.md)."""
    for observer, handler in handlers():
        assert handler.awaitable
        for one in [*(observer._handler.filters or []), *(handler.filters or [])]:
            assert one.awaitable
            assert inspect.iscoroutinefunction(type(one.callback).__call__)


def test_handlers_have_names_that_say_what_the_person_did() -> None:
    names = [handler.callback.__name__ for _, handler in handlers()]
    assert all(name.startswith("on_") for name in names)
    assert len(names) <= 110, "each costs every update a filter"


def test_every_command_of_the_menu_is_handled() -> None:
    handled = {
        name
        for _, handler in handlers()
        for one in handler.filters or []
        for name in getattr(one.callback, "_names", ())
    }
    named = [one.name for one in COMMANDS]
    assert sorted(named) == sorted(handled), "each is named once, and there is no other"
    admins = {one.name for one in COMMANDS if one.audience is Audience.ADMINS}
    assert set(WIZARDS) <= admins


def test_everything_that_admins_can_do_is_reached_from_their_menu() -> None:
    """But what is done in a group, and the menu itself."""
    reached = {one.name for section in Section for one in commands_in(section)}
    admins = {one.name for one in COMMANDS if one.audience is Audience.ADMINS}
    assert admins - reached == {"admin", "place"}
    assert all(commands_in(section) for section in Section)


def test_the_menus_have_every_language_and_hide_the_admins_commands() -> None:
    translator = Translator()
    menus = list(command_menus(translator, default="en", staff={PersonId(7): Role.OWNER}))
    assert [menu.language_code for menu in menus] == [None, *translator.languages] * 2
    everybodys = len(menus) // 2
    admins = {one.name for one in COMMANDS if one.audience is Audience.ADMINS and one.menu}
    for menu in menus[:everybodys]:
        assert {command.command for command in menu.commands}.isdisjoint(admins)
    for menu in menus[everybodys:]:
        assert {command.command for command in menu.commands}.issuperset(admins)
        assert len(menu.commands) <= 100, "Telegram takes no more"
