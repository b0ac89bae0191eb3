"""What exists in the CRM, as links."""

from collections.abc import Callable, Iterable

from intake.forms.crm_part import EntityKind
from intake.submissions.submission import CreatedEntity
from texts.translator import Translator

EntityUrl = Callable[[EntityKind, int], str | None]
"""Where people see an entity; ``None``: nowhere."""


def no_page(kind: EntityKind, number: int) -> str | None:  # noqa: ARG001
    """Know of no page: there is no portal."""
    return None


def entity_links(
    entities: Iterable[CreatedEntity], entity_url: EntityUrl, translator: Translator, language: str
) -> tuple[tuple[str, str], ...]:
    """Return name and address of each entity that has one, the main one first."""
    order = list(EntityKind)
    return tuple(
        (
            translator.plain(
                language,
                "button-entity",
                entity=translator.plain(language, f"entity-{entity.kind}"),
                id=str(entity.id),
            ),
            url,
        )
        for entity in sorted(entities, key=lambda one: order.index(one.kind))
        if (url := entity_url(entity.kind, entity.id)) is not None
    )
