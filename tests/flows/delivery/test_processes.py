"""The bot as a real process beside a sandbox: starts, refusals to start, and sudden ends."""

import asyncio
import signal

import pytest
import yaml

from tests.databases import unmigrated
from tests.flows.delivery.office import CIRCUIT_OPEN, DEAD, QUICK
from tests.flows.delivery.stage import STAGE_TIMEOUT, Stage


async def test_a_second_process_on_the_same_database_is_refused(stage: Stage) -> None:
    async with stage.running():
        code, out, err = await stage.ends("run")
    assert code == 2
    assert len(err) == 1
    assert "in use" in err[0] or "A bot is running" in err[0]
    assert out == []


@pytest.mark.parametrize(
    ("fault", "notice"), [("down", CIRCUIT_OPEN), ("no_auth", DEAD), ("scope", DEAD)]
)
async def test_it_starts_with_a_portal_that_serves_nobody(
    stage: Stage, fault: str, notice: str
) -> None:
    """It asks, accepts, queues and tells the admins."""
    await stage.portal("faults", set={"kind": fault, "count": None})
    await stage.admin.does("start")
    async with stage.running() as process:
        await stage.submits(stage.telegram.person("Ann"))
        await stage.admin_hears(notice)
        assert process.returncode is None
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STAGE_TIMEOUT):
            assert await process.wait() == 0
    assert await stage.numbers() == {}


async def test_it_starts_where_nobody_listens_and_nothing_is_yet(stage: Stage) -> None:
    stage.database_url = unmigrated(stage.folder)
    stage.more["BITRIX24_WEBHOOK_URL"] = "http://127.0.0.1:9/rest/1/code/"
    await stage.admin.does("start")
    async with stage.running():
        await stage.submits(stage.telegram.person("Ann"))
        await stage.admin_hears(CIRCUIT_OPEN)


@pytest.mark.parametrize(
    ("method", "seconds"), [("crm.duplicate.findbycomm", 8), ("crm.item.add", 5)]
)
async def test_killed_while_a_slow_portal_works(stage: Stage, method: str, seconds: int) -> None:
    """Between lease and sending, and between sending and result: in the end there is one bundle.

    The portal is slow for long enough to kill the process meanwhile on a busy machine.
    """
    await stage.portal("faults", set={"kind": "slow", "method": method, "seconds": seconds})
    async with stage.running() as process:
        await stage.submits(stage.telegram.person("Ann"))

        async def reached() -> bool:
            return not (await stage.portal("faults", clear=False))["faults"]

        await stage.until(reached)
        process.kill()
        assert await process.wait() == -signal.SIGKILL

    if method == "crm.item.add":
        await stage.until(stage.has_bundle)  # the portal works on
    assert await stage.let_the_settle_time_pass() == 1
    async with stage.running():

        async def delivered() -> bool:
            cards = await stage.managers.messages()
            return bool(cards) and "In the CRM" in cards[-1].text

        await stage.until(delivered)
    assert await stage.has_bundle()


async def test_the_check_names_a_wrong_webhook(stage: Stage) -> None:
    await stage.admin.opens()
    stage.more["BITRIX24_WEBHOOK_URL"] = f"{stage.servers.portal}/rest/1/wrongcode/"
    code, out, _ = await stage.ends("check")
    assert code == 1
    (fault,) = [line for line in out if line.startswith("FAULT")]
    assert "portal" in fault
    assert not any("/testlead" in line for line in out), "nothing would come of it"
    assert "wrongcode" not in fault


async def test_the_check_names_a_missing_scope(stage: Stage) -> None:
    await stage.admin.opens()
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["user"]}
    await stage.portal("settings", webhooks=[webhook])
    code, out, _ = await stage.ends("check")
    assert code == 1
    (fault,) = [line for line in out if line.startswith("FAULT")]
    assert "scope" in fault


async def test_the_check_is_content_with_all_that_is_right(stage: Stage) -> None:
    await stage.admin.opens()
    code, out, err = await stage.ends("check")
    assert [line for line in out if line.startswith("FAULT")] == []
    assert out[-1].startswith("next   /testlead"), out
    assert (code, err) == (0, [])


@pytest.mark.parametrize("command", ["run", "check"])
async def test_wrong_forms_are_one_line_per_fault(stage: Stage, command: str) -> None:
    wrong = {**QUICK, "crm": {"bundle": "dael"}, "steps": [{"id": "a", "type": "nmae"}]}
    (stage.folder / "forms" / "quick.yaml").write_text(yaml.safe_dump(wrong), "utf-8")
    code, out, err = await stage.ends(command)
    assert code == 2
    lines = err if command == "run" else [line for line in out if "FAULT  forms" in line]
    assert len(lines) >= 2
    assert all("quick.yaml:" in line for line in lines)
    assert "Traceback" not in "".join(out + err)


async def test_wrong_settings_are_one_line_per_fault(stage: Stage) -> None:
    stage.more |= {"BOT_TOKEN": "nonsense", "TIMEZONE": "Mars/Olympus"}
    code, out, err = await stage.ends("run")
    assert (code, out) == (2, [])
    assert [line.split()[1] for line in sorted(err)] == ["BOT_TOKEN", "TIMEZONE"]
    assert "nonsense" not in "".join(err)
