"""What would be the same for each bot of each test is done once in a process.

A test opens a bot of its own, some open several. Reading certificates and texts, compiling
statements and looking up handlers' parameters took a good part of that, with the same result.
"""

import inspect
import ssl
from functools import cache
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.util import LRUCache

_STATEMENTS = 5_000
"""More than there are."""


def do_once() -> None:
    """Keep these results from now on."""
    _certificates()
    _texts()
    _parameters()
    _compiled_statements()


def _certificates() -> None:
    """Those of the operating system, which each session of aiogram reads anew."""
    known = cache(ssl.create_default_context)
    _replace("aiogram.client.session.aiohttp", ssl, create_default_context=known)


def _texts() -> None:
    """Files of texts, which nobody changes."""
    translator = vars(import_module("texts.translator"))
    for name in ("_read", "_parsed"):
        translator[name] = cache(translator[name])


def _parameters() -> None:
    """Of handlers and filters: each bot has its own, with the code of all others."""
    known: dict[object, inspect.Signature] = {}

    def signature(callback: Any) -> inspect.Signature:
        called = callback if inspect.isroutine(callback) else type(callback).__call__
        code = getattr(called, "__code__", None)
        if code is None:
            return inspect.signature(callback)
        key = code, inspect.isfunction(callback)
        if key not in known:
            known[key] = inspect.signature(callback)
        return known[key]

    _replace("aiogram.dispatcher.event.handler", inspect, signature=signature)


def _compiled_statements() -> None:
    """Engines of a kind share what they compiled, which is found again by the dialect, too."""
    caches: dict[type[Dialect], LRUCache[Any, Any]] = {}

    def compiled(engine: Engine) -> LRUCache[Any, Any]:
        return caches.setdefault(type(engine.dialect), LRUCache(_STATEMENTS))

    Engine._compiled_cache = property(compiled, lambda *_: None)  # type: ignore[assignment]
    for dialect in (SQLiteDialect, PGDialect):
        dialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]
        dialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]


def _replace(where: str, module: ModuleType, **better: Any) -> None:
    """Give an imported module another look at a module that it uses."""
    vars(import_module(where))[module.__name__] = SimpleNamespace(**{**vars(module), **better})
