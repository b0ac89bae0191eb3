"""People, companies and deals that the portal knows already."""

from pathlib import Path
from typing import Any

from tests.flows.delivery.office import (
    COMPANY,
    CONSENT,
    PHONE,
    bundles,
    check_linked,
    numbers,
    prepare,
    quick,
    submits,
)
from tests.flows.world import World


async def test_a_repeat_inquiry_becomes_a_comment(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template) as office:
        await prepare(office, quick(repeat="comment"))
        ann = office.person()
        await submits(ann)
        await office.settle()
        await submits(ann)
        await office.settle()
        counted = numbers(office)
        assert counted == {**bundles(), "comment": 2, "trace": counted["trace"]}
        (deal,) = office.entities("deal")
        first, second = office.crm()["comments"]
        assert first["owner"] == second["owner"] == ["deal", deal["id"]]
        assert "epeat" in second["text"]
        newest = (await office.cards())[-1]
        assert f"Deal {deal['id']}" in newest.buttons


async def test_a_lost_answer_to_a_repeat_makes_one_comment(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template) as office:
        await prepare(office, quick(repeat="comment"))
        ann = office.person()
        await submits(ann)
        await office.settle()
        office.portal_fault("cut_after", method="crm.timeline.comment.add")
        await submits(ann)
        await office.settle()
        counted = numbers(office)
        assert counted == {**bundles(), "comment": 2, "trace": counted["trace"]}


async def test_a_known_contact_and_company_are_taken_and_not_overwritten(office: World) -> None:
    await submits(office.person("Ann"))
    await office.settle()
    (contact,) = office.entities("contact")
    (company,) = office.entities("company")
    await submits(office.person("Boris"), PHONE, COMPANY, name="Boris Other")
    await office.settle()
    assert numbers(office) == {**bundles(2), "contact": 1, "company": 1}
    (same,) = office.entities("contact")
    kept = ("NAME", "LAST_NAME", "UTM_SOURCE", "ORIGIN_ID")
    assert _parts(same, kept) == _parts(contact, kept)
    assert office.entities("company")[0]["fields"]["TITLE"] == company["fields"]["TITLE"]
    # Boris' Telegram id was added beside Ann's: both are found by it.
    assert len([row for row in same["multifields"] if row["type_id"] == "IM"]) == 2
    check_linked(office)


def _parts(entity: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: entity["fields"].get(name) for name in names}


async def test_utm_values_consent_and_path_are_in_the_crm(tmp_path: Path, template: Path) -> None:
    async with World.open(tmp_path, template) as office:
        await prepare(office, quick(consent=CONSENT))
        await office.add_link("first", form="quick", source="facebook", campaign="early")
        ann = office.person()
        await ann.opens("first")
        await office.advance(3600)
        await ann.opens("spring")
        await ann.presses("I agree")
        for text in ("Ann Lee", PHONE, COMPANY):
            await ann.says(text)
        await ann.presses("Send")
        await office.settle()
        for kind in ("deal", "contact", "company"):
            (entity,) = office.entities(kind)
            utm = _parts(entity, ("UTM_SOURCE", "UTM_MEDIUM", "UTM_CAMPAIGN", "UTM_CONTENT"))
            assert list(utm.values()) == ["google", "cpc", "roofs", "red"]
        (comment,) = office.crm()["comments"]
        assert "Version 3, given" in comment["text"]
        assert "https://example.com/privacy" in comment["text"]
        assert comment["text"].index("facebook") < comment["text"].index("google")
