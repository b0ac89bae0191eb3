"""The gateway: :class:`~intake.delivery.gateway.CrmGateway` for Bitrix24."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any, Self

from typing_extensions import override

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.call_errors import Bitrix24Error, PermanentError, PortalWideError
from crm.client.failures import UNEXPECTED
from crm.client.methods.chains import levels
from crm.client.methods.command_batch import Batch, BatchResult, Command, Done, Failed
from crm.client.methods.portal_setup import SettingsModeGet
from crm.client.methods.portal_users import ProfileGet
from crm.client.methods.system import ScopeGet
from crm.client.questions import ask
from crm.gateway import amendments, later_answers
from crm.gateway.allowance import COMMENT, Allowance, is_trace
from crm.gateway.bundle_commands import next_commands, next_staged, read_made
from crm.gateway.checking import SCOPE
from crm.gateway.current_bundle import current_bundle
from crm.gateway.employees import employees
from crm.gateway.fields import entity_type
from crm.gateway.lookup import look_up
from crm.gateway.packing.packer import BatchPacker
from crm.gateway.packing.pipelining import Refusals, Situation, pipelining_pays
from crm.gateway.reconciliation import has_comment, reconcile
from crm.gateway.setup import Setup
from crm.gateway.trace import TraceOptions, build_touch_traces, build_trace, trace_text
from crm.gateway.translation import translated
from crm.gateway.uploading import UploadTarget, upload
from crm.gateway.values import resolve
from intake.delivery.amending import AmendingGateway, Amendment, CurrentBundle, TraceProgress
from intake.delivery.bundle_update import BundleUpdate
from intake.delivery.gateway import Progress, Upload
from intake.delivery.plan import Found, LookUp, Plan, PlannedEntity, note_mark
from intake.forms.crm_part import Bundle, EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import DeliveryError
from intake.submissions.submission import Created, CreatedEntity, Misfit, Submission
from intake.team.portal_user import PortalUser

logger = logging.getLogger(__name__)

OperationEnd = Callable[[str, DeliveryError | None], None]
"""Takes the name of an operation that has ended, and why it failed."""


class Bitrix24Gateway(AmendingGateway):
    """Brings submissions into one portal. Safe to use from many tasks."""

    def __init__(
        self,
        client: Bitrix24Client,
        *,
        trace: TraceOptions | None = None,
        now: Callable[[], float] = time.monotonic,
        ended: OperationEnd = lambda *_: None,
    ) -> None:
        """Take a clock of seconds that runs steadily, for what is remembered of the portal, and
        a listener for each operation's end."""
        self._client = client
        self._shared = BatchPacker(client)
        self._trace = trace or TraceOptions()
        self._setup = Setup(client, now)
        self._ended = ended
        self._refusals = Refusals()
        self._traces_refused = False
        """The last trace was refused for good. Then they go before the comments, in batches in
        which nobody's failure stops the others."""

    async def __aenter__(self) -> Self:
        """Nothing is sent yet."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go of what is on its way."""
        await self._shared.close()

    @override
    def active(self) -> AbstractContextManager[None]:
        """Count one submission as being worked on; many at once share batches."""
        return self._shared.one_more()

    @override
    async def look_up(self, wanted: LookUp) -> Found:
        """Find existing people, company and open main entity."""
        with self._operation("look_up", "look-up"):
            if self._shared.contended and wanted.bundle is Bundle.AUTO:
                await self._setup.know_mode()
            return await look_up(self._shared, self._setup, wanted)

    @override
    async def reconcile(self, key: SubmissionKey, kinds: tuple[EntityKind, ...]) -> Created:
        """Find what an attempt with an unknown end has made."""
        with self._operation("reconcile", "search"):
            return await reconcile(self._shared, key, kinds)

    @override
    async def execute(self, plan: Plan, made: Created, progress: Progress) -> Created:
        """Make what the plan wants and ``made`` lacks, link it, trace it, comment it.

        As a chain, or, where that takes longer among many, staged: one kind after the other; until
        nothing is missing.
        """
        with self._operation("execute", "chain", changing=True):
            return await self._execute(plan, made, progress)

    async def _execute(self, plan: Plan, made: Created, progress: Progress) -> Created:
        plan, made, misfits = await self._prepared(plan, made)
        trace = build_trace(plan.attribution, self._trace)
        text = None if trace is None else trace_text(trace)
        others = build_touch_traces(plan.attribution, self._trace)
        touch_traces = {touch_id: trace_text(one) for touch_id, one in others.items()}
        allowed = Allowance()
        while commands := next_commands(plan, made, text, allowed, touch_traces=touch_traces):
            staged = self._shared.contended and (
                self._traces_refused or not self._chain_pays(commands)
            )
            if staged:
                commands = next_staged(commands, trace_first=self._traces_refused)
            await progress.dispatching()
            proving = len(commands) > 1 and commands[-1].name == COMMENT
            result = await self._shared.batch(Batch(commands, halt=proving or not staged))
            if not result.begun:
                continue  # somebody before us in a shared batch was refused
            made |= read_made(plan, commands, result)
            await progress.reached(made)
            allowed = allowed.after(result)
            self._learn(result)
            if (failure := result.failure) is not None:
                allowed = _narrowed(allowed, *failure)
        return replace(made, misfits=misfits)

    def _chain_pays(self, commands: tuple[Command[Any], ...]) -> bool:
        limits = self._client.limits
        return pipelining_pays(
            Situation(
                deliveries=max(1, self._shared.unsent),
                commands=len(commands),
                stages=max(levels(commands)),
                seconds=limits.usual_cost({command.method.name for command in commands}),
                refusals=self._refusals.of(command.name for command in commands),
                requests=limits.bucket.room(limits.clock()),
                per_second=limits.rate.per_second,
            )
        )

    @override
    async def upload(
        self,
        owner: CreatedEntity,
        field: str | None,
        files: tuple[Upload, ...],
        key: SubmissionKey,
        *,
        in_doubt: bool,
        progress: Progress,
    ) -> None:
        """Bring files to an entity: into a file field, or into a timeline comment."""
        target = UploadTarget(owner, field, key)
        with self._operation("upload", "files", changing=True):
            await upload(self._client, target, files, in_doubt=in_doubt, progress=progress)

    @override
    async def amend(
        self, amendment: Amendment, trace_id: int | None, *, in_doubt: bool, progress: TraceProgress
    ) -> int | None:
        """Link a trace to what exists, correct its UTM values, and leave a note."""
        with self._operation("amend", "amendment", changing=True):
            return await amendments.amend(
                self._shared,
                self._trace,
                amendment,
                trace_id,
                in_doubt=in_doubt,
                progress=progress,
            )

    @override
    async def bring_up(
        self, update: BundleUpdate, *, in_doubt: bool, progress: Progress
    ) -> Created:
        """Bring a bundle up to what was said after a part of it was sent."""
        with self._operation("bring_up", "completion", changing=True):
            return await later_answers.bring_up(
                self._shared, self._setup, update, in_doubt=in_doubt, progress=progress
            )

    @override
    async def delete_trace(self, trace_id: int, progress: Progress) -> None:
        """Take a trace back."""
        with self._operation("delete_trace", "trace", changing=True):
            await progress.dispatching()
            await amendments.delete_trace(self._shared, trace_id)

    @override
    async def find_bundle(self, submission: Submission) -> CurrentBundle:
        """Say where a bundle stands by now."""
        with self._operation("find_bundle", "look-up"):
            return await current_bundle(self._shared, submission)

    @override
    async def employees(self) -> tuple[PortalUser, ...]:
        """Return who works there."""
        with self._operation("employees"):
            return await employees(self._client)

    @override
    async def probe(self) -> None:
        """Ask who we are, what we may do and one question of the CRM itself."""
        questions = {"profile": ProfileGet(), "scope": ScopeGet(), "mode": SettingsModeGet()}
        with self._operation("probe"):
            answers = await ask(self._client, questions, strict=True)
            if SCOPE not in answers["scope"]:
                lacking = PortalWideError("scope", code="insufficient_scope")
                lacking.remedy = self._client.remedy(lacking)
                raise lacking

    @override
    def entity_url(self, kind: EntityKind, entity_id: int) -> str | None:
        """Return the address of an entity's page; quotes live among the typed entities."""
        if not self._client.portal:
            return None
        place = "type/7" if kind is EntityKind.QUOTE else kind.value
        return f"{self._client.portal}/crm/{place}/details/{entity_id}/"

    @contextmanager
    def _operation(self, name: str, step: str = "", *, changing: bool = False) -> Iterator[None]:
        """Report an operation's end, and say in the domain's words why it failed."""
        try:
            yield
        except Bitrix24Error as error:
            failure = translated(error, step, changing=changing)
            self._ended(name, failure)
            raise failure from None
        except DeliveryError as failure:
            self._ended(name, failure)
            raise
        self._ended(name, None)

    async def _prepared(
        self, plan: Plan, made: Created
    ) -> tuple[Plan, Created, tuple[Misfit, ...]]:
        """Resolve the plan's titles; what has no place goes into the comment.

        A comment on an entity that is not ours is looked for first, since nothing else shows
        whether it was left in an earlier attempt.
        """
        try:
            facts = await self._setup.facts_for(plan)
            main = plan.main
            if main.id is not None and not made.commented:
                owner = CreatedEntity(main.kind, main.id, made=False)
                if await has_comment(self._shared, owner, note_mark(plan.key)):
                    made |= Created(plan.existing, commented=True)
        except Bitrix24Error as error:
            raise translated(error, "setup") from None

        misfits: list[Misfit] = []

        def resolved(entity: PlannedEntity) -> PlannedEntity:
            result = resolve(entity_type(entity.kind), entity.fields, facts)
            misfits.extend(result.misfits)
            for misfit in result.misfits:
                logger.warning(
                    "crm_value_unknown",
                    extra={"entity": entity.kind.value, "field": misfit.field, "key": plan.key},
                )
            return replace(entity, fields=result.fields)

        contact, company = plan.contact, plan.company
        plan = replace(
            plan,
            contact=None if contact is None else resolved(contact),
            company=None if company is None else resolved(company),
            main=resolved(main),
        )
        unplaced = tuple(misfits)
        return replace(plan, comment=plan.comment_with(unplaced)), made, unplaced

    def _learn(self, result: BatchResult) -> None:
        """Notice what is refused. A lost answer is no refusal: a trace that went without its
        comment after one could not be proved, and would be linked twice."""
        for name, outcome in result.outcomes.items():
            refused = isinstance(outcome, Failed) and isinstance(outcome.error, PermanentError)
            if refused or isinstance(outcome, Done):
                self._refusals.note(name, refused=refused)
                if is_trace(name):
                    self._traces_refused = refused


def _narrowed(allowed: Allowance, step: str, error: Bitrix24Error) -> Allowance:
    """Do without a side step that was refused for good, or raise."""
    narrower = allowed.without(step) if isinstance(error, PermanentError) else None
    if narrower is None or error.code == UNEXPECTED:
        raise translated(error, step, changing=True) from None
    logger.warning("crm_step_refused", extra={"step": step, "code": error.code})
    return narrower
