"""The commands of a bundle by themselves: what they carry, and in which order they can go."""

from dataclasses import replace
from typing import Any

import pytest

from crm.client.encoding import Ref, Value, references
from crm.client.methods.command_batch import Command
from crm.client.methods.entity import EntityAdd, EntityUpdate
from crm.client.methods.entity_types import EntityType
from crm.client.methods.item import ItemAdd
from crm.client.methods.sales_intelligence import TraceAdd
from crm.gateway.allowance import Allowance, TraceReach
from crm.gateway.bundle_commands import next_commands, next_staged
from intake.delivery.plan import (
    Found,
    FoundContact,
    Plan,
    TraceMode,
)
from intake.delivery.planning import make_plan
from intake.forms.crm_part import EntityKind
from intake.forms.form import RepeatPolicy
from intake.kernel.ids import TouchId
from intake.outbox.delivery_errors import TransientError
from intake.submissions.submission import Created, CreatedEntity, Submission
from tests.crm.gateway.workshop import COMMENT, Workshop
from tests.intake.delivery.made_up import EMAIL, KEY, PHONE, TELEGRAM, submission

TRACE = "{}"
SUBMISSION = submission()
NOBODY = Found(EntityKind.DEAL)
A_COMPANY = Found(EntityKind.DEAL, company_id=6)
KNOWN = Found(EntityKind.DEAL, FoundContact(5), company_id=6)
COMPANIES_DEAL = Created(
    (
        CreatedEntity(EntityKind.CONTACT, 5, made=False),
        CreatedEntity(EntityKind.COMPANY, 6, made=False),
        CreatedEntity(EntityKind.DEAL, 7, made=True),
    )
)


def planned(
    found: Found = NOBODY, mode: TraceMode = TraceMode.LINKED, wanted: Submission = SUBMISSION
) -> Plan:
    return make_plan(wanted, found, mode=mode, comment=COMMENT)


def stages(plan: Plan, *, trace_first: bool) -> list[list[str]]:
    """What goes together without references, stage by stage, each wholly carried out."""
    made, stages = Created(), list[list[str]]()
    while commands := next_commands(plan, made, TRACE):
        stage = next_staged(commands, trace_first=trace_first)
        assert not any(ref for one in stage for ref in references(one.method.params()))
        names = [one.name for one in stage]
        assert names not in stages, "it was carried out"
        stages.append(names)
        ours = (CreatedEntity(kind, 7, made=True) for kind in EntityKind if kind.value in names)
        trace_id = 9 if "trace" in names else None
        made |= Created(tuple(ours), trace_id, commented="comment" in names)
    return stages


def trace_of(commands: tuple[Command[Any], ...]) -> TraceAdd:
    (trace,) = (one.method for one in commands if isinstance(one.method, TraceAdd))
    return trace


def test_a_stage_waits_for_everything_that_it_refers_to() -> None:
    """Without ``halt`` a portal would write the text of a broken reference into a card."""
    adds = [["contact"], ["company"], ["deal"]]
    assert stages(planned(), trace_first=False) == [*adds, ["trace", "comment"]]
    assert stages(planned(), trace_first=True) == [*adds, ["trace"], ["comment"]]


@pytest.mark.parametrize(
    ("reach", "linked"),
    [
        (TraceReach.ALL, [("CONTACT", 5), ("COMPANY", 6), ("DEAL", 7)]),
        (TraceReach.OURS, [("DEAL", 7)]),
    ],
)
def test_a_trace_reaches_what_it_may(reach: TraceReach, linked: list[tuple[str, int]]) -> None:
    commands = next_commands(planned(KNOWN), COMPANIES_DEAL, TRACE, Allowance(reach))
    traced = trace_of(commands).entities
    assert [(one.kind.trace_type, one.id) for one in traced] == linked


CONTACT, COMPANY = Ref("contact"), Ref("company")
NEW_CONTACT, NEW_COMPANY = Ref("contact", "item", "id"), Ref("company", "item", "id")


