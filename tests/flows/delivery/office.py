"""What the flows of delivery have in common: a short form, people who fill it in, and counting."""

from collections import Counter
from typing import Any

from tests.flows.world import World
from tests.people import Person, SeenMessage

PHONE, COMPANY = "+4930901820", "Lee & Sons"

QUICK: dict[str, Any] = {
    "languages": ["en"],
    "title": "A quick question",
    "steps": [
        {"id": "name", "type": "name", "prompt": "Who?", "crm": "contact.NAME"},
        {"id": "phone", "type": "phone", "prompt": "Which number?", "crm": "contact.PHONE"},
        {"id": "company", "type": "text", "prompt": "Which company?", "crm": "company.TITLE"},
    ],
    "finish": {"text": "Thank you"},
    "crm": {"bundle": "deal", "contact": True, "company": True},
}
CONSENT = {"version": "3", "text": "May we keep it?", "url": "https://example.com/privacy"}
BRIEF = {
    "id": "brief",
    "type": "file",
    "prompt": "A brief?",
    "required": False,
    "limits": {"max_files": 3},
}


def quick(*more_steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The short form with more questions at its end, or with other parts."""
    return {**QUICK, "steps": [*QUICK["steps"], *more_steps], **changes}


async def prepare(world: World, form: dict[str, Any] | None = None) -> World:
    """Put the short form there, and a link to it from an advertisement."""
    await world.write_form("quick", form or QUICK)
    await world.add_link(
        "spring", form="quick", source="google", medium="cpc", campaign="roofs", content="red"
    )
    return world


async def submits(
    person: Person, phone: str = PHONE, company: str = COMPANY, *, name: str = "Ann Lee"
) -> None:
    """Fill the short form in; *accepted* was said at the end."""
    await answers(person, name, phone, company)
    await person.presses("Send")


async def answers(person: Person, *words: str) -> None:
    """Come by the link and say these words one after another."""
    await person.opens("spring")
    for text in words:
        await person.says(text)


def numbers(world: World) -> dict[str, int]:
    """How much of everything the portal holds. Earlier visits of a trace do not count."""
    crm = world.crm()
    counted = {kind: len(entities) for kind, entities in crm["entities"].items()}
    counted["trace"] = len(traces(world))
    counted["comment"] = len(crm["comments"])
    return {name: number for name, number in counted.items() if number}


def traces(world: World) -> list[dict[str, Any]]:
    """The traces that are no earlier visit of another one."""
    return [trace for trace in world.crm()["traces"] if trace["parent_id"] is None]


def bundles(count: int = 1) -> dict[str, int]:
    """What so many strangers leave in the portal, in the usual trace mode."""
    return dict.fromkeys(("deal", "contact", "company", "trace", "comment"), count)


def check_linked(world: World) -> None:
    """What the portal holds is rightly linked: see :func:`check_crm`."""
    check_crm(world.crm())


def check_crm(crm: dict[str, Any]) -> None:
    """Each deal has its contact and company, one comment, and all share a trace of one source."""
    owners = Counter(tuple(comment["owner"]) for comment in crm["comments"])
    for deal in crm["entities"]["deal"]:
        assert owners[("deal", deal["id"])] == 1
        contact = _by_id(crm, "contact", deal["fields"]["CONTACT_ID"])
        company = _by_id(crm, "company", deal["fields"]["COMPANY_ID"])
        assert deal["traces"], "a deal without its trace"
        assert set(deal["traces"]) <= set(contact["traces"]) | set(company["traces"])
        assert deal["fields"]["UTM_SOURCE"] == "google"
    for contact in crm["entities"]["contact"]:
        rows = Counter((row["type_id"], row["value"]) for row in contact["multifields"])
        assert set(rows.values()) == {1}, "a phone stands twice"


def _by_id(crm: dict[str, Any], kind: str, number: int) -> dict[str, Any]:
    return next(entity for entity in crm["entities"][kind] if entity["id"] == number)


async def notices(world: World, part: str) -> list[SeenMessage]:
    """What the admin was told that contains these words."""
    return [message for message in await world.admin.chat.messages() if part in message.text]


CIRCUIT_OPEN, CIRCUIT_CLOSED = "isn’t accepting anything right now", "The CRM is back"
DEAD = "no longer accepts the webhook"
