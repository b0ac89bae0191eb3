"""What the CRM's timeline says of a lead that is worked. BB-code: what people typed is
neutralised."""

from datetime import datetime, tzinfo

from intake.delivery.bb_code import neutral
from intake.outbox.tasks.lead_tasks import LeadAct, LeadNote
from texts.translator import Translator

_KEYS = {
    LeadAct.TAKEN: "note-taken",
    LeadAct.TAKEN_OVER: "note-taken-over",
    LeadAct.HANDED: "note-handed",
    LeadAct.RELEASED: "note-released",
    LeadAct.CALLED: "note-called",
    LeadAct.WROTE: "note-wrote",
    LeadAct.NO_ANSWER: "note-no-answer",
    LeadAct.POSTPONED: "note-postponed",
    LeadAct.NOT_A_LEAD: "note-not-a-lead",
    LeadAct.SPAM: "note-spam",
    LeadAct.DONE: "note-done",
}


def write_note(
    note: LeadNote, name: str, translator: Translator, language: str, timezone: tzinfo
) -> str:
    """Return the note of an act; ``name`` is who did it."""
    args = dict(note.args)
    if isinstance(until := args.get("until"), str):
        moment = datetime.fromisoformat(until).astimezone(timezone)
        args["until"] = translator.plain(language, "comment-moment", at=moment)
    key = _KEYS[note.what]
    if "reason" in translator.keys[key] and not args.get("reason"):
        args["reason"] = translator.plain(language, "note-no-reason")
    act = translator.plain(language, key, name=name, **args)
    at = translator.plain(language, "comment-moment", at=note.at.astimezone(timezone))
    return f"[b]{neutral(act)}[/b]\n{neutral(at)}"


def write_todo(translator: Translator, language: str) -> tuple[str, str]:
    """Return a to-do's title and text."""
    return translator.plain(language, "todo-title"), translator.plain(language, "todo-text")
