"""A desk inside the portal: calls the core in the same process, for tests and simulations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sandbox.portal.core import Portal
from sandbox.portal.envelope import Request, Response
from sandbox.portal.kinds import Kind
from sandbox.portal.settings import Application, Webhook
from sandbox.portal.state import dump_entity, dump_trace

ALL_SCOPES = ("crm", "user", "department", "im", "timeman", "calendar")


class Desk:
    """Calls methods with JSON bodies by a webhook; ``now`` (unix seconds) is moved by the owner."""

    def __init__(self, portal: Portal, *, now: float = 1_767_225_600.0) -> None:
        self.portal = portal
        self.now = now
        self.root = "/rest/1/sandbox"
        self.token = ""

    def as_user(self, user_id: int, *scopes: str) -> Desk:
        """Return a desk at the same portal with a webhook of this employee."""
        settings = self.portal.settings
        code = f"hook{len(settings.webhooks)}"
        hook = Webhook(user_id, code, scopes or ALL_SCOPES)
        self.portal.configure({"webhooks": (*settings.webhooks, hook)})
        desk = Desk(self.portal, now=self.now)
        desk.root = f"/rest/{user_id}/{code}"
        return desk

    def as_application(self, user_id: int = 1, client_id: str = "local.1.2") -> Desk:
        """Return a desk at the same portal, of an application in the hands of this employee."""
        settings = self.portal.settings
        if settings.application(client_id) is None:
            card = Application(client_id, "s3cr3t", scopes=ALL_SCOPES)
            self.portal.configure({"applications": (*settings.applications, card)})
        self.portal.oauth.installed.add(client_id)
        desk = Desk(self.portal, now=self.now)
        desk.root = "/rest"
        desk.token = self.portal.oauth.issue_access(client_id, user_id, self.now)
        return desk

    def ask(self, method: str, **params: Any) -> Response:
        """Call a method and return the response as it is."""
        body = json.dumps(params | ({"auth": self.token} if self.token else {})).encode()
        headers = {"Content-Type": "application/json"}
        request = Request("POST", f"{self.root}/{method}", headers=headers, body=body)
        return self.portal.handle(request, self.now)

    def call(self, method: str, **params: Any) -> Any:
        """Call a method and return its result; a refusal is an error."""
        response = self.ask(method, **params)
        if response.status != 200:
            raise AssertionError(f"{method}: {response.status} {response.body!r}")
        return response.json()["result"]

    def refusal(self, method: str, **params: Any) -> tuple[int, Any, str]:
        """Call a method that must be refused; return status, code and description."""
        response = self.ask(method, **params)
        body = response.json()
        return response.status, body["error"], body["error_description"]

    def act(self, name: str, **given: Any) -> Any:
        """Do what a person does in the portal's pages."""
        return self.portal.act({"act": name, **given}, self.now)

    def configure(self, **switches: Any) -> None:
        """Change switches."""
        self.portal.configure(switches)

    def fault(self, **fault: Any) -> None:
        """Set a fault."""
        self.portal.faults.set(fault)

    def stored(self, kind: str, entity_id: int) -> Mapping[str, Any]:
        """Return an entity as the portal holds it."""
        entity = self.portal.world.find(Kind(kind), entity_id)
        if entity is None:
            raise KeyError((kind, entity_id))
        return dump_entity(self.portal.world, entity)

    def traces(self, kind: str, entity_id: int) -> list[dict[str, Any]]:
        """Return the traces attached to an entity, oldest attachment first."""
        own = (Kind(kind).trace_type, entity_id)
        return [dump_trace(trace) for trace in self.portal.world.traces.of(own)]

    def trace(self, trace_id: int) -> dict[str, Any]:
        """Return a stored trace."""
        return dump_trace(self.portal.world.traces.all[trace_id])
