"""The trace, against golden files. Write them anew with ``LEADTRACE_GOLDEN=write`` and read the
diff.
"""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.gateway.trace import MAX_PREVIOUS, TraceOptions, build_trace, trace_text
from intake.attribution.credit import Attribution
from intake.links.link import Utm
from sandbox.portal.trace_text import read_trace
from tests.intake.delivery.made_up import path, touch

GOLDEN = Path(__file__).parent / "traces"
PAGES = TraceOptions(link_page=lambda code: f"https://t.me/leadtrace_bot?start={code}")
CASES: dict[str, tuple[Attribution, TraceOptions]] = {
    "no_source": (path(0), TraceOptions()),
    "one_touch": (path(1), TraceOptions()),
    "three_touches": (path(3), TraceOptions()),
    "seven_touches": (path(7), TraceOptions()),
    "no_channel": (path(2), TraceOptions(channel=False)),
    "link_as_page": (path(2), PAGES),
}


@pytest.mark.parametrize("name", CASES)
def test_trace_is_as_the_golden_file_says(name: str) -> None:
    built = build_trace(*CASES[name])
    file = GOLDEN / f"{name}.json"
    if os.environ.get("LEADTRACE_GOLDEN") == "write":
        file.write_text(json.dumps(built, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert built == json.loads(file.read_text(encoding="utf-8"))


def test_nothing_to_say_is_no_trace() -> None:
    assert build_trace(path(0), TraceOptions(channel=False)) is None


def test_nothing_is_invented() -> None:
    built = build_trace(path(3))
    assert built is not None
    assert not {"url", "device", "ref", "client", "gid", "pages", "order"} & set(built)


def test_a_long_link_title_is_cut_as_a_page_title() -> None:
    attribution = replace(path(1), credited=touch(1, link_title="A" * 60))
    built = build_trace(attribution, PAGES)
    assert built is not None
    assert built["pages"] == {
        "list": [["https://t.me/leadtrace_bot?start=link1", 1770024600, "A" * 40]]
    }


text = st.text(max_size=30)


@given(st.lists(st.builds(Utm, text, text, text, text, text), max_size=9))
def test_a_portal_reads_back_what_was_put_in(values: list[Utm]) -> None:
    """The reader is the sandbox portal's own, written from trace.md by somebody else."""
    touches = [touch(number + 1, utm=utm) for number, utm in enumerate(values)]
    attribution = replace(
        path(0), credited=touches[-1] if touches else None, earlier=tuple(touches[:-1])
    )
    built = build_trace(attribution)
    assert built is not None
    draft = read_trace(trace_text(built))

    def tags(utm: Utm) -> dict[str, str]:
        # "0" counts as empty for the portal (trace.md §3).
        return {name.upper(): value for name, value in utm.named().items() if value != "0"}

    assert draft.tags == (tags(values[-1]) if values else {})
    assert [child.tags for child in draft.previous] == [
        tags(utm) for utm in values[:-1][-MAX_PREVIOUS:]
    ]
    assert [(channel.code, channel.value) for channel in draft.channels] == [
        ("imol", "telegrambot")
    ]
    assert (draft.url, draft.pages) == ("", [])
