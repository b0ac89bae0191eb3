"""Each shipped form, in each language, from the link to the CRM."""

import pytest

from tests.flows.prospects.walks import WALKS, Walk, shown, walk_on
from tests.flows.world import World


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.name)
async def test_a_form_is_answered_to_its_end(world: World, walk: Walk) -> None:
    person = await walk.person(world)
    await walk_on(person, walk.deeds)

    [submission] = await world.submissions()
    assert shown(submission) == dict(walk.answers)
    assert submission.language == walk.language
    assert submission.consent
    assert submission.consent.version == "2026-1"
    assert submission.consent.at == world.clock.now()
    assert any(submission.consent.text in one.text for one in await person.chat_log())
    assert await world.conversation(person) is None

    await world.settle()
    [main] = world.entities(walk.main)
    [trace] = world.crm()["traces"]
    assert main["fields"]["UTM_SOURCE"] == "google"
    assert main["traces"] == [trace["id"]]
    assert trace["source"] == "Google"
    [card] = [one for one in await world.cards() if "Who: " in one.text or "Кто: " in one.text]
    assert "In the CRM" in card.text
