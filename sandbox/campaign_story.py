"""A campaign's story: a link is made, its QR code read, three people come, one buys in the CRM, and
the numbers show it."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from sandbox.cast import ADMIN, ANN, IVAN, LINKS, MANAGER, answer_form, make_link
from sandbox.hiring import OF_PORTAL, USERS, hire
from sandbox.qr_reader import read_qr
from sandbox.seen import Say, Seen
from sandbox.stage import Condition, Json, Stage, StageError, said

LEA = 7_000_000_006
LINK = LINKS[0]
AMOUNT = 24_000
IVANS_PHONE = "+49 30 901821"
SCENE_TIMEOUT = 150.0
"""Seconds: a portal that tells of nothing by itself is read once a minute."""
QUIET = 1.0


async def gather_people(stage: Stage) -> int:
    """Put an admin, a manager with a group, and three people with phones on the stage."""
    for person, first, last, language in (
        (ANN, "Ann", "Lee", "en"),
        (IVAN, "Иван", "Петров", "ru"),
        (LEA, "Lea", "Stone", "en"),
        (ADMIN, "Olga", "Admin", "en"),
        (MANAGER, "Max", "Manager", "en"),
    ):
        await stage.act(
            act="person", id=person, first_name=first, last_name=last, language_code=language
        )
    group = await stage.act(act="group", title="Leads", people=[ADMIN, MANAGER])
    return int(group["chat"])


async def make_ready(stage: Stage) -> None:
    """The admin has started the bot, and Max, who is in the portal, is a manager."""
    await stage.reply_to(ADMIN, act="start")
    await hire(stage, MANAGER)


async def play(stage: Stage, say: Say) -> int:
    """Tell it scene by scene; gives 1 if anything is missing in the end."""
    group = next(int(chat["id"]) for chat in (await stage.telegram())["chats"] if chat["id"] < 0)
    places = {ADMIN: "Olga", ANN: "Ann", IVAN: "Ivan", LEA: "Lea", group: "the group"}
    scenes = _Scenes(stage, Seen(say, places, USERS))
    await scenes.begin()

    scenes.scene("Olga makes a link")
    await make_link(stage, LINK)
    await scenes.ends("the link is there", said(ADMIN, f"start={LINK.code}"))

    scenes.scene("She has put the source into Sales Intelligence, and says so")
    await stage.reply_to(ADMIN, act="press", text=f"✅ {LINK.source} is there")
    await scenes.ends("nobody is asked for it any more", lambda _, __: True)

    scenes.scene("A phone reads the QR code that came with it")
    await scenes.ends("the picture is there", lambda telegram, _: bool(_photos(telegram)))
    address = read_qr(await stage.picture(_photos(await stage.telegram())[-1]))
    say(f"\n--- the camera\n         │ {address}")
    (payload,) = parse_qs(urlsplit(address).query)["start"]

    scenes.scene("Three people read it from a poster; Lea only has a look")
    await answer_form(stage, ANN, payload=payload)
    await answer_form(stage, IVAN, payload=payload, name="Иван Петров", phone=IVANS_PHONE)
    await stage.reply_to(LEA, act="start", payload=payload)
    await scenes.ends("both are in the CRM, and on cards", lambda _, crm: len(crm["traces"]) == 2)

    scenes.scene("Max takes Ann's request")
    card = _card_of(await stage.telegram(), group, "Ann Lee")
    await stage.act(
        act="press", person=MANAGER, chat=group, message_id=card, text="✋ Take", wait=True
    )
    await scenes.ends(
        "the card says so, and the CRM has him as the responsible person",
        lambda telegram, crm: (
            said(group, "Max Manager")(telegram, crm) and _is_his(_lead_of(crm, "Ann Lee"))
        ),
    )

    scenes.scene("Ann buys: in the CRM her lead becomes a deal, which is won")
    lead = _lead_of(await stage.portal(), "Ann Lee")
    await stage.in_portal(act="convert", type="lead", id=lead["id"], into=["deal"])
    (deal,) = (await stage.portal())["entities"]["deal"]
    fields = {"stageId": "WON", "opportunity": AMOUNT, "currencyId": "EUR"}
    await stage.in_portal(act="change", type="deal", id=deal["id"], fields=fields)
    say("The portal is read once a minute: this takes a while.")
    await scenes.ends("the card says that it is won", said(group, "Won"))

    scenes.scene("Olga looks at the numbers")
    await stage.reply_to(ADMIN, act="text", text="/stats")
    await stage.reply_to(ADMIN, act="press", text="By …")
    await stage.reply_to(ADMIN, act="press", text="By link")
    await scenes.ends("they are told", said(ADMIN, LINK.title))
    table = _texts(await stage.telegram(), ADMIN)[-1]

    missing = tuple(_missing(payload, table, await stage.portal()))
    say("")
    for line in missing:
        say(f"MISSING: {line}")
    say("The story is complete." if not missing else f"{len(missing)} things are missing.")
    return 1 if missing else 0


class _Scenes:
    """A look around after each scene."""

    def __init__(self, stage: Stage, seen: Seen) -> None:
        self._stage = stage
        self._seen = seen

    async def begin(self) -> None:
        """Take all that happened so far for known."""
        self._seen.skip(await self._stage.telegram(), await self._stage.portal())

    def scene(self, title: str) -> None:
        """Begin a scene."""
        self._seen.scene(title)

    async def ends(self, what: str, done: Condition) -> None:
        """Wait for what ends a scene, and for silence; tell what everybody saw."""
        await self._stage.until(what, done, SCENE_TIMEOUT)
        await self._stage.silence(QUIET)
        self._seen.look(await self._stage.telegram(), await self._stage.portal())


def _messages(telegram: Json, chat_id: int) -> Iterator[Json]:
    for chat in telegram["chats"]:
        if chat["id"] == chat_id:
            yield from (one for one in chat["messages"] if one["by_bot"] and not one["deleted"])


def _texts(telegram: Json, chat_id: int) -> list[str]:
    return [
        str(one.get("text") or one.get("caption") or "") for one in _messages(telegram, chat_id)
    ]


def _photos(telegram: Json) -> list[Json]:
    return [one for one in _messages(telegram, ADMIN) if "photo" in one]


def _card_of(telegram: Json, group: int, name: str) -> int:
    for message in _messages(telegram, group):
        if name in str(message.get("text")):
            return int(message["message_id"])
    raise StageError(f"there is no card of {name}")


def _lead_of(crm: Json, name: str) -> Json:
    for lead in crm["entities"]["lead"]:
        if name in lead["fields"]["TITLE"]:
            return dict(lead)
    raise StageError(f"the CRM has no lead of {name}")


def _is_his(card: Json) -> bool:
    """Return whether Max is responsible for it."""
    return int(card["fields"]["ASSIGNED_BY_ID"]) == OF_PORTAL[MANAGER]


def _missing(payload: str, table: str, crm: Json) -> Iterator[str]:
    """Name what should be there and is not."""
    if payload != LINK.code:
        yield f"the link's code in the QR code (it says {payload})"
    for lead in crm["entities"]["lead"]:
        if lead["fields"].get("UTM_SOURCE") != LINK.source:
            yield f"the source of lead {lead['id']}"
    for deal in crm["entities"]["deal"]:
        if not _is_his(deal):
            yield f"Max as the responsible person of deal {deal['id']}"
    if len(crm["traces"]) != 2:
        yield "two traces"
    if LINK.title not in table:
        yield "the link in the numbers"
    if f"{AMOUNT:,}".replace(",", "\u202f") not in table:
        yield "the amount in the numbers"
