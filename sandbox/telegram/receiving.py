"""Methods by which the bot receives: updates, the webhook, files, and answers to presses."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.replies import BotApiError, Json, bad_request
from sandbox.telegram.urls import checked_url
from sandbox.telegram.webhook import Webhook, check_secret, check_url

CONFLICT_WEBHOOK = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
CONFLICT_POLLER = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
CONFLICT_SET = "Conflict: terminated by setWebhook request"
_ALERT_LIMIT = 200
_BATCH_LIMIT = 100


def _take_allowed(call: Call) -> None:
    raw = call.parameters.structure("allowed_updates", "allowed_updates")
    if raw is not None and not isinstance(raw, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    call.world.updates.allow([str(one) for one in raw] if raw is not None else None)


def get_updates(call: Call) -> list[Json]:
    """``getUpdates``, without the waiting: that is the shell's."""
    if call.world.webhook.url:
        raise BotApiError(409, CONFLICT_WEBHOOK)
    _take_allowed(call)
    queue = call.world.updates
    queue.expire(call.now)
    queue.confirm(call.parameters.integer("offset"))
    limit = call.parameters.integer("limit", _BATCH_LIMIT)
    return queue.fetch(limit if 1 <= limit <= _BATCH_LIMIT else _BATCH_LIMIT)


def set_webhook(call: Call) -> bool:
    """``setWebhook``; an empty url deletes."""
    url = call.parameters.text("url").strip()
    if not url:
        return delete_webhook(call)
    secret = call.parameters.text("secret_token")
    check_secret(secret)
    check_url(url, allow_http=call.world.settings.http_webhooks)
    _take_allowed(call)
    wanted = call.parameters.integer("max_connections", 40)
    call.world.webhook = Webhook(
        url, secret, min(max(wanted, 1), 100), deliveries=call.world.webhook.deliveries
    )
    if call.parameters.flag("drop_pending_updates"):
        call.world.updates.drop_all()
    for one in call.world.updates.pending:
        one.in_flight, one.due, one.attempts, one.delay = False, 0.0, 0, 1.0
    return True


def delete_webhook(call: Call) -> bool:
    """``deleteWebhook``."""
    call.world.webhook = Webhook(deliveries=call.world.webhook.deliveries)
    if call.parameters.flag("drop_pending_updates"):
        call.world.updates.drop_all()
    return True


def get_webhook_info(call: Call) -> Json:
    """``getWebhookInfo``."""
    return call.world.webhook.info(call.world.updates)


def answer_callback_query(call: Call) -> bool:
    """``answerCallbackQuery``: once, and in time."""
    text = call.parameters.text("text")
    if len(text) > _ALERT_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.parameters.text("url")
    if url and checked_url(url) is None:
        raise bad_request("URL_INVALID")
    query = call.world.callbacks.get(call.parameters.text("callback_query_id"))
    patience = call.world.settings.callback_patience
    if query is None or query.answer is not None or call.now - query.at > patience:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    query.answer = {"text": text, "show_alert": call.parameters.flag("show_alert"), "url": url}
    call.record(
        "answered",
        call.world.chats[query.chat_id],
        person=query.person_id,
        callback=query.id,
        **query.answer,
    )
    return True


def get_file(call: Call) -> Json:
    """``getFile``."""
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    return call.world.files.open_link(file_id, call.now)


def log_out_or_close(_call: Call) -> bool:
    """``logOut`` and ``close`` do nothing here."""
    return True


METHODS: Methods = {
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "logout": log_out_or_close,
    "close": log_out_or_close,
}
