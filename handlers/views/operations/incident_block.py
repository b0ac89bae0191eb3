"""What people read about a CRM that takes nothing: since when, why, and who can end it."""

from datetime import tzinfo

from intake.outbox.circuit import Circuit
from intake.outbox.delivery_errors import NEW_WEBHOOK
from texts.failure_words import in_words
from texts.markup import Html, cut, join
from texts.translator import Translator

_REASON = 300


def incident_block(
    circuit: Circuit, translator: Translator, language: str, timezone: tzinfo, *, private: bool
) -> Html:
    """Return it as a block of a message.

    The way to let us in is for admins alone: whoever follows it decides as whom the bot acts in the
    portal. In a group it says only where they find it.
    """
    lines = [
        translator.say(
            language,
            "queue-circuit-open",
            since=circuit.opened_at.astimezone(timezone),
            reason=cut(in_words(circuit.reason, translator, language), _REASON),
            at=circuit.probe_at.astimezone(timezone),
        )
    ]
    if circuit.remedy == NEW_WEBHOOK and private:
        lines.append(translator.say(language, "queue-remedy-webhook"))
    elif circuit.remedy and private:
        lines.append(translator.say(language, "queue-remedy", link=circuit.remedy))
    elif circuit.remedy:
        lines.append(translator.say(language, "queue-remedy-elsewhere"))
    return join(lines)
