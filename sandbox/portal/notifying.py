"""What the portal tells employees by itself (bitrix24-work.md §1)."""

from __future__ import annotations

from sandbox.portal.author import Author
from sandbox.portal.entities import Entity
from sandbox.portal.world import Notification, World


def notify(world: World, user_ids: list[int], text: str, author: Author) -> None:
    """Tell employees what happened to a card or a to-do: everybody but the one who did it."""
    for user_id in dict.fromkeys(user_ids):
        user = world.settings.user(user_id)
        if user is not None and user.active and user_id != author.user_id:
            number = world.next_id("notification")
            world.notifications[number] = Notification(
                number, user_id, text, author.now, kind="crm", author_id=author.user_id
            )


def tell_people(
    world: World, entity: Entity, before: tuple[int | None, list[int]], author: Author
) -> None:
    """Tell the old and the new responsible person, and observers that came or went.

    ``before`` are the responsible person and the observers as they were.
    """
    responsible, observers = before
    now_responsible, now_observers = people_of(entity)
    concerned: list[int] = []
    if responsible != now_responsible:
        concerned += [one for one in (now_responsible, responsible) if one]
    concerned += sorted(set(observers) ^ set(now_observers))
    title = f"{entity.kind.capitalize()} #{entity.id}: responsible person and observers"
    notify(world, concerned, title, author)


def people_of(entity: Entity) -> tuple[int | None, list[int]]:
    """Return a card's responsible person and observers."""
    return entity.values.get("ASSIGNED_BY_ID"), list(entity.values.get("OBSERVERS") or [])
