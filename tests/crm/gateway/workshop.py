"""What the tests of the gateway work with: the delivery's own order of calls, and views of the
portal.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from crm.client.bitrix24_client import Bitrix24Client
from crm.client.methods.entity import EntityAdd
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.delivery.plan import Plan, TraceMode
from intake.delivery.planning import kinds_of, look_up_of, make_plan
from intake.forms.crm_part import EntityKind
from intake.kernel.ids import SubmissionKey
from intake.outbox.delivery_errors import AmbiguousError, TransientError
from intake.submissions.submission import Created, Submission
from sandbox.portal.core import Portal
from tests.intake.delivery.made_up import EMAIL, PHONE

NO_PLACE = "[b]No place for[/b]"
COMMENT = "[b]Answers[/b]\nA roof & a floor"


@dataclass
class RecordingProgress:
    """Notes what the gateway tells. ``kept`` is what storage would know after a crash."""

    kept: Created = Created()
    steps: list[str] = field(default_factory=list)

    async def dispatching(self) -> None:
        self.steps.append("dispatching")

    async def reached(self, made: Created) -> None:
        self.kept |= made
        self.steps.append("reached")


class TracingProgress(RecordingProgress):
    """Notes the numbers of traces as well."""

    async def traced(self, trace_id: int) -> None:
        self.steps.append(f"traced {trace_id}")


class Workshop:
    """A portal, a gateway, and the way in which a delivery uses it."""

    def __init__(self, portal: Portal, client: Bitrix24Client, gateway: Bitrix24Gateway) -> None:
        self.portal = portal
        self.client = client
        self.gateway = gateway
        self.progress = RecordingProgress()

    async def plan(self, submission: Submission, mode: TraceMode) -> Plan:
        found = await self.gateway.look_up(look_up_of(submission))
        kept = self.progress.kept
        return make_plan(
            submission, found, kept, mode=mode, comment=COMMENT, misfits_title=NO_PLACE
        )

    async def deliver(self, submission: Submission, mode: TraceMode) -> Created:
        """One attempt; what it reached is in the progress."""
        plan = await self.plan(submission, mode)
        return await self.gateway.execute(plan, self.progress.kept, self.progress)

    async def deliver_again(self, submission: Submission) -> Created:
        """The same for another submission that says the same."""
        self.progress = RecordingProgress()
        other = replace(submission, key=SubmissionKey("e" * 32))
        return await self.deliver(other, TraceMode.LINKED)

    async def deliver_at_last(self, submission: Submission, mode: TraceMode) -> Created:
        """Attempts until one ends well, each preceded by a search when its end was in doubt."""
        in_doubt = False
        for _ in range(5):
            try:
                if in_doubt:
                    found = await self.gateway.reconcile(submission.key, kinds_of(submission))
                    self.progress.kept |= found
                return await self.deliver(submission, mode)
            except AmbiguousError:
                in_doubt = True
            except TransientError:
                continue
        raise AssertionError("the delivery never ended")

    async def add_contact(self, **fields: Any) -> int:
        """An existing contact, made without any trace."""
        given: dict[str, Any] = {
            "name": "Anna",
            "fm": [{"typeId": "PHONE", "valueType": "WORK", "value": PHONE}],
        }
        return await self.client.call(ItemAdd(EntityType.CONTACT, {**given, **fields}))

    async def add_reachable_contact(self) -> int:
        rows = [
            {"typeId": "PHONE", "valueType": "WORK", "value": PHONE},
            {"typeId": "EMAIL", "valueType": "WORK", "value": EMAIL},
        ]
        return await self.add_contact(fm=rows)

    async def add_company(self, title: str, **fields: Any) -> int:
        return await self.client.call(ItemAdd(EntityType.COMPANY, {"title": title, **fields}))

    async def add_deal(self, **fields: Any) -> int:
        return await self.client.call(ItemAdd(EntityType.DEAL, {"title": "Old", **fields}))

    async def add_classic(self, kind: EntityType, **fields: Any) -> int:
        return await self.client.call(EntityAdd(kind, fields))

    @property
    def state(self) -> dict[str, Any]:
        return self.portal.state()

    def all(self, kind: EntityKind) -> list[dict[str, Any]]:
        entities: list[dict[str, Any]] = self.state["entities"][kind.value]
        return entities

    def one(self, kind: EntityKind) -> dict[str, Any]:
        (entity,) = self.all(kind)
        return entity

    def by_id(self, kind: EntityKind, entity_id: int) -> dict[str, Any]:
        return next(entity for entity in self.all(kind) if entity["id"] == entity_id)

    @property
    def traces(self) -> list[dict[str, Any]]:
        """The traces that are no earlier visit of another one."""
        return [trace for trace in self.state["traces"] if trace["parent_id"] is None]

    def trace(self, trace_id: int) -> dict[str, Any]:
        return next(trace for trace in self.state["traces"] if trace["id"] == trace_id)

    def traces_of(self, kind: EntityKind, entity_id: int) -> list[dict[str, Any]]:
        return [self.trace(number) for number in self.by_id(kind, entity_id)["traces"]]

    @property
    def comments(self) -> list[dict[str, Any]]:
        comments: list[dict[str, Any]] = self.state["comments"]
        return comments

    @property
    def requests(self) -> int:
        return self.portal.requests

    def fault(self, kind: str, **how: Any) -> None:
        self.portal.faults.set({"kind": kind, **how})

    async def let_the_portal_work_on(self) -> None:
        """Release the work that the portal has put off, over its own side door."""
        session, portal = self.client._session, self.client.portal
        async with session.post(f"{portal}/_sandbox/faults", json={"release": True}) as answer:
            assert answer.status == 200

    def commands_sent(self) -> list[str]:
        """Names of the commands that were executed, in order."""
        log = self.state["requests"]["log"]
        return [command["name"] for entry in log for command in entry["commands"]]
