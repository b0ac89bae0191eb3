"""What must hold when a run is over, whatever happened in it (promises 2 and 3)."""

from collections import Counter
from typing import Any

from intake.delivery.plan import TraceMode
from intake.submissions.submission import SubmissionState
from tests.simulation.world import EARLIER, MANAGERS, SOURCES, Expected, World


def check(world: World) -> None:
    """Raise an AssertionError that names what is wrong."""
    crm = world.portal.core.state()
    entities = crm["entities"]
    delivered = [expected for expected in world.submitted if not expected.refused]
    assert not entities["lead"], "a lead that nobody asked for"
    assert not entities["quote"], "a quote that nobody asked for"
    deals = {deal["fields"]["ORIGIN_ID"]: deal for deal in entities["deal"]}
    assert len(deals) == len(entities["deal"]), "a submission has two deals"
    assert set(deals) == {expected.key for expected in delivered}, "a deal is missing, or nobody's"
    contacts = _contacts_by_phone(entities["contact"])
    assert set(contacts) == {expected.phone for expected in delivered}, (
        "a contact is missing or nobody's"
    )
    companies = {one["fields"]["TITLE"]: one for one in entities["company"]}
    assert len(companies) == len(entities["company"]), "a company stands twice"
    assert set(companies) == {expected.company for expected in delivered}
    owners = Counter(tuple(comment["owner"]) for comment in crm["comments"])
    assert set(owners.values()) <= {1}, "a deal has two comments"
    assert len(crm["comments"]) == len(delivered), "a comment is missing"
    for expected in delivered:
        deal = deals[expected.key]
        assert deal["fields"]["CONTACT_ID"] == contacts[expected.phone]["id"], "another's contact"
        assert deal["fields"]["COMPANY_ID"] == companies[expected.company]["id"], (
            "another's company"
        )
        assert deal["fields"]["UTM_SOURCE"] == expected.source
        assert world.stored[expected.key].state is SubmissionState.DELIVERED
    _check_traces(world, crm, deals, delivered)
    for expected in world.submitted:
        if expected.refused:
            _check_dead_letter(world, expected)
    shown = " ".join(world.telegram.chats.get(MANAGERS.chat_id, {}).values())
    for expected in world.submitted:
        assert expected.phone in shown.replace(" ", ""), "a card is missing"


def _contacts_by_phone(contacts: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for contact in contacts:
        rows = Counter((row["type_id"], row["value"]) for row in contact["multifields"])
        assert set(rows.values()) == {1}, "a phone or a messenger stands twice"
        phones = [value for kind, value in rows if kind == "PHONE"]
        assert len(phones) == 1
        assert phones[0] not in found, "a person stands twice"
        found[phones[0]] = contact
    return found


def _check_traces(
    world: World, crm: dict[str, Any], deals: dict[str, dict[str, Any]], delivered: list[Expected]
) -> None:
    traces = {trace["id"]: trace for trace in crm["traces"] if trace["parent_id"] is None}
    surplus = meant = 0
    for expected in delivered:
        own = [traces[number] for number in deals[expected.key]["traces"]]
        assert own, "a deal without a trace"
        wanted = {SOURCES[expected.source]}
        if expected.came_before and world.each:
            wanted.add(SOURCES[EARLIER])
        assert {trace["source"] for trace in own} == wanted, "a wrong source"
        assert own[-1]["source"] == SOURCES[expected.source], "the credited one is not the newest"
        surplus += len(own) - len(wanted)
        meant += len(wanted)
    if world.mode is TraceMode.STORED:
        assert surplus == 0, "a deal has two traces"
    else:
        assert surplus <= world.portal.unproven, "a second trace that nothing excuses"
        assert len(traces) == meant + surplus, "a trace of nobody"


def _check_dead_letter(world: World, expected: Expected) -> None:
    stored = world.stored[expected.key]
    assert stored.state is SubmissionState.DEAD_LETTER, (
        "refused, and neither a dead letter nor delivered"
    )
    cards = [
        text
        for text in world.telegram.chats.get(MANAGERS.chat_id, {}).values()
        if "The sum is missing" in text and expected.company in text
    ]
    assert cards, "a dead letter that nobody was shown"
