"""docker-compose.yml, as far as it can be checked without an engine."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.config.settings import Settings, load_settings
from web import redirect, tracker, visits_endpoint
from web.portal_application import CALLBACK, INSTALL
from web.portal_events import EVENTS
from web.telegram import PATH

ROOT = Path(__file__).parents[2]
SETTINGS = {name.upper() for name in Settings.model_fields}

_TOP = {"services", "configs", "volumes"}
_SERVICE = {
    "build", "cap_drop", "command", "configs", "depends_on", "deploy", "env_file", "environment",
    "healthcheck", "image", "ports", "profiles", "read_only", "restart", "security_opt",
    "stop_grace_period", "tmpfs", "volumes",
}  # fmt: skip
"""Of what a service may have, what ours have: a name that is mistyped is none of them."""
_CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
_VARIABLE = re.compile(r"\$(?:\$|\{([A-Z0-9_]+)(?::?-([^}]*))?\})")
"""``$$`` is a dollar; ``${NAME:-default}`` is put in."""


def put_in(value: Any, given: dict[str, str]) -> Any:
    """Do what compose does with the variables of ``.env``: in values, not in comments."""
    if isinstance(value, dict):
        return {name: put_in(one, given) for name, one in value.items()}
    if isinstance(value, list):
        return [put_in(one, given) for one in value]
    if not isinstance(value, str):
        return value
    assert "$" not in _VARIABLE.sub("", value), f"compose would not understand {value}"
    return _VARIABLE.sub(
        lambda found: "$" if found[1] is None else given.get(found[1]) or found[2] or "", value
    )


def composed(**given: str) -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    configuration: dict[str, Any] = put_in(yaml.safe_load(text), given)
    return configuration


SCALED = {
    "DATABASE_URL": "postgresql://leadtrace:secret@postgres:5432/leadtrace",
    "COMPOSE_POSTGRES_PASSWORD": "secret",
    "COMPOSE_BOTS": "2",
    "COMPOSE_BOT_PORTS": "8000-8009",
    "PUBLIC_URL": "https://bot.example.com",
    "WEBHOOK_SECRET": "a-secret-of-some-length",
    "TRUSTED_PROXIES": "172.16.0.0/12",
    "SHARED_DATABASE": "true",
}
"""As docs/operations.md says."""


@pytest.fixture(params=[{}, SCALED], ids=["plain", "scale"])
def compose(request: pytest.FixtureRequest) -> dict[str, Any]:
    return composed(**request.param)


def environment(service: dict[str, Any]) -> dict[str, str]:
    given = service.get("environment", {})
    return given if isinstance(given, dict) else dict(one.split("=", 1) for one in given)


def test_all_that_is_named_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(compose) == _TOP
    for name, service in services.items():
        assert set(service) <= _SERVICE, name
        assert ("build" in service) != ("image" in service), name
        for other, how in _dependencies(service):
            assert how in _CONDITIONS, name
            assert other in services, name
            if how == "service_healthy":
                assert "healthcheck" in services[other], name
        named = {one.split(":")[0] for one in service.get("volumes", ())}
        assert {one for one in named if not one.startswith(".")} <= set(compose["volumes"]), name
        for one in named:
            assert not one.startswith(".") or one == "./config" or (ROOT / one).is_dir(), one
        assert {one["source"] for one in service.get("configs", ())} <= set(compose["configs"])


def _dependencies(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    named = service.get("depends_on", {})
    if isinstance(named, list):
        named = {one: {"condition": "service_started"} for one in named}
    for name, dependency in named.items():
        yield name, dependency["condition"]


def test_what_the_plain_deployment_starts_needs_nothing_of_the_larger_one() -> None:
    services = composed()["services"]
    plain = {name for name, service in services.items() if "profiles" not in service}
    assert plain == {"bot"}
    for name in plain:
        needed = services[name].get("depends_on", {})
        assert all(dependency["required"] is False for dependency in needed.values())


def test_the_larger_one_is_postgresql_two_bots_a_migration_and_a_proxy() -> None:
    services = composed(**SCALED)["services"]
    scale = {name for name, service in services.items() if service.get("profiles") == ["scale"]}
    assert scale == {"postgres", "migrate", "caddy"}
    assert int(services["bot"]["deploy"]["replicas"]) == 2
    first, last = services["bot"]["ports"][0].split(":")[1].split("-")
    assert int(last) - int(first) + 1 >= 2, "a port for each"
    assert services["migrate"]["command"] == "python -m bot migrate"
    assert "restart" not in services["migrate"], "once"
    assert dict(_dependencies(services["migrate"])) == {"postgres": "service_healthy"}
    assert dict(_dependencies(services["bot"])) == {"migrate": "service_completed_successfully"}


def test_every_variable_of_ours_is_a_setting(compose: dict[str, Any]) -> None:
    for name in ("bot", "accept", "migrate"):
        service = compose["services"][name]
        assert service["env_file"] == ".env"
        assert set(environment(service)) <= SETTINGS
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    put = {found[1] for found in _VARIABLE.finditer(text) if found[1] is not None}
    ours = {one for one in put if not one.startswith("COMPOSE_")}
    assert ours <= SETTINGS
    described = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert {one for one in put - ours if f"{one}" not in described} == set()


def test_every_command_finds_the_files_that_settings_name(compose: dict[str, Any]) -> None:
    """Each reads all settings, and is refused if a file of theirs is not there."""
    ours = [service for service in compose["services"].values() if "build" in service]
    assert len(ours) == 3
    for service in ours:
        mounted = {one.split(":")[0]: one.split(":")[1] for one in service["volumes"]}
        assert mounted["./config"] == "/app/config"
        assert mounted["./forms"] == environment(service)["FORMS_DIR"] == "/app/forms"


def test_what_the_larger_one_is_given_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As docs/operations.md has it put into ``.env``."""
    monkeypatch.chdir(tmp_path)
    described = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert f"`TRUSTED_PROXIES={SCALED['TRUSTED_PROXIES']}`" in described
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    given = {**SCALED, "BOT_TOKEN": "100000:SANDBOX", "FORMS_DIR": str(ROOT / "forms")}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in given.items()))
    assert load_settings().shared_database


