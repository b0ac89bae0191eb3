"""A value for which the CRM has no place: nothing is lost, and people hear of it."""

from typing import Any

from crm.client.bitrix24_client import Bitrix24Client, open_session
from crm.client.endpoint import WebhookUrl
from tests.flows.delivery.office import notices, numbers, quick
from tests.flows.world import World
from tests.health_words import portal_faults

BUDGET: dict[str, Any] = {
    "id": "budget",
    "type": "choice",
    "prompt": "Your budget?",
    "choices": [
        {"value": "small", "label": "Up to 1000"},
        {"value": "large", "label": "A fortune [b]"},
    ],
    "crm": "deal.UF_CRM_BUDGET",
}
MISFIT_NOTICE = "didn’t fit the CRM"


async def answers(world: World, name: str, phone: str, choice: str) -> None:
    person = world.person(name)
    await person.opens("spring")
    for text in (name, phone, f"Company of {name}"):
        await person.says(text)
    await person.presses(choice)
    await person.presses("Send")


async def test_the_card_the_comment_and_the_admins_hear_of_it(office: World) -> None:
    await office.write_form("quick", quick(BUDGET))
    await answers(office, "Ann", "+4930901820", "A fortune")
    await answers(office, "Bob", "+4930901821", "A fortune")
    await answers(office, "Cleo", "+4930901822", "Up to 1000")
    await office.settle()
    assert numbers(office)["deal"] == 3
    budgets = [deal["fields"].get("UF_CRM_BUDGET") for deal in office.entities("deal")]
    assert sorted(budgets, key=str) == [101, None, None]  # delivered side by side
    cards = [card.text for card in await office.cards()]  # sent side by side: in no order
    ann, bob, cleo = (
        next(card for card in cards if f"Who: {name} " in card) for name in ("Ann", "Bob", "Cleo")
    )
    for card in (ann, bob):
        assert "In the CRM" in card
        assert "The CRM has no place for: Budget: A fortune [b]" in card
    assert "no place" not in cleo
    block = "[b]The CRM has no place for[/b]\nBudget: A fortune ［b］"
    comments = [comment["text"] for comment in office.crm()["comments"] if block in comment["text"]]
    assert len(comments) == 2
    assert not any("Cleo" in text for text in comments)
    (notice,) = await notices(office, MISFIT_NOTICE)
    assert "the field “Budget” (deal.UF_CRM_BUDGET) doesn’t take “A fortune [b]”" in notice.text
    assert "form quick" in notice.text


async def test_the_check_says_so_before_anybody_answers(office: World) -> None:
    await office.write_form("quick", quick(BUDGET))
    forms = [form for form in office.process.files.catalogue.menu if form.id == "quick"]
    async with open_session() as session:
        url = office.process.settings.bitrix24_webhook_url
        assert url is not None
        client = Bitrix24Client(session, WebhookUrl(url.get_secret_value()))
        (found,) = await portal_faults(client, *forms)
    assert "deal.UF_CRM_BUDGET has no value “A fortune [b]” (the choice “large”" in found
