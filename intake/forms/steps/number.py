"""A number, read as people write it: ``1 234,56``, ``1,234.56``, ``100k``, ``1,5 млн ₽``.

Whoever says a range, a currency that is not asked for, or a number that can be two is asked back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import ClassVar

from intake.forms.answer import Answer, ParseContext, ValueKind
from intake.forms.asking import Asking, ForWords
from intake.forms.step import Step, StepType
from intake.forms.values.amounts import Amounts, Part, Shape, find_amounts
from intake.forms.values.vocabulary import Vocabulary, vocabulary
from intake.forms.violations import Violation, why
from intake.kernel.problems import Problem, ask_back, problem

MOST_DIGITS = 15
"""What the CRM's amounts keep exactly (bitrix24.md §4.2: double)."""

_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_GROUPS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")
"""By three; or, with commas, by two before the last three: lakhs."""


@dataclass(frozen=True, slots=True)
class NumberLimits:
    """What the number may be."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    integer: bool = False
    decimals: int | None = None
    """How many digits may follow the decimal mark. With three or more, one mark before three
    digits is the decimal one; else it parts thousands."""
    currency: str | None = None
    """The code of the only currency in which an amount can be said here."""


@dataclass(frozen=True, slots=True)
class NumberStep(Step):
    """A plain decimal number; behind it the currency's code, if one was said and the form names
    none."""

    type: ClassVar = StepType.NUMBER
    value: ClassVar = ValueKind.NUMBER
    takes_any_words: ClassVar = False

    limits: NumberLimits = NumberLimits()

    @property
    def asks(self) -> Asking:
        return ForWords(sample="10" if self.limits.integer else "10.5")

    def _parse(self, text: str, around: ParseContext) -> Answer | Problem:
        number = read_number(text, self.limits, around.language)
        if isinstance(number, Problem):
            return number
        currency = currency_said(text, self.limits)
        return Answer(self.id, (number,) if currency is None else (number, currency))

    def show(self, answer: Answer, language: str, fallback: str) -> str:
        number, *currency = answer.values
        return "\N{NO-BREAK SPACE}".join((show_number(number, language), *currency))

    def fits(self, answer: Answer, around: ParseContext) -> bool:
        return number_fits(answer.value, self.limits)

    def _fitting(self, words: str, around: ParseContext) -> str:
        """Return the smallest plain number that the limits allow."""
        least, most = self.limits.minimum, self.limits.maximum
        known = [one for one in (least, most) if one is not None]
        wanted = (Decimal(1), *(one.to_integral_value(ROUND_CEILING) for one in known), *known)
        written = (plain(one) for one in (*wanted, *(one // 1 for one in known)))
        return next((one for one in written if number_fits(one, self.limits)), "1")

    def contradictions(self) -> Iterator[Violation]:
        least, most = self.limits.minimum, self.limits.maximum
        if least is None or most is None:
            return
        if least > most:
            yield Violation(("limits",), why("fault-minimum-above-maximum"))
        elif self.limits.integer and least.to_integral_value(ROUND_CEILING) > most:
            yield Violation(("limits",), why("fault-no-whole-number"))


class _UnclearError(Exception):
    """A number that cannot be told for sure; the problem says why."""

    def __init__(self, why: Problem) -> None:
        super().__init__(why.text)
        self.why = why


def read_number(text: str, limits: NumberLimits, language: str) -> str | Problem:
    """Read a typed number and return it as a plain decimal one.

    One mark before three digits parts thousands, unless the form asks for so many decimals. The
    person sees what was understood.
    """
    said = find_amounts(text, limits.currency)
    if said.shape is Shape.NONE:
        return problem("problem-number")
    if said.shape is Shape.SEVERAL:
        return problem("problem-number-many")
    try:
        numbers = _work_out(said, limits, vocabulary(language))
    except _UnclearError as unclear:
        return unclear.why
    if said.shape is Shape.RANGE:
        return problem("problem-number-range", low=numbers[0], high=numbers[1])
    number = -numbers[0] if said.negative else numbers[0]
    return _validate(number, said, limits) or _kept(number, said, limits)


def currency_said(text: str, limits: NumberLimits) -> str | None:
    """Return the code of the currency that was named where the form names none."""
    said = find_amounts(text).currencies
    return next(iter(said)) if limits.currency is None and len(said) == 1 else None


def number_fits(value: str, limits: NumberLimits) -> bool:
    """Say whether a stored number is one that the limits allow."""
    said = Amounts(Shape.ONE)
    try:
        number = Decimal(value)
    except ArithmeticError:
        return False
    return number.is_finite() and _validate(number, said, limits) is None


def plain(number: Decimal) -> str:
    """Write a number without exponent and needless zeros."""
    if number == 0:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def show_number(value: str, language: str) -> str:
    """Write a stored number as people of that language do."""
    words = vocabulary(language)
    whole, _, fraction = value.partition(".")
    sign = "-" if whole.startswith("-") else ""
    grouped = f"{int(whole.lstrip('-') or '0'):,}".replace(",", words.group_mark)
    return f"{sign}{grouped}{words.decimal_mark}{fraction}" if fraction else f"{sign}{grouped}"


def _validate(number: Decimal, said: Amounts, limits: NumberLimits) -> Problem | None:
    """Hold a number against what the form allows."""
    written = plain(number)
    other = next(iter(said.currencies - {limits.currency}), None)
    if sum(map(str.isdigit, written)) > MOST_DIGITS:
        return problem("problem-number-digits", maximum=MOST_DIGITS)
    if limits.currency is not None and other is not None:
        return problem("problem-number-currency", number=number, said=other, wanted=limits.currency)
    if limits.integer and "." in written:
        return problem("problem-number-integer")
    if limits.decimals is not None and len(written.partition(".")[2]) > limits.decimals:
        return problem("problem-number-decimals", maximum=limits.decimals)
    if limits.minimum is not None and number < limits.minimum:
        return problem("problem-number-low", minimum=limits.minimum)
    if limits.maximum is not None and number > limits.maximum:
        return problem("problem-number-high", maximum=limits.maximum)
    return None


def _kept(number: Decimal, said: Amounts, limits: NumberLimits) -> str | Problem:
    """Return the number, or ask whether it is what words around it mean."""
    if len(said.currencies) > 1:
        return problem("problem-number-many")
    kept = plain(number)
    if said.shape is Shape.ONE:
        return kept
    beside = said.currencies if limits.currency is None else ()
    return ask_back((kept, *beside), problem("problem-number-meant", number=number))


def _work_out(said: Amounts, limits: NumberLimits, words: Vocabulary) -> list[Decimal]:
    """Return the numbers; a multiplier behind a range's upper end holds for both."""
    numbers = list(said.numbers)
    if len(numbers) == 2 and len(numbers[0]) == 1 and numbers[0][0].factor is None:
        numbers[0] = (replace(numbers[1][0], number=numbers[0][0].number),)
    sums = [_sum(parts, limits, words) for parts in numbers]
    if limits.currency is None and not said.currencies:
        for parts, total in zip(numbers, sums, strict=True):
            if parts[-1].money_only:
                raise _either(total / (parts[-1].factor or 1), total)
    return sums