def test_the_address_of_the_database_is_that_of_the_service() -> None:
    """The one that docs/operations.md has put into ``.env``."""
    described = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (url,) = re.findall(r"`DATABASE_URL=(postgresql://leadtrace:<password>@\S+)`", described)
    address = url.replace("<password>", "secret")
    parts = urlsplit(address)
    services = composed(**SCALED | {"DATABASE_URL": address})["services"]
    made = environment(services["postgres"])
    assert parts.hostname in services
    assert parts.username == made["POSTGRES_USER"]
    assert parts.path == f"/{made['POSTGRES_DB']}"
    assert parts.password == made["POSTGRES_PASSWORD"]
    for name in ("bot", "migrate"):
        assert environment(services[name])["DATABASE_URL"] == address


def test_who_is_asked_for_health_answers() -> None:
    """The bot's own check is the image's."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    (port,) = re.findall(r"^EXPOSE (\d+)$", dockerfile, re.MULTILINE)
    assert "/health'" in dockerfile
    services = composed(**SCALED)["services"]
    assert environment(services["bot"])["HTTP_PORT"] == port
    assert services["bot"]["ports"][0].endswith(f":{port}")
    check = services["postgres"]["healthcheck"]["test"]
    user = environment(services["postgres"])["POSTGRES_USER"]
    # Its image sets a database up with a server that listens on a socket alone, and ends that.
    assert check == ["CMD", "pg_isready", "--host=127.0.0.1", f"--username={user}"]


def test_the_proxy_passes_on_what_is_for_the_public_and_nothing_else() -> None:
    compose = composed(**SCALED)
    content = compose["configs"]["caddyfile"]["content"]
    assert content.startswith("{$PUBLIC_URL} {"), "compose leaves this to caddy"
    assert content.count("{") == content.count("}")
    assert "dynamic a bot 8000" in content, "each of several bots"
    assert environment(compose["services"]["caddy"])["PUBLIC_URL"] == SCALED["PUBLIC_URL"]
    polling = environment(composed(**SCALED | {"PUBLIC_URL": ""})["services"]["caddy"])
    assert polling["PUBLIC_URL"], "caddy takes a site without an address for its own options"
    (words,) = re.findall(r"@public path (.+)", content)
    shown = words.split()

    def passes(path: str) -> bool:
        return any(path.startswith(one[:-1]) if one.endswith("*") else path == one for one in shown)

    for path in (
        PATH,
        CALLBACK,
        INSTALL,
        EVENTS,
        tracker.PATH,
        visits_endpoint.PATH,
        redirect.PATH,
    ):
        assert passes(path), path
    for path in ("/metrics", "/health", "/ready", "/"):
        assert not passes(path), path
