"""Sending: what arrives, and what is refused in which words."""

import json

import pytest

from sandbox.telegram.parameters import Upload
from tests.sandbox.telegram.bench import BOB, Bench

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")


def keyboard(*rows: list[dict[str, str]]) -> str:
    return json.dumps({"inline_keyboard": list(rows)})


def test_a_message_in_full_shape(bench: Bench) -> None:
    ann = bench.started()
    message = bench.call("sendMessage", chat_id=ann, text="<b>Hi</b>", parse_mode="HTML")
    assert message == {
        "message_id": 2,
        "from": {
            "id": 100000,
            "is_bot": True,
            "first_name": "Sandbox",
            "username": "sandbox_bot",
        },
        "chat": {"id": ann, "type": "private", "first_name": "Person 1"},
        "date": 1_800_000_000,
        "text": "Hi",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "400 Bad Request: message text is empty"),
        ("  \n ", "400 Bad Request: message text is empty"),
        ("<b></b>", "400 Bad Request: message text is empty"),
        ("x" * 4097, "400 Bad Request: message is too long"),
    ],
)
def test_text_limits(bench: Bench, text: str, reason: str) -> None:
    ann = bench.started()
    assert bench.refusal("sendMessage", chat_id=ann, text=text, parse_mode="HTML") == reason


def test_the_limit_counts_what_is_left_after_parsing(bench: Bench) -> None:
    ann = bench.started()
    markup = "<b>" + "&amp;" * 4096 + "</b>"
    message = bench.call("sendMessage", chat_id=ann, text=markup, parse_mode="HTML")
    assert len(message["text"]) == 4096


def test_who_cannot_be_written_to(bench: Bench) -> None:
    bench.act("person", id=5)
    assert bench.refusal("sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    assert bench.refusal("sendMessage", chat_id=99, text="x") == "400 Bad Request: chat not found"
    never = bench.refusal("sendMessage", chat_id=5, text="x")
    assert never == "403 Forbidden: bot can't initiate conversation with a user"
    ann = bench.started()
    bench.act("block")
    blocked = bench.refusal("sendMessage", chat_id=ann, text="x")
    assert blocked == "403 Forbidden: bot was blocked by the user"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard([{"text": "a", "callback_data": "я" * 33}]), "BUTTON_DATA_INVALID"),
        (keyboard([{"text": "a", "callback_data": ""}]), "BUTTON_DATA_INVALID"),
        (keyboard([{"text": ""}]), "inline keyboard button text must be non-empty"),
        (
            keyboard([{"text": "a"}]),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            keyboard([{"text": "a", "url": "http://localhost/x"}]),
            "inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL",
        ),
        (keyboard([{"text": "a", "callback_data": "b"}] * 9), "reply markup is too long"),
        (keyboard(*[[{"text": "a", "callback_data": "b"}]] * 101), "reply markup is too long"),
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ('{"keyboard": ["a"]}', 'field "keyboard" must be an Array of Arrays'),
    ],
)
def test_keyboards_that_are_refused(bench: Bench, markup: str, reason: str) -> None:
    ann = bench.started()
    refusal = bench.refusal("sendMessage", chat_id=ann, text="x", reply_markup=markup)
    assert refusal == f"400 Bad Request: {reason}"


def test_the_largest_keyboard(bench: Bench) -> None:
    ann = bench.started()
    rows = [[{"text": "a", "callback_data": "x" * 64}] * 5] * 20
    message = bench.call("sendMessage", chat_id=ann, text="x", reply_markup=keyboard(*rows))
    assert sum(map(len, message["reply_markup"]["inline_keyboard"])) == 100


def test_a_contact_is_asked_for_in_private_only(bench: Bench) -> None:
    ann, group = bench.started(), bench.group()
    markup = {"keyboard": [[{"text": "Phone", "request_contact": True}]]}
    refusal = bench.refusal("sendMessage", chat_id=group, text="x", reply_markup=markup)
    assert refusal == "400 Bad Request: phone number can be requested in private chats only"
    assert "reply_markup" not in bench.call(
        "sendMessage", chat_id=ann, text="x", reply_markup=markup
    )


def test_replies(bench: Bench) -> None:
    ann = bench.started()
    reply = {"message_id": 1}
    message = bench.call("sendMessage", chat_id=ann, text="x", reply_parameters=reply)
    assert message["reply_to_message"]["text"] == "/start"
    reply = {"message_id": 77}
    refusal = bench.refusal("sendMessage", chat_id=ann, text="x", reply_parameters=reply)
    assert refusal == "400 Bad Request: message to be replied not found"
    lenient = {**reply, "allow_sending_without_reply": True}
    message = bench.call("sendMessage", chat_id=ann, text="x", reply_parameters=lenient)
    assert "reply_to_message" not in message


