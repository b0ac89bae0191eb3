"""Who works in the portal: everybody, by pages, without a filter that it might drop."""

import pytest

from intake.outbox.delivery_errors import PermanentError, TransientError
from intake.team.portal_user import contact_hash
from tests.crm.gateway.workshop import Workshop


def employ(workshop: Workshop, count: int) -> None:
    users = [
        {"id": number, "name": "Name", "last_name": str(number),
         "email": f"n{number}@firm.example",
         "personal_mobile": f"8 (912) 000-{number:04}", "active": number % 2 == 1}
        for number in range(1, count + 1)
    ]  # fmt: skip
    workshop.portal.configure({"users": users})


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (49, 1), (50, 2), (120, 3)])
async def test_all_pages_are_read(workshop: Workshop, count: int, pages: int) -> None:
    employ(workshop, count)
    people = await workshop.gateway.employees()
    assert [one.id for one in people] == list(range(1, count + 1))
    assert workshop.portal.calls["user.get"] == pages


async def test_what_is_told_is_who_is_active_and_hashes(workshop: Workshop) -> None:
    employ(workshop, 2)
    first, second = await workshop.gateway.employees()
    assert (first.name, first.active, second.active) == ("Name 1", True, False)
    wanted = {contact_hash("N1@firm.example"), contact_hash("+7 912 000 0001")}
    assert set(first.contacts) == wanted


async def test_without_the_scope_it_is_a_refusal_of_this_alone(workshop: Workshop) -> None:
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["crm"]}
    workshop.portal.configure({"webhooks": [webhook]})
    with pytest.raises(PermanentError) as refused:
        await workshop.gateway.employees()
    assert refused.value.code == "insufficient_scope"


async def test_without_contacts_in_the_scope_people_have_names_alone(workshop: Workshop) -> None:
    webhook = {"user_id": 1, "code": "sandbox", "scopes": ["crm", "user_brief"]}
    employ(workshop, 1)
    workshop.portal.configure({"webhooks": [webhook]})
    [person] = await workshop.gateway.employees()
    assert (person.name, person.contacts) == ("Name 1", ())


async def test_a_portal_that_is_away_is_asked_again_later(workshop: Workshop) -> None:
    workshop.fault("down")
    with pytest.raises(TransientError):
        await workshop.gateway.employees()
