"""What is said to whoever asks for hours, or sets them."""

from collections.abc import Iterator

from handlers.views.local_times import hours_in_words
from intake.kernel.ids import PersonId
from intake.staffing.hours_words import Fault, HoursFault
from intake.staffing.schedule import Schedule
from intake.staffing.staff import Staffed
from texts.markup import Html, bold, cut
from texts.translator import Translator

_NAME = 60
_FAULTS = {
    Fault.EMPTY: "hours-fault-empty",
    Fault.NO_DAYS: "hours-fault-no-days",
    Fault.NO_TIMES: "hours-fault-no-times",
    Fault.TWICE: "hours-fault-twice",
    Fault.OVERLAP: "hours-fault-overlap",
    Fault.BREAK: "hours-fault-break",
}


def fault_text(fault: HoursFault, translator: Translator, language: str) -> Html:
    """Say what is wrong with typed hours."""
    word = cut(fault.word, _NAME)
    if fault.fault is Fault.WORD:
        return translator.say(language, "hours-fault-word", word=word)
    if fault.fault is Fault.TIME:
        return translator.say(language, "hours-fault-time", word=word)
    return translator.say(language, _FAULTS[fault.fault])


def schedule_blocks(
    schedule: Schedule | None, reader: PersonId, translator: Translator, language: str
) -> Iterator[Html]:
    """Say what holds now, or what could not be read."""
    if schedule is None or schedule.outcome in {Staffed.REFUSED, Staffed.GONE}:
        yield translator.say(language, "staff-nobody")
        return
    if schedule.fault is not None:
        yield fault_text(schedule.fault, translator, language)
        return
    if schedule.zone_unknown:
        yield translator.say(language, "zone-fault")
        return
    hours = hours_in_words(schedule.hours, translator, language)
    member = schedule.member
    if member is None:
        name = cut(schedule.of_team.name, _NAME) or translator.plain(language, "team-default")
        now = translator.say(language, "member-hours", hours=hours, zone=schedule.zone)
        yield Html(f"{bold(name)}\n{now}")
    elif member.person_id != reader:
        key = "member-hours" if member.hours is not None else "member-hours-team"
        now = translator.say(language, key, hours=hours, zone=schedule.zone)
        yield Html(f"{bold(cut(member.name, _NAME))}\n{now}")
    else:
        key = "hours-own" if member.hours is not None else "hours-own-team"
        yield translator.say(language, key, hours=hours, zone=schedule.zone)
        if schedule.outcome is None:
            yield translator.say(language, "hours-own-how")
