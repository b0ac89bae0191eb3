"""The addresses of the OAuth side: a request and the time in, a response out."""

from __future__ import annotations

import dataclasses

from sandbox.portal import oauth, php
from sandbox.portal.author import Author
from sandbox.portal.core import Portal
from sandbox.portal.envelope import (
    HTML_HEADERS,
    Ending,
    RefusedError,
    Request,
    Response,
    json_response,
)
from sandbox.portal.exchange import html_response
from sandbox.portal.faults import OAUTH, Fault, FaultKind
from sandbox.portal.parameters import read_parameters

TOKEN = f"{OAUTH}token"
"""As which faults know the token address."""

_CLOSED = Response(0, ending=Ending.CLOSED)


def authorise(portal: Portal, request: Request, now: float) -> Response:
    """Answer a browser at ``/oauth/authorize/``."""
    query = php.parse_query(request.query)
    status, words = oauth.authorise(portal.oauth, portal.settings, query, now)
    if status == 302:
        return Response(302, headers={"Location": words})
    return Response(status, words.encode(), HTML_HEADERS)


def token(portal: Portal, request: Request, now: float) -> Response:
    """Answer an application at ``/oauth/token/``; a fault's ``seconds`` are the ``delay``.

    The documentation shows GET; the vendor's JS SDK renews by a POST body, so that no proxy logs
    the secret, and the server takes both.
    """
    fault = portal.faults.for_request(TOKEN, [])
    kind = fault.kind if fault else None
    if kind in (FaultKind.DOWN, FaultKind.CUT_BEFORE):
        return _CLOSED
    if fault and kind == FaultKind.HTML:
        return html_response(fault.status or 502)
    response = _answer(portal, request, now, fault)
    if kind in (FaultKind.CUT_AFTER, FaultKind.LATE):
        return _CLOSED
    return dataclasses.replace(response, delay=fault.seconds if fault else 0.0)


def _answer(portal: Portal, request: Request, now: float, fault: Fault | None) -> Response:
    refusal = fault.refusal() if fault else None
    if request.method != "GET" and (request.method != "POST" or portal.settings.oauth_get_only):
        refusal = RefusedError(405, "invalid_request", "The method is not allowed")
    if refusal is None:
        try:
            granted = oauth.grant(portal.oauth, portal.settings, read_parameters(request), now)
        except RefusedError as error:
            refusal = error
        else:
            return json_response(200, granted)
    return json_response(refusal.status, refusal.body())


def install(portal: Portal, client_id: str, user_id: int, now: float) -> bool:
    """Install an application; its handler hears of it. False when there is none."""
    return oauth.install(portal.world, client_id, user_id, now)


def uninstall(portal: Portal, client_id: str, user_id: int, now: float) -> None:
    """Take an application out; a handler of ``ONAPPUNINSTALL`` hears of it."""
    oauth.uninstall(portal.world, client_id, Author(user_id, now))
