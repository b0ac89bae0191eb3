"""What is said of one link: its values, its rules, its addresses."""

from collections.abc import Iterator

from handlers.deep_links import DeepLinks
from handlers.views.outgoing_messages import OutgoingMessages, messages
from intake.conversation.scene import Scene
from intake.links.link import Link
from intake.wizards.link_wizard import LinkMade
from texts.markup import Html, code, cut, join
from texts.translator import Translator

_VALUE = 300


def link_values(link: Link) -> Iterator[Html]:
    """Say the UTM values, one a line."""
    for name, value in link.utm.named().items():
        yield Html(f"{name}: {code(cut(value, _VALUE))}")


def link_rules(link: Link, translator: Translator, language: str) -> Iterator[Html]:
    """Say what is special about a link: a window of its own, and what its tail fills."""
    if link.window_days is not None:
        yield translator.say(language, "link-window", days=link.window_days)
    if link.tail is not None:
        yield translator.say(language, "link-tail", name=link.tail)


def link_addresses(
    link: Link, deep_links: DeepLinks, translator: Translator, language: str
) -> Iterator[Html]:
    """Say where people press: the deep link and, where we are reached, the redirect."""
    yield code(deep_links.to(link.code))
    redirect = deep_links.by_redirect(link.code)
    if redirect is not None:
        yield translator.say(language, "link-redirect", link=code(redirect))


def link_made(scene: Scene, translator: Translator, deep_links: DeepLinks) -> OutgoingMessages:
    """Show a link that was just made, with what to do about it in the portal."""
    if not isinstance(scene.result, LinkMade):
        raise TypeError(scene.result)
    link, language = scene.result.link, scene.language
    values = list(link_values(link))
    source = link.utm.source
    hint = (
        translator.say(language, "link-made-source", source=code(source))
        if source
        else translator.say(language, "link-made-no-source")
    )
    ready = translator.say(
        language,
        "link-made",
        title=cut(link.title, 300),
        link=join(link_addresses(link, deep_links, translator, language)),
    )
    named = join([translator.say(language, "link-made-values"), *values]) if values else Html("")
    rules = join(link_rules(link, translator, language))
    return messages([ready, named, rules, hint])
