"""Rules for payloads: what they read, and what is wrong with them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config.rule_models import read_rules
from intake.arrivals.payload import read_payload
from intake.arrivals.payload_rules import FoundRule, PayloadRule, read_by_rules
from intake.forms.violations import Violations
from intake.links.link import Utm
from texts.fault_lines import terminal_words

AGENCY = {
    "name": "agency",
    "match": r"(?P<utm_source>fb|ig)-(?P<id>\d{6,})(?:-(?P<utm_content>[a-z0-9]+))?",
    "values": {"utm_medium": "cpc", "utm_campaign": "cid{id}", "gclid": "{utm_content}"},
    "title": "Agency {id}",
}


def rules(*raw_rules: dict[str, Any]) -> tuple[PayloadRule, ...]:
    read = read_rules({"rules": list(raw_rules)})
    assert not isinstance(read, Violations), [terminal_words(fault) for fault in read.violations]
    return read


def violations(raw: object) -> list[str]:
    read = read_rules(raw)
    assert isinstance(read, Violations)
    return [terminal_words(fault) for fault in read.violations]


def test_groups_and_templates_become_values() -> None:
    assert read_by_rules(rules(AGENCY), "fb-1234567-red") == FoundRule(
        "agency",
        "fb-1234567-red",
        "Agency 1234567",
        Utm("fb", "cpc", "cid1234567", "red"),
        {"gclid": "red"},
    )


def test_a_group_that_took_no_part_leaves_its_value_empty() -> None:
    found = read_by_rules(rules(AGENCY), "ig-1234567")
    assert found is not None
    assert (found.utm, found.clicks) == (Utm("ig", "cpc", "cid1234567"), {})


@pytest.mark.parametrize("payload", ["", "fb-12", "xfb-1234567", "fb-1234567-red-", "FB-1234567"])
def test_a_rule_is_about_whole_payloads_letter_for_letter(payload: str) -> None:
    assert read_by_rules(rules(AGENCY), payload) is None


def test_the_first_rule_that_finds_a_source_wins() -> None:
    sourceless = {"name": "none", "match": "(?P<utm_source>x*)a"}
    first = {"name": "first", "match": "a.*", "values": {"utm_source": "one"}}
    found = read_by_rules(rules(sourceless, first, {**first, "name": "second"}), "a")
    assert found is not None
    assert (found.rule, found.title, found.utm) == ("first", "first", Utm("one"))


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"match": "a"}, "rules[0]: 'name' is missing"),
        ({**AGENCY, "match": "("}, "takes: missing ): ("),
        ({**AGENCY, "match": r"(?P<utm_source>a)\1"}, "takes: invalid escape sequence"),
        ({**AGENCY, "match": "(?=a)a"}, "takes: invalid perl operator: (?="),
        ({**AGENCY, "match": "(?P<id>a)(?P<id>b)"}, "rules[0].match: the group 'id' stands"),
        ({**AGENCY, "match": "(((a{99}){99}){99})"}, "rules[0].match: is no regular expression"),
        ({**AGENCY, "values": {"utm_sorce": "x"}}, "did you mean 'utm_source'?"),
        ({**AGENCY, "values": {"utm_term": "{ad}"}}, "{ad}: the pattern has no such group"),
        ({**AGENCY, "title": "a {id"}, "rules[0].title: braces stand only around"),
        ({"name": "x", "match": "a"}, "rules[0]: gives no utm_source"),
    ],
)
def test_faults_name_their_place(rule: dict[str, Any], reason: str) -> None:
    assert any(reason in fault for fault in violations({"rules": [rule]})), violations(
        {"rules": [rule]}
    )


@pytest.mark.parametrize("raw", [None, [], "x", {}, {"rules": []}, {"rules": {}}, {"rules": [1]}])
def test_a_file_of_something_else_is_refused(raw: object) -> None:
    assert violations(raw)


def test_two_rules_of_one_name_are_refused() -> None:
    assert any("is called 'agency' too" in fault for fault in violations({"rules": [AGENCY] * 2}))


@given(st.text(st.sampled_from(r"ab(){}[]*+?|\dP<>1,.^$"), max_size=40), st.text(max_size=64))
def test_any_pattern_is_refused_or_answers(pattern: str, payload: str) -> None:
    rule = {"name": "x", "match": pattern, "values": {"utm_source": "s"}}
    read = read_rules({"rules": [rule]})
    if not isinstance(read, Violations):
        read_by_rules(read, payload)


@pytest.mark.timeout(5)
def test_a_pattern_that_would_never_end_elsewhere_ends_at_once() -> None:
    evil = {"name": "x", "match": "(a|a)*((a*)*)*b", "values": {"utm_source": "s"}}
    assert read_by_rules(rules(evil), "a" * 64) is None


def test_a_visits_own_payload_is_what_a_rule_reads() -> None:
    assert read_payload("FB-1__x").start == "FB-1__x"
    assert read_payload(f"v_{'a' * 32}__FB-1__x").start == "FB-1__x"
    for text in ("", "i_abc", "%", f"v_{'a' * 32}"):
        assert read_payload(text).start == ""
