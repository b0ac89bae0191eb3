"""Logging: constant event names and identifiers, as JSON or for the console.

Promise 6: no secret and no personal data in a log line. Our own lines follow the rule by writing;
lines of libraries are kept to what their authors wrote, without the arguments; and an exception is
shown as its class and the places it went through, without its words: pydantic's hold the input,
aiohttp's the address.
"""

import asyncio
import logging
import sys
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.config.settings import LogFormat, LogLevel

ROOT = Path(__file__).resolve().parents[2]

QUIET = {
    "aiogram.event": logging.CRITICAL,  # logs every update, and the words of every error
    "aiogram.dispatcher": logging.ERROR,
    "aiohttp.access": logging.CRITICAL + 1,
    "asyncio": logging.ERROR,
    "sqlalchemy": logging.WARNING,
    "alembic": logging.WARNING,
}

_log = structlog.get_logger(__name__)


def configure_logging(level: LogLevel, style: LogFormat, stream: TextIO | None = None) -> None:
    """Send everything that is logged, by us or by a library, through one formatter."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style is LogFormat.JSON
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_exception,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(_strip)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_add_own_extra, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.raiseExceptions = False  # a line that cannot be written must not be quoted on stderr
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.value)
    for name, threshold in QUIET.items():
        logging.getLogger(name).setLevel(threshold)
    warnings.showwarning = _show_warning


def _strip(record: logging.LogRecord) -> bool:
    """Keep of a library's line only what its author wrote.

    Our own lines come as a dict (structlog's) and pass as they are.
    """
    if isinstance(record.msg, dict):
        return True
    record.args = ()
    record.msg = next(iter(str(record.msg).splitlines()), "")
    record.stack_info = None
    return True


def _add_own_extra(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Add the identifiers that ``crm`` logs: it stands alone and uses the standard library."""
    record: logging.LogRecord = event["_record"]
    if record.name.startswith("crm."):
        plain = logging.makeLogRecord({}).__dict__.keys()
        added = {name: value for name, value in vars(record).items() if name not in plain}
        event.update({name: value for name, value in added.items() if not name.startswith("_")})
    return event


def _show_warning(
    message: Warning | str,  # noqa: ARG001  # aiogram puts a whole update into one
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001  # the signature is the standard library's
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Log a warning's class and place, not its words."""
    _log.warning("python_warning", category=category.__name__, place=f"{_short(filename)}:{lineno}")


def describe_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace ``exc_info`` by the exceptions' classes and the places they went through."""
    info = event.pop("exc_info", None)
    error = info if isinstance(info, BaseException) else None
    if isinstance(info, tuple):
        error = info[1]
    elif info and error is None:
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
    if error is not None:
        event["errors"] = [*_describe(error, set())]
    return event


def _describe(error: BaseException, seen: set[int]) -> Iterator[str]:
    if id(error) in seen:
        return
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _describe(cause, seen)
    places = " > ".join(
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    yield f"{type(error).__module__}.{type(error).__qualname__} at {places or 'nowhere'}"
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _describe(inner, seen)


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-2:])


def watch_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Log what nobody waited for; asyncio's own words hold the whole task."""

    def report(_: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        _log.error("loop_error", exc_info=error if isinstance(error, BaseException) else None)

    loop.set_exception_handler(report)
