"""The command line: ``python -m bot run|check|migrate|backup|restore|move|payload|forms``."""

import argparse
import asyncio
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from bot.config.form_files import FormFilesError
from bot.config.rule_file import RuleFileError
from bot.config.settings import Settings, SettingsError, load_settings
from bot.ops.logging import configure_logging, watch_loop
from bot.ops.output import OutputError, ask, complain, say, to_output
from bot.system_clock import SystemClock
from storage.errors import DatabaseAwayError, StorageError

if TYPE_CHECKING:
    from bot.config.operator_files import Files

CANNOT_START = 2
"""Exit code: something must be put right by a person first."""

STANDARD_STREAM = "-"
"""In the place of a file's name: what comes in or goes out, where no folder is shared."""

BROKEN = 1
"""Exit code: a fault of the program; whoever supervises may start it again."""

NO_REGION = "ZZ"
"""Nobody's numbers may be typed without a country code."""

DATABASE_PAUSE = 5.0
"""Seconds between two looks for a database that cannot be reached yet."""

_log = structlog.get_logger("bot")


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return the exit code. Faults are one line each, on stderr."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal has all signs
    options = _parser().parse_args(arguments)
    try:
        code = _perform(options)
    except OutputError as error:
        code = _refuse("output", (f"cannot be written to ({error})",))
    if code == CANNOT_START and getattr(options, "hold", False):
        ending = (signal.SIGTERM, signal.SIGINT)
        signal.pthread_sigmask(signal.SIG_BLOCK, ending)
        complain("Waiting: put it right, then start the bot anew.")
        signal.sigwait(ending)
    return code


def _perform(options: argparse.Namespace) -> int:
    try:
        if (without_settings := getattr(options, "unset", None)) is not None:
            code: int = without_settings(options)
            return code
        command: Callable[..., int] = options.command
        settings = load_settings()
        configure_logging(settings.log_level, settings.log_format)
        text: str | None = getattr(options, "text", None)
        if getattr(options, "fix", False):
            return _check_and_fix(settings)
        return command(settings) if text is None else command(settings, text)
    except SettingsError as error:
        return _refuse("settings", error.violations)
    except FormFilesError as error:
        return _refuse("forms", error.lines)
    except RuleFileError as error:
        return _refuse("rules", error.lines)
    except StorageError as error:
        return _refuse("database", (str(error),))
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Leadtrace: from a Telegram chat to Bitrix24."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Callable[..., int], text: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=text, description=text)
        one.set_defaults(command=command)
        return one

    running = add("run", _run, "run the bot; the database is brought up to date first")
    running.add_argument(
        "--hold",
        action="store_true",
        help="where it cannot start, wait for a signal instead of ending, so that whatever"
        " restarts what ended does not do so for ever",
    )
    checking = add(
        "check",
        _check,
        "look at settings, forms, database, Telegram and the portal; change nothing",
    )
    checking.add_argument(
        "--fix",
        action="store_true",
        help="then put right what may be: the webhook, the menus, the words before Start; each"
        " after a yes",
    )
    add("migrate", _migrate, "bring the database up to date, while no bot runs on it")
    backup = add("backup", _back_up, "copy the database into a file, also while the bot runs")
    backup.add_argument("text", metavar="FILE", help="the new file; - for the standard output")
    restoring = add("restore", _restore, "put a copy in the database's place, while no bot runs")
    restoring.add_argument(
        "text", metavar="FILE", help="a file that backup wrote; - for the standard input"
    )
    moving = add(
        "move",
        _move,
        "carry the database to another place or engine, while no bot runs; DATABASE_URL stays",
    )
    moving.add_argument(
        "--to",
        required=True,
        dest="text",
        metavar="URL",
        help="the address of an empty database, like postgresql://user:password@host/database",
    )
    payload = add("payload", _explain, "say how a start payload would be read")
    payload.add_argument("text", help="what follows ?start= in a link")
    forms = commands.add_parser("forms", help="check the forms, or accept their consent texts")
    actions = forms.add_subparsers(title="actions", required=True, metavar="ACTION")
    actions.add_parser("check", help="check the form files").set_defaults(command=_check_forms)
    actions.add_parser(
        "accept", help="note the consent texts as released, so that they cannot change unnoticed"
    ).set_defaults(command=_accept_forms)
    preview = actions.add_parser(
        "preview",
        help="play a form in the terminal; neither settings nor a database are needed",
        description="Play a form in the terminal. Exit codes: 0 it was sent, 1 it was cancelled or"
        " stopped before, 2 the form or the language is wrong.",
    )
    preview.add_argument("file", type=Path, metavar="FILE", help="the form's file")
    preview.add_argument("--language", help="in which to play it; else the form's first one")
    preview.add_argument(
        "--region", default=NO_REGION, help="whose numbers need no country code: RU, DE, …"
    )
    preview.set_defaults(unset=_preview_form)
    return parser


