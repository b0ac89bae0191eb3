"""Telling the portal of a lead that is worked: :class:`~CrmWork` for Bitrix24."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from crm.client import call_errors
from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, NotFoundError
from crm.client.methods.activities import ActivityComplete, TodoList, TodoUpdateDeadline
from crm.client.methods.item import ItemList, ItemUpdate
from crm.client.methods.method import Method
from crm.client.methods.php_values import optional_int, text
from crm.client.methods.portal_setup import Status
from crm.client.methods.records import Record
from crm.client.methods.timeline import CommentAdd, TodoAdd
from crm.client.questions import ask_each
from crm.gateway.fields import entity_type
from crm.gateway.reconciliation import has_comment
from crm.gateway.stage_directory import StageDirectory
from crm.gateway.translation import translated
from intake.delivery.gateway import Progress
from intake.delivery.plan import bears
from intake.forms.crm_part import EntityKind
from intake.outbox.delivery_errors import PermanentError, TransientError
from intake.outcomes.crm_work import CrmWork, Todo
from intake.outcomes.lead_entity import EntityKey
from intake.submissions.submission import CreatedEntity

logger = logging.getLogger(__name__)

_FOLLOWED_SOON = timedelta(minutes=1)


class LeadWork(CrmWork):
    """Tells one portal."""

    def __init__(self, client: Bitrix24Client, stages: StageDirectory) -> None:
        self._client = client
        self._stages = stages

    async def responsible(self, keys: Sequence[EntityKey]) -> Mapping[EntityKey, int | None]:
        """Ask for one field of each."""
        with _translating("responsible"):
            records = await self._records(keys, "assignedById")
        return {
            key: optional_int(record.fields.get("assignedById")) or None
            for key, record in records.items()
        }

    async def assign(
        self, keys: Sequence[EntityKey], user: int, progress: Progress
    ) -> Mapping[EntityKey, PermanentError]:
        """Set the one field, in that order: a role may lose sight of a card with it."""
        changes = {key: {"assignedById": user} for key in keys}
        return await self._update(changes, "responsible", progress, contested=True)

    async def note(
        self, owner: EntityKey, text: str, mark: str, *, in_doubt: bool, progress: Progress
    ) -> None:
        """Leave a comment with its mark behind it."""
        with _translating("note", changing=True):
            here = CreatedEntity(owner.kind, owner.id, made=True)
            if in_doubt and await has_comment(self._client, here, mark):
                return
            await progress.dispatching()
            adding = CommentAdd(entity_type(owner.kind), owner.id, f"{text}\n\n{mark}")
            try:
                await self._client.call(adding)
            except NotFoundError as error:
                raise _gone(error) from None

    async def put_todo(
        self, todo: Todo, todo_id: int | None, *, in_doubt: bool, progress: Progress
    ) -> int:
        """Move it, or make it."""
        kind, deadline = entity_type(todo.owner.kind), todo.until.isoformat(timespec="seconds")
        with _translating("to-do", changing=True):
            if todo_id is None and in_doubt:
                todo_id = await self._open_todo(todo)
            await progress.dispatching()
            if todo_id is not None:
                moving = TodoUpdateDeadline(todo_id, kind, todo.owner.id, deadline)
                try:
                    await self._client.call(moving)
                except call_errors.PermanentError as error:  # done meanwhile, or deleted
                    logger.info("crm_todo_renewed", extra={"code": error.code})
                else:
                    return todo_id
            adding = TodoAdd(
                kind,
                todo.owner.id,
                deadline,
                title=todo.title,
                description=f"{todo.text}\n\n{todo.mark}",
                responsible_id=todo.responsible,
            )
            try:
                return await self._client.call(adding)
            except NotFoundError as error:
                raise _gone(error) from None

    async def finish_todo(self, todo_id: int, progress: Progress) -> None:
        """Tick it off."""
        with _translating("to-do", changing=True):
            await progress.dispatching()
            try:
                await self._client.call(ActivityComplete(todo_id))
            except NotFoundError:
                return

    async def lose(
        self, keys: Sequence[EntityKey], reason: str, progress: Progress
    ) -> Mapping[EntityKey, PermanentError]:
        """Look where each stands, then move those that are in progress."""
        changes: dict[EntityKey, Mapping[str, Any]] = {}
        with _translating("stage"):
            records = await self._records(keys, "stageId", "categoryId")
            name = ""
            for key, record in records.items():
                pipeline = optional_int(record.fields.get("categoryId"))
                stages = await self._stages.stages(key.kind, pipeline)
                here = _stage(stages, text(record.fields.get("stageId")))
                wanted = _failure(stages, reason, name)
                if wanted is None or (here is not None and here.semantics):
                    continue
                name = name or wanted.name
                changes[key] = {"stageId": wanted.code}
        return await self._update(changes, "stage", progress)

    async def _open_todo(self, todo: Todo) -> int | None:
        listing = TodoList(entity_type(todo.owner.kind), todo.owner.id)
        found = await self._client.call(listing)
        ours = (one.id for one in found if bears(one.text, todo.mark) and not one.completed)
        return next(ours, None)

    async def _records(self, keys: Sequence[EntityKey], *fields: str) -> dict[EntityKey, Record]:
        asked: dict[str, Method[Any]] = {}
        for kind in EntityKind:
            if ids := [key.id for key in keys if key.kind is kind]:
                select = ("id", *fields)
                asked[kind.value] = ItemList(entity_type(kind), {"@id": ids}, select)
        answers = await ask_each(self._client, asked)
        return {
            EntityKey(EntityKind(name), record.id): record
            for name, page in answers.items()
            if not isinstance(page, call_errors.PermanentError)
            for record in page
        }

    async def _update(
        self,
        changes: Mapping[EntityKey, Mapping[str, Any]],
        step: str,
        progress: Progress,
        *,
        contested: bool = False,
    ) -> Mapping[EntityKey, PermanentError]:
        """Change several; what is refused stops nothing else."""
        if not changes:
            return {}
        named = {f"{key.kind.value}_{key.id}": key for key in changes}
        await progress.dispatching()
        with _translating(step, changing=True):
            answers = await ask_each(
                self._client,
                {
                    name: ItemUpdate(
                        entity_type(key.kind), key.id, changes[key], contested=contested
                    )
                    for name, key in named.items()
                },
            )
        refused: dict[EntityKey, PermanentError] = {}
        for name, answer in answers.items():
            if isinstance(answer, call_errors.PermanentError):
                logger.warning("crm_step_refused", extra={"step": step, "code": answer.code})
                failure = translated(answer, step, changing=True)
                assert isinstance(failure, PermanentError)  # noqa: S101 - as a refusal is
                refused[named[name]] = failure
        return refused


@contextmanager
def _translating(step: str, *, changing: bool = False) -> Iterator[None]:
    try:
        yield
    except Bitrix24Error as error:
        raise translated(error, step, changing=changing) from None


def _gone(error: NotFoundError) -> TransientError:
    """Return the error for an owner that is not there: the next reading finds out what became of
    it, and whether there is anybody to tell."""
    return TransientError(error.reason, code="OWNER_GONE", retry_after=_FOLLOWED_SOON)


def _stage(stages: Sequence[Status], code: str) -> Status | None:
    return next((one for one in stages if one.code == code), None)


def _failure(stages: Sequence[Status], reason: str, name: str) -> Status | None:
    """Return the stage of failure with that code, else with that name, else the first."""
    failures = [one for one in stages if one.semantics == "F"]
    named = (one for one in failures if name and one.name == name)
    exact = (one for one in failures if one.code == reason)
    return next(exact, None) or next(named, None) or next(iter(failures), None)
