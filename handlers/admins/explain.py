"""``/explain``: how a start payload would be read."""

from collections.abc import Iterator

from aiogram import Bot
from aiogram.types import Message

from handlers.chat_answers import say
from handlers.deep_links import DeepLinks
from handlers.filters import Command
from handlers.views.outgoing_messages import OutgoingMessage
from handlers.workflow import ExplainsPayload, ShowsNow
from intake.arrivals.explain_payload import Explanation, Meaning
from intake.arrivals.finding import FoundLink
from intake.kernel.person import Profile
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
    Meaning.MALFORMED: "explain-malformed",
}
_CREDITED = frozenset({Meaning.LINK, Meaning.RULE, Meaning.VISIT, Meaning.WAITING_VISIT})


async def on_explain(
    _message: Message,
    command: Command,
    profile: Profile,
    bot: Bot,
    explain_payload: ExplainsPayload,
    show_now: ShowsNow,
    translator: Translator,
    deep_links: DeepLinks,
) -> None:
    """Explain the payload, or how to ask."""
    language = (await show_now(profile)).language
    if not command.argument:
        await say(bot, profile.id, (OutgoingMessage(translator.say(language, "explain-how")),))
        return
    pasted = deep_links.payload_in(command.argument)
    explanation = await explain_payload(command.argument if pasted is None else pasted)
    await say(
        bot, profile.id, (OutgoingMessage(explanation_view(explanation, translator, language)),)
    )


def explanation_view(told: Explanation, translator: Translator, language: str) -> Html:
    """Say how the payload is read; everything in it is somebody else's text."""
    return join(_lines(told, translator, language), "\n")


def _lines(told: Explanation, translator: Translator, language: str) -> Iterator[Html]:
    def speak(key: str, **args: str | int) -> Html:
        return translator.say(language, key, **args)

    if told.payload:
        yield code(told.payload)
    yield speak(_MEANINGS[told.meaning])
    if isinstance(told.found, FoundLink):
        title = cut(told.found.title, _LONGEST)
        yield speak("explain-by-link", title=title, code=code(told.found.code))
        if told.tail:
            fills = told.found.link.tail
            yield (
                speak("explain-tail", tail=code(told.tail), name=fills)
                if fills
                else speak("explain-tail-unused", tail=code(told.tail))
            )
    elif told.found is not None:
        title = cut(told.found.title, _LONGEST)
        yield speak("explain-by-rule", rule=told.found.rule, title=title)
    values = {**told.utm.named(), **told.clicks}
    yield from (Html(f"{name}: {code(cut(value, _LONGEST))}") for name, value in values.items())
    if told.meaning in _CREDITED and not told.utm.source:
        yield speak("explain-no-source")
    if values:
        yield speak("link-window", days=told.window_days)
    if told.form is None:
        yield speak("explain-menu")
    else:
        yield speak("explain-form", form=told.form.title.in_(language, told.form.fallback))
