"""Adding a trace and a note to what exists, exactly once; taking a trace back.

The commands go in one batch: the trace, the UTM values, the note. The trace comes before the UTM
values, since a classic rule makes the portal attach a trace of its own to an entity whose source
differs from its last one (trace.md §4); the note comes last and proves both. A portal that dies
between trace and note leaves the same gap as a delivery in mode ``linked``: a second trace
(docs/decisions/corrected-traces.md).
"""

import logging
from dataclasses import replace
from typing import Any

from crm.client.call_errors import Bitrix24Error, PermanentError
from crm.client.methods.command_batch import Batch, Command, Done
from crm.client.methods.item import ItemList, ItemUpdate
from crm.client.methods.records import Record
from crm.client.methods.sales_intelligence import TraceAdd, TraceDelete, TracedEntity
from crm.client.methods.timeline import CommentAdd
from crm.client.questions import Batches, ask
from crm.gateway.allowance import COMMENT, TRACE
from crm.gateway.fields import entity_type, item_fields
from crm.gateway.reconciliation import has_comment
from crm.gateway.trace import TraceOptions, build_trace, trace_text
from intake.delivery.amending import Amendment, TraceProgress
from intake.forms.crm_part import EntityKind
from intake.links.link import Utm
from intake.submissions.submission import CreatedEntity

logger = logging.getLogger(__name__)

_UTM = ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT", "UTM_TERM")


async def amend(
    batches: Batches,
    options: TraceOptions,
    amendment: Amendment,
    trace_id: int | None,
    *,
    in_doubt: bool,
    progress: TraceProgress,
) -> int | None:
    """Do what is missing of an amendment and return the trace's number. Raises a Bitrix24Error.

    Like in a delivery, a refused side step does not stop the rest: a trace that may not be linked
    to what others made is linked to what is ours, and UTM values that may not be set stay.
    """
    begun = in_doubt or trace_id is not None
    if begun and await has_comment(batches, amendment.entities[0], amendment.mark):
        return trace_id
    work = _Work(amendment, options, trace_id, await _wrongly_tagged(batches, amendment))
    while commands := work.commands():
        await progress.dispatching()
        result = await batches.batch(Batch(commands))
        done = {c.name: o.value for c in commands if isinstance(o := result[c], Done)}
        if TRACE in done:
            work.trace_id = done[TRACE]
            await progress.traced(done[TRACE])
        work.commented = COMMENT in done
        if result.failure is not None:
            work.do_without(*result.failure)
    return work.trace_id


async def delete_trace(batches: Batches, trace_id: int) -> None:
    """Take a trace back. Raises a Bitrix24Error."""
    await ask(batches, {TRACE: TraceDelete(trace_id)}, strict=True)


class _Work:
    """What is left of an amendment."""

    def __init__(
        self,
        amendment: Amendment,
        options: TraceOptions,
        trace_id: int | None,
        wrongly_tagged: tuple[CreatedEntity, ...],
    ) -> None:
        self.trace_id = trace_id
        self.commented = False
        self._amendment = amendment
        if amendment.utm is not None:
            options = replace(options, each=False)  # one trace takes the place of all
        trace = None if amendment.trace is None else build_trace(amendment.trace, options)
        self._trace = None if trace is None else trace_text(trace)
        self._traced = amendment.entities
        self._tagged = wrongly_tagged

    def commands(self) -> tuple[Command[Any], ...]:
        """Return what is missing, in its order; nothing when all is there."""
        if self.commented:
            return ()
        amendment = self._amendment
        commands: list[Command[Any]] = []
        if self._trace is not None and self.trace_id is None:
            traced = tuple(TracedEntity(entity_type(e.kind), e.id) for e in self._traced)
            commands.append(Command(TRACE, TraceAdd(self._trace, traced)))
        utm = amendment.utm or Utm()
        for entity in self._tagged:
            kind = entity_type(entity.kind)
            fields = item_fields(kind, _fields_of(utm))
            commands.append(Command(_tag_step(entity), ItemUpdate(kind, entity.id, fields)))
        main = amendment.entities[0]
        text = f"{amendment.note}\n\n{amendment.mark}".strip()
        commands.append(Command(COMMENT, CommentAdd(entity_type(main.kind), main.id, text)))
        return tuple(commands)

    def do_without(self, step: str, error: Bitrix24Error) -> None:
        """Go on without a side step that was refused for good, or raise."""
        if not isinstance(error, PermanentError) or error.code == "UNEXPECTED_ANSWER":
            raise error
        ours = tuple(entity for entity in self._traced if entity.made)
        if step == TRACE and ours and ours != self._traced:
            self._traced = ours
        elif any(step == _tag_step(entity) for entity in self._tagged):
            self._tagged = tuple(entity for entity in self._tagged if step != _tag_step(entity))
        else:
            raise error
        logger.warning("crm_step_refused", extra={"step": step, "code": error.code})


async def _wrongly_tagged(batches: Batches, amendment: Amendment) -> tuple[CreatedEntity, ...]:
    """Return the entities of ours that still carry UTM values known to be wrong.

    What people changed meanwhile is theirs: it is left alone.
    """
    ours = [entity for entity in amendment.entities if entity.made]
    if amendment.utm is None or not ours:
        return ()
    names = item_fields(entity_type(EntityKind.DEAL), dict.fromkeys(_UTM, ""))
    asked = {
        entity.kind.value: ItemList(
            entity_type(entity.kind), {"=id": entity.id}, ("id", *names), {"id": "ASC"}
        )
        for entity in ours
    }
    answers = await ask(batches, asked)
    wrong = [_fields_of(utm) for utm in amendment.wrong_utm]
    return tuple(
        entity
        for entity in ours
        if any(
            _utm_of(row) in wrong and _utm_of(row) != _fields_of(amendment.utm)
            for row in answers.get(entity.kind.value, ())
        )
    )


def _utm_of(row: Record) -> dict[str, str]:
    names = item_fields(entity_type(EntityKind.DEAL), {name: name for name in _UTM})
    return {str(classic): str(row.fields.get(name) or "") for name, classic in names.items()}


def _fields_of(utm: Utm) -> dict[str, str]:
    """Return all five values, the empty ones too: they must take the place of wrong ones."""
    named = {name.upper(): value for name, value in utm.named().items()}
    return {name: named.get(name, "") for name in _UTM}


def _tag_step(entity: CreatedEntity) -> str:
    return f"utm_{entity.kind.value}"
