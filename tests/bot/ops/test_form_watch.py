"""A process that cannot follow others' forms says so once, and goes on looking."""

import structlog

from bot.ops.form_watch import FormWatch
from intake.forms.violations import FileFault, why


async def test_each_reason_is_told_once() -> None:
    looks: list[tuple[tuple[str, ...], int]] = [
        ((), 0), (("a",), 1), (("a",), 1), (("b",), 2), ((), 2), (("b",), 3),
    ]  # fmt: skip
    found = iter([faults for faults, _ in looks])
    notices: list[str] = []

    async def follow() -> tuple[FileFault, ...]:
        return tuple(FileFault(one, why("fault-other-files")) for one in next(found))

    async def tell(text: str) -> None:
        notices.append(text)

    watch = FormWatch(follow, tell)
    for _, many in looks:
        with structlog.testing.capture_logs():
            await watch.look()
        assert len(notices) == many
    assert set(notices) == {"notice-forms-not-followed"}
