"""What people read about a CRM that takes nothing: since when, why, and who can end it."""

from datetime import tzinfo

from intake.delivery.errors import NEW_WEBHOOK
from intake.outbox import Circuit
from texts.markup import Html, cut, join
from texts.translator import Translator
from texts.trouble import in_words

_REASON = 300


def outage_block(
    pause: Circuit, translator: Translator, language: str, timezone: tzinfo, *, private: bool
) -> Html:
    """Return it as a block of a message.

    The way to let us in is for admins alone: whoever follows it decides as whom the bot acts in the
    portal. In a group it says only where they find it.
    """
    lines = [
        translator.say(
            language,
            "queue-paused",
            since=pause.opened_at.astimezone(timezone),
            reason=cut(in_words(pause.reason, translator, language), _REASON),
            at=pause.probe_at.astimezone(timezone),
        )
    ]
    if pause.remedy == NEW_WEBHOOK and private:
        lines.append(translator.say(language, "queue-remedy-webhook"))
    elif pause.remedy and private:
        lines.append(translator.say(language, "queue-remedy", link=pause.remedy))
    elif pause.remedy:
        lines.append(translator.say(language, "queue-remedy-elsewhere"))
    return join(lines)
