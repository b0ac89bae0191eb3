"""Links to this bot, however they are pasted; and links that are none."""

import pytest

from handlers.deep_links import DeepLinks

LINKS = DeepLinks("sandbox_bot", "https://bot.example.com")


@pytest.mark.parametrize(
    "text",
    [
        "https://t.me/sandbox_bot?start=spring",
        "http://t.me/sandbox_bot?start=spring",
        "t.me/sandbox_bot?start=spring",
        "t.me/sandbox_bot/?start=spring",
        "https://www.t.me/sandbox_bot?start=spring",
        "https://telegram.me/Sandbox_Bot?start=spring",
        "https://telegram.dog/sandbox_bot?start=spring",
        "https://sandbox_bot.t.me/?start=spring",
        "tg://resolve?domain=sandbox_bot&start=spring",
        "tg:resolve?start=spring&domain=SANDBOX_BOT",
        "https://t.me/sandbox_bot?utm=1&amp;start=spring",
        "https://t.me/@sandbox_bot?start=spring",
        "Hi! https://t.me/sandbox_bot?start=spring. Is it still on?",
        "вот ссылка:\nhttps://t.me/sandbox_bot?start=spring, открываю",
        "«https://t.me/sandbox_bot?start=spring»",
        "(t.me/sandbox_bot?start=spring)",
        "<https://t.me/sandbox_bot?start=spring>",
        "[spring](https://t.me/sandbox_bot?start=spring)",
        "https://t.me/sandbox_bot?start=spring!!!",
        "\u200bhttps://t.me/\u2060sandbox_bot?start=spr\u200cing\ufeff".replace("\u200c", "\u200b"),
        "https://t.me/other_bot?start=autumn or https://t.me/sandbox_bot?start=spring",
        "/start=spring",
        "/start = spring",
        "/start:spring",
        "/START=spring",
        "/code=spring",
        "/start=https://t.me/sandbox_bot?start=spring",
        "/code@Sandbox_Bot=spring",
        "start=spring",
        "?start=spring",
        "https://bot.example.com/go/spring",
        "bot.example.com/go/spring",
        "Look: https://BOT.example.com/go/spring?utm_source=mail, please",
    ],
)
def test_a_pasted_link_says_what_it_would_start_with(text: str) -> None:
    assert LINKS.payload_in(text) == "spring"


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("HTTPS://T.ME/SANDBOX_BOT?START=SPRING", "SPRING"),
        ("https://t.me/sandbox_bot?start=Spring__cid-1", "Spring__cid-1"),
        ("https://t.me/sandbox_bot", ""),
        ("https://t.me/sandbox_bot.", ""),
        ("https://t.me/sandbox_bot?start=", ""),
    ],
)
def test_capitals_and_tails_stay_and_a_bare_link_is_a_bare_start(text: str, payload: str) -> None:
    assert LINKS.payload_in(text) == payload


@pytest.mark.parametrize(
    "text",
    [
        "",
        "spring",
        "@sandbox_bot",
        "/start spring",
        "/start@other_bot=spring",
        "start=spring sale",
        "https://other.example.com/go/spring",
        "https://bot.example.com.evil.example/go/spring",
        "https://evil.example/bot.example.com/go/spring",
        "https://bot.example.com/go/",
        "/start",
        "https://t.me/other_bot?start=spring",
        "https://t.me/sandbox_bot2?start=spring",
        "https://t.me/the_sandbox_bot?start=spring",
        "https://t.me/sandbox_bot/5",
        "https://t.me/sandbox_bot/app?startapp=spring",
        "https://t.me/sandbox_bot?startgroup=spring",
        "https://t.me/+sandbox_bot",
        "https://xt.me/sandbox_bot?start=spring",
        "https://t.me.evil.example/sandbox_bot?start=spring",
        "https://evil.example/t.me/sandbox_bot?start=spring",
        "tg://resolve?domain=other_bot&start=spring",
        "tg://join?invite=sandbox_bot",
        "ann@t.me/sandbox_bot",
    ],
)
def test_other_links_and_other_words_are_none(text: str) -> None:
    assert LINKS.payload_in(text) is None


def test_without_a_redirect_its_address_is_nobody_s() -> None:
    assert DeepLinks("sandbox_bot").payload_in("https://bot.example.com/go/spring") is None
