"""In which language a page answers somebody of whom only the browser is known."""

from aiohttp import web

from texts.translator import Translator


def browser_language(request: web.Request, translator: Translator) -> str:
    """Return the first language of the browser that we speak."""
    told = request.headers.get("Accept-Language", "")
    for part in told.split(",")[:10]:
        wanted = part.partition(";")[0].strip().lower().partition("-")[0]
        if wanted in translator.languages:
            return wanted
    return translator.nearest(None)
