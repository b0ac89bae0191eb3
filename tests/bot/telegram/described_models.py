"""Run as a process: what aiogram's models are and do, by one way of importing it, as JSON.

``plain``: somebody has imported aiogram already. ``lazy``: as the bot does. ``unknown``: likewise,
but this aiogram builds its models otherwise.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.telegram.lazy_models import import_aiogram

ANN = {"id": 5, "is_bot": False, "first_name": "Ann", "language_code": "en"}
CHAT = {"id": 5, "type": "private", "first_name": "Ann"}
TEAM = {"id": -1001, "type": "supergroup", "title": "Team", "is_forum": True}
BARE = {"message_id": 1, "date": 1_772_000_000, "chat": CHAT, "from": ANN}
SIZE = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
BUTTON: dict[str, Any] = {"text": "Skip", "callback_data": "p:1:0:mskip"}
CODE = [{"type": "bot_command", "offset": 0, "length": 6}]

MESSAGES: tuple[dict[str, Any], ...] = (
    {"text": "/start spring", "entities": CODE},
    {"text": "hello", "reply_to_message": {**BARE, "photo": [SIZE]}, "quote": {"text": "h"}},
    {"contact": {"phone_number": "1", "first_name": "Ann", "user_id": 5}},
    {"photo": [SIZE, SIZE], "caption": "here", "media_group_id": "1"},
    {"document": {"file_id": "f", "file_unique_id": "u", "thumbnail": SIZE}},
    {"text": "f", "forward_origin": {"type": "user", "date": 1, "sender_user": ANN}},
    {"text": "f", "external_reply": {"origin": {"type": "chat", "date": 1, "sender_chat": TEAM}}},
    {"text": "in a topic", "chat": TEAM, "message_thread_id": 3, "is_topic_message": True},
    {"chat": TEAM, "migrate_to_chat_id": -1002},
    {"text": "of tomorrow", "of_tomorrow": {"a": 1}},
    {"text": 7, "entities": "none", "photo": [{"file_id": "f"}], "reply_to_message": {}},
)
EVENTS: tuple[dict[str, Any], ...] = (
    *({"message": {**BARE, **parts}} for parts in MESSAGES),
    {"edited_message": {**BARE, "text": "h", "edit_date": 2}},
    *(
        {"callback_query": {"id": "1", "from": ANN, "chat_instance": "1", "data": "d", **parts}}
        for parts in (
            {"message": {**BARE, "text": "q", "reply_markup": {"inline_keyboard": [[BUTTON]]}}},
            {"message": {"chat": CHAT, "message_id": 1, "date": 0}},
            {},
        )
    ),
    {
        "my_chat_member": {
            "chat": TEAM,
            "from": ANN,
            "date": 1,
            "old_chat_member": {"user": ANN, "status": "left"},
            "new_chat_member": {"user": ANN, "status": "kicked", "until_date": 0},
        }
    },
    {"of_tomorrow": {"id": 1}},
)
"""Updates, some of which cannot be read."""


def describe(way: str) -> dict[str, Any]:
    """Import aiogram that way, and say what came of it."""
    if way == "plain":
        import aiogram  # noqa: F401
    if way == "unknown":
        sys.meta_path.insert(0, OtherAiogram())
    import_aiogram()
    built = _build_all()
    return {
        "built": built,
        "fields": {name: _fields(model) for name, model in models()},
        "updates": [_outcome(lambda raw=raw: _decoded(raw)) for raw in EVENTS],  # type: ignore[misc]
        "answers": [_outcome(lambda n=n: _answered(n)) for n in range(len(RESULTS))],  # type: ignore[misc]
        "calls": [_sent(method) for method in _our_methods()],
        "bots": [_outcome(lambda raw=raw: _bots_in(raw)) for raw in EVENTS] + _bots_of_made_ones(),  # type: ignore[misc]
        "at_once": sum(model.model_post_init.__name__ == "_note_bot" for _, model in models()),
    }


class OtherAiogram(MetaPathFinder):
    """Finds an aiogram that names no names when it wants its models built."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "aiogram.types":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _OtherTypes(fullname, spec.origin)
        return spec


class _OtherTypes(SourceFileLoader):
    def get_code(self, fullname: str) -> Any:
        source = self.get_data(self.get_filename(fullname)).decode()
        other = source.replace(
            "model_rebuild(_types_namespace=_types_namespace)", "model_rebuild()"
        )
        assert other != source
        return compile(other, self.path, "exec")


def models() -> list[tuple[str, type[BaseModel]]]:
    """Return every model of aiogram's types and methods."""
    from aiogram import methods, types

    return [
        (f"{module.__name__}.{name}", model)
        for module in (types, methods)
        for name in module.__all__
        if isinstance(model := getattr(module, name), type) and issubclass(model, BaseModel)
    ]


def _fields(model: type[BaseModel]) -> str:
    """Return the fields with all that pydantic knows of them, but for places in memory."""
    return re.sub(" at 0x[0-9a-f]+", "", repr(sorted(model.model_fields.items())))


def _build_all() -> list[str]:
    """Build what is not built yet, and return its names; what cannot be built raises."""
    return [name for name, model in models() if model.model_rebuild() is not None]