@pytest.mark.parametrize(
    ("found", "mode", "links"),
    [
        (
            NOBODY,
            TraceMode.LINKED,
            {
                "contact": {},
                "company": {"contactIds": [NEW_CONTACT]},
                "deal": {"contactIds": [NEW_CONTACT], "companyId": NEW_COMPANY},
            },
        ),
        (
            A_COMPANY,
            TraceMode.LINKED,
            {
                "contact": {"companyIds": [6]},
                "deal": {"contactIds": [NEW_CONTACT], "companyId": 6},
            },
        ),
        (
            NOBODY,
            TraceMode.INLINE,
            {
                "contact": {},
                "company": {"CONTACT_ID": [CONTACT]},
                "deal": {"CONTACT_ID": CONTACT},
                "join": {"COMPANY_ID": COMPANY},
            },
        ),
        (
            A_COMPANY,
            TraceMode.INLINE,
            {
                "contact": {"COMPANY_ID": 6},
                "deal": {"CONTACT_ID": CONTACT},
                "join": {"COMPANY_ID": 6},
            },
        ),
        (Found(EntityKind.LEAD), TraceMode.LINKED, {"lead": {}}),
        (
            replace(KNOWN, main=EntityKind.LEAD, contact=FoundContact(5, (PHONE,), (EMAIL,))),
            TraceMode.INLINE,
            {"lead": {"CONTACT_ID": 5, "COMPANY_ID": 6}},
        ),
    ],
)
def test_what_is_linked_to_what(found: Found, mode: TraceMode, links: dict[str, object]) -> None:
    sent = {
        one.name: {
            name: value
            for name, value in one.method.fields.items()
            if name.lower().startswith(("contact", "company")) and "title" not in name.lower()
        }
        for one in next_commands(planned(found, mode), Created(), None)
        if isinstance(one.method, ItemAdd | EntityAdd | EntityUpdate) and one.name != "top_up"
    }
    assert sent == links


def test_what_a_known_contact_lacks_is_appended_and_never_sent_twice() -> None:
    """The rows append: a second time they would stand there twice."""
    plan = planned(replace(KNOWN, contact=FoundContact(5, (PHONE,))))
    (top_up,) = (one.method for one in next_commands(plan, Created(), None) if one.name == "top_up")
    rows: dict[str, Value] = {
        "EMAIL": [{"VALUE": EMAIL, "VALUE_TYPE": "WORK"}],
        "IM": [{"VALUE": TELEGRAM, "VALUE_TYPE": "TELEGRAM"}],
    }
    assert top_up == EntityUpdate(EntityType.CONTACT, 5, rows, appends=True)
    assert not top_up.repeatable


@pytest.mark.parametrize("touches", [0, 1])
def test_ours_say_where_they_come_from(touches: int) -> None:
    wanted = submission(touches=touches)
    for one in next_commands(planned(NOBODY, TraceMode.UTM, wanted), Created(), None):
        if isinstance(one.method, EntityAdd):
            fields = one.method.fields
            assert (fields["ORIGINATOR_ID"], fields["ORIGIN_ID"]) == ("leadtrace", KEY)
            assert fields.get("UTM_SOURCE") == ("google" if touches else None)


def test_a_trace_that_may_reach_nothing_is_left_out() -> None:
    """Those of other touches as well."""
    others = {TouchId(1): TRACE}
    commands = next_commands(
        planned(KNOWN), COMPANIES_DEAL, TRACE, Allowance(TraceReach.NONE), touch_traces=others
    )
    assert [one.name for one in commands] == ["top_up", "comment"]


@pytest.mark.parametrize(
    ("mode", "sent"), [(TraceMode.STORED, 9), (TraceMode.INLINE, TRACE), (TraceMode.UTM, None)]
)
def test_a_classic_add_carries_the_trace(mode: TraceMode, sent: object) -> None:
    stored = Created(trace_id=9) if mode is TraceMode.STORED else Created()
    commands = next_commands(planned(mode=mode), stored, TRACE)
    adds = [one.method for one in commands if isinstance(one.method, EntityAdd)]
    assert [add.fields.get("TRACE") for add in adds] == [sent] * 3


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (NOBODY, submission(company=False)),
        (replace(KNOWN, open_main_id=7), submission(repeat=RepeatPolicy.COMMENT)),
    ],
    ids=["no company", "an open deal"],
)
def test_only_our_own_deal_is_joined_to_a_company(found: Found, wanted: Submission) -> None:
    commands = next_commands(planned(found, TraceMode.INLINE, wanted), Created(), TRACE)
    assert "join" not in [one.name for one in commands]


async def test_a_company_is_joined_once(workshop: Workshop) -> None:
    """Whatever fails behind it: somebody may have changed the deal's company until it goes on."""
    workshop.fault("refuse", command="comment", status=503, error="QUERY_LIMIT_EXCEEDED")
    with pytest.raises(TransientError):
        await workshop.deliver(submission(), TraceMode.INLINE)
    assert workshop.progress.kept.joined
    made = await workshop.deliver(submission(), TraceMode.INLINE)
    assert made.joined
    assert made.commented
    assert workshop.commands_sent().count("join") == 1
