"""Outgoing webhooks: form-encoded, id-only, sent once (bitrix24.md §11)."""

from __future__ import annotations

from sandbox.portal.world import Event, World

_HANDLER_ID_BASE = 700


def emit(
    world: World, name: str, entity_id: int, now: float, extra: dict[str, str] | None = None
) -> None:
    """Queue an event for every handler that wants it; the core never sends anything itself."""
    settings = world.settings
    for number, handler in enumerate(settings.event_handlers):
        if handler.events and name not in handler.events:
            continue
        form = {
            "event": name,
            "event_handler_id": str(_HANDLER_ID_BASE + number),
            "data[FIELDS][ID]": str(entity_id),
            **{f"data[FIELDS][{key}]": value for key, value in (extra or {}).items()},
            "ts": str(int(now)),
            "auth[domain]": settings.domain,
            "auth[client_endpoint]": f"https://{settings.domain}/rest/",
            "auth[server_endpoint]": "https://oauth.bitrix.info/rest/",
            "auth[member_id]": settings.member_id,
            "auth[application_token]": handler.application_token,
        }
        world.events.append(Event(world.next_id("event"), name, handler.url, form, now))
