"""Any trouble at any outside call, over submissions that share people: one bundle each.

The real relay, use cases, client and gateway on a database in memory and a portal on loopback;
time passes when the test says so.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.relay import Relay
from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.endpoint import WebhookUrl
from crm.client.failures import Call, interrupted
from crm.client.limits.request_limits import Limits, RateLimit
from crm.gateway.bitrix24_gateway import Bitrix24Gateway
from intake.attribution.touch import NewTouch, TouchKind
from intake.delivery.deliver import Deliver
from intake.delivery.plan import TraceMode
from intake.delivery.probe import ProbePortal
from intake.delivery.progress import finding
from intake.forms.crm_part import EntityKind
from intake.forms.step import StepType
from intake.kernel.ids import PersonId, SubmissionKey
from intake.kernel.person import Profile
from intake.links.link import Utm
from intake.outbox.tasks.outbox_queue import OutboxQueue
from intake.outbox.tasks.submission_tasks import Delivery
from intake.outbox.worker import Worker
from intake.submissions.submission import SubmissionState
from intake.submissions.submitting import rows_for
from sandbox.portal.core import Portal
from sandbox.portal.server import create_app
from sandbox.portal.settings import Settings
from storage.database import Database
from tests.databases import opened_database
from tests.examples import examples
from tests.flows.moving_clock import MovingClock
from tests.intake.delivery.made_up import EMAIL, NAME, PERSON, answer, submission
from tests.intake.delivery.workbench import as_new

KILLED, LATE, DIES = "killed", "late", "dies"
TROUBLE = (
    None, None, "down", "cut_before", "cut_after", "html", "server_error", "rate_limit",
    "no_auth", "overload", KILLED, LATE, DIES,
)  # fmt: skip
WORKS_ON = timedelta(seconds=74)
"""How long after a sending the portal may still be at work: less than SETTLE."""


class Killed(BaseException):  # as little of an error as a power cut is
    """The process is gone."""


@dataclass
class Weather:
    """What happens at each request to the portal, in turn; fair when the list is at its end."""

    portal: Portal
    clock: MovingClock
    coming: list[tuple[str | None, int]] = field(default_factory=list)
    late: list[tuple[Any, ...]] = field(default_factory=list)
    chain_deaths: int = 0

    def next(self) -> tuple[str | None, int]:
        return self.coming.pop(0) if self.coming else (None, 0)


class TroubledClient(Bitrix24Client):
    """The real client, out in the weather."""

    weather: Weather

    async def _post(self, call: Call, url: Any, body: bytes) -> Any:
        kind, number = self.weather.next()
        faults = self.weather.portal.faults
        faults.clear()
        if kind == LATE:
            due = self.weather.clock.now() + WORKS_ON
            self.weather.late.append((due, call, url, body))
            return interrupted(call, TimeoutError())
        if kind == DIES:
            self.weather.chain_deaths += b"tracking.trace.add" in body
            faults.set({"kind": kind, "after": number})
        elif kind not in {None, KILLED}:
            faults.set({"kind": kind})
        if kind == KILLED and number % 2:
            raise Killed
        answer = await super()._post(call, url, body)
        faults.clear()
        if kind == KILLED:
            raise Killed
        return answer

    async def work_on(self) -> None:
        """Let the portal do now what it did late; its answers reach nobody."""
        late, self.weather.late = self.weather.late, []
        for _, call, url, body in late:
            await super()._post(call, url, body)


@dataclass
class Rig:
    """One example's world."""

    portal: Portal
    client: TroubledClient
    clock: MovingClock
    database: Database
    mode: TraceMode
    relay: Relay = field(init=False)
    starts: int = 0

    def start(self) -> None:
        """A new process on the same database."""
        self.starts += 1
        units, clock = self.database.writing, self.clock
        gateway = Bitrix24Gateway(self.client, now=clock.seconds)
        deliver = Deliver(
            finding(self.database.reading), gateway, clock,
            lambda one, _: f"about {one.key}", mode=self.mode, admins=(), misfits_title="",
        )  # fmt: skip

        work = Worker(units, clock, {Delivery: deliver}, admins=())
        self.relay = Relay(
            units,
            self.database.reading,
            clock,
            owner=f"process {self.starts}",
            work={OutboxQueue.CRM: work},
            probes={OutboxQueue.CRM: ProbePortal(units, gateway, clock, admins=())},
        )

    async def submit(self, number: int, person: int, phone: int, company: int) -> None:
        answers = (
            NAME,
            answer(
                "phone", StepType.PHONE, f"+493090182{phone}", to=((EntityKind.CONTACT, "PHONE"),)
            ),
            answer("email", StepType.EMAIL, EMAIL, to=((EntityKind.CONTACT, "EMAIL"),)),
            answer(
                "company", StepType.TEXT, f"Company {company}", to=((EntityKind.COMPANY, "TITLE"),)
            ),
        )  # fmt: skip
        who = replace(PERSON, id=PersonId(PERSON.id + person))
        key = SubmissionKey(f"{number:032x}"[::-1])
        made_up = submission(touches=0, answers=answers, person=who, key=key)
        came = NewTouch(
            who.id, self.clock.now(), TouchKind.LINK, "spring", utm=Utm("google", "cpc", "roofs")
        )
        async with self.database.writing() as unit:
            await unit.people.meet(Profile(who.id, "Anna"), self.clock.now())
            touch = await unit.touches.add(came)
            attribution = replace(made_up.attribution, credited=touch)
            new = as_new(made_up, attribution=attribution)
            stored = await unit.submissions.add(new)
            assert stored
            row = rows_for(new, stored.id, self.clock.now())[0]
            await unit.outbox.add(row, self.clock.now())
            await unit.commit()

    async def settle(self) -> None:
        for _ in range(300):
            try:
                await self.relay.step(OutboxQueue.CRM)
            except Killed:
                await asyncio.sleep(0)
                self.start()
                await self.relay.reclaim(OutboxQueue.CRM)
                continue
            async with self.database.writing() as unit:
                circuit = await unit.circuits.get(OutboxQueue.CRM)
                due = await unit.outbox.next_due(OutboxQueue.CRM)
            if due is None:
                return
            due = max(due, circuit.probe_at) if circuit else due
            await self._pass_until(due)
        raise AssertionError("it never came to rest")

    async def _pass_until(self, moment: Any) -> None:
        """Move the clock on; what the portal does late happens in between, in its time."""
        late = self.client.weather.late
        if late and (ends := max(one[0] for one in late)) <= moment:
            self.clock.move(max(ends - self.clock.now(), timedelta()))
            await self.client.work_on()
        self.clock.move(max(moment - self.clock.now(), timedelta()))


