"""Thanks, and what only begins like them."""

import pytest

from intake.conversation.small_talk import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "thanks",
        "Thank you very much!",
        "THX",
        "ok, thanks a lot",
        "great, thank you all",
        "спасибо",
        "Спасибо большое!!! 🙏",
        "Благодарю вас за помощь.",
        "спс",
        "хорошо, ждём звонка",
        "Спасибо)))",
        "Danke schön!",
        "Vielen Dank",
        "merci",
        "дякую",
        "👍",
        "👍🏽👍🏽",
        "❤️",
        "❤",
        "🙏 спасибо 🙏",
        "\u200bспасибо\ufeff",
        "Ok",
        "понятно",
        "Thanks a million!",
        "Thank you, looking forward to your call",
        "Got it, thanks",
        "great, bye",
        "Thanks, have a nice day 🙂",
        "ok, I’ll wait for your call",
        "Thank you! All the best",
        "Спасибо, до связи!",
        "благодарю, хорошего дня",
        "Хорошо, спасибо, до свидания",
        "Спасибо, буду ждать вашего звонка",
        "ага",
        "Не за что",
        "Alles klar, danke, bis bald",
    ],
)
def test_thanks_and_assent(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "thanks?",
        "thanks, but when will you call?",
        "спасибо, не надо",
        "thanks, call soon",
        "ok, but not today",
        "Спасибо, но пока нет",
        "до свидания не звоните",
        "have a nice price",
        "связи",
        "дня",
        "спасибо, перезвоните после шести",
        "Danke, aber falsche Nummer",
        "very much",
        "большое",
        "cancel it",
        "👎",
        "😡",
        "+",
        "?",
        "!!!",
        "42",
        "thank you " * 6,
    ],
)
def test_whoever_wants_something_is_not_smiled_away(text: str) -> None:
    assert not is_thanks(text)
