"""Settings: what is wrong is said in one line, without the value."""

import ssl
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import trustme

from bot.config.settings import Settings, SettingsError, load_settings, misspelt_in_environment
from intake.kernel.ids import ChatId, PersonId
from intake.team.card_chat import CardChat

TOKEN = "123456:AAbbCCddEEffGGhhIIjjKKll"
PORTAL = "https://company.bitrix24.com/rest/1/s3cr3tc0de/"
SECRET = "webhook-secret-of-some-length"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with forms, and an environment without our settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    (tmp_path / "forms").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in {"BOT_TOKEN": TOKEN, **values}.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_a_token_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)
    assert settings.bitrix24_webhook_url is None
    assert settings.managers_chat_id is None
    assert settings.http_host == "127.0.0.1"
    assert settings.timezone == ZoneInfo("UTC")


def test_what_people_write_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch,
        ADMIN_IDS=" 1, 8000000000 ,3",
        MANAGERS_CHAT_ID="-1001234567890/42",
        BITRIX24_WEBHOOK_URL=PORTAL.rstrip("/"),
        PUBLIC_URL="https://bot.example.com/",
        WEBHOOK_SECRET=SECRET,
        DATABASE_URL="sqlite:///data/x.db",
        TIMEZONE="Europe/Berlin",
        DEFAULT_REGION="DE",
    )
    assert settings.admin_ids == {PersonId(1), PersonId(8000000000), PersonId(3)}
    assert settings.managers_chat_id == CardChat(ChatId(-1001234567890), 42)
    assert settings.bitrix24_webhook_url is not None
    assert settings.bitrix24_webhook_url.get_secret_value() == PORTAL
    assert settings.public_url == "https://bot.example.com"
    assert settings.database_url.get_secret_value() == "sqlite+aiosqlite:///data/x.db"


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, BITRIX24_WEBHOOK_URL="", MANAGERS_CHAT_ID="", HTTP_PORT="")
    assert settings.bitrix24_webhook_url is None
    assert settings.http_port == 8000


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\nHTTP_PORT=1234\nLOG_LEVEL=DEBUG\n")
    monkeypatch.setenv("HTTP_PORT", "4321")
    settings = load_settings()
    assert (settings.http_port, settings.log_level) == (4321, "DEBUG")


def refused_file(folder: Path, text: str, encoding: str = "utf-8") -> tuple[str, ...]:
    """What is said of a ``.env`` with a token and these lines."""
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n{text}\n", encoding=encoding)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.violations