@asynccontextmanager
async def open_rig(coming: list[tuple[str | None, int]], mode: TraceMode) -> AsyncIterator[Rig]:
    clock = MovingClock()
    portal = Portal(Settings(real_time=False, bucket_capacity=1_000_000))
    runner = web.AppRunner(create_app(portal, clock=clock.seconds), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        limits = Limits(clock.seconds, rate=RateLimit(1000.0, 1_000_000), sleep=clock.skip)
        async with (
            open_session() as session,
            opened_database() as database,
        ):
            url = WebhookUrl(f"http://127.0.0.1:{port}/rest/1/sandbox/")
            client = TroubledClient(session, url, limits)
            client.weather = Weather(portal, clock, list(coming))
            rig = Rig(portal, client, clock, database, mode)
            rig.start()
            yield rig
    finally:
        await runner.cleanup()


weather = st.lists(st.tuples(st.sampled_from(TROUBLE), st.integers(1, 6)), max_size=14)
people = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=3
)


@pytest.mark.parametrize("mode", [TraceMode.LINKED, TraceMode.STORED])
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(coming=weather, submitted=people)
async def test_exactly_one_bundle_each(
    mode: TraceMode, coming: list[tuple[str | None, int]], submitted: list[tuple[int, int, int]]
) -> None:
    async with open_rig(coming, mode) as rig:
        for number, (person, phone, company) in enumerate(submitted, 1):
            await rig.submit(number, person, phone, company)
        await rig.settle()
        crm = rig.portal.state()
        entities, count = crm["entities"], len(submitted)
        assert len(entities["deal"]) == len(crm["comments"]) == count
        assert len({deal["fields"]["ORIGIN_ID"] for deal in entities["deal"]}) == count
        assert len({comment["owner"][1] for comment in crm["comments"]}) == count
        assert len(entities["contact"]) == 1  # all have one e-mail address
        assert len(entities["company"]) == len({company for _, _, company in submitted})
        assert not entities["lead"]
        assert not entities["quote"]
        rows = [(row["type_id"], row["value"]) for row in entities["contact"][0]["multifields"]]
        assert len(rows) == len(set(rows)), "a phone stands twice"
        check_traces(crm, mode, rig.client.weather.chain_deaths)
        async with rig.database.reading() as unit:
            states = await unit.delivery_backlog.states()
        assert states.get(SubmissionState.DELIVERED) == count


def check_traces(crm: dict[str, Any], mode: TraceMode, deaths: int) -> None:
    """Each deal has one trace; another one at most where the portal died after making it."""
    own = [len(deal["traces"]) for deal in crm["entities"]["deal"]]
    assert min(own) >= 1
    if mode is TraceMode.STORED:
        assert max(own) == 1
    else:
        assert sum(own) - len(own) <= deaths
