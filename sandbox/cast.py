"""Who plays in the demo and the story, and the links that they use."""

from dataclasses import dataclass

from sandbox.stage import Json, Stage, StageError

ADMIN = 7_000_000_001
MANAGER = 7_000_000_002
ANN = 7_000_000_003
IVAN = 7_000_000_004


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
    await stage.reply_to(ADMIN, act="text", text="/newlink")
    answers = [link.title, link.source, link.medium, link.campaign, "", "", link.form, link.code]
    for answer in answers:
        await stage.reply_to(ADMIN, act="text", text=answer or "/skip")
    await stage.act(person=ADMIN, **confirm_button(await stage.chat(ADMIN)))
    await stage.until(
        f"the bot makes the link {link.code}",
        lambda telegram, _: any(
            f"start={link.code}" in message.get("text", "")
            for chat in telegram["chats"]
            if chat["id"] == ADMIN
            for message in chat["messages"]
        ),
    )


def confirm_button(messages: list[Json]) -> Json:
    """The act of pressing the summary's confirmation, the one button that begins with a tick."""
    for message in reversed(messages):
        for row in (message.get("keyboard") or {}).get("inline_keyboard") or []:
            for button in row:
                if "callback_data" in button and button["text"].startswith("✅"):
                    return {
                        "act": "press",
                        "message_id": message["message_id"],
                        "data": button["callback_data"],
                    }
    said = [message.get("text", "") for message in messages if message["by_bot"]]
    raise StageError(f"the bot offers nothing to confirm, but says: {said[-1:]}")
