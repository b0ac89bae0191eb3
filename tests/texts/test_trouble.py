"""What did not work is told in a sentence first, with the code in brackets after it."""

import pytest

from texts.failure_words import in_words
from texts.translator import Translator

TRANSLATOR = Translator()


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("Sum <is> missing (ERROR_CORE, x.add)", "Sum <is> missing (ERROR_CORE, x.add)"),
        ("(CONNECTION_LOST, x)", "The connection to the CRM was lost (CONNECTION_LOST, x)"),
        ("(expired_token, batch)", "The CRM doesn’t let me in (expired_token, batch)"),
        ("(batch)", "Something went wrong (batch)"),
        ("(internal error: KeyError)", "Something went wrong (internal error: KeyError)"),
        ("", ""),
    ],
)
def test_a_code_alone_never_leads(reason: str, sentence: str) -> None:
    assert in_words(reason, TRANSLATOR, "en") == sentence


def test_every_language_has_its_sentences() -> None:
    sentence = in_words("(UNREACHABLE, batch)", TRANSLATOR, "ru")
    assert sentence == "До CRM не удаётся достучаться (UNREACHABLE, batch)"
