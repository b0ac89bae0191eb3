"""Who plays in the demo and the story, and the links that they use."""

from dataclasses import dataclass

from sandbox.stage import Json, Stage, said

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
    """What the admin tells the bot about one link."""

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
        await make_link(stage, link)


async def make_link(stage: Stage, link: AdLink) -> None:
    """The admin answers the two questions of ``/newlink``, and adds what else is to be said."""

    async def write(text: str) -> None:
        await stage.reply_to(ADMIN, silence=NO_BREATH, act="text", text=text)

    for answer in ("/newlink", link.title, link.source):
        await write(answer)
    for button, answer in (
        ("✏️ 3", link.code),  # the third line of the summary, which has a code by itself
        ("➕ utm_medium", link.medium),
        ("➕ utm_campaign", link.campaign),
        ("➕ Form", link.form),
    ):
        await press_button(stage, ADMIN, button)
        await write(answer)
    await confirm(stage, ADMIN)
    await stage.until(f"the bot makes the link {link.code}", said(ADMIN, f"start={link.code}"))


async def answer_form(
    stage: Stage,
    person: int,
    *,
    payload: str = LINKS[0].code,
    name: str = "Ann Lee",
    phone: str = PHONE,
) -> None:
    """Come by a link, the spring one unless said otherwise, and send its form."""
    await stage.reply_to(person, act="start", payload=payload)
    await confirm(stage, person)
    for words in (name, phone, "1", "/skip"):
        await stage.reply_to(person, act="text", text=words)
    await confirm(stage, person)


async def confirm(stage: Stage, person: int) -> None:
    """Press the confirmation that the bot offers: the one button that begins with a tick."""
    await press_button(stage, person, "✅")


async def press_button(stage: Stage, person: int, beginning: str) -> None:
    """Press the newest button that begins so, waiting for it: Telegram may slow the bot."""
    found: Json = {}

    def offered(telegram: Json, _: Json) -> bool:
        messages = [chat["messages"] for chat in telegram["chats"] if chat["id"] == person]
        found.update(_press_of(messages[0], beginning) if messages else {})
        return bool(found)

    await stage.until(f"the bot offers a button {beginning}", offered)
    await stage.reply_to(person, **found)


def _press_of(messages: list[Json], beginning: str) -> Json:
    """The act of pressing that button, or nothing."""
    for message in reversed(messages):
        if message["deleted"]:
            continue
        for row in (message.get("keyboard") or {}).get("inline_keyboard") or []:
            for button in row:
                if "callback_data" in button and button["text"].startswith(beginning):
                    return {
                        "act": "press",
                        "message_id": message["message_id"],
                        "data": button["callback_data"],
                    }
    return {}
