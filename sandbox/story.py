"""One prospect's story: what she, the managers and the CRM saw, and whether all of it is there."""

from collections.abc import Callable, Iterator

from sandbox.cast import ANN, LINKS, answer_form
from sandbox.looks import NOTHING, look_of, news, presses_of
from sandbox.stage import Json, Stage

Say = Callable[[str], None]

PHONE_STORED = "+4930901820"
LINK = LINKS[0]


async def play(stage: Stage, say: Say) -> int:
    """Ann comes by the spring link, answers, and is in the CRM; gives 1 if anything is missing."""
    await answer_form(stage, ANN)
    await stage.until(
        "the CRM holds the submission and the managers see it", lambda _, crm: bool(crm["traces"])
    )
    await stage.until("the card names the CRM's entities", lambda telegram, _: _linked(telegram))
    telegram, crm = await stage.telegram(), await stage.portal()
    _print_chat(say, "What Ann saw", telegram, ANN)
    _print_chat(say, "What the managers saw", telegram, _group(telegram))
    _print_crm(say, crm)
    missing = tuple(_missing(telegram, crm))
    say("")
    for line in missing:
        say(f"MISSING: {line}")
    say("The story is complete." if not missing else f"{len(missing)} things are missing.")
    return 1 if missing else 0


def _group(telegram: Json) -> int:
    return next(int(chat["id"]) for chat in telegram["chats"] if chat["id"] < 0)


def _said(telegram: Json, chat_id: int) -> list[Json]:
    return [
        message
        for chat in telegram["chats"]
        if chat["id"] == chat_id
        for message in chat["messages"]
        if not message["deleted"]
    ]


def _linked(telegram: Json) -> bool:
    """Say whether there is a way into the CRM; one to a person's chat is no ``http``."""
    return any(
        str(button.get("url", "")).startswith("http")
        for message in _said(telegram, _group(telegram))
        for row in (message.get("keyboard") or {}).get("inline_keyboard") or []
        for button in row
    )


def _main(crm: Json) -> tuple[str, Json] | None:
    for kind in ("deal", "lead", "quote"):
        for entity in crm["entities"][kind]:
            return kind, entity
    return None


def _missing(telegram: Json, crm: Json) -> Iterator[str]:
    """Name what should be there and is not."""
    main = _main(crm)
    if main is None:
        yield "a deal or a lead"
        return
    kind, entity = main
    everybody = [entity, *crm["entities"]["contact"]]
    if entity["fields"].get("UTM_SOURCE") != LINK.source:
        yield f"the {kind}'s UTM_SOURCE"
    phones = {row["value"] for one in everybody for row in one["multifields"]}
    if PHONE_STORED not in phones:
        yield "the phone number"
    if len(crm["traces"]) != 1:
        yield f"exactly one trace (there are {len(crm['traces'])})"
    for one in everybody:
        if one["traces"] != [crm["traces"][0]["id"]]:
            yield f"the trace's link to entity {one['id']}"
    if crm["traces"][0]["source"] != "Google":
        yield "the trace's source in Sales Intelligence"
    if not crm["comments"]:
        yield "the comment in the timeline"
    cards = [one for one in _said(telegram, _group(telegram)) if one["by_bot"]]
    if len(cards) != 1:
        yield f"exactly one card (there are {len(cards)})"


def _print_chat(say: Say, title: str, telegram: Json, chat_id: int) -> None:
    say(f"\n=== {title} " + "=" * (60 - len(title)))
    for message in _said(telegram, chat_id):
        for block in _blocks(telegram, message):
            for line in block:
                say(line)
            say("")


def _blocks(telegram: Json, message: Json) -> Iterator[list[str]]:
    """The message, what was pressed under it, and what became of it."""
    mark = "bot │ " if message["by_bot"] else "  > │ "
    shown = NOTHING
    for press in presses_of(telegram, message):
        if lines := [f"{mark}{line}" for line in news(shown, press.look)]:
            yield lines
        yield [f"  > │ [{press.button}]"]
        shown = press.look
    if lines := [f"{mark}{line}" for line in news(shown, look_of(message))]:
        yield lines


def _print_crm(say: Say, crm: Json) -> None:
    say("\n=== What the CRM holds " + "=" * 48)
    for kind, entities in crm["entities"].items():
        for entity in entities:
            fields = entity["fields"]
            parts = ("TITLE",) if fields.get("TITLE") else ("NAME", "LAST_NAME")
            name = " ".join(str(fields[part]) for part in parts if fields.get(part))
            say(f"{kind} {entity['id']}: {name}")
            utm = {part: value for part, value in fields.items() if part.startswith("UTM_")}
            say(f"    UTM {utm}")
            for row in entity["multifields"]:
                say(f"    {row['type_id']} {row['value']}")
            say(f"    traces {entity['traces']}")
    for trace in crm["traces"]:
        say(f"trace {trace['id']}: source {trace['source']}, linked to {trace['entities']}")
        say(f"    tags {trace['tags']}, channels {trace['channels']}")
    for comment in crm["comments"]:
        say(f"comment on {' '.join(map(str, comment['owner']))}:")
        for line in comment["text"].splitlines():
            say(f"    {line}")
