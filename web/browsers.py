"""Whose browser asks for a page: its language, and whether anybody looks at the answer."""

import re

from aiohttp import web

from texts.translator import Translator

_AGENTS = re.compile(
    r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|facebookcatalog|meta-external|whatsapp"
    r"|vkshare|viber|skype|embedly|pinterest|slurp|mediapartners|lighthouse|headless|curl|wget"
    r"|python-|go-http-client|okhttp|java/|libwww|monitor|uptime",
    re.IGNORECASE,
)
"""Parts of the names by which they call themselves. A name is optional and can lie: a preview that
calls itself a browser costs a visit that no touch will ever ask for, no more."""

_PURPOSES = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_PREFETCHES = ("prefetch", "prerender", "preview")


def is_person(request: web.Request) -> bool:
    """Say whether somebody is likely to look at the answer."""
    if request.method != "GET":
        return False
    purposes = " ".join(request.headers.get(name, "") for name in _PURPOSES).lower()
    if any(word in purposes for word in _PREFETCHES):
        return False
    return is_persons_agent(request.headers.get("User-Agent", ""))


def is_persons_agent(agent: str) -> bool:
    """Say whether a browser by that name is likely to have somebody in front of it."""
    return bool(agent) and _AGENTS.search(agent) is None


def browser_language(request: web.Request, translator: Translator) -> str:
    """Return the first language of the browser that we speak."""
    accepted = request.headers.get("Accept-Language", "")
    for part in accepted.split(",")[:10]:
        wanted = part.partition(";")[0].strip().lower().partition("-")[0]
        if wanted in translator.languages:
            return wanted
    return translator.nearest(None)
