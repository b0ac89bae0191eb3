"""Editing, deleting, marking."""

import pytest

from tests.sandbox.telegram.bench import Bench

DAY = 24 * 3600.0
BUTTON = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup "
    "are exactly the same as a current content and reply markup of the message"
)


@pytest.fixture
def sent(bench: Bench) -> dict[str, int]:
    """Where the bot's message with a button stands."""
    message = bench.call("sendMessage", chat_id=bench.started(), text="One", reply_markup=BUTTON)
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


def test_an_edit_changes_text_and_buttons(bench: Bench, sent: dict[str, int]) -> None:
    bench.now += 5
    edited = bench.call("editMessageText", **sent, text="Two")
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("Two", 5)
    assert "reply_markup" not in edited
    (log,) = [one for one in bench.api.state()["chats"][0]["messages"] if one["by_bot"]]
    assert log["history"] == [{"content": {"text": "One"}, "keyboard": BUTTON}]


def test_the_same_again_is_refused(bench: Bench, sent: dict[str, int]) -> None:
    same = bench.refusal("editMessageText", **sent, text=" One ", reply_markup=BUTTON)
    assert same == NOT_MODIFIED
    assert bench.refusal("editMessageReplyMarkup", **sent, reply_markup=BUTTON) == NOT_MODIFIED
    bench.call("editMessageReplyMarkup", **sent)
    assert bench.refusal("editMessageReplyMarkup", **sent) == NOT_MODIFIED


def test_what_cannot_be_edited(bench: Bench, sent: dict[str, int]) -> None:
    ann = sent["chat_id"]
    missing = bench.refusal("editMessageText", chat_id=ann, message_id=99, text="x")
    assert missing == "400 Bad Request: message to edit not found"
    foreign = bench.refusal("editMessageText", chat_id=ann, message_id=1, text="x")
    assert foreign == "400 Bad Request: message can't be edited"
    below = bench.call(
        "sendMessage", chat_id=ann, text="Phone?", reply_markup={"keyboard": [["Skip"]]}
    )
    target = {"chat_id": ann, "message_id": below["message_id"]}
    assert bench.refusal("editMessageText", **target, text="x") == foreign
    no_caption = bench.refusal("editMessageCaption", **sent, caption="x")
    assert no_caption == "400 Bad Request: there is no caption in the message to edit"
    markup = {"keyboard": [["Skip"]]}
    wrong = bench.refusal("editMessageText", **sent, text="x", reply_markup=markup)
    assert wrong == "400 Bad Request: inline keyboard expected"
    nothing = bench.refusal("editMessageText", chat_id=ann, text="x")
    assert nothing == "400 Bad Request: message identifier is not specified"


def test_a_contact_has_no_text(bench: Bench, sent: dict[str, int]) -> None:
    contact = bench.call("sendContact", chat_id=sent["chat_id"], phone_number="+1", first_name="A")
    target = {**sent, "message_id": contact["message_id"]}
    refusal = bench.refusal("editMessageText", **target, text="x")
    assert refusal == "400 Bad Request: there is no text in the message to edit"


def test_deleting_in_private(bench: Bench, sent: dict[str, int]) -> None:
    assert bench.call("deleteMessage", chat_id=sent["chat_id"], message_id=1) is True
    bench.now += 2 * DAY + 1
    old = bench.refusal("deleteMessage", **sent)
    assert old == "400 Bad Request: message can't be deleted for everyone"
    bench.now -= DAY
    assert bench.call("deleteMessage", **sent) is True
    gone = bench.refusal("deleteMessage", **sent)
    assert gone == "400 Bad Request: message to delete not found"
    edit = bench.refusal("editMessageText", **sent, text="x")
    assert edit == "400 Bad Request: message to edit not found"


def test_deleting_several_skips_what_is_not_there(bench: Bench, sent: dict[str, int]) -> None:
    numbers = [sent["message_id"], 77]
    assert bench.call("deleteMessages", chat_id=sent["chat_id"], message_ids=numbers) is True
    assert bench.api.world.message(sent["chat_id"], sent["message_id"]) is None


def test_somebody_elses_message_in_a_group(bench: Bench) -> None:
    group = bench.group()
    said = bench.act("text", chat=group, text="hello")["message_id"]
    refusal = bench.refusal("deleteMessage", chat_id=group, message_id=said)
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    bench.act("promote_bot", chat=group)
    assert bench.call("deleteMessage", chat_id=group, message_id=said) is True


def test_an_administrator_deletes_nothing_old_either(bench: Bench) -> None:
    group = bench.group(bot="administrator")
    own = bench.call("sendMessage", chat_id=group, text="x")["message_id"]
    said = bench.act("text", chat=group, text="hello")["message_id"]
    bench.now += 2 * DAY + 1
    for number in (own, said):
        refusal = bench.refusal("deleteMessage", chat_id=group, message_id=number)
        assert refusal == "400 Bad Request: message can't be deleted for everyone"
    assert bench.call("deleteMessages", chat_id=group, message_ids=[own, said]) is True
    assert len(bench.api.world.visible(group)) == 4


def test_reactions(bench: Bench, sent: dict[str, int]) -> None:
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert bench.call("setMessageReaction", **sent, reaction=thumb) is True
    wrong = [{"type": "emoji", "emoji": "🦷"}]
    refusal = bench.refusal("setMessageReaction", **sent, reaction=wrong)
    assert refusal == "400 Bad Request: REACTION_INVALID"


def test_pinning_needs_the_right(bench: Bench) -> None:
    group = bench.group()
    message = bench.call("sendMessage", chat_id=group, text="x")
    target = {"chat_id": group, "message_id": message["message_id"]}
    refusal = bench.refusal("pinChatMessage", **target)
    assert refusal.endswith("not enough rights to manage pinned messages in the chat")
    bench.act("promote_bot", chat=group)
    assert bench.call("pinChatMessage", **target) is True
    assert bench.call("getChat", chat_id=group)["pinned_message"]["text"] == "x"