@pytest.mark.parametrize(
    ("line", "violation"),
    [
        ("ADMIN_ID=1", ".env: ADMIN_ID is no setting; did you mean ADMIN_IDS?"),
        ("admins_ids=1", ".env: admins_ids is no setting; did you mean ADMIN_IDS?"),
        ("MANAGER_CHAT_ID=", ".env: MANAGER_CHAT_ID is no setting; did you mean MANAGERS_CHAT_ID?"),
        ("export TIME_ZONE=UTC", ".env: TIME_ZONE is no setting; did you mean TIMEZONE?"),
        ("OTHER=1", ".env: OTHER is no setting; remove it (.env.example has them all)"),
        ("654321:s3cr3t", ".env: line 2 is no NAME=value; see .env.example"),
        ("HTTP_PORT", ".env: line 2 is no NAME=value; see .env.example"),
        ("# fine\nBOT-NAME=x", ".env: line 3 is no NAME=value; see .env.example"),
        ("HTTP_PORT : 81", ".env: line 2 is no NAME=value; see .env.example"),
        ("\n\n=81", ".env: line 4 is no NAME=value; see .env.example"),
        (
            'DATABASE_URL="postgres://u:s3cr3t@h/d',
            ".env: line 2 is no NAME=value; see .env.example",
        ),
        ("HTTP_PORT=81\nhttp_port=82", ".env: http_port stands there twice; keep one of them"),
        ("HTTP_PORT=81\nHTTP_PORT=", ".env: HTTP_PORT stands there twice; keep one of them"),
    ],
)
def test_a_slip_in_a_name_is_refused(
    folder: Path, line: str, violation: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert refused_file(folder, line) == (violation,)
    assert caplog.records == [], "each fault is one line"


def test_a_folder_instead_of_a_file_is_named(folder: Path) -> None:
    """Docker makes one, where a file that is not there is mounted."""
    (folder / ".env").mkdir()
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert caught.value.violations[0].startswith(".env is a folder; remove it")


def test_a_slip_and_a_wrong_value_are_both_said(folder: Path) -> None:
    assert len(refused_file(folder, "ADMIN_ID=1\nHTTP_PORT=many")) == 2


@pytest.mark.parametrize("line", ["COMPOSE_PROJECT_NAME=leads", "# OTHER=1", "", "http_port=81"])
def test_what_is_no_slip_is_taken(folder: Path, line: str) -> None:
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n{line}\n")
    assert load_settings().bot_token.get_secret_value() == TOKEN


def test_a_file_saved_by_a_windows_editor_is_read(folder: Path) -> None:
    text = f"BOT_TOKEN={TOKEN}\r\nHTTP_PORT=81\r\n"
    (folder / ".env").write_bytes(text.encode("utf-8-sig"))
    assert load_settings().http_port == 81


def test_a_file_in_another_encoding_is_one_line(folder: Path) -> None:
    assert refused_file(folder, "DEFAULT_FORM=заявка", "cp1251") == (
        ".env is not UTF-8 text; save it as UTF-8",
    )


def test_an_environment_may_hold_anything_but_near_misses_are_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("ADMIN_ID", "HTTP_PROXY", "TZ", "BOT_TOKENS"):
        monkeypatch.setenv(name, "1")
    settings = load(monkeypatch)
    assert list(misspelt_in_environment(settings)) == [
        "ADMIN_ID is set but is no setting; did you mean ADMIN_IDS?"
    ]  # BOT_TOKEN itself is given


def test_the_example_is_a_valid_file(folder: Path) -> None:
    """Filled in with a token, ``.env.example`` is what one gets without it: the defaults."""
    example = Path(__file__).parents[3] / ".env.example"
    text = example.read_text(encoding="utf-8").replace("BOT_TOKEN=\n", f"BOT_TOKEN={TOKEN}\n")
    (folder / ".env").write_text(text, encoding="utf-8")
    from_example = load_settings().model_dump()
    (folder / ".env").write_text(f"BOT_TOKEN={TOKEN}\n")
    assert from_example == load_settings().model_dump()


FAULTS = [
    ({"BOT_TOKEN": ""}, "BOT_TOKEN is missing"),
    ({"BOT_TOKEN": "s3cr3t"}, "BOT_TOKEN is not a bot token"),
    ({"TELEGRAM_API_URL": "s3cr3t"}, "TELEGRAM_API_URL is not an address"),
    ({"TELEGRAM_API_URL": "http://s3cr3t.example.com"}, "TELEGRAM_API_URL must begin with https"),
    ({"TELEGRAM_PROXY": "socks5://s3cr3t:1"}, "TELEGRAM_PROXY is not an HTTP proxy"),
    ({"BITRIX24_WEBHOOK_URL": "s3cr3t"}, "BITRIX24_WEBHOOK_URL is not an address"),
    ({"BITRIX24_WEBHOOK_URL": "https://s3cr3t.com"}, "BITRIX24_WEBHOOK_URL is not an inbound"),
    (
        {"BITRIX24_WEBHOOK_URL": "http://c.bitrix24.com/rest/1/s3cr3t/"},
        "BITRIX24_WEBHOOK_URL must begin with https",
    ),
    (
        {"BITRIX24_WEBHOOK_URL": f"{PORTAL}?s3cr3t=1"},
        "BITRIX24_WEBHOOK_URL must end before any ? or #",
    ),
    ({"BITRIX24_WEBHOOK_URL": "https://[s3cr3t/rest/1/a/"}, "BITRIX24_WEBHOOK_URL is not an"),
    ({"BITRIX24_WEBHOOK_URL": PORTAL, "BITRIX24_CA_FILE": "s3cr3t"}, "BITRIX24_CA_FILE names a"),
    ({"BITRIX24_PROXY": "http://s3cr3t:1"}, "BITRIX24_PROXY does nothing without"),
    ({"PORTAL_RATE": "3"}, "PORTAL_RATE must be 2 or 5"),
    ({"DATABASE_URL": "s3cr3t"}, "DATABASE_URL must name a SQLite file"),
    ({"DATABASE_URL": "postgres://u:s3cr3t@h/d?schema=x"}, "DATABASE_URL has the option 'schema'"),
    ({"SHARED_DATABASE": "true"}, "SHARED_DATABASE needs PostgreSQL in DATABASE_URL"),
    ({"ADMIN_IDS": "1, s3cr3t"}, "ADMIN_IDS must be Telegram user ids"),
    ({"ADMIN_IDS": "0"}, "ADMIN_IDS must be Telegram user ids"),
    ({"MANAGERS_CHAT_ID": "@s3cr3t"}, "MANAGERS_CHAT_ID must be a group's id"),
    ({"MANAGERS_CHAT_ID": f"-1{20 * '0'}"}, "MANAGERS_CHAT_ID must be a group's id"),
    ({"MANAGERS_CHAT_ID": "-1001/0"}, "MANAGERS_CHAT_ID must be a group's id"),
    ({"PUBLIC_URL": "https://bot.example.com"}, "WEBHOOK_SECRET is missing"),
    ({"WEBHOOK_SECRET": SECRET}, "WEBHOOK_SECRET does nothing without PUBLIC_URL"),
    ({"WEBHOOK_SECRET": "s3cr3t"}, "WEBHOOK_SECRET must be 16 to 256"),
    (
        {"PUBLIC_URL": "https://bot.example.com:9999", "WEBHOOK_SECRET": SECRET},
        "PUBLIC_URL cannot be reached by Telegram",
    ),
    (
        {"PUBLIC_URL": "http://localhost", "WEBHOOK_SECRET": SECRET},
        "PUBLIC_URL cannot be reached by Telegram",
    ),
    ({"HTTP_PORT": "s3cr3t"}, "HTTP_PORT must be a valid integer"),
    ({"HTTP_PORT": "70000"}, "HTTP_PORT must be less than"),
    ({"FORMS_DIR": "s3cr3t"}, "FORMS_DIR names a folder that is not there"),
    ({"DEFAULT_REGION": "germany"}, "DEFAULT_REGION is no country"),
    ({"TIMEZONE": "s3cr3t"}, "TIMEZONE is no time zone"),
    ({"TIMEZONE": "../../etc/passwd"}, "TIMEZONE is no time zone"),
    ({"LOG_LEVEL": "s3cr3t"}, "LOG_LEVEL must be"),
    ({"LOG_FORMAT": "s3cr3t"}, "LOG_FORMAT must be"),
    ({"TRACE_MODE": "s3cr3t"}, "TRACE_MODE must be"),
    ({"TRACE_CHANNEL": "s3cr3t"}, "TRACE_CHANNEL must be a valid boolean"),
    ({"TRACE_MODE": "stored", "TRACE_TOUCHES": "each"}, "TRACE_TOUCHES=each needs TRACE_MODE="),
    ({"TRACE_MODE": "utm", "TRACE_LINK_PAGE": "on"}, "TRACE_LINK_PAGE does nothing with"),
]


@pytest.mark.parametrize(("values", "line"), FAULTS, ids=[line for _, line in FAULTS])
def test_a_fault_is_one_line(
    values: dict[str, str], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, **values)
    (violation,) = caught.value.violations
    assert violation.startswith(line)
    assert "\n" not in violation
    assert "s3cr3t" not in violation
    assert SECRET not in violation
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, BOT_TOKEN="x", HTTP_PORT="x", TIMEZONE="x")
    assert [violation.split()[0] for violation in caught.value.violations] == [
        "BOT_TOKEN",
        "HTTP_PORT",
        "TIMEZONE",
    ]


