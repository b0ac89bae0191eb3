"""What a request asks for: the parameters of its query string and body (bitrix24.md §1.1)."""

from __future__ import annotations

import json
from typing import Any

from sandbox.portal import php
from sandbox.portal.envelope import Request

_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def read_parameters(request: Request) -> dict[str, Any]:
    """Return the parameters of the query string and of the body; the body wins."""
    params = php.parse_query(request.query)
    content_type = request.header("content-type")
    if not request.body:
        return params
    if content_type.startswith(_MULTIPART):
        return params | php.parse_multipart(content_type, request.body)
    if content_type.startswith(_FORM):
        return params | php.parse_query(request.body.decode("utf-8", "replace"))
    try:
        body = json.loads(request.body)
    except ValueError:
        return params
    return params | php.mapping(body)
