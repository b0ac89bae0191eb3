"""What the portal's setup is: asked when it matters, remembered for hours."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crm.client.call_errors import Bitrix24Error
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemFields
from crm.client.methods.method import Method
from crm.client.methods.portal_setup import (
    Category,
    CategoryList,
    CrmMode,
    SettingsModeGet,
    Status,
    StatusList,
)
from crm.client.methods.records import FieldDescription
from crm.client.questions import Batches, ask
from crm.gateway.fields import CUSTOM_PREFIX, entity_type
from crm.gateway.values import PIPELINE, Facts, directory_of, is_in_every_portal
from intake.delivery.plan import Plan, PlannedEntity

LIFETIME = 6 * 3600.0
"""Seconds. A list value that was just added in the portal is known after so long at the latest."""


_UNKNOWN_LIFETIME = 60.0
"""Seconds for which something stays unknown that the portal refuses to say."""
_FAILED = 5.0
"""Seconds for which a failure speaks for everybody who needs the same."""


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    until: float


class Setup:
    """A portal's fields, directories, pipelines and mode, each asked once in a while.

    A task that needs what another is asking for already waits for that answer.
    """

    def __init__(
        self, batches: Batches, now: Callable[[], float], lifetime: float = LIFETIME
    ) -> None:
        """Take a clock of seconds that runs steadily."""
        self._batches = batches
        self._now = now
        self._lifetime = lifetime
        self._kept: dict[str, _Kept] = {}
        self._turn = asyncio.Lock()
        self._failure: tuple[Bitrix24Error, float] | None = None

    @property
    def mode(self) -> CrmMode | None:
        """With or without leads; None when it must be asked."""
        mode = self._get("mode")
        return mode if isinstance(mode, CrmMode) else None

    async def know_mode(self) -> None:
        """Ask for the mode, unless it is known. Raises a Bitrix24Error."""
        await self._ask({"mode": SettingsModeGet()})

    def keep_mode(self, mode: CrmMode) -> None:
        """Remember the mode: a look-up asks for it along with everything else."""
        self._keep("mode", mode)

    async def facts_for(self, plan: Plan) -> Facts:
        """Return what is needed to resolve a plan's fields. Raises a Bitrix24Error.

        What the portal refuses to say stays unknown: the values then go as they are.
        """
        new = [entity for entity in plan.entities if entity.fields]
        first: dict[str, Method[Any]] = {
            f"fields_{kind}": ItemFields(kind) for kind in _with_custom_fields(new)
        }
        for entity in new:
            if not str(entity.fields.get(PIPELINE, "0")).isdecimal():
                first["pipelines"] = CategoryList()
        await self._ask(first)
        facts = self._facts(new, ())
        directories = {
            directory
            for entity in new
            for name, value in entity.fields.items()
            if not is_in_every_portal(entity_type(entity.kind), name, value)
            and (directory := directory_of(entity_type(entity.kind), name, entity.fields, facts))
        }
        await self._ask({f"directory_{name}": StatusList(name) for name in sorted(directories)})
        return self._facts(new, directories)

    def _facts(self, entities: Iterable[PlannedEntity], directories: Iterable[str]) -> Facts:
        fields: dict[EntityType, dict[str, FieldDescription]] = {}
        for entity in entities:
            kind = entity_type(entity.kind)
            if (described := self._get(f"fields_{kind}")) is not None:
                fields[kind] = described
        statuses: dict[str, tuple[Status, ...]] = {}
        for name in directories:
            if (known := self._get(f"directory_{name}")) is not None:
                statuses[name] = known
        pipelines: tuple[Category, ...] | None = self._get("pipelines")
        return Facts(fields, statuses, pipelines)

    async def _ask(self, methods: Mapping[str, Method[Any]]) -> None:
        """Ask for what is not remembered, in one request."""
        if not self._missing(methods):
            return
        async with self._turn:
            missing = self._missing(methods)
            if missing and self._failure is not None and self._now() < self._failure[1]:
                raise self._failure[0].copy()
            try:
                answers = await ask(self._batches, missing)
                for name in missing:
                    self._keep(name, answers.get(name))
            except Bitrix24Error as error:
                self._failure = error, self._now() + _FAILED
                raise

    def _missing(self, methods: Mapping[str, Method[Any]]) -> dict[str, Method[Any]]:
        now = self._now()
        return {
            name: method
            for name, method in methods.items()
            if (kept := self._kept.get(name)) is None or kept.until <= now
        }

    def _get(self, name: str) -> Any:
        kept = self._kept.get(name)
        return kept.value if kept is not None and self._now() < kept.until else None

    def _keep(self, name: str, value: Any) -> None:
        lifetime = _UNKNOWN_LIFETIME if value is None else self._lifetime
        self._kept[name] = _Kept(value, self._now() + lifetime)


def _with_custom_fields(entities: Iterable[PlannedEntity]) -> list[EntityType]:
    return [
        entity_type(entity.kind)
        for entity in entities
        if any(name.startswith(CUSTOM_PREFIX) for name in entity.fields)
    ]
