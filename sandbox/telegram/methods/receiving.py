"""Methods by which the bot receives: updates, the webhook, files, and answers to presses."""

from sandbox.telegram.calls import Call, Methods
from sandbox.telegram.replies import (
    BotApiError,
    Described,
    Json,
    bad_request,
    too_many_requests,
)
from sandbox.telegram.state.webhook import Webhook, check_secret, check_url
from sandbox.telegram.text.urls import checked_url

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
    """Take ``allowed_updates``; a list that can't be read is ignored."""
    try:
        raw = call.parameters.structure("allowed_updates", "allowed_updates")
    except BotApiError:
        return
    if isinstance(raw, list) and all(isinstance(one, str) for one in raw):
        call.world.updates.allow([one.lower() for one in raw])


def get_updates(call: Call) -> list[Json]:
    """``getUpdates``, without the waiting: that is the shell's."""
    if call.world.webhook.url:
        raise BotApiError(409, CONFLICT_WEBHOOK)
    offset = call.parameters.integer("offset")
    limit = call.parameters.integer("limit") if call.parameters.text("limit") else _BATCH_LIMIT
    limit = min(max(limit, 1), _BATCH_LIMIT)
    queue = call.world.updates
    if not call.resumed:
        _take_allowed(call)
        timeout = float(call.parameters.integer("timeout"))
        paced = call.world.settings.paced_polls
        if call.world.polling.begin(offset, timeout, call.now, paced=paced):
            limit = 1
    queue.expire(call.now)
    queue.confirm(offset)
    return queue.fetch(limit)


def set_webhook(call: Call) -> Described:
    """``setWebhook``; an empty url deletes. A second one within a second is refused."""
    url = call.parameters.text("url").strip()
    if not url:
        return delete_webhook(call)
    world = call.world
    if world.settings.flood:
        if call.now < world.webhook.next_set:
            raise too_many_requests(1)
        world.webhook.next_set = call.now + 1
    secret = call.parameters.text("secret_token")
    check_secret(secret)
    check_url(url, allow_http=world.settings.http_webhooks)
    most = call.parameters.integer("max_connections", 40)
    wanted = (url, secret, min(max(most, 1), 100))
    present = (world.webhook.url, world.webhook.secret_token, world.webhook.max_connections)
    drop = call.parameters.flag("drop_pending_updates")
    _take_allowed(call)
    if wanted == present and not drop:
        return Described(True, "Webhook is already set")
    _replace_webhook(call, Webhook(*wanted))
    return Described(True, "Webhook was set")


def delete_webhook(call: Call) -> Described:
    """``deleteWebhook``."""
    if not call.world.webhook.url and not call.parameters.flag("drop_pending_updates"):
        return Described(True, "Webhook is already deleted")
    _replace_webhook(call, Webhook())
    return Described(True, "Webhook was deleted")


def _replace_webhook(call: Call, webhook: Webhook) -> None:
    old = call.world.webhook
    webhook.deliveries, webhook.next_set = old.deliveries, old.next_set
    call.world.webhook = webhook
    if call.parameters.flag("drop_pending_updates"):
        call.world.updates.drop_all()
    for one in call.world.updates.pending:
        one.in_flight, one.due, one.attempts, one.delay = False, 0.0, 0, 1.0


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
