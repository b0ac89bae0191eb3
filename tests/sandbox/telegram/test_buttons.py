"""Buttons of Bot API 10.3: colours, copying, disabled ones, the answer field."""

from typing import Any

import pytest

from sandbox.telegram.acts.acting import ActError
from tests.sandbox.telegram.bench import BOB, Bench


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Go", **button}]]}


def sent(bench: Bench, markup: dict[str, Any]) -> Any:
    return bench.call("sendMessage", chat_id=bench.started(), text="x", reply_markup=markup)


@pytest.mark.parametrize("style", ["primary", "success", "danger"])
def test_a_style_is_kept(bench: Bench, style: str) -> None:
    markup = keyboard(callback_data="go", style=style.upper())
    (row,) = sent(bench, markup)["reply_markup"]["inline_keyboard"]
    assert row == [{"text": "Go", "callback_data": "go", "style": style}]


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (
            {"callback_data": "a", "style": "pink"},
            "can't parse inline keyboard button: invalid button style specified",
        ),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"disabled": {}, "callback_data": "a"}, "BUTTON_TYPE_INVALID"),
        ({"url": "tg://user?id=77"}, "BUTTON_USER_INVALID"),
        ({"pay": True}, "BUTTON_TYPE_INVALID"),
        ({"callback_game": {}}, "BUTTON_TYPE_INVALID"),
        ({"switch_inline_query_current_chat": "x"}, "BUTTON_TYPE_INVALID"),
    ],
)
def test_buttons_that_are_refused(bench: Bench, button: dict[str, Any], reason: str) -> None:
    ann = bench.started()
    refusal = bench.refusal("sendMessage", chat_id=ann, text="x", reply_markup=keyboard(**button))
    assert refusal == f"400 Bad Request: {reason}"


def test_a_web_app_opens_in_private_only(bench: Bench) -> None:
    markup = keyboard(web_app={"url": "https://a.example"})
    assert sent(bench, markup)["reply_markup"] == markup
    group = bench.group()
    refusal = bench.refusal("sendMessage", chat_id=group, text="x", reply_markup=markup)
    assert refusal == "400 Bad Request: BUTTON_TYPE_INVALID"


def test_a_copying_button_tells_the_bot_nothing(bench: Bench) -> None:
    text = "x" * 256
    sent(bench, keyboard(copy_text={"text": text}))
    assert bench.act("press", text="Go") == {"updates": [], "copy_text": {"text": text}}
    assert bench.updates() == []


def test_a_disabled_button_cannot_be_pressed(bench: Bench) -> None:
    markup = keyboard(disabled={})
    assert sent(bench, markup)["reply_markup"] == markup
    with pytest.raises(ActError, match="'Go' is disabled"):
        bench.act("press", text="Go")


def test_of_two_kinds_the_first_counts(bench: Bench) -> None:
    markup = keyboard(callback_data="a", url="https://a.example/")
    (row,) = sent(bench, markup)["reply_markup"]["inline_keyboard"]
    assert row == [{"text": "Go", "url": "https://a.example/"}]


def test_the_answer_field_is_opened_by_the_first_keyboard_only(bench: Bench) -> None:
    markup = keyboard(callback_data="a")
    forced = {**markup, "force_reply": True}
    message = sent(bench, forced)
    assert message["reply_markup"] == forced
    target = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
    edited = bench.call("editMessageText", **target, text="y", reply_markup=markup)
    assert edited["reply_markup"] == forced
    plain = sent(bench, markup)
    target["message_id"] = plain["message_id"]
    edited = bench.call("editMessageText", **target, text="y", reply_markup=forced)
    assert edited["reply_markup"] == markup


def test_some_people_forbid_links_to_them(bench: Bench) -> None:
    ann = bench.started()
    bench.act("person", id=BOB)
    markup = keyboard(url=f"tg://user?id={BOB}")
    assert bench.call("sendMessage", chat_id=ann, text="x", reply_markup=markup)
    bench.act("person", id=BOB, has_private_forwards=True)
    refusal = bench.refusal("sendMessage", chat_id=ann, text="x", reply_markup=markup)
    assert refusal == "400 Bad Request: BUTTON_USER_PRIVACY_RESTRICTED"
    bench.started(BOB)
    assert bench.call("getChat", chat_id=BOB)["has_private_forwards"] is True


def test_reply_keyboards_are_larger(bench: Bench) -> None:
    ann = bench.started()
    markup = {"keyboard": [["x"] * 10] * 30}
    assert bench.call("sendMessage", chat_id=ann, text="x", reply_markup=markup)
    for wrong in ([["x"] * 11], [["x"]] * 301):
        refusal = bench.refusal(
            "sendMessage", chat_id=ann, text="x", reply_markup={"keyboard": wrong}
        )
        assert refusal == "400 Bad Request: reply markup is too long"
