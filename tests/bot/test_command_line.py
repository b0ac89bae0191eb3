"""``python -m bot``, as a process of its own: one line per fault, exit code 2, no traceback."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from storage.database import Database
from storage.migrate import upgrade
from tests.bot.bot_api import ScriptedBotApi, refused

ROOT = Path(__file__).parents[2]
TOKEN = "100000:SANDBOX"
NOWHERE = "http://127.0.0.1:9"


def environment(folder: Path, values: dict[str, str]) -> dict[str, str]:
    """Return an environment with these settings and no others."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": NOWHERE,
        "FORMS_DIR": str(ROOT / "forms"),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "HTTP_PORT": "0",
        **values,
    }


def bot(folder: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(folder, values),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def piped(folder: Path, command: str, given: bytes | None = None) -> bytes:
    """Run a command that reads or writes a copy through a pipe; gives what it wrote."""
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", command, "-"],
        cwd=folder,
        env=environment(folder, {}),
        input=given,
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    ).stdout


def test_where_it_cannot_start_it_can_wait_instead_of_ending(tmp_path: Path) -> None:
    """A container that ends is started anew, whatever its exit code says."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--hold"],
        cwd=tmp_path,
        env=environment(tmp_path, {"HTTP_PORT": "many"}),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = [process.stderr.readline(), process.stderr.readline()]
    assert said[0].startswith("settings: HTTP_PORT must be")
    assert said[1] == "Waiting: put it right, then start the bot anew.\n"
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=20)[1] == ""
    assert process.returncode == 2


def test_a_copy_is_taken_and_put_back(tmp_path: Path) -> None:
    assert bot(tmp_path, "migrate").returncode == 0
    done = bot(tmp_path, "backup", "copy.db")
    assert (done.returncode, done.stdout) == (0, "database: copied to copy.db\n")
    again = bot(tmp_path, "backup", "copy.db")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    done = bot(tmp_path, "restore", "copy.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("database: the copy is in place; the one before is ")


def test_a_copy_goes_through_pipes_where_no_folder_is_shared(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    assert bot(here, "migrate").returncode == 0
    copied = piped(here, "backup")
    assert piped(there, "restore", copied) == b"database: the copy is in place\n"
    assert sorted(path.name for path in there.iterdir()) == ["bot.db", "bot.db.lock"]


@pytest.mark.parametrize("command", ["run", "check", "migrate"])
def test_wrong_settings_stop_every_command(tmp_path: Path, command: str) -> None:
    done = bot(tmp_path, command, BOT_TOKEN="s3cr3t", HTTP_PORT="s3cr3t", ADMIN_IDS="s3cr3t")
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert [line.split()[1] for line in lines] == ["BOT_TOKEN", "ADMIN_IDS", "HTTP_PORT"]
    assert "s3cr3t" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_wrong_forms_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "lead.yaml").write_text("languages: [en]\nstep: 1\n")
    done = bot(tmp_path, "run", FORMS_DIR="forms")
    assert done.returncode == 2
    assert all(line.startswith("forms: forms/lead.yaml:") for line in done.stderr.splitlines())
    assert done.stderr


def test_wrong_rules_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("rules:\n  - name: x\n    match: '('\n")
    done = bot(tmp_path, "run", PAYLOAD_RULES="rules.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        (
            "rules: rules.yaml:3: rules[0].match: is no regular expression that RE2 takes:"
            " missing ): (\n"
        ),
    )
    done = bot(tmp_path, "run", PAYLOAD_RULES="other.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        "settings: PAYLOAD_RULES names a file that is not there; check the path\n",
    )


def test_a_payload_is_explained(tmp_path: Path) -> None:
    done = bot(tmp_path, "payload", "spring")
    assert done.returncode == 2
    assert "run `python -m bot migrate` first" in done.stderr
    assert bot(tmp_path, "migrate").returncode == 0
    done = bot(tmp_path, "payload", "spring")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("spring\nUnknown: neither a link nor a rule.")


def test_a_default_form_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    done = bot(tmp_path, "run", DEFAULT_FORM="nothing")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "nothing" in line


def test_a_language_without_texts_stops_the_start(tmp_path: Path) -> None:
    done = bot(tmp_path, "run", DEFAULT_LANGUAGE="tlh")
    assert (done.returncode, done.stderr) == (
        2,
        "settings: DEFAULT_LANGUAGE has no texts; use one of: en, ru\n",
    )


def test_move_carries_the_database_and_names_no_password(tmp_path: Path) -> None:
    upgrade(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    done = bot(tmp_path, "move", "--to", "sqlite:///there/other.db")
    assert done.returncode == 0, done.stderr
    assert "teams: 1 of 1" in done.stdout
    assert "2 rows are there" in done.stdout.splitlines()[-1]
    assert (tmp_path / "there" / "other.db").exists()
    again = bot(tmp_path, "move", "--to", "sqlite:///there/other.db")
    assert again.returncode == 0  # what a fresh database holds is nothing yet
    done = bot(tmp_path, "move", "--to", "postgresql://u:s3cr3t@/d?host=/nowhere")
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
    assert "s3cr3t" not in done.stderr


def test_a_server_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "bot", "run")
    url = "postgresql://u:s3cr3t@/d?host=/nowhere"
    with subprocess.Popen(  # noqa: S603  # our own program
        command,
        cwd=tmp_path,
        env=environment(tmp_path, {"DATABASE_URL": url}),
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
    assert "database_awaited" in line
    assert "s3cr3t" not in line + rest
    assert process.returncode == 0


async def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    upgrade(url)
    async with await Database.open(url):
        done = bot(tmp_path, "run")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("database: The database ")
    assert "in use by another process" in line


def test_a_database_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = bot(tmp_path, "run", DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/file/bot.db")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("database: ")


async def test_a_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    async with TestServer(web.Application(), host="127.0.0.1") as server:
        port = server.port
        done = bot(tmp_path, "run", HTTP_PORT=str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"http: HTTP_HOST and HTTP_PORT cannot be used: 127.0.0.1:{port}: Address already in use\n"
    )


async def test_a_wrong_token_stops_the_start(tmp_path: Path) -> None:
    api = ScriptedBotApi(script={"getMe": [lambda _: refused(401, "Unauthorized")] * 2})
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        process = await _start(tmp_path, TELEGRAM_API_URL=str(server.make_url("")))
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert errors.decode().splitlines()[-1] == (
        "telegram: BOT_TOKEN is wrong or revoked; copy it from @BotFather again"
    )
    assert TOKEN not in errors.decode()


async def test_a_refused_webhook_stops_the_start_with_telegrams_reason(tmp_path: Path) -> None:
    words = "Bad Request: bad webhook: IP address 127.0.0.1 is reserved"
    api = ScriptedBotApi(script={"setWebhook": [lambda _: refused(400, words)]})
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", api.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        process = await _start(
            tmp_path,
            TELEGRAM_API_URL=str(server.make_url("")),
            PUBLIC_URL="https://bot.example.com",
            WEBHOOK_SECRET="a-secret-of-some-length",
            ADMIN_IDS="7",
        )
        _, errors = await process.communicate()
    assert process.returncode == 2
    assert (
        errors.decode().splitlines()[-1] == f"telegram: PUBLIC_URL cannot be the webhook: {words}"
    )
    (message,) = [
        params for name, params in api.calls if name == "sendMessage" and words in str(params)
    ]
    assert message["chat_id"] == "7"


async def test_it_starts_without_telegram_and_portal_and_stops_cleanly(tmp_path: Path) -> None:
    process = await _start(tmp_path)
    assert process.stderr is not None
    missing = {b"telegram_silent", b"portal_refuses"}
    while missing:
        line = await process.stderr.readline()
        assert line, missing
        missing = {event for event in missing if event not in line}
    process.send_signal(signal.SIGTERM)
    _, rest = await process.communicate()
    assert process.returncode == 0
    assert b'"stopped"' in rest


def test_migrate_makes_the_tables_and_check_finds_them(tmp_path: Path) -> None:
    migrated = bot(tmp_path, "migrate")
    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert (tmp_path / "bot.db").exists()

    done = bot(tmp_path, "check")
    assert (done.returncode, done.stderr) == (1, "")
    assert "database: up to date" in done.stdout
    assert "FAULT  telegram: does not answer" in done.stdout
    assert "FAULT  portal: BITRIX24_WEBHOOK_URL is not set" in done.stdout


@pytest.mark.parametrize("command", [("forms", "check"), ("backup", "-")])
def test_where_nobody_listens_any_more_a_line_says_so(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """As with ``| head``, or on a full disk."""
    upgrade(f"sqlite:///{tmp_path}/bot.db")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ended = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "bot", *command],
            cwd=tmp_path,
            env=environment(tmp_path, {}),
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert ended.stderr == "output: cannot be written to (Broken pipe)\n"
    assert ended.returncode == 2


def test_a_terminal_without_some_signs_gets_the_rest(tmp_path: Path) -> None:
    done = bot(tmp_path, "check", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (1, "")
    assert "or in the managers? group" in done.stdout


def test_a_preview_for_no_country_is_refused(tmp_path: Path) -> None:
    done = bot(tmp_path, "forms", "preview", str(ROOT / "forms" / "lead.yaml"), "--region", "Rome")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("settings: --region is no country; use its two capital letters")


def test_the_shipped_forms_are_good(tmp_path: Path) -> None:
    done = bot(tmp_path, "forms", "check")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["ok"] * 3


def test_without_a_command_it_says_what_there_is(tmp_path: Path) -> None:
    done = bot(tmp_path)
    assert done.returncode == 2
    assert "run" in bot(tmp_path, "--help").stdout


SEEN_BEFORE = """
import sys
from bot.telegram import lazy_models
def look():
    print(sorted({"aiogram", "alembic"} & set(sys.modules)))
    sys.exit()
