"""The webhook: where updates are pushed to, and how failures are repeated."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sandbox.telegram.replies import Json, bad_request
from sandbox.telegram.state.ordering_keys import OrderingKey
from sandbox.telegram.state.updates import PendingUpdate, UpdateQueue

SECRET = re.compile(r"[A-Za-z0-9_-]*")
_NOT_ANSWERED = frozenset({"setwebhook", "deletewebhook", "close", "logout"})
MAX_PAUSE = 60.0
"""The longest pause between two tries, in seconds."""


@dataclass(slots=True)
class Webhook:
    """The present webhook; without a url there is none."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    next_set: float = 0.0
    """When ``setWebhook`` is taken again."""
    last_error_date: int | None = None
    last_error_message: str = ""
    deliveries: list[Json] = field(default_factory=list)
    """Each try: update id, time, status (0: no connection)."""

    def info(self, queue: UpdateQueue) -> Json:
        """The Bot API's ``WebhookInfo``."""
        info: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(queue.pending),
        }
        if self.url:
            info["max_connections"] = self.max_connections
        if self.last_error_date is not None:
            info["last_error_date"] = self.last_error_date
            info["last_error_message"] = self.last_error_message
        if queue.allowed is not None:
            info["allowed_updates"] = sorted(queue.allowed)
        return info

    def due(self, queue: UpdateQueue, now: float) -> list[PendingUpdate]:
        """What is to be pushed now: with one ordering key one after another, else side by side."""
        if not self.url:
            return []
        busy = sum(one.in_flight for one in queue.pending)
        seen: set[OrderingKey] = set()
        due: list[PendingUpdate] = []
        for one in queue.pending:
            first_of_key = one.ordering_key not in seen
            seen.add(one.ordering_key)
            ready = first_of_key and not one.in_flight and one.due <= now
            if ready and busy + len(due) < self.max_connections:
                due.append(one)
        for one in due:
            one.in_flight = True
        return due

    def next_due(self, queue: UpdateQueue) -> float | None:
        """When the next repetition falls due, if one waits."""
        times = [one.due for one in queue.pending if not one.in_flight]
        return min(times) if self.url and times else None

    def settle(self, update: PendingUpdate, status: int, queue: UpdateQueue, now: float) -> None:
        """A try has ended with an HTTP status; without 2xx the pause grows: 0, 2, 4, … seconds."""
        update.in_flight = False
        update.attempts += 1
        self.deliveries.append({"update_id": update.update_id, "at": now, "status": status})
        if 200 <= status < 300:
            queue.remove(update)
            return
        self.last_error_date = int(now)
        self.last_error_message = (
            f"Wrong response from the webhook: {status}" if status else "Connection refused"
        )
        if update.attempts > 1:
            update.delay = min(update.delay * 2, MAX_PAUSE)
            update.due = now + update.delay


def may_answer_with(method: str) -> bool:
    """Whether a webhook's answer may call this method; others are ignored."""
    return method not in _NOT_ANSWERED and not method.startswith("get")


def check_url(url: str, *, allow_http: bool) -> None:
    """Refuse what is no webhook address. Plain http is for servers on one's own machine."""
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme == "http" and not allow_http:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


def check_secret(secret: str) -> None:
    """Refuse a secret that could not stand in a header."""
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
