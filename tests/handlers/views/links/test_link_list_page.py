"""/newlink and /links."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiogram import Bot

from handlers.callback_data.link_callbacks import LinkPressed, LinkVerb
from handlers.views.links.link_list_page import LinkScreen
from intake.kernel.ids import FormId
from intake.links.known_values import KnownValue, KnownValueId, LinkField
from intake.links.link import Uncounted, Utm
from intake.links.link_page import LinkPage, LinkStatus
from intake.wizards.link_wizard import LinkMade
from tests.handlers.stage import (
    ADMIN,
    DEEP_LINKS,
    TRANSLATOR,
    Stage,
    confirmed,
    link,
    link_rows,
    view_of,
)
from tests.handlers.views.conversation.test_scene_view import check_markup
from tests.people import Person, TelegramWorld
from texts.markup import MESSAGE_LENGTH, length

SOURCE = KnownValue(
    KnownValueId(5), LinkField.SOURCE, "google & co", datetime(2026, 3, 5, tzinfo=UTC), ADMIN
)


def screen(language: str) -> LinkScreen:
    return LinkScreen(TRANSLATOR, language, DEEP_LINKS, UTC, LinkPressed(LinkVerb.LIST))


@pytest.fixture
async def admin(world: TelegramWorld, stage: Stage) -> Person:
    ada = Person(world, ADMIN, {"first_name": "Ada", "language_code": "en"})
    await ada.opens()
    stage.calls.clear()
    return ada


async def test_newlink_opens_the_wizard(admin: Person, stage: Stage) -> None:
    await admin.says("/newlink")
    assert stage.calls == [("open_wizard", FormId("newlink"))]


@pytest.mark.parametrize("command", ["/newlink", "/links", "/links@sandbox_bot 2"])
async def test_strangers_learn_nothing(ann: Person, stage: Stage, command: str) -> None:
    await ann.opens()
    stage.calls.clear()
    await ann.says(command)
    assert stage.calls == []
    answer = (await ann.sees()).text
    await ann.says("/frobnicate")
    assert (await ann.sees()).text == answer


async def test_links_are_shown_with_what_came_of_them(admin: Person, stage: Stage) -> None:
    stage.links = LinkPage(tuple(link_rows(2)), 0, 1)
    await admin.says("/links")
    seen = await admin.sees()
    assert "https://t.me/sandbox_bot?start=spring" in seen.text
    assert "utm_source=google & co, utm_medium=cpc" in seen.text
    assert "4 people, 5 arrivals, 1 submission" in seen.text
    assert seen.buttons[:2] == ["1", "2"]


async def test_pages_turn_in_place(admin: Person, stage: Stage) -> None:
    stage.links = LinkPage(tuple(link_rows(2)), 0, 3)
    await admin.says("/links")
    before = len(await admin.chat.messages())
    stage.links = LinkPage(tuple(link_rows(1)), 1, 3)
    pressed = await admin.presses("Older ➡️")
    assert stage.calls == [("list_links", (0, "")), ("list_links", (1, ""))]
    assert pressed.answer is not None
    assert (await admin.sees()).buttons[:3] == ["1", "⬅️ Newer", "Older ➡️"]
    assert len(await admin.chat.messages()) == before


async def test_a_page_that_cannot_be_turned_is_sent(
    admin: Person, stage: Stage, world: TelegramWorld
) -> None:
    stage.links = LinkPage(tuple(link_rows(2)), 0, 3)
    await admin.says("/links")
    before = len(await admin.chat.messages())
    await world.fault(
        "refuse", method="editMessageText", description="Bad Request: message can't be edited"
    )
    await admin.presses("Older ➡️")
    assert len(await admin.chat.messages()) == before + 1


async def test_no_links_yet(admin: Person, bot: Bot) -> None:
    await admin.says("/links")
    assert "no links here yet" in (await admin.sees()).text


async def test_a_made_link_is_shown_with_the_hint_for_sales_intelligence(
    admin: Person, stage: Stage
) -> None:
    stage.will_show(confirmed(LinkMade(link(), SOURCE)))
    await admin.says("x")
    text = (await admin.sees()).text
    assert "https://t.me/sandbox_bot?start=spring" in text
    assert "/go/" not in text, "nobody said where the redirect is reached"
    assert "add this source in Sales Intelligence, letter for letter: google & co" in text


async def test_a_link_without_a_source_says_so(admin: Person, stage: Stage) -> None:
    stage.will_show(confirmed(LinkMade(link(utm=Utm()))))
    await admin.says("x")
    assert "has no utm_source" in (await admin.sees()).text
    (row,) = link_rows(1, utm=Utm(), enabled=False)
    listed = LinkPage((replace(row, uncounted_now=Uncounted.OFF),), 0, 1)
    view = screen("en").page(listed, LinkStatus.CURRENT)
    assert "(off)" in view.text
    assert "utm_" not in view.text


def test_a_full_link_fits_a_message() -> None:
    long = Utm(*["ы&" * 125] * 5)
    [row] = link_rows(1, utm=long, title="<" * 250, code="c" * 64, window_days=7, tail="gclid")
    view = screen("ru").link(view_of(replace(row, uncounted=dict.fromkeys(Uncounted, 3))))
    check_markup(view.text)
    assert length(view.text) <= MESSAGE_LENGTH


def test_a_full_page_of_long_links_fits_a_message() -> None:
    long = Utm(*["ы&" * 125] * 5)
    rows = tuple(link_rows(10, utm=long, title="<" * 250, code="c" * 64))
    view = screen("ru").page(LinkPage(rows, 0, 1), LinkStatus.CURRENT)
    assert length(view.text) <= MESSAGE_LENGTH