def test_a_file_that_is_no_text_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"BOT_TOKEN=\xff\xfe")
    with pytest.raises(SettingsError, match="1 faults") as caught:
        load_settings()
    assert caught.value.violations == (".env is not UTF-8 text; save it as UTF-8",)


def test_settings_do_not_show_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch,
        BITRIX24_WEBHOOK_URL=PORTAL,
        PUBLIC_URL="https://bot.example.com",
        WEBHOOK_SECRET=SECRET,
        TELEGRAM_PROXY="http://user:pa55word@proxy:1",
    )
    for secret in (TOKEN, "s3cr3tc0de", SECRET, "pa55word"):
        assert secret not in repr(settings)
        assert secret not in str(settings)


APPLICATION = {
    "BITRIX24_DOMAIN": "company.bitrix24.com",
    "BITRIX24_CLIENT_ID": "local.64d0f00d.1234",
    "BITRIX24_CLIENT_SECRET": "s3cr3t",
    "SECRET_KEY": "s3cr3t" * 6,
    "PUBLIC_URL": "https://bot.example.com",
    "WEBHOOK_SECRET": SECRET,
}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("company.bitrix24.com", "https://company.bitrix24.com"),
        (" https://Company.Bitrix24.com/ ", "https://company.bitrix24.com"),
        ("crm.company.local:8443", "https://crm.company.local:8443"),
        ("http://127.0.0.1:8082", "http://127.0.0.1:8082"),
    ],
)
def test_an_application_is_read(monkeypatch: pytest.MonkeyPatch, written: str, read: str) -> None:
    settings = load(monkeypatch, **APPLICATION | {"BITRIX24_DOMAIN": written})
    assert settings.bitrix24_domain == read
    assert settings.bitrix24_oauth_url is None, "the known servers are tried"
    assert "s3cr3t" not in repr(settings)


