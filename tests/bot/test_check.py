"""``python -m bot check``, in this process, between the two simulated far ends."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.check import check, exit_code
from bot.settings import Settings, load_settings
from sandbox.serving import Addresses, Ports, start_servers
from sandbox.telegram.settings import Settings as TelegramSettings

FORMS = Path(__file__).parents[2] / "forms"


@pytest.fixture
async def servers() -> AsyncIterator[Addresses]:
    async with AsyncExitStack() as stack:
        yield await start_servers(stack, Ports(0, 0, 0), TelegramSettings())


@pytest.fixture
def given(servers: Addresses, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings that are all good; a test changes one of them."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return {
        "BOT_TOKEN": servers.token,
        "TELEGRAM_API_URL": servers.telegram,
        "BITRIX24_WEBHOOK_URL": servers.webhook,
        "FORMS_DIR": str(FORMS),
        "ADMIN_IDS": "7",
    }


async def checked(given: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    findings = await check(load_settings())
    return exit_code(findings), "\n".join(map(str, findings))


async def portal(servers: Addresses, path: str, body: dict[str, Any]) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{servers.portal}/_sandbox/{path}", json=body) as answer,
    ):
        assert answer.status == 200, await answer.text()


async def test_all_is_good_and_nothing_is_made(
    given: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, text = await checked(given, monkeypatch)
    assert "FAULT" not in text, text
    assert code == 0
    assert "@sandbox_bot" in text
    assert "leadtrace.db will be made at the start" in text
    assert _content(tmp_path) == []


def _content(folder: Path) -> list[Path]:
    return list(folder.iterdir())


CHANGES = [
    ({"BOT_TOKEN": "100000:OTHER"}, 2, "telegram: the token is wrong"),
    ({"TELEGRAM_API_URL": "http://127.0.0.1:9"}, 1, "telegram: does not answer"),
    ({"MANAGERS_CHAT_ID": "-100123"}, 1, "MANAGERS_CHAT_ID is no chat"),
    ({"ADMIN_IDS": ""}, 1, "people: nobody sees submissions"),
    ({"BITRIX24_WEBHOOK_URL": ""}, 1, "portal: BITRIX24_WEBHOOK_URL is not set"),
    ({"BITRIX24_WEBHOOK_URL": "http://127.0.0.1:9/rest/1/a/"}, 1, "portal: "),
    ({"DEFAULT_FORM": "nothing"}, 2, "forms: "),
]


@pytest.mark.parametrize(("change", "code", "words"), CHANGES, ids=[one[2] for one in CHANGES])
async def test_a_fault_is_named(
    given: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    change: dict[str, str],
    code: int,
    words: str,
) -> None:
    found, text = await checked(given | change, monkeypatch)
    assert found == code, text
    (fault,) = [line for line in text.splitlines() if line.startswith("FAULT")]
    assert words in fault


async def test_a_wrong_webhook_is_named_without_its_code(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"BITRIX24_WEBHOOK_URL": f"{servers.portal}/rest/1/s3cr3t/"}
    code, text = await checked(given | wrong, monkeypatch)
    assert code == 1
    assert "FAULT  portal: " in text
    assert "s3cr3t" not in text


async def test_a_missing_scope_is_named(
    servers: Addresses, given: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["user"]}
    await portal(servers, "settings", {"webhooks": [webhook]})
    code, text = await checked(given, monkeypatch)
    assert code == 1
    assert "scope" in text
