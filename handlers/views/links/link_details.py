"""What is said of one link: its values, its rules, its addresses, and the buttons to use it."""

from collections.abc import Iterator
from datetime import tzinfo

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callback_data.link_callbacks import (
    LinkPressed,
    LinkVerb,
    SourcePressed,
    SourceVerb,
    link_press_data,
    source_press_data,
)
from handlers.deep_links import DeepLinks
from handlers.views.links.payload_explanation import explanation_view
from handlers.views.links.qr_code import qr_picture
from handlers.views.outgoing_messages import OutgoingMessages, OutgoingPicture, messages
from handlers.views.screen import Rows, button
from intake.conversation.scene import Scene
from intake.links.known_values import KnownValue, LinkField
from intake.links.link import Link, NewLink
from intake.links.link_draft import expiry_day
from intake.links.list_links import LinkNames
from intake.links.make_links import Remark
from intake.wizards.link_wizard import LinkChanged, LinkMade, LinkPreview
from texts.markup import Html, bold, code, cut, escape, join
from texts.translator import Translator

_VALUE = 300
_COPIED = 256
"""Characters that a button can put on the clipboard (telegram.md)."""


def link_values(link: Link | NewLink) -> Iterator[Html]:
    """Say the UTM values, one a line."""
    for name, value in link.utm.named().items():
        yield Html(f"{name}: {code(cut(value, _VALUE))}")


def link_rules(
    link: Link | NewLink, translator: Translator, language: str, names: LinkNames | None = None
) -> Iterator[Html]:
    """Say what is special about a link; ``names`` say who stands behind its numbers."""
    if link.window_days is not None:
        yield translator.say(language, "link-window", days=link.window_days)
    if link.tail is not None:
        yield translator.say(language, "link-tail", name=link.tail)
    if link.form_id is not None:
        yield translator.say(language, "link-form", form=link.form_id)
    if link.pipeline is not None:
        yield translator.say(language, "link-pipeline", name=cut(link.pipeline, _VALUE))
    if names is not None and names.team is not None:
        team = names.team or translator.plain(language, "team-default")
        yield translator.say(language, "link-team", name=team)
    if names is not None and names.manager is not None:
        yield translator.say(language, "link-manager", name=names.manager)
    if link.arrivals_limit is not None:
        yield translator.say(language, "link-limit", count=link.arrivals_limit)
    if link.tags:
        yield escape(" ".join(f"#{tag}" for tag in link.tags))


def link_last_day(
    link: Link | NewLink, zone: tzinfo, translator: Translator, language: str
) -> Iterator[Html]:
    """Say until when it counts."""
    if link.expires_at is not None:
        day = expiry_day(link.expires_at, zone)
        yield translator.say(language, "link-last-day", day=day)


def link_addresses(
    link: Link, deep_links: DeepLinks, translator: Translator, language: str
) -> Iterator[Html]:
    """Say where people press: the deep link and, where we are reached, the redirect."""
    yield code(deep_links.to(link.code))
    redirect = deep_links.by_redirect(link.code)
    if redirect is not None:
        yield translator.say(language, "link-redirect", link=code(redirect))


def site_snippet(link: Link, deep_links: DeepLinks) -> str:
    """Return what stands on a website: a link, and the script that tells which visit it was."""
    anchor = f'<a href="{deep_links.to(link.code)}">Telegram</a>'
    if deep_links.public_url is None:
        return anchor
    return f'{anchor}\n<script async src="{deep_links.public_url}/tracker.js"></script>'