RESULTS: tuple[tuple[str, Any], ...] = (
    ("SendMessage", {**BARE, "text": "hello"}),
    ("EditMessageText", True),
    ("EditMessageText", {**BARE, "text": "hello", "edit_date": 1}),
    ("AnswerCallbackQuery", True),
    ("GetMe", ANN),
    ("GetMe", {"id": "none"}),
    ("GetFile", {"file_id": "f", "file_unique_id": "u", "file_path": "p"}),
    ("GetChat", {**TEAM, "accent_color_id": 1, "max_reaction_count": 1, "accepted_gift_types": 1}),
    ("GetChatMember", {"user": ANN, "status": "member"}),
    ("GetWebhookInfo", {"url": "", "has_custom_certificate": False, "pending_update_count": 0}),
)
"""Methods, and what they may be answered."""


def _outcome(work: Callable[[], object]) -> str:
    try:
        return repr(work())
    except ValidationError as error:
        return repr(error.errors(include_url=False))


def _decoded(event: dict[str, Any]) -> object:
    from aiogram.types import Update

    update = Update.model_validate({"update_id": 1, **event})
    return update, update.model_dump(exclude_unset=True)


def _bots_in(event: dict[str, Any]) -> list[str]:
    """Return which bot each object within an update has noted."""
    from aiogram.types import Update

    update = Update.model_validate({"update_id": 1, **event}, context={"bot": "ours"})
    return sorted(f"{type(part).__name__}: {part.bot}" for part in _parts(update))


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from _parts(item)
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))


def _bots_of_made_ones() -> list[str]:
    from aiogram import methods
    from aiogram.types import User

    ann, call = User.model_validate(ANN), methods.GetMe()
    bot: Any = "ours"
    bound, bound_call = ann.as_(bot), call.as_(bot)
    found = [
        f"{ann.bot} {bound is ann} {bound.model_copy().bot}",
        f"{bound_call.bot} {methods.GetMe().bot}",
    ]
    ann.as_(None)
    return [*found, repr(ann.bot)]


def _answered(number: int) -> object:
    from aiogram import methods
    from aiogram.methods import Response

    name, result = RESULTS[number]
    model: Any = Response
    answer = model[getattr(methods, name).__returning__]
    return answer.model_validate({"ok": True, "result": result}).result


def _our_methods() -> list[Any]:
    from aiogram import methods
    from aiogram import types as t

    inline = t.InlineKeyboardMarkup(inline_keyboard=[[t.InlineKeyboardButton(**BUTTON)]])
    contact = t.KeyboardButton(text="Share", request_contact=True)
    reply = t.ReplyKeyboardMarkup(keyboard=[[contact]], resize_keyboard=True)
    no_preview = t.LinkPreviewOptions(is_disabled=True)
    file = t.BufferedInputFile(b"%PDF", "report.pdf")
    return [
        methods.SendMessage(chat_id=5, text="<b>x</b>", reply_markup=inline),
        methods.SendMessage(
            chat_id=5,
            text="x",
            parse_mode="HTML",
            link_preview_options=no_preview,
            reply_markup=reply,
            message_thread_id=3,
        ),
        methods.SendMessage(
            chat_id=5, text="x", reply_markup=t.ReplyKeyboardRemove(remove_keyboard=True)
        ),
        methods.EditMessageText(chat_id=5, message_id=1, text="y", reply_markup=inline),
        methods.EditMessageCaption(chat_id=5, message_id=1, caption="y", reply_markup=inline),
        methods.EditMessageReplyMarkup(chat_id=5, message_id=1, reply_markup=None),
        methods.AnswerCallbackQuery(callback_query_id="1", text="done", show_alert=True),
        methods.SendDocument(
            chat_id=5, document=file, reply_parameters=t.ReplyParameters(message_id=1)
        ),
        methods.SendDocument(chat_id=5, document="a-file-id", caption="c", reply_markup=inline),
        methods.SendMediaGroup(chat_id=5, media=[t.InputMediaDocument(media=file, caption="c")]),
        methods.SendChatAction(chat_id=5, action="typing"),
        methods.SetMyCommands(
            commands=[t.BotCommand(command="start", description="Begin")],
            scope=t.BotCommandScopeChat(chat_id=5),
            language_code="de",
        ),
        methods.SetWebhook(
            url="https://example.com", secret_token="s", allowed_updates=["message"]
        ),
        methods.DeleteWebhook(drop_pending_updates=False),
        methods.GetFile(file_id="f"),
        methods.GetChat(chat_id=5),
        methods.GetChatMember(chat_id=5, user_id=5),
        methods.GetMe(),
    ]


def _sent(method: Any) -> list[Any]:
    """Return what would be sent, with its files; their places have names made up each time."""
    from aiogram import Bot
    from aiogram.client.default import DefaultBotProperties
    from aiogram.client.session.aiohttp import AiohttpSession

    session = AiohttpSession()
    files: dict[str, Any] = {}
    defaults = DefaultBotProperties(parse_mode="HTML", link_preview_is_disabled=True)
    bot = Bot("100000:SANDBOX", session=session, default=defaults)
    fields = [
        (name, session.prepare_value(value, bot=bot, files=files))
        for name, value in method.model_dump(warnings=False).items()
    ]
    words = repr(fields)
    for place in files:
        words = words.replace(place, "a-file")
    return [method.__api_method__, words, [one.filename for one in files.values()]]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(describe(sys.argv[1])))
