"""What is wrong with a table, said with its place."""

from collections.abc import Iterable, Sequence

from intake.kernel.sheet import Sheet, SheetFault
from texts.markup import Html, cut
from texts.translator import Translator

_SHOWN = 10
"""Faults in one message. Who has put those right sees the next."""
_NAME = 60
"""Letters of what somebody typed."""


def fault_lines(
    faults: Sequence[SheetFault], translator: Translator, language: str
) -> tuple[Html, ...]:
    """Return a line for each fault, the first ones, and how many there are besides."""
    lines = [fault_line(fault, translator, language) for fault in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        lines.append(translator.say(language, "sheet-more-faults", count=len(faults) - _SHOWN))
    return tuple(lines)


def fault_line(fault: SheetFault, translator: Translator, language: str) -> Html:
    """Return what is wrong, after the line and the column in which it stands."""
    args = {
        name: cut(value, _NAME) if isinstance(value, str) else value
        for name, value in fault.args.items()
    }
    said = translator.say(language, fault.text, **args)
    if fault.line is None:
        return said
    line = str(fault.line)
    if fault.column is None:
        return translator.say(language, "sheet-where-line", line=line, fault=said)
    return translator.say(language, "sheet-where-cell", line=line, column=fault.column, fault=said)


def unread_lines(sheet: Sheet, translator: Translator, language: str) -> Iterable[Html]:
    """Return a line about the sheets that nobody has read, if there are any."""
    if sheet.unread:
        names = cut(", ".join(sheet.unread), _NAME)
        yield translator.say(language, "sheet-unread-sheets", names=names)
