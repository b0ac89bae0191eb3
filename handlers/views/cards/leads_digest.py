"""Many leads in one message: what came due while the process was away."""

from collections.abc import Iterable, Sequence

from intake.leads.cards.say_digest import DigestEntry
from intake.outbox.tasks.lead_tasks import Mention
from intake.team.member import Member
from texts.markup import Html
from texts.translator import Translator

_MOST = 30
"""Lines that fit a message in any case."""


def render_leads_digest(
    whom: Member | None, entries: Iterable[DigestEntry], translator: Translator, language: str
) -> Html:
    """Return the message; somebody who is told by name is mentioned, so that they hear it."""
    listed = list(entries)
    lines = [_line(one, translator, language) for one in listed[:_MOST]]
    return translator.say(
        language,
        "leads-digest",
        named="no" if whom is None else "yes",
        person=str(0 if whom is None else whom.person_id),
        name="" if whom is None else whom.name,
        count=len(listed),
        list=_joined(lines),
        more=max(0, len(listed) - _MOST),
    )


def _line(entry: DigestEntry, translator: Translator, language: str) -> Html:
    key = {
        Mention.TAKE: "leads-digest-take",
        Mention.EVERYBODY: "leads-digest-take",
        Mention.OFFER: "leads-digest-offer",
        Mention.HANDED: "leads-digest-reply",
        Mention.FIRST_REPLY: "leads-digest-reply",
        Mention.NEXT_REPLY: "leads-digest-reply",
        Mention.WOKEN: "leads-digest-woken",
    }[entry.what]
    return translator.say(language, key, lead=str(entry.lead.id), name=entry.prospect.name)


def _joined(lines: Sequence[Html]) -> Html:
    return Html("\n".join(lines))
