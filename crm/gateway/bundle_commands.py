"""From the plan to the commands of a batch, for each mode of tracing. Pure.

What is made already is referred to by its id, what the same batch makes by ``$result``. The order
is what makes a delivery resumable: the entities, then the trace, then the comment, which carries
the submission's key and so proves everything before it. Calling :func:`next_commands` again with
what was made gives what is still missing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from crm.client.encoding import Ref, Value, references
from crm.client.methods.command_batch import BatchResult, Command, Done, id_of
from crm.client.methods.entity import EntityAdd, EntityUpdate
from crm.client.methods.item import ItemAdd
from crm.client.methods.sales_intelligence import TraceAdd, TracedEntity
from crm.client.methods.timeline import CommentAdd
from crm.gateway.allowance import (
    COMMENT,
    JOIN,
    KIND_NAMES,
    REST,
    TOP_UP,
    TOUCH_TRACE,
    TRACE,
    Allowance,
    TraceReach,
    is_trace,
)
from crm.gateway.fields import (
    classic_multifields,
    classic_rest,
    entity_type,
    item_fields,
    item_multifields,
)
from intake.delivery.plan import Plan, PlannedEntity, TraceMode, note_mark
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import TouchId
from intake.submissions.submission import Created, CreatedEntity, TouchTrace

ORIGINATOR = "leadtrace"
"""``ORIGINATOR_ID`` of everything that we make; ``ORIGIN_ID`` is the submission's key."""

MAIN_KINDS = frozenset({EntityKind.LEAD, EntityKind.DEAL, EntityKind.QUOTE})


def next_commands(
    plan: Plan,
    made: Created,
    trace: str | None,
    allowed: Allowance = Allowance(),
    *,
    touch_traces: Mapping[TouchId, str] = MappingProxyType({}),
) -> tuple[Command[Any], ...]:
    """Return the commands of the next batch, to be sent with ``halt``; nothing when all is there.

    ``touch_traces`` are those of touches that were not credited, for mode ``linked`` alone: they go
    right before the credited one's, so that they share its proof and its gap.

    ``stored`` takes two batches, since the trace's number must be kept before anything carries it:
    so a death between two commands cannot leave a second trace on anything that we make. (Should
    the answer to the trace itself be lost, people and companies that existed may show it twice:
    nothing but its ``ENTITIES`` can link them.) Every other mode takes one batch.
    """
    if made.commented:
        return ()
    traced = allowed.reach is not TraceReach.NONE
    others = touch_traces if traced else {}
    draft = _Draft(plan, made, trace if traced else None, others, allowed)
    if plan.mode is TraceMode.STORED and draft.trace is not None and made.trace_id is None:
        return (Command(TRACE, TraceAdd(draft.trace, draft.traced())),)
    return draft.commands()


def next_staged(
    commands: tuple[Command[Any], ...], *, trace_first: bool
) -> tuple[Command[Any], ...]:
    """Return what of a batch refers to nothing else in it, for one that is shared without ``halt``.

    The last batch holds the trace, unless it goes before (``trace_first``), and the comment, which
    proves everything before it: that one alone needs ``halt``.
    """
    ready = tuple(one for one in commands if not any(references(one.method.params())))
    before = tuple(
        one for one in ready if one.name != COMMENT and (trace_first or not is_trace(one.name))
    )
    return before or ready


def read_made(plan: Plan, commands: tuple[Command[Any], ...], result: BatchResult) -> Created:
    """Return what a batch is known to have made. An entity that existed is named with the first of
    them.
    """
    done = {
        command.name: outcome.value
        for command in commands
        if isinstance(outcome := result[command], Done)
    }
    ours = tuple(
        CreatedEntity(EntityKind(name), value, made=True)
        for name, value in done.items()
        if name in KIND_NAMES
    )
    return Created(
        entities=(*ours, *plan.existing),
        trace_id=done.get(TRACE),
        joined=JOIN in done,
        commented=COMMENT in done,
        touch_traces=tuple(
            TouchTrace(TouchId(int(name.removeprefix(TOUCH_TRACE))), value)
            for name, value in done.items()
            if name.startswith(TOUCH_TRACE)
        ),
    )


