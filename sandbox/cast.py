"""Who plays in the demo and the story, and the links that they use."""

from dataclasses import dataclass

from sandbox.stage import Json, Stage

ADMIN = 7_000_000_001
MANAGER = 7_000_000_002
ANN = 7_000_000_003
IVAN = 7_000_000_004
SECOND = 7_000_000_005
"""Another manager."""

PHONE = "+49 30 901820"

NO_BREATH = 0.02
"""Seconds that the admin waits after an answer: the order of what they write is kept anyway."""


@dataclass(frozen=True, slots=True)
class AdLink:
    """What the admin tells the bot about one link, question by question."""

    title: str
    source: str
    medium: str
    campaign: str
    code: str
    form: str


LINKS = (
    AdLink("Google, spring sale", "google", "cpc", "spring_sale", "spring", "lead"),
    AdLink("Yandex Direct, demo", "yandex", "cpc", "cid123456", "demo", "b2b"),
    AdLink("Instagram, open day", "instagram", "social", "open_day", "openday", "event"),
)


async def gather(stage: Stage) -> int:
    """Put people and the managers' group on the stage; gives the group's id."""
    for person, first, last, language in (
        (ANN, "Ann", "Lee", "en"),
        (IVAN, "Иван", "Петров", "ru"),
        (ADMIN, "Olga", "Admin", "en"),
        (MANAGER, "Max", "Manager", "en"),
    ):
        await stage.act(
            act="person", id=person, first_name=first, last_name=last, language_code=language
        )
    group = await stage.act(act="group", title="Leads", people=[ADMIN, MANAGER])
    return int(group["chat"])


async def make_links(stage: Stage, links: tuple[AdLink, ...] = LINKS) -> None:
    """The admin makes each link with ``/newlink``, as anybody would: by answering."""
    await stage.reply_to(ADMIN, act="start")
    for link in links:
        await _make_link(stage, link)


async def _make_link(stage: Stage, link: AdLink) -> None:
    async def write(text: str) -> None:
        await stage.reply_to(ADMIN, silence=NO_BREATH, act="text", text=text)

    await write("/newlink")
    utm = (link.source, link.medium, link.campaign, "", "")
    window = tail = ""
    for answer in (link.title, *utm, link.form, window, tail, link.code):
        await write(answer or "/skip")
    await confirm(stage, ADMIN)
    await stage.until(
        f"the bot makes the link {link.code}",
        lambda telegram, _: any(
            f"start={link.code}" in message.get("text", "")
            for chat in telegram["chats"]
            if chat["id"] == ADMIN
            for message in chat["messages"]
        ),
    )


async def answer_form(stage: Stage, person: int) -> None:
    """Come by the spring link, and send its form."""
    await stage.reply_to(person, act="start", payload=LINKS[0].code)
    await confirm(stage, person)
    for words in ("Ann Lee", PHONE, "1", "/skip"):
        await stage.reply_to(person, act="text", text=words)
    await confirm(stage, person)


async def confirm(stage: Stage, person: int) -> None:
    """Press the confirmation that the bot offers, waiting for it: Telegram may slow the bot."""
    found: Json = {}

    def offered(telegram: Json, _: Json) -> bool:
        messages = [chat["messages"] for chat in telegram["chats"] if chat["id"] == person]
        found.update(_confirmation(messages[0]) if messages else {})
        return bool(found)

    await stage.until("the bot offers something to confirm", offered)
    await stage.reply_to(person, **found)


def _confirmation(messages: list[Json]) -> Json:
    """The act of pressing the one button that begins with a tick, or nothing."""
    for message in reversed(messages):
        if message["deleted"]:
            continue
        for row in (message.get("keyboard") or {}).get("inline_keyboard") or []:
            for button in row:
                if "callback_data" in button and button["text"].startswith("✅"):
                    return {
                        "act": "press",
                        "message_id": message["message_id"],
                        "data": button["callback_data"],
                    }
    return {}