def _run(settings: Settings) -> int:
    from bot.config.operator_files import read_files

    files = read_files(settings)
    try:
        _in_loop(lambda stopping: _start(settings, files, stopping))
    except Exception as error:  # noqa: BLE001  # the last resort: logged without its words
        cause = _cause(error)
        if isinstance(cause, DatabaseAwayError):  # since the look at its tables: a restart waits
            _log.critical("database_away")
            return BROKEN
        if isinstance(cause, StorageError):
            raise cause from None

        from bot.ops.http_server import PortBusyError
        from bot.telegram.identity import WrongTokenError
        from bot.telegram.webhook import WebhookRefusedError

        if isinstance(cause, PortBusyError):
            return _refuse("http", (f"HTTP_HOST and HTTP_PORT cannot be used: {cause}",))
        if isinstance(cause, WrongTokenError):
            line = "BOT_TOKEN is wrong or revoked; copy it from @BotFather again"
            return _refuse("telegram", (line,))
        if isinstance(cause, WebhookRefusedError):
            line = f"PUBLIC_URL cannot be the webhook: {cause.reason}"
            return _refuse("telegram", (line,))
        _log.critical("crashed", exc_info=error)
        return BROKEN
    return 0


async def _start(settings: Settings, files: "Files", stopping: asyncio.Event) -> None:
    """Bring the database up to date, and run the bot: in one loop, so that a signal counts whenever
    it comes.
    """
    if not await _upgraded_when_there(settings, stopping):
        return
    from bot.telegram.lazy_models import import_aiogram

    import_aiogram()  # only now: it takes a while, and most faults are found by then
    from bot.app import run

    await run(settings, files, stopping)


async def _upgraded_when_there(settings: Settings, stopping: asyncio.Event) -> bool:
    """Bring the database up to date, as soon as it can be reached; ``False``: asked to stop."""
    while not stopping.is_set():
        try:
            await asyncio.to_thread(_upgrade, settings)
        except DatabaseAwayError as error:
            _log.warning("database_awaited", reason=str(error))
        else:
            return not stopping.is_set()
        with suppress(TimeoutError):
            async with asyncio.timeout(DATABASE_PAUSE):
                await stopping.wait()
    return False


def _upgrade(settings: Settings) -> None:
    from storage.migrate import upgrade

    copy = upgrade(settings.database_url.get_secret_value())
    if copy is not None:
        _log.info("database_upgraded", copy=copy.name)


def _check(settings: Settings) -> int:
    return _checked(settings, fixing=False)


def _check_and_fix(settings: Settings) -> int:
    return _checked(settings, fixing=True)


def _checked(settings: Settings, *, fixing: bool) -> int:
    from bot.telegram.lazy_models import import_aiogram

    import_aiogram()
    from bot.commands.check import check, exit_code, fix, next_step, report

    findings = _in_loop(lambda _: check(settings))
    for line in report(findings):
        say(line)
    if fixing:
        for line in _in_loop(lambda _: fix(settings, findings, _confirmed)):
            say(line)
    if step := next_step(findings):
        say(step)
    return exit_code(findings)


def _confirmed(question: str) -> bool:
    """Ask on the terminal; no answer is a no."""
    try:
        return ask(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}
    except EOFError:
        return False


