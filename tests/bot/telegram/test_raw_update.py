"""Reading raw updates, whatever they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.raw_update import chat_id, update_id

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        ({"update_id": 1, "message": {"chat": {"id": 5}, "from": {"id": 9}}}, 5),
        ({"update_id": 1, "edited_message": {"chat": {"id": -100}}}, -100),
        (
            {"update_id": 1, "callback_query": {"from": {"id": 9}, "message": {"chat": {"id": 5}}}},
            5,
        ),
        ({"update_id": 1, "callback_query": {"from": {"id": 9}}}, 9),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 9}, "from": {"id": 9}}}, 9),
        ({"update_id": 1}, None),
    ],
)
def test_an_update_keeps_its_place_in_its_chat(raw: dict[str, Any], chat: int | None) -> None:
    assert chat_id(raw) == chat


@given(JSON)
def test_anything_can_be_asked_for_its_id(raw: Any) -> None:
    found = update_id(raw)
    assert found is None or found == raw["update_id"]


@given(st.dictionaries(st.sampled_from(["update_id", "message", "callback_query"]), JSON))
def test_anything_can_be_asked_for_its_chat(raw: dict[str, Any]) -> None:
    found = chat_id(raw)
    assert found is None or isinstance(found, int)
