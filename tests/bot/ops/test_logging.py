"""What is logged, and above all what is not."""

import asyncio
import json
import logging
import warnings
from collections.abc import Iterator, MutableMapping
from io import StringIO
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from bot.config.settings import LogFormat, LogLevel
from bot.ops.logging import configure_logging, watch_loop

PRIVATE = "+49 170 1234567"


class Form(BaseModel):
    number: int


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """Put back what logging was, instead of capturing it."""
    root = logging.getLogger()
    handlers, level, show = root.handlers[:], root.level, warnings.showwarning
    raising = logging.raiseExceptions
    yield []
    root.handlers[:] = handlers
    root.setLevel(level)
    warnings.showwarning = show
    logging.raiseExceptions = raising
    structlog.reset_defaults()
    for name in ("aiogram.event", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.fixture(params=LogFormat)
def out(request: pytest.FixtureRequest) -> StringIO:
    stream = StringIO()
    configure_logging(LogLevel.INFO, request.param, stream)
    return stream


def test_a_line_is_an_event_with_identifiers() -> None:
    stream = StringIO()
    configure_logging(LogLevel.INFO, LogFormat.JSON, stream)
    structlog.get_logger("bot.x").info("update_handled", update=7)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["update"], line["level"], line["logger"]) == (
        "update_handled",
        7,
        "info",
        "bot.x",
    )
    assert line["timestamp"].endswith("Z")


def test_an_exception_shows_its_class_and_its_places_but_not_its_words(out: StringIO) -> None:
    log = structlog.get_logger("bot.x")
    try:
        try:
            Form.model_validate({"number": PRIVATE})
        except ValidationError as error:
            raise RuntimeError(f"about {PRIVATE}") from error
    except RuntimeError as error:
        log.warning("update_failed", exc_info=error)
        log.exception("update_failed")
    text = out.getvalue()
    assert PRIVATE not in text
    assert "ValidationError" in text
    assert "RuntimeError" in text
    assert "tests/bot/ops/test_logging.py:" in text


def test_every_error_of_a_group_is_shown(out: StringIO) -> None:
    group = ExceptionGroup("g", [ValueError(PRIVATE), ExceptionGroup("h", [KeyError(PRIVATE)])])
    structlog.get_logger("bot.x").error("crashed", exc_info=group)
    assert "ValueError" in out.getvalue()
    assert "KeyError" in out.getvalue()
    assert PRIVATE not in out.getvalue()


def test_a_library_line_keeps_its_words_and_loses_its_arguments(out: StringIO) -> None:
    library = logging.getLogger("somelib")
    library.warning("cannot send to %s in %d s", PRIVATE, 5)
    library.error("first line\nsecond %s", PRIVATE)
    try:
        int(PRIVATE)
    except ValueError:
        library.exception("100%% of %s failed", PRIVATE)
    text = out.getvalue()
    assert "cannot send to" in text
    assert "first line" in text
    assert "ValueError" in text
    assert PRIVATE not in text


def test_the_crm_clients_identifiers_are_kept() -> None:
    stream = StringIO()
    configure_logging(LogLevel.INFO, LogFormat.JSON, stream)
    logging.getLogger("crm.gateway.bitrix24_gateway").warning(
        "crm_step_refused", extra={"step": "comment"}
    )
    logging.getLogger("somelib").warning("sent", extra={"body": PRIVATE})
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["step"]) == ("crm_step_refused", "comment")
    assert "body" not in second


def test_aiogram_and_the_access_log_are_silent(out: StringIO) -> None:
    logging.getLogger("aiogram.event").error("Cause exception while process update: %s", PRIVATE)
    logging.getLogger("aiohttp.access").error("GET /%s", PRIVATE)
    assert out.getvalue() == ""


def test_a_warning_shows_its_class_and_place(out: StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(RuntimeWarning(PRIVATE), RuntimeWarning, __file__, 3)
    assert "RuntimeWarning" in out.getvalue()
    assert PRIVATE not in out.getvalue()


def test_what_cannot_be_written_is_not_quoted(
    out: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    out.close()
    structlog.get_logger("bot.x").info("event", value=PRIVATE)
    captured = capsys.readouterr()
    assert PRIVATE not in captured.err + captured.out


async def test_a_task_that_nobody_waited_for_is_reported_without_its_words(out: StringIO) -> None:
    loop = asyncio.get_running_loop()
    watch_loop(loop)
    loop.call_exception_handler({"message": PRIVATE, "exception": ValueError(PRIVATE)})
    loop.call_exception_handler({"message": PRIVATE})
    assert "loop_error" in out.getvalue()
    assert "ValueError" in out.getvalue()
    assert PRIVATE not in out.getvalue()