def _migrate(settings: Settings) -> int:
    from storage.revision import HEAD

    _upgrade(settings)
    say(f"database: at {HEAD}")
    return 0


def _back_up(settings: Settings, file: str) -> int:
    from storage.backup import back_up, beside

    url = settings.database_url.get_secret_value()
    if file != STANDARD_STREAM:
        back_up(url, Path(file))
        say(f"database: copied to {file}")
        return 0
    with beside(url) as copy:
        back_up(url, copy)
        with copy.open("rb") as stream, to_output() as output:
            shutil.copyfileobj(stream, output.buffer)
    return 0


def _restore(settings: Settings, file: str) -> int:
    from storage.backup import beside, restore

    url, now = settings.database_url.get_secret_value(), SystemClock().now()
    if file != STANDARD_STREAM:
        kept = restore(url, Path(file), now)
    else:
        with beside(url) as copy:
            with copy.open("xb") as stream:
                shutil.copyfileobj(sys.stdin.buffer, stream)
            kept = restore(url, copy, now)
    before = f"; the one before is {kept}" if kept else ""
    say(f"database: the copy is in place{before}")
    return 0


def _move(settings: Settings, url: str) -> int:
    from bot.ops.collector import start_collecting
    from storage.move import move

    start_collecting()  # there may be much to carry

    def show(table: str, done: int, rows: int) -> None:
        say(f"{table}: {done} of {rows}")

    rows = move(settings.database_url.get_secret_value(), url, show)
    say(f"database: {rows} rows are there, each looked at; put its address into DATABASE_URL")
    return 0


def _explain(settings: Settings, text: str) -> int:
    from bot.commands.explaining import explain
    from bot.config.operator_files import read_files

    files = read_files(settings)
    say(_in_loop(lambda _: explain(settings, files, text)))
    return 0


def _check_forms(settings: Settings) -> int:
    from bot.config.operator_files import read_files

    for form in read_files(settings).catalogue.menu:
        say(f"ok     {form.id}: {len(form.steps)} steps")
    return 0


def _preview_form(options: argparse.Namespace) -> int:
    from bot.telegram.lazy_models import import_aiogram

    import_aiogram()
    from bot.commands.previewing import play
    from bot.config.form_files import load_form
    from bot.config.setting_values import check_region
    from intake.forms.violations import FileFault, why
    from texts.translator import Translator

    translator = Translator()
    form = load_form(options.file, languages=translator.languages)
    language = options.language or form.languages[0]
    if language not in form.languages:
        spoken = ", ".join(form.languages)
        reason = why("fault-not-in-language", language=repr(language), spoken=spoken)
        raise FormFilesError([FileFault(str(options.file), reason)])
    if (region := options.region.upper()) != NO_REGION:
        try:
            check_region(region)
        except ValueError as error:
            raise SettingsError((f"--region {error}",)) from None
    return play(
        form,
        translator,
        language=language,
        region=region,
        now=SystemClock().now(),
        read=_read_line,
        write=say,
    )


def _read_line(prompt: str) -> str | None:
    try:
        return ask(prompt)
    except EOFError:
        return None


def _accept_forms(settings: Settings) -> int:
    from bot.config.form_files import accept_consents
    from texts.translator import Translator

    new = accept_consents(settings.forms_dir, languages=Translator().languages)
    for line in new or ("nothing new",):
        say(line)
    return 0


def _in_loop(work: Callable[[asyncio.Event], Coroutine[Any, Any, Any]]) -> Any:
    """Run the work; SIGTERM and SIGINT set its event, a second one ends the process at once."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        loop = runner.get_loop()
        stopping = asyncio.Event()

        def stop() -> None:
            stopping.set()
            for name in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(name)

        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop)
        watch_loop(loop)
        return runner.run(work(stopping))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """Return uvloop's factory where it can be had: it is not made for every system."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def _refuse(about: str, lines: Iterable[str]) -> int:
    for line in lines:
        complain(f"{about}: {line}")
    return CANNOT_START


def _cause(error: BaseException) -> BaseException:
    """Return what is inside a group of task errors: the tasks behind it were only cancelled."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
