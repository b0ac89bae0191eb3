"""crm.timeline.comment.{add,get,list,update,delete} (bitrix24.md §9, bitrix24-work.md §5)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import events, moments, owners, paging, php, writing
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.envelope import Answer, RefusedError, classic_refusal
from sandbox.portal.kinds import Key, kind_named
from sandbox.portal.timeline_entries import Comment

_ORDERED = {
    "ID": lambda comment: comment.id,
    "CREATED": lambda comment: comment.created,
    "AUTHOR_ID": lambda comment: comment.author_id,
}


def _fields(call: Call) -> dict[str, Any]:
    """Return ``fields``: only its lower-case name is read."""
    raw = call.params.get("fields")
    if not php.is_array(raw):
        raise missing_parameter("fields")
    return php.mapping(raw)


def _text(fields: dict[str, Any]) -> str:
    text = php.text(fields.get("COMMENT"))
    if not text.strip():
        raise RefusedError(400, "INVALID_ARG_VALUE", "Empty comment message")
    return text


def _files(call: Call, fields: dict[str, Any]) -> tuple[int, ...]:
    stored = (writing.store_file(call.world, pair) for pair in php.elements(fields.get("FILES")))
    return tuple(file_id for file_id in stored if file_id is not None)


def add(call: Call) -> Answer:
    """Add a comment with files (pairs of name and base64) in the caller's name."""
    fields = _fields(call)
    kind = kind_named(php.text(fields.get("ENTITY_TYPE")))
    entity = owners.card(call, kind, fields.get("ENTITY_ID"), "edit")
    text, files = _text(fields), _files(call, fields)
    number = call.world.next_id("timeline entry")
    comment = Comment(number, [entity.key], call.user.id, call.now, text, files)
    call.world.comments[number] = comment
    call.world.stir(comment.bindings, call.author)
    events.emit(call.world, "ONCRMTIMELINECOMMENTADD", number, call.author)
    return Answer(number)


def _readable(call: Call, comment: Comment) -> Key | None:
    """Return the first card of a comment that the caller may read."""
    for key in comment.bindings:
        entity = call.world.find(*key)
        if entity is not None and call.allows("read", entity):
            return key
    return None


def get(call: Call) -> Answer:
    """Return a comment with one of its cards: after a merge, with the surviving one."""
    raw = call.params.get("id")
    if not php.is_numeric(raw) or php.to_int(raw) <= 0:
        raise classic_refusal("ID is not defined or invalid.")
    comment = call.world.comments.get(php.to_int(raw))
    if comment is None:
        raise classic_refusal("Not found.")
    key = _readable(call, comment)
    if key is None:
        raise classic_refusal("Access denied.")
    return Answer(_row(call, comment, key))


def list_(call: Call) -> Answer:
    """List the comments of one card; nothing else can be filtered by."""
    filter_ = php.mapping(call.params.get("filter"))
    for name in ("ENTITY_ID", "ENTITY_TYPE"):
        if php.is_empty(filter_.get(name)):
            raise missing_parameter(name)
    kind = kind_named(php.text(filter_["ENTITY_TYPE"]))
    entity = owners.card(call, kind, filter_["ENTITY_ID"], "read")
    rows = [one for one in call.world.comments.values() if entity.key in one.bindings]
    rows.sort(key=_ORDERED["ID"])
    for name, direction in reversed(php.mapping(call.params.get("order")).items()):
        if name in _ORDERED:
            rows.sort(key=_ORDERED[name], reverse=php.text(direction).upper() == "DESC")
    select = {php.text(name) for name in php.elements(call.params.get("select"))}

    def render(page: list[Comment]) -> list[dict[str, Any]]:
        shown = [_row(call, comment, entity.key) for comment in page]
        return [{k: v for k, v in row.items() if not select or k in select} for row in shown]

    return paging.page(rows, call.params.get("start"), render)


def _row(call: Call, comment: Comment, key: Key) -> dict[str, Any]:
    return {
        "ID": str(comment.id),
        "ENTITY_ID": str(key[1]),
        "ENTITY_TYPE": key[0].value,
        "CREATED": moments.iso(comment.created, call.world.settings),
        "COMMENT": comment.text,
        "AUTHOR_ID": str(comment.author_id),
        "FILES": {str(i): {"id": i, "name": call.world.files[i].name} for i in comment.file_ids},
    }


def _editable(call: Call) -> tuple[Comment, Key | None]:
    """Return the comment of ``id`` and the card that was named, if one was."""
    owners.require(call, "id")
    comment = call.world.comments.get(php.to_int(call.params["id"]))
    if comment is None:
        raise owners.not_found()
    if "ownerTypeId" in call.params or "ownerId" in call.params:
        key = owners.owner(call, "edit").key
        if key not in comment.bindings:
            raise owners.not_found()
        return comment, key
    cards = (call.world.find(*key) for key in comment.bindings)
    if not any(call.allows("edit", entity) for entity in cards if entity is not None):
        raise owners.access_denied()
    return comment, None


def update(call: Call) -> Answer:
    """Change text or files; new files take the place of all the old ones."""
    fields = _fields(call)
    comment, _ = _editable(call)
    if "COMMENT" in fields or "FILES" not in fields:
        comment.text = _text(fields)
    if "FILES" in fields:
        comment.file_ids = _files(call, fields)
    events.emit(call.world, "ONCRMTIMELINECOMMENTUPDATE", comment.id, call.author)
    return Answer(comment.id)


def delete(call: Call) -> Answer:
    """Delete a comment. One that stands on several cards is refused, unless one of them is named:
    then it leaves that card alone.
    """
    comment, key = _editable(call)
    if len(comment.bindings) > 1:
        if key is None:
            raise RefusedError(
                400, "MULTIPLE_BINDINGS", "Element has bindings to multiple entities"
            )
        comment.bindings.remove(key)
        return Answer(None)
    del call.world.comments[comment.id]
    events.emit(call.world, "ONCRMTIMELINECOMMENTDELETE", comment.id, call.author)
    return Answer(None)


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.timeline.comment.add": add,
        "crm.timeline.comment.get": get,
        "crm.timeline.comment.list": list_,
        "crm.timeline.comment.update": update,
        "crm.timeline.comment.delete": delete,
    }