lazy_models.import_aiogram = look
from bot.command_line import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("command", [("run",), ("check",)])
def test_aiogram_is_imported_by_nobody_earlier_and_alembic_not_at_head(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    upgrade(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    seen = subprocess.check_output(  # noqa: S603  # our own words
        [sys.executable, "-c", SEEN_BEFORE, *command],
        cwd=tmp_path,
        env=environment(tmp_path, {}),
        text=True,
    )
    assert seen == "[]\n"


FOR_SOME = """
import sys
from bot.telegram.lazy_models import import_aiogram
import_aiogram()
import bot.app
from storage.engines.selection import engine_at
engine_at("sqlite+aiosqlite:///bot.db")
some = ("alembic", "cryptography", "openpyxl", "re2", "segno", "sqlalchemy.dialects.postgresql",
        "sqlalchemy.ext.asyncio", "sqlalchemy.orm")
print(sorted(set(some) & set(sys.modules)))
"""


def test_what_only_some_need_is_not_loaded_by_all(tmp_path: Path) -> None:
    """Rules for payloads, QR codes, sheets, applications, another engine: up to 7 MB each."""
    seen = subprocess.check_output([sys.executable, "-c", FOR_SOME], cwd=Path(), text=True)  # noqa: S603
    assert seen == "[]\n"


SEEN_AFTER = """
import sys
from bot.command_line import main
main(sys.argv[1:])
print(sorted({"aiogram", "alembic"} & set(sys.modules)))
"""


def test_a_payload_is_explained_without_aiogram(tmp_path: Path) -> None:
    """It takes most of a start, and nothing of it is needed."""
    upgrade(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    seen = subprocess.check_output(  # noqa: S603  # our own words
        [sys.executable, "-c", SEEN_AFTER, "payload", "spring"],
        cwd=tmp_path,
        env=environment(tmp_path, {}),
        text=True,
    )
    *explained, loaded = seen.splitlines()
    assert explained[0] == "spring"
    assert loaded == "[]"


ASKED_TO_STOP_AT = """
import os, signal, sys
from bot import command_line as program
from bot.telegram import lazy_models
places = {"upgrade": (program, "_upgrade"), "import": (lazy_models, "import_aiogram")}
place, name = places[sys.argv[1]]
as_it_is = getattr(place, name)
def stopped(*given):
    os.kill(os.getpid(), signal.SIGTERM)
    return as_it_is(*given)
setattr(place, name, stopped)
sys.exit(program.main(["run"]))
"""


@pytest.mark.parametrize("moment", ["upgrade", "import"])
def test_who_is_asked_to_stop_while_it_starts_stops(tmp_path: Path, moment: str) -> None:
    done = subprocess.run(  # noqa: S603  # our own words
        [sys.executable, "-c", ASKED_TO_STOP_AT, moment],
        cwd=tmp_path,
        env=environment(tmp_path, {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "crashed" in done.stderr) == (0, False), done.stderr
    assert (tmp_path / "bot.db").exists(), "what had begun was done to its end"


async def _start(folder: Path, **values: str) -> asyncio.subprocess.Process:
    """Start ``run`` and do not wait for it."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=environment(folder, values),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