def using_rows(
    link: Link, pressed: LinkPressed, deep_links: DeepLinks, translator: Translator, language: str
) -> Rows:
    """Return the buttons that hand a link on: copies, pictures, and what goes onto a site."""

    def copies(key: str, text: str | None) -> list[InlineKeyboardButton]:
        if text is None or len(text) > _COPIED:
            return []
        label = translator.plain(language, key)
        return [InlineKeyboardButton(text=label, copy_text=CopyTextButton(text=text))]

    def gives(key: str, verb: LinkVerb) -> InlineKeyboardButton:
        return button(translator.plain(language, key), link_press_data(pressed.to(verb, link)))

    return [
        copies("button-copy-link", deep_links.to(link.code))
        + copies("button-copy-code", link.code),
        copies("wide-button-copy-redirect", deep_links.by_redirect(link.code)),
        [
            gives("button-link-picture", LinkVerb.PICTURE),
            gives("button-link-drawing", LinkVerb.DRAWING),
        ],
        [gives("wide-button-link-snippet", LinkVerb.SNIPPET)],
    ]


def source_line(known: KnownValue | None, translator: Translator, language: str) -> Html:
    """Say what is still to be done in Sales Intelligence."""
    if known is None or known.confirmed_at is not None:
        return Html("")
    return translator.say(language, "link-source-open", source=code(cut(known.value, _VALUE)))


def source_rows(known: KnownValue | None, translator: Translator, language: str) -> Rows:
    """Return the button that says that it is done."""
    if known is None or known.confirmed_at is not None:
        return []
    data = source_press_data(SourcePressed(SourceVerb.ANSWERED, LinkField.SOURCE, known.id))
    text = translator.plain(language, "wide-button-source-done", source=cut(known.value, 30))
    return [[button(text, data)]]


def link_made(scene: Scene, translator: Translator, deep_links: DeepLinks) -> OutgoingMessages:
    """Show a link that was just made or changed, with what to do about it in the portal; a new
    one with its QR code before it."""
    result = scene.result
    if not isinstance(result, LinkMade | LinkChanged):
        raise TypeError(result)
    link, language = result.link, scene.language
    values = list(link_values(link))
    source = (
        source_line(result.open_source, translator, language)
        if link.utm.source
        else translator.say(language, "link-made-no-source")
    )
    ready = translator.say(
        language,
        "link-made" if isinstance(result, LinkMade) else "link-changed",
        title=cut(link.title, 300),
        link=join(link_addresses(link, deep_links, translator, language)),
    )
    named = join([translator.say(language, "link-made-values"), *values]) if values else Html("")
    rules = join(link_rules(link, translator, language))
    pressed = LinkPressed(LinkVerb.VIEW, link.id, revision=link.revision)
    whole = button(translator.plain(language, "button-link-whole"), link_press_data(pressed))
    rows = [
        *using_rows(link, pressed, deep_links, translator, language),
        *source_rows(result.open_source, translator, language),
        [whole],
    ]
    keyboard = InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])
    said = messages([ready, named, rules, source], keyboard)
    if not isinstance(result, LinkMade):
        return said
    address = deep_links.to(link.code)
    return (OutgoingPicture(f"{link.code}.png", qr_picture(address), code(address)), *said)


def remark_line(remark: Remark, translator: Translator, language: str) -> Html:
    """Say what had better be looked at."""
    said = translator.say(language, remark.problem.text, **remark.problem.args)
    return translator.say(language, "link-preview-remark", text=said)


def link_preview(
    preview: LinkPreview, language: str, translator: Translator, deep_links: DeepLinks
) -> Iterator[Html]:
    """Say what a link would be: where it leads, what had better be looked at, and how a payload
    that was tried out would be read."""
    for fault in preview.faults:
        why = translator.say(language, fault.problem.text, **fault.problem.args)
        yield translator.say(language, "link-preview-fault", field=str(fault.field), why=why)
    if preview.link is None:
        return
    address = code(deep_links.to(preview.link.code))
    yield join([translator.say(language, "link-preview-head"), address, *link_values(preview.link)])
    for remark in preview.remarks:
        yield remark_line(remark, translator, language)
    if preview.sample is None:
        how = f"{preview.link.code}__ad7" if preview.link.tail else preview.link.code
        yield translator.say(language, "link-preview-try", sample=code(how))
    else:
        yield join(
            [
                bold(translator.plain(language, "link-preview-sample")),
                explanation_view(preview.sample, translator, language),
            ]
        )
