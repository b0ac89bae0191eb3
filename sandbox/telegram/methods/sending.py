"""Methods that put a new message into a chat."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.media import read_media
from sandbox.telegram.places import (
    Place,
    check_permission,
    place_message,
    read_place,
    read_thread,
)
from sandbox.telegram.rendering import message_json
from sandbox.telegram.replies import Json, bad_request, too_many_requests
from sandbox.telegram.texts import read_text

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note",
    "upload_video_note",
})  # fmt: skip
_DICE = {"🎲": 6, "🎯": 6, "🏀": 5, "⚽": 5, "🎳": 6, "🎰": 64}


def _send(call: Call, place: Place, content: Json) -> Json:
    check_permission(call, place.chat, content)
    call.count_flood(place.chat)
    return message_json(call.world, place_message(call, place, content))


def send_message(call: Call) -> Json:
    """``sendMessage``."""
    place = read_place(call)
    return _send(call, place, read_text(call))


def send_media(call: Call) -> Json:
    """``sendDocument``, ``sendVideoNote`` and their like."""
    kind = _MEDIA_METHODS[call.method]
    place = read_place(call)
    upload = call.parameters.uploads.get(kind)
    content = read_media(call, kind, call.parameters.text(kind), upload, call.parameters)
    return _send(call, place, content)


def send_contact(call: Call) -> Json:
    """``sendContact``."""
    place = read_place(call)
    contact: Json = {
        "phone_number": call.parameters.text("phone_number"),
        "first_name": call.parameters.text("first_name"),
    }
    if not contact["phone_number"]:
        raise bad_request("phone number is empty")
    if not contact["first_name"]:
        raise bad_request("first name must be non-empty")
    for name in ("last_name", "vcard"):
        if value := call.parameters.text(name):
            contact[name] = value
    return _send(call, place, {"contact": contact})


def _read_location(call: Call) -> Json:
    location: Json = {}
    for name in ("latitude", "longitude"):
        if not call.parameters.text(name):
            raise bad_request(f"{name} is empty")
        location[name] = call.parameters.real(name)
    if live := call.parameters.integer("live_period"):
        location["live_period"] = live
    return location


def send_location(call: Call) -> Json:
    """``sendLocation``."""
    place = read_place(call)
    return _send(call, place, {"location": _read_location(call)})


def send_venue(call: Call) -> Json:
    """``sendVenue``: the location stands in the message, too."""
    place = read_place(call)
    location = _read_location(call)
    venue = {name: call.parameters.text(name) for name in ("title", "address")}
    for name, value in venue.items():
        if not value:
            raise bad_request(f"venue {name} must be non-empty")
    return _send(call, place, {"location": location, "venue": {"location": location, **venue}})


def send_dice(call: Call) -> Json:
    """``sendDice``: what falls is the number of the message, so that tests can tell."""
    place = read_place(call)
    emoji = call.parameters.text("emoji") or "🎲"
    if emoji not in _DICE:
        raise bad_request("DICE_EMOJI_INVALID")
    value = len(call.world.messages.get(place.chat.id, {})) % _DICE[emoji] + 1
    return _send(call, place, {"dice": {"emoji": emoji, "value": value}})


def send_chat_action(call: Call) -> bool:
    """``sendChatAction``, which has limits of its own."""
    chat = call.writable_chat()
    action = call.parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    read_thread(call, chat)
    if call.world.settings.flood:
        wait = call.world.flood.take_action(chat.id, call.now)
        if wait is not None:
            raise too_many_requests(wait)
    call.record("acted", chat, action=action)
    return True


_MEDIA_METHODS = {
    "sendanimation": "animation",
    "sendaudio": "audio",
    "senddocument": "document",
    "sendphoto": "photo",
    "sendsticker": "sticker",
    "sendvideo": "video",
    "sendvideonote": "video_note",
    "sendvoice": "voice",
}
METHODS: Methods = {
    "sendmessage": send_message,
    "sendcontact": send_contact,
    "sendlocation": send_location,
    "sendvenue": send_venue,
    "senddice": send_dice,
    "sendchataction": send_chat_action,
    **dict.fromkeys(_MEDIA_METHODS, send_media),
}