def test_documents_by_upload_and_by_id(bench: Bench) -> None:
    ann = bench.started()
    upload = Upload("report.pdf", b"%PDF", "application/pdf")
    files = {"document": upload}
    first = bench.call("sendDocument", files, chat_id=ann, caption="<i>c</i>", parse_mode="HTML")
    assert first["document"]["file_name"] == "report.pdf"
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("c", "italic")
    again = bench.call("sendDocument", chat_id=ann, document=first["document"]["file_id"])
    assert again["document"] == first["document"]
    attached = bench.call("sendDocument", {"k": upload}, chat_id=ann, document="attach://k")
    assert attached["document"]["file_size"] == 4


def test_files_that_are_refused(bench: Bench) -> None:
    ann = bench.started()

    def refused(method: str, files: dict[str, Upload] | None = None, **values: object) -> str:
        return str(bench.refusal(method, files, chat_id=ann, **values))

    long = refused("sendPhoto", {"photo": Upload("a.png", PNG)}, caption="x" * 1025)
    assert long == "400 Bad Request: message caption is too long"
    no_picture = refused("sendPhoto", {"photo": Upload("a.png", b"text")})
    assert no_picture == "400 Bad Request: IMAGE_PROCESS_FAILED"
    empty = refused("sendDocument", {"document": Upload("a.txt", b"")})
    assert empty == "400 Bad Request: file must be non-empty"
    assert refused("sendDocument") == "400 Bad Request: there is no document in the request"
    unknown = refused("sendDocument", document="AAA")
    assert unknown == "400 Bad Request: wrong file identifier/HTTP URL specified"
    document = bench.call("sendDocument", {"document": Upload("a.txt", b"x")}, chat_id=ann)
    wrong_kind = refused("sendPhoto", photo=document["document"]["file_id"])
    assert wrong_kind == "400 Bad Request: can't use file of type Document as Photo"


def test_a_photo_has_its_size(bench: Bench) -> None:
    photo = bench.call("sendPhoto", {"photo": Upload("a.png", PNG)}, chat_id=bench.started())
    assert [(one["width"], one["height"]) for one in photo["photo"]] == [(160, 120), (640, 480)]


def test_an_album_is_several_messages(bench: Bench) -> None:
    ann = bench.started()
    media = [{"type": "photo", "media": f"attach://{name}"} for name in "ab"]
    media[0]["caption"] = "both"
    files = {name: Upload(f"{name}.png", PNG) for name in "ab"}
    messages = bench.call("sendMediaGroup", files, chat_id=ann, media=json.dumps(media))
    assert len({one["media_group_id"] for one in messages}) == 1
    assert [one.get("caption") for one in messages] == ["both", None]
    refusal = bench.refusal("sendMediaGroup", files, chat_id=ann, media=media[:1])
    assert refusal == "400 Bad Request: too few messages to send as an album"
    mixed = [media[0], {**media[1], "type": "document"}]
    refusal = bench.refusal("sendMediaGroup", files, chat_id=ann, media=mixed)
    assert refusal == "400 Bad Request: document can't be mixed with other media types"


def test_copies_and_forwards(bench: Bench) -> None:
    ann, group = bench.started(), bench.group()
    bench.act("text", text="Look")
    source = {"from_chat_id": ann, "message_id": bench.updates()[0]["message"]["message_id"]}
    forwarded = bench.call("forwardMessage", chat_id=group, **source)
    assert forwarded["forward_origin"]["sender_user"]["id"] == ann
    assert list(bench.call("copyMessage", chat_id=group, **source)) == ["message_id"]
    refusal = bench.refusal("copyMessage", chat_id=group, from_chat_id=ann, message_id=99)
    assert refusal == "400 Bad Request: message to copy not found"


def test_other_sends(bench: Bench) -> None:
    ann = bench.started()
    contact = bench.call("sendContact", chat_id=ann, phone_number="+1", first_name="A")
    assert contact["contact"] == {"phone_number": "+1", "first_name": "A"}
    assert bench.call("sendChatAction", chat_id=ann, action="typing") is True
    refusal = bench.refusal("sendChatAction", chat_id=ann, action="dancing")
    assert refusal == "400 Bad Request: wrong parameter action in request"


def test_unsupported_parse_mode(bench: Bench) -> None:
    refusal = bench.refusal("sendMessage", chat_id=bench.started(), text="x", parse_mode="X")
    assert refusal == "400 Bad Request: unsupported parse_mode"


def test_a_mention_of_somebody_whom_the_bot_never_met_is_plain_text(bench: Bench) -> None:
    ann = bench.started()
    text = f'<a href="tg://user?id={BOB}">Bob</a> and <a href="tg://user?id={ann}">Ann</a>'
    message = {"chat_id": ann, "text": text, "parse_mode": "HTML"}
    (entity,) = bench.call("sendMessage", **message)["entities"]
    assert entity["user"]["id"] == ann
    assert bench.refusal("sendMessage", chat_id=BOB, text="x") == "400 Bad Request: chat not found"
    bench.act("join", BOB, chat=bench.group())
    assert len(bench.call("sendMessage", **message)["entities"]) == 2
