"""Turning an HTTP request into parameters and files, as the Bot API takes them."""

from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.telegram.parameters import NULL, Upload


class UnreadableRequestError(ValueError):
    """The body is neither a form nor a JSON object."""


async def read_request(request: web.Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Query, form, multipart or JSON. Raises ``ValueError`` for what is none of it."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        if not isinstance(body, dict):
            raise UnreadableRequestError("the body is no JSON object")
        values.update({name: NULL if value is None else value for name, value in body.items()})
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise UnreadableRequestError("nested multipart")
            name = part.name or ""
            content = bytes(await part.read(decode=True))
            if part.filename is None:
                values[name] = content.decode()
            else:
                kind = part.headers.get("Content-Type", "application/octet-stream")
                uploads[name] = Upload(part.filename, content, kind)
    elif request.can_read_body:
        values.update({name: str(value) for name, value in (await request.post()).items()})
    return values, uploads
