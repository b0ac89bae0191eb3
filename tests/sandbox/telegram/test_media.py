"""Files of every kind: sending, albums, replacing, what people send."""

from typing import Any

import pytest

from sandbox.telegram.parameters import Upload
from tests.sandbox.telegram.bench import ANN, Bench

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big")
KINDS = {
    "animation": "sendAnimation",
    "audio": "sendAudio",
    "document": "sendDocument",
    "photo": "sendPhoto",
    "sticker": "sendSticker",
    "video": "sendVideo",
    "video_note": "sendVideoNote",
    "voice": "sendVoice",
}


def upload(kind: str) -> Upload:
    return Upload(f"a.{kind}", PNG, "application/x-test")


def send(bench: Bench, kind: str, **values: Any) -> Any:
    return bench.call(KINDS[kind], {kind: upload(kind)}, chat_id=bench.started(), **values)


def file_id(message: Any, kind: str) -> str:
    media = message[kind]
    return str(media[-1]["file_id"] if kind == "photo" else media["file_id"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_by_upload_and_by_id(bench: Bench, kind: str) -> None:
    first = send(bench, kind)
    again = bench.call(KINDS[kind], chat_id=ANN, **{kind: file_id(first, kind)})
    assert again[kind] == first[kind]
    wrong = "document" if kind != "document" else "photo"
    refusal = bench.refusal(KINDS[wrong], chat_id=ANN, **{wrong: file_id(first, kind)})
    assert refusal.startswith("400 Bad Request: can't use file of type")


@pytest.mark.parametrize("kind", ["audio", "voice", "video", "animation", "document", "photo"])
def test_a_caption_stands_under_it(bench: Bench, kind: str) -> None:
    assert send(bench, kind, caption="c")["caption"] == "c"


def test_an_animation_is_a_document_too(bench: Bench) -> None:
    message = send(bench, "animation")
    assert message["document"]["file_id"] == message["animation"]["file_id"]


def test_spoilers_and_captions_above(bench: Bench) -> None:
    message = send(bench, "photo", caption="c", has_spoiler=True, show_caption_above_media=True)
    assert (message["has_media_spoiler"], message["show_caption_above_media"]) == (True, True)


def test_effects_are_for_private_chats(bench: Bench) -> None:
    ann, group = bench.started(), bench.group()
    assert (
        bench.call("sendMessage", chat_id=ann, text="x", message_effect_id="5")["effect_id"] == "5"
    )
    refusal = bench.refusal("sendMessage", chat_id=group, text="x", message_effect_id="5")
    assert refusal == "400 Bad Request: can't use message effects in the chat"


def test_the_sizes_of_a_photo_are_files_of_their_own(bench: Bench) -> None:
    bench.act("photo")
    (update,) = bench.updates()
    small, large = update["message"]["photo"]
    assert small["file_id"] != large["file_id"]
    for one in (small, large):
        assert (
            bench.call("getFile", file_id=one["file_id"])["file_unique_id"]
            == (one["file_unique_id"])
        )
        bench.call("sendPhoto", chat_id=ANN, photo=one["file_id"])


def album(*kinds: str) -> tuple[dict[str, Upload], list[dict[str, str]]]:
    files = {f"{number}": upload(kind) for number, kind in enumerate(kinds)}
    media = [{"type": kind, "media": f"attach://{n}"} for n, kind in enumerate(kinds)]
    return files, media


@pytest.mark.parametrize(
    "kinds", [("photo", "video"), ("audio", "audio"), ("document", "document")]
)
def test_albums_that_are_taken(bench: Bench, kinds: tuple[str, ...]) -> None:
    files, media = album(*kinds)
    sent = bench.call("sendMediaGroup", files, chat_id=bench.started(), media=media)
    assert [kind in one for one, kind in zip(sent, kinds, strict=True)] == [True, True]
    assert len({one["media_group_id"] for one in sent}) == 1


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        (("photo", "document"), "document can't be mixed with other media types"),
        (("video", "audio"), "audio can't be mixed with other media types"),
        (
            ("photo", "animation"),
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (("photo", "voice"), 'can\'t parse InputMedia: type "voice" is unsupported'),
        (("photo",), "too few messages to send as an album"),
        (("photo",) * 11, "too many messages to send as an album"),
    ],
)
def test_albums_that_are_refused(bench: Bench, kinds: tuple[str, ...], reason: str) -> None:
    files, media = album(*kinds)
    refusal = bench.refusal("sendMediaGroup", files, chat_id=bench.started(), media=media)
    assert refusal == f"400 Bad Request: {reason}"


@pytest.mark.parametrize(
    ("media", "reason"),
    [
        ("{}", "expected an Array of InputMedia"),
        (["x"], "can't parse InputMedia: expected an Object"),
        ([{"media": "x"}], "can't parse InputMedia: Can't find field \"type\""),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
    ],
)
def test_albums_that_are_none(bench: Bench, media: Any, reason: str) -> None:
    refusal = bench.refusal("sendMediaGroup", chat_id=bench.started(), media=media)
    assert refusal == f"400 Bad Request: {reason}"


def edit(bench: Bench, message: Any, kind: str) -> dict[str, Any]:
    return {
        "chat_id": message["chat"]["id"],
        "message_id": message["message_id"],
        "media": {"type": kind, "media": "attach://k", "caption": "new"},
    }


@pytest.mark.parametrize("kind", ["photo", "video", "audio", "document", "animation"])
def test_a_file_takes_the_place_of_another_or_of_a_text(bench: Bench, kind: str) -> None:
    photo = send(bench, "photo", caption="old")
    text = bench.call("sendMessage", chat_id=ANN, text="x")
    for message in (photo, text):
        edited = bench.call("editMessageMedia", {"k": upload(kind)}, **edit(bench, message, kind))
        assert kind in edited
        assert (edited["caption"], "text" in edited) == ("new", False)


@pytest.mark.parametrize("kind", ["voice", "video_note", "sticker"])
def test_files_that_cannot_be_replaced(bench: Bench, kind: str) -> None:
    asked = edit(bench, send(bench, kind), "photo")
    refusal = bench.refusal("editMessageMedia", {"k": upload("photo")}, **asked)
    assert refusal == "400 Bad Request: there is no media in the message to edit"


@pytest.mark.parametrize(
    ("old", "new", "taken"),
    [("photo", "video", True), ("photo", "document", False), ("document", "audio", False)],
)
def test_an_album_keeps_its_kind(bench: Bench, old: str, new: str, taken: bool) -> None:
    files, media = album(old, old)
    first = bench.call("sendMediaGroup", files, chat_id=bench.started(), media=media)[0]
    reply = bench.reply("editMessageMedia", {"k": upload(new)}, **edit(bench, first, new))
    assert (reply.status == 200) is taken


def test_edits_that_are_too_long_say_so_in_other_words(bench: Bench) -> None:
    photo = send(bench, "photo")
    text = bench.call("sendMessage", chat_id=ANN, text="x")
    target = {"chat_id": ANN, "message_id": photo["message_id"]}
    long = bench.refusal("editMessageCaption", **target, caption="x" * 1025)
    assert long == "400 Bad Request: MEDIA_CAPTION_TOO_LONG"
    target["message_id"] = text["message_id"]
    long = bench.refusal("editMessageText", **target, text="x" * 4097)
    assert long == "400 Bad Request: MESSAGE_TOO_LONG"


def test_some_people_want_no_voice_notes(bench: Bench) -> None:
    bench.started()
    bench.act("person", id=ANN, has_restricted_voice_and_video_messages=True)
    for kind, name in (("voice", "voice"), ("video_note", "video")):
        refusal = bench.refusal(KINDS[kind], {kind: upload(kind)}, chat_id=ANN)
        assert refusal == f"400 Bad Request: user restricted receiving of {name} note messages"
    assert bench.call("getChat", chat_id=ANN)["has_restricted_voice_and_video_messages"] is True


def test_places_and_dice(bench: Bench) -> None:
    ann = bench.started()
    place = {"latitude": 52.5, "longitude": "13.4"}
    sent = bench.call("sendLocation", chat_id=ann, **place)
    assert sent["location"] == {"latitude": 52.5, "longitude": 13.4}
    venue = bench.call("sendVenue", chat_id=ann, **place, title="Office", address="Main St 1")
    assert venue["venue"]["location"] == venue["location"] == sent["location"]
    assert 1 <= bench.call("sendDice", chat_id=ann)["dice"]["value"] <= 6
    refusal = bench.refusal("sendLocation", chat_id=ann, latitude=1)
    assert refusal == "400 Bad Request: longitude is empty"


@pytest.mark.parametrize(
    "act", [*(one for one in KINDS if one != "document"), "venue", "dice", "poll", "story"]
)
def test_people_send_everything(bench: Bench, act: str) -> None:
    bench.act(act)
    (update,) = bench.updates()
    assert act in update["message"]


def test_what_is_shown_once_is_never_told(bench: Bench) -> None:
    answer = bench.act("photo", view_once=True)
    assert answer["updates"] == []
    assert bench.updates() == []


def test_a_live_location_moves_by_edits(bench: Bench) -> None:
    number = bench.act("location", live_period=900)["message_id"]
    bench.act("move", message_id=number, latitude=1.5)
    edited = bench.updates()[-1]["edited_message"]
    assert edited["location"]["latitude"] == 1.5
