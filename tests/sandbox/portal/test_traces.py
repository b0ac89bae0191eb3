"""trace.md §3–5, to the letter."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.portal.desk import Desk
from sandbox.portal.trace_text import read_trace

KINDS = ("lead", "deal", "contact", "company", "quote")
DAY = 86_400


def trace_of(source: str = "google", **more: Any) -> str:
    return json.dumps({"tags": {"ts": 1767225600, "list": {"utm_source": source}}, **more})


@pytest.mark.parametrize("kind", KINDS)
def test_every_classic_add_makes_a_trace_if_only_an_empty_one(desk: Desk, kind: str) -> None:
    entity = desk.call(f"crm.{kind}.add", fields={"TITLE": "x"})
    (trace,) = desk.traces(kind, entity)
    assert (trace["source"], trace["tags"]) == (None, {})
    assert trace["channels"] == [{"code": "rest", "value": ""}]


@pytest.mark.parametrize("kind", KINDS)
def test_a_trace_is_taken_as_json_or_as_the_number_of_a_stored_one(desk: Desk, kind: str) -> None:
    fields = {"TITLE": "x", "TRACE": trace_of()}
    inline = desk.call(f"crm.{kind}.add", fields=fields)
    assert desk.traces(kind, inline)[0]["source"] == "Google"
    stored = desk.call("crm.tracking.trace.add", TRACE=trace_of("fb"))
    numbered = desk.call(f"crm.{kind}.add", fields={"TITLE": "x", "TRACE": str(stored)})
    assert [trace["id"] for trace in desk.traces(kind, numbered)] == [stored]


def test_a_number_that_no_trace_has_gives_a_trace_of_the_utm_fields(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", fields={"TRACE": 9999, "UTM_SOURCE": "vk"})
    assert desk.traces("lead", lead)[0]["source"] == "VK"


def test_the_first_matching_utm_source_decides(desk: Desk) -> None:
    fields = {"TRACE": trace_of("nobody-knows"), "UTM_SOURCE": "google"}
    first = desk.call("crm.lead.add", fields=fields)
    second = desk.call("crm.lead.add", fields={"TRACE": trace_of("fb"), "UTM_SOURCE": "google"})
    assert desk.traces("lead", first)[0]["source"] == "Google"
    assert desk.traces("lead", second)[0]["source"] == "Facebook"


@pytest.mark.parametrize(
    ("value", "source"),
    [("google", "Google"), ("Google", None), ("google-maps", "Google"), ("google_ads_7", "Google")],
)
def test_sources_are_compared_exactly_then_by_pattern(
    desk: Desk, value: str, source: str | None
) -> None:
    trace = desk.call("crm.tracking.trace.add", TRACE=trace_of(value))
    assert desk.trace(trace)["source"] == source


def test_the_deals_contact_joins_and_the_company_joins_under_the_contacts_type(desk: Desk) -> None:
    contact = desk.call("crm.contact.add", fields={"NAME": "A"})
    company = desk.call("crm.company.add", fields={"TITLE": "A"})
    fields = {"CONTACT_ID": contact, "COMPANY_ID": company, "UTM_SOURCE": "google"}
    deal = desk.call("crm.deal.add", fields=fields)
    (trace,) = desk.traces("deal", deal)
    wrong = {"type": "CONTACT", "id": company}
    assert trace["entities"] == [
        {"type": "DEAL", "id": deal},
        {"type": "CONTACT", "id": contact},
        wrong,
    ]
    desk.configure(company_trace_bug=False)
    deal = desk.call("crm.deal.add", fields=fields)
    assert {"type": "COMPANY", "id": company} in desk.traces("deal", deal)[0]["entities"]


def test_offline_attribution_makes_the_passed_trace_be_ignored(desk: Desk) -> None:
    desk.configure(offline_window_days=28)
    contact = desk.call("crm.contact.add", fields={"UTM_SOURCE": "vk"})
    fields = {"CONTACT_ID": contact, "TRACE": trace_of("google")}
    deal = desk.call("crm.deal.add", fields=fields)
    assert [trace["source"] for trace in desk.traces("deal", deal)] == ["VK"]
    sent_too = desk.call("crm.deal.add", fields={**fields, "UTM_SOURCE": "google"})
    assert [trace["source"] for trace in desk.traces("deal", sent_too)] == ["Google"]
    desk.now += 60 * DAY
    late = desk.call("crm.deal.add", fields=fields)
    assert [trace["source"] for trace in desk.traces("deal", late)] == ["Google"]


def test_an_update_attaches_a_trace_only_for_a_known_and_different_source(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", fields={"UTM_SOURCE": "google"})
    for source, traces in (("google", 1), ("unknown", 1), ("vk", 2)):
        desk.call("crm.lead.update", id=lead, fields={"UTM_SOURCE": source})
        assert len(desk.traces("lead", lead)) == traces
    desk.call("crm.lead.update", id=lead, fields={"TRACE": trace_of("fb")})
    assert desk.traces("lead", lead)[-1]["source"] == "VK", "an update takes no TRACE"


def test_only_the_last_five_earlier_visits_become_children_dated_by_their_tags(desk: Desk) -> None:
    previous = [{"tags": {"ts": n, "list": {"utm_source": "vk"}}} for n in range(1, 8)]
    number = desk.call("crm.tracking.trace.add", TRACE=trace_of(previous={"list": previous}))
    children = [desk.trace(child) for child in desk.trace(number)["children"]]
    assert [child["date"] for child in children] == [3, 4, 5, 6, 7]
    assert {child["parent_id"] for child in children} == {number}
    assert {child["source"] for child in children} == {"VK"}


def test_pages_referrer_device_client_and_channels_are_read(desk: Desk) -> None:
    desk.configure(sites=["mine.example"])
    text = json.dumps(
        {
            "url": "https://shop.example/p",
            "ref": "https://www.google.com/",
            "device": {"isMobile": 1},
            "client": {"gaId": "1.2", "yaId": ""},
            "gid": "g",
            "pages": {"list": [["https://shop.example/", 5, "Home"], ["", 1, "x"], ["u", 1]]},
            "channels": [{"code": "imol", "value": "telegrambot"}, {"code": "smoke"}],
            "tags": {"list": {"utm_source": "0", "utm_medium": "cpc", "gclid": "x"}},
        }
    )
    trace = desk.trace(desk.call("crm.tracking.trace.add", TRACE=text))
    assert [page["title"] for page in trace["pages"]] == ["www.google.com", "Home"]
    assert [(c["code"], c["value"]) for c in trace["channels"]] == [
        ("site-domain", "shop.example"),
        ("imol", "telegrambot"),
    ]
    assert trace["tags"] == {"UTM_MEDIUM": "cpc"}
    assert (trace["source"], trace["is_mobile"], trace["guest_id"]) == ("Google", True, "g")
    assert trace["client"] == {"gaId": "1.2"}
    first_page = json.dumps({"pages": {"list": [["https://mine.example/x", 1, "t"]]}})
    channels = desk.trace(desk.call("crm.tracking.trace.add", TRACE=first_page))["channels"]
    assert channels == [{"code": "site", "value": "mine.example"}]


@given(st.text())
def test_any_text_is_a_trace(text: str) -> None:
    read_trace(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_any_shape_inside_is_survived(value: Any) -> None:
    for key in ("tags", "pages", "previous", "channels", "client", "device", "url", "ref", "gid"):
        read_trace(json.dumps({key: value}))
        read_trace(json.dumps({key: {"list": value}}))


ALLOWED = "COMPANY,CONTACT,DEAL,LEAD,QUOTE"


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({}, "Parameter `TRACE` required."),
        ({"TRACE": ""}, "Parameter `TRACE` required."),
        ({"TRACE": "{"}, "Can not parse JSON in parameter `TRACE`."),
        ({"TRACE": {"tags": {}}}, "Can not parse JSON in parameter `TRACE`."),
        (
            {"TRACE": "{}", "ENTITIES": [{"TYPE": "ORDER", "ID": 1}]},
            f"Wrong TYPE in parameter `ENTITIES`. Allowed types: {ALLOWED}",
        ),
        (
            {"TRACE": "{}", "ENTITIES": [{"TYPE": "LEAD", "ID": "x"}]},
            "Wrong ID in parameter `ENTITIES`.",
        ),
        (
            {"TRACE": "{}", "ENTITIES": [{"TYPE": "LEAD", "ID": 123}]},
            "You have no access to entity `LEAD` with ID `123`.",
        ),
    ],
)
def test_refusals_come_before_anything_is_stored(
    desk: Desk, params: dict[str, Any], description: str
) -> None:
    assert desk.refusal("crm.tracking.trace.add", **params) == (400, "ERROR_CORE", description)
    assert desk.portal.state()["traces"] == []


def test_delete_gives_null_and_unlinks(desk: Desk) -> None:
    lead = desk.call("crm.lead.add", fields={})
    (trace,) = desk.traces("lead", lead)
    assert desk.call("crm.tracking.trace.delete", id=trace["id"]) is None
    assert desk.traces("lead", lead) == []
    assert desk.call("crm.tracking.trace.delete", id=4) is None
    assert desk.refusal("crm.tracking.trace.delete", ID=1)[2] == "Parameter `id` required."


def test_strict_documentation_takes_json_on_deals_and_contacts_alone(desk: Desk) -> None:
    desk.configure(strict_documentation=True)
    stored = desk.call("crm.tracking.trace.add", TRACE=trace_of())
    expected = {"lead": 0, "deal": 1, "contact": 1, "company": 0, "quote": 0}
    for kind, traces in expected.items():
        entity = desk.call(f"crm.{kind}.add", fields={"TITLE": "x", "TRACE": trace_of()})
        assert len(desk.traces(kind, entity)) == traces
        numbered = desk.call(f"crm.{kind}.add", fields={"TITLE": "x", "TRACE": str(stored)})
        assert desk.traces(kind, numbered) == []
        tagged = desk.call(f"crm.{kind}.add", fields={"TITLE": "x", "UTM_SOURCE": "vk"})
        assert [trace["source"] for trace in desk.traces(kind, tagged)] == ["VK"]


@pytest.mark.parametrize(
    ("own", "filled"),
    [
        ({}, "google"),
        ({"UTM_SOURCE": "vk"}, "vk"),
        ({"UTM_CAMPAIGN": "spring"}, None),
    ],
)
def test_a_linked_trace_fills_a_card_that_has_no_utm_at_all(
    desk: Desk, own: dict[str, str], filled: str | None
) -> None:
    contact = desk.call("crm.item.add", entityTypeId=3, fields={"name": "A"})["item"]["id"]
    desk.call("crm.contact.update", id=contact, fields=own)
    cards = [{"TYPE": "CONTACT", "ID": contact}]
    desk.call("crm.tracking.trace.add", TRACE=trace_of("google"), ENTITIES=cards)
    assert desk.call("crm.contact.get", id=contact)["UTM_SOURCE"] == filled


def test_earlier_visits_are_linked_with_their_trace(desk: Desk) -> None:
    lead = desk.call("crm.item.add", entityTypeId=1, fields={})["item"]["id"]
    previous = [{"tags": {"ts": n, "list": {"utm_source": "vk"}}} for n in (1, 2)]
    text = trace_of(previous={"list": previous})
    cards = [{"TYPE": "LEAD", "ID": lead}]
    number = desk.call("crm.tracking.trace.add", TRACE=text, ENTITIES=cards)
    linked = [{"type": "LEAD", "id": lead}]
    children = desk.trace(number)["children"]
    assert [desk.trace(child)["entities"] for child in children] == [linked, linked]
    assert [one["id"] for one in desk.traces("lead", lead)] == [number]


def test_a_trace_leaves_only_the_cards_that_its_deleter_may_edit(desk: Desk) -> None:
    own = {"id": 2, "name": "M", "last_name": "M", "sees": "own"}
    desk.configure(users=[{"id": 1, "name": "A", "last_name": "A", "admin": True}, own])
    leads = [desk.call("crm.lead.add", fields={"ASSIGNED_BY_ID": n}) for n in (1, 2)]
    cards = [{"TYPE": "LEAD", "ID": lead} for lead in leads]
    number = desk.call("crm.tracking.trace.add", TRACE="{}", ENTITIES=cards)
    assert desk.as_user(2).call("crm.tracking.trace.delete", id=number) is None
    assert desk.trace(number)["entities"] == [{"type": "LEAD", "id": leads[0]}]
    desk.call("crm.tracking.trace.delete", id=number)
    assert number not in desk.portal.world.traces.all
