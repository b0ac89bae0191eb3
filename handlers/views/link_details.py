"""What is said of one link: its values, its rules, its addresses."""

from collections.abc import Iterator

from handlers.deep_links import DeepLinks
from intake.links.link import Link
from texts.markup import Html, code, cut
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