class _Draft:
    """The commands as they are put together; earlier ones are referred to by later ones."""

    def __init__(
        self,
        plan: Plan,
        made: Created,
        trace: str | None,
        touch_traces: Mapping[TouchId, str],
        allowed: Allowance,
    ) -> None:
        self.plan = plan
        self.trace = trace
        self._touch_traces = touch_traces
        self._made = made
        self._allowed = allowed
        self._commands: list[Command[Any]] = []
        self._ids: dict[EntityKind, int | Ref] = {}
        self._main = plan.main.kind
        for entity in (*plan.existing, *made.entities):
            self._ids[entity.kind] = entity.id  # what was made wins over what was found since
        for entity in reversed(made.entities):  # a deal stands before the lead that became it
            if entity.made and entity.kind in MAIN_KINDS:
                self._main = (
                    entity.kind
                )  # the portal's mode was changed meanwhile: one main is enough

    @property
    def _linked(self) -> bool:
        return self.plan.mode is TraceMode.LINKED

    def commands(self) -> tuple[Command[Any], ...]:
        """Return everything that is missing, in order."""
        self._top_up()
        for entity in self.plan.entities:
            if self._is_missing(entity):
                self._add(entity)
        for entity in self.plan.entities:
            self._set_classic_rest(entity)
        if self._linked:
            self._link_traces()
        self._join()
        text = f"{self.plan.comment}\n\n{note_mark(self.plan.key)}".strip()
        self._put(COMMENT, CommentAdd(entity_type(self._main), self._ids[self._main], text))
        return tuple(self._commands)

    def _link_traces(self) -> None:
        """Link the touches' traces, the credited one last: cards show the newest first."""
        traced = {one.touch_id for one in self._made.touch_traces}
        for touch_id, text in self._touch_traces.items():
            if touch_id not in traced:
                self._put(f"{TOUCH_TRACE}{touch_id}", TraceAdd(text, self.traced()))
        if self.trace is not None and self._made.trace_id is None:
            self._put(TRACE, TraceAdd(self.trace, self.traced()))

    def traced(self) -> tuple[TracedEntity, ...]:
        """Return the entities that the trace is linked to: those that there are by now."""
        ours_only = self._allowed.reach is TraceReach.OURS
        return tuple(
            TracedEntity(entity_type(kind), self._ids[kind])
            for kind in (EntityKind.CONTACT, EntityKind.COMPANY, self._main)
            if kind in self._ids and not (ours_only and not self._is_ours(kind))
        )

    def _is_ours(self, kind: EntityKind) -> bool:
        if isinstance(self._ids[kind], Ref):
            return True
        entity = self._made.entity(kind)
        return entity is not None and entity.made

    def _is_missing(self, entity: PlannedEntity) -> bool:
        if entity.kind in MAIN_KINDS:
            return self._main not in self._ids
        return entity.kind not in self._ids

    def _put(self, name: str, method: Any) -> Command[Any]:
        command = Command(name, method)
        if name not in self._allowed.skipped:
            self._commands.append(command)
        return command

    def _top_up(self) -> None:
        """Give an existing contact what it lacks. The rows append, so what it has was read just
        before.
        """
        contact = self.plan.contact
        if contact is None or contact.id is None or not contact.multifields:
            return
        if self._ids[EntityKind.CONTACT] == contact.id:
            rows = classic_multifields(contact.multifields)
            self._put(
                TOP_UP, EntityUpdate(entity_type(contact.kind), contact.id, rows, appends=True)
            )

    def _add(self, entity: PlannedEntity) -> None:
        kind = entity_type(entity.kind)
        method: ItemAdd | EntityAdd
        if self._linked:
            fields = item_fields(kind, {**self._own(entity), **self._links(entity.kind)})
            method = ItemAdd(kind, {**fields, **item_multifields(entity.multifields)})
        else:
            plain = {**self._own(entity), **self._links(entity.kind)}
            method = EntityAdd(
                kind,
                {**plain, **classic_multifields(entity.multifields), **self._trace_field()},
            )
        self._ids[entity.kind] = id_of(self._put(entity.kind.value, method))

    def _own(self, entity: PlannedEntity) -> dict[str, Value]:
        """Return the entity's own fields by classic names: its values, where it comes from, its
        origin.

        UTM values are always sent: beside ``TRACE`` they keep it from being ignored (trace.md §4
        rule 2).
        """
        credited = self.plan.attribution.credited
        utm = credited.utm.named() if credited is not None else {}
        fields: dict[str, Value] = dict(entity.fields)
        fields |= {name.upper(): value for name, value in utm.items()}
        if entity.kind is not EntityKind.QUOTE:
            fields |= {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": self.plan.key}
        return fields

    def _links(self, kind: EntityKind) -> dict[str, Value]:
        """Return what an entity is linked to, by classic names; items want lists."""
        contact, company = (self._ids.get(k) for k in (EntityKind.CONTACT, EntityKind.COMPANY))
        links: dict[str, Value] = {}
        if contact is not None and kind is not EntityKind.CONTACT:
            in_list = self._linked or kind is EntityKind.COMPANY
            name = "CONTACT_IDS" if self._linked else "CONTACT_ID"
            links[name] = [contact] if in_list else contact
        if company is not None and kind is EntityKind.CONTACT:
            links |= {"COMPANY_IDS": [company]} if self._linked else {"COMPANY_ID": company}
        elif company is not None and kind is not EntityKind.COMPANY and not self._joins_later(kind):
            links["COMPANY_ID"] = company
        return links

    def _joins_later(self, kind: EntityKind) -> bool:
        """Whether the company must not be in the add.

        One shipped version attaches a classic deal's trace to the company's id with the *contact's*
        type (trace.md §4 rule 5): a stranger would get it.
        """
        return kind is EntityKind.DEAL and not self._linked

    def _join(self) -> None:
        company = self._ids.get(EntityKind.COMPANY)
        ours = self._is_ours(self._main)
        if company is None or not ours or not self._joins_later(self._main) or self._made.joined:
            return
        kind = entity_type(self._main)
        self._put(JOIN, EntityUpdate(kind, self._ids[self._main], {"COMPANY_ID": company}))

    def _trace_field(self) -> Mapping[str, Value]:
        match self.plan.mode:
            case TraceMode.STORED if self._made.trace_id is not None:
                return {"TRACE": self._made.trace_id}
            case TraceMode.INLINE if self.trace is not None:
                return {"TRACE": self.trace}
            case _:
                return {}

    def _set_classic_rest(self, entity: PlannedEntity) -> None:
        """Set what an item add drops silently: a quote's client lines, addresses."""
        kind = entity_type(entity.kind)
        rest = classic_rest(kind, dict(entity.fields))
        if self._linked and rest and entity.kind in self._ids and self._is_ours(entity.kind):
            self._put(
                f"{entity.kind.value}{REST}", EntityUpdate(kind, self._ids[entity.kind], rest)
            )
