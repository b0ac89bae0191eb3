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
    delivered = [told for told in world.told if not told.refused]
    assert not entities["lead"], "a lead that nobody asked for"
    assert not entities["quote"], "a quote that nobody asked for"
    deals = {deal["fields"]["ORIGIN_ID"]: deal for deal in entities["deal"]}
    assert len(deals) == len(entities["deal"]), "a submission has two deals"
    assert set(deals) == {told.key for told in delivered}, "a deal is missing, or nobody's"
    contacts = _contacts_by_phone(entities["contact"])
    assert set(contacts) == {told.phone for told in delivered}, "a contact is missing or nobody's"
    companies = {one["fields"]["TITLE"]: one for one in entities["company"]}
    assert len(companies) == len(entities["company"]), "a company stands twice"
    assert set(companies) == {told.company for told in delivered}
    owners = Counter(tuple(comment["owner"]) for comment in crm["comments"])
    assert set(owners.values()) <= {1}, "a deal has two comments"
    assert len(crm["comments"]) == len(delivered), "a comment is missing"
    for told in delivered:
        deal = deals[told.key]
        assert deal["fields"]["CONTACT_ID"] == contacts[told.phone]["id"], "another's contact"
        assert deal["fields"]["COMPANY_ID"] == companies[told.company]["id"], "another's company"
        assert deal["fields"]["UTM_SOURCE"] == told.source
        assert world.stored[told.key].state is SubmissionState.DELIVERED
    _check_traces(world, crm, deals, delivered)
    for told in world.told:
        if told.refused:
            _check_dead_letter(world, told)
    shown = " ".join(world.telegram.chats.get(MANAGERS.chat_id, {}).values())
    for told in world.told:
        assert told.phone in shown.replace(" ", ""), "a card is missing"


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
    for told in delivered:
        own = [traces[number] for number in deals[told.key]["traces"]]
        assert own, "a deal without a trace"
        wanted = {SOURCES[told.source]}
        if told.came_before and world.each:
            wanted.add(SOURCES[EARLIER])
        assert {trace["source"] for trace in own} == wanted, "a wrong source"
        assert own[-1]["source"] == SOURCES[told.source], "the credited one is not the newest"
        surplus += len(own) - len(wanted)
        meant += len(wanted)
    if world.mode is TraceMode.STORED:
        assert surplus == 0, "a deal has two traces"
    else:
        assert surplus <= world.portal.unproven, "a second trace that nothing excuses"
        assert len(traces) == meant + surplus, "a trace of nobody"


def _check_dead_letter(world: World, told: Expected) -> None:
    stored = world.stored[told.key]
    assert stored.state is SubmissionState.DEAD_LETTER, (
        "refused, and neither a dead letter nor delivered"
    )
    cards = [
        text
        for text in world.telegram.chats.get(MANAGERS.chat_id, {}).values()
        if "The sum is missing" in text and told.company in text
    ]
    assert cards, "a dead letter that nobody was shown"
