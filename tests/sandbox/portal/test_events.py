"""Who hears of what, and with which ``auth`` (bitrix24.md §11)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.portal import oauth
from sandbox.portal.author import Author
from sandbox.portal.desk import Desk

URL = "https://bot.example.com/events"
HOOK = {"url": "https://hook.example.com/"}
SMALL = {"domain", "client_endpoint", "server_endpoint", "member_id", "application_token"}
FULL = SMALL | {"access_token", "expires_in", "scope", "status"}


def take_forms(desk: Desk) -> list[dict[str, str]]:
    """Take what waits, as the shell would a minute later."""
    return [event.form for event in desk.portal.take_events(desk.now + 60)]


def auth(form: dict[str, str]) -> set[str]:
    return {name[5:-1] for name in form if name.startswith("auth[")}


@pytest.fixture
def application(desk: Desk) -> Desk:
    return desk.as_application()


def bind(application: Desk, *names: str) -> None:
    for name in names:
        assert application.call("event.bind", event=name, handler=URL) is True


def test_an_application_gets_a_token_that_works_and_a_webhook_none(
    desk: Desk, application: Desk
) -> None:
    desk.configure(event_handlers=[HOOK])
    bind(application, "onCrmLeadAdd")
    lead = desk.call("crm.lead.add", fields={})
    small, full = take_forms(desk)
    assert (auth(small), auth(full)) == (SMALL, FULL)
    for form in (small, full):
        assert (form["event"], form["data[FIELDS][ID]"]) == ("ONCRMLEADADD", str(lead))
        assert form["ts"] == str(int(desk.now) + 60), "the queue's clock, not the act's"
    application.token = full["auth[access_token]"]
    assert application.call("profile")["ID"] == "1"


@pytest.mark.parametrize("base_url", ["", "http://127.0.0.1:8082"])
def test_an_event_names_the_same_addresses_as_the_installation(desk: Desk, base_url: str) -> None:
    card = {"client_id": "local.1.2", "client_secret": "s", "install_uri": "https://bot/install"}
    desk.configure(event_handlers=[HOOK], base_url=base_url, applications=[card])
    oauth.install(desk.portal.world, "local.1.2", 1, desk.now)
    desk.call("crm.lead.add", fields={})
    installed, event = take_forms(desk)
    for name in ("domain", "client_endpoint", "server_endpoint", "member_id"):
        assert installed[f"auth[{name}]"] == event[f"auth[{name}]"]


@pytest.mark.parametrize(
    ("also_update", "expected"),
    [
        (False, ["ONCRMDEALMOVETOCATEGORY"]),
        (True, ["ONCRMDEALMOVETOCATEGORY", "ONCRMDEALUPDATE"]),
    ],
)
def test_a_move_to_another_pipeline_is_told_to_applications_alone(
    desk: Desk, application: Desk, also_update: bool, expected: list[str]
) -> None:
    desk.configure(pipeline_move_is_update=also_update)
    bind(application, "ONCRMDEALMOVETOCATEGORY", "ONCRMDEALUPDATE")
    deal = desk.call("crm.deal.add", fields={})
    move = {"categoryId": 1, "stageId": "C1:NEW"}
    desk.call("crm.item.update", entityTypeId=2, id=deal, fields=move)
    forms = take_forms(desk)
    assert [form["event"] for form in forms] == expected
    assert forms[0]["data[FIELDS][STAGE_ID]"] == "C1:NEW"


WEBHOOK_CALLS = [
    ("event.bind", {"event": "ONCRMLEADADD", "handler": URL}),
    ("event.get", {}),
    ("event.unbind", {}),
    ("events", {}),
    ("event.test", {}),
    ("event.offline.get", {}),
    ("event.offline.list", {}),
]


@pytest.mark.parametrize(("method", "params"), WEBHOOK_CALLS)
def test_a_webhook_cannot_subscribe(desk: Desk, method: str, params: dict[str, Any]) -> None:
    assert desk.refusal(method, **params)[:2] == (403, "WRONG_AUTH_TYPE")


REFUSED = [
    (1, {"event": "ONCRMLEDADD", "handler": URL}, (400, "ERROR_EVENT_NOT_FOUND")),
    (1, {"handler": URL}, (400, "ERROR_ARGUMENT")),
    (1, {"event": "ONCRMLEADADD"}, (400, "ERROR_ARGUMENT")),
    (1, {"event": "ONCRMLEADADD", "handler": "bot"}, (400, "ERROR_ARGUMENT")),
    (2, {"event": "ONCRMLEADADD", "event_type": "offline"}, (403, "ACCESS_DENIED")),
    (2, {"event": "ONCRMLEADADD", "handler": URL, "auth_type": 1}, (403, "ACCESS_DENIED")),
]


@pytest.mark.parametrize(("user_id", "params", "expected"), REFUSED)
def test_what_cannot_be_bound_is_refused(
    desk: Desk, user_id: int, params: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert desk.as_application(user_id).refusal("event.bind", **params)[:2] == expected


def test_the_same_handler_is_bound_once_and_unbound_by_what_is_given(application: Desk) -> None:
    bind(application, "ONCRMLEADADD", "ONCRMDEALADD")
    twice = application.refusal("event.bind", event="ONCRMLEADADD", handler=URL)
    assert twice[2].startswith("Unable to set event handler")
    assert application.call("event.get")[0] == {
        "event": "ONCRMLEADADD",
        "handler": URL,
        "auth_type": "0",
        "offline": 0,
    }
    assert application.call("event.unbind", event="ONCRMLEADADD") == {"count": 1}
    assert application.call("event.unbind") == {"count": 1}
    assert application.call("event.get") == []


def test_an_employee_binds_for_himself(desk: Desk) -> None:
    manager = desk.as_application(2)
    bind(manager, "ONCRMLEADADD")
    assert manager.call("event.get")[0]["auth_type"] == "2"
    desk.call("crm.lead.add", fields={})
    (form,) = take_forms(desk)
    manager.token = form["auth[access_token]"]
    assert manager.call("profile")["ID"] == "2"


def test_the_names_of_events_come_by_scope(application: Desk) -> None:
    assert "ONUSERADD" in application.call("events", SCOPE="user")
    assert "ONCRMDEALMOVETOCATEGORY" in application.call("events")
    assert application.call("events", SCOPE="nothing") == []


def test_the_application_says_what_it_is(desk: Desk, application: Desk) -> None:
    answer = application.call("app.info")
    assert (answer["CODE"], answer["STATUS"], answer["INSTALLED"]) == ("local.1.2", "L", True)
    assert desk.refusal("app.info")[1:] == (
        "ACCESS_DENIED",
        "Access denied! Application context required",
    )


def test_a_handler_can_be_tried(desk: Desk, application: Desk) -> None:
    bind(application, "ONAPPTEST")
    assert application.call("event.test", any="data") == 1
    (form,) = take_forms(desk)
    assert form["data[QUERY][any]"] == "data"


def test_an_uninstallation_is_told_without_a_token_and_ends_the_handlers(
    desk: Desk, application: Desk
) -> None:
    bind(application, "ONAPPUNINSTALL", "ONCRMLEADADD")
    oauth.uninstall(desk.portal.world, "local.1.2", Author(1, desk.now))
    desk.call("crm.lead.add", fields={})
    (form,) = take_forms(desk)
    assert form["event"] == "ONAPPUNINSTALL"
    assert auth(form) == FULL - {"access_token", "expires_in"}


@pytest.fixture
def queue(desk: Desk, application: Desk) -> Desk:
    """An application with two leads in its queue: the one was changed twice."""
    for event in ("ONCRMLEADADD", "ONCRMLEADUPDATE"):
        assert application.call("event.bind", event=event, event_type="offline") is True
    desk.call("crm.lead.add", fields={})
    lead = desk.call("crm.lead.add", fields={})
    for title in "ab":
        desk.call("crm.lead.update", id=lead, fields={"TITLE": title})
    assert take_forms(desk) == []
    return application


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["EVENT_NAME"] for row in rows]


ALL = ["ONCRMLEADADD", "ONCRMLEADADD", "ONCRMLEADUPDATE"]


def test_the_queue_holds_an_object_once_and_empties_by_reading(queue: Desk) -> None:
    assert names(queue.call("event.offline.list")) == ALL
    first = queue.call("event.offline.get", limit=1)
    assert (names(first["events"]), first["process_id"]) == (ALL[:1], None)
    assert names(queue.call("event.offline.get")["events"]) == ALL[1:]
    assert queue.call("event.offline.list") == []


def _clear(queue: Desk, taken: dict[str, Any]) -> None:
    queue.call("event.offline.clear", process_id=taken["process_id"])


def _fail(queue: Desk, taken: dict[str, Any]) -> None:
    ids = [row["MESSAGE_ID"] for row in taken["events"]]
    queue.call("event.offline.error", process_id=taken["process_id"], message_id=ids)


@pytest.mark.parametrize(("end", "left"), [(_clear, 0), (_fail, 3)])
def test_a_reservation_hides_until_it_is_confirmed_or_failed(
    queue: Desk, end: Callable[[Desk, dict[str, Any]], None], left: int
) -> None:
    taken = queue.call("event.offline.get", clear=0)
    assert taken["process_id"]
    assert queue.call("event.offline.get", clear=0)["events"] == []
    end(queue, taken)
    assert queue.call("event.offline.get", clear=0)["events"] == []
    assert len(queue.call("event.offline.get", clear=0, error=1)["events"]) == left
