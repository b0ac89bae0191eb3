"""Routes, encodings, credentials, envelopes (bitrix24.md §1)."""

from urllib.parse import quote_plus

import pytest

from sandbox.portal import registry
from sandbox.portal.core import Portal
from sandbox.portal.desk import Desk
from sandbox.portal.envelope import Request, Response
from sandbox.portal.real_methods import real_methods

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def get(portal: Portal, path: str, query: str = "") -> Response:
    return portal.handle(Request("GET", path, query), 1000.0)


def test_a_method_is_found_with_and_without_the_suffix_in_any_case(desk: Desk) -> None:
    for name in ("profile", "profile.json", "Profile"):
        assert get(desk.portal, f"/rest/1/sandbox/{name}").json()["result"]["ID"] == "1"


def test_a_query_string_is_read_as_php_reads_it(desk: Desk) -> None:
    query = "fields[NAME]=Ann+Lee&fields[PHONE][0][VALUE]=%2B4930&fields[PHONE][0][VALUE_TYPE]=HOME"
    contact = get(desk.portal, "/rest/1/sandbox/crm.contact.add", query).json()["result"]
    row = desk.call("crm.contact.get", id=contact)
    assert row["NAME"] == "Ann Lee"
    assert row["PHONE"] == [{"ID": "1", "VALUE_TYPE": "HOME", "VALUE": "+4930", "TYPE_ID": "PHONE"}]


def test_a_form_body_and_a_multipart_body_are_read(desk: Desk) -> None:
    path = "/rest/1/sandbox/crm.lead.add"
    form = Request("POST", path, headers=FORM, body=b"fields[TITLE]=a%26b")
    first = desk.portal.handle(form, 1000.0).json()["result"]
    parts = b'--x\r\nContent-Disposition: form-data; name="fields[TITLE]"\r\n\r\nTitle\r\n--x--\r\n'
    multipart = {"Content-Type": "multipart/form-data; boundary=x"}
    second = desk.portal.handle(Request("POST", path, "", multipart, parts), 1000.0)
    assert desk.stored("lead", first)["fields"]["TITLE"] == "a&b"
    assert desk.stored("lead", second.json()["result"])["fields"]["TITLE"] == "Title"


def test_a_raw_ampersand_cuts_a_value_and_a_raw_plus_is_a_space(desk: Desk) -> None:
    lead = get(desk.portal, "/rest/1/sandbox/crm.lead.add", "fields[TITLE]=+49&x").json()["result"]
    assert desk.stored("lead", lead)["fields"]["TITLE"] == " 49"


@pytest.mark.parametrize("path", ["/rest/1/wrong/profile", "/rest/2/sandbox/profile", "/rest/x"])
def test_a_wrong_code_is_refused(desk: Desk, path: str) -> None:
    response = get(desk.portal, path)
    assert (response.status, response.json()["error"]) == (401, "NO_AUTH_FOUND")


def test_an_unknown_method_is_refused(desk: Desk) -> None:
    assert desk.refusal("crm.nothing.add")[:2] == (404, "ERROR_METHOD_NOT_FOUND")


def test_a_missing_scope_is_refused_and_basic_methods_need_none(desk: Desk) -> None:
    desk.configure(webhooks=[{"user_id": 1, "code": "sandbox", "scopes": []}])
    assert desk.refusal("crm.lead.list")[:2] == (403, "insufficient_scope")
    assert desk.refusal("user.current")[:2] == (403, "insufficient_scope")
    assert desk.call("profile")["ADMIN"] is True
    assert desk.call("scope") == []
    assert desk.call("method.get", name="crm.lead.add") == {
        "isExisting": True,
        "isAvailable": False,
    }


def test_an_expired_webhook_and_a_lapsed_plan_are_refused(desk: Desk) -> None:
    hook = {"user_id": 1, "code": "sandbox", "expires_at": desk.now}
    desk.configure(webhooks=[hook])
    assert desk.refusal("profile")[:2] == (401, "NO_AUTH_FOUND")
    desk.configure(commercial_plan=False)
    assert desk.refusal("profile")[:2] == (403, "ACCESS_DENIED")


def test_an_access_token_works_until_it_expires(desk: Desk) -> None:
    desk.configure(tokens=[{"token": "abc", "user_id": 2, "expires_at": 2000}])
    ask = Request("GET", "/rest/profile", "auth=abc")
    assert desk.portal.handle(ask, 1999.0).json()["result"]["ID"] == "2"
    late = desk.portal.handle(ask, 2000.0)
    assert (late.status, late.json()["error"]) == (401, "expired_token")


def test_time_tells_the_duration_and_the_operating_seconds(desk: Desk) -> None:
    desk.call("profile")
    time = desk.ask("profile").json()["time"]
    assert time["duration"] == pytest.approx(0.03, abs=1e-6)
    assert time["operating"] == pytest.approx(0.06)
    assert time["operating_reset_at"] == (int(desk.now) // 60 + 10) * 60


def test_no_secret_is_in_the_state(desk: Desk) -> None:
    desk.configure(tokens=[{"token": "very-secret", "user_id": 1}])
    desk.call("profile")
    assert "very-secret" not in str(desk.portal.state())
    assert "sandbox/" not in str(desk.portal.state())


def test_percent_encoded_brackets_are_brackets(desk: Desk) -> None:
    query = f"{quote_plus('fields[TITLE]')}=x"
    lead = get(desk.portal, "/rest/1/sandbox/crm.lead.add", query).json()["result"]
    assert desk.stored("lead", lead)["fields"]["TITLE"] == "x"


@pytest.mark.parametrize(
    ("method", "status", "code"),
    [
        ("crm.activity.configurable.add", 501, "SANDBOX_NOT_IMITATED"),
        ("tasks.task.add", 501, "SANDBOX_NOT_IMITATED"),
        ("crm.acivity.add", 404, "ERROR_METHOD_NOT_FOUND"),
        ("crm.leads.add", 404, "ERROR_METHOD_NOT_FOUND"),
    ],
)
def test_a_method_that_is_not_imitated_is_no_misspelt_one(
    desk: Desk, method: str, status: int, code: str
) -> None:
    assert desk.refusal(method)[:2] == (status, code)
    inner = desk.call("batch", cmd={"a": method})["result_error"]["a"]
    assert inner["error"] == code
    exists = status == 501
    assert desk.call("method.get", name=method)["isExisting"] is exists
    assert (method in desk.refusal(method)[2]) is exists


def test_no_method_here_was_made_up() -> None:
    assert set(registry.METHODS) - real_methods() - {"scope", "profile", "events"} == set()