def _sum(parts: tuple[Part, ...], limits: NumberLimits, words: Vocabulary) -> Decimal:
    """Add the parts of one number; each must be less than what the part before it counts in."""
    total, unit = Decimal(0), None
    for part in parts:
        factor = Decimal(1) if part.factor is None else part.factor
        value = _value(part, limits, words) * factor
        if unit is not None and not (factor < unit and value < unit):
            raise _UnclearError(problem("problem-number-many"))
        if unit is not None and unit > 1000 and part.factor is None:
            # «1 млн 200» is rarely a million and two hundred.
            raise _either(total + value, total + value * unit / 1000)
        total, unit = total + value, factor
    return Decimal(plain(total))


def _value(part: Part, limits: NumberLimits, words: Vocabulary) -> Decimal:
    if isinstance(part.number, Decimal):
        return part.number
    written = re.sub("[ _]", "", part.number)
    if "'" in written:
        if not re.fullmatch(r"\d{1,3}(?:'\d{3})+(?:[.,]\d+)?", written):
            raise _UnclearError(problem("problem-number-marks"))
        return Decimal(written.replace("'", "").replace(",", "."))
    parted = written != part.number
    if not parted and _THOUSANDS.fullmatch(written):
        return _three_digits(written, part.factor, limits, words)
    return Decimal(_with_point(written))


def _three_digits(
    written: str, factor: Decimal | None, limits: NumberLimits, words: Vocabulary
) -> Decimal:
    """Read one mark before three digits."""
    mark = "," if "," in written else "."
    thousands = Decimal(written.replace(mark, ""))
    decimal = Decimal(written.replace(mark, "."))
    if limits.decimals is not None and limits.decimals >= 3 and mark != words.group_mark:
        return decimal
    if factor is not None:
        raise _either(decimal * factor, thousands * factor)
    return thousands


def _with_point(written: str) -> str:
    """Return digits with a decimal point for the mark that is one, and without all others."""
    marks = re.findall("[.,]", written)
    if not marks:
        return written
    decimal = marks[-1]
    if len(marks) == 1:
        return written.replace(decimal, ".")
    if len(set(marks)) == 1:
        head, fraction = written, ""
    else:
        head, _, fraction = written.rpartition(decimal)
    if not _GROUPS.fullmatch(head):
        raise _UnclearError(problem("problem-number-marks"))
    return f"{re.sub('[.,]', '', head)}.{fraction or '0'}"


def _either(one: Decimal, other: Decimal) -> _UnclearError:
    one, other = Decimal(plain(one)), Decimal(plain(other))
    return _UnclearError(problem("problem-number-either", one=one, other=other))
