"""crm.timeline.comment.add/list and crm.activity.todo.add (bitrix24.md §9)."""

from __future__ import annotations

from typing import Any

from sandbox.portal import events, moments, paging, php, writing
from sandbox.portal.call import Call, Handler, missing_parameter
from sandbox.portal.envelope import Answer, RefusedError
from sandbox.portal.kinds import Kind, kind_named, kind_of
from sandbox.portal.world import Comment, Key, Todo


def _no_owner() -> RefusedError:
    return RefusedError(400, "OWNER_NOT_FOUND", "Owner was not found")


def _owner(call: Call, kind: Kind | None, raw_id: Any, right: str) -> Key:
    entity = call.entity(kind, raw_id) if kind else None
    if entity is None:
        raise _no_owner()
    if not call.may(right):
        raise RefusedError(400, "ACCESS_DENIED", "Access denied.")
    return entity.key


def add_comment(call: Call) -> Answer:
    """Add a comment with files (pairs of name and base64). Only lower-case ``fields`` is read."""
    raw = call.params.get("fields")
    if not php.is_array(raw):
        raise missing_parameter("fields")
    fields = php.mapping(raw)
    kind = kind_named(php.text(fields.get("ENTITY_TYPE")))
    owner = _owner(call, kind, fields.get("ENTITY_ID"), "edit")
    text = php.text(fields.get("COMMENT"))
    if not text.strip():
        raise RefusedError(400, "INVALID_ARG_VALUE", "Empty comment message")
    pairs = php.elements(fields.get("FILES"))
    stored = (writing.store_file(call.world, pair) for pair in pairs)
    files = tuple(file_id for file_id in stored if file_id is not None)
    author = php.to_int(fields.get("AUTHOR_ID")) or call.user.id
    number = call.world.next_id("comment")
    call.world.comments[number] = Comment(number, owner, author, call.now, text, files)
    events.emit(call.world, "ONCRMTIMELINECOMMENTADD", number, call.author)
    return Answer(number)


def list_comments(call: Call) -> Answer:
    """List the comments of one owner; both parts of the filter are required."""
    filter_ = php.mapping(call.params.get("filter"))
    for name in ("ENTITY_ID", "ENTITY_TYPE"):
        if php.is_empty(filter_.get(name)):
            raise missing_parameter(name)
    kind = kind_named(php.text(filter_["ENTITY_TYPE"]))
    owner = _owner(call, kind, filter_["ENTITY_ID"], "read")
    rows = [comment for comment in call.world.comments.values() if comment.owner == owner]
    order = php.mapping(call.params.get("order"))
    if any(php.text(word).upper() == "DESC" for word in order.values()):
        rows.reverse()

    def render(page: list[Comment]) -> list[dict[str, Any]]:
        return [_comment_row(call, comment) for comment in page]

    return paging.page(rows, call.params.get("start"), render)


def _comment_row(call: Call, comment: Comment) -> dict[str, Any]:
    return {
        "ID": str(comment.id),
        "ENTITY_ID": str(comment.owner[1]),
        "ENTITY_TYPE": comment.owner[0].value,
        "CREATED": moments.iso(comment.created, call.world.settings),
        "COMMENT": comment.text,
        "AUTHOR_ID": str(comment.author_id),
        "FILES": {str(i): {"id": i, "name": call.world.files[i].name} for i in comment.file_ids},
    }


def add_todo(call: Call) -> Answer:
    """Add a to-do; the result is an object."""
    for name in ("ownerTypeId", "ownerId", "deadline"):
        if php.is_empty(call.params.get(name)):
            raise missing_parameter(name)
    kind = kind_of(php.to_int(call.params["ownerTypeId"]))
    owner = _owner(call, kind, call.params["ownerId"], "edit")
    deadline = php.text(call.params["deadline"])
    moment = moments.parse_moment(deadline, call.world.settings)
    if moment is None:
        raise RefusedError(400, "WRONG_DATETIME_FORMAT", "Wrong datetime format")
    number = call.world.next_id("activity")
    call.world.todos[number] = Todo(
        id=number,
        owner=owner,
        responsible_id=php.to_int(call.params.get("responsibleId")) or call.user.id,
        deadline=moments.iso(moment, call.world.settings),
        title=php.text(call.params.get("title")),
        description=php.text(call.params.get("description")),
    )
    events.emit(call.world, "ONCRMACTIVITYADD", number, call.author)
    return Answer({"id": number})


def methods() -> dict[str, Handler]:
    """Return the handlers by method name."""
    return {
        "crm.timeline.comment.add": add_comment,
        "crm.timeline.comment.list": list_comments,
        "crm.activity.todo.add": add_todo,
    }