APPLICATION_FAULTS = [
    ({"BITRIX24_WEBHOOK_URL": PORTAL}, "BITRIX24_WEBHOOK_URL and BITRIX24_DOMAIN are two ways"),
    ({"BITRIX24_DOMAIN": ""}, "BITRIX24_DOMAIN is missing"),
    ({"BITRIX24_CLIENT_ID": ""}, "BITRIX24_CLIENT_ID is missing"),
    ({"BITRIX24_CLIENT_SECRET": ""}, "BITRIX24_CLIENT_SECRET is missing"),
    ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
    ({"PUBLIC_URL": "", "WEBHOOK_SECRET": ""}, "PUBLIC_URL is missing"),
    ({"BITRIX24_DOMAIN": "http://s3cr3t.example.com"}, "BITRIX24_DOMAIN must begin with https"),
    ({"BITRIX24_DOMAIN": "https://c.example.com/s3cr3t"}, "BITRIX24_DOMAIN must be the portal's"),
    ({"BITRIX24_DOMAIN": "https://u:s3cr3t@c.example"}, "BITRIX24_DOMAIN must be the portal's"),
    ({"BITRIX24_DOMAIN": "https://c.example?s3cr3t"}, "BITRIX24_DOMAIN is not a portal's domain"),
    ({"BITRIX24_DOMAIN": "s3cr3t:x"}, "BITRIX24_DOMAIN is not a portal's domain"),
    ({"BITRIX24_CLIENT_ID": "s3cr3t s3cr3t"}, "BITRIX24_CLIENT_ID is no application's id"),
    ({"BITRIX24_OAUTH_URL": "http://s3cr3t.example.com"}, "BITRIX24_OAUTH_URL must begin with"),
]


@pytest.mark.parametrize(
    ("values", "line"), APPLICATION_FAULTS, ids=[line for _, line in APPLICATION_FAULTS]
)
def test_an_application_that_cannot_work_is_refused(
    values: dict[str, str], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, **APPLICATION | values)
    (violation,) = caught.value.violations
    assert violation.startswith(line)
    assert "s3cr3t" not in violation


def test_a_token_server_without_an_application_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, BITRIX24_OAUTH_URL="https://oauth.bitrix24.tech")
    (violation,) = caught.value.violations
    assert violation.startswith("BITRIX24_OAUTH_URL does nothing")


@pytest.mark.parametrize("content", ["", "s3cr3t", "-----BEGIN CERTIFICATE-----\ns3cr3t\n"])
def test_an_authority_that_is_no_certificate_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (folder / "authority.pem").write_text(content)
    with pytest.raises(SettingsError) as caught:
        load(monkeypatch, BITRIX24_WEBHOOK_URL=PORTAL, BITRIX24_CA_FILE="authority.pem")
    (violation,) = caught.value.violations
    assert violation == "BITRIX24_CA_FILE names a file without certificates; it must be a PEM file"


def test_an_authority_is_trusted_beside_the_usual_ones(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trustme.CA().cert_pem.write_to_path(str(folder / "authority.pem"))
    settings = load(monkeypatch, BITRIX24_WEBHOOK_URL=PORTAL, BITRIX24_CA_FILE="authority.pem")
    assert settings.bitrix24_ca_file is not None
    usual = ssl.create_default_context().cert_store_stats()["x509_ca"]
    assert settings.bitrix24_ca_file.cert_store_stats()["x509_ca"] == usual + 1


def test_the_website_bridge_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(
        monkeypatch,
        SECRET_KEY="k" * 32,
        ALLOWED_ORIGINS="https://www.example.com, http://localhost:8080",
        TRUSTED_PROXIES="10.0.0.0/8 ::1",
    )
    assert settings.allowed_origins == {"https://www.example.com", "http://localhost:8080"}
    assert [str(one) for one in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


def test_a_proxy_in_front_of_a_webhook_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/operations.md has it: who is connected how often is judged by it, too."""
    settings = load(
        monkeypatch,
        PUBLIC_URL="https://bot.example.com",
        WEBHOOK_SECRET=SECRET,
        TRUSTED_PROXIES="172.16.0.0/12",
    )
    assert [str(one) for one in settings.trusted_proxies] == ["172.16.0.0/12"]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"ALLOWED_ORIGINS": "https://www.example.com"}, "SECRET_KEY"),
        ({"TRUSTED_PROXIES": "10.0.0.0/8"}, "TRUSTED_PROXIES"),
        ({"SECRET_KEY": "k" * 32, "ALLOWED_ORIGINS": "https://x.example/"}, "ALLOWED_ORIGINS"),
        ({"SECRET_KEY": "k" * 32, "ALLOWED_ORIGINS": "*"}, "ALLOWED_ORIGINS"),
        ({"SECRET_KEY": "k" * 32, "ALLOWED_ORIGINS": "https://X.example"}, "ALLOWED_ORIGINS"),
        ({"SECRET_KEY": "k" * 32, "TRUSTED_PROXIES": "proxy"}, "TRUSTED_PROXIES"),
    ],
)
def test_a_bridge_that_cannot_work_is_refused_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], name: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        load(monkeypatch, **values)
    [violation] = refused.value.violations
    assert violation.startswith(name)
    assert not any(value in violation for value in values.values())
