"""Every mode × bundle × new or existing people × path of touches: what the portal then holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from intake.delivery.plan import TraceMode
from intake.forms.crm_part import Bundle, EntityKind
from intake.submissions.submission import Created, Submission
from tests.crm.gateway.workshop import COMMENT, Workshop
from tests.intake.delivery.made_up import COMPANY, EMAIL, KEY, PHONE, TELEGRAM, submission

CONTACT, KINDS = EntityKind.CONTACT, (EntityKind.CONTACT, EntityKind.COMPANY)
MAIN = {
    Bundle.LEAD: EntityKind.LEAD,
    Bundle.DEAL: EntityKind.DEAL,
    Bundle.QUOTE: EntityKind.QUOTE,
}
SOURCES = {"facebook": "Facebook", "vk": "VK", "telegram": "Telegram", "newsletter": "Newsletter"}
SOURCES |= {"yandex": "Yandex", "instagram": "Instagram", "google": "Google"}
TELEGRAM_CHANNEL = {"code": "imol", "value": "telegrambot"}
REST_CHANNEL = {"code": "rest", "value": ""}


@dataclass(frozen=True)
class Case:
    mode: TraceMode
    bundle: Bundle
    existing: frozenset[EntityKind]
    touches: int

    @property
    def main(self) -> EntityKind:
        return MAIN[self.bundle]

    @property
    def bundled(self) -> frozenset[EntityKind]:
        """The kinds that belong to the bundle: a lead stands for new people itself."""
        beside = self.existing if self.bundle is Bundle.LEAD else frozenset(KINDS)
        return beside | {self.main}

    def __str__(self) -> str:
        old = "+".join(sorted(self.existing)) or "nobody"
        return f"{self.mode}-{self.bundle}-{old}-{self.touches}"


def cases() -> Iterator[Case]:
    for mode in TraceMode:
        for bundle in MAIN:
            for existing in ((), (CONTACT,), (EntityKind.COMPANY,), KINDS):
                for touches in (0, 1, 3, 7):
                    yield Case(mode, bundle, frozenset(existing), touches)


async def prepare(workshop: Workshop, case: Case) -> dict[EntityKind, int]:
    existing = {}
    if EntityKind.CONTACT in case.existing:
        existing[EntityKind.CONTACT] = await workshop.add_reachable_contact()
    if EntityKind.COMPANY in case.existing:
        existing[EntityKind.COMPANY] = await workshop.add_company(COMPANY)
    return existing


@pytest.mark.parametrize("case", tuple(cases()), ids=str)
async def test_the_portal_holds_what_the_design_says(workshop: Workshop, case: Case) -> None:
    existing = await prepare(workshop, case)
    wanted = submission(case.bundle, touches=case.touches)

    made = await workshop.deliver(wanted, case.mode)

    assert {entity.kind for entity in made.entities} == case.bundled
    for kind in EntityKind:
        assert len(workshop.all(kind)) == (1 if kind in case.bundled else 0)
        entity = made.entity(kind)
        if entity is not None:
            assert entity.made == (kind not in case.existing)
            assert existing.get(kind, entity.id) == entity.id
    check_links(workshop, case, made)
    check_values(workshop, case, made, wanted)
    check_traces(workshop, case, made, wanted)
    check_comment(workshop, case, made)
    assert workshop.progress.kept == made


def identity(made: Created, kind: EntityKind) -> int:
    entity = made.entity(kind)
    assert entity is not None
    return entity.id


def check_links(workshop: Workshop, case: Case, made: Created) -> None:
    main = workshop.one(case.main)["fields"]
    for kind, name in ((EntityKind.CONTACT, "CONTACT_ID"), (EntityKind.COMPANY, "COMPANY_ID")):
        expected = identity(made, kind) if kind in case.bundled else None
        assert main.get(name) == expected
    if case.bundle is not Bundle.LEAD and case.existing != frozenset(KINDS):
        contact = workshop.one(EntityKind.CONTACT)["fields"]
        assert contact["COMPANY_ID"] == identity(made, EntityKind.COMPANY)


def check_values(workshop: Workshop, case: Case, made: Created, wanted: Submission) -> None:
    credited = wanted.attribution.credited
    utm = {name.upper(): value for name, value in credited.utm.named().items()} if credited else {}
    for kind in case.bundled:
        entity = workshop.one(kind)
        fields = entity["fields"]
        sent = {name: value for name, value in fields.items() if name.startswith("UTM_")}
        # We write no UTM into a card that was there; the portal does, from a trace linked to it.
        untouched = kind in case.existing and not entity["traces"]
        assert sent == ({} if untouched else utm)
        if kind is not EntityKind.QUOTE and kind not in case.existing:
            assert (fields["ORIGINATOR_ID"], fields["ORIGIN_ID"]) == ("leadtrace", KEY)
    person = case.main if case.bundle is Bundle.LEAD else EntityKind.CONTACT
    rows = workshop.one(person)["multifields"]
    assert [(row["type_id"], row["value"]) for row in rows] == [
        ("PHONE", PHONE),
        ("EMAIL", EMAIL),
        ("IM", TELEGRAM),
    ]
    main = workshop.one(case.main)["fields"]
    assert main["COMMENTS"] == "A roof & a floor"
    if case.bundle is Bundle.QUOTE:
        assert main["TITLE"] == f"B2B request: Anna Schmidt #{KEY[:10]}"
        assert (main["CLIENT_PHONE"], main["CLIENT_EMAIL"]) == (PHONE, EMAIL)
        assert (main["CLIENT_CONTACT"], main["CLIENT_TITLE"]) == ("Anna Schmidt", COMPANY)
    else:
        assert main["TITLE"] == "B2B request: Anna Schmidt"
    if case.bundle is Bundle.LEAD:
        assert (main["NAME"], main["LAST_NAME"]) == ("Anna", "Schmidt")
        assert main["COMPANY_TITLE"] == COMPANY


def check_traces(workshop: Workshop, case: Case, made: Created, wanted: Submission) -> None:
    everything = {(kind.upper(), identity(made, kind)) for kind in case.bundled}
    ours = {(kind.upper(), identity(made, kind)) for kind in case.bundled - case.existing}
    traces = workshop.traces
    if case.mode in {TraceMode.LINKED, TraceMode.STORED}:
        (trace,) = traces
        assert attached(trace) == everything
        assert trace["id"] == made.trace_id
    else:
        assert len(traces) == len(ours)  # one for each classic add
        main = next(
            t for t in traces if (case.main.upper(), identity(made, case.main)) in attached(t)
        )
        # Rule 5 of trace.md §4: a deal's trace is the contact's too; a stranger never gets one.
        of_deal = {EntityKind.CONTACT, EntityKind.DEAL} & case.bundled
        assert attached(main) == {
            (kind.upper(), identity(made, kind))
            for kind in (of_deal if case.bundle is Bundle.DEAL else {case.main})
        }
        assert set().union(*map(attached, traces)) == ours | attached(main)
    for trace in traces:
        check_trace(workshop, case, trace, wanted)


def check_trace(workshop: Workshop, case: Case, trace: dict[str, Any], wanted: Submission) -> None:
    credited = wanted.attribution.credited
    source = SOURCES[credited.utm.source] if credited else None
    assert trace["source"] == source
    traced = case.mode is not TraceMode.UTM
    expected = [TELEGRAM_CHANNEL] if traced else []
    adds = 0 if case.mode is TraceMode.LINKED else 1
    if case.mode is TraceMode.STORED:
        adds = len(case.bundled - case.existing)
    assert trace["channels"] == expected + [REST_CHANNEL] * adds
    assert (trace["pages"], trace["url"], trace["is_mobile"]) == ([], "", False)
    earlier = wanted.attribution.earlier[-5:] if traced else ()
    children = [workshop.trace(number) for number in trace["children"]]
    assert [child["source"] for child in children] == [SOURCES[t.utm.source] for t in earlier]
    assert [child["date"] for child in children] == [t.at.timestamp() for t in earlier]
    assert [child["tags"]["UTM_CAMPAIGN"] for child in children] == [
        t.utm.campaign for t in earlier
    ]


def attached(trace: dict[str, Any]) -> set[tuple[str, int]]:
    return {(entity["type"], entity["id"]) for entity in trace["entities"]}


def check_comment(workshop: Workshop, case: Case, made: Created) -> None:
    (comment,) = workshop.comments
    assert comment["owner"] == [case.main.value, identity(made, case.main)]
    assert comment["text"] == f"{COMMENT}\n\n({KEY[:10]})"
    sent = workshop.commands_sent()
    assert sent[-1] == "comment"
    if "trace" in sent:
        assert sent.index("trace") < sent.index("comment")
    assert made.commented


@pytest.mark.parametrize("mode", TraceMode)
@pytest.mark.parametrize("bundle", MAIN)
async def test_a_lone_new_submission_costs_two_requests(
    workshop: Workshop, mode: TraceMode, bundle: Bundle
) -> None:
    """With the source that the shipped forms name."""
    await workshop.deliver(submission(bundle, source_id="WEBFORM"), mode)
    assert workshop.requests == (3 if mode is TraceMode.STORED else 2)
    assert workshop.progress.steps == ["dispatching", "reached"] * (workshop.requests - 1)
