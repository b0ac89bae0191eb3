"""What is wrong with a form file is told to each reader in their language."""

from intake.forms.violations import FileFault, did_you_mean, either, why
from texts.fault_lines import fault_line, terminal_line
from texts.translator import Translator

PLACE = "lead.yaml:3: steps[0]"


def test_a_line_has_the_same_place_in_each_language() -> None:
    fault = FileFault(PLACE, why("fault-unknown-key", hint=did_you_mean("promt", ["prompt"])))
    assert terminal_line(fault) == f"{PLACE}: unknown key; did you mean 'prompt'?"
    russian = fault_line(fault, Translator(("ru",)), "ru")
    assert russian == f"{PLACE}: неизвестный ключ; может быть, 'prompt'?"


def test_what_could_stand_there_instead_is_joined() -> None:
    fault = FileFault(
        PLACE, why("fault-no-such-entity", kind="lead", main=either(("deal", "quote")))
    )
    assert "a deal or quote (write main)" in terminal_line(fault)
