"""Words that people type instead of pressing the button that says them."""

from collections.abc import Mapping
from types import MappingProxyType

from intake.conversation.inputs import Move
from intake.forms.values.words import fold

_WORDS: Mapping[Move, tuple[str, ...]] = MappingProxyType(
    {
        Move.BACK: (
            *("back", "go back", "previous", "previous question"),
            *("назад", "вернуться", "вернуться назад", "предыдущий вопрос"),
            "zurück",
        ),
        Move.SKIP: (
            *("skip", "skip it", "skip this", "пропустить", "пропусти", "пропустим", "пропускаю"),
            "überspringen",
        ),
        Move.KEEP: ("keep", "keep it", "оставить", "оставить как есть", "оставляю", "оставь"),
        Move.DONE: (
            *("done", "ready", "finished", "that's all", "that's it"),
            *("готово", "это все", "на этом все", "больше ничего", "больше нет"),
            "fertig",
        ),
        Move.CANCEL: (
            *("cancel", "stop", "quit", "exit", "отмена", "отменить", "отмени", "отменяю"),
            *("стоп", "прервать", "прекратить", "выход", "выйти", "abbrechen"),
        ),
        Move.CONTINUE: (
            *("continue", "go on", "продолжить", "продолжим", "продолжаем", "продолжай"),
            "weiter",
        ),
        Move.START_OVER: (
            *("start over", "start again", "начать заново", "начнем заново", "заново", "сначала"),
            "von vorne",
        ),
    }
)
_MOVES: Mapping[str, Move] = MappingProxyType(
    {fold(word): move for move, words in _WORDS.items() for word in words}
)


def move_in_words(text: str) -> Move | None:
    """Return the move that the text names, and nothing else.

    It counts only where the text is no answer: *cancel* may well be what a form asks for.
    """
    return _MOVES.get(fold(text))
