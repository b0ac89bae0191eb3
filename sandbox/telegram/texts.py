"""Reading the text or caption that a method brings."""

from dataclasses import replace

from sandbox.telegram.calls import Call
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.text.entities import (
    FormattedText,
    check_entities,
    parse_html,
    trimmed,
    with_found_entities,
)
from sandbox.telegram.text.markdown import MARKDOWN

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
_RAW_LIMIT = 1 << 15
"""Bytes of unparsed text that the server looks at."""


def read_formatted(call: Call, parameters: Parameters, name: str, entities: str) -> FormattedText:
    """A text with its formatting, trimmed, with the entities that the server finds itself."""
    raw = parameters.text(name)
    if len(raw.encode()) > _RAW_LIMIT:
        raise bad_request("text is too long")
    mode = parameters.text("parse_mode").lower()
    if raw and mode == "html":
        formatted = parse_html(raw, strict_ampersand=call.world.settings.strict_ampersand)
    elif raw and mode in MARKDOWN:
        formatted = MARKDOWN[mode](raw)
    elif raw and mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode")
    else:
        formatted = FormattedText(raw, check_entities(parameters.structure(entities, name), raw))
    return with_found_entities(trimmed(_of_known_people(call, formatted)))


def _of_known_people(call: Call, formatted: FormattedText) -> FormattedText:
    """Without the mentions of people whom the bot has never met: they become plain text."""
    known = [
        one
        for one in formatted.entities
        if "user_id" not in one or call.world.has_met(one["user_id"])
    ]
    return replace(formatted, entities=tuple(known))


def read_text(call: Call, *, edited: bool = False) -> Json:
    """The content of a text message. Edits say in other words that it is too long."""
    formatted = read_formatted(call, call.parameters, "text", "entities")
    if not formatted.text:
        raise bad_request("message text is empty")
    if len(formatted.text) > TEXT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG" if edited else "message is too long")
    content: Json = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = list(formatted.entities)
    options = call.parameters.structure("link_preview_options", "link preview options")
    if options:
        content["link_preview_options"] = options
    return content


def read_caption(call: Call, parameters: Parameters | None = None, *, edited: bool = False) -> Json:
    """The caption's fields of a media message; none without a caption."""
    formatted = read_formatted(call, parameters or call.parameters, "caption", "caption_entities")
    if len(formatted.text) > CAPTION_LIMIT:
        raise bad_request("MEDIA_CAPTION_TOO_LONG" if edited else "message caption is too long")
    if not formatted.text:
        return {}
    content: Json = {"caption": formatted.text}
    if formatted.entities:
        content["caption_entities"] = list(formatted.entities)
    return content
