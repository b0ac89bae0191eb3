"""What ``/explain`` says of a start payload."""

from collections.abc import Iterator

from intake.arrivals.explain_payload import Explanation, Meaning
from intake.arrivals.finding import FoundLink
from texts.markup import Html, code, cut, join
from texts.translator import Translator

_LONGEST = 300
"""UTF-16 units of a value or a title; all of them together fit a message."""
_MEANINGS = {
    Meaning.BARE: "explain-bare",
    Meaning.LINK: "explain-link",
    Meaning.DISABLED_LINK: "explain-disabled-link",
    Meaning.RULE: "explain-rule",
    Meaning.VISIT: "explain-visit",
    Meaning.WAITING_VISIT: "explain-waiting-visit",
    Meaning.INVITATION: "explain-invitation",
    Meaning.UNKNOWN: "explain-unknown",
    Meaning.BROKEN_VISIT: "explain-broken-visit",
    Meaning.MALFORMED: "explain-malformed",
}
_CREDITED = frozenset({Meaning.LINK, Meaning.RULE, Meaning.VISIT, Meaning.WAITING_VISIT})


def explanation_view(explanation: Explanation, translator: Translator, language: str) -> Html:
    """Say how the payload is read; everything in it is somebody else's text."""
    return join(_lines(explanation, translator, language), "\n")


def _lines(explanation: Explanation, translator: Translator, language: str) -> Iterator[Html]:
    def speak(key: str, **args: str | int) -> Html:
        return translator.say(language, key, **args)

    if explanation.payload:
        yield code(explanation.payload)
    reason = {} if explanation.uncounted is None else {"reason": str(explanation.uncounted)}
    yield speak(_MEANINGS[explanation.meaning], **reason)
    if isinstance(explanation.found, FoundLink):
        title = cut(explanation.found.title, _LONGEST)
        yield speak("explain-by-link", title=title, code=code(explanation.found.code))
        if explanation.tail:
            fills = explanation.found.link.tail
            yield (
                speak("explain-tail", tail=code(explanation.tail), name=fills)
                if fills
                else speak("explain-tail-unused", tail=code(explanation.tail))
            )
    elif explanation.found is not None:
        title = cut(explanation.found.title, _LONGEST)
        yield speak("explain-by-rule", rule=explanation.found.rule, title=title)
    values = {**explanation.utm.named(), **explanation.clicks}
    yield from (Html(f"{name}: {code(cut(value, _LONGEST))}") for name, value in values.items())
    if explanation.meaning in _CREDITED and not explanation.utm.source:
        yield speak("explain-no-source")
    if values:
        yield speak("link-window", days=explanation.window_days)
    if explanation.form is None:
        yield speak("explain-menu")
    else:
        yield speak(
            "explain-form", form=explanation.form.title.in_(language, explanation.form.fallback)
        )
