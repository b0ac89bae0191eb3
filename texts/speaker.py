"""Whoever speaks to one reader."""

from intake.kernel.money import written
from texts.markup import Html
from texts.translator import TextArg, Translator


class Speaker:
    """Says sentences in one reader's language."""

    def __init__(self, translator: Translator, language: str) -> None:
        self.translator = translator
        self.language = language

    def say(self, key: str, /, **args: TextArg) -> Html:
        """Return a sentence as markup."""
        return self.translator.say(self.language, key, **args)

    def plain(self, key: str, /, **args: TextArg) -> str:
        """Return a sentence as plain text."""
        return self.translator.plain(self.language, key, **args)

    def amount(self, amount: int, currency: str) -> str:
        """Return an amount of money as the language writes it."""
        return self.decimal(written(amount, currency))

    def decimal(self, number: str) -> str:
        """Return a number with the language's own decimal mark."""
        return number.replace(".", self.plain("decimal-mark"))
