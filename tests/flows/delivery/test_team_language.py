"""The team and its CRM read one language, whichever a prospect spoke."""

from pathlib import Path
from typing import Any

from intake.kernel.ids import SubmissionId
from intake.outbox.row import card_row
from tests.flows.prospects.walks import B2B_EN, walk_on
from tests.flows.world import World


async def submitted(office: World) -> str:
    """Somebody who speaks English answers to the end; return the card of a Russian team."""
    person = await B2B_EN.person(office)
    await walk_on(person, B2B_EN.deeds)
    await office.settle()
    card, *_ = await office.cards()
    return card.text


async def test_titles_comments_and_cards_are_in_the_teams_language(
    tmp_path: Path, template: Path
) -> None:
    async with World.open(tmp_path, template, default_language="ru") as office:
        card = await submitted(office)
        assert card.startswith("Заявка от компании\n✅ Уже в CRM")
        assert "Услуги\nДизайн, Поддержка" in card
        assert "Срок\n31 декабря 2026" in card
        assert "Имя\nAnn Lee" in card
        [deal] = office.entities("deal")
        assert deal["fields"]["TITLE"] == "Lee & Sons: Дизайн, Поддержка"
        assert deal["fields"]["ADDITIONAL_INFO"] == "Дизайн, Поддержка"
        comment = office.crm()["comments"][0]["text"]
        assert comment.startswith("[b]Ответы из Telegram: Заявка от компании[/b]")
        assert "[b]Бюджет, рублей[/b]\n1\N{NO-BREAK SPACE}500\N{NO-BREAK SPACE}000" in comment
        assert "Which company" not in comment


async def test_a_reworded_form_changes_nothing_that_was_sent(
    tmp_path: Path, template: Path
) -> None:
    def reword(form: dict[str, Any]) -> None:
        form["title"]["ru"] = "Совсем другая"
        for step in form["steps"]:
            step["label"] = {"en": "Reworded", "ru": "Иначе"}

    async with World.open(tmp_path, template, default_language="ru") as office:
        before = await submitted(office)
        await office.edit_form("b2b", reword)
        async with office.database.writing() as unit:
            now = office.clock.now()
            await unit.outbox.add(card_row(SubmissionId(1), now), now)
            await unit.commit()
        await office.settle()
        card, *_ = await office.cards()
        assert card.text == before


async def test_a_shared_chat_is_spoken_to_in_the_teams_language(
    tmp_path: Path, template: Path
) -> None:
    async with World.open(tmp_path, template, default_language="ru") as office:
        manager = office.person("Max")
        await manager.joins(office.managers)
        await manager.says("/queue", at=office.managers)
        assert "Всё уже в CRM" in (await office.cards())[-1].text
        await office.admin.says("/queue")
        assert "Everything is in the CRM" in (await office.admin.sees()).text
